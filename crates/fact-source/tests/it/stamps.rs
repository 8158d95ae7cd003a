//! A change of what a statement reads changes its stamps; a change of other tables does not.

use std::{
    cell::Cell,
    collections::HashMap,
    fs,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use fact_core::Cancel;
use fact_source::{QueryError, Source, Stamps};
use proptest::{prelude::*, test_runner::TestRunner};

use super::{Connection, Database, elsewhere, rows, run};

const MODES: [&str; 3] = ["DELETE", "TRUNCATE", "WAL"];

const TABLES: &str =
    "PRAGMA synchronous = OFF; CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT, y REAL DEFAULT 1.5);
    CREATE TABLE b (id INTEGER, x TEXT, n, PRIMARY KEY (x, id)) WITHOUT ROWID;
    CREATE TABLE c (id INTEGER PRIMARY KEY, x TEXT, y REAL);
    CREATE INDEX c_x ON c (x);
    CREATE VIEW v AS SELECT id, x FROM a WHERE id > 1;
    INSERT INTO a (id, x) VALUES (1, 'aaaa'), (2, 'bbbb');
    INSERT INTO b VALUES (1, 'aaaa', 1), (2, 'bbbb', 2);
    INSERT INTO c VALUES (1, 'aaaa', 1), (2, 'bbbb', 2);";

fn try_stamps(source: &Source, sql: &str, max_pages: u64) -> Result<Option<Stamps>, QueryError> {
    source.stamps(sql, max_pages, &Cancel::default())
}

#[track_caller]
fn stamps(source: &Source, sql: &str) -> Stamps {
    try_stamps(source, sql, u64::MAX).unwrap().unwrap_or_else(|| panic!("no stamps of {sql}"))
}

fn in_mode(mode: &str) -> Database {
    Database::new(&format!("PRAGMA journal_mode = {mode}; {TABLES}"))
}

/// Whether the rows of `sql` are known to be the same after `edit`, in every journal mode and
/// whoever commits it.
#[track_caller]
fn check(edit: &str, sql: &str, is_same: bool) {
    for mode in MODES {
        let database = in_mode(mode);
        let source = database.source();
        for is_elsewhere in [false, true] {
            let before = stamps(&source, sql);
            assert_eq!(stamps(&source, sql), before, "nothing changed");
            if is_elsewhere {
                elsewhere(&database, &format!("PRAGMA synchronous = OFF; {edit}"));
            } else {
                let quick = "PRAGMA synchronous = OFF; BEGIN";
                database.writer().execute_batch(&format!("{quick}; {edit}; COMMIT")).unwrap();
            }
            let after = stamps(&source, sql);
            assert_ne!(after.fingerprint, before.fingerprint);
            assert_eq!(after.is_same_data(&before), is_same, "{mode}: {edit}: {sql}");
            assert_eq!(stamps(&database.source(), sql), after, "after a restart");
        }
    }
}

#[test]
fn an_edit_of_a_table_is_one_of_the_statements_that_read_it() {
    let changed = "UPDATE a SET x = hex(randomblob(2)) WHERE id = 2";
    for (edit, sql, is_same) in [
        (changed, "SELECT sum(y) FROM a", false),
        (changed, "SELECT count(*) FROM a", false),
        (changed, "SELECT * FROM v", false),
        (changed, "SELECT b.n FROM b JOIN a USING (id)", false),
        (changed, "SELECT n FROM b WHERE x IN (SELECT x FROM a)", false),
        (changed, "WITH c AS (SELECT * FROM a) SELECT count(*) FROM c", false),
        (changed, "SELECT * FROM b", true),
        (changed, "SELECT * FROM c", true),
        (changed, "SELECT count(x) FROM c", true),
        (changed, "WITH a AS (SELECT * FROM c) SELECT count(*) FROM a", true),
        (changed, "SELECT 1", true),
        ("UPDATE b SET n = random()", "SELECT * FROM b", false),
        ("UPDATE b SET n = random()", "SELECT * FROM a, c", true),
        ("INSERT INTO c (x) VALUES ('cccc')", "SELECT x FROM c", false),
        ("INSERT INTO c (x) VALUES ('cccc')", "SELECT * FROM a JOIN b ON a.id = b.id", true),
        ("DELETE FROM b WHERE n = (SELECT max(n) FROM b)", "SELECT * FROM b", false),
        ("DELETE FROM b WHERE n = (SELECT max(n) FROM b)", "SELECT * FROM c", true),
    ] {
        check(edit, sql, is_same);
    }
}

#[test]
fn a_change_of_a_definition_is_one_of_the_statements_that_go_through_it() {
    for (edit, sql, is_same) in [
        ("ALTER TABLE a ADD COLUMN z DEFAULT 0.1", "SELECT * FROM a", false),
        ("ALTER TABLE a ADD COLUMN z DEFAULT 0.1", "SELECT * FROM b", true),
        (
            "DROP VIEW v; CREATE VIEW v AS SELECT id, x FROM a WHERE id > 0",
            "SELECT * FROM v",
            false,
        ),
        (
            "DROP VIEW v; CREATE VIEW v AS SELECT id, x AS z FROM a WHERE id > 1",
            "SELECT * FROM v",
            false,
        ),
        ("DROP VIEW v; CREATE VIEW v AS SELECT 1", "SELECT * FROM a", true),
        ("DROP INDEX c_x", "SELECT x FROM c ORDER BY x", false),
        ("DROP INDEX c_x", "SELECT x FROM a ORDER BY x", true),
        ("CREATE TABLE staged (x); DROP TABLE staged", "SELECT * FROM a", true),
        ("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END", "SELECT * FROM a", true),
    ] {
        for mode in ["DELETE", "WAL"] {
            let database = in_mode(mode);
            let source = database.source();
            let before = stamps(&source, sql);
            let quick = format!("PRAGMA synchronous = OFF; {edit}");
            database.writer().execute_batch(&quick).unwrap();
            assert_eq!(
                stamps(&source, sql).is_same_data(&before),
                is_same,
                "{mode}: {edit}: {sql}"
            );
        }
    }
}

#[test]
fn tables_are_named_whatever_the_statement_calls_them() {
    let database = in_mode("WAL");
    let source = database.source();
    for (sql, expected) in [
        ("SELECT 1", &[][..]),
        ("SELECT count(*) FROM A", &["a"]),
        ("SELECT * FROM v", &["a"]),
        ("SELECT count(*) FROM a JOIN b USING (id)", &["a", "b"]),
        ("SELECT count(*) FROM a NATURAL JOIN b", &["a", "b"]),
        ("WITH b AS (SELECT * FROM c) SELECT * FROM b, v", &["a", "c"]),
        ("SELECT x FROM c WHERE x = 'aaaa'", &["c"]),
        ("SELECT (SELECT max(y) FROM c) FROM a WHERE EXISTS (SELECT 1 FROM b)", &["a", "b", "c"]),
        ("SELECT id FROM a UNION SELECT n FROM b; -- done", &["a", "b"]),
    ] {
        let named: Vec<_> = stamps(&source, sql).tables.into_iter().map(|it| it.0).collect();
        assert_eq!(named, expected, "{sql}");
    }
}

#[test]
fn a_table_that_is_not_read_while_its_key_is_unique_counts_from_when_it_is_not() {
    let database = Database::new(
        "CREATE TABLE a (id); CREATE TABLE b (id); CREATE UNIQUE INDEX u ON b (id);
         INSERT INTO a VALUES (1); INSERT INTO b VALUES (1);",
    );
    let source = database.source();
    let sql = "SELECT a.id FROM a LEFT JOIN b USING (id)";
    let before = stamps(&source, sql);
    database.writer().execute_batch("DROP INDEX u; INSERT INTO b VALUES (1)").unwrap();
    assert!(!stamps(&source, sql).is_same_data(&before));
}

#[test]
fn the_last_digit_of_a_number_inside_a_view_counts() {
    let database = in_mode("DELETE");
    let source = database.source();
    let mut last: Option<Stamps> = None;
    for literal in ["0.1", "0.10000000000000002"] {
        let view = format!("DROP VIEW v; CREATE VIEW v AS SELECT id, y + {literal} FROM a");
        database.writer().execute_batch(&view).unwrap();
        let now = stamps(&source, "SELECT * FROM \"V\"");
        assert!(last.is_none_or(|it| !now.is_same_data(&it)), "{literal}");
        last = Some(now);
    }
}

#[test]
fn what_does_not_follow_from_tables_alone_has_no_stamps() {
    let database = in_mode("DELETE");
    let writer = database.writer();
    writer
        .execute_batch(
            "CREATE VIRTUAL TABLE f USING fts5(x); CREATE VIRTUAL TABLE r USING rtree(id, lo, hi);
             CREATE VIEW today AS SELECT date('now') AS d; CREATE VIEW lots AS SELECT * FROM a ORDER BY random();",
        )
        .unwrap();
    let source = database.source();
    for sql in [
        "SELECT * FROM f",
        "SELECT * FROM r",
        "SELECT * FROM a, f",
        "SELECT * FROM sqlite_schema",
        "SELECT name FROM sqlite_master, a",
        "SELECT value FROM json_each('[1]')",
        "SELECT random() FROM a",
        "SELECT date('now')",
        "SELECT * FROM today",
        "SELECT * FROM lots",
        "EXPLAIN SELECT * FROM a",
        "SELECT rtreecheck('r')",
    ] {
        assert_eq!(try_stamps(&source, sql, u64::MAX).unwrap(), None, "{sql}");
        stamps(&source, "SELECT * FROM a");
        writer.execute("UPDATE a SET x = ?1", [sql]).unwrap();
    }
}

#[test]
fn a_statement_that_may_not_run_has_an_error_and_the_pages_stay_out_of_reach() {
    let database = in_mode("WAL");
    let source = database.source();
    for _ in 0..2 {
        for sql in [
            "SELECT data FROM sqlite_dbpage WHERE pgno = 1",
            "SELECT count(*) FROM SQLITE_DBPAGE",
            "SELECT * FROM a, sqlite_dbpage('main')",
            "SELECT name FROM pragma_table_info('a')",
            "SELECT nothing FROM a",
            "DELETE FROM a",
        ] {
            assert!(try_stamps(&source, sql, u64::MAX).is_err(), "{sql}");
            assert!(run(&source, sql).is_err(), "{sql}");
        }
        stamps(&source, "SELECT * FROM a");
    }
}

/// The pages of a table, as SQLite counts them.
fn n_pages(database: &Database, table: &str) -> u64 {
    let count = "SELECT count(*) FROM dbstat WHERE name = ?1";
    database.writer().query_row(count, [table], |row| row.get::<_, u32>(0)).unwrap().into()
}

#[test]
fn a_table_larger_than_allowed_has_no_stamps() {
    let database = Database::new(
        "PRAGMA page_size = 1024; CREATE TABLE t (x); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
         WHERE i < 1000) INSERT INTO t SELECT hex(zeroblob(400)) FROM n;",
    );
    let n_pages = n_pages(&database, "t");
    assert!(n_pages > 1000);
    for (max_pages, expected) in [(0, false), (1, false), (n_pages - 1, false), (n_pages, true)] {
        let source = database.source();
        let found = try_stamps(&source, "SELECT * FROM t", max_pages).unwrap();
        assert_eq!(found.is_some(), expected, "{max_pages} of {n_pages}");
    }
    let cancel = Cancel::default();
    cancel.cancel();
    let stopped = database.source().stamps("SELECT * FROM t", u64::MAX, &cancel);
    assert!(matches!(stopped, Err(QueryError::Cancelled)), "{stopped:?}");
}

