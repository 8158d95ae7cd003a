//! Statements that read: what comes back, and where they stop.

use std::{ops::ControlFlow, sync::Arc, thread, time::Duration};

use fact_core::{Cancel, Limits, Value};
use fact_source::{Hidden, Manner, QueryError, Work};

use super::{Database, rows, run};

const COMPANIES: &str =
    "CREATE TABLE companies (id INTEGER PRIMARY KEY, name TEXT, revenue INTEGER);
    INSERT INTO companies VALUES (1, 'Acme', 9007199254740993), (2, 'Bolt', -5), (3, NULL, NULL);";

const ENDLESS: &str =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

#[test]
fn cells_come_as_they_are_stored() {
    let database = Database::new(COMPANIES);
    let source = database.source();
    let sql = "SELECT revenue, 1.5, x'00ff', CAST(x'41ff42' AS TEXT), NULL, 9223372036854775807 FROM companies WHERE id = 1";
    let table = run(&source, sql).unwrap();
    assert_eq!(
        table.rows,
        [vec![
            Value::Integer(9_007_199_254_740_993),
            Value::Real(1.5),
            Value::Blob { size_bytes: 2 },
            Value::Text("A\u{FFFD}B".into()),
            Value::Null,
            Value::Integer(i64::MAX),
        ]]
    );
    let renamed = run(&source, "SELECT id AS \"Company no.\", name FROM companies").unwrap();
    let names: Vec<_> = renamed.columns.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Company no.", "name"]);
    assert!(!renamed.truncated);
}

#[test]
fn a_result_is_cut_at_its_limits() {
    let database = Database::new(COMPANIES);
    let source = database.source();
    for (max_rows, max_bytes, n_rows, truncated) in [
        (3, 100, 3, false),
        (2, 100, 2, true),
        (0, 100, 0, true),
        (3, 7, 1, true),
        (3, 8, 3, false),
    ] {
        let limits = Limits { max_rows, max_bytes, ..Limits::default() };
        let sql = "SELECT name FROM companies ORDER BY id";
        let table = source.run(sql, &limits, &Cancel::default()).unwrap();
        assert_eq!(
            (table.rows.len(), table.truncated),
            (n_rows, truncated),
            "{max_rows} rows, {max_bytes} bytes"
        );
    }
}

#[test]
fn a_statement_stops_at_its_time_limit_and_the_source_goes_on() {
    let database = Database::new(COMPANIES);
    let source = database.source();
    let limits = Limits { timeout: Duration::from_millis(30), ..Limits::default() };
    for _ in 0..3 {
        let error = source.run(ENDLESS, &limits, &Cancel::default()).unwrap_err();
        assert!(error.to_string().contains("time limit of 30ms"), "{error}");
        assert_eq!(rows(&source, "SELECT count(*) FROM companies"), ["3"]);
    }
}

#[test]
fn statements_stop_at_the_work_they_are_allowed_together() {
    let database = Database::new(COMPANIES);
    let source = database.source();
    let counted = |n: u64| {
        format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {n}) \
             SELECT count(*) FROM n"
        )
    };
    let work = Work::new(1_000_000);
    let run = |at_most: u64, sql: &str| {
        let work = work.at_most(at_most);
        source.run_within(&work, sql, &Limits::default(), &Cancel::default())
    };
    // One of them has too little of its own; the others go on until all have had enough.
    assert!(matches!(run(10_000, ENDLESS), Err(QueryError::TooMuchWork)));
    assert!(run(10_000, &counted(100)).is_ok());
    assert!(run(900_000, &counted(10_000)).is_ok());
    assert!(matches!(run(u64::MAX, ENDLESS), Err(QueryError::TooMuchWork)));
    assert!(matches!(run(u64::MAX, &counted(10_000)), Err(QueryError::TooMuchWork)));
    assert_eq!(rows(&source, "SELECT count(*) FROM companies"), ["3"]);
}

