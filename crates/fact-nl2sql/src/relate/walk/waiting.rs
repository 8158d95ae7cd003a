//! Words that wait for what they belong to: "most", "most common", "by", and what is left of them.

use super::{Cand, Expr, Func, Kind, Mode, Op, Part, Pause, Target, Walker};
use crate::catalog::NameHit;
use crate::plan::Agg;

impl Walker<'_> {
    /// Words that waited for something in vain.
    pub(super) fn left_over(&mut self) {
        if let Some(most) = self.pending.most.take() {
            self.most_left_over(most);
        }
        self.counts_by_group();
        let lacks = |it: &mut Self| it.done_by_verb().or_else(|| it.what_refers());
        if let Some(mention) = self.pending.negated.then(|| lacks(self)).flatten() {
            // "never sold", "have not bought anything": there is no row of what tells of it.
            self.push_test(Expr::plain(mention), Op::Exists);
        } else if self.tells_nothing_else()
            && let Some(mention) = self.done_by_verb()
        {
            // "how many rooms are booked": there must be a row of what tells of it.
            self.link(mention);
        }
        let last = std::mem::take(&mut self.counts_last);
        self.pending.counts_too |= last;
        let counts = std::mem::take(&mut self.pending.count) || last;
        let ordered = self.mode == Mode::Order && self.sketch.orders.is_empty();
        if let Some(first) = self.sketch.shown.first().filter(|_| counts && ordered) {
            // "in descending order of the count", "ordered by frequency"
            let by = Expr::count(first.mention);
            self.sketch.orders.push(super::OrderBy {
                by: Some(by),
                descending: self.pending.descending.unwrap_or(false),
                by_age: false,
            });
        } else if let Some(last) =
            self.sketch.extremes.last().filter(|_| counts && self.pending.counts_too)
        {
            // "the most common type, and how many are there": how many it is the most common by.
            let by = last.by.as_ref().filter(|it| last.common || it.count).map(|it| it.mention);
            if let (Some(subject), true) = (self.sketch.subject, self.sketch.shown.is_empty()) {
                self.show(Expr::plain(subject));
            }
            if let Some(mention) = by {
                self.sketch.shown.push(Expr::count(mention));
            }
        } else if counts && self.sketch.shown.is_empty() && self.sketch.subject.is_none() {
            if !self.counts_texts() {
                self.sketch.counts_rows = true;
                self.sketch.oddities += 1;
            }
        } else if counts && !self.sketch.shown.iter().any(|it| it.count) {
            // "… and the count": of what the question is about.
            let subject = self.sketch.subject.or(self.sketch.shown.first().map(|it| it.mention));
            // "with at least six jobs: the plate and how many": of the jobs.
            let told = self.counted_before().filter(|_| self.pending.counts_too);
            if let Some(mention) = told.or(subject) {
                self.sketch.shown.push(Expr::count(mention));
            }
        }
        self.repeats_ranked_figure();
        self.shows_names_asked_for();
        // "employees per sector on average": said last, meant of what is shown.
        let last = self.sketch.shown.last().map(|it| it.mention);
        let adds_up = last.is_some_and(|it| self.may_be_amount(it));
        if let (Some(agg), Some(last), true) =
            (self.pending.aggs.last().copied(), self.sketch.shown.last_mut(), adds_up)
            && last.agg.is_none()
            && !last.count
        {
            last.agg = Some(agg);
            let mention = last.mention;
            self.pending.aggs.clear();
            self.set_role(mention, Part::Amount);
        }
        self.figure_of_counted();
        self.adds_up_how_much();
        self.adds_up_alone();
        if self.pending.cmp.is_some()
            || self.pending.like.is_some()
            || !self.pending.aggs.is_empty()
        {
            self.sketch.oddities += 1;
        }
    }

    /// "names of the drivers and their depots", where a driver has two names: both are asked for.
    fn shows_names_asked_for(&mut self) {
        let Some(things) = self.sketch.subject.filter(|it| self.is_table(*it)) else { return };
        let text = self.sketch.mentions.get(things).map(|it| it.text.to_lowercase());
        let names = matches!(text.as_deref(), Some("name" | "names" | "full name" | "full names"));
        let shown = &self.sketch.shown;
        let told =
            shown.is_empty() || shown.iter().any(|it| it.mention == things || it.is_figure());
        if names && !told {
            self.sketch.shown.insert(0, Expr::plain(things));
        }
    }

    /// "how many no-shows": the rows of which a text says that they are some.
    fn counts_texts(&mut self) -> bool {
        const LIKELY: f64 = 0.9;
        let several = |at: usize| self.items.get(at).is_some_and(|it| it.plural);
        let counted = |at: &usize| {
            let text = matches!(self.kind(at + 1), Some(Kind::Values(_)));
            self.func(*at) == Some(Func::Count) && text && several(at + 1)
        };
        let Some(at) = (0..self.items.len()).find(counted) else { return false };
        let value = self.sketch.mentions.iter().find(|it| it.item == at + 1);
        let table = value.and_then(super::Mention::likeliest).and_then(super::table_of);
        let Some(table) = table else { return false };
        let hit = NameHit { target: Target::Table(table), n_words: 1, score: LIKELY };
        let things = self.push_mention(at + 1, vec![Cand::of_name(&hit)], Part::Counted);
        self.pending.aggs.clear(); // of "how many"
        self.sketch.subject = Some(things);
        self.show(Expr::count(things));
        true
    }

    /// "patients per blood group": no sentence that lists them, so it is how many there are.
    fn counts_by_group(&mut self) {
        const CALLED: f64 = 0.97;
        let sketch = &self.sketch;
        let plain = !sketch.groups.is_empty()
            && sketch.shown.is_empty()
            && sketch.extremes.is_empty()
            && sketch.orders.is_empty();
        let things = sketch.subject.filter(|_| plain && sketch.asked.is_none());
        let Some(mention) = things.filter(|it| self.is_table(*it)) else { return };
        // Rows called "physical sales" are several: the word stands for an amount as well.
        let several = |it: &&super::Mention| {
            it.plural || it.as_table() > CALLED && it.text.to_lowercase().ends_with("sales")
        };
        let own = self.sketch.mentions.get(mention).filter(several);
        let lists = (0..own.map_or(0, |it| it.item)).any(|it| {
            matches!(self.func(it), Some(Func::Ask | Func::Each | Func::Order))
                || self.lower(it) == "show the"
        });
        if own.is_some() && !lists {
            self.show(Expr::count(mention));
        }
    }

    /// "the biggest donation ever": of the amount the things asked for are kept for.
    fn is_the_largest(&mut self, most: bool) -> bool {
        const LIKELY: f64 = 0.8;
        let sizes = ["biggest", "largest", "greatest", "highest", "smallest", "lowest"];
        let said = (0..self.items.len())
            .find(|it| sizes.iter().any(|size| self.lower(*it).ends_with(size)));
        let bare = self.sketch.shown.is_empty() && self.sketch.extremes.is_empty();
        let things = self.sketch.subject.filter(|_| bare).and_then(|it| self.likeliest_of(it));
        let (Some(at), Some(Target::Table(table))) = (said, things) else { return false };
        let Some(col) = self.catalog.sum_of_each(table) else { return false };
        let mention =
            self.push_mention(at, vec![Cand::of_column(col, LIKELY, false)], Part::Ordered);
        self.extreme(Some(Expr::plain(mention)), false, most, true);
        true
    }

    /// "the most sold", "the course that costs the most": of what was named last.
    fn most_left_over(&mut self, most: bool) {
        if let ([only], false, true) =
            (self.sketch.shown.as_slice(), self.sketch.groups.is_empty(), self.pending.top)
            && only.is_figure()
            && self.sketch.extremes.is_empty()
        {
            // "spend per region, top 5"
            self.sketch.orders.push(super::OrderBy { by: None, descending: most, by_age: false });
            return;
        }
        // "the most sold": how many rows there are of it.
        let counted = self.sketch.links.last().map(|it| it.mention);
        let alone = counted.is_none() && self.sketch.extremes.is_empty();
        let counted = counted.or_else(|| alone.then(|| self.done_by_verb()).flatten());
        match counted {
            Some(mention) if self.sketch.extremes.is_empty() && self.is_amount(mention) => {
                // "the course that costs the most"
                self.extreme(Some(Expr::plain(mention)), false, most, false);
                if let Some(it) = self.sketch.extremes.last_mut() {
                    it.adds_up = false;
                }
            }
            Some(mention) if self.sketch.extremes.is_empty() => {
                let by = Expr::count(mention);
                self.extreme(Some(by), false, most, false);
            }
            None if self.sketch.extremes.is_empty() && self.sketch.shown.len() == 1 => {
                // "the bike that travelled the most"
                let by = self.sketch.shown.first().cloned();
                let common = !by.as_ref().is_some_and(|it| self.is_amount(it.mention));
                let by = by.filter(|it| !it.count && it.agg.is_none());
                self.extreme(by, common, most, false);
                self.sketch.oddities += 1;
            }
            None if self.is_the_largest(most) => {}
            _ => self.sketch.oddities += 2,
        }
        self.sketch.oddities += 1;
    }

    /// What was done to the things asked for: the orders of "the product ordered the most".
    pub(super) fn done_by_verb(&mut self) -> Option<usize> {
        let verb = self.verb?;
        let Some(Kind::Names(hits)) = self.kind(verb) else { return None };
        let tables = hits.iter().filter(|it| matches!(it.target, Target::Table(_)));
        let mut cands: Vec<Cand> = tables.map(Cand::of_name).collect();
        if cands.is_empty() {
            cands = self.kept_by_date(hits);
        }
        // "customers who purchased": the purchases rather than, once more, the customers.
        let subject = self.sketch.subject.and_then(|it| self.sketch.mentions.get(it));
        let things = subject.and_then(super::Mention::likeliest);
        if cands.iter().any(|it| Some(it.target) != things) {
            cands.retain(|it| Some(it.target) != things);
        }
        (!cands.is_empty()).then(|| self.push_mention(verb, cands, Part::Thing))
    }

    /// The tables that keep when a thing was done: admissions by when somebody was admitted.
    fn kept_by_date(&self, hits: &[NameHit]) -> Vec<Cand> {
        let dated = hits.iter().filter(|it| self.catalog.is_dated(it.target));
        let tables = dated.filter_map(|it| Some((super::table_of(it.target)?, it.score)));
        let cand = |(table, score)| Cand {
            score,
            ..Cand::of_name(&NameHit { target: Target::Table(table), n_words: 1, score })
        };
        tables.map(cand).collect()
    }

    /// Whether nothing is said of the things asked for but what was done to them.
    fn tells_nothing_else(&self) -> bool {
        let sketch = &self.sketch;
        self.mode == Mode::Where
            && sketch.subject.is_some()
            && sketch.tests.is_empty()
            && sketch.links.is_empty()
            && sketch.extremes.is_empty()
            && sketch.groups.is_empty()
    }

    pub(super) fn most(&mut self, most: bool, at: usize) {
        let side = self.open.is_some() || self.shown_amount().is_some();
        if let Some(cmp) = self.pending.cmp.take_if(|_| side) {
            // "more than the lowest price of all"
            self.pending.figure = Some((cmp, extreme_of(most)));
            return;
        }
        let text = self.lower(at);
        self.pending.top =
            !text.contains("most") && !text.contains("fewest") && !text.contains("least");
        let listed = self.is_listed(at);
        if let Some(before) = self.pending.most.filter(|_| listed) {
            self.pending.aggs.push(extreme_of(before));
        }
        if listed && !self.pending.aggs.is_empty() {
            self.pending.aggs.push(extreme_of(most));
            return;
        }
        self.pending.most = Some(most);
        if let Some(limit) = self.number_before(at) {
            self.sketch.limit = Some(limit);
        }
    }

    pub(super) fn number_before(&self, at: usize) -> Option<u64> {
        let mut before = at.checked_sub(1)?;
        while matches!(self.func(before), Some(Func::Filler)) {
            before = before.checked_sub(1)?;
        }
        match self.kind(before) {
            Some(Kind::Number { .. }) if self.is_number_of_name(before) => None,
            // "hired before 2012, longest-serving first"
            Some(Kind::Number { .. }) if self.items.get(before)?.pause != Pause::None => None,
            Some(Kind::Number { value, .. }) => how_many(*value),
            _ => None,
        }
    }

    /// "room 111": the number says which one it is.
    pub(super) fn is_number_of_name(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|it| self.items.get(it));
        before.is_some_and(|it| {
            matches!(it.kind, Kind::Names(_)) && !it.plural && it.pause == Pause::None
        })
    }

    /// Whether nothing but a pause or another part of the sentence comes after an item.
    pub(super) fn ends_here(&self, at: usize) -> bool {
        crate::relate::items::ends_here(self.items, at)
    }
}

pub(super) fn extreme_of(most: bool) -> Agg {
    if most { Agg::Max } else { Agg::Min }
}

/// A number as how many rows are wanted; `None` where it is not a small whole one.
pub(crate) fn how_many(value: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be small and whole"
    )]
    let limit = value as u64;
    (value >= 1.0 && value.fract() == 0.0 && value < 100_000.0).then_some(limit)
}
