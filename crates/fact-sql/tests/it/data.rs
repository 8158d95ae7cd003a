//! The databases that statements run on: tiny, full of ties, nulls, and values of the wrong type.

use fact_core::{ColumnSchema, Schema, StorageClass, TableSchema};
use rusqlite::Connection;

use crate::rng::Rng;

/// A column's name, declared type and class.
type Column = (&'static str, &'static str, StorageClass);

/// Table, then columns with their declared type and class.
pub const TABLES: [(&str, &[Column]); 3] = [
    (
        "company",
        &[
            ("id", "INTEGER", StorageClass::Integer),
            ("sector", "TEXT", StorageClass::Text),
            ("city", "TEXT", StorageClass::Text),
            ("size", "REAL", StorageClass::Real),
            ("code", "", StorageClass::Blob),
        ],
    ),
    (
        "report",
        &[
            ("id", "INTEGER", StorageClass::Integer),
            ("company_id", "INTEGER", StorageClass::Integer),
            ("year", "NUMERIC", StorageClass::Numeric),
            ("amount", "REAL", StorageClass::Real),
            ("note", "TEXT", StorageClass::Text),
        ],
    ),
    (
        "place",
        &[
            ("city", "TEXT", StorageClass::Text),
            ("region", "TEXT", StorageClass::Text),
            ("weight", "INTEGER", StorageClass::Integer),
        ],
    ),
];

/// The tables above as FACT describes them.
pub fn schema() -> Schema {
    let column = |&(name, declared_type, class): &(&str, &str, StorageClass)| ColumnSchema {
        name: name.to_owned(),
        declared_type: declared_type.to_owned(),
        class,
        not_null: false,
        comment: None,
    };
    let table = |&(name, columns): &(&str, &[Column])| TableSchema {
        name: name.to_owned(),
        columns: columns.iter().map(column).collect(),
        primary_key: Vec::new(),
        unique: Vec::new(),
        foreign_keys: Vec::new(),
        n_rows: None,
        is_view: false,
        definition: None,
        comment: None,
    };
    Schema { tables: TABLES.iter().map(table).collect() }
}

/// A database with up to `n_rows` rows a table. Where `has_collations`, some columns take `a` and
/// `A` for the same.
pub fn database(rng: &mut Rng, n_rows: usize, has_collations: bool) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    for (table, columns) in TABLES {
        let declare = |(name, declared, _): &(&str, &str, StorageClass)| {
            let key = if *name == "id" { " PRIMARY KEY" } else { "" };
            let is_loose = has_collations
                && matches!((table, *name), (_, "sector" | "code") | ("place", "city"));
            let collation = if is_loose { " COLLATE NOCASE" } else { "" };
            format!("{name} {declared}{key}{collation}")
        };
        let declared: Vec<_> = columns.iter().map(declare).collect();
        connection
            .execute_batch(&format!("CREATE TABLE {table} ({})", declared.join(", ")))
            .unwrap();
        for row in 0..n_rows {
            let values: Vec<_> = columns
                .iter()
                .map(|(name, ..)| if *name == "id" { row.to_string() } else { value(rng, name) })
                .collect();
            connection
                .execute_batch(&format!("INSERT INTO {table} VALUES ({})", values.join(", ")))
                .unwrap();
        }
        for (name, ..) in columns {
            if rng.one_in(3) {
                connection
                    .execute_batch(&format!("CREATE INDEX {table}_{name} ON {table} ({name})"))
                    .unwrap();
            }
        }
    }
    connection
}

/// A value as a literal: mostly what the column is for, now and then something else.
fn value(rng: &mut Rng, column: &str) -> String {
    if rng.one_in(7) {
        return rng
            .pick(&["NULL", "1", "1.0", "'1'", "'1.0'", "'a'", "''", "x'61'", "2.5"])
            .to_owned();
    }
    match column {
        "company_id" | "weight" => rng.below(4).to_string(),
        "year" => (2020 + rng.below(4)).to_string(),
        "size" | "amount" => format!("{}.{}", rng.below(5), rng.pick(&[0, 25, 5])),
        "code" => rng.pick(&["1", "1.0", "'1'", "'a'", "'A'", "2"]).to_owned(),
        _ => rng.pick(&["'a'", "'A'", "'b'", "'B'", "'2021-01-05'"]).to_owned(),
    }
}
