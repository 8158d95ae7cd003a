//! What is shown, ordered by or compared, as SQL.

use super::calendar::order_of_cycle;
use super::{Scope, Test};
use crate::catalog::Derivation;
use crate::plan::{Agg, Col};
use crate::relate::relation::{Figure, How};

impl Scope<'_> {
    pub(super) fn figure(&self, figure: &Figure) -> String {
        match figure {
            Figure::Column(col) => self.col(*col),
            Figure::Referred { by, col } => self.col_referred(*by, *col),
            Figure::Rows(table) => self.rows(*table),
            Figure::Different(col) => format!("COUNT(DISTINCT {})", self.col(*col)),
            Figure::Part { in_hundred, .. } => {
                let unit = if *in_hundred { "100.0" } else { "1.0" };
                format!("{unit} * SUM(CASE WHEN {} THEN 1 ELSE 0 END) / COUNT(*)", self.part)
            }
            Figure::MeanTotal { col, per } => {
                format!("1.0 * SUM({}) / COUNT(DISTINCT {})", self.number(*col), self.col(*per))
            }
            Figure::MeanRows { of, per } => {
                // Rows of nobody are none that anybody has.
                let owned = match self.rows(*of) {
                    all if all == "COUNT(*)" => format!("COUNT({})", self.col(*per)),
                    rows => rows,
                };
                format!("1.0 * {owned} / COUNT(DISTINCT {})", self.col(*per))
            }
            Figure::Agg { agg: Agg::Sum, col } if self.kept.is_some() => {
                format!("COALESCE(SUM({}), 0)", self.number(*col))
            }
            Figure::Agg { agg, col } => format!("{}({})", name(*agg), self.number(*col)),
            Figure::Where { figure, tests } => self.of_side(figure, tests),
            Figure::Worked { how, left, right } => self.worked(*how, left, right),
        }
    }

    /// A figure of those rows only that pass some tests.
    fn of_side(&self, figure: &Figure, tests: &[Vec<Test>]) -> String {
        let held = self.sides.iter().find(|it| it.0 == tests).map_or("", |it| it.1.as_str());
        let only = |sql: &str| format!("CASE WHEN {held} THEN {sql} END");
        match figure {
            Figure::Rows(table) => match self.rows_once(*table) {
                Some(key) => format!("COUNT(DISTINCT {})", only(&key)),
                None => format!("COUNT({})", only("1")),
            },
            Figure::Different(col) => format!("COUNT(DISTINCT {})", only(&self.col(*col))),
            // Of no rows the sum is nothing rather than missing.
            Figure::Agg { agg: Agg::Sum, col } => {
                format!("SUM(CASE WHEN {held} THEN {} ELSE 0 END)", self.number(*col))
            }
            Figure::Agg { agg, col } => format!("{}({})", name(*agg), only(&self.number(*col))),
            other => self.figure(other),
        }
    }

    /// Two figures put together; those of one row are put together row by row.
    fn worked(&self, how: How, left: &Figure, right: &Figure) -> String {
        if let (Figure::Agg { agg, col }, Figure::Agg { agg: same, col: other }) = (left, right)
            && agg == same
            && !matches!(how, How::Through { .. })
        {
            let both = together(how, &self.number(*col), &self.number(*other));
            return format!("{}({both})", name(*agg));
        }
        let (first, second) = (self.amount(left), self.amount(right));
        let is_less = |it: &Figure| matches!(it, Figure::Worked { how: How::Less | How::Plus, .. });
        if matches!(how, How::Through { .. }) && is_less(left) {
            return together(how, &format!("({first})"), &second);
        }
        together(how, &first, &second)
    }

    /// The key by which rows are counted once each, where a join repeats them.
    fn rows_once(&self, table: usize) -> Option<String> {
        let key = self.catalog.table(table)?.key.filter(|_| self.tree.multiplies(table));
        key.map(|column| self.col(Col { table, column }))
    }

    pub(super) fn amount(&self, figure: &Figure) -> String {
        match figure {
            Figure::Column(col) => self.number(*col),
            other => self.figure(other),
        }
    }

    /// What rows are put in order by: days of the week by their place in it.
    pub(super) fn rank(&self, figure: &Figure) -> String {
        let part = match figure {
            Figure::Column(col) => self.catalog.derivation(*col),
            _ => None,
        };
        match part {
            Some(Derivation::Part { of, cycle }) => order_of_cycle(&self.stored(of), cycle),
            _ => None,
        }
        .unwrap_or_else(|| self.amount(figure))
    }

    /// How many rows of a table, each once whatever is joined to it.
    fn rows(&self, table: usize) -> String {
        let key = self.catalog.table(table).and_then(|it| it.key);
        // Of a thing without any there is a row in which what would be joined is missing.
        let missing = self.kept.filter(|it| *it != table).and_then(|_| self.joined_by(table));
        match key {
            _ if let Some(by) = missing => {
                let once = if self.tree.multiplies(table) { "DISTINCT " } else { "" };
                let own = key.map_or(by, |column| Col { table, column });
                format!("COUNT({once}{})", self.col(own))
            }
            Some(column) if self.tree.multiplies(table) => {
                format!("COUNT(DISTINCT {})", self.col(Col { table, column }))
            }
            _ => "COUNT(*)".to_owned(),
        }
    }

    /// The column by which a table is joined.
    fn joined_by(&self, table: usize) -> Option<Col> {
        self.tree.steps.iter().find(|it| it.right.table == table).map(|it| it.right)
    }
}

/// Two figures put together.
pub(super) fn together(how: How, left: &str, right: &str) -> String {
    match how {
        How::Less => format!("{left} - {right}"),
        How::Plus => format!("{left} + {right}"),
        How::Through { times } => {
            // Whole numbers would be divided to a whole number.
            format!("{times:.1} * {left} / {right}")
        }
    }
}

fn name(agg: Agg) -> &'static str {
    match agg {
        Agg::Sum => "SUM",
        Agg::Avg => "AVG",
        Agg::Min => "MIN",
        Agg::Max => "MAX",
    }
}
