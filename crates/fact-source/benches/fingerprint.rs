//! How long the user's data takes to be told unchanged, and how much a run adds to SQLite itself.

use std::{
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use criterion::{Criterion, criterion_group, criterion_main};
use fact_core::{Cancel, Limits};
use fact_source::Source;
use rusqlite::{Connection, OpenFlags};

const SETUP: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b REAL);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
    INSERT INTO t SELECT i, hex(i), i / 7.0 FROM n;";

const STATEMENTS: [(&str, &str); 3] = [
    ("one row", "SELECT * FROM t WHERE id = 77"),
    ("an aggregate", "SELECT substr(a, 1, 2), sum(b), count(*) FROM t GROUP BY 1"),
    ("20,000 rows", "SELECT * FROM t"),
];

fn database(folder: &Path, mode: &str) -> Source {
    let path = folder.join(format!("{mode}.db"));
    let built = Connection::open(&path)
        .and_then(|it| it.execute_batch(&format!("PRAGMA journal_mode = {mode}; {SETUP}")));
    assert!(built.is_ok(), "{built:?}");
    Source::open(&path).unwrap_or_else(|it| unreachable!("{it}"))
}

fn fingerprint(criterion: &mut Criterion) {
    let Ok(folder) = tempfile::tempdir() else { return };
    for mode in ["DELETE", "WAL"] {
        let source = database(folder.path(), mode);
        let name = format!("fingerprint, journal mode {mode}");
        criterion.bench_function(&name, |it| it.iter(|| black_box(source.fingerprint().ok())));
        let mut times: Vec<Duration> = (0..20_000)
            .map(|_| {
                let begin = Instant::now();
                black_box(source.fingerprint().ok());
                begin.elapsed()
            })
            .collect();
        times.sort();
        println!("{name}: p50 {:?}, p99 {:?}", times.get(10_000), times.get(19_800));
    }
}

fn run(criterion: &mut Criterion) {
    let Ok(folder) = tempfile::tempdir() else { return };
    let source = database(folder.path(), "DELETE");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let Ok(plain) = Connection::open_with_flags(source.path(), flags) else { return };
    for (name, sql) in STATEMENTS {
        criterion.bench_function(&format!("{name}, source"), |it| {
            it.iter(|| black_box(source.run(sql, &Limits::default(), &Cancel::default()).ok()));
        });
        criterion.bench_function(&format!("{name}, SQLite itself"), |it| {
            it.iter(|| black_box(step_through(&plain, sql).ok()));
        });
    }
}

/// The least one can do: every row, every cell, nothing kept.
fn step_through(connection: &Connection, sql: &str) -> rusqlite::Result<usize> {
    let mut statement = connection.prepare(sql)?;
    let n_columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut n_cells = 0;
    while let Some(row) = rows.next()? {
        for idx in 0..n_columns {
            black_box(row.get_ref(idx)?);
            n_cells += 1;
        }
    }
    Ok(n_cells)
}

criterion_group!(benches, fingerprint, run);
criterion_main!(benches);
