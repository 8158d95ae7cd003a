//! What has not come about yet: "tickets that are not closed", "unpaid bills", "current staff",
//! where a column keeps when it came about and is empty until then.
//!
//! Knows nothing of any database.

use super::{Cand, Expr, Func, Kind, Op, Part, Pause, Target, Walker, likeliest};
use crate::catalog::{ColumnInfo, Role};
use crate::plan::Col;

impl Walker<'_> {
    /// Takes in "not … closed", where a date of the things says when each was closed.
    pub(super) fn is_not_yet(&mut self, at: usize) -> bool {
        let small = |it: usize| {
            self.func(it) == Some(Func::Filler) || matches!(self.lower(it).as_str(), "yet" | "been")
        };
        let Some(done) = (at + 1..self.items.len()).find(|it| !small(*it)) else { return false };
        let verb = self.is_done(done) || self.lower(done) == "paid";
        let Some(Kind::Names(hits)) = self.kind(done).filter(|_| verb && done <= at + 3) else {
            return false;
        };
        let subject = self.sketch.subject.and_then(|it| self.sketch.mentions.get(it));
        let mut things = subject.and_then(super::Mention::likeliest);
        if let (None, Some(Kind::Names(next))) = (things, self.kind(done + 1)) {
            things = likeliest(next); // "unpaid bills"
        }
        let Some(Target::Table(table)) = things else { return false };
        let own = hits.iter().filter(
            |it| matches!(it.target, Target::Column(col) if col.table == table && it.score > 0.3),
        );
        let best = own.clone().map(|it| it.score).fold(0.0, f64::max);
        let told = own.filter(|it| it.score > best - 0.2);
        let cands: Vec<Cand> = told
            .filter(|it| matches!(it.target, Target::Column(col) if self.has_end(col)))
            .map(Cand::of_name)
            .collect();
        if cands.is_empty() {
            return false;
        }
        if self.sketch.subject.is_some() {
            self.flush();
            self.mode = super::Mode::Where;
        }
        self.waits_for(done, cands);
        self.skip_to = if self.lower(done + 1) == "yet" { done + 2 } else { done + 1 };
        true
    }

    /// Takes in "current" before things of which a date says when each came to an end.
    pub(super) fn is_current(&mut self, at: usize) -> bool {
        const ENDS: &[&str] = &["end", "term", "termination", "exit", "leave", "left", "leaving"];
        let joined = self.items.get(at).is_some_and(|it| it.pause == Pause::None);
        let said = joined && matches!(self.lower(at).as_str(), "current" | "present");
        let Some(Kind::Names(hits)) = self.kind(at + 1).filter(|_| said) else { return false };
        let Some(Target::Table(table)) = likeliest(hits) else { return false };
        let ends = |it: &ColumnInfo| it.words.iter().any(|it| ENDS.contains(&it.as_str()));
        let columns = self.catalog.columns();
        let ending =
            columns.filter(|(col, it)| col.table == table && ends(it) && self.has_end(*col));
        let cands: Vec<Cand> = ending.map(|(col, _)| Cand::of_column(col, 0.8, false)).collect();
        let [_] = cands.as_slice() else { return false };
        self.waits_for(at, cands);
        true
    }

    /// A date with empty places: of what has not come about everywhere.
    pub(super) fn has_end(&self, col: Col) -> bool {
        self.catalog.column(col).is_some_and(|it| it.role == Role::Date && it.has_gaps)
    }

    fn waits_for(&mut self, at: usize, cands: Vec<Cand>) {
        self.pending.negated = false;
        let mention = self.push_mention(at, cands, Part::Tested);
        self.push_test(Expr::plain(mention), Op::Missing);
    }
}
