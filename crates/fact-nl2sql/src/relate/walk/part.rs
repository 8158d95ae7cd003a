//! "What share of the parcels …": where the whole ends and what makes the part begins.

use super::{Func, Kind, NameHit, Pause, Target, Walker, likeliest};
use crate::glossary::VERBS;
use crate::plan::Agg;
use crate::relate::items::Item;
use crate::relate::sketch::PartOf;
use crate::relate::tree::is_done;

/// Whether the share of things named right after an item that it asks for is told in hundredths;
/// `None` where it asks for none.
pub(crate) fn share_in_hundred(items: &[Item], at: usize) -> Option<bool> {
    let lower = items.get(at)?.text.to_lowercase();
    let hundred = match lower.as_str() {
        "share" | "percentage" | "percent" | "proportion" | "pct" => true,
        "fraction" => false,
        _ => return None,
    };
    let of = items.get(at + 1).is_some_and(|it| matches!(it.kind, Kind::Func(Func::Of)));
    of.then_some(hundred)
}

/// "the failure rate in percent": the word only says in which unit.
pub(crate) fn says_unit_of_rate(items: &[Item], at: usize) -> bool {
    let lower = |it: &Item| it.text.to_lowercase();
    let before = at.checked_sub(1).and_then(|it| items.get(it));
    let led = before.is_some_and(|it| lower(it) == "in");
    let rate = items.iter().take(at).any(|it| matches!(lower(it).as_str(), "rate" | "rates"));
    led && rate && items.get(at).is_some_and(|it| lower(it) == "percent")
}

impl Walker<'_> {
    /// Takes in "what share of", where the data keeps no such share: the things that follow are
    /// counted.
    pub(super) fn share_of(&mut self, at: usize) -> bool {
        let asked = share_in_hundred(self.items, at).filter(|_| self.sketch.part.is_none());
        let Some(in_hundred) = asked else { return false };
        self.sketch.part = Some(PartOf { in_hundred, verb: self.verb_after(at + 1), by: None });
        let done_to = self.done_to_amount(at + 2);
        self.skip_to = at + 2 + usize::from(done_to);
        if !done_to && !self.is_of_amount(at + 1) {
            self.pending.count = true;
        } else if self.func(at + 2) != Some(Func::Sum) {
            self.pending.aggs.push(Agg::Sum);
        }
        true
    }

    /// "of the donated weight": what was done to an amount, called as the things it is of.
    fn done_to_amount(&self, at: usize) -> bool {
        let joined = self.items.get(at).is_some_and(|it| it.pause == Pause::None);
        let Some(Kind::Names(hits)) = self.kind(at).filter(|_| joined) else { return false };
        let things = matches!(likeliest(hits), Some(Target::Table(_)));
        let amount = |it: &[NameHit]| matches!(likeliest(it), Some(Target::Column(col)) if self.catalog.adds_up(col));
        let next = matches!(self.kind(at + 1), Some(Kind::Names(it)) if amount(it));
        things && self.lower(at).ends_with("ed") && next
    }

    /// "what share of the fees": an amount is added up rather than counted.
    fn is_of_amount(&self, of: usize) -> bool {
        let small = |it: &usize| matches!(self.func(*it), Some(Func::Filler | Func::Sum));
        let first = (of + 1..self.items.len()).find(|it| !small(it));
        if first.is_some_and(|it| self.done_to_amount(it)) {
            return true;
        }
        match first.and_then(|it| self.kind(it)) {
            Some(Kind::Names(hits)) => matches!(likeliest(hits), Some(Target::Column(col))
                if self.catalog.adds_up(col)),
            _ => false,
        }
    }

    /// Position of the first verb after an item.
    fn verb_after(&self, at: usize) -> Option<usize> {
        const AUXILIARIES: &[&str] = &[
            "is", "are", "was", "were", "has", "have", "had", "do", "does", "did", "got", "get",
            "gets",
        ];
        let things = (at + 1..self.items.len()).find(|it| {
            let plural = self.items.get(*it).is_some_and(|it| it.plural);
            matches!(self.kind(*it), Some(Kind::Names(_) | Kind::Values(_)))
                && (plural || self.is_of_amount(at))
        })?;
        // "of clients with an adviser": where there is no verb, what they have makes the part.
        let has = |it: &usize| matches!(self.func(*it), Some(Func::With | Func::Without));
        let has = || (things + 1..self.items.len()).find(has);
        let first = |it: usize| {
            let lower = self.lower(it);
            lower.split(' ').next().unwrap_or_default().to_owned()
        };
        // "of jobs closed in May were late": what was done before tells which of them are meant.
        let apart = |it: &usize| self.items.get(*it).is_some_and(|it| it.pause != Pause::None);
        let end = (things..self.items.len()).find(apart).unwrap_or(self.items.len() - 1);
        let said = (things + 1..=end).find(|it| AUXILIARIES.contains(&first(*it).as_str()));
        if said.is_some() {
            return said;
        }
        let verb = (things + 1..self.items.len()).find(|it| {
            let lower = self.lower(*it);
            let first = lower.split(' ').next().unwrap_or_default();
            let small = matches!(self.func(*it), Some(Func::In | Func::Of | Func::By | Func::Each));
            // "of tickets for played shows": of which kind the shows are.
            let tells_kind = self.items.get(*it).is_some_and(|it| it.pause == Pause::None)
                && self.items.get(it + 1).is_some_and(|it| it.plural)
                && matches!(self.kind(it + 1), Some(Kind::Names(_)));
            let verb = (is_done(first) || VERBS.knows(first)) && !small && !tells_kind;
            AUXILIARIES.contains(&first) || verb
        });
        verb.or_else(has)
    }
}
