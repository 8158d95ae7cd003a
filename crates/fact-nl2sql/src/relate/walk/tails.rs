//! What is asked of things once they have been named: "unpaid fines - how many?", "… and how high was
//! it?", "… with the best average mark, name and average".
//!
//! Knows nothing of what a name stands for.

use super::{Expr, Func, Kind, Mode, Pause, Target, Walker};

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