#[test]
fn stamps_taken_while_another_thread_writes_are_of_one_state() {
    for mode in ["DELETE", "WAL"] {
        let database = in_mode(mode);
        let source = database.source();
        let is_done = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                let writer = database.writer();
                writer.busy_timeout(std::time::Duration::from_mins(1)).unwrap();
                writer.execute_batch("PRAGMA synchronous = OFF").unwrap();
                for i in 0..300 {
                    writer.execute("UPDATE a SET x = ?1", [i]).unwrap();
                }
                is_done.store(true, Ordering::SeqCst);
            });
            let mut seen: HashMap<_, Vec<String>> = HashMap::new();
            while !is_done.load(Ordering::SeqCst) {
                // Both tables, so that the pages of one could be of another state than those of the other.
                let sql = "SELECT a.x, c.x FROM a, c";
                let Some(stamps) = try_stamps(&source, sql, u64::MAX).unwrap() else { continue };
                let data = rows(&source, sql);
                if source.fingerprint().unwrap() == stamps.fingerprint {
                    let known = seen
                        .entry((stamps.statement, stamps.tables))
                        .or_insert_with(|| data.clone());
                    assert_eq!(*known, data, "{mode}");
                }
            }
        });
        assert_eq!(rows(&source, "SELECT x FROM a"), ["299", "299"]);
        stamps(&source, "SELECT * FROM a");
    }
}

