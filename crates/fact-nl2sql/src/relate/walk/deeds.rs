//! What was done to the things asked for, where a table keeps that: "have never met a client", "placed in
//! 2024".
//!
//! Knows nothing of any database.

use super::{Cand, Expr, Kind, Op, Walker};
use crate::catalog::{MOMENTS, Moment, NameHit, Role, Target};

impl Walker<'_> {
    /// "have never met a client": what there must be none of are the rows of the deed, which refer to
    /// both.
    pub(super) fn denies_deed(&mut self, other: usize) {
        let verb = self.verb.filter(|it| self.is_done(*it));
        let Some(Kind::Names(hits)) = verb.and_then(|it| self.kind(it)) else { return };
        let table = |mention: usize| super::table_of(self.likeliest_of(mention)?);
        let ends = [self.sketch.subject.and_then(table), table(other)];
        let refers = |deed: usize| {
            let to = |end: &Option<usize>| {
                let mut edges = self.catalog.edges().iter();
                edges.any(|it| it.from.table == deed && Some(it.to.table) == *end)
            };
            ends.iter().all(to)
        };
        let named = self.sketch.subject.and_then(|it| self.sketch.mentions.get(it));
        let named = named.is_some_and(|it| it.as_table() > 0.9);
        let kept = |it: &NameHit| match it.target {
            Target::Table(_) => true,
            Target::Column(_) | Target::Concept(_) => self.catalog.is_dated(it.target),
        };
        let binds = named
            && hits
                .iter()
                .filter(|it| kept(it))
                .filter_map(|it| super::table_of(it.target))
                .any(refers);
        if let Some(mention) = binds.then(|| self.done_by_verb()).flatten() {
            self.link(mention);
        }
    }

    /// "staff who joined in 2025", where a date of theirs says when they began and only others joined: that
    /// date may be meant as well.
    pub(super) fn add_own_beginning(&self, cands: &mut Vec<Cand>, at: usize) {
        const OTHERWISE: f64 = 0.6;
        let begun = MOMENTS.of_words(&[self.lower(at)]) == Moment::Begun;
        let things = self.sketch.subject.and_then(|it| super::table_of(self.likeliest_of(it)?));
        let Some(things) = things.filter(|_| begun) else { return };
        // "guests with more than 3 stays booked in May": the stays were.
        let before = at
            .checked_sub(1)
            .filter(|it| self.items.get(*it).is_some_and(|it| it.pause == super::Pause::None));
        if let Some(Kind::Names(hits)) = before.and_then(|it| self.kind(it))
            && let Some(Target::Table(said)) = super::likeliest(hits)
            && said != things
        {
            return;
        }
        // What rows of their own keep was done then, and not when the things began.
        let own = |it: &Cand| {
            matches!(it.target, Target::Table(_)) || super::table_of(it.target) == Some(things)
        };
        let mut dates = self.catalog.columns().filter(|(col, it)| {
            col.table == things && it.role == Role::Date && it.moment == Moment::Begun
        });
        let (first, second) = (dates.next(), dates.next());
        if let (Some((col, _)), None) = (first, second)
            && !cands.iter().any(own)
        {
            cands.push(Cand::of_column(col, OTHERWISE, false));
        }
    }

    /// "how many candidates have we placed in 2024": a day said right after what was done is that of the
    /// deed, where rows of it are kept and no date of the things says when it was done.
    pub(super) fn link_deed(&mut self, at: usize, dates: &[Cand]) {
        const FAR: usize = 5;
        let near = |it: usize| it < at && at - it <= FAR;
        let Some(verb) = self.verb.filter(|it| near(*it) && self.sketch.links.is_empty()) else {
            return;
        };
        let Some(Kind::Names(hits)) = self.kind(verb) else { return };
        let kept = |it: &NameHit| {
            let Target::Table(table) = it.target else { return false };
            dates.iter().any(|it| super::table_of(it.target) == Some(table))
        };
        let things = self.sketch.subject.and_then(|it| super::table_of(self.likeliest_of(it)?));
        let own = |it: &NameHit| super::table_of(it.target) == things;
        let told = hits.iter().any(|it| self.catalog.is_dated(it.target) && own(it));
        let counts = self.sketch.subject.is_some() && hits.iter().any(kept) && !told;
        let Some(mention) = counts.then(|| self.done_by_verb()).flatten() else { return };
        self.last_table = Some(mention);
        if self.pending.negated {
            self.push_test(Expr::plain(mention), Op::Exists);
        } else {
            self.link(mention);
        }
    }
}
