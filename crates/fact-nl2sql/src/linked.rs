//! Which parts of a database a question leads to, for a reader that cannot be shown all of it.
//!
//! Start at [`linked`]. It uses what the engine's own readers use, names and stored texts, and
//! decides nothing: a table that is named by a rare word comes before one that many words nearly
//! name.

use std::collections::HashMap;

use crate::catalog::{self, Catalog, Concept, Target};
use crate::lex::{self, Token, TokenKind};
use crate::relate;
use crate::semantic::tables_of;

/// Words looked at together: longer names are rare, and their beginnings are found all the same.
const MAX_WORDS: usize = 5;

/// A name found this badly says little.
const MIN_SCORE: f64 = 0.5;

/// What a stored text tells of its table, beside a name of the schema.
const VALUE_WEIGHT: f64 = 0.8;

/// Columns told of a stored text; what stands in more columns than these tells none of them.
const MAX_PLACES: usize = 3;

/// Where a question leads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Linked {
    /// Tables by name, the likeliest first, with those that connect them.
    pub tables: Vec<String>,
    /// Words of the question that are stored texts.
    pub values: Vec<LinkedValue>,
}

/// Words of a question that are a stored text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedValue {
    /// As the question has them.
    pub words: String,
    /// The table that holds the text.
    pub table: String,
    /// The column that holds it.
    pub column: String,
}

/// The tables of `catalog` that `question` leads to, at most `max_tables`, and where its words are
/// stored texts.
pub fn linked(question: &str, catalog: &Catalog, max_tables: usize) -> Linked {
    let tokens = lex::lex(question);
    let mut weights: HashMap<usize, f64> = HashMap::new();
    let mut values = Vec::new();
    for at in 0..tokens.len() {
        let run = tokens.get(at..tokens.len().min(at + MAX_WORDS)).unwrap_or_default();
        for (table, score) in names(run, catalog) {
            *weights.entry(table).or_default() += score;
        }
        for (table, found) in stored(run, catalog) {
            *weights.entry(table).or_default() += VALUE_WEIGHT;
            if !values.contains(&found) {
                values.push(found);
            }
        }
    }
    let mut ranked: Vec<(usize, f64)> = weights.into_iter().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let chosen = connected(&ranked, catalog, max_tables);
    let name = |idx: &usize| catalog.schema().tables.get(*idx).map(|it| it.name.clone());
    Linked { tables: chosen.iter().filter_map(name).collect(), values }
}

/// Tables named at the beginning of `run`; a name shared by many tables tells little of each.
fn names(run: &[Token], catalog: &Catalog) -> Vec<(usize, f64)> {
    let Some(first) = run.first() else { return Vec::new() };
    if first.kind != TokenKind::Word || relate::steers(first) {
        return Vec::new();
    }
    let stems: Vec<&str> = run.iter().map(|it| it.stem.as_str()).collect();
    let mut hits = catalog.names().at(&stems);
    if hits.is_empty() {
        hits = catalog.names().akin(&stems);
    }
    let mut best: HashMap<usize, f64> = HashMap::new();
    for hit in hits.iter().filter(|it| it.score >= MIN_SCORE) {
        let (tables, share) = match hit.target {
            Target::Table(table) => (vec![table], 1.5),
            Target::Column(col) => (vec![col.table], 1.0),
            Target::Concept(idx) => {
                (catalog.concepts().get(idx).map(made_of).unwrap_or_default(), 1.0)
            }
        };
        #[expect(clippy::cast_precision_loss, reason = "a handful of words")]
        let told = hit.score * share * hit.n_words as f64;
        for table in tables {
            let score = best.entry(table).or_default();
            *score = score.max(told);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "as many as a database has tables")]
    let n_tables = best.len().max(1) as f64;
    best.into_iter().map(|(table, score)| (table, score / n_tables.sqrt())).collect()
}