#[derive(Debug, Clone)]
enum Edit {
    /// In the table of this number, of rows this long.
    Insert(usize, u16),
    Update(usize, u16),
    Delete(usize),
    Refill(usize),
    Define(&'static str),
}

const NAMES: [&str; 3] = ["a", "b", "c"];

const STATEMENTS: [(&str, &[usize]); 6] = [
    ("SELECT * FROM a ORDER BY 1, 2", &[0]),
    ("SELECT * FROM b ORDER BY 1, 2", &[1]),
    ("SELECT * FROM c ORDER BY 1, 2", &[2]),
    ("SELECT x FROM c ORDER BY x", &[2]),
    ("SELECT * FROM v ORDER BY 1", &[0]),
    ("SELECT count(*), max(c.x) FROM b JOIN c USING (id)", &[1, 2]),
];

/// A new column comes and goes by a table made anew, so that names stay known.
const DEFINITIONS: [&str; 14] = [
    "VACUUM",
    "PRAGMA wal_checkpoint(PASSIVE)",
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "ANALYZE",
    "REINDEX",
    "BEGIN; DELETE FROM a; UPDATE b SET n = 0; ROLLBACK",
    "DROP INDEX IF EXISTS c_x",
    "CREATE INDEX IF NOT EXISTS c_x ON c (x)",
    "DROP VIEW v; CREATE VIEW v AS SELECT id, x FROM a WHERE id > 1",
    "DROP VIEW v; CREATE VIEW v AS SELECT id, length(x) AS x FROM a",
    "DROP TABLE a; CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT, y REAL DEFAULT 1.5)",
    "DROP TABLE a; CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT, y REAL DEFAULT 2.5); INSERT INTO a (x) VALUES ('again')",
    "ALTER TABLE c RENAME COLUMN y TO z; ALTER TABLE c RENAME COLUMN z TO y; CREATE TABLE d AS SELECT * FROM c; DROP TABLE d",
    "ALTER TABLE b ADD COLUMN extra DEFAULT 'e'; ALTER TABLE b DROP COLUMN extra",
];

fn edit() -> impl Strategy<Value = Edit> {
    // Few lengths, so that a row is often changed in its end alone, which stands in other pages.
    let length = || prop::sample::select(vec![0_u16, 7, 30, 30, 700, 700, 5000]);
    prop_oneof![
        8 => (0..3_usize, length()).prop_map(|(table, it)| Edit::Insert(table, it)),
        5 => (0..3_usize, length()).prop_map(|(table, it)| Edit::Update(table, it)),
        3 => (0..3_usize).prop_map(Edit::Delete),
        1 => (0..3_usize).prop_map(Edit::Refill),
        4 => prop::sample::select(DEFINITIONS.to_vec()).prop_map(Edit::Define),
    ]
}

impl Edit {
    fn table(&self) -> Option<usize> {
        match self {
            Self::Insert(it, _) | Self::Update(it, _) | Self::Delete(it) | Self::Refill(it) => {
                Some(*it)
            }
            Self::Define(_) => None,
        }
    }

