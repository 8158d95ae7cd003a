//! Any question of any database: no panic, no hang, and the statement is always one that reads,
//! prepares and runs.
//!
//! A plain `cargo test` tries a few hundred fixed cases. With `FACT_FUZZ_MINUTES` set (that is what
//! `cargo xtask fuzz` does) it goes on from seed to seed for that long; a failure names its seed,
//! and `FACT_FUZZ_SEED` begins there again.

use std::{
    env, fmt,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use fact_core::{ColumnSchema, ForeignKey, Schema, StorageClass, Table, TableSchema};
use fact_nl2sql::{Catalog, Probe, Understanding, probes, understand};
use fact_sql::{guard, quote_identifier as quote};
use proptest::{
    prelude::*,
    test_runner::{Config, RngSeed, TestError, TestRunner},
};
use rusqlite::{Connection, types::Value as Stored};

use crate::fixture::run;

/// Questions put to each database.
const QUESTIONS: usize = 12;
/// Databases tried for each seed.
const CASES: u32 = 25;
/// The longest a question may take, in a build without optimisation and on a busy machine.
const PATIENCE: Duration = Duration::from_secs(10);
/// After so long without an end a case counts as hung.
const HUNG: Duration = Duration::from_secs(90);

/// Words of names a database may have: plain ones, the engine's own, those of SQL, and odd ones.
const NAMES: &[&str] = &[
    "id",
    "name",
    "title",
    "orders",
    "order",
    "Order Details",
    "group",
    "select",
    "from",
    "year",
    "quarter",
    "month",
    "date",
    "created_at",
    "revenue",
    "profit",
    "expenses",
    "market_cap",
    "employees",
    "customers",
    "customer_id",
    "companyId",
    "T_SALES",
    "amount_usd",
    "price",
    "quantity",
    "category",
    "sector",
    "status",
    "first name",
    "last name",
    "Größe",
    "naïve",
    "日本",
    "a\"b",
    "x'y",
    "[z]",
    "`t`",
    "%",
    "_",
    "1st",
    "null",
    "rowid",
    "total",
    "average",
    "by",
    "top 5",
    "not",
    "the",
    "growth",
    "share",
    "rank",
    "place",
    "ranked",
    "totals",
    "period_no",
    "now",
    "earlier",
    "value",
    "percent",
    "t1",
    "Q1",
    "2024",
    "it's",
    "a;b",
    "--",
    "/* c */",
    "count",
    "is_active",
];

/// What cells may hold besides numbers.
const TEXTS: &[&str] = &[
    "",
    " ",
    "Q1",
    "Q2",
    "Q3",
    "Q4",
    "2024-03-05",
    "2024-02-30",
    "2023-12-31 23:59:59",
    "2024",
    "Oslo",
    "O'Brien & Sons",
    "a\"b",
    "100%",
    "_x",
    "Technology",
    "tech",
    "North",
    "top",
    "revenue",
    "not",
    "null",
    "日本語",
    "🎉",
    "yes",
    "no",
    "AC/DC",
    "Inc.",
    "5",
    "-1",
    "1e999",
    "the",
    "by",
    "and",
];

/// Words of questions besides those of the glossary, the schema and the data.
const WORDS: &[&str] = &[
    "5",
    "10",
    "0",
    "-3",
    "1.5",
    "1e309",
    "99999999999999999999",
    "$2bn",
    "15%",
    "2024",
    "Q1",
    "2025",
    "Q1 2025",
    "FY24",
    "H1 2024",
    "March",
    "2024-03-05",
    "last",
    "this",
    "quarter",
    "year",
    "month",
    "day",
    "days",
    "ago",
    "since",
    "\"",
    "'",
    "“odd”",
    "(",
    ")",
    ";",
    "--",
    ",",
    "?",
    "!",
    "%",
    "<",
    ">=",
    "=",
    "a",
    "minutes",
    "first",
    "second",
    "half",
    "wise",
    "thousand",
    "million",
    "dozen",
    "q125",
    "top5",
];

/// How many questions were answered: a target that declines everything finds nothing.
static ANSWERED: AtomicU64 = AtomicU64::new(0);

#[derive(Clone)]
struct Case {
    tables: Vec<MadeTable>,
    questions: Vec<String>,
}

impl fmt::Debug for Case {
    /// As a person reads a database: a line a table, a line a row.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for it in &self.tables {
            writeln!(
                f,
                "{:?} {:?} key: {}, refers to {:?}",
                it.name, it.columns, it.has_key, it.refers
            )?;
            for row in &it.rows {
                writeln!(f, "    {row:?}")?;
            }
        }
        self.questions.iter().try_for_each(|it| writeln!(f, "{it:?}"))
    }
}

