//! How long a keystroke takes, on 200 tables of 15 columns that hold a million different texts,
//! and how long a question whose chips can be changed takes there.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    missing_docs,
    reason = "shares the test's database"
)]

use std::fmt::Write as _;

use criterion::{Criterion, criterion_group, criterion_main};
use fact_core::Asked;
use fact_nl2sql::{complete, understand, understand_in};
use rusqlite::Connection;

#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../tests/it/fixture.rs"]
mod fixture;

const WORDS: [&str; 20] = [
    "order", "stock", "supplier", "branch", "contract", "vehicle", "employee", "invoice",
    "product", "shipment", "ticket", "meter", "claim", "policy", "project", "asset", "route",
    "store", "batch", "permit",
];

/// Table `n` refers to the one before it; every row has a name no other row has.
fn large() -> Connection {
    let db = Connection::open_in_memory().unwrap();
    for n in 0..200 {
        let word = WORDS[n % 20];
        let table = format!("{word}_{}", n / 20);
        let mut columns = String::new();
        for idx in 0..11 {
            let noun = WORDS[(n + idx + 1) % 20];
            let kind = if idx % 3 == 0 { "TEXT" } else { "REAL" };
            write!(columns, ", {noun}_figure_{idx} {kind}").unwrap();
        }
        db.execute_batch(&format!(
            "CREATE TABLE {table}(id INTEGER PRIMARY KEY, name TEXT, made_on TEXT, parent_id INTEGER{columns});
             INSERT INTO {table}(id, name, made_on, parent_id, {0}_figure_0, {1}_figure_1)
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
             SELECT i, '{word} ' || substr('ABCDEFGHIJ', i % 10 + 1, 1) || ' number ' || ({n} * 5000 + i),
                    date('2023-01-01', (i % 700) || ' days'), i, 'kind ' || (i % 12), i * 1.5
             FROM n;",
            WORDS[(n + 1) % 20],
            WORDS[(n + 2) % 20],
        ))
        .unwrap();
    }
    db
}

const TYPED: [&str; 8] = [
    "t",
    "total inv",
    "total invoice figure 4 by pro",
    "invoice figure 4 of order C num",
    "how many vehicles in kind 1",
    "top 5 ",
    "average shipmnt",
    "supplier J number 4",
];

fn bench(criterion: &mut Criterion) {
    let fixture = fixture::Fixture::new(large());
    for typed in TYPED {
        criterion.bench_function(&format!("type {typed}"), |it| {
            it.iter(|| complete(typed, typed.len(), false, &fixture.catalog));
        });
    }
    let question = "average invoice figure 4 by invoice name";
    criterion.bench_function("read a question on a large schema", |it| {
        it.iter(|| understand(question, &fixture.catalog));
    });
    let small = fixture::Fixture::business();
    let earlier = [Asked::plain("revenue by company in Q1 2025"), Asked::plain("only technology")];
    let asked = Asked::plain("and by sector?");
    criterion.bench_function("go on from a question", |it| {
        it.iter(|| understand_in(&earlier, &asked, &small.catalog));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = bench
}
criterion_main!(benches);
