//! An amount asked for by itself: "total weight donated in 2025", "net invoiced last month".
//!
//! Start at [`Walker::adds_up_alone`]. Knows nothing of what a name stands for beyond its likeliest
//! meaning.

use super::sums::says_income;
use super::{Agg, Expr, Func, Kind, Part, Target, Walker};

impl Walker<'_> {
    /// One amount of which nothing else was asked is that of all rows together: where its column is itself
    /// called a total and that was said, where it is what comes in, and where some words are no sentence that lists it.
    pub(super) fn adds_up_alone(&mut self) {
        let sketch = &self.sketch;
        let bare =
            sketch.groups.is_empty() && sketch.extremes.is_empty() && sketch.orders.is_empty();
        let Some(amount) = self.only_amount_shown().filter(|_| bare && !self.lists_rows()) else {
            return;
        };
        let taken = || self.is_taken_in(amount);
        let said = |text: &str| says_total(text) || says_income(&text.to_lowercase()) && taken();
        let said = self.sketch.mentions.get(amount).is_some_and(|it| said(&it.text));
        if !said && !self.is_amount_done(amount) {
            return;
        }
        // What was done ("invoiced") names the rows the amount is kept in, and is nothing to show.
        self.sketch.shown.retain(|it| it.mention == amount);
        if let Some(it) = self.sketch.shown.first_mut() {
            *it = Expr { agg: Some(Agg::Sum), ..Expr::plain(amount) };
        }
        self.set_role(amount, Part::Amount);
        self.open = None;
    }

    fn is_taken_in(&self, amount: usize) -> bool {
        let meant = self.likeliest_of(amount);
        self.catalog.taken_in().any(|it| meant == Some(Target::Column(it)))
    }

    /// The one amount that is shown: what was done with it, and the rows it is kept in, may have been named
    /// after it.
    fn only_amount_shown(&self) -> Option<usize> {
        let mut shown = self.sketch.shown.iter();
        let amount = shown.next().filter(|it| !it.is_figure())?.mention;
        let Some(Target::Column(col)) = self.likeliest_of(amount) else { return None };
        let own_rows = |it: &Expr| {
            let item = self.sketch.mentions.get(it.mention).map_or(0, |it| it.item);
            let rows = self.likeliest_of(it.mention) == Some(Target::Table(col.table));
            !it.is_figure() && (rows && self.follows_name(item) || self.was_done(item))
        };
        (self.is_summable(col) && shown.all(own_rows)).then_some(amount)
    }

    /// Whether a question that is no sentence says of an amount what was done: "fees charged in May",
    /// "weight of parcels sent".
    fn is_amount_done(&self, amount: usize) -> bool {
        let from = self.sketch.mentions.get(amount).map_or(0, |it| it.item + 1);
        let named = |at: &usize| {
            matches!(self.kind(*at), Some(Kind::Names(_) | Kind::Values(_)))
                || self.func(*at) == Some(Func::Of)
                || self.was_done(*at)
        };
        let done = (from..self.items.len()).take_while(named).any(|it| self.was_done(it));
        let sentence = (0..self.items.len()).any(|it| self.func(it) == Some(Func::Ask));
        self.sketch.asked.is_none() && !sentence && done
    }

    /// Whether rows are asked for one by one: "list …", "show …", "which …", "of each …".
    fn lists_rows(&self) -> bool {
        let asks = |at: usize| match self.func(at) {
            Some(Func::Ask) => !self.lower(at).starts_with("what"),
            func => matches!(
                func,
                Some(
                    Func::Which
                        | Func::Who
                        | Func::Each
                        | Func::Order
                        | Func::Asc
                        | Func::Desc
                        | Func::Distinct
                )
            ),
        };
        (0..self.items.len()).any(asks)
    }
}

/// Whether a name that was said begins with a word for all of it.
fn says_total(text: &str) -> bool {
    let mut words = text.split(' ');
    words.next().is_some_and(|it| it.eq_ignore_ascii_case("total")) && words.next().is_some()
}
