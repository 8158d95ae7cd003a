//! "What share of the parcels …": where the whole ends and what makes the part begins.

use super::{Func, Kind, Walker};
use crate::catalog::Catalog;
use crate::glossary::VERBS;
use crate::relate::items::{Item, is_kept_share};
use crate::relate::sketch::PartOf;

/// Whether an item asks for a share of things named right after it.
pub(crate) fn asks_for_share(items: &[Item], at: usize, catalog: &Catalog) -> bool {
    in_hundred(items, at).is_some() && !is_kept_share(items, at, catalog)
}

/// Whether the share an item asks for is told in hundredths; `None` where it asks for none.
fn in_hundred(items: &[Item], at: usize) -> Option<bool> {
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
    /// Takes in "what share of": the things that follow are counted.
    pub(super) fn share_of(&mut self, at: usize) -> bool {
        if !asks_for_share(self.items, at, self.catalog) || self.sketch.part.is_some() {
            return false;
        }
        let Some(in_hundred) = in_hundred(self.items, at) else { return false };
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
            let done = first.len() > 4 && first.ends_with("ed") || VERBS.is_irregular(first);
            let plain = VERBS.plain(&crate::words::stem(first)).is_some();
            let small = matches!(self.func(*it), Some(Func::In | Func::Of | Func::By | Func::Each));
            AUXILIARIES.contains(&first) || (done || plain) && !small
        })
    }
}