    /// `seed` makes texts that differ from each other.
    fn sql(&self, seed: usize) -> String {
        let table = NAMES[self.table().unwrap_or_default()];
        let text = |length: u16| format!("hex(zeroblob({length})) || '{seed:05}'");
        match self {
            Self::Insert(_, it) => {
                format!("INSERT INTO {table} (id, x) VALUES ({seed} + 100, {})", text(*it))
            }
            Self::Update(_, it) => {
                format!(
                    "UPDATE {table} SET x = {} WHERE id = (SELECT max(id) FROM {table})",
                    text(*it)
                )
            }
            Self::Delete(_) => {
                format!("DELETE FROM {table} WHERE id = (SELECT min(id) FROM {table} WHERE id > 1)")
            }
            Self::Refill(_) => format!(
                "BEGIN; CREATE TEMP TABLE kept AS SELECT * FROM {table}; DELETE FROM {table};
                 INSERT INTO {table} SELECT * FROM kept; DROP TABLE kept; COMMIT"
            ),
            Self::Define(it) => (*it).to_owned(),
        }
    }
}

/// How often a statement that reads none of what was edited was found to be of the same data.
#[derive(Default)]
struct Share {
    untouched: Cell<u32>,
    same: Cell<u32>,
    edits: Cell<u32>,
}

fn play(edits: &[Edit], (is_wal, page_size, vacuum): (bool, u32, u32), share: &Share) {
    let mode = if is_wal { "WAL" } else { "DELETE" };
    let database = Database::new(&format!(
        "PRAGMA page_size = {page_size}; PRAGMA auto_vacuum = {vacuum}; PRAGMA journal_mode = {mode}; {TABLES}"
    ));
    let writer = database.writer();
    writer.execute_batch("PRAGMA synchronous = OFF").unwrap();
    let source = database.source();
    let mut seen: HashMap<_, Vec<String>> = HashMap::new();
    let mut last: HashMap<usize, Stamps> = HashMap::new();
    for (seed, edit) in edits.iter().enumerate() {
        writer.execute_batch(&edit.sql(seed)).unwrap_or_else(|it| panic!("{edit:?}: {it}"));
        share.edits.update(|it| it + 1);
        for (idx, (sql, tables)) in STATEMENTS.iter().enumerate() {
            let now = stamps(&source, sql);
            let data = rows(&source, sql);
            assert_eq!(source.fingerprint().unwrap(), now.fingerprint);
            let key = (idx, now.statement, now.tables.clone());
            assert_eq!(
                *seen.entry(key).or_insert_with(|| data.clone()),
                data,
                "{sql} after {edit:?}"
            );
            let before = last.insert(idx, now.clone());
            if let (Some(before), Some(table)) = (before, edit.table())
                && !tables.contains(&table)
            {
                share.untouched.update(|it| it + 1);
                share.same.update(|it| it + u32::from(now.is_same_data(&before)));
            }
        }
    }
}

/// Runs of about fifty edits; `PROPTEST_CASES` asks for more.
fn n_cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|it| it.parse().ok()).unwrap_or(20)
}

