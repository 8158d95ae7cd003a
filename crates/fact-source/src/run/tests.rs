//! Statements that never met the guard.

use std::{fs, time::Duration};

use fact_core::Cancel;

use super::*;
use crate::fingerprint::Files;

#[path = "../../../../tests/hostile/statements.rs"]
mod statements;

/// The guard gives the better message, but nothing may depend on it.
#[test]
fn without_the_guard_sqlite_itself_refuses_what_does_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(fact_sample::NAME);
    fact_sample::write(&path).unwrap();
    let before = fs::read(&path).unwrap();
    let limits = Limits { timeout: Duration::from_millis(50), ..Limits::default() };
    let watch = || Watch::start(&Cancel::default(), limits.timeout);
    let patient = || Watch::start(&Cancel::default(), Limits::default().timeout);
    let mut files = Files::open(&path).unwrap();
    let stamp = files.main_stamp(&path).unwrap();
    for manner in [Manner::Strict, Manner::Plain, Manner::Reversed] {
        let state = (stamp, manner);
        let mut reader = Reader::open(&path, files.place(), state, &patient()).unwrap();
        let mut ran = [statements::hostile(), statements::endless()].concat();
        ran.retain(|sql| run(&mut reader, sql, &limits, &watch()).is_ok());
        // What does nothing, what ends at its zero byte, and what is merely too deep for the guard.
        assert!(ran.len() < 10, "{ran:?}");
        assert!(ran.iter().all(|it| fact_sql::guard(it).is_err()), "{ran:?}");
        for sql in statements::reads() {
            assert!(run(&mut reader, &sql, &limits, &patient()).is_ok(), "{sql}");
        }
    }
    assert!(fs::read(&path).unwrap() == before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
