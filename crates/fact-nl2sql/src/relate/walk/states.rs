//! The state things are in, said in a word: "the blocked accounts", "retired ships", "how many tests
//! failed", "rooms out of order".
//!
//! Start at [`Walker::is_state`]. A state is kept as a yes or no, as one of a few texts, or as the date
//! it began, called by the word that was said or by one of its kind (`relate/fates.txt`); a word is
//! taken for one only where it is said of things that have such a column. Knows nothing of any
//! database.

use super::{Cand, Expr, Func, Kind, Mode, Op, Part, Pause, Right, Target, Walker, likeliest};
use crate::catalog::{ColumnInfo, Moment, Role, ValueHit};
use crate::glossary::VERBS;
use crate::plan::{Agg, Cmp, Col};
use crate::relate::fates::FATES;
use crate::words::{stem, stems};

/// Words by which a column says that it holds a yes or a no, and no more than that.
const MARKERS: &[&str] =
    &["is", "has", "was", "yn", "flag", "flg", "fl", "ind", "indicator", "bool", "y", "n"];

/// Words of a date's name that say no more than that it is one.
const OF_DATES: &[&str] = &["on", "at", "date", "dt", "time", "ts", "timestamp", "day", "d"];

/// A column with more texts than this keeps no state.
const MAX_STATES: usize = 24;

/// How sure it is that a column keeps the state it is called by.
const SCORE: f64 = 0.92;

/// Where a state is kept.
pub(super) struct State {
    pub(super) col: Col,
    /// What holds of things in it.
    pub(super) holds: Op,
    /// Whether that is denied: a date that is not missing.
    pub(super) denied: bool,
    /// What holds of things that are not in it, where that is kept as well.
    pub(super) else_holds: Option<Op>,
}

