//! Comparisons one side of which was said before or elsewhere: "those that are below 100", "or
//! higher than 30", "more wins than losses".
//!
//! Knows nothing of what a name stands for.

use super::adjectives::columns;
use super::{Cmp, Conj, Expr, Func, Kind, Op, Part, Walker};
use crate::relate::items::adjective_columns;

impl Walker<'_> {
    /// The amount shown last, which a comparison without a side of its own is about: "the fares that
    /// are below 100".
    pub(super) fn shown_amount(&self) -> Option<usize> {
        let last = self.sketch.shown.last().filter(|it| !it.count && it.agg.is_none())?;
        self.is_amount(last.mention).then_some(last.mention)
    }

    /// "with a fare that is below 100": the column named just before is compared.
    pub(super) fn is_compared_on(&self, at: usize) -> bool {
        let near = self.open.as_ref().is_some_and(|it| it.shown.is_none() && it.item + 1 == at);
        let next = self.func(at + 1);
        near && matches!(next, Some(Func::Gt | Func::Ge | Func::Lt | Func::Le | Func::Between))
    }

    /// "towers longer than 80 or higher than 30": the adjective says which column is compared.
    pub(super) fn compared_adjective(&mut self, at: usize) -> bool {
        let occupied = self.open.is_some() || self.pending.count || !self.pending.aggs.is_empty();
        let text = self.lower(at);
        let word = text.split(' ').next().unwrap_or_default();
        if occupied || !matches!(word, "higher" | "lower" | "larger" | "smaller" | "bigger") {
            return false;
        }
        let of_shown = self.shown_amount().is_some() && !self.follows_name(at);
        let goes_on = self.pending.conj != Conj::None && self.last_test_is_adjective();
        if of_shown && !goes_on {
            return false;
        }
        let figures = adjective_columns(word, self.catalog);
        if figures.is_empty() {
            return false;
        }
        self.pending.cmp = Some(Cmp::Gt);
        self.open_test(at, columns(&figures));
        true
    }

    fn last_test_is_adjective(&self) -> bool {
        let last = self.sketch.tests.last().and_then(|it| self.sketch.mentions.get(it.on.mention));
        last.is_some_and(|it| matches!(self.kind(it.item), Some(Kind::Adjective(_))))
    }

    /// "the highest temperature in March", where a table of temperatures has a column for each month.
    pub(super) fn ranks_by_column(&mut self, mention: usize, at: usize) -> bool {
        let within = self.func(at.wrapping_sub(1)) == Some(Func::In) && self.is_amount(mention);
        let Some(extreme) = self.sketch.extremes.last().filter(|it| within && !it.adds_up) else {
            return false;
        };
        let by = extreme.by.as_ref().filter(|it| it.agg.is_none()).map(|it| it.mention);
        let thing = by.and_then(|it| self.sketch.mentions.get(it));
        let near = thing.is_some_and(|it| it.item + 2 == at && it.as_table() > 0.7);
        if let Some(extreme) = self.sketch.extremes.last_mut().filter(|_| near) {
            extreme.by = Some(Expr::plain(mention));
            self.set_role(mention, Part::Ordered);
        }
        near
    }

    /// "… lower than that in July or higher than that in October": what was compared before.
    fn compared_before(&self) -> Option<Expr> {
        let last = self.sketch.tests.last().filter(|_| self.pending.conj != Conj::None)?;
        matches!(last.op, Op::Column(..)).then(|| last.on.clone())
    }

    /// "more wins than losses": an amount compared with another of the same row.
    pub(super) fn compares_with(&mut self, mention: usize, at: usize) -> bool {
        if let (Some(cmp), None, Some(on)) = (
            self.pending.cmp,
            &self.open,
            self.compared_before().filter(|_| self.is_amount(mention)),
        ) {
            self.set_role(mention, Part::Amount);
            self.push_test(on, Op::Column(cmp, mention));
            return true;
        }
        let (Some(cmp), Some(open)) = (self.pending.cmp, &self.open) else { return false };
        let plain = !open.expr.count && open.expr.agg.is_none();
        let compared = (open.item + 1..at).any(|it| {
            matches!(
                self.func(it),
                Some(Func::Gt | Func::Ge | Func::Lt | Func::Le | Func::Than | Func::ThatOf)
            )
        });
        let amounts = self.is_amount(mention)
            && self.is_amount(open.expr.mention)
            && self.likeliest_of(mention) != self.likeliest_of(open.expr.mention);
        if !(plain && compared && amounts) || self.is_tested_soon(at) {
            return false;
        }
        self.set_role(mention, Part::Amount);
        if let Some(open) = self.take_open() {
            self.push_test(open.expr, Op::Column(cmp, mention));
        }
        true
    }
}
