//! How long a question takes from text to SQL.

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

use criterion::{Criterion, criterion_group, criterion_main};
use fact_nl2sql::understand;

#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../tests/it/fixture.rs"]
mod fixture;

const QUESTIONS: [&str; 4] = [
    "What are the top 5 companies by revenue in Q1 2025?",
    "Compare revenue growth rates by sector and quarter for 2024",
    "Show correlation between market cap and profitability by sector",
    "Wich compnies have revenu growth above fifteen percent",
];

fn bench(criterion: &mut Criterion) {
    let fixture = fixture::Fixture::business();
    for question in QUESTIONS {
        criterion.bench_function(question, |it| it.iter(|| understand(question, &fixture.catalog)));
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
