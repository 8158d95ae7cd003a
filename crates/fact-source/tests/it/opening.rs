//! What opens, and what is said where it does not.

use std::fs;

use super::{Connection, Database, Source, contents, rows};

const TABLE: &str = "CREATE TABLE t (a); INSERT INTO t VALUES (1), (2), (3);";

#[track_caller]
fn check_refused(database: &Database, expected: &str) {
    let path = &database.path;
    let message = Source::open(path).unwrap_err().to_string();
    assert!(message.contains(expected), "{message}");
    assert!(message.contains(": "), "no way out in: {message}");
}

#[test]
fn what_is_no_database_is_named_with_a_way_out() {
    let database = Database::new(TABLE);
    let whole = fs::read(&database.path).unwrap();
    for (bytes, expected) in [
        (&b""[..], "is empty: fill it first"),
        (b"company,revenue\nAcme,5\n", "looks like a text file: import it"),
        (b"PK\x03\x04\x14\0\x06\0", "looks like a workbook or another zip archive"),
        (&[0x9f, 0x00, 0xe1, 0x07, 0x80].repeat(100), "either encrypted or not a SQLite database"),
        (&whole[..50], "is damaged (it ends within its header)"),
        (&whole[..whole.len() / 2], "is damaged"),
        (&[&whole[..16], &[0xff; 500]].concat(), "is damaged"),
    ] {
        fs::write(&database.path, bytes).unwrap();
        check_refused(&database, expected);
        assert_eq!(fs::read(&database.path).unwrap(), bytes, "left as it was");
    }
    fs::remove_file(&database.path).unwrap();
    check_refused(&database, "does not exist: check the name");
    fs::create_dir(&database.path).unwrap();
    check_refused(&database, "is not a file");
}

#[test]
fn damage_inside_is_told_when_it_is_met() {
    let database = Database::new(
        "CREATE TABLE t (a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO t SELECT hex(i) FROM n;",
    );
    let mut bytes = fs::read(&database.path).unwrap();
    bytes[4096..].fill(0xa5);
    fs::write(&database.path, bytes).unwrap();
    let message = super::run(&database.source(), "SELECT sum(a) FROM t").unwrap_err().to_string();
    assert!(message.contains("is damaged") && message.contains(".recover"), "{message}");
}

#[test]
fn a_locked_file_is_told_and_opens_afterwards() {
    let database = Database::new(TABLE);
    let writer = database.writer();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    check_refused(&database, "is locked by another program: let it finish");
    writer.execute_batch("COMMIT").unwrap();
    assert_eq!(rows(&database.source(), "SELECT count(*) FROM t"), ["3"]);
}

#[test]
fn a_change_broken_off_is_told() {
    let database = Database::new(TABLE);
    let writer = database.writer();
    // Pages spilled to the file and a journal beside it: what a crash leaves behind is a copy of both.
    writer
        .execute_batch("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; UPDATE t SET a = randomblob(100000);")
        .unwrap();
    let journal = database.folder.path().join("data.db-journal");
    let [left, left_journal] =
        ["left.db", "left.db-journal"].map(|it| database.folder.path().join(it));
    fs::copy(&database.path, &left).unwrap();
    fs::copy(&journal, &left_journal).unwrap();
    let message = Source::open(&left).unwrap_err().to_string();
    assert!(message.contains("was left in the middle of a change: open it once"), "{message}");
}

#[test]
fn opening_and_reading_leaves_the_folder_as_it_was() {
    for mode in ["DELETE", "WAL"] {
        let database = Database::new(&format!("PRAGMA journal_mode = {mode}; {TABLE}"));
        let before = contents(database.folder.path());
        {
            let source = database.source();
            assert_eq!(rows(&source, "SELECT sum(a) FROM t"), ["6"]);
            source.schema().unwrap();
            source.fingerprint().unwrap();
        }
        assert_eq!(contents(database.folder.path()), before, "{mode}");
    }
}

#[test]
fn changes_that_only_the_log_has_are_read() {
    let database = Database::new(&format!("PRAGMA journal_mode = WAL; {TABLE}"));
    let writer = database.writer();
    writer.execute_batch("PRAGMA wal_autocheckpoint = 0; INSERT INTO t VALUES (10)").unwrap();
    let source = database.source();
    assert_eq!(rows(&source, "SELECT sum(a) FROM t"), ["16"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_enough_unless_the_log_holds_changes() {
    use std::os::unix::fs::PermissionsExt;
    let database = Database::new(&format!("PRAGMA journal_mode = WAL; {TABLE}"));
    let folder = database.folder.path().to_owned();
    let shut = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
    shut(0o555);
    if fs::write(folder.join("probe"), "").is_ok() {
        // The superuser writes everywhere; the same code is met through the next test.
        shut(0o755);
        return;
    }
    assert_eq!(rows(&database.source(), "SELECT sum(a) FROM t"), ["6"]);
    shut(0o755);
    let copy = folder.join("copy.db");
    let writer = database.writer();
    writer.execute_batch("PRAGMA wal_autocheckpoint = 0; INSERT INTO t VALUES (10)").unwrap();
    fs::copy(&database.path, &copy).unwrap();
    fs::copy(folder.join("data.db-wal"), folder.join("copy.db-wal")).unwrap();
    shut(0o555);
    let message = Source::open(&copy).unwrap_err().to_string();
    shut(0o755);
    assert!(message.contains("has newer changes in a -wal file"), "{message}");
}

#[test]
fn a_path_is_a_path_and_never_an_address() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["file:x.db?mode=rwc", "a b%20#c.db", "größe.db", "'quoted'.db"] {
        let path = folder.path().join(name);
        // Made under a plain name: the writer would take some of these for addresses.
        let plain = folder.path().join("plain.db");
        Connection::open(&plain).unwrap().execute_batch(TABLE).unwrap();
        fs::rename(&plain, &path).unwrap();
        let source = Source::open(&path).unwrap();
        assert_eq!(source.name(), name);
        assert_eq!(rows(&source, "SELECT count(*) FROM t"), ["3"]);
    }
}
