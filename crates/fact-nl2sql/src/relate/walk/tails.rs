//! What is asked of things once they have been named: "unpaid fines - how many?", "… and how high was
//! it?", "… with the best average mark, name and average".
//!
//! Knows nothing of what a name stands for.

use super::{Agg, Cand, Conj, Expr, Func, Kind, Mode, Pause, Target, Walker, table_of};

impl Walker<'_> {
    /// Takes in "- how many?", ", how many are there?" after some things: they are counted rather than
    /// listed.
    pub(super) fn counts_named(&mut self, at: usize) -> bool {
        let small = |it: &usize| matches!(self.func(*it), Some(Func::Filler));
        let before = at.checked_sub(1).and_then(|it| self.items.get(it));
        let apart = before.is_some_and(|it| matches!(it.pause, Pause::Comma | Pause::Colon));
        let next = (at + 1..self.items.len()).find(|it| !small(it));
        let said =
            next.is_some_and(|it| matches!(self.kind(it), Some(Kind::Names(_) | Kind::Values(_))));
        let pause = self.items.get(at).is_some_and(|it| it.pause != Pause::None);
        let Some(things) = self.sketch.subject.filter(|_| apart && (pause || !said)) else {
            return false;
        };
        let plural = self.sketch.mentions.get(things).is_some_and(|it| it.plural);
        let sketch = &self.sketch;
        let listed = sketch.asked.is_none()
            && sketch.groups.is_empty()
            && sketch.extremes.is_empty()
            && !sketch.shown.iter().any(Expr::is_figure);
        if !(plural && listed && self.is_table(things) && self.lower(at).starts_with("how many")) {
            return false;
        }
        self.flush();
        self.sketch.shown.clear();
        self.show(Expr::count(things));
        self.mode = Mode::Where;
        true
    }

    /// Takes in ", count by country" after some things: how many of them there are of each.
    pub(super) fn counts_each(&mut self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|it| self.items.get(it));
        let apart = before.is_some_and(|it| it.pause != Pause::None);
        let counts = matches!(self.lower(at).as_str(), "count" | "number" | "how many");
        let grouped = matches!(self.func(at + 1), Some(Func::Each | Func::By | Func::Group));
        let things = self.sketch.subject.filter(|it| self.is_table(*it));
        let listed =
            !self.sketch.shown.iter().any(Expr::is_figure) && self.sketch.groups.is_empty();
        let Some(things) = things.filter(|_| apart && counts && grouped && listed) else {
            return false;
        };
        self.flush();
        self.sketch.shown.clear();
        self.show(Expr::count(things));
        self.mode = Mode::Select;
        self.pending.each = true;
        self.skip_to = at + 2;
        true
    }

    /// Takes in "time to fill, average per department": how the amount just named is put together.
    pub(super) fn tells_figure_of_shown(&mut self, agg: Agg, at: usize) -> bool {
        let small = |it: &usize| self.func(*it) == Some(Func::Filler);
        let ends = self.ends_here(at);
        let first = (0..at).rev().take_while(small).last().unwrap_or(at);
        let apart = (first.saturating_sub(1)..at).any(|it| {
            self.items.get(it).is_some_and(|it| matches!(it.pause, Pause::Comma | Pause::Colon))
        });
        let grouped = matches!(self.func(at + 1), Some(Func::Each | Func::By | Func::Group));
        let [only] = self.sketch.shown.as_slice() else { return false };
        let named = only.agg.is_none() && !only.count && self.is_amount(only.mention);
        if !(apart && (grouped || ends) && named) {
            return false;
        }
        let mention = only.mention;
        self.sketch.shown = vec![Expr { agg: Some(agg), ..Expr::plain(mention) }];
        self.set_role(mention, super::Part::Amount);
        self.open = None;
        true
    }

    /// "which shows are on at the moment": it says which of them, and nothing is made of it.
    pub(super) fn says_running(&self, at: usize) -> bool {
        let now = |it: usize| {
            matches!(self.lower(it).as_str(), "at the moment" | "right now" | "now" | "currently")
        };
        let is = at.checked_sub(1).is_some_and(|it| {
            matches!(self.lower(it).as_str(), "are" | "is" | "was" | "were" | "currently" | "still")
        });
        self.lower(at) == "on" && is && now(at + 1)
    }

    /// Whether "a single" only says that the best is that of one row: "on a single rental".
    pub(super) fn says_which_row(&self, at: usize) -> bool {
        let led = self.func(at.wrapping_sub(1)) == Some(Func::In);
        let best = |it: &Expr| matches!(it.agg, Some(Agg::Max | Agg::Min));
        let chosen = !self.sketch.extremes.is_empty() || self.sketch.shown.iter().any(best);
        led && chosen && self.lower(at).ends_with("single")
    }

    /// "the most expensive product and its price": what it was chosen by, and no other price.
    pub(super) fn keep_what_ranks(&self, cands: &mut [Cand]) {
        const EXACT: f64 = 0.97;
        const NEAR: f64 = 0.05;
        let last = self.sketch.extremes.last().filter(|it| it.adjective);
        let by = last.and_then(|it| it.by.as_ref()).map(|it| it.mention);
        let by = by.and_then(|it| self.sketch.mentions.get(it)).map(|it| it.cands.as_slice());
        let things = self.sketch.subject.and_then(|it| self.likeliest_of(it)).and_then(table_of);
        let ranks = |target: Target| {
            table_of(target) == things
                && by.is_some_and(|it| it.iter().any(|it| it.target == target))
        };
        let joined = self.pending.conj == Conj::And;
        let best = cands.iter().map(|it| it.score).fold(0.0, f64::max);
        let called = cands.iter().any(|it| table_of(it.target) == things && it.score > EXACT);
        if joined && !called {
            let kept = cands.iter_mut().filter(|it| ranks(it.target));
            kept.for_each(|it| it.score = best + NEAR);
        }
    }

    /// "our biggest room and how many seats it has": the thing of the most seats, and how many.
    pub(super) fn tells_size_of_best(&mut self, mention: usize, most: bool) -> bool {
        let things = self.sketch.subject.filter(|_| self.pending.counts_too);
        let bare = self.sketch.shown.is_empty() && self.sketch.extremes.is_empty();
        let Some(things) = things.filter(|it| bare && self.is_table(*it)) else { return false };
        self.pending.aggs.clear();
        self.pending.count = false;
        self.pending.counts_too = false;
        self.set_role(mention, super::Part::Ordered);
        self.show(Expr::plain(things));
        self.show(Expr::plain(mention));
        self.extreme(Some(Expr::plain(mention)), false, most, false);
        if let Some(best) = self.sketch.extremes.last_mut() {
            best.adds_up = false;
        }
        true
    }

    /// Takes in "and how high was it?": what the largest was told by.
    pub(super) fn tells_how_large(&mut self, at: usize) -> bool {
        const LARGE: &[&str] = &[
            "high",
            "large",
            "big",
            "long",
            "low",
            "small",
            "short",
            "great",
            "heavy",
            "expensive",
        ];
        let small = |it: usize| matches!(self.func(it), Some(Func::Filler));
        let led = at.checked_sub(1).is_some_and(|it| self.lower(it).ends_with("how"));
        let last = (at + 1..self.items.len()).all(small);
        let by = self.sketch.extremes.last().filter(|it| !it.common).and_then(|it| it.by.clone());
        let said = LARGE.contains(&self.lower(at).as_str());
        let Some(by) = by.filter(|_| led && last && said) else { return false };
        self.show_ranked(by);
        true
    }

    /// Takes in the figure that waits for something where the things are ranked by it: "name and
    /// average".
    pub(super) fn repeats_ranked_figure(&mut self) {
        let figure = |it: &usize| {
            matches!(self.func(*it), Some(Func::Avg | Func::Sum | Func::Min | Func::Max))
        };
        // "and average rating" names what it is of.
        let alone = (0..self.items.len()).rev().find(figure).is_some_and(|it| {
            self.items.get(it).is_some_and(|it| it.pause != Pause::None) || self.ends_here(it)
        });
        let waits = self.pending.aggs.last().copied().filter(|_| alone);
        let by = self.sketch.extremes.last().and_then(|it| it.by.clone());
        let Some(by) = by.filter(|it| waits.is_some() && it.agg == waits) else { return };
        self.pending.aggs.clear();
        self.show_ranked(by);
    }

    /// Shows what things are ranked by, and the things where nothing of them is shown yet.
    fn show_ranked(&mut self, by: Expr) {
        if let (Some(subject), true) = (self.sketch.subject, self.sketch.shown.is_empty()) {
            self.show(Expr::plain(subject));
        }
        self.show(by);
    }

    /// "the applicant with the most applications": none has most of itself.
    pub(super) fn counts_others(&mut self, mention: usize) {
        let Some(Target::Table(own)) = self.sketch.subject.and_then(|it| self.likeliest_of(it))
        else {
            return;
        };
        let itself = Target::Table(own);
        if let Some(counted) = self.sketch.mentions.get_mut(mention)
            && counted.cands.iter().any(|it| matches!(it.target, Target::Table(it) if it != own))
        {
            counted.cands.retain(|it| it.target != itself);
        }
        let counted = self.likeliest_of(mention);
        if let Some(subject) = self.sketch.subject.and_then(|it| self.sketch.mentions.get_mut(it)) {
            subject.cands.retain(|it| it.target == itself || Some(it.target) != counted);
        }
    }
}