#[test]
fn stamps_of_the_same_data_mean_the_same_rows_whatever_was_committed() {
    let config =
        ProptestConfig { cases: n_cases(), failure_persistence: None, ..ProptestConfig::default() };
    let share = Share::default();
    let page_size = prop::sample::select(vec![512_u32, 1024, 4096]);
    let setting = (any::<bool>(), page_size, prop::sample::select(vec![0_u32, 0, 1]));
    let edits = prop::collection::vec(edit(), 20..80);
    let mut runner = TestRunner::new(config);
    let result = runner.run(&(edits, setting), |(edits, setting)| {
        play(&edits, setting, &share);
        Ok(())
    });
    result.unwrap_or_else(|it| panic!("{it}"));
    let (n_same, n_untouched) = (share.same.get(), share.untouched.get());
    println!("{} edits, same {n_same} of {n_untouched}", share.edits.get());
    assert!(f64::from(n_same) >= 0.9 * f64::from(n_untouched), "{n_same} of {n_untouched}");
}

/// Several levels of pages, and rows that go on in others.
const DEEP: &str = "PRAGMA synchronous = OFF; PRAGMA page_size = 512; CREATE TABLE t (id INTEGER PRIMARY KEY, x); CREATE TABLE w (x PRIMARY KEY) WITHOUT ROWID;
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
    INSERT INTO t SELECT i, hex(zeroblob(i * 7 % 900)) FROM n; INSERT INTO w SELECT id || x FROM t;";

