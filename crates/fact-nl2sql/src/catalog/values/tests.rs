//! What is found in a handful of names, and what is not.

use fact_core::{ColumnSchema, Schema, StorageClass, Table, TableSchema, Value};

use super::*;
use crate::catalog::probe::Ask;
use crate::catalog::{Catalog, probes};

const NAMES: [&str; 9] = [
    "John F. Kennedy",
    "Robert Kennedy Jr",
    "Kennedy Center",
    "TechCorp Inc.",
    "AC/DC",
    "Acme Co Ltd",
    "Good Food House",
    "Ångström",
    "New York",
];

/// People with names, and codes of countries.
fn catalog(names: &[&str]) -> Catalog {
    let column = |name: &str| ColumnSchema {
        name: name.into(),
        declared_type: "TEXT".into(),
        class: StorageClass::Text,
        not_null: false,
        comment: None,
    };
    let schema = Schema {
        tables: vec![TableSchema {
            name: "people".into(),
            columns: vec![column("name"), column("country_code")],
            primary_key: Vec::new(),
            unique: Vec::new(),
            foreign_keys: Vec::new(),
            n_rows: Some(names.len() as u64),
            is_view: false,
            definition: None,
            comment: None,
        }],
    };
    let answer = |texts: &[&str]| Table {
        rows: texts.iter().map(|it| vec![Value::Text((*it).to_owned())]).collect(),
        ..Table::default()
    };
    let facts = probes(&schema).into_iter().map(|probe| {
        let table = match probe.ask {
            Ask::Values(Col { column: 0, .. }) => Some(answer(names)),
            Ask::Values(_) => Some(answer(&["US", "IT", "NO"])),
            _ => None,
        };
        (probe, table)
    });
    Catalog::new(schema.clone(), facts.collect())
}

fn shown(hits: &[ValueHit]) -> Vec<(String, usize, f64)> {
    let mut shown: Vec<_> =
        hits.iter().map(|it| (it.text.clone(), it.n_words, (it.score * 100.0).round())).collect();
    shown.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
    shown
}

#[track_caller]
fn check(question: &str, expected: &[(&str, usize, f64)]) {
    let catalog = catalog(&NAMES);
    let found = shown(&catalog.values().at(&lex(question)));
    let found: Vec<_> = found.iter().map(|it| (it.0.as_str(), it.1, it.2)).collect();
    assert_eq!(found, expected, "{question}");
}

#[test]
fn texts_are_found_whole_and_by_their_beginning() {
    check("New York sales", &[("New York", 2, 100.0)]);
    check("new york", &[("New York", 2, 96.0)]);
    check("ac/dc", &[("AC/DC", 2, 96.0)]);
    check("techcorp", &[("TechCorp Inc.", 1, 93.0)]);
    check("acme", &[("Acme Co Ltd", 1, 93.0)]);
    check("John", &[("John F. Kennedy", 1, 60.0)]);
    check("john f", &[("John F. Kennedy", 2, 60.0)]);
    // A small word that begins a name means none.
    check("good food", &[("Good Food House", 2, 60.0)]);
    check("good", &[]);
    check("IT", &[("IT", 1, 97.0)]);
    check("it", &[]);
    check("narvik", &[]);
}

#[test]
fn a_text_is_found_by_words_within_it() {
    let catalog = catalog(&NAMES);
    for (words, expected) in [
        ("Kennedy", vec!["Robert Kennedy Jr", "John F. Kennedy"]),
        ("Kennedy Jr", vec!["Robert Kennedy Jr"]),
        ("f kennedy", vec!["John F. Kennedy"]),
        ("ohn", vec![]),
        ("Jr Kennedy", vec![]),
    ] {
        let mut found: Vec<String> =
            catalog.values().containing(&lex(words)).into_iter().map(|it| it.text).collect();
        let mut expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{words}");
    }
}

#[test]
fn quoted_text_is_found_but_for_letter_case() {
    let catalog = catalog(&NAMES);
    let found = |text| catalog.values().exactly(text).len();
    assert_eq!(["ÅNGSTRÖM", "ac/dc", "ac dc", "kennedy", ""].map(found), [1, 1, 0, 0, 0]);
}

#[test]
fn the_nearest_names_are_those_a_person_may_have_meant() {
    let catalog = catalog(&NAMES);
    for (written, expected) in [
        ("kennedi", Some("Kennedy Center")),
        ("acne", None),
        ("techcrop", Some("TechCorp Inc.")),
        ("robertson", Some("Robert Kennedy Jr")),
        ("zzzz", None),
    ] {
        let found = catalog.values().nearest(written, 1);
        assert_eq!(found.first().map(String::as_str), expected, "{written}");
    }
    assert_eq!(catalog.values().near_first_words("kenndy", 1, 4), ["kennedy"]);
    assert!(catalog.values().knows("kennedy") && !catalog.values().knows("center"));
}

#[test]
fn a_word_that_begins_very_many_texts_picks_out_none_of_them() {
    let many: Vec<String> = (0..100).map(|it| format!("Santa {it} Maria")).collect();
    let mut names: Vec<&str> = many.iter().map(String::as_str).collect();
    names.extend(["Santa", "Santa Inc", "Santa Fe Depot"]);
    let catalog = catalog(&names);
    let found = |question| shown(&catalog.values().at(&lex(question)));
    let whole = ("Santa".to_owned(), 1, 100.0);
    assert_eq!(found("Santa"), [whole.clone(), ("Santa Inc".to_owned(), 1, 93.0)]);
    let by_two = ("Santa Fe Depot".to_owned(), 2, 60.0);
    assert_eq!(found("Santa Fe"), [whole, ("Santa Inc".to_owned(), 1, 93.0), by_two]);
}