#[test]
fn a_statement_stops_when_asked_to() {
    let database = Database::new(COMPANIES);
    let source = database.source();
    let cancel = Cancel::default();
    thread::scope(|scope| {
        let running = scope.spawn(|| source.run(ENDLESS, &Limits::default(), &cancel));
        cancel.cancel();
        assert!(matches!(running.join().unwrap(), Err(QueryError::Cancelled)));
    });
    assert_eq!(rows(&source, "SELECT 1"), ["1"]);
}

#[test]
fn a_lock_is_waited_for_and_told() {
    let database = Database::new(COMPANIES);
    let source = database.source();
    let writer = database.writer();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let limits = Limits { timeout: Duration::from_millis(50), ..Limits::default() };
    let sql = "SELECT count(*) FROM companies";
    let error = source.run(sql, &limits, &Cancel::default()).unwrap_err();
    assert!(matches!(error, QueryError::Locked { .. }), "{error}");
    assert!(error.to_string().contains("let it finish or close it"));
    thread::scope(|scope| {
        let running = scope.spawn(|| rows(&source, sql));
        writer.execute_batch("COMMIT").unwrap();
        assert_eq!(running.join().unwrap(), ["3"]);
    });
}

#[test]
fn mistakes_are_told_with_the_nearest_names() {
    let database = Database::new(COMPANIES);
    let source = database.source();
    for (sql, expected) in [
        ("SELECT revenu FROM companies", "no such column: revenu: the nearest name is revenue"),
        ("SELECT * FROM company", "no such table: company: the nearest name is companies"),
        ("SELECT c.nam FROM companies c", "no such column: c.nam: the nearest name is name"),
        ("SELEC 1", "near \"SELEC\": syntax error"),
        ("SELECT frobnicate(1)", "no such function: frobnicate"),
        (
            "SELECT * FROM companies WHERE name = \"Acme\"",
            "no such column: \"Acme\" - should this be a string literal",
        ),
        ("SELECT zeroblob(1000000000)", "too large to hold"),
        ("DELETE FROM companies", "only statements that read are run here; this one is a DELETE"),
    ] {
        let message = run(&source, sql).unwrap_err().to_string();
        assert!(message.contains(expected), "{sql}: {message}");
    }
    assert_eq!(rows(&source, "SELECT count(*) FROM companies"), ["3"]);
}

#[test]
fn many_threads_read_at_once() {
    let database = Database::new(COMPANIES);
    let source = database.source();
    thread::scope(|scope| {
        let work = || (0..50).all(|_| rows(&source, "SELECT count(*) FROM companies") == ["3"]);
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(work)).collect();
        assert!(threads.into_iter().all(|it| it.join().unwrap()));
    });
}

#[test]
fn virtual_tables_are_read() {
    let database = Database::new(
        "CREATE VIRTUAL TABLE notes USING fts5(body); INSERT INTO notes VALUES ('oil revenue'), ('gas revenue');
         CREATE VIRTUAL TABLE places USING rtree(id, x0, x1); INSERT INTO places VALUES (1, 0, 5), (2, 8, 9);
         CREATE VIEW oil AS SELECT body FROM notes WHERE body LIKE 'oil%';",
    );
    let source = database.source();
    for (sql, expected) in [
        ("SELECT body FROM notes WHERE notes MATCH 'oil'", "oil revenue"),
        ("SELECT * FROM oil", "oil revenue"),
        ("SELECT id FROM places WHERE x0 > 6", "2"),
    ] {
        assert_eq!(rows(&source, sql), [expected], "{sql}");
    }
}

