//! The stage things are in by their dates: "no longer work here", "still employed", "have not
//! started yet", "under way", and dates that "have already passed".
//!
//! Start at [`Walker::is_stage`]. Knows nothing of any database.

use super::{
    Cand, Cmp, Conj, Expr, Item, Kind, Mode, Op, Part, Pause, Right, Target, Walker, likeliest,
    table_of,
};
use crate::catalog::{AxisForm, ColumnInfo, MOMENTS, Moment, Role};
use crate::period::{self, Grain};
use crate::plan::Col;
use crate::words::{singular, stems};

/// How sure it is that a date tells the stage of a row.
const SCORE: f64 = 0.85;

/// A phrase has no more words than this.
const LONGEST: usize = 6;

/// What is said of some things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Over,
    GoingOn,
    ToBegin,
    UnderWay,
    /// Still to come by the day it is on, whatever that is called.
    ToCome,
}

const STAGES: &[(&str, Stage)] = &[
    ("over", Stage::Over),
    ("going on", Stage::GoingOn),
    ("to begin", Stage::ToBegin),
    ("under way", Stage::UnderWay),
    ("to come", Stage::ToCome),
];

/// The words of some items, as far as they may make one phrase.
struct Words {
    stems: Vec<String>,
    /// After how many of them each item ends.
    ends: Vec<usize>,
}

impl Words {
    fn from(items: &[Item]) -> Self {
        let mut words = Self { stems: Vec::new(), ends: Vec::new() };
        for item in items.iter().take(LONGEST) {
            words.stems.extend(stems(&item.text.to_lowercase()));
            words.ends.push(words.stems.len());
            if item.pause != Pause::None {
                break;
            }
        }
        words
    }

    /// How many items make a phrase of a line; `None` where it ends within one.
    fn begin_with(&self, line: &str) -> Option<usize> {
        let stems: Vec<&str> = self.stems.iter().map(String::as_str).collect();
        let n_words = MOMENTS.starts(line, &stems)?;
        self.ends.iter().position(|it| *it == n_words).map(|it| it + 1)
    }
}

/// What shows in a date that a row is in a stage.
struct Sign {
    col: Col,
    op: Op,
    negated: bool,
    /// Whether it is enough that this or the sign before it holds.
    or: bool,
}

impl Sign {
    fn of(col: Col, op: Op) -> Self {
        Self { col, op, negated: false, or: false }
    }
}

