//! What figures are told by: "per album", "by album and genre".
//!
//! Knows nothing of what a name stands for.

use super::{Expr, Func, Mode, Part, Prep, Walker};

impl Walker<'_> {
    pub(super) fn group(&mut self, mention: usize, is_table: bool) {
        self.pending.each = false;
        if self.meets_all(mention) {
            return; // "guests who stayed in every room": of no group
        }
        let worked_out = self.sketch.shown.iter().any(Expr::is_figure);
        if std::mem::take(&mut self.across) && (is_table || worked_out) {
            // "across all schools": it only says of what.
            if is_table && self.sketch.subject.is_none() {
                self.sketch.subject = Some(mention);
                return;
            }
            if worked_out || !self.sketch.extremes.is_empty() {
                self.link(mention);
                return;
            }
        }
        self.set_role(mention, Part::Grouped);
        if is_table {
            // "the code of each role"
            for shown in self.unheaded..self.sketch.shown.len() {
                let column = self.sketch.shown.get(shown).filter(|it| !it.count);
                let column = column.filter(|it| it.agg.is_none()).map(|it| it.mention);
                self.set_head(column, mention);
            }
        }
        if self.mode == Mode::Where {
            self.flush();
        }
        let owns = self.pending.prep == Prep::Of && is_table && !self.sketch.groups.is_empty();
        if owns {
            let last = self.sketch.groups.last().copied();
            self.set_head(last, mention);
            return;
        }
        if !self.sketch.groups.contains(&mention) {
            self.sketch.groups.push(mention);
        }
    }

    /// "by album and genre": the second of two groups.
    pub(super) fn goes_on_grouping(&self, at: usize) -> bool {
        let last = self.sketch.groups.last().and_then(|it| self.sketch.mentions.get(*it));
        let joined = at >= 2 && self.func(at - 1) == Some(Func::And) && self.lower(at - 1) == "and";
        self.mode == Mode::Select && joined && last.is_some_and(|it| it.item + 2 == at)
    }
}