#[derive(Debug, Clone)]
struct MadeTable {
    name: String,
    columns: Vec<(String, &'static str)>,
    has_key: bool,
    refers: Option<usize>,
    rows: Vec<Vec<Stored>>,
}

fn name() -> impl Strategy<Value = String> {
    let odd = "[^\\x00]{1,12}".prop_map(|it: String| it.trim().to_owned());
    let usable = |it: &String| !it.is_empty() && !it.to_lowercase().starts_with("sqlite_");
    prop_oneof![
        6 => prop::sample::select(NAMES).prop_map(str::to_owned),
        1 => odd,
    ]
    .prop_filter("a name SQLite takes", usable)
}

fn cell() -> impl Strategy<Value = Stored> {
    prop_oneof![
        1 => Just(Stored::Null),
        4 => (-100_000_i64..100_000).prop_map(Stored::Integer),
        2 => (1990_i64..2030).prop_map(Stored::Integer),
        1 => (1_i64..13).prop_map(Stored::Integer),
        1 => any::<i64>().prop_map(Stored::Integer),
        3 => (-1e6_f64..1e6).prop_map(Stored::Real),
        1 => prop::sample::select(vec![f64::MAX, f64::MIN, f64::INFINITY, 0.0, -0.0, 5e-324])
            .prop_map(Stored::Real),
        6 => prop::sample::select(TEXTS).prop_map(|it| Stored::Text(it.to_owned())),
        1 => "[^\\x00]{0,20}".prop_map(Stored::Text),
        1 => prop::collection::vec(any::<u8>(), 0..4).prop_map(Stored::Blob),
    ]
}

fn table() -> impl Strategy<Value = MadeTable> {
    let declared = prop::sample::select(
        &[
            "INTEGER",
            "TEXT",
            "REAL",
            "DATE",
            "",
            "VARCHAR(20)",
            "NUMERIC",
            "BLOB",
            "BOOLEAN",
            "odd type",
        ][..],
    );
    let columns = prop::collection::vec((name(), declared), 1..8);
    let shape = (name(), columns, any::<bool>(), prop::option::of(0..4_usize));
    shape.prop_flat_map(|(name, columns, has_key, refers)| {
        let row = prop::collection::vec(cell(), columns.len());
        prop::collection::vec(row, 0..14).prop_map(move |rows| MadeTable {
            name: name.clone(),
            columns: columns.clone(),
            has_key,
            refers,
            rows,
        })
    })
}

/// Phrases of the engine's own glossary: what steers it is what may break it.
fn phrases() -> Vec<String> {
    let files = [
        include_str!("../../src/glossary/phrases.txt"),
        include_str!("../../src/glossary/business.txt"),
        include_str!("../../src/glossary/topics.txt"),
    ];
    let lines = files.iter().flat_map(|it| it.lines()).filter(|it| !it.starts_with('#'));
    let parts = lines.flat_map(|it| it.split(['|', ':', '=', '/']));
    parts.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
}

fn question(own: Vec<String>) -> impl Strategy<Value = String> {
    let word = prop_oneof![
        5 => prop::sample::select(phrases()),
        6 => prop::sample::select(own),
        3 => prop::sample::select(WORDS).prop_map(str::to_owned),
        1 => ".{0,8}",
    ];
    prop_oneof![
        8 => prop::collection::vec(word.clone(), 1..5).prop_map(|it| it.join(" ")),
        8 => prop::collection::vec(word.clone(), 4..10).prop_map(|it| it.join(" ")),
        1 => prop::collection::vec(word, 100..300).prop_map(|it| it.join(" ")),
        2 => ".{0,120}",
    ]
}

fn case() -> impl Strategy<Value = Case> {
    prop::collection::vec(table(), 0..4).prop_flat_map(|tables| {
        let mut own = vec!["revenue".to_owned()];
        for table in &tables {
            own.push(table.name.replace('_', " "));
            own.extend(table.columns.iter().map(|it| it.0.replace('_', " ")));
            for cell in table.rows.iter().flatten() {
                if let Stored::Text(text) = cell {
                    own.push(text.clone());
                }
            }
        }
        prop::collection::vec(question(own), QUESTIONS)
            .prop_map(move |questions| Case { tables: tables.clone(), questions })
    })
}

/// Makes the database; a table SQLite does not take (two columns of one name) is left out.
fn build(case: &Case) -> (Connection, Schema) {
    let db = Connection::open_in_memory().unwrap();
    let mut schema = Schema::default();
    for (idx, made) in case.tables.iter().enumerate() {
        let parent =
            made.refers.filter(|it| *it < idx).and_then(|it| schema.tables.get(it)).cloned();
        if let Some(table) = create(&db, made, parent.as_ref()) {
            schema.tables.push(table);
        }
    }
    (db, schema)
}

fn create(db: &Connection, made: &MadeTable, parent: Option<&TableSchema>) -> Option<TableSchema> {
    let (first, _) = made.columns.first()?;
    let mut lines: Vec<String> =
        made.columns.iter().map(|(name, declared)| format!("{} {declared}", quote(name))).collect();
    if made.has_key {
        lines.push(format!("PRIMARY KEY ({})", quote(first)));
    }
    let reference = parent.zip(made.columns.last()).map(|(parent, (column, _))| ForeignKey {
        columns: vec![column.clone()],
        to_table: parent.name.clone(),
        to_columns: parent.columns.first().map(|it| it.name.clone()).into_iter().collect(),
    });
    if let Some(it) = &reference {
        let (own, to) = (quote(&it.columns[0]), quote(&it.to_columns[0]));
        lines.push(format!("FOREIGN KEY ({own}) REFERENCES {} ({to})", quote(&it.to_table)));
    }
    db.execute(&format!("CREATE TABLE {} ({})", quote(&made.name), lines.join(", ")), []).ok()?;
    let places = vec!["?"; made.columns.len()].join(", ");
    let insert = format!("INSERT OR IGNORE INTO {} VALUES ({places})", quote(&made.name));
    let mut n_rows = 0;
    for row in &made.rows {
        n_rows += db.execute(&insert, rusqlite::params_from_iter(row)).ok()?;
    }
    let column = |(name, declared): &(String, &'static str)| ColumnSchema {
        name: name.clone(),
        declared_type: (*declared).to_owned(),
        class: class(declared),
        not_null: false,
        comment: None,
    };
    Some(TableSchema {
        name: made.name.clone(),
        columns: made.columns.iter().map(column).collect(),
        primary_key: made.has_key.then(|| first.clone()).into_iter().collect(),
        unique: Vec::new(),
        foreign_keys: reference.into_iter().collect(),
        n_rows: Some(n_rows as u64),
        is_view: false,
        definition: None,
        comment: None,
    })
}

fn class(declared: &str) -> StorageClass {
    match declared {
        "INTEGER" => StorageClass::Integer,
        "TEXT" | "VARCHAR(20)" => StorageClass::Text,
        "REAL" => StorageClass::Real,
        "" | "BLOB" => StorageClass::Blob,
        _ => StorageClass::Numeric,
    }
}

/// Asks everything; a sentence where something is not as it must be.
fn survives(case: &Case) -> Result<(), String> {
    let (db, schema) = build(case);
    let mut facts: Vec<(Probe, Option<Table>)> = Vec::new();
    for probe in probes(&schema) {
        db.prepare(&probe.sql).map_err(|err| format!("a probe: {err}\n{}", probe.sql))?;
        let found = run(&db, &probe.sql).ok();
        facts.push((probe, found));
    }
    let catalog = Catalog::new(schema, facts);
    for question in case.questions.iter().chain(&catalog.examples()) {
        let begun = Instant::now();
        let understood = understand(question, &catalog);
        let took = begun.elapsed();
        if took > PATIENCE {
            return Err(format!("{question:?} took {took:?}"));
        }
        if let Understanding::Query(compiled) = understood {
            ANSWERED.fetch_add(1, Ordering::Relaxed);
            holds(&db, &compiled.sql, compiled.reading.columns.len())
                .map_err(|err| format!("{question:?}\n{err}\n{}", compiled.sql))?;
        }
    }
    Ok(())
}

/// Whether a statement is one that reads, prepares, runs, and gives the columns it says.
fn holds(db: &Connection, sql: &str, n_columns: usize) -> Result<(), String> {
    guard(sql).map_err(|err| format!("is refused: {err}"))?;
    let mut statement = db.prepare(sql).map_err(|err| format!("does not prepare: {err}"))?;
    if !statement.readonly() {
        return Err("does not only read".to_owned());
    }
    if statement.column_count() != n_columns {
        return Err(format!("has {} columns, not {n_columns}", statement.column_count()));
    }
    let mut rows = statement.query([]).map_err(|err| err.to_string())?;
    loop {
        match rows.next() {
            Ok(Some(_)) => {}
            Ok(None) => return Ok(()),
            // Whole numbers near the largest there are do not add up.
            Err(err) if err.to_string().contains("integer overflow") => return Ok(()),
            Err(err) => return Err(format!("does not run: {err}")),
        }
    }
}

/// Tries the cases of a seed; a failure comes back as small as it can be made.
fn tried(seed: u64, watched: &Watched) -> Result<(), String> {
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed),
        max_shrink_iters: 300,
        max_shrink_time: 20_000,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&case(), |case| {
        watched.begins(&case);
        survives(&case).map_err(TestCaseError::fail)
    });
    outcome.map_err(|err| match err {
        TestError::Fail(why, case) => format!("seed {seed}: {why}\n{case:?}"),
        TestError::Abort(why) => format!("seed {seed}: {why}"),
    })
}