/// The tables a figure is worked out from.
fn made_of(concept: &Concept) -> Vec<usize> {
    tables_of(&concept.formula)
}

/// Stored texts at the beginning of `run`, with their tables.
fn stored(run: &[Token], catalog: &Catalog) -> Vec<(usize, LinkedValue)> {
    let mut hits = catalog.values().at(run);
    hits.retain(|it| it.score >= MIN_SCORE);
    let longest = hits.iter().map(|it| it.n_words).max().unwrap_or_default();
    hits.retain(|it| it.n_words == longest);
    if hits.len() > MAX_PLACES {
        return Vec::new();
    }
    let words: Vec<&str> = run.iter().take(longest).map(|it| it.text.as_str()).collect();
    let words = words.join(" ");
    let place = |hit: catalog::ValueHit| {
        let (table, column) = catalog.shown_name(hit.col)?;
        let (table, column) = (table.to_owned(), column.to_owned());
        Some((hit.col.table, LinkedValue { words: words.clone(), table, column }))
    };
    hits.into_iter().filter_map(place).collect()
}

/// The best of `ranked` with the tables by which they hang together.
fn connected(ranked: &[(usize, f64)], catalog: &Catalog, max_tables: usize) -> Vec<usize> {
    let n_tables = catalog.tables().len();
    let mut chosen: Vec<usize> = Vec::new();
    for (table, _) in ranked {
        let way =
            chosen.first().and_then(|it| catalog::path(catalog.edges(), n_tables, *it, *table));
        let between = way.into_iter().flatten().map(|step| step.right.table);
        for table in between.chain([*table]) {
            if chosen.len() < max_tables && !chosen.contains(&table) {
                chosen.push(table);
            }
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use fact_core::{ColumnSchema, ForeignKey, Schema, StorageClass, TableSchema};

    use super::*;

    fn table(name: &str, columns: &[&str], refers: &[(&str, &str)]) -> TableSchema {
        let column = |name: &&str| ColumnSchema {
            name: (*name).to_owned(),
            declared_type: "INTEGER".to_owned(),
            class: StorageClass::Integer,
            not_null: false,
            comment: None,
        };
        let key = |(column, to): &(&str, &str)| ForeignKey {
            columns: vec![(*column).to_owned()],
            to_table: (*to).to_owned(),
            to_columns: vec!["id".to_owned()],
        };
        TableSchema {
            name: name.to_owned(),
            columns: columns.iter().map(column).collect(),
            primary_key: vec!["id".to_owned()],
            unique: Vec::new(),
            foreign_keys: refers.iter().map(key).collect(),
            n_rows: Some(10),
            is_view: false,
            definition: None,
            comment: None,
        }
    }

    fn catalog() -> Catalog {
        let mut tables: Vec<TableSchema> =
            (0..150).map(|idx| table(&format!("archive_{idx}"), &["id", "payload"], &[])).collect();
        tables.push(table("ship", &["id", "tonnage", "harbour_id"], &[("harbour_id", "harbour")]));
        tables.push(table("harbour", &["id", "depth", "region_id"], &[("region_id", "region")]));
        tables.push(table("region", &["id", "climate"], &[]));
        Catalog::new(Schema { tables }, Vec::new())
    }

    #[track_caller]
    fn check(question: &str, max_tables: usize, expected: &[&str]) {
        assert_eq!(linked(question, &catalog(), max_tables).tables, expected, "{question}");
    }

    #[test]
    fn the_tables_a_question_names_are_found_among_many() {
        check("total tonnage of ships", 8, &["ship"]);
        check("how deep is each harbour?", 8, &["harbour"]);
        check("", 8, &[]);
        check("what is the meaning of life", 8, &[]);
    }

    #[test]
    fn tables_between_two_that_are_named_come_along() {
        check("tonnage of ships by climate", 8, &["ship", "harbour", "region"]);
        check("tonnage of ships by climate", 1, &["ship"]);
    }
}
