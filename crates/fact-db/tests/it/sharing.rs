//! Several threads and several processes on one file, some of which are killed.

use std::{
    env,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use fact_db::{Db, OpenError};

use crate::{NOTES, add, count, folder};

/// Tells a copy of this test binary what to do, and where.
const TASK: &str = "FACT_DB_TEST_TASK";
const FILE: &str = "FACT_DB_TEST_FILE";

fn start(task: &str, path: &Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "sharing::other_process"])
        .env(TASK, task)
        .env(FILE, path)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// Not a test by itself: what the other processes of the tests below do.
#[test]
fn other_process() {
    let (Ok(task), Ok(path)) = (env::var(TASK), env::var(FILE)) else {
        return;
    };
    let db = Db::open(Path::new(&path), NOTES).unwrap().db;
    match task.as_str() {
        "add for ever" => loop {
            add(&db, &"x".repeat(3000)).unwrap();
        },
        "add 50" => (0..50).for_each(|_| add(&db, "from another process").unwrap()),
        other => panic!("no such task: {other}"),
    }
}

fn wait_until(condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !condition() {
        assert!(Instant::now() < deadline, "waited for too long");
        thread::yield_now();
    }
}

#[test]
fn a_process_killed_while_writing_damages_nothing() {
    let (_folder, path) = folder();
    let db = Db::open(&path, NOTES).unwrap().db;
    for round in 0..20_i64 {
        let before = count(&db);
        let mut child = start("add for ever", &path);
        // A different number of commits each time, so that the kill falls anywhere.
        let target = before + 1 + round * 7 % 23;
        wait_until(|| count(&db) >= target);
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(count(&db) >= target, "a committed row was lost");
    }
    let n_notes = count(&db);
    drop(db);
    // The last one to leave was killed too.
    let mut child = start("add for ever", &path);
    let reader = rusqlite::Connection::open(&path).unwrap();
    let seen = || -> i64 {
        reader.query_row("SELECT count(*) FROM note", [], |row| row.get(0)).unwrap_or(0)
    };
    wait_until(|| seen() > n_notes + 5);
    child.kill().unwrap();
    child.wait().unwrap();
    let opened = Db::open(&path, NOTES).unwrap();
    assert_eq!(opened.set_aside, None);
    assert!(count(&opened.db) > n_notes + 5);
}

#[test]
fn processes_that_start_at_once_share_one_migration_and_lose_no_write() {
    let (_folder, path) = folder();
    let children: Vec<Child> = (0..4).map(|_| start("add 50", &path)).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(count(&Db::open(&path, NOTES).unwrap().db), 200);
}

#[test]
fn threads_read_while_one_writes() {
    let (_folder, path) = folder();
    let db = Db::open(&path, NOTES).unwrap().db;
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let counts: Vec<i64> = (0..50).map(|_| count(&db)).collect();
                assert!(counts.is_sorted(), "{counts:?}");
            });
        }
        scope.spawn(|| (0..200).for_each(|_| add(&db, "while others read").unwrap()));
    });
    assert_eq!(count(&db), 200);
}

#[test]
fn a_damaged_file_that_another_process_uses_stays_in_place() {
    let (_folder, path) = folder();
    let _first = Db::open(&path, NOTES).unwrap();
    std::fs::write(&path, "no database any more ".repeat(500)).unwrap();
    let error = Db::open(&path, NOTES).unwrap_err();
    assert!(matches!(error, OpenError::DamagedInUse { .. }), "{error:?}");
    assert!(error.to_string().contains("close the other FACT windows"));
}
