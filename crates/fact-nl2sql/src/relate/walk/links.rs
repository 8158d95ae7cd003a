//! Things named only to lead from one to another, and things all of which must be met.
//!
//! Knows nothing of what a name stands for.

use super::{Func, Mode, Walker};
use crate::glossary::VERBS;
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
        // "every single one of the pools"
        let small = |it: &usize| matches!(self.func(*it), Some(Func::Filler | Func::Of));
        let Some(led) = (0..item).rev().find(|it| !small(it)) else { return false };
        let word = self.lower(led);
        let counted = self.sketch.shown.iter().any(|it| it.count);
        let all = match self.func(led) {
            Some(Func::All) => plural && word.starts_with("all"),
            // "how many swims did every swimmer make": of each of them.
            Some(Func::Each) => !plural && !counted && word.ends_with("every"),
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
        const TO: &[&str] = &["to", "at", "in", "from", "with", "by"];
        let things = self.sketch.subject.and_then(|it| self.sketch.mentions.get(it));
        let Some(things) = things.map(|it| it.item) else { return false };
        let prep = |it: usize| TO.contains(&self.lower(it).as_str());
        // "in every" is one item.
        let own = self.lower(led).split(' ').next().is_some_and(|it| TO.contains(&it));
        let before = if led > 0 && prep(led - 1) { led.checked_sub(2) } else { led.checked_sub(1) };
        let Some(before) = before.filter(|it| *it > things || *it == things && own) else {
            return false;
        };
        let goes_on = matches!(
            self.func(before),
            Some(Func::Of | Func::Each | Func::And | Func::Or | Func::In | Func::Order)
        );
        // "after all films of hers"
        let compared =
            matches!(self.lower(before).as_str(), "than" | "after" | "before" | "over" | "of");
        let verb = |it: usize| {
            let word = self.lower(it);
            word.split(' ').any(|it| VERBS.is_past(it) || matches!(it, "have" | "has" | "been"))
        };
        let told = self.mode == Mode::Where || (things + 1..=before).any(verb);
        told && !goes_on && !compared && self.sketch.extremes.is_empty()
    }
}
