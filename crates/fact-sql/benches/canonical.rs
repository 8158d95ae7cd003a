//! The canonical text of a typical statement: microseconds a call, and how they grow.

#![expect(clippy::unwrap_used, reason = "a bench stops where a test would")]

use std::{hint::black_box, time::Instant};

use fact_core::{ColumnSchema, Schema, StorageClass, TableSchema};
use fact_sql::{Collations, canonical};

const TYPICAL: &str = "SELECT c.sector, sum(r.amount) AS total FROM company c \
    JOIN report r ON r.company_id = c.id \
    WHERE r.year BETWEEN 2020 AND 2022 AND c.city IN ('Oslo', 'Bergen') \
    GROUP BY c.sector ORDER BY total DESC LIMIT 5";

fn main() {
    let schema = schema();
    println!("typical: {:.1} µs", fastest_us(TYPICAL, &schema));
    for n in [100, 1_000, 10_000] {
        let terms: Vec<String> = (0..n).map(|it| format!("id <> {it}")).collect();
        let sql = format!("SELECT id FROM company WHERE {}", terms.join(" AND "));
        println!("{n} conditions: {:.0} µs", fastest_us(&sql, &schema));
    }
}

/// The fastest of many calls, in microseconds: other programs only ever make it slower.
fn fastest_us(sql: &str, schema: &Schema) -> f64 {
    let run = |_| {
        let start = Instant::now();
        black_box(canonical(black_box(sql), schema, Collations::Binary));
        start.elapsed()
    };
    let n_runs = if sql.len() < 1_000 { 5_000 } else { 30 };
    (0..n_runs).map(run).min().unwrap().as_secs_f64() * 1e6
}

fn schema() -> Schema {
    let column = |name: &&str| ColumnSchema {
        name: (*name).to_owned(),
        declared_type: "TEXT".to_owned(),
        class: StorageClass::Text,
        not_null: false,
        comment: None,
    };
    let table = |name: &str, columns: &[&str]| TableSchema {
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
    Schema {
        tables: vec![
            table("company", &["id", "name", "sector", "city"]),
            table("report", &["id", "company_id", "year", "amount"]),
        ],
    }
}
