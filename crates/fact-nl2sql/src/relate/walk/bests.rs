//! What the best or the commonest are told by where that is said last: "best-selling beer in every
//! region, in kegs", "busiest agent of each team (tickets handled)".
//!
//! Knows nothing of what a name stands for beyond its likeliest meaning.

use super::{Conj, Expr, Kind, Mode, Part, Pause, Prep, Target, Walker};
use crate::glossary::VERBS;
use crate::plan::Agg;

impl Walker<'_> {
    pub(super) fn common(&mut self, most: bool, at: usize) {
        if self.puts_commonest_first(most, at) {
            return;
        }
        if let Some(limit) = self.number_before(at) {
            self.sketch.limit = Some(limit);
        }
        let names_follow = self.next_telling(at).is_some_and(|it| {
            // "the most common cat breed": a kept text may say of which things.
            let noun = it + usize::from(matches!(self.kind(it), Some(Kind::Values(_))));
            let before = self.items.get(at..noun).unwrap_or_default();
            matches!(self.kind(noun), Some(Kind::Names(_)))
                && before.iter().all(|it| it.pause == Pause::None)
        });
        if names_follow {
            self.pending.common = Some(most);
            return;
        }
        // "the genre that is most common": the last thing named before.
        let last = self.open.as_ref().map(|it| it.expr.mention);
        let shown = self.sketch.shown.last().map(|it| it.mention);
        // "the name of the genre that is most common": the genre is.
        let name = shown.and_then(|it| self.sketch.mentions.get(it));
        let name = name.filter(|it| matches!(it.text.to_lowercase().as_str(), "name" | "names"));
        let owner = name.and_then(|it| it.head);
        let owner = owner.filter(|it| Some(*it) == self.sketch.subject && self.mode == Mode::Where);
        if let Some(mention) = owner.or(last).or(shown).or(self.sketch.subject) {
            self.extreme(Some(Expr::plain(mention)), true, most, false);
        } else {
            self.sketch.oddities += 1;
        }
    }

    /// "the most common genre".
    pub(super) fn most_common(&mut self, mention: usize, most: bool) {
        self.set_role(mention, Part::Grouped);
        if self.pending.prep == Prep::Of {
            // "the name of the most common genre"
            let shown = self.sketch.shown.last().map(|it| it.mention);
            self.set_head(shown, mention);
        }
        self.extreme(Some(Expr::plain(mention)), true, most, false);
        let asked_for = self.sketch.shown.is_empty() || self.pending.conj == Conj::And;
        if self.mode == Mode::Select && asked_for && self.pending.prep == Prep::None {
            self.show(Expr::plain(mention));
        }
    }

    /// Takes in "in kegs" where the best of some things are asked for and it was not said by what.
    pub(super) fn measures_best(&mut self, mention: usize, at: usize) -> bool {
        let waits = self.pending.top && self.pending.most.is_some() && self.pending.aggs.is_empty();
        let things = match self.sketch.shown.as_slice() {
            [] => self.sketch.subject.is_some(),
            [one] => !one.is_figure(),
            _ => false,
        };
        let said_last = self.pending.prep == Prep::In && self.ends_here(at);
        let amount = matches!(self.likeliest_of(mention), Some(Target::Column(col)) if self.is_summable(col));
        let measures = waits && things && said_last && amount;
        if measures {
            self.pending.target = true;
            self.pending.aggs.push(Agg::Sum);
        }
        measures
    }

    /// Takes in what the commonest are counted by where it is no thing, whose rows could be counted.
    pub(super) fn counts_no_thing(&mut self) -> bool {
        let waits = std::mem::take(&mut self.pending.counts_common);
        if waits {
            self.sketch.oddities += 3;
        }
        waits
    }

    /// Takes in "(tickets handled)" of the busiest agent: what is counted of them.
    pub(super) fn counts_commonest(&mut self, mention: usize, at: usize) -> bool {
        let common = self.sketch.extremes.last().is_some_and(|it| it.common);
        let paused = at.checked_sub(1).and_then(|it| self.items.get(it));
        let apart = paused.is_some_and(|it| it.pause != Pause::None) && self.mode == Mode::Select;
        let done = VERBS.is_past(&self.lower(at + 1)) && self.ends_here(at + 1);
        let counted = common && apart && (self.ends_here(at) || done);
        let counted = counted || std::mem::take(&mut self.pending.counts_common);
        if counted && let Some(extreme) = self.sketch.extremes.last_mut() {
            extreme.counted = Some(mention);
            self.pending.count = false;
            self.pending.aggs.clear();
            self.set_role(mention, Part::Counted);
        }
        counted
    }
}
