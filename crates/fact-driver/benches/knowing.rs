//! `cargo bench -p fact-driver --bench knowing`: a SQLite file of a gigabyte is made from a seed,
//! opened, asked at once, read to its end and opened again. Prints seconds and the largest memory
//! the process took. `docs/performance.md` says what is wanted.
//!
//! The file is made by a process of its own, so that its memory is not counted. With
//! `FACT_BENCH_FILE=PATH` it stays there for the next run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a bench stops where a test would"
)]

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use fact_cache::Shelf;
use fact_core::Cancel;
use fact_driver::{OpenData, Places};
use rusqlite::Connection;

const MAKE: &str = "make-the-file";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|it| it == MAKE) {
        return make(Path::new(arguments.get(at + 1).expect("a path")));
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let kept = std::env::var_os("FACT_BENCH_FILE").map(PathBuf::from);
    let path = kept.unwrap_or_else(|| folder.path().join("large.db"));
    if !path.exists() {
        let started = Instant::now();
        let program = std::env::current_exe().expect("this program");
        let status = Command::new(program).arg(MAKE).arg(&path).status().expect("made");
        assert!(status.success());
        println!("file made in {:.0} s", started.elapsed().as_secs_f64());
    }
    let size = std::fs::metadata(&path).expect("the file").len();
    let base = memory();
    println!("file of {:.2} GB; memory before: {base:.0} MB", size as f64 / 1e9);

    let places = || Places {
        shelf: Some(Shelf::new(folder.path().join("learnt"), 1 << 30)),
        semantic_dir: None,
    };
    let started = Instant::now();
    let data = OpenData::open_at(&path, places()).expect("opens");
    ask(&data, "first answers", started);
    data.settle(&Cancel::default(), &|_| ()).expect("read");
    println!(
        "read to its end after {:.1} s, {:.1} s of them at work; largest memory above the base: {:.0} MB",
        started.elapsed().as_secs_f64(),
        at_work(),
        memory() - base,
    );
    ask(&data, "answers from all of it", Instant::now());
    drop(data);

    let started = Instant::now();
    let data = OpenData::open_at(&path, places()).expect("opens");
    ask(&data, "answers at the next start", started);
}

fn ask(data: &OpenData, what: &str, started: Instant) {
    let snapshot = data.snapshot(&Cancel::default()).expect("known");
    println!("{what}: {} % known", snapshot.percent().unwrap_or(100));
    for question in [
        "total amount by channel",
        "how many orders in 2024",
        "total amount of Customer 123456 Larsen",
        "total amount of Custmer 123456 Larsen",
        "total quantity of Product 4321",
    ] {
        let lap = Instant::now();
        let sql = snapshot.translate(&fact_driver::Asked::from(question));
        let took = lap.elapsed();
        let told =
            sql.map_or_else(|it| it, |it| it.0.split_whitespace().collect::<Vec<_>>().join(" "));
        println!("  {:>7.0} µs  {question}: {told}", took.as_secs_f64() * 1e6);
    }
    println!("  {:.2} s after opening", started.elapsed().as_secs_f64());
}

/// The most memory this process has had so far, in megabytes.
///
/// # Source
/// `VmHWM` in `/proc/self/status`, proc(5).
fn memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
    let kb = line.and_then(|it| it.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
    kb.map_or(f64::NAN, |it| it * 1024.0 / 1e6)
}

/// Seconds a processor worked for this process: on a busy machine the rest is waiting for one.
///
/// # Source
/// `utime` and `stime` in `/proc/self/stat`, a hundredth of a second each, proc(5).
fn at_work() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split(' ').collect();
    let ticks =
        |at: usize| fields.get(at).and_then(|it| it.parse::<f64>().ok()).unwrap_or(f64::NAN);
    (ticks(12) + ticks(13)) / 100.0
}

/// Half a million customers and two hundred thousand products, eleven million orders with a
/// reference of their own, and seven hundred thousand reviews in prose.
fn make(path: &Path) {
    let db = Connection::open(path).expect("a new file");
    db.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;
         CREATE TABLE customers(id INTEGER PRIMARY KEY, name TEXT, email TEXT, city TEXT, since DATE);
         CREATE TABLE products(id INTEGER PRIMARY KEY, name TEXT, category TEXT, price REAL);
         CREATE TABLE orders(id INTEGER PRIMARY KEY, customer_id INTEGER, product_id INTEGER,
             ordered_on DATE, amount REAL, quantity INTEGER, channel TEXT, status TEXT, reference TEXT);
         CREATE TABLE reviews(id INTEGER PRIMARY KEY, product_id INTEGER, stars INTEGER, body TEXT);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000)
         INSERT INTO customers SELECT i, 'Customer ' || i || ' ' ||
             substr('Larsen Hansen Olsen  Nilsen Berg   ', 1 + 7 * (i % 5), 6),
             'c' || (i * 7919 % 1000003) || '@example.org', 'City ' || (i * 31 % 20011),
             date('2010-01-01', (i % 5000) || ' days') FROM n;
         UPDATE customers SET name = 'Customer 123456 Larsen' WHERE id = 123456;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
         INSERT INTO products SELECT i, 'Product ' || i, 'Category ' || (i % 300), i % 977 / 4.0 FROM n;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 11500000)
         INSERT INTO orders SELECT i, 1 + i * 7919 % 500000, 1 + i * 104729 % 200000,
             date('2019-01-01', (i / 5000) || ' days'), i % 10007 / 4.0, 1 + i % 9,
             substr('web  shop phone', 1 + 5 * (i % 3), 5), substr('opensentpaid', 1 + 4 * (i % 3), 4),
             printf('R-%08x', i * 2654435761 % 4294967296) FROM n;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 700000)
         INSERT INTO reviews SELECT i, 1 + i % 200000, 1 + i % 5, 'Review ' || i || ' ' ||
             replace(hex(zeroblob(60)), '00', 'well ' ) FROM n;",
    )
    .expect("made");
}
