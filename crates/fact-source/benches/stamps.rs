//! How long it takes to tell that a table did not change, against reading it.

use std::{
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use fact_core::{Cancel, Limits};
use fact_source::Source;
use rusqlite::{Connection, OpenFlags};

/// Rows of about a hundred bytes.
const SETUP: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, x REAL);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
    INSERT INTO t SELECT i, hex(zeroblob(35)) || i, i / 7.0 FROM n;";

const SUM: &str = "SELECT sum(x) FROM t";
const GROUPS: &str = "SELECT substr(a, -2), sum(x), count(*) FROM t GROUP BY 1";

/// The file size of a table of so many rows.
const N_ROWS: [u32; 2] = [10_000, 1_000_000];

fn main() {
    let Ok(folder) = tempfile::tempdir() else { return };
    for n_rows in N_ROWS {
        for mode in ["DELETE", "WAL"] {
            let path = folder.path().join(format!("{n_rows}{mode}.db"));
            if let Err(error) = build(&path, n_rows, mode).and_then(|()| compare(&path, mode)) {
                println!("{mode}: {error}");
            }
        }
    }
}

fn build(path: &Path, n_rows: u32, mode: &str) -> rusqlite::Result<()> {
    let setup = SETUP.replace("?1", &n_rows.to_string());
    Connection::open(path)?.execute_batch(&format!("PRAGMA journal_mode = {mode}; {setup}"))
}

fn compare(path: &Path, mode: &str) -> rusqlite::Result<()> {
    let size_bytes = std::fs::metadata(path).map_or(0, |it| it.len());
    let mib = f64::from(u32::try_from(size_bytes >> 10).unwrap_or(u32::MAX)) / 1024.0;
    let n_times = if mib > 10.0 { 9 } else { 200 };
    let open = || Source::open(path).unwrap_or_else(|it| unreachable!("{it}"));
    let cancel = Cancel::default();
    let source = open();
    // A source that is just opened knows of no page.
    let walk = median(n_times, open, |it| {
        black_box(it.stamps(SUM, u64::MAX, &cancel).ok().flatten().map(|it| it.statement));
    });
    let again = median(
        n_times,
        || (),
        |()| {
            black_box(source.stamps(SUM, u64::MAX, &cancel).ok());
        },
    );
    let too_large = median(n_times, open, |it| {
        black_box(it.stamps(SUM, 20, &cancel).ok());
    });
    let [sum, groups] = [SUM, GROUPS].map(|sql| {
        median(
            n_times,
            || (),
            |()| {
                black_box(source.run(sql, &Limits::default(), &cancel).ok());
            },
        )
    });
    println!(
        "{mode}, {mib:.1} MiB: stamps {walk:?} ({:.0} MiB/s), again in the same state {again:?}, refused as too \
         large {too_large:?}; sum {sum:?} (ratio {:.2}), groups {groups:?} (ratio {:.2})",
        mib / walk.as_secs_f64(),
        walk.as_secs_f64() / sum.as_secs_f64(),
        walk.as_secs_f64() / groups.as_secs_f64(),
    );
    by_sqlite(path, n_times.min(9))
}

/// The other ways to the same pages, which the walk of our own has to beat.
fn by_sqlite(path: &Path, n_times: usize) -> rusqlite::Result<()> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let ways = [
        ("dbstat alone", "SELECT count(*) FROM dbstat WHERE name = 't'"),
        (
            "dbstat joined with the pages",
            "SELECT sum(length(d.data)) FROM dbstat AS s JOIN sqlite_dbpage AS d ON d.pgno = s.pageno WHERE s.name = 't'",
        ),
        ("all pages of the file", "SELECT sum(length(data)) FROM sqlite_dbpage"),
    ];
    for (name, sql) in ways {
        let mut statement = connection.prepare(sql)?;
        let time = median(
            n_times,
            || (),
            |()| {
                black_box(statement.query_row([], |row| row.get::<_, i64>(0)).ok());
            },
        );
        println!("    {name}: {time:?}");
    }
    Ok(())
}

fn median<T>(n_times: usize, mut prepare: impl FnMut() -> T, mut work: impl FnMut(&T)) -> Duration {
    let mut times: Vec<Duration> = (0..n_times)
        .map(|_| {
            let prepared = prepare();
            let begin = Instant::now();
            work(&prepared);
            begin.elapsed()
        })
        .collect();
    times.sort();
    times.get(n_times / 2).copied().unwrap_or_default()
}
