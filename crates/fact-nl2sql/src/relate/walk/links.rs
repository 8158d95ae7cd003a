//! Things named only to lead from one to another, and things all of which must be met.
//!
//! Knows nothing of what a name stands for.

use super::{Func, Kind, Mode, Walker};
use crate::relate::sketch::Link;

impl Walker<'_> {
    /// A thing there must be a row of.
    pub(super) fn link(&mut self, mention: usize) {
        let negated = self.pending.negated || self.negated_clause;
        if self.means_little(mention) || self.meets_all(mention) {
            return;
        }
        let column = self
            .sketch
            .mentions
            .get(mention)
            .is_some_and(|it| it.as_column() > it.as_table() + 0.2);
        if column {
            // A column that is neither shown nor tested has been made nothing of.
            self.sketch.idle.push(mention);
        }
        self.sketch.links.push(Link { mention, clause: self.clause, negated });
    }

    /// Takes in "who have been to all pools", "that stock every brand": all there are must be met.
    pub(super) fn meets_all(&mut self, mention: usize) -> bool {
        let Some(said) = self.sketch.mentions.get(mention) else { return false };
        let plural = said.plural;
        let item = said.item;
        // "all three pools", "every single one of the pools"
        let small = |it: &usize| {
            matches!(
                self.kind(*it),
                Some(Kind::Number { .. } | Kind::Func(Func::Filler | Func::Of))
            )
        };
        let Some(led) = (0..item).rev().find(|it| !small(it)) else { return false };
        let word = self.lower(led);
        let last = word.rsplit(' ').find(|it| !matches!(*it, "of" | "the")).unwrap_or_default();
        let all = match self.func(led) {
            Some(Func::All) => plural && last == "all",
            Some(Func::Each) => !plural && matches!(last, "every" | "each"),
            _ => false,
        };
        let figures = self.sketch.shown.iter().any(|it| it.agg.is_some() || it.mention == mention);
        let asks = self.sketch.subject.is_some_and(|it| it != mention) && !figures;
        if !all || !asks || !self.is_done_to_all(led) || self.sketch.met_all.is_some() {
            return false;
        }
        if self.pending.negated || self.negated_clause {
            self.sketch.oddities += 3; // "who have not been to all pools"
        }
        self.sketch.met_all = Some(mention);
        true
    }

    /// Whether a verb leads to what "all" is said of: "have been to all", but not "of all" and "for all".
    fn is_done_to_all(&self, led: usize) -> bool {
        let prep =
            |it: usize| matches!(self.lower(it).as_str(), "to" | "at" | "in" | "from" | "with");
        let own = matches!(self.lower(led).split(' ').next(), Some("in" | "at"));
        let before = if led > 0 && prep(led - 1) { led.checked_sub(2) } else { led.checked_sub(1) };
        let Some(before) = before else { return false };
        let things = self.sketch.subject.and_then(|it| self.sketch.mentions.get(it));
        let after_things = things.is_some_and(|it| it.item < before || it.item == before && own);
        let verb = !matches!(
            self.func(before),
            Some(Func::Of | Func::By | Func::Each | Func::And | Func::Or | Func::In | Func::Order)
        );
        self.mode == Mode::Where && after_things && verb && self.sketch.extremes.is_empty()
    }
}
