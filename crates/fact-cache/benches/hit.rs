//! A hit in memory, with 10,000 entries: criterion's figures, and p50 and p99 over single calls.

#![expect(clippy::unwrap_used, reason = "a bench stops where a test would")]

use std::{hint::black_box, sync::Arc, time::Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use fact_cache::{Budget, Cache, Entry, Key};
use fact_core::{Answer, Column, Reading, Sentence, Shape, Table, Value};

const N_ENTRIES: usize = 10_000;
const N_CALLS: usize = 200_000;

fn answer(n: usize) -> Answer {
    let row = |idx: i64| vec![Value::Text(format!("Company {idx}")), Value::Integer(idx * 1000)];
    Answer {
        sentence: Sentence::from_marked(&format!("It was **{n}**.")),
        engine: "built-in 1".into(),
        reading: Reading {
            text: format!("question {n}"),
            chips: Vec::new(),
            columns: Vec::new(),
            shape: Shape::Ranking,
            rows_are: "companies".into(),
            scope: String::new(),
            notes: Vec::new(),
            analysis: None,
            chart: None,
            yes_no: None,
            confidence: 1.0,
            unplaced: Vec::new(),
            follow_ups: Vec::new(),
        },
        sql: format!("SELECT name, revenue FROM companies LIMIT {n}"),
        table: Table {
            columns: vec![Column::plain("name"), Column::plain("revenue")],
            rows: (0..20).map(row).collect(),
            truncated: false,
        },
        chart: None,
        checks: Vec::new(),
        analysis: None,
        model: None,
    }
}

fn key(n: usize) -> Key {
    Key::new(&format!("plan {n}"), b"fingerprint", "built-in 1")
}

fn filled(folder: &tempfile::TempDir) -> Cache {
    let path = folder.path().join("answers.db");
    let (cache, _) = Cache::open(Some(&path), Budget::default()).unwrap();
    for n in 0..N_ENTRIES {
        let entry =
            Entry::new(Arc::new(answer(n)), format!("Question {n}?"), "db".into(), 0, 900, 0);
        cache.put(key(n), entry);
        if n % 500 == 0 {
            cache.flush().unwrap();
        }
    }
    cache.flush().unwrap();
    cache
}

/// The place of the `n`th call: all over the entries, without a pattern a processor could learn.
fn spread(n: usize) -> usize {
    n.wrapping_mul(0x9e37_79b9) % N_ENTRIES
}

fn bench(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let cache = filled(&folder);
    let keys: Vec<Key> = (0..N_ENTRIES).map(key).collect();
    let hit = |n: usize| cache.get(keys.get(spread(n)).unwrap(), 1).unwrap();

    let mut times_ns: Vec<u128> = (0..N_CALLS)
        .map(|n| {
            let start = Instant::now();
            black_box(hit(n));
            start.elapsed().as_nanos()
        })
        .collect();
    times_ns.sort_unstable();
    let percentile = |percent: usize| times_ns.get(N_CALLS * percent / 100).unwrap();
    println!(
        "memory hit, {N_ENTRIES} entries, {N_CALLS} calls: p50 {} ns, p99 {} ns",
        percentile(50),
        percentile(99)
    );

    let mut n = 0;
    criterion.bench_function("memory hit", |it| {
        it.iter(|| {
            n += 1;
            hit(n)
        });
    });
    criterion.bench_function("key", |it| it.iter(|| Key::new(black_box("plan"), b"data", "e")));
}

criterion_group!(benches, bench);
criterion_main!(benches);
