//! What a relation shows, figure by figure: as words, with where it comes from, as a column of the
//! result.

use fact_core::{Column, Role as ColumnRole, Unit};
use fact_sql::quote_identifier as quote;

use super::Teller;
use crate::catalog::{Derivation, Role};
use crate::plan::{Agg, Col};
use crate::relate::relation::{Figure, How};
use crate::words::{plural, sentence_case};

impl Teller<'_> {
    /// What a column that refers says whose a row is of.
    pub(super) fn owner(&self, reference: Col) -> String {
        let edge = self.catalog.edges().iter().find(|it| it.from == reference);
        let owner = edge.and_then(|it| self.catalog.table(it.to.table));
        owner.map_or_else(|| self.label(reference), |it| it.singular.clone())
    }

    pub(super) fn figure(&self, figure: &Figure) -> String {
        match figure {
            Figure::Column(col) => self.label(*col),
            Figure::Referred { by, col } => {
                format!("{} of the {}", self.label(*col), self.called(*by))
            }
            Figure::Rows(table) => {
                format!("number of {}", self.plural_of(*table))
            }
            Figure::Different(col) => format!("number of different {}", plural(&self.label(*col))),
            Figure::Part { of, .. } => {
                format!("share of {} {}", self.plural_of(*of), self.told(&self.relation.part))
            }
            Figure::MeanTotal { col, per } => {
                format!("average total of {} per {}", self.label(*col), self.owner(*per))
            }
            Figure::MeanRows { of, per } => {
                let (rows, owner) = (self.plural_of(*of), self.owner(*per));
                format!("average number of {rows} per {owner} with any")
            }
            Figure::Agg { agg, col } => aggregated(*agg, &self.label(*col)),
            Figure::Where { figure, tests } => {
                format!("{} {}", self.figure(figure), self.told(tests))
            }
            figure if is_percentage_change(figure) => PERCENTAGE_CHANGE.to_owned(),
            Figure::Worked { how, left, right } => {
                together(*how, &self.figure(left), &self.figure(right))
            }
        }
    }

    pub(super) fn figure_detail(&self, figure: &Figure) -> String {
        match figure {
            Figure::Column(col) => self.exact(*col),
            Figure::Referred { by, col } => {
                format!("{} of the row {} refers to", self.exact(*col), self.exact(*by))
            }
            Figure::Rows(table) => {
                let name = self.catalog.table(*table).map_or("", |it| it.name.as_str());
                format!("rows of {name}")
            }
            Figure::Different(col) => format!("different values of {}", self.exact(*col)),
            Figure::Part { of, .. } => {
                let name = self.catalog.table(*of).map_or("", |it| it.name.as_str());
                format!("rows of {name} {} of all that count", self.told(&self.relation.part))
            }
            Figure::MeanTotal { col, per } => {
                let (what, whose) = (self.exact(*col), self.exact(*per));
                format!("total of {what} through different values of {whose}")
            }
            Figure::MeanRows { of, per } => {
                let name = self.catalog.table(*of).map_or("", |it| it.name.as_str());
                format!("rows of {name} through different values of {}", self.exact(*per))
            }
            Figure::Agg { agg, col } => format!("{} of {}", agg_word(*agg), self.exact(*col)),
            Figure::Where { figure, tests } => {
                format!("{} {}", self.figure_detail(figure), self.told(tests))
            }
            figure if is_percentage_change(figure) => PERCENTAGE_CHANGE.to_owned(),
            Figure::Worked { how, left, right } => {
                together(*how, &self.figure_detail(left), &self.figure_detail(right))
            }
        }
    }

    pub(super) fn column(&self, figure: &Figure) -> Column {
        let label = sentence_case(&self.figure(figure));
        let name = match figure {
            Figure::Column(col) => {
                self.catalog.column(*col).map_or_else(String::new, |it| quote(&it.name))
            }
            Figure::Referred { by, col } => {
                let name = self.catalog.column(*col).map_or("", |it| it.name.as_str());
                quote(&format!("{}_{name}", self.called(*by).replace(' ', "_")))
            }
            Figure::Part { of, .. } => {
                quote(&format!("share_of_{}", self.plural_of(*of).replace(' ', "_")))
            }
            _ => quote(&label.to_lowercase().replace(|it: char| !it.is_ascii_alphanumeric(), "_")),
        };
        let (role, unit) = self.role(figure);
        Column { name, label, unit, role }
    }

    /// Whether a column is of the week or the day, which come round again: nothing rises from a Monday to a
    /// Sunday.
    fn comes_round(&self, col: Col) -> bool {
        matches!(self.catalog.derivation(col), Some(Derivation::Part { .. }))
    }

    /// What the values of a figure are to a chart, and what they are told in.
    fn role(&self, figure: &Figure) -> (ColumnRole, Unit) {
        let of = |col: Col| self.catalog.column(col);
        match figure {
            Figure::Rows(_) | Figure::Different(_) => (ColumnRole::Measure, Unit::Count),
            Figure::Part { in_hundred: true, .. } => (ColumnRole::Measure, Unit::Percent),
            Figure::Part { .. }
            | Figure::MeanRows { .. }
            | Figure::Worked { how: How::Through { .. }, .. } => {
                (ColumnRole::Measure, Unit::Number)
            }
            Figure::MeanTotal { col, .. } | Figure::Agg { col, .. } => {
                let unit = of(*col).map_or(Unit::Number, |it| it.unit.clone());
                (ColumnRole::Measure, if unit == Unit::None { Unit::Number } else { unit })
            }
            Figure::Column(col) | Figure::Referred { col, .. } => match of(*col) {
                Some(it) if it.is_quantity() => (ColumnRole::Measure, it.unit.clone()),
                Some(it)
                    if matches!(it.role, Role::Year | Role::Date | Role::YearPart)
                        && !self.comes_round(*col)
                        && self.has_aggregate() =>
                {
                    (ColumnRole::Time, Unit::None)
                }
                _ => (ColumnRole::Dimension, Unit::None),
            },
            Figure::Where { figure, .. }
            | Figure::Worked { how: How::Less | How::Plus, left: figure, .. } => self.role(figure),
        }
    }
}

