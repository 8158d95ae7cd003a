//! Deeds that only a date tells of, counted: "how many bookings" of rows that say when each was booked.
//!
//! Start at [`Builder::deeds`]. Knows nothing of grammar.

use super::Builder;
use crate::catalog::Role;
use crate::plan::Col;
use crate::relate::relation::{Figure, Test};
use crate::relate::sketch::Expr;

/// Words for the days themselves, of which the different ones are counted.
const DAYS: &[&str] = &["date", "dates", "day", "days", "time", "times", "month", "months"];

/// A date is called by a whole word of its name from here on.
const BY_NAME: f64 = 0.5;

impl Builder<'_> {
    /// The rows of a date by which a deed was told that is counted: each deed is one of them, however many
    /// fell on one day. `None` where the days are meant.
    pub(super) fn deeds(&mut self, expr: &Expr, col: Col) -> Option<Figure> {
        let column = self.catalog.column(col).filter(|it| it.role == Role::Date)?;
        let meaning = self.meanings.get(expr.mention).filter(|it| it.score < BY_NAME)?;
        let said = self.sketch.mentions.get(expr.mention)?;
        let last = said.text.to_lowercase();
        let last = last.rsplit(' ').next().unwrap_or_default();
        if expr.distinct || DAYS.contains(&last) || meaning.inverse {
            return None;
        }
        if column.has_gaps {
            self.relation.tests.push(vec![Test::Missing { col, negated: true }]);
        }
        Some(Figure::Rows(col.table))
    }
}
