//! Adjectives, and the columns they compare by.
//!
//! Knows nothing of grammar.

use super::{Adjective, Kind, usual_lengths, years_since};
use crate::catalog::{Catalog, ColumnInfo, LengthUnit, Moment, NameHit, Role, Target};
use crate::lex::Token;
use crate::plan::Col;
use crate::relate::adjectives::{ADJECTIVES, Figure};

pub(super) fn adjectives(
    rest: &[Token],
    before: Option<&Token>,
    catalog: &Catalog,
    found: &mut Vec<(usize, f64, Kind)>,
) {
    let Some(first) = rest.first() else { return };
    // "the last name" is no name that came last.
    if first.lower == "last" && rest.get(1).is_some_and(|it| it.stem == "name") {
        return;
    }
    let mut figures = adjective_columns(&first.lower, catalog);
    if matches!(first.lower.as_str(), "best" | "finest" | "worst") {
        // The best customers are not those who gave the best marks.
        let of = praised(rest.get(1..).unwrap_or_default(), catalog);
        figures.retain(|it| Some(it.0.table) == of);
    }
    if figures.is_empty() {
        return;
    }
    let superlative = first.lower.ends_with("st") || first.lower == "first";
    let comparative = first.lower.ends_with("er") || first.lower.ends_with("ier");
    let adjective = Adjective { figures, superlative, comparative };
    // "the most expensive" is no expense.
    let led = before.is_some_and(|it| matches!(it.lower.as_str(), "most" | "least"));
    let strength = if superlative || comparative || led { 0.96 } else { 0.7 };
    found.push((1, strength, Kind::Adjective(adjective)));
}

/// The table of the things that are called the best: "best French restaurants". What is best selling
/// or best paid need not be the best.
fn praised(next: &[Token], catalog: &Catalog) -> Option<usize> {
    /// Words that may say of which kind they are, and the things.
    const REACH: usize = 4;
    let is_done = |it: &Token| {
        let done = ["ing", "ed"].iter().any(|end| it.lower.ends_with(end));
        done || matches!(it.lower.as_str(), "paid" | "sold" | "kept" | "known")
    };
    if next.first().is_some_and(is_done) {
        return None;
    }
    next.iter().take(REACH).find_map(|it| {
        let hits = catalog.names().at(&[it.stem.as_str()]);
        hits.into_iter().filter(|it| it.score > 0.8).find_map(|it| match it.target {
            Target::Table(table) => Some(table),
            Target::Column(_) | Target::Concept(_) => None,
        })
    })
}

/// The columns an adjective may compare by, and whether more of it is less of the column.
pub(crate) fn adjective_columns(lower: &str, catalog: &Catalog) -> Vec<(Col, f64, bool)> {
    let mut figures: Vec<(Col, f64, bool)> = Vec::new();
    let mut rank = 1.0;
    for adjective in ADJECTIVES.of(lower) {
        for (figure, inverse) in &adjective.figures {
            for (col, score) in columns_of(figure, catalog) {
                if !figures.iter().any(|it| it.0 == col) {
                    figures.push((col, rank * score, *inverse != adjective.less));
                }
            }
            rank *= 0.97;
        }
    }
    figures
}

fn columns_of(figure: &Figure, catalog: &Catalog) -> Vec<(Col, f64)> {
    let by_role = |fits: &dyn Fn(&ColumnInfo) -> Option<f64>| {
        catalog.columns().filter_map(|(col, it)| Some((col, fits(it)?))).collect()
    };
    match figure {
        Figure::Named(stems) => {
            let stems: Vec<&str> = stems.iter().map(String::as_str).collect();
            let hits = catalog.names().at(&stems);
            let whole = hits.into_iter().filter(|it| it.n_words == stems.len() && it.score > 0.5);
            let column = |it: NameHit| match it.target {
                Target::Column(col) => Some((col, it.score)),
                Target::Table(_) | Target::Concept(_) => None,
            };
            whole.filter_map(column).collect()
        }
        Figure::Time => by_role(&|it| match it.role {
            Role::Date => Some(1.0),
            Role::Year => Some(0.9),
            _ => it.words.iter().any(|it| it == "date" || it == "time").then_some(0.8),
        }),
        Figure::Age => years_since(Moment::Born, catalog).into_iter().map(|it| (it, 0.7)).collect(),
        Figure::Span => usual_lengths(LengthUnit::Days, catalog),
        Figure::Size => by_role(&|it| {
            const SIZES: &[&str] =
                &["size", "area", "population", "capacity", "length", "volume", "enrollment"];
            let named = it.words.iter().any(|it| SIZES.contains(&it.as_str()));
            (it.is_quantity() && named).then_some(0.9)
        }),
    }
}
