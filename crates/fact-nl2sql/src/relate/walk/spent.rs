//! "customers who spent more than 2,500": the money kept of what those asked for bought, all of it
//! together.
//!
//! Knows nothing of what a name stands for beyond its likeliest meaning.

use super::{Agg, Cand, Func, Kind, Mode, Part, Pause, Target, Walker};
use crate::catalog::Derivation;
use crate::glossary::VERBS;
use crate::plan::Col;
use crate::words::stem;

/// How sure it is that the money is meant, by how many references lead from it to those who spent it.
const SCORES: [f64; 2] = [0.86, 0.8];

/// Words of columns that keep what was paid, the tellingest first.
const MONEY: &[&str] = &[
    "paid", "amount", "total", "value", "sum", "charge", "charged", "fare", "fee", "cost",
    "payment", "spent", "revenue",
];

impl Walker<'_> {
    /// Takes in the verb of such a comparison.
    pub(super) fn spends(&mut self, at: usize) -> bool {
        const SPEND: &[&str] = &["spend", "pay", "give", "donate", "contribute", "invest"];
        let verb = stem(&self.lower(at));
        let plain = VERBS.plain(&verb).unwrap_or(&verb);
        let spends = SPEND.iter().any(|it| stem(it) == plain) && self.is_held_against_sum(at);
        let things = self.sketch.subject.and_then(|it| self.likeliest_of(it));
        let Some(Target::Table(things)) = things.filter(|_| spends) else { return false };
        let cands: Vec<Cand> =
            self.money_of(things).iter().map(|it| Cand::of_column(it.0, it.1, false)).collect();
        if cands.is_empty() {
            // Rows of money spend none.
            self.sketch.oddities += 3 * usize::from(self.money_in(things).is_some());
            return false;
        }
        self.pending.aggs = vec![Agg::Sum];
        let mention = self.push_mention(at, cands, Part::Amount);
        self.place(mention, false, at);
        true
    }

    /// Takes in "total spent on haulage": the money kept of the rows that hold the text.
    pub(super) fn spends_on_kept(&mut self, at: usize) -> bool {
        let spent = matches!(self.lower(at).as_str(), "spent" | "spend" | "spending");
        let leads = spent && self.func(at + 1) == Some(Func::In);
        let summed = self.mode == Mode::Select && self.pending.aggs == [Agg::Sum];
        let bare = summed && self.sketch.shown.is_empty() && self.sketch.subject.is_none();
        let Some(Kind::Values(hits)) = self.kind(at + 2).filter(|_| leads && bare) else {
            return false;
        };
        let best = hits.iter().map(|it| it.score).fold(0.0, f64::max);
        let mut likely = hits.iter().filter(|it| it.score > best - 0.02).map(|it| it.col.table);
        let Some(table) = likely.next().filter(|it| likely.all(|other| other == *it)) else {
            return false;
        };
        let Some(money) = self.money_in(table) else { return false };
        let [score, _] = SCORES;
        let cands = vec![Cand::of_column(money, score, false)];
        let mention = self.push_mention(at, cands, Part::Amount);
        self.place(mention, false, at);
        true
    }

    /// Whether a comparison with a bare number follows: "spent more than 2,500", but no "paid more than
    /// 3 fines" and no "paid in more than one instalment".
    fn is_held_against_sum(&self, at: usize) -> bool {
        const FAR: usize = 4;
        let number =
            (at + 1..at + FAR).find(|it| matches!(self.kind(*it), Some(Kind::Number { .. })));
        let Some(number) = number else { return false };
        let between = at + 1..number;
        let says = |it| matches!(self.func(it), Some(Func::Gt | Func::Ge | Func::Lt | Func::Le));
        let softened = matches!(self.func(number + 1), Some(Func::OrMore | Func::OrLess));
        let held = softened || between.clone().any(says);
        let joined = between.clone().all(|it| says(it) || self.func(it) == Some(Func::Filler));
        let ends = self.items.get(number).is_some_and(|it| it.pause != Pause::None);
        let counts = matches!(self.kind(number + 1), Some(Kind::Names(_) | Kind::Word));
        held && joined && (ends || !counts)
    }

    /// The amounts of money in the tables that refer to some things, or in those that refer to such.
    fn money_of(&self, things: usize) -> Vec<(Col, f64)> {
        let mut owners = vec![things];
        for score in SCORES {
            let edges = self.catalog.edges().iter();
            let refer = edges.filter(|it| owners.contains(&it.to.table) && it.from.table != things);
            let mut tables: Vec<usize> = refer.map(|it| it.from.table).collect();
            tables.sort_unstable();
            tables.dedup();
            let money = tables.iter().filter_map(|it| self.money_in(*it));
            let money: Vec<(Col, f64)> = money.map(|it| (it, score)).collect();
            if !money.is_empty() {
                return money;
            }
            owners = tables;
        }
        Vec::new()
    }

    /// What each row of a table is paid for: an amount of money that does not come back, or so many at a
    /// price.
    fn money_in(&self, table: usize) -> Option<Col> {
        const BACK: &[&str] = &["refund", "refunded", "discount", "rebate", "tip"];
        let info = self.catalog.table(table)?;
        let said = |words: &[String], it: &str| words.iter().any(|word| word == it);
        if BACK.iter().any(|it| said(&info.words, it) || said(&info.words, &format!("{it}s"))) {
            return None;
        }
        let called = |fees: bool| {
            let named = |noun: &&str| {
                info.columns.iter().enumerate().find_map(|(column, it)| {
                    let col = Col { table, column };
                    let back = BACK.iter().any(|back| said(&it.words, back));
                    let sum = **noun == *"paid" || self.is_summable(col);
                    let fits = self.catalog.is_given_up(col) == fees;
                    let money = it.is_quantity() && said(&it.words, noun);
                    (money && !back && sum && fits).then_some(col)
                })
            };
            MONEY.iter().find_map(named)
        };
        let parts = |it: usize| {
            self.catalog.edges().iter().any(|edge| (edge.from.table, edge.to.table) == (it, table))
        };
        let product = |own: bool| {
            let mut derived = self.catalog.derived();
            derived.find_map(|(col, how)| {
                let Derivation::Product { quantity, .. } = how else { return None };
                let fits = if own { quantity.table == table } else { parts(quantity.table) };
                fits.then_some(col)
            })
        };
        // What lines come to together goes before the fee of sending them.
        called(false).or_else(|| product(true)).or_else(|| product(false)).or_else(|| called(true))
    }
}
