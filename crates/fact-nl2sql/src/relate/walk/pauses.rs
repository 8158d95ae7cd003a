//! What ends at a pause and what goes on after it: a comma, a colon, the end of a sentence.

use super::{Conj, Func, Kind, Mode, OrderBy, Pending, Prep, Walker};

impl Walker<'_> {
    pub(super) fn end_sentence(&mut self) {
        let worked_out = self.open.as_ref().is_some_and(|it| it.expr.agg.is_some());
        if let Some(most) = self.pending.most.take_if(|_| worked_out) {
            // "in which the average pressure is the lowest"
            let by = self.take_open().map(|it| it.expr);
            self.extreme(by, false, most, false);
        }
        self.boundary = true;
        self.flush();
        self.boundary = false;
        self.counts_flagged();
        self.left_over();
        if self.pending.descending.is_some() && self.sketch.orders.is_empty() {
            let descending = self.pending.descending.unwrap_or(false);
            let by = self.sketch.shown.first().filter(|_| self.pending.by_letter).cloned();
            self.sketch.orders.push(OrderBy { by, descending, by_age: self.pending.by_age });
        }
        self.pending = Pending::default();
        self.mode = Mode::Select;
        self.negated_clause = false;
        self.clause += 1;
        self.and_shows = true;
    }

    /// "the five dearest dishes: name and price": a list of columns says what is to be shown.
    pub(super) fn colon(&mut self, at: usize) {
        self.comma();
        let lists = (at + 1..self.items.len()).find(|it| self.func(*it) != Some(Func::Filler));
        let lists = lists.is_some_and(|it| matches!(self.kind(it), Some(Kind::Names(_))));
        let asked = self.sketch.subject.is_some() || !self.sketch.shown.is_empty();
        if !(lists && asked) {
            return;
        }
        self.flush();
        self.left_over();
        self.pending = Pending { conj: Conj::And, ..Pending::default() };
        self.mode = Mode::Select;
        self.negated_clause = false;
        self.clause += 1;
        self.and_shows = true;
    }

    pub(super) fn comma(&mut self) {
        if self.pending.negated && self.open.is_some() {
            self.flush(); // "without insurance, by name"
        }
        if self.pending.figure.is_some() && self.open.is_some() {
            self.flush(); // "a rate above the average, by town"
        }
        self.in_figure = false;
        self.pending.prep = Prep::None;
        self.pending.negated = false;
        if self.mode == Mode::Group {
            self.mode = Mode::Select;
        }
        self.pending.conj = Conj::And;
    }
}