impl Walker<'_> {
    /// Takes in words that say the stage of the things spoken of, or that a date lies behind.
    pub(super) fn is_stage(&mut self, at: usize) -> bool {
        let words = Words::from(self.items.get(at..).unwrap_or_default());
        if self.lies_behind(at, &words) {
            return true;
        }
        let former = words.begin_with("before things over").filter(|it| *it == 1);
        if let (Some(n), Some(table)) = (former, self.table_after(at)) {
            return self.in_stage(Stage::Over, at, n, table);
        }
        let said = STAGES.iter().find_map(|(name, stage)| Some((*stage, words.begin_with(name)?)));
        let told = self.sketch.tests.last().map(|it| it.on.mention);
        // "women who have left": a text may be all that is said of them.
        let things = self.sketch.subject.or(told).and_then(|it| self.likeliest_of(it));
        let table = things.and_then(table_of);
        let said_before = || self.thing_ahead(at);
        let coming = said.is_some_and(|it| it.0 == Stage::ToCome);
        let table = table.or_else(|| said_before().filter(|_| coming));
        let (Some((stage, n)), Some(table)) = (said, table) else { return false };
        let taken = self.in_stage(stage, at, n, table);
        if coming && !taken {
            // Which rows are meant must not be lost.
            self.sketch.unknown.push((at, self.lower(at)));
            self.sketch.oddities += 3;
        }
        taken
    }

    /// The table of the things named soon after an item: "upcoming jazz concerts".
    fn thing_ahead(&self, at: usize) -> Option<usize> {
        const NEAR: usize = 3;
        (at + 1..=at + NEAR).find_map(|it| match self.kind(it)? {
            Kind::Names(hits) => match likeliest(hits)? {
                Target::Table(table) => Some(table),
                Target::Column(_) | Target::Concept(_) => None,
            },
            _ => None,
        })
    }

    /// The table of the things named right after an item.
    fn table_after(&self, at: usize) -> Option<usize> {
        let joined = self.items.get(at).is_some_and(|it| it.pause == Pause::None);
        let Some(Kind::Names(hits)) = self.kind(at + 1).filter(|_| joined) else { return None };
        match likeliest(hits) {
            Some(Target::Table(table)) => Some(table),
            _ => None,
        }
    }

    /// Tests the stage of the things of `table`, said in `n` items; `false` where they keep no dates
    /// that could tell it.
    fn in_stage(&mut self, stage: Stage, at: usize, n: usize, table: usize) -> bool {
        let mut signs = self.signs(stage, table);
        signs.extend(signs.is_empty().then(|| self.sign_of_flag(stage, table)).flatten());
        if signs.is_empty() {
            return false;
        }
        if self.table_after(at).is_none() || stage != Stage::Over {
            self.flush();
            self.mode = Mode::Where;
        }
        // Denying it is denying the one test there is; of several it is not clear what is denied.
        let denied = std::mem::take(&mut self.pending.negated);
        self.sketch.oddities += usize::from(denied && signs.len() > 1);
        for sign in signs {
            let cands = vec![Cand::of_column(sign.col, SCORE, false)];
            let mention = self.push_mention(at, cands, Part::Tested);
            if sign.or {
                self.pending.conj = Conj::Or;
            }
            self.pending.negated = sign.negated != denied;
            self.push_test(Expr::plain(mention), sign.op);
        }
        self.skip_to = at + n;
        true
    }

    /// What shows in the dates of a table that its rows are in a stage; nothing where they do not
    /// tell it.
    fn signs(&self, stage: Stage, table: usize) -> Vec<Sign> {
        let begun = self.date_of(table, Moment::Begun);
        let ended = self.date_of(table, Moment::Ended);
        let left_open = ended.filter(|it| self.has_end(*it));
        let day = |it: i64| Right::Date(period::iso_date(it));
        let today = self.catalog.newest_day();
        match (stage, begun, today) {
            (Stage::ToCome, _, Some(today)) => {
                let happens = self.day_of(table);
                happens.map(|it| Sign::of(it, Op::Compare(Cmp::Ge, day(today))))
            }
            (Stage::Over, ..) => {
                left_open.map(|it| Sign { negated: true, ..Sign::of(it, Op::Missing) })
            }
            (Stage::GoingOn, ..) => left_open.map(|it| Sign::of(it, Op::Missing)),
            // A moment of today lies before tomorrow, at whatever hour.
            (Stage::ToBegin, Some(begun), Some(today)) if !self.has_end(begun) => {
                Some(Sign::of(begun, Op::Compare(Cmp::Ge, day(today + 1))))
            }
            (Stage::UnderWay, Some(begun), Some(today)) => {
                let Some(ended) = ended else { return Vec::new() };
                let begun = Sign::of(begun, Op::Compare(Cmp::Lt, day(today + 1)));
                let open = left_open.map(|it| Sign::of(it, Op::Missing));
                // Not over yet: no end is known, or it is still to come.
                let to_come = Op::Compare(Cmp::Ge, day(today));
                let to_come = Sign { or: open.is_some(), ..Sign::of(ended, to_come) };
                return std::iter::once(begun).chain(open).chain([to_come]).collect();
            }
            _ => None,
        }
        .into_iter()
        .collect()
    }

    /// The yes or no that says whether things still are what they were.
    fn sign_of_flag(&self, stage: Stage, table: usize) -> Option<Sign> {
        const GOING_ON: &[&str] = &["active", "current", "employed", "enabled"];
        let says = |it: &ColumnInfo| it.words.iter().any(|it| GOING_ON.contains(&it.as_str()));
        let mut flags = self.catalog.columns().filter(|(col, it)| col.table == table && says(it));
        let (col, _) = flags.next().filter(|_| flags.next().is_none())?;
        let (yes, no) = self.flag_of(col)?;
        match stage {
            Stage::Over => Some(Sign::of(col, Op::Is(no))),
            Stage::GoingOn => Some(Sign::of(col, Op::Is(yes))),
            Stage::ToBegin | Stage::UnderWay | Stage::ToCome => None,
        }
    }

    /// The day the rows of a table are on: the date called as they are, or the one they are told by.
    fn day_of(&self, table: usize) -> Option<Col> {
        let info = self.catalog.table(table)?;
        let theirs = |it: &ColumnInfo| {
            let own = |word: &String| info.words.iter().any(|it| singular(it) == singular(word));
            it.role == Role::Date && it.moment != Moment::Born && it.words.first().is_some_and(own)
        };
        let axis = info.axis.as_ref().and_then(|it| match it.form {
            AxisForm::Date { date } => Some((date, it.covered?.in_grain(Grain::Day).to)),
            _ => None,
        });
        let own = info.columns.iter().position(theirs).or(axis.map(|it| it.0))?;
        // When something was noted is never still to come.
        let today = self.catalog.newest_day()?;
        let behind = axis.is_some_and(|(date, last)| date == own && last <= today);
        (!behind).then_some(Col { table, column: own })
    }

    /// The one date by which the rows of a table begin or end.
    fn date_of(&self, table: usize, moment: Moment) -> Option<Col> {
        let of_moment = self
            .catalog
            .columns()
            .filter(|(col, it)| col.table == table && it.role == Role::Date && it.moment == moment);
        let found: Vec<Col> = of_moment.map(|it| it.0).collect();
        match found.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// "whose expiry date has already passed": the date named just before is earlier than today.
    fn lies_behind(&mut self, at: usize, words: &Words) -> bool {
        let waits = self.open.as_ref().is_some_and(|it| it.item + 1 == at) && self.open_is_dated();
        let Some(n) = words.begin_with("behind").filter(|_| waits) else { return false };
        let Some(today) = self.catalog.newest_day() else { return false };
        let Some(open) = self.take_open() else { return false };
        self.set_role(open.expr.mention, Part::Tested);
        let today = Right::Date(period::iso_date(today));
        self.push_test(open.expr, Op::Compare(Cmp::Lt, today));
        self.skip_to = at + n;
        true
    }
}
