//! Many threads of hits and misses: throughput beside that of one thread, and what the cache takes
//! in memory beside what it may take. `FACT_SECONDS` says how long each part runs; 60 for the
//! figures of `docs/performance.md`.
//!
//! Memory is what the allocator gave out, not what the cache believes.

#![expect(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a bench stops where a test would, and figures are for people"
)]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    env,
    hint::black_box,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering::Relaxed},
    },
    time::Duration,
};

use fact_cache::{Budget, Cache, Entry, Key, Rows, RowsKey};
use fact_core::{
    Answer, ChartKind, ChartSpec, Check, CheckLevel, Chip, ChipKind, ChipOption, Column, Edit,
    Reading, Role, Sentence, Shape, Table, Unit, Value,
};
use fact_testkit::{Random, Throughput};

/// Bytes given out and not given back.
static N_BYTES: AtomicI64 = AtomicI64::new(0);

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

/// What is counted by one thread before it is told to all: a line that all write would slow them.
const TELL_AT: i64 = 64 << 10;

thread_local! {
    static UNTOLD: std::cell::Cell<i64> = const { std::cell::Cell::new(0) };
}

fn count(n_bytes: i64) {
    let counted = UNTOLD.try_with(|it| {
        let untold = it.get() + n_bytes;
        if untold.abs() < TELL_AT {
            it.set(untold);
        } else {
            it.set(0);
            N_BYTES.fetch_add(untold, Relaxed);
        }
    });
    if counted.is_err() {
        N_BYTES.fetch_add(n_bytes, Relaxed);
    }
}

// SAFETY: everything is passed on to the system's allocator as it came.
#[expect(unsafe_code, reason = "an allocator is")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size().cast_signed() as i64);
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        count(-(layout.size().cast_signed() as i64));
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(ptr, layout) }
    }
}

const MEMORY: u64 = if cfg!(debug_assertions) { 16 << 20 } else { 128 << 20 };

/// More than fit: some of what is asked was evicted.
const N_KEYS: u64 = if cfg!(debug_assertions) { 10_000 } else { 100_000 };

/// Small numbers more often: like a popularity that falls with rank.
fn rank(random: &mut Random) -> u64 {
    let unit = (random.number() >> 11) as f64 / (1_u64 << 53) as f64;
    let rank = (N_KEYS as f64).powf(unit);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below N_KEYS")]
    let rank = rank as u64;
    rank.min(N_KEYS - 1)
}

/// A ranking as the driver gives it, of a length that differs.
fn answer(n: u64) -> Answer {
    let n_rows = 1 + n * 31 % 60;
    let row = |idx| vec![Value::Text(format!("Company {idx}")), Value::Integer(1_000_000)];
    let option = |it: u64| ChipOption {
        label: format!("by sector {it}"),
        edit: Edit(format!("group:companies.sector:{it}")),
        chosen: false,
        remove: false,
    };
    let chip = |it: u64| Chip {
        kind: ChipKind::Measure,
        label: format!("total revenue {it}"),
        detail: "sum of `financials.revenue`".into(),
        options: (0..8).map(option).collect(),
    };
    let columns = || {
        let measure = Column {
            unit: Unit::Money { currency: "USD".into() },
            role: Role::Measure,
            ..Column::plain("total_revenue")
        };
        vec![Column::plain("name"), measure]
    };
    Answer {
        sentence: Sentence::from_marked(&format!("**Company {n}** leads with **$1.2B**.")),
        engine: "built-in 1".into(),
        reading: Reading {
            text: format!("total revenue by company in 20{n}, highest first"),
            chips: (0..5).map(chip).collect(),
            columns: columns(),
            rows_are: "companies".into(),
            scope: format!("in Q1 20{n}"),
            notes: vec!["last quarter = Q1 2025, the newest in the data".into()],
            follow_ups: (0..3).map(|it| format!("What about sector {it}?")).collect(),
            ..Reading::plain(Shape::Ranking)
        },
        sql: format!("SELECT name, sum(revenue) FROM companies GROUP BY 1 LIMIT {n}"),
        table: Table { columns: columns(), rows: (0..n_rows).map(row).collect(), truncated: false },
        chart: Some(ChartSpec {
            title: "Total revenue by company".into(),
            x_idx: Some(0),
            y_idxs: vec![1],
            reason: "a ranking of names".into(),
            ..ChartSpec::plain(ChartKind::HorizontalBar)
        }),
        checks: vec![Check {
            level: CheckLevel::Passed,
            text: "one read-only statement; every name in it exists".into(),
        }],
        analysis: None,
        model: None,
    }
}

fn key(n: u64) -> Key {
    Key::new(&format!("plan {n}"), b"fingerprint", "built-in 1")
}

fn entry(n: u64) -> Entry {
    let rows = Rows { key: RowsKey::new(&format!("statement {n}"), b"fingerprint"), run_us: 300 };
    let (question, source) = (format!("Question {n} about revenue?"), "sample.db".to_owned());
    Entry { rows: Some(rows), ..Entry::new(Arc::new(answer(n)), question, source, 0, 900, 0) }
}

/// What is given out more than at the start, against the bound.
fn memory(cache: &Cache, before: i64) {
    let weighed = cache.stats().unwrap().memory_bytes;
    let allocated = N_BYTES.load(Relaxed) - before;
    let share = |it: f64| it / MEMORY as f64 * 100.0 - 100.0;
    println!(
        "memory, {} MiB allowed: weighed {:.1} MiB ({:+.1} %), allocated {:.1} MiB ({:+.1} %), {} answers",
        MEMORY >> 20,
        weighed as f64 / 1_048_576.0,
        share(weighed as f64),
        allocated as f64 / 1_048_576.0,
        share(allocated as f64),
        cache.stats().unwrap().n_in_memory
    );
}

fn main() {
    let seconds = env::var("FACT_SECONDS").ok().and_then(|it| it.parse().ok()).unwrap_or(5);
    let lasting = Duration::from_secs(seconds);
    let keys: Vec<Key> = (0..N_KEYS).map(key).collect();
    let before = N_BYTES.load(Relaxed);
    // In memory alone: what a miss costs is then the same for one thread and for many.
    let budget = Budget { memory_bytes: MEMORY, ..Budget::default() };
    let (cache, _) = Cache::open(None, budget).unwrap();
    (0..N_KEYS)
        .rev()
        .for_each(|n| cache.put(*keys.get(usize::try_from(n).unwrap()).unwrap(), entry(n)));
    cache.flush().unwrap();
    memory(&cache, before);
    Throughput::compare(lasting, |random| {
        // Something popular; what is missing is made and put.
        let n = rank(random);
        let key = keys.get(usize::try_from(n).unwrap()).unwrap();
        let is_hit = black_box(cache.get(key, 1)).is_some();
        if !is_hit {
            cache.put(*key, entry(n));
        }
        is_hit
    });
    cache.flush().unwrap();
    memory(&cache, before);
}
