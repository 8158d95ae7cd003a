//! "by": whoever did it, what rows are ranked or ordered by, or what figures are told by.
//!
//! Start at [`Walker::by`]. Knows nothing of what a name stands for beyond its likeliest meaning.

use super::{Expr, Func, Kind, Mode, Pause, Prep, Role, Target, Walker};
use crate::glossary::VERBS;

impl Walker<'_> {
    pub(super) fn by(&mut self, at: usize) {
        let next = self.told_after_by(at);
        let is_name = next.is_some_and(|it| {
            matches!(
                self.kind(it),
                Some(
                    Kind::Names(_)
                        | Kind::Func(Func::Count | Func::Avg | Func::Sum | Func::Max | Func::Min)
                )
            )
        });
        if self.mode == Mode::Order {
            return;
        }
        if self.sketch.extremes.last().is_some_and(|it| it.common && it.counted.is_none()) {
            self.pending.counts_common = true;
            return;
        }
        let says_which = next.is_some_and(|it| {
            matches!(self.kind(it + 1), Some(Kind::Values(_) | Kind::Quoted))
                && self.items.get(it).is_some_and(|it| it.pause == Pause::None)
        });
        if self.lower(at.wrapping_sub(1)) == "shared" {
            self.pending.both = true; // "the guides shared by tours to Faro and tours to Varna"
        }
        let of_one = matches!(self.lower(at + 1).as_str(), "a" | "an" | "any")
            && self.items.get(at).is_some_and(|it| it.pause == Pause::None);
        if !is_name || says_which || of_one && self.follows_verb(at) {
            // "by Ann", "by the artist Ann", "looked after by an adviser from Rome".
            self.pending.prep = Prep::In;
            return;
        }
        let open_ended = |it: &super::Extreme| it.by.is_none() || it.adjective;
        if self.pending.top || self.sketch.extremes.last().is_some_and(open_ended) {
            self.pending.target = true;
            return;
        }
        let named = next.filter(|it| matches!(self.kind(*it), Some(Kind::Names(_))));
        let bare = self.sketch.shown.is_empty()
            && self.sketch.subject.is_some()
            && self.sketch.asked.is_none();
        let tested = !self.sketch.tests.is_empty() && !self.tells_apart(named);
        let told = self.func(0) == Some(Func::Ask) || tested;
        if self.func(0) == Some(Func::Order) && self.sketch.orders.is_empty() {
            if let Some(mention) = self.sketch.subject.filter(|_| self.sketch.shown.is_empty()) {
                self.show(Expr::plain(mention));
                self.shows_order = true;
            }
            self.mode = Mode::Order;
            return;
        }
        let adds_up = self.adds_up_by_group();
        let aggregated = self.sketch.shown.iter().any(Expr::is_figure);
        // "the average cost by type, highest first": one figure has no order of its own.
        let one_figure = aggregated
            && self.sketch.shown.iter().all(Expr::is_figure)
            && self.sketch.groups.is_empty();
        let directed = !one_figure
            && named.is_some_and(|it| {
                matches!(self.func(it + 1), Some(Func::Asc | Func::Desc | Func::Alpha))
            });
        if directed && !bare && self.sketch.orders.is_empty() {
            // "all names by year from the newest to the oldest"
            self.flush();
            self.mode = Mode::Order;
            return;
        }
        if bare && named.is_some() && told && self.mode == Mode::Select {
            // "list customers by city": in that order, and what they are ordered by beside them.
            if let Some(mention) = self.sketch.subject {
                self.show(Expr::plain(mention));
            }
            self.mode = Mode::Order;
            self.shows_order = true;
            return;
        }
        // "shops opened by month": a month has opened none.
        let by_period = self.mode == Mode::Where && named.is_some_and(|it| self.is_period(it));
        if bare && named.is_some() && !told && (self.mode == Mode::Select || by_period) {
            // "customers by city": how many there are of each.
            if let Some(mention) = self.sketch.subject {
                self.show(Expr::count(mention));
            }
            self.pending.each = true;
            return;
        }
        // "the cancellation rate by venue"
        let follows_rate = matches!(self.lower(at.wrapping_sub(1)).as_str(), "rate" | "rates")
            && self.sketch.part.as_ref().is_some_and(|it| it.by.is_some());
        if aggregated
            && (follows_rate || adds_up || !self.follows_verb(at) || self.tells_groups_by(at))
        {
            self.pending.each = true;
        } else {
            self.pending.prep = Prep::In;
        }
    }

    /// Whether a name stands for what rows are told apart by: a kind, a period, a day of the week, things
    /// of another table.
    /// "orders in 2025 by status" are counted, "orders over 100 by date" only put in an order.
    fn tells_apart(&self, named: Option<usize>) -> bool {
        let Some(Kind::Names(hits)) = named.and_then(|it| self.kind(it)) else { return false };
        let subject = self.sketch.subject.and_then(|it| self.likeliest_of(it));
        match super::likeliest(hits) {
            Some(Target::Table(table)) => subject != Some(Target::Table(table)),
            Some(Target::Column(col)) => {
                let kind = self.catalog.column(col).is_some_and(|it| it.role == Role::Category);
                kind || named.is_some_and(|it| self.is_period(it))
            }
            _ => false,
        }
    }

    /// Whether a name is first of all that of a part of the calendar, or of what comes round again.
    fn is_period(&self, at: usize) -> bool {
        let Some(Kind::Names(hits)) = self.kind(at) else { return false };
        matches!(super::likeliest(hits), Some(Target::Column(col)) if self.catalog.is_of_calendar(col))
    }

    /// What "by" leads to, beyond words that only describe it.
    fn told_after_by(&self, at: usize) -> Option<usize> {
        let next = self.next_telling(at)?;
        if self.describes_column(next) {
            return Some(next + 1); // "by lead source"
        }
        let joined = self.items.get(next).is_some_and(|it| it.pause == Pause::None);
        let text = joined && matches!(self.kind(next), Some(Kind::Values(_)));
        let ranked = self.pending.top || self.sketch.limit.is_some();
        // "the top 3 sellers by paid amount"
        Some(if text && ranked && self.names_amount(next + 1) { next + 1 } else { next })
    }

    /// Whether a verb stands before "by", whose doer may follow.
    fn follows_verb(&self, at: usize) -> bool {
        at.checked_sub(1).and_then(|it| self.items.get(it)).is_some_and(|it| {
            matches!(it.kind, Kind::Word)
                || it.text.split(' ').any(|it| it.ends_with("ed"))
                || VERBS.is_irregular(&it.text.to_lowercase())
        })
    }

    /// "rent received by tenant": one of a kind without an article is what it is told by.
    fn tells_groups_by(&self, at: usize) -> bool {
        let end = (at + 1..self.items.len()).find(|it| self.ends_here(*it));
        let is_name = |it: usize| {
            let item = self.items.get(it);
            item.is_some_and(|it| !it.plural && matches!(it.kind, Kind::Names(_)))
        };
        end.is_some_and(|end| (at + 1..=end).all(is_name))
    }
}
