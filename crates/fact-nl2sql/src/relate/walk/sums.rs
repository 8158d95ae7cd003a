//! Amounts of which it was not said how they are put together: added up by the groups they are told
//! by, or the figure of what was counted.
//!
//! Knows nothing of what a name stands for beyond its likeliest meaning.

use super::{
    Agg, Cand, Expr, Func, Kind, Mode, Op, Part, Pause, Right, Role, Target, Walker, table_of,
};
use crate::catalog::MOMENTS;
use crate::plan::Col;

impl Walker<'_> {
    /// "revenue by month", "hours worked, per role": an amount told by groups is that of all their
    /// rows, unless a sentence asks for a list of it.
    pub(super) fn adds_up_by_group(&mut self) -> bool {
        let sketch = &self.sketch;
        let said = sketch.asked.is_none()
            && sketch.groups.is_empty()
            && sketch.extremes.is_empty()
            && sketch.orders.is_empty()
            && !(0..self.items.len()).any(|it| self.asks_for_rows(it));
        let [only] = sketch.shown.as_slice() else { return false };
        // "brake repairs: what did they cost per year" begins with what it is of.
        let told = self.mode == Mode::Select || self.func(0) != Some(Func::Ask);
        let plain = said && only.agg.is_none() && !only.count && told;
        let mention = only.mention;
        let adds_up = self.likeliest_of(mention);
        let adds_up = matches!(adds_up, Some(Target::Column(col)) if self.is_summable(col));
        if !(plain && adds_up) {
            return false;
        }
        if let Some(only) = self.sketch.shown.first_mut() {
            only.agg = Some(Agg::Sum);
        }
        self.set_role(mention, Part::Amount);
        self.open = None;
        true
    }

    /// "list …", "sorted by …"; "what did they cost" asks for a figure.
    fn asks_for_rows(&self, at: usize) -> bool {
        let done = matches!(self.lower(at + 1).as_str(), "did" | "do" | "does");
        match self.func(at) {
            Some(Func::Ask) => !(done && self.lower(at) == "what"),
            func => func == Some(Func::Order),
        }
    }

    /// "spend per channel", "turnover by branch": less or more of it there is, so that the amount is meant
    /// and not the rows that keep it.
    pub(super) fn keep_amount_by_group(&self, cands: &mut Vec<Cand>, at: usize) {
        const LIKELY: f64 = 0.55;
        const CALLED: f64 = 0.9;
        let mass = self.items.get(at).is_some_and(|it| !it.plural && it.n_words == 1);
        let grouped = matches!(self.func(at + 1), Some(Func::Each | Func::By | Func::Group));
        let begins = self.mode == Mode::Select && self.sketch.shown.is_empty();
        let asked = self.sketch.subject.is_some() || self.sketch.asked.is_some();
        let called =
            cands.iter().any(|it| matches!(it.target, Target::Table(_)) && it.score > CALLED);
        let amount = |it: &Cand| match it.target {
            Target::Column(col) => it.score > LIKELY && self.is_summable(col),
            Target::Table(_) | Target::Concept(_) => false,
        };
        // "average rating by type", beside a rate: what is called so, though it is no sum of anything.
        let named = cands.iter().any(|it| {
            let figure = matches!(it.target, Target::Column(col) if self.is_quantity(col));
            figure && it.score > CALLED && !amount(it)
        });
        let by_group = mass && grouped && begins && !asked;
        if by_group && !called && !named && cands.iter().any(amount) {
            cands.retain(amount);
        }
    }

    /// "revenue per country": money is meant, where rows are called so by a far word only.
    pub(super) fn keep_money(&self, cands: &mut Vec<Cand>, at: usize) {
        const FAR: f64 = 0.6;
        const NEAR: f64 = 0.1;
        let table = |it: &Cand| matches!(it.target, Target::Table(_));
        let rows = cands.iter().filter(|it| table(it)).map(|it| it.score).fold(0.0, f64::max);
        let money = |it: &Cand| match it.target {
            Target::Column(col) => it.score > rows - NEAR && self.is_summable(col),
            Target::Table(_) | Target::Concept(_) => false,
        };
        let taken_in = || MOMENTS.is("taken in", &[crate::words::stem(&self.lower(at))]);
        if rows < FAR && cands.iter().any(money) && taken_in() {
            cands.retain(money);
        }
    }

    /// "gift size", "donation income": the amount the rows of gifts are kept for, where they have no
    /// such column of their own.
    pub(super) fn take_size_of_last(&self, cands: &mut Vec<Cand>, at: usize) {
        const LIKELY: f64 = 0.85;
        const FAR: f64 = 0.6;
        let size = self.lower(at) == "size";
        let said = size || says_income(&self.lower(at));
        if !said || !self.follows_name(at) {
            return;
        }
        let last = self.sketch.mentions.len().checked_sub(1);
        // "ticket income", of a table of ticket sales as well as of their type
        let tables = last.and_then(|it| self.sketch.mentions.get(it)).into_iter();
        let tables = tables.flat_map(|it| &it.cands).filter_map(|it| match it.target {
            Target::Table(table) if it.score > 0.25 => Some(table),
            _ => None,
        });
        let likeliest = match last.and_then(|it| self.likeliest_of(it)) {
            Some(Target::Table(table)) => Some(table),
            _ => None,
        };
        let sums = || tables.clone().find(|it| self.catalog.sum_of_each(*it).is_some());
        let Some(table) = likeliest.or_else(sums) else { return };
        let own = cands.iter().any(|it| table_of(it.target) == Some(table) && it.score > FAR);
        let amount = if size {
            self.catalog.main_amount(table, Agg::Avg)
        } else {
            self.catalog.sum_of_each(table)
        };
        if let Some(col) = amount.filter(|_| !own) {
            *cands = vec![Cand::of_column(col, LIKELY, false)];
        }
    }

    /// "fee income" of a word that nothing is called by: the same amount.
    pub(super) fn names_income_of_last(&mut self, at: usize) -> bool {
        let mut cands = Vec::new();
        self.take_size_of_last(&mut cands, at);
        // "the biggest order, in money", "net takings": another figure, or none by itself
        let before = at.checked_sub(1).and_then(|it| self.kind(it));
        let other = matches!(before, Some(Kind::Func(Func::In) | Kind::Word));
        if cands.is_empty() && says_income(&self.lower(at)) && !other {
            cands = self.incomes();
        }
        let found = !cands.is_empty();
        if found {
            let mention = self.push_mention(at, cands, Part::Thing);
            self.place(mention, false, at);
        }
        found
    }

    /// "turnover", "sales value" where only tables without an amount are called so: what is taken in with
    /// their rows. "Income", of sales by a far word only: the same.
    pub(super) fn keep_incomes(&self, cands: &mut Vec<Cand>, at: usize) {
        const FAR: f64 = 0.8;
        let text = self.lower(at);
        let last = text.rsplit(' ').next().unwrap_or_default();
        let mass = says_income(last);
        let said = mass || text != last && last == "value";
        let bare = |it: &Cand| match it.target {
            Target::Table(table) => {
                mass && it.score < FAR || self.catalog.main_amount(table, Agg::Sum).is_none()
            }
            Target::Column(col) => !self.is_summable(col),
            Target::Concept(_) => false,
        };
        if said && self.sketch.shown.is_empty() && cands.iter().all(bare) {
            let incomes = self.incomes();
            if !incomes.is_empty() {
                *cands = incomes;
            }
        }
    }

    /// "total donated", where there are donors as well as gifts: what is kept for its amount.
    pub(super) fn keep_sums_of_done(&self, cands: &mut Vec<Cand>, at: usize) {
        const NEAR: f64 = 0.05;
        let total = self.pending.aggs.as_slice() == [Agg::Sum] && !self.pending.count;
        let best = cands.iter().map(|it| it.score).fold(0.0, f64::max);
        let sum = |it: &Cand| match it.target {
            Target::Table(table) => {
                it.score > best - NEAR && self.catalog.sum_of_each(table).is_some()
            }
            Target::Column(_) | Target::Concept(_) => false,
        };
        if total && self.is_done(at) && cands.iter().any(sum) {
            cands.retain(sum);
        }
    }

    /// "top parts by quantity fitted", beside what is in stock: an amount of which something was done is none
    /// that is only set apart, where another is called so as a whole.
    pub(super) fn keep_what_came_about(&self, cands: &mut Vec<Cand>, at: usize) {
        const WHOLE: f64 = 0.95;
        let here = self.items.get(at).is_some_and(|it| it.pause == Pause::None);
        let apart = |it: &Cand| match it.target {
            Target::Column(col) => {
                let words = self.catalog.column(col).map(|it| it.words.as_slice());
                self.is_quantity(col) && MOMENTS.says("set apart", words.unwrap_or_default())
            }
            Target::Table(_) | Target::Concept(_) => false,
        };
        let whole = |it: &Cand| {
            let amount = matches!(it.target, Target::Column(col) if self.is_quantity(col));
            amount && it.score > WHOLE && !apart(it)
        };
        if here && self.is_done(at + 1) && cands.iter().any(whole) {
            cands.retain(|it| !apart(it));
        }
    }

    /// "revenue" where nothing is called so: the amounts that are taken in, of the rows that keep a day.
    fn incomes(&self) -> Vec<Cand> {
        const LIKELY: f64 = 0.55;
        const SURE: f64 = 0.8;
        let taken: Vec<Col> = self.catalog.taken_in().filter(|it| self.is_summable(*it)).collect();
        let score = if self.catalog.come_to_the_same(&taken) { SURE } else { LIKELY };
        let amounts = if taken.is_empty() { self.main_amounts() } else { taken };
        amounts.into_iter().map(|it| Cand::of_column(it, score, false)).collect()
    }

    /// The amount the rows of each table that keeps a day stand for, but those given up.
    fn main_amounts(&self) -> Vec<Col> {
        let keeps_day = |table: usize| {
            let own = self.catalog.table(table);
            own.is_some_and(|it| it.columns.iter().any(|it| it.role == Role::Date))
        };
        // The lines of an order are of its day.
        let dated = |table: usize| {
            let mut edges = self.catalog.edges().iter().filter(|it| it.from.table == table);
            keeps_day(table) || edges.any(|it| keeps_day(it.to.table))
        };
        let tables = (0..self.catalog.tables().len()).filter(|it| dated(*it));
        let amounts = tables.filter_map(|it| self.catalog.main_amount(it, Agg::Sum));
        amounts.filter(|it| self.is_summable(*it) && !self.catalog.is_given_up(*it)).collect()
    }

    /// Whether all the values of a column together are an amount.
    pub(super) fn is_summable(&self, col: Col) -> bool {
        self.catalog.adds_up(col) && !self.is_rate(col)
    }

    /// Whether a column is an amount of one thing, which says nothing added up: a price, an age.
    fn is_rate(&self, col: Col) -> bool {
        const RATES: &[&str] = &[
            "price",
            "rate",
            "age",
            "capacity",
            "height",
            "width",
            "length",
            "temperature",
            "year",
            "percent",
            "percentage",
            "average",
            "score",
            "limit",
            "size",
            "minimum",
            "maximum",
            "min",
            "max",
        ];
        // So many of something at a price each come to an amount, and so do prices that were paid.
        if self.catalog.derivation(col).is_some() || self.catalog.is_price_paid(col) {
            return false;
        }
        let words = self.catalog.column(col).map(|it| it.words.as_slice()).unwrap_or_default();
        words.iter().any(|it| RATES.contains(&it.as_str()))
    }

    /// "how many gifts did they get, and what is the average": of the amount the things counted
    /// stand for. "Who gave more than 100 overall": the amount tested is that of all their rows.
    pub(super) fn figure_of_counted(&mut self) {
        let Some(agg) = self.pending.aggs.last().copied() else { return };
        let counted = self.sketch.shown.last().filter(|it| it.count).map(|it| it.mention);
        let counted = counted.filter(|it| self.goes_on_after(*it));
        let things = counted.and_then(|it| self.sketch.mentions.get(it)?.likeliest());
        if let (Some(mention), Some(Target::Table(table))) = (counted, things)
            && self.catalog.amount_of(table).is_some()
        {
            self.show(Expr { agg: Some(agg), ..Expr::plain(mention) });
            self.pending.aggs.clear();
            return;
        }
        let test = self.sketch.tests.last().filter(|_| agg == Agg::Sum);
        let compared = test.filter(|it| {
            let number = matches!(it.op, Op::Compare(_, Right::Number(_)));
            number && !it.on.count && it.on.agg.is_none() && self.is_amount(it.on.mention)
        });
        if compared.is_some()
            && let Some(test) = self.sketch.tests.last_mut()
        {
            test.on.agg = Some(Agg::Sum);
            self.pending.aggs.clear();
        }
    }

    /// Whether a figure is asked for besides what was named: after "and" or a pause.
    pub(super) fn goes_on_after(&self, mention: usize) -> bool {
        let item = self.sketch.mentions.get(mention).map_or(0, |it| it.item);
        let figure = |it: &usize| {
            matches!(self.func(*it), Some(Func::Avg | Func::Sum | Func::Min | Func::Max))
        };
        let Some(last) = (item + 1..self.items.len()).rev().find(figure) else { return false };
        (item..last).any(|it| {
            let pause = self.items.get(it).is_some_and(|it| it.pause != Pause::None);
            pause || self.func(it) == Some(Func::And)
        })
    }

    /// "who logged the most hours": no rate by the hour, where hours are kept.
    pub(super) fn keep_what_adds_up(&mut self, mention: usize) {
        const NEAR: f64 = 0.2;
        let Some(own) = self.sketch.mentions.get(mention) else { return };
        let best = own.cands.iter().map(|it| it.score).fold(0.0, f64::max);
        let adds_up = |it: &Cand| match it.target {
            Target::Column(col) => self.is_summable(col),
            Target::Table(_) | Target::Concept(_) => true,
        };
        if !own.cands.iter().any(|it| it.score > best - NEAR && adds_up(it)) {
            return;
        }
        let kept: Vec<Cand> = own.cands.iter().filter(|it| adds_up(it)).cloned().collect();
        if let Some(own) = self.sketch.mentions.get_mut(mention) {
            own.cands = kept;
        }
    }
}

/// Whether a word is of money that comes in.
pub(super) fn says_income(lower: &str) -> bool {
    matches!(
        lower,
        "income" | "money" | "revenue" | "takings" | "turnover" | "spend" | "spending" | "earnings"
    )
}
