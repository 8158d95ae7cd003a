//! Every committed change is seen; nothing else has to be.

use std::{
    collections::HashMap,
    fs,
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::Duration,
};

use fact_source::{Fingerprint, Source};
use proptest::prelude::*;

use super::{Connection, Database, elsewhere, rows};

const TABLE: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, 'aaaa'), (2, 'bbbb');";

const N_COMMITS: u32 = 400;

fn fingerprint(source: &Source) -> Fingerprint {
    source.fingerprint().unwrap()
}

/// Every state seen so far, with what the data was: equal fingerprints must mean equal data.
#[derive(Default)]
struct Seen(HashMap<Fingerprint, Vec<String>>);

impl Seen {
    #[track_caller]
    fn look(&mut self, source: &Source) {
        let before = fingerprint(source);
        let data = rows(source, "SELECT * FROM t ORDER BY id");
        if fingerprint(source) == before {
            let known = self.0.entry(before).or_insert_with(|| data.clone());
            assert_eq!(*known, data, "one fingerprint for two states");
        }
    }
}

fn modes() -> impl Iterator<Item = Database> {
    ["DELETE", "TRUNCATE", "PERSIST", "MEMORY", "OFF", "WAL"].into_iter().map(|mode| {
        let database = Database::new(TABLE);
        database.writer().execute_batch(&format!("PRAGMA journal_mode = {mode}")).unwrap();
        database
    })
}

#[test]
fn every_edit_of_the_same_size_in_a_tight_loop_is_seen() {
    for database in modes() {
        let source = database.source();
        let writer = database.writer();
        writer.execute_batch("PRAGMA synchronous = OFF").unwrap();
        let mut last = fingerprint(&source);
        for i in 0..300 {
            writer.execute("UPDATE t SET a = ?1 WHERE id = 1", [format!("{i:04}")]).unwrap();
            let now = fingerprint(&source);
            assert_ne!(now, last);
            assert_eq!(rows(&source, "SELECT a FROM t WHERE id = 1"), [format!("{i:04}")]);
            last = fingerprint(&source);
        }
    }
}

#[test]
fn edits_by_another_process_are_seen() {
    for database in modes() {
        let source = database.source();
        for i in 0..3 {
            let before = fingerprint(&source);
            elsewhere(&database, &format!("UPDATE t SET a = '000{i}' WHERE id = 1"));
            assert_ne!(fingerprint(&source), before);
            assert_eq!(rows(&source, "SELECT a FROM t WHERE id = 1"), [format!("000{i}")]);
        }
    }
}

#[test]
fn no_result_older_than_a_finished_commit_is_ever_matched_while_another_thread_writes() {
    for mode in ["DELETE", "WAL"] {
        let database = Database::new(&format!(
            "PRAGMA journal_mode = {mode}; CREATE TABLE t (n); INSERT INTO t VALUES (0);"
        ));
        let source = database.source();
        let n_committed = AtomicU32::new(0);
        thread::scope(|scope| {
            scope.spawn(|| {
                let writer = database.writer();
                writer.busy_timeout(Duration::from_mins(1)).unwrap();
                writer.execute_batch("PRAGMA synchronous = OFF").unwrap();
                for n in 1..=N_COMMITS {
                    writer.execute("UPDATE t SET n = ?1", [n]).unwrap();
                    n_committed.store(n, Ordering::SeqCst);
                    if n % 50 == 0 {
                        writer.execute_batch("PRAGMA wal_checkpoint(RESTART)").unwrap();
                    }
                }
            });
            let mut kept: HashMap<Fingerprint, u32> = HashMap::new();
            while n_committed.load(Ordering::SeqCst) < N_COMMITS {
                let n_finished = n_committed.load(Ordering::SeqCst);
                let before = fingerprint(&source);
                if let Some(n) = kept.get(&before) {
                    assert!(*n >= n_finished, "{mode}: {n} kept, {n_finished} finished");
                }
                let n = rows(&source, "SELECT n FROM t")[0].parse().unwrap();
                if fingerprint(&source) == before {
                    assert_eq!(*kept.entry(before).or_insert(n), n, "{mode}");
                }
            }
        });
        assert_eq!(rows(&source, "SELECT n FROM t"), [N_COMMITS.to_string()]);
    }
}

#[test]
fn edits_between_truncating_checkpoints_are_seen() {
    let database = Database::new(&format!("PRAGMA journal_mode = WAL; {TABLE}"));
    let source = database.source();
    let writer = database.writer();
    writer.execute_batch("PRAGMA synchronous = OFF").unwrap();
    let mut seen = Seen::default();
    for i in 0..300 {
        writer.execute("UPDATE t SET a = ?1 WHERE id = 1", [format!("{i:04}")]).unwrap();
        writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        seen.look(&source);
    }
    assert!(seen.0.len() >= 290, "{} of 300 states were kept", seen.0.len());
}

#[test]
fn edits_in_exclusive_mode_are_seen() {
    let database = Database::new(TABLE);
    let source = database.source();
    let mut seen = Seen::default();
    for i in 0..20 {
        let writer = database.writer();
        writer.execute_batch("PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = OFF").unwrap();
        let before = fingerprint(&source);
        for j in 0..3 {
            writer.execute("UPDATE t SET a = ?1", [format!("{i}-{j}")]).unwrap();
        }
        assert_ne!(fingerprint(&source), before);
        drop(writer);
        seen.look(&source);
    }
    assert_eq!(seen.0.len(), 20);
}