#[test]
fn statements_of_others_are_read_as_sqlite_reads_them() {
    let database = Database::new(
        "CREATE TABLE t (a TEXT, b BLOB); INSERT INTO t VALUES ('x', x'00ff'), ('y', NULL)",
    );
    let source = database.source();
    let first = |manner, sql: &str| {
        let table = source.run_in(manner, sql, &Limits::default(), &Cancel::default());
        table.map(|it| it.rows[0][0].to_string()).map_err(|it| it.to_string())
    };
    let misspelt = "SELECT count(*) FROM t WHERE a = \"x\"";
    assert_eq!(first(Manner::Plain, misspelt).unwrap(), "1");
    assert_eq!(first(Manner::Reversed, misspelt).unwrap(), "1");
    assert!(first(Manner::Strict, misspelt).unwrap_err().contains("no such column"));
    for (manner, a, b) in [
        (Manner::Strict, "x", "blob, 2 bytes"),
        (Manner::Plain, "x", "x'00ff'"),
        (Manner::Reversed, "y", "x'00ff'"),
    ] {
        assert_eq!(first(manner, "SELECT a FROM t").unwrap(), a);
        assert_eq!(first(manner, "SELECT b FROM t WHERE b IS NOT NULL").unwrap(), b);
        assert!(first(manner, "PRAGMA reverse_unordered_selects = OFF").is_err());
    }
}

#[test]
fn what_is_hidden_is_not_read_on_any_way() {
    let database = Database::new(&format!(
        "{COMPANIES} CREATE TABLE pay (company_id INTEGER, salary INTEGER);
        INSERT INTO pay VALUES (1, 100); CREATE VIEW rich AS SELECT name, revenue FROM companies;
        CREATE TABLE twin (company_id INTEGER); CREATE TABLE guess (revenue INTEGER);"
    ));
    let source = database.source();
    let hidden = Arc::new(Hidden::new(["pay"], [("Companies", "Revenue")]));
    for (sql, is_shown) in [
        ("SELECT name FROM companies", true),
        ("SELECT count(*) FROM companies", true),
        ("SELECT * FROM companies", false),
        ("SELECT name FROM companies ORDER BY revenue", false),
        ("SELECT name FROM companies WHERE revenue > 0", false),
        ("WITH rich AS (SELECT revenue FROM companies) SELECT * FROM rich", false),
        ("SELECT * FROM rich", false),
        ("SELECT count(*) FROM pay", false),
        ("SELECT name FROM companies WHERE EXISTS (SELECT 1 FROM pay)", false),
        ("SELECT count(*) FROM twin NATURAL JOIN pay", false),
        ("SELECT count(*) FROM twin JOIN pay USING (company_id)", false),
        ("SELECT count(*) FROM guess join companies using (revenue)", false),
        ("SELECT count(*) FROM twin t JOIN companies c ON c.id = t.company_id", true),
    ] {
        let ran = source.run_shown(sql, &hidden, &Limits::default(), &Cancel::default());
        assert_eq!(ran.is_ok(), is_shown, "{sql}: {ran:?}");
        // The same connection hides nothing from the next statement.
        assert!(run(&source, sql).is_ok(), "{sql}");
    }
}

#[test]
fn columns_are_those_of_the_rows_when_the_schema_changed_between_two_runs() {
    for mode in ["DELETE", "WAL"] {
        let database = Database::new(&format!(
            "PRAGMA journal_mode = {mode}; CREATE TABLE t (a); INSERT INTO t VALUES (1);"
        ));
        let source = database.source();
        let columns = |sql| -> Vec<String> {
            run(&source, sql).unwrap().columns.into_iter().map(|it| it.name).collect()
        };
        for (name, expected) in [("b", &["a", "b"][..]), ("c", &["a", "b", "c"])] {
            database.writer().execute_batch(&format!("ALTER TABLE t ADD COLUMN {name}")).unwrap();
            for sql in ["SELECT * FROM t", "SELECT * FROM t WHERE a = 2"] {
                assert_eq!(columns(sql), expected, "{mode}: {sql}");
            }
        }
        database.writer().execute_batch("ALTER TABLE t RENAME COLUMN c TO d").unwrap();
        assert_eq!(columns("SELECT * FROM t WHERE a = 2"), ["a", "b", "d"]);
        let mut n_columns = 0;
        database.writer().execute_batch("ALTER TABLE t ADD COLUMN e").unwrap();
        source
            .scan("SELECT * FROM t", Duration::from_secs(10), &Cancel::default(), &mut |row| {
                n_columns = row.len();
                ControlFlow::Continue(())
            })
            .unwrap();
        assert_eq!(n_columns, 4, "{mode}");
    }
}
