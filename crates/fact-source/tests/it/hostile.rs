//! No statement changes anything, and every statement that reads passes.

use std::{fs, time::Duration};

use fact_core::{Cancel, Limits};
use fact_source::Source;

use super::{Connection, contents, rows};

#[path = "../../../../tests/hostile/statements.rs"]
mod statements;

/// The sample in a folder of its own, in the given journal mode.
fn sample(mode: &str) -> (tempfile::TempDir, Source) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(fact_sample::NAME);
    fact_sample::write(&path).unwrap();
    Connection::open(&path)
        .unwrap()
        .execute_batch(&format!("PRAGMA journal_mode = {mode}"))
        .unwrap();
    let source = Source::open(&path).unwrap();
    (folder, source)
}

#[test]
fn no_hostile_statement_changes_a_byte_and_each_gets_a_clear_error() {
    let hostile = [statements::hostile(), statements::endless()].concat();
    assert!(hostile.len() >= 300, "{}", hostile.len());
    let limits = Limits { timeout: Duration::from_millis(100), ..Limits::default() };
    for mode in ["DELETE", "WAL"] {
        let (folder, source) = sample(mode);
        let before = contents(folder.path());
        let fingerprint = source.fingerprint().unwrap();
        for sql in &hostile {
            let shown: String = sql.chars().take(200).collect();
            let error = source.run(sql, &limits, &Cancel::default()).err();
            let message = error.unwrap_or_else(|| panic!("ran: {shown}")).to_string();
            assert!(message.len() > 10 && !message.ends_with('.'), "{shown}: {message}");
            assert!(message.len() < 400, "{shown}: {message}");
            assert_eq!(source.fingerprint().unwrap(), fingerprint, "{shown}");
        }
        assert!(contents(folder.path()) == before, "a file changed or appeared");
        assert_eq!(rows(&source, "SELECT count(*) FROM companies"), ["40"]);
    }
    assert!(!fs::exists("owned.db").unwrap() && !fs::exists("owned.txt").unwrap());
}

#[test]
fn every_statement_that_only_reads_passes() {
    let reads = statements::reads();
    assert!(reads.len() >= 30, "{}", reads.len());
    let (_folder, source) = sample("DELETE");
    for sql in &reads {
        assert!(!rows(&source, sql).is_empty(), "{sql}");
    }
}
