//! What has not come about yet: "tickets that are not closed", "unpaid bills", "current staff",
//! where a column keeps when it came about and is empty until then.
//!
//! Knows nothing of any database.

use super::{Cand, Expr, Func, Kind, Op, Part, Pause, Target, Walker, likeliest};
use crate::catalog::{ColumnInfo, NameHit, Role};
use crate::plan::Col;

impl Walker<'_> {
    /// Takes in "not … closed", where a date of the things says when each was closed.
    pub(super) fn is_not_yet(&mut self, at: usize) -> bool {
        let small = |it: usize| {
            self.func(it) == Some(Func::Filler) || matches!(self.lower(it).as_str(), "yet" | "been")
        };
        let Some(done) = (at + 1..self.items.len()).find(|it| !small(*it)) else { return false };
        let verb = self.was_done(done);
        let Some(Kind::Names(hits)) = self.kind(done).filter(|_| verb && done <= at + 3) else {
            return false;
        };
        let subject = self.sketch.subject.and_then(|it| self.sketch.mentions.get(it));
        let mut things = subject.and_then(super::Mention::likeliest);
        if let (None, Some(Kind::Names(next))) = (things, self.kind(done + 1)) {
            things = likeliest(next); // "unpaid bills"
        }
        // "tuition still unpaid": of the rows that hold the text
        let text = self.last_value.filter(|_| things.is_none());
        things = things.or_else(|| {
            let table = super::table_of(self.likeliest_of(text?.0)?)?;
            Some(Target::Table(table))
        });
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

    /// Takes in "waiting for approval", "awaiting delivery": what a yes or a date of the things would say,
    /// had it come about.
    pub(super) fn awaits(&mut self, at: usize) -> bool {
        const AWAITS: &[&str] = &["waiting", "awaiting", "wait", "pending", "needing", "due"];
        let here = self.items.get(at).is_some_and(|it| it.pause == Pause::None);
        if !here || !AWAITS.contains(&self.lower(at).as_str()) {
            return false;
        }
        let small = |it: &usize| matches!(self.func(*it), Some(Func::In | Func::Filler));
        let Some(next) = (at + 1..self.items.len()).find(|it| !small(it)) else { return false };
        let subject = self.sketch.subject.and_then(|it| self.likeliest_of(it));
        let Some(Target::Table(table)) = subject else { return false };
        let hits = match self.kind(next) {
            Some(Kind::Names(hits)) => hits.as_slice(),
            Some(Kind::Word) => &[],
            _ => return false,
        };
        let own = hits.iter().filter(|it| it.score > 0.4).filter_map(|it| match it.target {
            Target::Column(col) if col.table == table => Some((col, *it)),
            _ => None,
        });
        let own: Vec<(Col, NameHit)> = own.collect();
        let flag = own.iter().find_map(|(col, it)| Some((self.flag_of(*col)?, *it)));
        let dates = own.iter().filter(|it| self.has_end(it.0));
        let mut dates: Vec<Cand> = dates.map(|it| Cand::of_name(&it.1)).collect();
        if flag.is_none() && dates.is_empty() {
            dates.extend(self.date_of_fate(next, table));
        }
        if flag.is_none() && dates.is_empty() {
            return false;
        }
        self.mode = super::Mode::Where;
        self.flush();
        if let Some(((_, no), hit)) = flag {
            let mention = self.push_mention(next, vec![Cand::of_name(&hit)], Part::Tested);
            self.push_test(Expr::plain(mention), Op::Is(no));
        } else {
            self.waits_for(next, dates);
        }
        self.skip_to = next + 1;
        true
    }

    /// Takes in "fees paid so far": of the things just named, those of which a date says when it was.
    pub(super) fn has_come_about(&mut self, mention: usize, at: usize) -> bool {
        let of_last =
            self.sketch.mentions.len().checked_sub(2).filter(|_| self.is_done_to_last(at));
        let table = of_last.and_then(|it| self.likeliest_of(it)).and_then(super::table_of);
        let said = self.sketch.mentions.get(mention);
        let own = said.into_iter().flat_map(|it| &it.cands).filter(
            |it| matches!(it.target, Target::Column(col) if Some(col.table) == table && self.has_end(col)),
        );
        let own: Vec<Cand> = own.cloned().collect();
        let time = self.time_follows(at);
        if own.is_empty() || time || self.pending.most.is_some() {
            return false;
        }
        if let Some(said) = self.sketch.mentions.get_mut(mention) {
            said.cands = own;
            said.role = Part::Tested;
        }
        self.pending.negated = true;
        self.push_test(Expr::plain(mention), Op::Missing);
        true
    }

    /// Takes in "have nobody assigned": the only one of a thing's people that may be missing is.
    pub(super) fn lacks_somebody(&mut self, at: usize) -> bool {
        const GIVEN: &[&str] = &["assigned", "allocated", "responsible"];
        let said = matches!(self.lower(at).as_str(), "nobody" | "no one")
            && GIVEN.contains(&self.lower(at + 1).as_str());
        let subject = self.sketch.subject.and_then(|it| self.likeliest_of(it));
        let Some(Target::Table(table)) = subject.filter(|_| said) else { return false };
        let person = |table: usize| {
            let label = self.catalog.table(table).map_or(0, |it| it.label.len());
            label > 1
        };
        let gaps = |col: Col| self.catalog.column(col).is_some_and(|it| it.has_gaps);
        let edges = self.catalog.edges().iter().filter(|it| it.from.table == table);
        let mut lacking = edges.filter(|it| person(it.to.table) && gaps(it.from)).map(|it| it.from);
        let (Some(col), None) = (lacking.next(), lacking.next()) else { return false };
        self.flush();
        self.mode = super::Mode::Where;
        self.waits_for(at + 1, vec![Cand::of_column(col, 0.85, false)]);
        self.skip_to = at + 2;
        true
    }

    /// Takes in "current" before things of which a date says when each came to an end.
    pub(super) fn is_current(&mut self, at: usize) -> bool {
        const ENDS: &[&str] = &["end", "term", "termination", "exit", "leave", "left", "leaving"];
        let joined = self.items.get(at).is_some_and(|it| it.pause == Pause::None);
        let said = joined && matches!(self.lower(at).as_str(), "current" | "present");
        // "current number of agents"
        let of = usize::from(self.func(at + 1) == Some(Func::Count));
        let things = match self.kind(at + 1 + of).filter(|_| said) {
            Some(Kind::Names(hits)) => likeliest(hits),
            // "our current fitters", where a column says which of the staff they are
            Some(Kind::Values(hits)) => hits.first().map(|it| Target::Table(it.col.table)),
            _ => None,
        };
        let Some(Target::Table(table)) = things else { return false };
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

    pub(super) fn waits_for(&mut self, at: usize, cands: Vec<Cand>) {
        self.pending.negated = false;
        let mention = self.push_mention(at, cands, Part::Tested);
        self.push_test(Expr::plain(mention), Op::Missing);
    }
}