/// What the difference of two figures in percent of the one it began with is called.
const PERCENTAGE_CHANGE: &str = "percentage change";

/// Whether a figure is by how much in a hundred another one changed: both are shown beside it.
fn is_percentage_change(figure: &Figure) -> bool {
    let Figure::Worked { how: How::Through { times }, left, right: before } = figure else {
        return false;
    };
    let in_percent = (times - 100.0).abs() < f64::EPSILON;
    let from =
        |it: &Figure| matches!(it, Figure::Worked { how: How::Less, right, .. } if right == before);
    in_percent && from(left)
}

/// The column of what two figures that were worked out apart come to.
pub(super) fn together_as_column(how: How, left: &Column, right: &Column) -> Column {
    let label = together(how, &left.label, &right.label.to_lowercase());
    let name = quote(&label.to_lowercase().replace(|it: char| !it.is_ascii_alphanumeric(), "_"));
    let unit = if matches!(how, How::Less | How::Plus) { left.unit.clone() } else { Unit::Number };
    Column { name, label, unit, role: ColumnRole::Measure }
}

/// What leads in the figure that another one is held against.
pub(super) fn held(how: How) -> &'static str {
    match how {
        How::Less => "minus",
        How::Plus => "plus",
        How::Through { .. } => "divided by",
    }
}

/// What two figures come to, as words.
fn together(how: How, left: &str, right: &str) -> String {
    match how {
        How::Less => format!("{left} minus {right}"),
        How::Plus => format!("{left} plus {right}"),
        How::Through { times } if (times - 100.0).abs() < f64::EPSILON => {
            format!("{left} in percent of {right}")
        }
        How::Through { times } if times > 1.0 => format!("{left} per {times} of {right}"),
        How::Through { .. } => format!("{left} divided by {right}"),
    }
}

/// "average fee", and "total weight" of what is called so already.
fn aggregated(agg: Agg, label: &str) -> String {
    let word = agg_word(agg);
    let said = agg == Agg::Sum && label.split(' ').next() == Some(word);
    if said { label.to_owned() } else { format!("{word} {label}") }
}

fn agg_word(agg: Agg) -> &'static str {
    match agg {
        Agg::Sum => "total",
        Agg::Avg => "average",
        Agg::Min => "lowest",
        Agg::Max => "highest",
    }
}
