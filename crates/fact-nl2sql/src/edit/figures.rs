//! Figures by name: from an edit to a measure of a plan.

use super::{FigureOf, table_named};
use crate::catalog::Catalog;
use crate::parse::figures;
use crate::plan::{Agg, Formula, Measure};
use crate::words::plural;

/// The measure an edit names; `None` where the data has it no more.
pub(crate) fn measure(figure: &FigureOf, catalog: &Catalog) -> Option<Measure> {
    match figure {
        FigureOf::Column { of, agg } => {
            let col = of.find(catalog)?;
            let label = catalog.column(col)?.label.clone();
            let formula = figures::of_column(catalog, col, *agg);
            Some(Measure { formula, label: with_word(*agg, &label) })
        }
        FigureOf::Rows { table } => {
            let table = table_named(table, catalog)?;
            let label = format!("number of {}", catalog.table(table)?.plural);
            Some(Measure { formula: Formula::Rows { table }, label })
        }
        FigureOf::Different { of } => {
            let col = of.find(catalog)?;
            let label = format!("number of {}", plural(&catalog.column(col)?.label));
            Some(Measure { formula: Formula::Different { col }, label })
        }
        FigureOf::Concept { name } => {
            let concept = catalog.concept(name)?;
            Some(Measure { formula: concept.formula.clone(), label: concept.name.clone() })
        }
    }
}

/// A measure put together by `agg`; `None` where that means nothing to it.
pub(super) fn with_agg(measure: &Measure, agg: Agg) -> Option<Measure> {
    let formula = figures::with_agg(&measure.formula, Some(agg));
    matches!(formula, Formula::Column { .. } | Formula::Product { .. })
        .then(|| Measure { formula, label: with_word(Some(agg), plain(&measure.label)) })
}

/// A figure's label with the word for how it is put together.
fn with_word(agg: Option<Agg>, label: &str) -> String {
    let word = match agg {
        Some(Agg::Avg) => "average ",
        Some(Agg::Min) => "lowest ",
        Some(Agg::Max) => "highest ",
        Some(Agg::Sum) | None => "",
    };
    format!("{word}{label}")
}

/// The label without that word.
pub(super) fn plain(label: &str) -> &str {
    let words = ["average ", "lowest ", "highest "];
    words.iter().find_map(|it| label.strip_prefix(it)).unwrap_or(label)
}
