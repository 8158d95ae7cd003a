//! What rows are ordered by, where several words say it: "the year they joined", "launch date".
//!
//! Knows nothing of what a name stands for beyond its likeliest meaning.

use super::adjectives::columns;
use super::waiting::extreme_of;
use super::{Cand, Expr, Func, Kind, Mode, OrderBy, Part, Pause, Prep, Target, Walker};
use crate::relate::items::adjective_columns;

/// Adjectives that say how much of a figure there is, whatever it is of.
const MAGNITUDES: &[&str] = &[
    "highest",
    "lowest",
    "largest",
    "smallest",
    "biggest",
    "greatest",
    "most",
    "least",
    "fewest",
    "best",
    "worst",
    "commonest",
];

/// What there had better be little of.
const BAD: &[&str] = &[
    "cost",
    "waste",
    "loss",
    "late",
    "delay",
    "wait",
    "complaint",
    "fault",
    "failure",
    "error",
    "defect",
    "refund",
    "cancel",
    "overdue",
    "absence",
    "day",
    "hour",
    "minute",
    "time",
    "damage",
    "return",
    "churn",
    "debt",
    "arrear",
    "breach",
    "accident",
    "incident",
    "spend",
    "expense",
];

impl Walker<'_> {
    /// "waste by shop, worst first": whether the most of what is shown is the worst of it.
    pub(super) fn most_is_worst(&self) -> bool {
        let said = self.sketch.shown.iter().filter(|it| it.is_figure());
        let said = said.filter_map(|it| self.sketch.mentions.get(it.mention));
        let mut words = said.flat_map(|it| it.text.split(' ').map(str::to_lowercase));
        words.any(|it| BAD.iter().any(|bad| it.starts_with(bad)))
    }

    /// "highest pay first": by what is named between the two.
    pub(super) fn puts_named_first(&mut self, most: bool, at: usize) -> bool {
        let last = at + 2;
        let says = self.lower(last) == "first" && self.ends_here(last);
        let Some(Kind::Names(hits)) = self.kind(at + 1).filter(|_| says) else { return false };
        let cands: Vec<_> = hits.iter().map(Cand::of_name).collect();
        self.flush();
        let mention = self.push_mention(at + 1, cands, Part::Ordered);
        let by = Some(Expr::plain(mention));
        self.sketch.orders.push(OrderBy { by, descending: most, by_age: false });
        self.skip_to = last + 1;
        true
    }

    /// "longest first", "with the oldest first": by what the adjective compares by, most of it first.
    pub(super) fn puts_first(&mut self, at: usize) -> bool {
        let text = self.lower(at);
        let apart = self.lower(at + 1) == "first";
        let Some(word) = text.strip_suffix(" first").or_else(|| apart.then_some(text.as_str()))
        else {
            return false;
        };
        let word = word.rsplit(' ').next().unwrap_or_default();
        let figures = self.sketch.shown.iter().any(Expr::is_figure);
        if figures && MAGNITUDES.contains(&word) {
            return false; // "the average price by shop, highest first": by that average
        }
        let cands = match self.kind(at) {
            Some(Kind::Adjective(it)) if apart && text.contains([' ', '-']) => columns(&it.figures),
            _ => columns(&adjective_columns(word, self.catalog)),
        };
        // "most expensive first" as well as "dearest first"
        let said = self.pending.most.filter(|_| apart);
        let superlative = text.split([' ', '-']).any(|it| it.ends_with("st"));
        if cands.is_empty() || !superlative && said.is_none() {
            return false;
        }
        let most = said.unwrap_or(true);
        self.pending.most = None;
        self.flush();
        self.pending.descending = None;
        self.skip_to = if apart { at + 2 } else { at + 1 };
        let mentions = &self.sketch.mentions;
        if let Some(order) = self.sketch.orders.last_mut() {
            let by = order.by.as_ref().and_then(|it| mentions.get(it.mention)?.likeliest());
            let same = cands.iter().find(|it| Some(it.target) == by);
            order.descending = same.is_none_or(|it| !it.inverse) == most;
            order.by_age = false;
            return true;
        }
        // "with their price per seat, cheapest first": by that price
        let shown = self.sketch.shown.iter().find(|it| {
            let own = self.likeliest_of(it.mention);
            !it.is_figure() && cands.iter().any(|cand| Some(cand.target) == own)
        });
        let (by, descending) = match shown {
            Some(it) => {
                let own = self.likeliest_of(it.mention);
                let inverse = cands.iter().any(|cand| Some(cand.target) == own && cand.inverse);
                (it.clone(), most != inverse)
            }
            None => (Expr::plain(self.push_mention(at, cands, Part::Ordered)), most),
        };
        self.sketch.orders.push(OrderBy { by: Some(by), descending, by_age: false });
        true
    }

    /// "trips per driver, busiest first": groups in the order of how many there are of each.
    pub(super) fn puts_commonest_first(&mut self, most: bool, at: usize) -> bool {
        let ends = self.lower(at + 1) == "first" && self.ends_here(at + 1);
        let counts = self.sketch.shown.iter().find(|it| it.count).cloned();
        // "visits per driver": how many there are, though nobody said so.
        let grouped = self.sketch.shown.is_empty() && !self.sketch.groups.is_empty();
        let things = self.sketch.subject.filter(|_| grouped);
        if let Some(things) = things.filter(|_| ends) {
            self.show(Expr::count(things));
        }
        let figure = || self.sketch.shown.iter().find(|it| it.is_figure()).cloned();
        let counts = counts.or(things.map(Expr::count)).or_else(figure);
        let Some(by) = counts.filter(|_| ends) else { return false };
        self.sketch.orders.push(OrderBy { by: Some(by), descending: most, by_age: false });
        self.skip_to = at + 2;
        true
    }

    pub(super) fn direction(&mut self, descending: bool, by_age: bool) {
        self.flush();
        let set_last = self.mode == Mode::Order && !self.sketch.orders.is_empty();
        self.mode = Mode::Order;
        if set_last && self.pending.descending.is_none() {
            // "first by price (descending), then by name (ascending)": of those since the last.
            let n = self.sketch.orders.len();
            let from = if self.n_directed < n { self.n_directed } else { 0 };
            for order in self.sketch.orders.iter_mut().skip(from) {
                order.descending = descending;
                order.by_age = by_age;
            }
            self.n_directed = n;
            return;
        }
        self.pending.descending = Some(descending);
        self.pending.by_age = by_age;
        if by_age {
            self.order_by_age(descending);
        }
    }

    /// "from youngest to oldest" with no column named.
    pub(super) fn order_by_age(&mut self, descending: bool) {
        let cands = adjective_columns("old", self.catalog);
        if cands.is_empty() {
            self.sketch.oddities += 1;
            return;
        }
        let cands = cands
            .iter()
            .map(|(col, score, inverse)| Cand::of_column(*col, *score, *inverse))
            .collect();
        let mention = self.push_mention(0, cands, Part::Ordered);
        self.sketch.orders.push(OrderBy {
            by: Some(Expr::plain(mention)),
            descending,
            by_age: true,
        });
    }

    pub(super) fn order(&mut self, mention: usize, is_table: bool) {
        if self.pending.prep == Prep::Of && is_table && !self.pending.count {
            let last = self.sketch.orders.last().and_then(|it| it.by.as_ref()).map(|it| it.mention);
            self.set_head(last, mention);
            self.link(mention);
            return;
        }
        if !self.pending.count
            && self.pending.aggs.is_empty()
            && self.refines_order(mention, is_table)
        {
            return;
        }
        let counts =
            self.pending.count && (is_table || self.pending.distinct || self.counts(mention));
        if let (Some(most), Some(_), false) =
            (self.pending.most, self.pending.descending, counts || is_table)
        {
            // "towns in descending order of the highest tower of each"
            self.pending.most = None;
            self.pending.aggs.push(extreme_of(most));
        }
        let expr = self.expr(mention, counts);
        if !counts && expr.agg.is_none() {
            self.set_role(mention, Part::Ordered);
        }
        let descending =
            self.pending.descending.unwrap_or(false) || self.pending.most.take().unwrap_or(false);
        let by_age = self.pending.by_age;
        if std::mem::take(&mut self.shows_order) {
            self.show(expr.clone());
        }
        self.sketch.orders.push(OrderBy { by: Some(expr), descending, by_age });
    }

    /// "ordered by the year they joined": a name that only says more of what was said just before.
    pub(super) fn refines_order(&mut self, mention: usize, is_table: bool) -> bool {
        let item = |it: usize| self.sketch.mentions.get(it).map(|it| it.item);
        let last = self.sketch.orders.last().and_then(|it| it.by.as_ref());
        let Some(last) = last.filter(|it| !it.count && it.agg.is_none()).map(|it| it.mention)
        else {
            return false;
        };
        let (Some(before), Some(own)) = (item(last), item(mention)) else { return false };
        let close = before < own
            && own - before <= 4
            && (before..own).all(|it| self.items.get(it).is_some_and(|it| it.pause == Pause::None))
            && (before + 1..own).all(|it| self.only_leads_on(it));
        if !close || !self.is_time(last) {
            return false;
        }
        if is_table {
            self.set_head(Some(last), mention);
            self.link(mention);
            return true;
        }
        let told: Vec<Target> = self
            .sketch
            .mentions
            .get(mention)
            .into_iter()
            .flat_map(|it| &it.cands)
            .filter(|it| it.score > 0.3)
            .map(|it| it.target)
            .collect();
        if let Some(it) = self.sketch.mentions.get_mut(last)
            && it.cands.iter().any(|it| told.contains(&it.target))
        {
            it.cands.retain(|it| told.contains(&it.target));
        } else if self.is_time(mention)
            && let Some(order) = self.sketch.orders.last_mut()
        {
            order.by = Some(Expr::plain(mention));
            return true;
        }
        self.forget(Some(mention));
        true
    }

    /// Whether an item between two names joins them: "they", "their", "was".
    fn only_leads_on(&self, at: usize) -> bool {
        let text = self.lower(at);
        match self.kind(at) {
            Some(Kind::Func(Func::Filler | Func::Of)) => !text.split(' ').any(|it| it == "then"),
            Some(Kind::Word) => true,
            _ => self
                .sketch
                .links
                .iter()
                .any(|it| self.sketch.mentions.get(it.mention).is_some_and(|it| it.item == at)),
        }
    }

    /// Whether the likeliest meaning of a mention is a date or a year.
    fn is_time(&self, mention: usize) -> bool {
        let likeliest = self.likeliest_of(mention);
        likeliest.is_some_and(|it| self.catalog.is_dated(it))
    }

    /// "How many rooms does each inn have? List the inn and the number.": how many was said before.
    pub(super) fn repeats_count(&mut self, at: usize) -> bool {
        let text = self.lower(at);
        if !matches!(text.as_str(), "number" | "count" | "total number") || !self.ends_phrase(at) {
            return false;
        }
        if self.sketch.shown.iter().any(|it| it.count) {
            return true;
        }
        let by = self.sketch.extremes.last().and_then(|it| it.by.clone()).filter(|it| it.count);
        let found = by.is_some();
        if let Some(by) = by {
            self.show(by);
        }
        found
    }

    /// Whether a part of the sentence ends with an item, or what follows only says in which order.
    fn ends_phrase(&self, at: usize) -> bool {
        let order = matches!(self.func(at + 1), Some(Func::Asc | Func::Desc | Func::Order));
        self.ends_here(at) || order
    }
}
