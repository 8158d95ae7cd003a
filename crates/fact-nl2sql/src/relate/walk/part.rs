//! "What share of the parcels …": where the whole ends and what makes the part begins.

use super::{Func, Kind, Walker};
use crate::glossary::VERBS;
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

impl Walker<'_> {
    /// Takes in "what share of", where the data keeps no such share: the things that follow are
    /// counted.
    pub(super) fn share_of(&mut self, at: usize) -> bool {
        let asked = share_in_hundred(self.items, at).filter(|_| self.sketch.part.is_none());
        let Some(in_hundred) = asked else { return false };
        self.sketch.part = Some(PartOf { in_hundred, verb: self.verb_after(at + 1) });
        self.pending.count = true;
        self.skip_to = at + 2;
        true
    }

    /// Position of the first verb after an item.
    fn verb_after(&self, at: usize) -> Option<usize> {
        const AUXILIARIES: &[&str] =
            &["is", "are", "was", "were", "has", "have", "had", "do", "does", "did", "got", "get"];
        let things = (at + 1..self.items.len()).find(|it| {
            matches!(self.kind(*it), Some(Kind::Names(_) | Kind::Values(_)))
                && self.items.get(*it).is_some_and(|it| it.plural)
        })?;
        (things + 1..self.items.len()).find(|it| {
            let lower = self.lower(*it);
            let first = lower.split(' ').next().unwrap_or_default();
            let small = matches!(self.func(*it), Some(Func::In | Func::Of | Func::By | Func::Each));
            AUXILIARIES.contains(&first) || (is_done(first) || VERBS.knows(first)) && !small
        })
    }
}
