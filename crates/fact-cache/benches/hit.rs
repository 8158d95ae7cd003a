//! A hit in memory, with 10,000 entries: criterion's figures, and p50 and p99 over single calls. Then
//! with 100,000, of which memory holds the popular ones and the file all.

#![expect(clippy::unwrap_used, reason = "a bench stops where a test would")]

use std::{hint::black_box, sync::Arc, time::Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use fact_cache::{Budget, Cache, Entry, Key, Tier};
use fact_core::{Answer, Column, Reading, Sentence, Shape, Table, Value};

const N_ENTRIES: usize = 10_000;
const N_MANY: usize = 100_000;
const N_CALLS: usize = 200_000;

fn answer(n: usize) -> Answer {
    let row = |idx: i64| vec![Value::Text(format!("Company {idx}")), Value::Integer(idx * 1000)];
    Answer {
        sentence: Sentence::from_marked(&format!("It was **{n}**.")),
        engine: "built-in 1".into(),
        reading: Reading {
            text: format!("question {n}"),
            rows_are: "companies".into(),
            ..Reading::plain(Shape::Ranking)
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

fn filled(folder: &tempfile::TempDir, n_entries: usize) -> Cache {
    let path = folder.path().join("answers.db");
    let (cache, _) = Cache::open(Some(&path), Budget::default()).unwrap();
    for n in 0..n_entries {
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

/// The place of the `n`th call where popularity falls with rank, as Zipf found it of words.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "all below 100,000"
)]
fn popular(n: usize) -> usize {
    let unit = (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 11) as f64 / (1_u64 << 53) as f64;
    ((N_MANY as f64).powf(unit) as usize).min(N_MANY) - 1
}

fn many() {
    let folder = tempfile::tempdir().unwrap();
    let cache = filled(&folder, N_MANY);
    let keys: Vec<Key> = (0..N_MANY).map(key).collect();
    let hit = |n: usize| cache.get(keys.get(popular(n)).unwrap(), 1).unwrap().1;
    // What is popular comes into memory.
    (0..N_CALLS).for_each(|n| _ = hit(n));
    let (mut all, mut in_memory) = (Vec::new(), Vec::new());
    for n in N_CALLS..2 * N_CALLS {
        let start = Instant::now();
        let tier = black_box(hit(n));
        let took_ns = start.elapsed().as_nanos();
        all.push(took_ns);
        if tier == Tier::Memory {
            in_memory.push(took_ns);
        }
    }
    let stats = cache.stats().unwrap();
    println!(
        "{} entries on disk, {} in memory ({} MiB); {} of {N_CALLS} calls found in memory",
        stats.n_entries,
        stats.n_in_memory,
        stats.memory_bytes >> 20,
        in_memory.len()
    );
    for (what, mut times_ns) in [("hit, memory or file", all), ("hit in memory", in_memory)] {
        times_ns.sort_unstable();
        let percentile = |percent: usize| times_ns.get(times_ns.len() * percent / 100).unwrap();
        let (p50, p99) = (percentile(50), percentile(99));
        println!("{what}, {N_MANY} entries: p50 {p50} ns, p99 {p99} ns");
    }
}

fn bench(criterion: &mut Criterion) {
    many();
    let folder = tempfile::tempdir().unwrap();
    let cache = filled(&folder, N_ENTRIES);
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