impl Walker<'_> {
    /// Takes in a word that says in which state the things right after it are, or those asked for.
    pub(super) fn is_state(&mut self, at: usize) -> bool {
        if self.pending.figure.is_some() || self.pending.cmp.is_some() || self.is_asked_by(at) {
            return false;
        }
        let of_next = self.things_after(at);
        let told = of_next.or_else(|| self.things_told(at));
        let Some(table) = told.or_else(|| self.things_owed(at)) else { return false };
        let Some(state) = self.state(at, table) else { return false };
        if of_next.is_none() {
            self.flush();
            self.mode = Mode::Where;
        }
        let mut denied = std::mem::take(&mut self.pending.negated);
        if denied && of_next.is_none() && self.begins_clause_before(at) {
            // "that nobody took and that are still open": what was denied is something else.
            denied = false;
            self.sketch.oddities += 2;
        }
        let cand = Cand::of_column(state.col, SCORE, false);
        if state.denied && !denied && of_next.is_none() && self.time_follows(at) {
            self.open_test(at, vec![cand]); // "retired in 2023": when it came about
            return true;
        }
        let mention = self.push_mention(at, vec![cand], Part::Tested);
        let in_denial = self.negated_clause;
        let op = if let Some(other) = state.else_holds.filter(|_| denied) {
            other
        } else {
            self.pending.negated = denied != state.denied;
            state.holds
        };
        self.push_test(Expr::plain(mention), op);
        // That a date is not missing denies nothing of what follows.
        self.negated_clause = in_denial || denied;
        true
    }

    /// "the open deals", where a date only says when each was opened: it says which of them, and no
    /// column keeps it.
    pub(super) fn is_unmade_state(&self, at: usize) -> bool {
        let Some(Kind::Names(hits)) = self.kind(at) else { return false };
        let dates = hits.iter().all(|it| it.score < 0.5 && self.catalog.is_dated(it.target));
        let thing = match self.kind(at + 1) {
            Some(Kind::Names(next)) => matches!(likeliest(next), Some(Target::Table(_))),
            _ => false,
        };
        let own = self.things_after(at).is_some() && thing;
        dates && own && self.mode == Mode::Select && !self.is_asked_by(at)
    }

    /// Whether a word before makes a name of this one: "by status", "each", "the most", "the highest".
    fn is_asked_by(&self, at: usize) -> bool {
        let pending = &self.pending;
        let before = at.checked_sub(1).and_then(|it| self.func(it));
        pending.each
            || pending.most.is_some()
            || pending.common.is_some()
            || !pending.aggs.is_empty() && self.things_after(at).is_none()
            || matches!(before, Some(Func::By | Func::Order | Func::Each))
            // "the cost of completed jobs" is of jobs in that state.
            || before == Some(Func::Of) && self.things_after(at).is_none()
    }

    /// The table of the things named right after an item, or of a column of theirs.
    fn things_after(&self, at: usize) -> Option<usize> {
        let item = self.items.get(at).filter(|it| it.pause == Pause::None && !it.possessive)?;
        match self.kind(at + 1)? {
            Kind::Names(hits) => {
                let named = hits.iter().any(|it| it.score > 0.4) && !item.plural;
                likeliest(hits).filter(|_| named).and_then(super::table_of)
            }
            // "living dogs", where a column says which are dogs
            Kind::Values(hits) if self.items.get(at + 1).is_some_and(|it| it.plural) => {
                hits.first().map(|it| it.col.table)
            }
            _ => None,
        }
    }

    /// The table of the things asked for, where an item is said of them and nothing else follows.
    fn things_told(&self, at: usize) -> Option<usize> {
        // "how many units were scrapped": of the rows that hold the amount.
        let amount = || self.shown_sum();
        let subject = self.sketch.subject.or_else(amount);
        let subject = subject.and_then(|it| self.sketch.mentions.get(it))?;
        let small = |it: usize| {
            matches!(self.func(it), Some(Func::Filler | Func::Not | Func::That))
                || self.is_led_to_stock(it)
                || self.says_perfect(it)
                || matches!(self.lower(it).as_str(), "still" | "yet" | "since")
        };
        let told = subject.item < at
            && ((subject.item + 1..at).all(small)
                || self.goes_on_telling(subject.item, at)
                || self.is_said_by_be(at));
        let next = self.kind(at + 1);
        let ends = self.ends_here(at)
            || matches!(next, Some(Kind::Func(Func::In | Func::By | Func::Each | Func::Filler)));
        subject.likeliest().filter(|_| told && ends).and_then(super::table_of)
    }

    /// "how much are we still owed on invoices": of the things that are named next.
    fn things_owed(&self, at: usize) -> Option<usize> {
        let said = matches!(self.lower(at).as_str(), "owed" | "owing" | "outstanding");
        let asked = self.sketch.subject.is_none() && self.lower(0).starts_with("how much");
        let led = matches!(self.func(at + 1), Some(Func::In | Func::Of));
        let next = (at + 2..self.items.len()).find(|it| self.func(*it) != Some(Func::Filler))?;
        match self.kind(next)? {
            Kind::Names(hits) if said && asked && led => likeliest(hits).and_then(super::table_of),
            _ => None,
        }
    }

    /// Whether a day or a year is said right after an item.
    pub(super) fn time_follows(&self, at: usize) -> bool {
        const FAR: usize = 4;
        let small = |it: &usize| matches!(self.kind(*it), Some(Kind::Func(_)));
        let next = (at + 1..at + FAR).find(|it| !small(it)).and_then(|it| self.kind(it));
        let here = self.items.get(at).is_some_and(|it| it.pause == Pause::None);
        here && matches!(next, Some(Kind::Date | Kind::Number { plain: true, .. }))
    }

    /// "have", which leads to what became of things: "who have retired".
    fn says_perfect(&self, at: usize) -> bool {
        let text = self.lower(at);
        let has = matches!(text.rsplit(' ').next(), Some("have" | "has" | "had"));
        has && self.func(at) == Some(Func::With)
    }

    /// "… that nobody took and that are still open": said of the same things in another clause.
    fn goes_on_telling(&self, things: usize, at: usize) -> bool {
        let is = |it: usize| {
            let text = self.lower(it);
            matches!(text.rsplit(' ').next(), Some("is" | "are" | "was" | "were"))
        };
        let lead = self.lead_before(at).filter(|it| *it > things);
        lead.is_some_and(|it| self.func(it) == Some(Func::That) && (it..at).any(is))
    }

    /// "of bills sent in May are unpaid": said of what is asked for, whatever stands between.
    pub(super) fn is_said_by_be(&self, at: usize) -> bool {
        let small = |it: &usize| matches!(self.lower(*it).as_str(), "still" | "not" | "yet");
        let before = (0..at).rev().find(|it| !small(it)).map(|it| self.lower(it));
        before.is_some_and(|it| {
            let be = it.strip_suffix(" not").unwrap_or(&it);
            matches!(be.rsplit(' ').next(), Some("is" | "are" | "was" | "were"))
        })
    }

    /// Whether another clause than that of the last denial begins right before an item.
    fn begins_clause_before(&self, at: usize) -> bool {
        let lead = self.lead_before(at).filter(|it| self.func(*it) == Some(Func::That));
        lead.is_some_and(|it| self.func(it.wrapping_sub(1)) == Some(Func::And))
    }

    /// Position of what leads to an item, small words apart.
    fn lead_before(&self, at: usize) -> Option<usize> {
        let small = |it: &usize| self.func(*it) == Some(Func::Filler) || self.lower(*it) == "still";
        (0..at).rev().find(|it| !small(it))
    }

    /// The amount asked for where it adds up and nothing else is asked.
    fn shown_sum(&self) -> Option<usize> {
        let [only] = self.sketch.shown.as_slice() else { return None };
        let sums = (only.count || only.agg == Some(Agg::Sum)) && self.is_amount(only.mention);
        sums.then_some(only.mention)
    }

    /// Where the things of a table keep the state an item says, if they do.
    pub(super) fn state(&self, at: usize, table: usize) -> Option<State> {
        let item = self.items.get(at)?;
        match &item.kind {
            // What names something else as a whole is no state.
            Kind::Names(hits)
                if hits.iter().any(|it| it.score > 0.9 && !self.keeps(it.target, table)) =>
            {
                return None;
            }
            Kind::Values(hits) if hits.iter().any(|it| it.col.table == table) => return None,
            Kind::Names(_) | Kind::Values(_) | Kind::Word => {}
            _ => return None,
        }
        let said = stems(&item.text.to_lowercase());
        let columns = || self.catalog.columns().filter(|(col, _)| col.table == table);
        if let Some(state) = self.stock(at, &said, columns()) {
            return Some(state);
        }
        let called = |it: &ColumnInfo, but: &[&str]| {
            let own: Vec<String> = it
                .words
                .iter()
                .filter(|it| !but.contains(&it.as_str()))
                .map(|it| stem(it))
                .collect();
            own == said
        };
        let flag = columns().find_map(|(col, it)| {
            let (yes, no) = self.flag_of(col).filter(|_| called(it, MARKERS))?;
            let else_holds = Some(Op::Is(no));
            Some(State { col, holds: Op::Is(yes), denied: false, else_holds })
        });
        let date = || {
            let began = |(col, it): &(Col, &ColumnInfo)| called(it, OF_DATES) && self.has_end(*col);
            let (col, _) = columns().find(began)?;
            Some(State { col, holds: Op::Missing, denied: true, else_holds: None })
        };
        // "jobs opened in 2026" were opened then, whether they are open or not.
        let began = |(_, it): (Col, &ColumnInfo)| it.role == Role::Date && called(it, OF_DATES);
        let opens = |it: (Col, &ColumnInfo)| it.1.moment == Moment::Begun && began(it);
        let past = VERBS.is_past(&item.text.to_lowercase());
        if self.time_follows(at) && columns().any(began) || past && columns().any(opens) {
            return date();
        }
        let text = || columns().find_map(|(col, it)| self.stored_state(col, it, &said));
        // "total weight shipped": of an amount it says no more than what was done.
        let of_things = self.sketch.subject.is_some()
            || self.things_after(at).is_some()
            || self.things_owed(at).is_some();
        // "stations that are still open" are not those of an open ticket.
        let stored = matches!(item.kind, Kind::Values(_));
        let dated = || self.dated_fate(&said, table).filter(|_| stored);
        let of_kind = || if stored { dated() } else { self.fate(&said, table) };
        let text = || text().or_else(|| self.stored_fate(&said, table).filter(|_| !stored));
        flag.or_else(text).or_else(date).or_else(|| of_kind().filter(|_| of_things))
    }

    /// The date that keeps what became of things, where what was said is only of its kind: "closed" for
    /// "resolved", and for "open" where it has not come about.
    fn fate(&self, said: &[String], table: usize) -> Option<State> {
        self.dated_fate(said, table).or_else(|| self.flagged_fate(said, table))
    }

    /// "failed" of what a yes says to have passed.
    fn flagged_fate(&self, said: &[String], table: usize) -> Option<State> {
        FATES.of(said).find_map(|(fate, came_about)| {
            let own = self.catalog.columns().filter(|(col, _)| col.table == table);
            let kept = own.filter(|(_, it)| fate.is_kept_by(&it.words));
            let mut flags = kept.filter_map(|(col, _)| Some((col, self.flag_of(col)?)));
            let (col, (yes, no)) = flags.next().filter(|_| flags.next().is_none())?;
            let (holds, other) = if came_about { (yes, no) } else { (no, yes) };
            Some(State {
                col,
                holds: Op::Is(holds),
                denied: false,
                else_holds: Some(Op::Is(other)),
            })
        })
    }

    pub(super) fn dated_fate(&self, said: &[String], table: usize) -> Option<State> {
        let (col, came_about) = FATES.of(said).find_map(|(fate, came_about)| {
            let keeps = |(col, it): &(Col, &ColumnInfo)| {
                let planned = it.moment == Moment::Planned;
                col.table == table && !planned && self.has_end(*col) && fate.is_kept_by(&it.words)
            };
            let mut kept = self.catalog.columns().filter(keeps).map(|it| it.0);
            let only = kept.next().filter(|_| kept.next().is_none())?;
            Some((only, came_about))
        })?;
        Some(State { col, holds: Op::Missing, denied: came_about, else_holds: None })
    }

    /// Whether a name is a column of these things that may keep a state.
    fn keeps(&self, target: Target, table: usize) -> bool {
        let Target::Column(col) = target else { return false };
        col.table == table && (self.flag_of(col).is_some() || self.has_end(col))
    }

    /// "FAIL" of a few texts for "failed".
    pub(super) fn stored_state(
        &self,
        col: Col,
        column: &ColumnInfo,
        said: &[String],
    ) -> Option<State> {
        let few = column.n_different.is_some_and(|it| it <= MAX_STATES as u64);
        if column.role != Role::Category || !few {
            return None;
        }
        let stored = self.catalog.values().starting("", Some(col), MAX_STATES);
        let hit = stored.into_iter().find(|it| stems(&it.text.to_lowercase()) == said)?;
        let text = hit.text.clone();
        let hit = ValueHit { n_words: said.len(), score: 0.95, ..hit };
        let holds = Op::Is(Right::Text(vec![hit], text));
        Some(State { col, holds, denied: false, else_holds: None })
    }

    fn is_led_to_stock(&self, at: usize) -> bool {
        matches!(self.lower(at).as_str(), "out of" | "in") && self.lower(at + 1) == "stock"
    }

    /// "out of stock", "in stock": by how many there are.
    fn stock<'a>(
        &self,
        at: usize,
        said: &[String],
        mut columns: impl Iterator<Item = (Col, &'a ColumnInfo)>,
    ) -> Option<State> {
        let led = at.checked_sub(1).map(|it| self.lower(it)).unwrap_or_default();
        let holds = match led.as_str() {
            "out of" => Op::Compare(Cmp::Le, Right::Number(0.0)),
            "in" => Op::Compare(Cmp::Gt, Right::Number(0.0)),
            _ => return None,
        };
        let [said] = said else { return None };
        let counted = |it: &ColumnInfo| {
            it.is_quantity() && said == "stock" && it.words.iter().any(|it| stem(it) == *said)
        };
        let (col, _) = columns.find(|(_, it)| counted(it))?;
        Some(State { col, holds, denied: false, else_holds: None })
    }
}
