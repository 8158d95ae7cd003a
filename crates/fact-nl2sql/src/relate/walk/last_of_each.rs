//! "who failed their most recent exam", "whose last visit was cancelled": of each of the things only
//! the last row they have counts.
//!
//! Start at [`Walker::is_last_of_each`]. Knows nothing of any database.

use super::{Cand, Cmp, Expr, Func, Kind, Mode, Op, Part, Target, Walker, likeliest};
use crate::catalog::{AxisForm, ColumnInfo, Moment, Role};
use crate::plan::{Agg, Col};
use crate::relate::sketch::Test;

/// How sure it is that the only date of its kind says which row is the last.
const SCORE: f64 = 0.9;

impl Walker<'_> {
    /// Takes in "their most recent exam", with what was said of it right before and what follows.
    pub(super) fn is_last_of_each(&mut self, at: usize) -> bool {
        let Some(n) = self.says_last_of_theirs(at) else { return false };
        let Some(subject) = self.sketch.subject else { return false };
        let Some(Target::Table(owners)) = self.likeliest_of(subject) else { return false };
        let (things, kinds) = self.kinds_of_named(at + n);
        let Some(Kind::Names(names)) = self.kind(things) else { return false };
        let Some(Target::Table(table)) = likeliest(names) else { return false };
        let refers = |it: &&crate::catalog::Edge| it.from.table == table && it.to.table == owners;
        if self.catalog.edges().iter().filter(refers).count() != 1 {
            return false;
        }
        let Some(date) = self.date_of_last(table) else {
            self.sketch.oddities += 3; // of two dates nobody knows which is meant
            return false;
        };
        let cands: Vec<Cand> = names.iter().map(Cand::of_name).collect();
        let done = at.checked_sub(2).filter(|it| self.func(*it).is_none());
        let done = done.and_then(|it| Some((it, self.state(it, table)?)));
        if self.pending.negated || self.negated_clause {
            self.sketch.oddities += 3; // "who did not pass their last exam"
        }
        self.flush();
        self.mode = Mode::Where;
        let rows = self.push_mention(things, cands, Part::Thing);
        self.link(rows);
        self.last_table = Some(rows);
        self.open = None;
        self.head_of_next = Some(rows);
        let on = self.push_mention(at, vec![Cand::of_column(date, SCORE, false)], Part::Tested);
        let mut inner = vec![self.plain(Expr::plain(subject), Op::Own)];
        for (item, kind) in kinds {
            self.head_of_next = Some(rows);
            let kind = self.push_mention(item, kind, Part::Stored);
            inner.push(self.plain(Expr::plain(kind), Op::Holds));
            self.push_plain_test(Expr::plain(kind), Op::Holds);
        }
        self.push_plain_test(Expr::plain(on), Op::Figure(Cmp::Eq, Agg::Max, None, inner));
        self.skip_to = things + 1;
        if let Some((item, state)) = done {
            let n_passed = self.sketch.passed.len();
            self.sketch.passed.retain(|it| *it != item);
            let taken_back = n_passed - self.sketch.passed.len();
            self.sketch.soft_unknown = self.sketch.soft_unknown.saturating_sub(taken_back);
            self.sketch.unknown.retain(|it| it.0 != item);
            self.ends_as(item, state);
        } else if let Some(state) = self.state(things + 1, table) {
            self.ends_as(things + 1, state);
            self.skip_to = things + 2;
        }
        true
    }

    /// Takes in "failed" of "who never failed an exam", where the exams keep how they went.
    pub(super) fn does_to_thing(&mut self, at: usize) -> bool {
        let done = crate::glossary::VERBS.is_past(&self.lower(at));
        let Some(next) = self.next_telling(at).filter(|it| done && *it <= at + 2) else {
            return false;
        };
        let Some(Kind::Names(names)) = self.kind(next) else { return false };
        let Some(Target::Table(table)) = likeliest(names) else { return false };
        let subject = self.sketch.subject.and_then(|it| self.likeliest_of(it));
        if subject.is_none() || subject == Some(Target::Table(table)) {
            return false;
        }
        let said = crate::words::stems(&self.lower(at));
        let mut columns = self.catalog.columns().filter(|(col, _)| col.table == table);
        let state = columns.find_map(|(col, it)| self.stored_state(col, it, &said));
        let Some(state) = state else { return false };
        self.flush();
        self.mode = Mode::Where;
        let cand = Cand::of_column(state.col, SCORE, false);
        let mention = self.push_mention(at, vec![cand], Part::Tested);
        self.push_test(Expr::plain(mention), state.holds);
        true
    }

    /// How the last one went.
    fn ends_as(&mut self, item: usize, state: super::states::State) {
        let cand = Cand::of_column(state.col, SCORE, false);
        let mention = self.push_mention(item, vec![cand], Part::Tested);
        self.pending.negated = state.denied;
        self.push_plain_test(Expr::plain(mention), state.holds);
        self.negated_clause = false;
    }

    fn plain(&self, on: Expr, op: Op) -> Test {
        Test {
            on,
            op,
            negated: false,
            every: false,
            or: false,
            both: false,
            only: false,
            again: false,
            times: None,
            way: None,
            clause: self.clause,
        }
    }

    /// How many items say that the last of what each of the things has is meant.
    fn says_last_of_theirs(&self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1).map(|it| self.lower(it))?;
        let theirs = matches!(before.as_str(), "their" | "its" | "his" | "her")
            || self.func(at - 1) == Some(Func::Whose);
        let n = match self.lower(at).as_str() {
            "last" | "latest" | "newest" | "most recent" => 1,
            "most" if self.lower(at + 1) == "recent" => 2,
            _ => return None,
        };
        theirs.then_some(n)
    }

    /// The one date by which the rows of a table follow each other: when each was, not when it was due
    /// or over.
    fn date_of_last(&self, table: usize) -> Option<Col> {
        let dates = || {
            let own = self.catalog.columns();
            own.filter(|(col, it)| col.table == table && it.role == Role::Date)
        };
        let plain =
            |it: &ColumnInfo| matches!(it.moment, Moment::Plain | Moment::Begun) && !it.has_gaps;
        let own = self.catalog.table(table)?.words.clone();
        let called = |it: &ColumnInfo| {
            it.words.iter().any(|word| own.iter().any(|it| crate::words::singular(it) == *word))
        };
        let only = |fits: &dyn Fn(&ColumnInfo) -> bool| {
            let mut found = dates().filter(|it| fits(it.1)).map(|it| it.0);
            found.next().filter(|_| found.next().is_none())
        };
        let axis = || match self.catalog.table(table)?.axis.as_ref()?.form {
            AxisForm::Date { date } => Some(Col { table, column: date }),
            _ => None,
        };
        let told = only(&|it| plain(it) && called(it)).or_else(|| only(&plain));
        told.or_else(|| only(&|_| true)).or_else(axis)
    }
}
