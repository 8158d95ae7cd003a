//! The column that was named and has not been tested yet: what becomes of it.

use super::{Cand, Expr, Func, Mode, Op, Open, Part, Walker};

impl Walker<'_> {
    /// A column whose test is being said: what follows is what it is compared with.
    pub(super) fn open_test(&mut self, at: usize, cands: Vec<Cand>) {
        let mention = self.push_mention(at, cands, Part::Tested);
        self.open = Some(Open {
            expr: Expr::plain(mention),
            shown: None,
            item: at,
            led_in: Some(Func::That),
            shows: false,
        });
        self.mode = Mode::Where;
    }

    /// Gives what is still open its place: it is shown, or it has to be there at all.
    pub(super) fn flush(&mut self) {
        if let Some((cmp, agg)) = self.pending.figure.take() {
            if let Some(open) = self.take_open() {
                self.push_test(open.expr, Op::Figure(cmp, agg, None, Vec::new()));
            } else if let Some(mention) = self.shown_amount() {
                // "the fares that are above the average"
                self.push_test(Expr::plain(mention), Op::Figure(cmp, agg, None, Vec::new()));
            } else {
                self.sketch.oddities += 1;
            }
            return;
        }
        if self.tests_shown_flag() {
            return;
        }
        let Some(open) = self.open.take() else { return };
        if open.shown.is_some() {
            return;
        }
        let plain = open.expr.agg.is_none() && !open.expr.count;
        if let Some(flag) = self.flag(open.expr.mention).filter(|_| plain) {
            self.test_flag(open.expr, flag);
            return;
        }
        if self.pending.negated && !open.expr.count {
            self.push_test(open.expr, Op::Missing);
            if let Some(test) = self.sketch.tests.last_mut() {
                test.negated = false;
            }
            return;
        }
        if let Some(most) = self.says_extreme(&open) {
            self.set_role(open.expr.mention, Part::Ordered);
            self.extreme(Some(open.expr), false, most, false);
            return;
        }
        let wanted = open.shows || (self.boundary && open.led_in == Some(Func::With));
        if !wanted && !open.expr.count {
            self.link(open.expr.mention);
        } else {
            self.show(open.expr);
        }
    }

    /// "which shops have a cellar and are still open": those that have one, and not whether they do.
    pub(super) fn tests_shown_flag(&mut self) -> bool {
        let last = self.sketch.shown.len().checked_sub(1);
        let Some(open) = self.open.as_ref().filter(|it| it.shown.is_some() && it.shown == last)
        else {
            return false;
        };
        let plain = open.expr.agg.is_none() && !open.expr.count;
        let said = plain && self.sketch.subject.is_some() && self.says_having(open.item);
        let Some(flag) = self.flag(open.expr.mention).filter(|_| said) else { return false };
        let expr = open.expr.clone();
        self.open = None;
        self.sketch.shown.pop();
        self.test_flag(expr, flag);
        true
    }

    /// Whether a name begins with the verb that says it of the things: "have a cellar", "are insured".
    fn says_having(&self, at: usize) -> bool {
        let lower = self.lower(at);
        let verb = lower.split(' ').next().unwrap_or_default();
        lower.contains(' ') && matches!(verb, "have" | "has" | "had" | "is" | "are")
    }

    /// The open column, no longer shown for its own sake.
    pub(super) fn take_open(&mut self) -> Option<Open> {
        let open = self.open.take()?;
        if let Some(shown) = open.shown
            && shown + 1 == self.sketch.shown.len()
        {
            self.sketch.shown.pop();
        }
        Some(open)
    }
}
