//! Figures worked out from others, as far as this database has the parts: margin, ratio,
//! price times quantity.
//!
//! Knows nothing of questions.

use super::derived::is_whole_amount;
use super::roles::{Nature, Role};
use super::{Catalog, MOMENTS, Target};
use crate::glossary::{Derived, GLOSSARY};
use crate::plan::{Agg, Col, Formula};
use crate::semantic::Semantics;
use crate::words::stems;

/// A worked-out figure this database can give.
#[derive(Debug, Clone)]
pub(crate) struct Concept {
    /// "profit margin".
    pub name: String,
    /// How it is worked out.
    pub formula: Formula,
    /// Its names as stems, with how well each fits.
    pub names: Vec<(Vec<String>, f64)>,
}

/// The measures that were said, and the concepts of the glossary whose parts are all here.
pub(crate) fn concepts(catalog: &Catalog, said: &Semantics) -> Vec<Concept> {
    let mut concepts: Vec<Concept> = said.measures().map(of_measure).collect();
    let n_said = concepts.len();
    for derived in &GLOSSARY.measures {
        // What a person calls a figure is not called into question.
        if concepts.iter().take(n_said).any(|it| it.name == derived.name) {
            continue;
        }
        let plain = derived.operator != Some('/');
        // A figure the data holds itself need not be worked out.
        if plain && column_called(catalog, &derived.name, None).is_some() {
            continue;
        }
        let Some(formula) = formula(catalog, derived, &concepts) else { continue };
        // Refunds and fees are nothing a business takes in.
        let given_up = column_of(&formula).is_some_and(|it| catalog.is_given_up(it));
        if given_up && MOMENTS.is("taken in", &stems(&derived.name)) {
            continue;
        }
        if concepts.iter().any(|it| it.name == derived.name && it.formula == formula) {
            continue;
        }
        let own = std::iter::once((stems(&derived.name), 1.0));
        let aliases = derived.aliases.iter().map(|it| (stems(it), 0.9));
        let synonyms = GLOSSARY.synonyms(&stems(&derived.name));
        let synonyms = synonyms.into_iter().map(|it| (it.to_vec(), 0.85));
        let names = own.chain(aliases).chain(synonyms).collect();
        concepts.push(Concept { name: derived.name.clone(), formula, names });
    }
    concepts
}

fn of_measure((name, formula, others): (&str, &Formula, Vec<&str>)) -> Concept {
    let own = std::iter::once((stems(name), 1.0));
    let names = own.chain(others.into_iter().map(|it| (stems(it), 0.98))).collect();
    Concept { name: name.to_owned(), formula: formula.clone(), names }
}

fn formula(catalog: &Catalog, derived: &Derived, known: &[Concept]) -> Option<Formula> {
    let left = part(catalog, &derived.left, known, None)?;
    let Some(operator) = derived.operator else { return Some(left) };
    if operator != '/' {
        return of_one_table(catalog, derived, operator);
    }
    let near = column_of(&left).map(|it| it.table);
    let right = part(catalog, &derived.right, known, near)?;
    let percent = same_unit(catalog, &left, &right);
    Some(Formula::Ratio { over: Box::new(left), under: Box::new(right), percent })
}

/// A difference or product needs both parts in each row, so in one table.
fn of_one_table(catalog: &Catalog, derived: &Derived, operator: char) -> Option<Formula> {
    let both = |table: usize| {
        let left =
            column_called(catalog, &derived.left, Some(table)).filter(|it| it.table == table)?;
        let right =
            column_called(catalog, &derived.right, Some(table)).filter(|it| it.table == table)?;
        Some((left, right))
    };
    let (left, right) = (0..catalog.tables().len()).find_map(both)?;
    if operator == '*' {
        if let Some(whole) = whole_amount(catalog, left.table) {
            return Some(Formula::Column { col: whole, agg: Agg::Sum });
        }
        return Some(Formula::Product { left, right, agg: Agg::Sum });
    }
    let sum = |col| Box::new(Formula::Column { col, agg: Agg::Sum });
    Some(Formula::Less { from: sum(left), take: sum(right) })
}

/// The one column that says what each row comes to, by which nobody multiplies a quantity and a price:
/// the amount of an order line, its discount taken off.
fn whole_amount(catalog: &Catalog, table: usize) -> Option<Col> {
    let columns = catalog.table(table)?.columns.iter().enumerate();
    let cols = columns.map(|(column, it)| (Col { table, column }, it));
    let mut whole =
        cols.filter(|(col, it)| is_whole_amount(it) && !catalog.is_given_up(*col)).map(|it| it.0);
    whole.next().filter(|_| whole.next().is_none())
}

fn part(
    catalog: &Catalog,
    phrase: &str,
    known: &[Concept],
    near: Option<usize>,
) -> Option<Formula> {
    if let Some(col) = column_called(catalog, phrase, near) {
        return Some(Formula::Column { col, agg: Agg::Sum });
    }
    known.iter().find(|it| it.name == phrase).map(|it| it.formula.clone())
}

/// The figure column that is called so, in the table `near` where there is one.
pub(crate) fn column_called(catalog: &Catalog, phrase: &str, near: Option<usize>) -> Option<Col> {
    let stems = stems(phrase);
    let refs: Vec<&str> = stems.iter().map(String::as_str).collect();
    let mut best: Option<(f64, Col)> = None;
    for hit in catalog.names().at(&refs) {
        let Target::Column(col) = hit.target else { continue };
        let quantity = catalog.column(col).is_some_and(|it| it.role == Role::Quantity);
        if hit.n_words != stems.len() || !quantity || hit.score < 0.8 {
            continue;
        }
        let flows = catalog.column(col).is_some_and(|it| it.nature == Nature::Flow);
        let score = hit.score
            + if near == Some(col.table) { 0.5 } else { 0.0 }
            + if flows { 0.05 } else { 0.0 };
        if best.is_none_or(|(top, _)| score > top) {
            best = Some((score, col));
        }
    }
    best.map(|(_, col)| col)
}

fn column_of(formula: &Formula) -> Option<Col> {
    match formula {
        Formula::Column { col, .. } => Some(*col),
        _ => None,
    }
}

fn same_unit(catalog: &Catalog, left: &Formula, right: &Formula) -> bool {
    let unit = |it| catalog.column(it).map(|it| it.unit.clone());
    match (column_of(left), column_of(right)) {
        (Some(left), Some(right)) => left.table == right.table && unit(left) == unit(right),
        _ => true,
    }
}