#[test]
fn a_change_in_the_end_of_a_long_row_is_seen() {
    let database = Database::new(DEEP);
    let source = database.source();
    for (table, other) in [("t", "w"), ("w", "t")] {
        let [sql, other] = [table, other].map(|it| format!("SELECT max(length(x)) FROM {it}"));
        let before = [stamps(&source, &sql), stamps(&source, &other)];
        let edit = format!(
            "UPDATE {table} SET x = substr(x, 1, length(x) - 1) || 'z' WHERE length(x) > 1700"
        );
        assert!(database.writer().execute(&edit, []).unwrap() > 0);
        assert!(!stamps(&source, &sql).is_same_data(&before[0]), "{table}");
        assert!(stamps(&source, &other).is_same_data(&before[1]), "{table}");
    }
}

#[test]
fn a_page_that_leads_to_itself_is_damage() {
    let database = Database::new(DEEP);
    let root: u32 = database
        .writer()
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 't'", [], |row| row.get(0))
        .unwrap();
    let mut bytes = fs::read(&database.path).unwrap();
    let at = (root as usize - 1) * 512;
    assert_eq!(bytes[at], 5, "above the leaves");
    bytes[at + 8..at + 12].copy_from_slice(&root.to_be_bytes());
    fs::write(&database.path, bytes).unwrap();
    let error = try_stamps(&database.source(), "SELECT * FROM t", u64::MAX).unwrap_err();
    assert!(matches!(error, QueryError::Corrupt { .. }), "{error}");
}

#[test]
fn the_walk_reads_the_pages_that_sqlite_counts() {
    let database = Database::new(DEEP);
    for (table, sql) in [("t", "SELECT * FROM t"), ("w", "SELECT * FROM w")] {
        let n_pages = n_pages(&database, table);
        assert!(try_stamps(&database.source(), sql, n_pages).unwrap().is_some(), "{table}");
        assert!(try_stamps(&database.source(), sql, n_pages - 1).unwrap().is_none(), "{table}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_gives_stamps_or_an_error(hits in prop::collection::vec((512_usize..400_000, any::<u8>()), 1..60)) {
        let database = Database::new(DEEP);
        let mut bytes = fs::read(&database.path).unwrap();
        let n_bytes = bytes.len();
        for (at, byte) in hits {
            // Most of them at the start of a page, where it says what it is.
            let at = at % n_bytes;
            bytes[if byte % 3 == 0 { at } else { at / 512 * 512 + at % 16 }] = byte;
        }
        fs::write(&database.path, bytes).unwrap();
        if let Ok(source) = Source::open(&database.path) {
            for sql in ["SELECT * FROM t", "SELECT * FROM w"] {
                let _ = try_stamps(&source, sql, u64::MAX);
            }
        }
    }
}

#[test]
fn a_replaced_file_has_stamps_of_its_own_content() {
    let database = in_mode("DELETE");
    let source = database.source();
    let before = stamps(&source, "SELECT * FROM a");
    let next = database.folder.path().join("next.db");
    for (text, is_same) in [("bbbb", true), ("cccc", false), ("bbbb", true)] {
        let _ = fs::remove_file(&next);
        Connection::open(&next).unwrap().execute_batch(&TABLES.replace("bbbb", text)).unwrap();
        fs::rename(&next, &database.path).unwrap();
        let now = stamps(&source, "SELECT * FROM a");
        assert_ne!(now.fingerprint, before.fingerprint);
        assert_eq!(now.is_same_data(&before), is_same, "{text}");
    }
    let other = TABLES.replace("CREATE TABLE a", "PRAGMA encoding = 'UTF-16le'; CREATE TABLE a");
    fs::remove_file(&database.path).unwrap();
    database.writer().execute_batch(&other).unwrap();
    assert!(!stamps(&source, "SELECT * FROM a").is_same_data(&before));
}
