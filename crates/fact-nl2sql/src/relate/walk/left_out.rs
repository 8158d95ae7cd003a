//! "excluding quotes and cancelled ones": of two texts that are left out both are.
//!
//! Start at [`Walker::is_left_out_too`]. Knows nothing of any database.

use super::{Expr, Func, Kind, Op, Pause, Right, Target, Walker};

impl Walker<'_> {
    /// Whether a text goes on with what is left out: "and" joins it to one that is.
    pub(super) fn is_left_out_too(&self, on: &Expr, op: &Op) -> bool {
        let text = |it: &Op| matches!(it, Op::Holds | Op::Is(Right::Text(..)));
        let Some(last) = self.sketch.tests.last().filter(|it| it.negated && text(&it.op)) else {
            return false;
        };
        let (Some(own), Some(before)) =
            (self.sketch.mentions.get(on.mention), self.sketch.mentions.get(last.on.mention))
        else {
            return false;
        };
        let column = |it: &Target| matches!(it, Target::Column(_));
        let mut columns = own.cands.iter().map(|it| it.target).filter(column);
        let alike = columns.any(|own| before.cands.iter().any(|it| it.target == own));
        text(op)
            && alike
            && before.item < own.item
            && (before.item + 1..own.item)
                .any(|it| matches!(self.func(it), Some(Func::And | Func::Or)))
            && (before.item + 1..own.item).all(|it| self.leads_on_listing(it))
            && self.are_left_out_before(before.item)
    }

    /// Whether "without" in a clause of its own leaves out rows by a text they hold.
    pub(super) fn leaves_out_texts(&self, at: usize) -> bool {
        let apart = at.checked_sub(1).and_then(|it| self.items.get(it));
        let text = self.next_telling(at).and_then(|it| self.kind(it));
        apart.is_some_and(|it| it.pause != Pause::None) && matches!(text, Some(Kind::Values(_)))
    }

    /// Whether an item may stand between two things of a list.
    fn leads_on_listing(&self, at: usize) -> bool {
        match self.kind(at) {
            Some(Kind::Func(Func::And | Func::Or | Func::Filler | Func::All)) => true,
            Some(Kind::Names(hits)) => {
                matches!(super::likeliest(hits), Some(Target::Table(_)))
            }
            _ => false,
        }
    }

    /// Whether the list a text ends was led in by a word that leaves it out.
    fn are_left_out_before(&self, at: usize) -> bool {
        let same = |it: &usize| {
            self.items.get(*it).is_some_and(|it| matches!(it.pause, Pause::None | Pause::Comma))
        };
        let listed = |it: &usize| {
            matches!(self.kind(*it), Some(Kind::Values(_))) || self.leads_on_listing(*it)
        };
        let led = (0..at).rev().take_while(same).find(|it| !listed(it));
        led.is_some_and(|it| {
            matches!(self.func(it), Some(Func::Except | Func::Without | Func::Not))
        })
    }
}