#[test]
fn what_changes_nothing_leaves_it_as_it_is() {
    for database in modes() {
        let source = database.source();
        let other = database.writer();
        other.query_row("SELECT count(*) FROM t", [], |_| Ok(())).unwrap();
        let before = fingerprint(&source);
        rows(&source, "SELECT * FROM t");
        source.schema().unwrap();
        other.query_row("SELECT count(*) FROM t", [], |_| Ok(())).unwrap();
        other.execute_batch("BEGIN IMMEDIATE; ROLLBACK").unwrap();
        assert_eq!(fingerprint(&source), before);
        drop(other);
        drop(source);
        assert_eq!(fingerprint(&database.source()), before, "after a restart");
    }
}

#[test]
fn it_is_64_hexadecimal_digits() {
    let text = fingerprint(&Database::new(TABLE).source()).to_string();
    assert!(text.len() == 64 && text.bytes().all(|it| it.is_ascii_hexdigit()), "{text}");
}

#[test]
fn a_file_replaced_by_another_is_read_from_then_on() {
    let database = Database::new(TABLE);
    let source = database.source();
    let mut last = fingerprint(&source);
    assert_eq!(rows(&source, "SELECT a FROM t WHERE id = 1"), ["aaaa"]);
    let next = database.folder.path().join("next.db");
    for (i, is_renamed) in [(1, true), (2, false), (3, true), (4, false)] {
        // Made alike, so that counters, sizes and pages agree with those before it.
        let _ = fs::remove_file(&next);
        let text = format!("new{i}");
        Connection::open(&next).unwrap().execute_batch(&TABLE.replace("aaaa", &text)).unwrap();
        if is_renamed {
            fs::rename(&next, &database.path).unwrap();
        } else {
            fs::copy(&next, &database.path).unwrap();
        }
        let now = fingerprint(&source);
        assert_ne!(now, last);
        assert_eq!(rows(&source, "SELECT a FROM t WHERE id = 1"), [text]);
        last = now;
    }
    fs::write(&database.path, "").unwrap();
    assert!(source.fingerprint().unwrap_err().to_string().contains("is empty"));
    fs::remove_file(&database.path).unwrap();
    assert!(source.fingerprint().unwrap_err().to_string().contains("does not exist"));
    database.writer().execute_batch(TABLE).unwrap();
    assert_eq!(rows(&source, "SELECT a FROM t WHERE id = 1"), ["aaaa"]);
}

#[test]
fn a_change_of_journal_mode_loses_nothing() {
    let database = Database::new(TABLE);
    let mut seen = Seen::default();
    for i in 0..6 {
        let source = database.source();
        seen.look(&source);
        drop(source);
        let writer = database.writer();
        let mode = if i % 2 == 0 { "WAL" } else { "DELETE" };
        writer.execute_batch(&format!("PRAGMA journal_mode = {mode}")).unwrap();
        writer.execute("UPDATE t SET a = ?1", [i.to_string()]).unwrap();
        seen.look(&database.source());
    }
    assert!(seen.0.len() >= 7);
}

#[derive(Debug, Clone)]
enum Edit {
    Update(u8),
    Insert,
    Delete,
    RolledBack,
    Checkpoint(&'static str),
    Vacuum,
    Reopen,
    Schema,
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => any::<u8>().prop_map(Edit::Update),
        2 => Just(Edit::Insert),
        1 => Just(Edit::Delete),
        1 => Just(Edit::RolledBack),
        2 => prop::sample::select(vec!["PASSIVE", "FULL", "RESTART", "TRUNCATE"]).prop_map(Edit::Checkpoint),
        1 => Just(Edit::Vacuum),
        1 => Just(Edit::Reopen),
        1 => Just(Edit::Schema),
    ]
}

fn apply(database: &Database, writer: &mut Connection, edit: &Edit) {
    let sql = match edit {
        Edit::Update(it) => format!("UPDATE t SET a = '{it:04}' WHERE id = 1"),
        Edit::Insert => "INSERT INTO t (a) VALUES ('more')".to_owned(),
        Edit::Delete => "DELETE FROM t WHERE id = (SELECT max(id) FROM t WHERE id > 2)".to_owned(),
        Edit::RolledBack => "BEGIN; UPDATE t SET a = 'never'; ROLLBACK".to_owned(),
        Edit::Checkpoint(it) => format!("PRAGMA wal_checkpoint({it})"),
        Edit::Vacuum => "VACUUM".to_owned(),
        Edit::Schema => "CREATE INDEX IF NOT EXISTS i ON t (a); DROP INDEX i".to_owned(),
        Edit::Reopen => {
            *writer = database.writer();
            "PRAGMA synchronous = OFF".to_owned()
        }
    };
    writer.execute_batch(&sql).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn equal_fingerprints_mean_equal_data(edits in prop::collection::vec(edit(), 1..40), is_wal: bool) {
        let mode = if is_wal { "WAL" } else { "DELETE" };
        let database = Database::new(&format!("PRAGMA journal_mode = {mode}; {TABLE}"));
        let mut writer = database.writer();
        writer.execute_batch("PRAGMA synchronous = OFF").unwrap();
        let source = database.source();
        let mut seen = Seen::default();
        for edit in edits {
            apply(&database, &mut writer, &edit);
            seen.look(&source);
        }
    }
}
