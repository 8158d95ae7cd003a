//! The amounts the rows of a table stand for: a payment its sum, a rating its stars.
//!
//! Knows nothing of questions.

use super::{Catalog, ColumnInfo};
use crate::plan::{Agg, Col};

impl Catalog {
    /// The amount a row of a table stands for: the only one it keeps, or one of money or goods.
    pub(crate) fn amount_of(&self, table: usize) -> Option<Col> {
        self.only_amount(table).or_else(|| self.main_amount(table, Agg::Max))
    }

    /// The amount of money or goods a row of a table stands for.
    pub(crate) fn main_amount(&self, table: usize, agg: Agg) -> Option<Col> {
        const AMOUNTS: &[&str] = &["amount", "total", "value", "sum", "quantity"];
        const RATES: &[&str] = &["price", "cost"];
        let columns = &self.table(table)?.columns;
        let called = |noun: &str| {
            columns.iter().position(|it| it.is_quantity() && it.words.iter().any(|it| it == noun))
        };
        let rates = RATES.iter().filter(|_| agg != Agg::Sum);
        AMOUNTS.iter().chain(rates).find_map(|it| called(it)).map(|column| Col { table, column })
    }

    /// The only amount the rows of a table keep: "average rating" of a table of ratings.
    pub(crate) fn only_amount(&self, table: usize) -> Option<Col> {
        let columns = self.table(table)?.columns.iter().enumerate();
        let mut amounts = columns.filter(|(_, it): &(usize, &ColumnInfo)| it.is_quantity());
        match (amounts.next(), amounts.next()) {
            (Some((column, _)), None) => Some(Col { table, column }),
            _ => None,
        }
    }
}
