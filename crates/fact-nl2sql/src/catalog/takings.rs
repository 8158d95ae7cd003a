//! The one amount that is what a business takes in, and the one that it gives back.
//!
//! Knows nothing of questions.

use super::{Catalog, ColumnInfo, Derivation, Role};
use crate::plan::Col;

/// Words of the amount that a row of business comes to, whatever it is for.
const TAKEN: &[&str] = &[
    "amount", "charged", "billed", "invoiced", "total", "value", "revenue", "takings", "turnover",
    "income", "sales", "fare", "subtotal", "premium",
];

/// A price that was paid is no price of a list.
const DONE: &[&str] = &["paid", "charged", "sold", "achieved", "agreed", "billed"];

/// Words of what comes to more or less than what was taken in.
const OTHER: &[&str] = &[
    "balance",
    "budget",
    "target",
    "limit",
    "planned",
    "estimated",
    "tax",
    "vat",
    "weight",
    "units",
    "count",
    "quantity",
    "number",
    "list",
    "insured",
    "declared",
    "stock",
    "float",
    "opening",
    "closing",
];

impl Catalog {
    /// The only amount that is taken in, of the rows that tell when; `None` where there are several, so
    /// that a word of business says too little.
    pub(crate) fn takings(&self) -> Option<Col> {
        only(self.taken_in())
    }

    /// The amounts that are taken in, of the rows that tell when.
    pub(crate) fn taken_in(&self) -> impl Iterator<Item = Col> + '_ {
        let kept = self.columns().filter(|(col, it)| {
            self.is_dated_row(col.table)
                && !self.is_given_up(*col)
                && self.adds_up(*col)
                && (has(it, TAKEN) && !has(it, &["price"]) || self.is_price_paid(*col))
                && !has(it, OTHER)
        });
        kept.map(|it| it.0)
    }

    /// Whether amounts are those of one kind of thing and of the parts it is made of: the total of a sale and
    /// those of its lines, which come to the same.
    pub(crate) fn come_to_the_same(&self, amounts: &[Col]) -> bool {
        let wholes = amounts.iter().map(|it| self.dated_whole_of(it.table));
        let mut wholes: Vec<usize> = wholes.collect();
        wholes.sort_unstable();
        wholes.dedup();
        wholes.len() == 1
    }

    /// The only amount that is paid back.
    pub(crate) fn paid_back(&self) -> Option<Col> {
        const BACK: &[&str] = &["refund", "refunds", "refunded", "reimbursement", "rebate"];
        let of_table = |table: usize| {
            let words = self.table(table).map(|it| it.words.as_slice()).unwrap_or_default();
            words.iter().any(|it| BACK.contains(&it.as_str()))
        };
        let kept = self.columns().filter(|(col, it)| {
            let back = has(it, BACK) || of_table(col.table) && has(it, TAKEN);
            back && it.is_quantity() && !it.is_yes_or_no() && self.adds_up(*col)
        });
        only(kept.map(|it| it.0))
    }

    /// Whether a column is what was paid for one thing: such prices add up, where no quantity multiplies
    /// them.
    pub(crate) fn is_price_paid(&self, col: Col) -> bool {
        let paid = self.column(col).is_some_and(|it| {
            it.is_quantity() && has(it, &["price"]) && has(it, DONE) && !has(it, &["unit"])
        });
        let multiplied = || {
            self.derived().any(|(_, how)| match how {
                Derivation::Product { price, .. } => price == col,
                _ => false,
            })
        };
        paid && !multiplied()
    }

    /// Whether the rows of a table tell when they were, or belong to such as do.
    fn is_dated_row(&self, table: usize) -> bool {
        let dated = |table: usize| {
            let columns = self.table(table).map(|it| it.columns.as_slice()).unwrap_or_default();
            columns.iter().any(|it| it.role == Role::Date)
        };
        let mut edges = self.edges().iter().filter(|it| it.from.table == table);
        dated(table) || edges.any(|it| dated(it.to.table))
    }
}

fn has(info: &ColumnInfo, words: &[&str]) -> bool {
    info.words.iter().any(|it| words.contains(&it.as_str()))
}

fn only(mut cols: impl Iterator<Item = Col>) -> Option<Col> {
    match (cols.next(), cols.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    }
}
