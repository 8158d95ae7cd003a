//! Example questions made from what a database holds.
//!
//! Every one is tried on the engine before it is offered.

use super::{Catalog, Role};
use crate::parse::figures;
use crate::period::Span;
use crate::words::plural;

/// Questions of different kinds this database can answer, most telling first.
pub(crate) fn examples(catalog: &Catalog) -> Vec<String> {
    let mut questions = Vec::new();
    dated(catalog, &mut questions);
    plain(catalog, &mut questions);
    let mut seen = Vec::new();
    for question in questions {
        if !seen.contains(&question) && crate::understand::answers(&question, catalog) {
            seen.push(question);
        }
        if seen.len() == 12 {
            break;
        }
    }
    seen
}

fn dated(catalog: &Catalog, out: &mut Vec<String>) {
    let Some(axis) = catalog.main_axis() else { return };
    let Some(covered) = axis.covered else { return };
    let Some(figure) = figures::usual(catalog) else { return };
    let figure = figure.label;
    let grain = axis.usual_grain().max(crate::period::Grain::Month);
    let newest = Span::one(grain, crate::period::number_in(covered.grain, covered.to, grain));
    let entity = figures::main_entity(catalog).and_then(|it| catalog.table(it));
    let category = entity.and_then(|it| {
        let columns = it
            .columns
            .iter()
            .filter(|it| it.role == Role::Category && !it.is_code && !it.is_unique);
        columns.min_by_key(|it| it.n_different)
    });
    let noun = grain.noun();
    if let Some(entity) = entity {
        out.push(format!("What are the top 5 {} by {figure} in {newest}?", entity.plural));
    }
    out.push(format!("Show {noun}ly {figure} and forecast the next {noun}"));
    if let Some(category) = category {
        out.push(format!("Compare {figure} growth by {}", category.label));
        if catalog.concept("profit margin").is_some() {
            out.push(format!(
                "Which {} has the highest profit margin in {newest}?",
                category.label
            ));
        }
        out.push(format!("Show the current market leaders by {}", category.label));
        out.push(format!("Total {figure} by {}", category.label));
    }
    if let Some(entity) = entity {
        out.push(format!("Which {} have the highest {figure} growth?", entity.plural));
    }
    out.push(format!("What was the total {figure} in {newest}?"));
    out.push(format!("Show {figure} by {noun}"));
}

fn plain(catalog: &Catalog, out: &mut Vec<String>) {
    let mut tables: Vec<_> = catalog.tables().iter().filter(|it| !it.label.is_empty()).collect();
    tables.sort_by_key(|it| std::cmp::Reverse(it.n_rows));
    for edge in catalog.edges().iter().take(4) {
        let (from, to) = (catalog.table(edge.from.table), catalog.table(edge.to.table));
        if let (Some(from), Some(to)) = (from, to)
            && !to.label.is_empty()
            && edge.from.table != edge.to.table
        {
            out.push(format!("Which {} has the most {}?", to.singular, from.plural));
        }
    }
    for table in tables.iter().take(3) {
        out.push(format!("How many {} are there?", table.plural));
        if let Some(category) = table.columns.iter().find(|it| it.role == Role::Category) {
            out.push(format!("How many {} are there by {}?", table.plural, category.label));
        }
        let category = table
            .columns
            .iter()
            .find(|it| it.role == Role::Category && !it.is_code && !it.is_unique);
        let figure = table.columns.iter().rev().find(|it| it.is_quantity());
        if let (Some(figure), Some(category)) = (figure, category) {
            out.push(format!("What is the average {} by {}?", figure.label, category.label));
        } else if let Some(figure) = figure {
            out.push(format!(
                "What is the average {} of {}?",
                figure.label,
                plural(&table.singular)
            ));
        }
    }
    for table in tables.iter().take(2) {
        out.push(format!("List all {}", table.plural));
    }
}