/// The case at work, so that one that never ends can be named.
#[derive(Clone)]
struct Watched(Arc<Mutex<(Instant, String)>>);

impl Watched {
    fn new() -> Self {
        Self(Arc::new(Mutex::new((Instant::now(), String::new()))))
    }

    fn begins(&self, case: &Case) {
        *self.0.lock().unwrap() = (Instant::now(), format!("{case:?}"));
    }

    /// Ends the whole run with the case's text where one does not end by itself.
    fn guarded(&self) {
        let watched = self.clone();
        thread::spawn(move || {
            loop {
                thread::sleep(Duration::from_secs(1));
                let (begun, case) = watched.0.lock().unwrap().clone();
                if begun.elapsed() > HUNG {
                    eprintln!("no end in sight: {case}");
                    std::process::abort();
                }
            }
        });
    }
}

#[test]
fn any_question_of_any_database_is_survived() {
    let watched = Watched::new();
    let number = |name: &str| env::var(name).ok().and_then(|it| it.parse::<u64>().ok());
    let mut seed = number("FACT_FUZZ_SEED").unwrap_or(1);
    let Some(minutes) = number("FACT_FUZZ_MINUTES") else {
        tried(seed, &watched).unwrap_or_else(|why| panic!("{why}"));
        assert!(ANSWERED.load(Ordering::Relaxed) > 5, "nearly everything was declined");
        return;
    };
    watched.guarded();
    let (begun, wanted) = (Instant::now(), Duration::from_secs(minutes * 60));
    let mut n_seeds = 0_u64;
    let mut failures = Vec::new();
    while begun.elapsed() < wanted && failures.len() < 5 {
        if let Err(why) = tried(seed, &watched) {
            eprintln!("{why}\n");
            failures.push(why);
        }
        seed += 1;
        n_seeds += 1;
    }
    let n_databases = n_seeds * u64::from(CASES);
    let n_questions = n_databases * QUESTIONS as u64;
    let n_answered = ANSWERED.load(Ordering::Relaxed);
    eprintln!("{n_databases} databases, {n_questions} questions, {n_answered} answered");
    assert!(failures.is_empty(), "{} failures, named above", failures.len());
}
