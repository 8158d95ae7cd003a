//! Days, and the date they are of where none was named.
//!
//! Knows nothing of any database.

use super::{Cand, Expr, Kind, Op, Part, Prep, Right, Walker};
use crate::catalog::{Moment, NameHit, Role, Target};

impl Walker<'_> {
    pub(super) fn date(&mut self, at: usize) {
        let Some(item) = self.items.get(at) else { return };
        let right = Right::Date(item.text.clone());
        if self.between(right.clone(), at) {
            return;
        }
        let op = match self.cmp_around(at) {
            Some(cmp) => Op::Compare(cmp, right),
            None => Op::Is(right),
        };
        let dated = self.open_is_dated() || self.open.as_ref().is_some_and(|it| it.shown.is_none());
        let open = if dated { self.take_open().map(|it| it.expr.mention) } else { None };
        let Some(mention) = open.or_else(|| self.time_mention(at)) else {
            self.sketch.unknown.push((at, item.text.clone()));
            return;
        };
        self.push_test(Expr::plain(mention), op);
    }

    /// A stand-in for the date or year of whatever the question is about.
    pub(super) fn time_mention(&mut self, at: usize) -> Option<usize> {
        let done = self.stems_before(at);
        let columns = self.catalog.columns().filter_map(|(col, it)| {
            let score = match it.role {
                Role::Date => 0.8,
                Role::Year => 0.85,
                _ if it.words.iter().any(|it| it == "year") => 0.8,
                _ if it.words.iter().any(|it| it == "date") => 0.7,
                _ => return None,
            };
            // "registered in 2016": the year called by what they did.
            let spoken = self.is_spoken_of(Target::Column(col), &done);
            // When a row was is what a person said it to be, unless another date is named.
            let table = self.catalog.table(col.table);
            let said = table.and_then(|it| self.catalog.spoken().time(&it.name));
            if !spoken && said.is_some_and(|time| time != it.name) {
                return None;
            }
            // "members of 2016": nobody means those born then.
            let birth = it.words.iter().any(|it| matches!(it.as_str(), "birth" | "born"));
            let apart = match it.moment {
                _ if spoken => -0.15,
                _ if birth => 0.25,
                // When something happened is known of every row, and is no plan and no end of it.
                Moment::Planned => 0.1,
                Moment::Ended => 0.12,
                _ if it.has_gaps => 0.12,
                _ => 0.0,
            };
            Some(Cand::of_column(col, score - apart, false))
        });
        let cands: Vec<Cand> = columns.collect();
        self.link_deed(at, &cands);
        let apart = self.pending.prep != Prep::In;
        let near = self
            .last_table
            .filter(|it| apart && self.sketch.mentions.get(*it).is_some_and(|it| it.item + 4 > at));
        self.head_of_next = self.head_of_next.or(near);
        (!cands.is_empty()).then(|| self.push_mention(at, cands, Part::Tested))
    }

    /// "how many candidates have we placed in 2024": a day said right after what was done is that of the
    /// deed, where rows of it are kept and no date of the things says when it was done.
    fn link_deed(&mut self, at: usize, dates: &[Cand]) {
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
