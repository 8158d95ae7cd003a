//! Folders, formats, and what is refused.

use std::{fs, path::Path};

use fact_db::{Db, DbError, OpenError};
use rusqlite::Connection;

use crate::{NOTES, add, count, folder};

const SECOND: &str = "ALTER TABLE note ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0";

#[test]
fn a_file_and_its_folder_are_made_for_their_owner_alone() {
    let (folder, _) = folder();
    let path = folder.path().join("a/b/notes.db");
    let opened = Db::open(&path, NOTES).unwrap();
    assert_eq!(opened.set_aside, None);
    add(&opened.db, "kept").unwrap();
    #[cfg(unix)]
    for (path, expected) in [(path.parent().unwrap(), 0o700), (path.as_path(), 0o600)] {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, expected);
    }
    drop(opened);
    assert!(!path.with_extension("db-wal").exists(), "closed in order, the log is emptied");
    assert_eq!(count(&Db::open(&path, NOTES).unwrap().db), 1);
}

#[test]
fn each_migration_runs_once() {
    let (_folder, path) = folder();
    add(&Db::open(&path, NOTES).unwrap().db, "old").unwrap();
    for _ in 0..2 {
        let db = Db::open(&path, &[NOTES[0], SECOND]).unwrap().db;
        let select = "SELECT text FROM note WHERE pinned = 0";
        let text: String = db.read(|it| it.query_row(select, [], |row| row.get(0))).unwrap();
        assert_eq!(text, "old");
    }
}

#[test]
fn a_migration_that_fails_leaves_the_file_as_it_was() {
    let (_folder, path) = folder();
    add(&Db::open(&path, NOTES).unwrap().db, "old").unwrap();
    let steps = [NOTES[0], SECOND, "DROP TABLE note; SELECT nothing FROM nowhere"];
    let error = Db::open(&path, &steps).unwrap_err();
    assert!(matches!(error, OpenError::Migration { format: 3, .. }), "{error:?}");
    let db = Db::open(&path, NOTES).unwrap().db;
    assert_eq!(count(&db), 1);
}

#[track_caller]
fn check_refused(path: &Path, expected: &str) {
    let before = fs::read(path).unwrap();
    let error = Db::open(path, NOTES).unwrap_err();
    let name = path.display().to_string();
    assert_eq!(error.to_string().replace(&name, "FILE"), expected);
    assert!(fs::read(path).unwrap() == before, "a refused file is not touched");
}

#[test]
fn a_file_from_a_newer_version_is_refused_and_left_alone() {
    let (_folder, path) = folder();
    drop(Db::open(&path, &[NOTES[0], SECOND]).unwrap());
    check_refused(
        &path,
        "FILE was written by a newer FACT (format 2, this one knows 1): update FACT",
    );
}

#[test]
fn a_database_of_another_program_is_refused_and_left_alone() {
    let (_folder, path) = folder();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    check_refused(&path, "FILE belongs to another program: move it away and start again");
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_with_its_name() {
    let (folder, _) = folder();
    let file = folder.path().join("file");
    fs::write(&file, "in the way").unwrap();
    let error = Db::open(&file.join("notes.db"), NOTES).unwrap_err();
    assert!(matches!(&error, OpenError::Folder { folder, .. } if *folder == file), "{error:?}");
}

#[test]
fn a_folder_is_not_taken_for_a_file() {
    let (_folder, path) = folder();
    fs::create_dir(&path).unwrap();
    let error = Db::open(&path, NOTES).unwrap_err();
    assert!(matches!(error, OpenError::ReadOnly { .. }), "{error:?}");
}

/// The superuser may write everywhere: then there is nothing to refuse, and the file opens.
#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_an_error_with_a_way_out() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, _) = folder();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o500)).unwrap();
    let may_write = fs::write(closed.join("probe"), "").is_ok();
    match Db::open(&closed.join("notes.db"), NOTES) {
        Ok(opened) => assert!(may_write && count(&opened.db) == 0),
        Err(error) => {
            assert!(!may_write && matches!(error, OpenError::ReadOnly { .. }), "{error:?}");
            assert!(error.to_string().contains("allow writing"));
        }
    }
}

#[test]
fn a_full_disk_is_an_error_with_a_way_out_and_loses_nothing() {
    let (_folder, path) = folder();
    let db = Db::open(&path, NOTES).unwrap().db;
    add(&db, "before").unwrap();
    // SQLite gives the same error where it may not grow and where the disk cannot.
    let cap = |n_pages: i64| db.write(|tx| tx.pragma_update(None, "max_page_count", n_pages));
    cap(20).unwrap();
    let error = add(&db, &"x".repeat(1 << 20)).unwrap_err();
    assert!(matches!(error, DbError::DiskFull { .. }), "{error:?}");
    assert!(error.to_string().contains("free some space"));
    cap(100_000).unwrap();
    add(&db, "after").unwrap();
    assert_eq!(count(&db), 2);
}

#[test]
fn in_memory_all_is_the_same_but_nothing_is_kept() {
    let db = Db::open_in_memory(NOTES).unwrap();
    add(&db, "gone soon").unwrap();
    assert_eq!((count(&db), db.path()), (1, None));
    assert_eq!(count(&Db::open_in_memory(NOTES).unwrap()), 0);
}

#[test]
fn a_write_that_fails_or_panics_is_undone() {
    let (_folder, path) = folder();
    let db = Db::open(&path, NOTES).unwrap().db;
    let failed = db.write(|tx| {
        tx.execute("INSERT INTO note (text) VALUES ('half')", [])?;
        tx.execute("INSERT INTO note (text) VALUES (NULL)", [])
    });
    assert!(matches!(failed, Err(DbError::Sql { .. })), "{failed:?}");
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        db.write(|tx| -> rusqlite::Result<()> {
            tx.execute("INSERT INTO note (text) VALUES ('half')", [])?;
            std::panic::panic_any("a defect");
        })
    }));
    assert!(panicked.is_err());
    add(&db, "whole").unwrap();
    assert_eq!(count(&db), 1);
}

#[test]
fn reading_cannot_write() {
    let (_folder, path) = folder();
    let db = Db::open(&path, NOTES).unwrap().db;
    let outcome = db.read(|it| it.execute("INSERT INTO note (text) VALUES ('sneaked in')", []));
    assert!(matches!(outcome, Err(DbError::ReadOnly { .. })), "{outcome:?}");
}
