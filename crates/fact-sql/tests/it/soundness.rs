//! What is called the same gives the same rows: tried on random statements and databases.

use std::collections::HashMap;

use fact_sql::{Collations, canonical};
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::data::{database, schema};
use crate::rng::Rng;
use crate::spelling::Speller;
use crate::statement::{Maker, Query};

/// How many statements are made; each is spelt five times and changed twice.
const N_STATEMENTS: u64 = 600;

/// A spelling of a statement.
struct Spelling {
    sql: String,
    /// Which statement it was made from.
    origin: u64,
    query: Query,
}

/// What came of a run.
#[derive(Debug, Default)]
struct Figures {
    n_spellings: usize,
    n_understood: usize,
    n_free: usize,
    n_respelt: usize,
    n_respelt_found: usize,
    n_pairs: usize,
    n_changed_found: usize,
    n_errors: usize,
}

#[test]
fn what_has_one_text_gives_one_answer() {
    for (collations, has_collations) in [(Collations::Binary, false), (Collations::Unknown, true)] {
        let figures = run(collations, has_collations);
        println!("{collations:?}: {figures:?}");
        assert!(figures.n_pairs > 400, "too few pairs to mean anything: {figures:?}");
        assert!(figures.n_understood * 100 > figures.n_spellings * 90, "{figures:?}");
    }
}

fn run(collations: Collations, has_collations: bool) -> Figures {
    let mut rng = Rng::new(if has_collations { 71 } else { 17 });
    let databases: Vec<Connection> =
        [7, 4, 0].iter().map(|n_rows| database(&mut rng, *n_rows, has_collations)).collect();
    let schema = schema();
    let mut figures = Figures::default();
    let mut groups: HashMap<String, Vec<Spelling>> = HashMap::new();
    for origin in 0..N_STATEMENTS {
        let query = Maker { rng: &mut rng }.query(0);
        let mut spellings = vec![query.clone(); 5];
        spellings.extend((0..2).map(|_| Maker { rng: &mut rng }.changed(&query)));
        let mut first = None;
        for (idx, query) in spellings.into_iter().enumerate() {
            let sql = Speller::new(&mut rng).statement(&query);
            let text = canonical(&sql, &schema, collations);
            figures.n_spellings += 1;
            figures.n_understood += usize::from(text.is_understood());
            figures.n_free += usize::from(text.as_str().starts_with('f'));
            let text = text.as_str().to_owned();
            if idx > 0 && idx < 5 {
                figures.n_respelt += 1;
                figures.n_respelt_found += usize::from(first.as_ref() == Some(&text));
            }
            first.get_or_insert_with(|| text.clone());
            let origin = if idx < 5 { origin } else { u64::MAX };
            groups.entry(text).or_default().push(Spelling { sql, origin, query });
        }
    }
    for (text, spellings) in &groups {
        let [first, others @ ..] = spellings.as_slice() else { continue };
        for database in &databases {
            let is_strict = text.starts_with('s');
            let expected = rows(database, first, is_strict, has_collations);
            for other in others {
                let found = rows(database, other, is_strict, has_collations);
                figures.n_errors += usize::from(found.is_err());
                assert_eq!(found.is_ok(), expected.is_ok(), "{text}\n{}\n{}", first.sql, other.sql);
                if let (Ok(found), Ok(expected)) = (&found, &expected) {
                    assert_eq!(found, expected, "{text}\n{}\n{}", first.sql, other.sql);
                }
            }
        }
        figures.n_pairs += others.len();
        let is_changed = |it: &&Spelling| it.origin != first.origin || it.origin == u64::MAX;
        figures.n_changed_found += others.iter().filter(is_changed).count();
    }
    figures
}

/// All rows as text, types told apart; without an order, sorted. With one, what it sorts by is
/// kept in its order behind them.
fn rows(
    database: &Connection,
    spelling: &Spelling,
    is_strict: bool,
    is_loose: bool,
) -> Result<Vec<String>, String> {
    let mut statement = database.prepare(&spelling.sql).map_err(|it| it.to_string())?;
    let n_columns = statement.column_count();
    let mut found = statement.query([]).map_err(|it| it.to_string())?;
    let mut all = Vec::new();
    let mut keys = Vec::new();
    while let Some(row) = found.next().map_err(|it| it.to_string())? {
        let cell = |idx: usize| row.get_ref(idx).unwrap();
        all.push((0..n_columns).map(|it| format!("{:?}", cell(it))).collect::<Vec<_>>().join("|"));
        let order = &spelling.query.order;
        keys.push(order.iter().map(|it| key(cell(it.0), is_loose)).collect::<Vec<_>>().join("|"));
    }
    // The strict form promises the very order.
    if is_strict {
        return Ok(all);
    }
    all.sort();
    all.append(&mut keys);
    Ok(all)
}

/// A sort key, the same for what may sort as equal: 1 and 1.0, and `a` and `A` if `is_loose`.
#[expect(clippy::cast_precision_loss, reason = "the numbers in the data are small")]
fn key(cell: ValueRef<'_>, is_loose: bool) -> String {
    match cell {
        ValueRef::Integer(number) => format!("{:?}", number as f64),
        ValueRef::Real(number) => format!("{number:?}"),
        ValueRef::Text(text) if is_loose => format!("{:?}", text.to_ascii_lowercase()),
        other => format!("{other:?}"),
    }
}
