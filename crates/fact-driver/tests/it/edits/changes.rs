//! What happens to the data.

use std::{fs, path::Path, time::Duration};

use fact_testkit::Random;
use rusqlite::Connection;

use super::questions::{bonuses, ledger};

/// What the slow view counts to: some ten milliseconds.
pub const COUNT_TO: u64 = if cfg!(debug_assertions) { 1_000 } else { 60_000 };

/// Another program's connection.
pub fn connect(path: &Path) -> Connection {
    let conn = Connection::open(path).unwrap();
    conn.busy_timeout(Duration::from_secs(20)).unwrap();
    // No power is cut here: waiting for the disk proves nothing.
    conn.pragma_update(None, "synchronous", "OFF").unwrap();
    conn
}

/// One transaction or more, each committed.
pub fn statements(random: &mut Random) -> (&'static str, String) {
    const CITIES: [&str; 5] = ["Bern", "Oslo", "Rome", "Lima", "Baku"];
    let (id, n) = (1 + random.below(300), random.below(100));
    let city = CITIES[usize::try_from(random.below(5)).unwrap()];
    match random.below(26) {
        0 | 1 => (
            "rows inserted",
            format!(
                "INSERT INTO sales (city, product, year, amount, units)
                    VALUES ('{city}', 'desk', 2023, {n}, {n} % 7);
                DELETE FROM sales WHERE id < (SELECT max(id) - 320 FROM sales);"
            ),
        ),
        2 | 3 => (
            "a row updated in its place",
            format!(
                "UPDATE sales SET city = '{city}' WHERE id = (SELECT min(id) FROM sales) + {n}"
            ),
        ),
        4 => ("figures updated", format!("UPDATE sales SET amount = amount + {n} WHERE id = {id}")),
        5 => ("rows deleted", format!("DELETE FROM sales WHERE units = {n} % 9 AND id % 11 = 3")),
        6 => ("figures updated", format!("UPDATE staff SET salary = salary + 1 WHERE id = {n}")),
        7 => (
            "a row updated in its place",
            format!("UPDATE staff SET department = 'HR' WHERE id = {n}"),
        ),
        8 => ("figures updated", format!("UPDATE visits SET visitors = {n} WHERE id = {n}")),
        9 => ("figures updated", format!("UPDATE postings SET cost = {n} WHERE id = {n} % 40")),
        10..=14 => {
            ("a table that no question reads", format!("INSERT INTO remarks (body) VALUES ({n})"))
        }
        15 => ("a table that no question reads", "DELETE FROM remarks WHERE id % 3 = 0".into()),
        16 => ("a view defined otherwise", bonuses(1 + n % 5)),
        17 => ("a view defined otherwise", ledger(COUNT_TO + n % 2)),
        18 => ("an index", "CREATE INDEX IF NOT EXISTS by_city ON sales (city, amount)".into()),
        19 => ("an index", "DROP INDEX IF EXISTS by_city".into()),
        20 => (
            "a change taken back",
            format!(
                "UPDATE visits SET visitors = visitors + 1 WHERE id = {n};
                UPDATE visits SET visitors = visitors - 1 WHERE id = {n};"
            ),
        ),
        21 => ("a commit that changes nothing", "UPDATE staff SET salary = salary".into()),
        22 => ("statistics", "ANALYZE".into()),
        23 => ("a mark in the header", format!("PRAGMA user_version = {n}")),
        24 => (
            "a table made anew",
            "BEGIN; CREATE TABLE again AS SELECT * FROM visits; DROP TABLE visits;
            CREATE TABLE visits (id INTEGER PRIMARY KEY, page TEXT, visitors INTEGER);
            INSERT INTO visits SELECT id, page, visitors + 1 FROM again; DROP TABLE again; COMMIT;"
                .into(),
        ),
        _ => (
            "a column renamed",
            // The other way round where it has the other name: the first that fails ends it.
            if random.below(2) == 0 {
                "ALTER TABLE sales RENAME COLUMN units TO pieces".into()
            } else {
                "ALTER TABLE sales RENAME COLUMN pieces TO units".into()
            },
        ),
    }
}

/// Another file in the place of the database: changed, or as it once was.
pub fn replace(path: &Path, backup: &Path, random: &mut Random) -> &'static str {
    let draft = path.with_extension("draft");
    let _ = fs::remove_file(&draft);
    if backup.exists() && random.below(2) == 0 {
        fs::copy(backup, &draft).unwrap();
        fs::rename(&draft, path).unwrap();
        return "the file restored";
    }
    connect(path).execute("VACUUM INTO ?1", [draft.to_str().unwrap()]).unwrap();
    fs::copy(&draft, backup).unwrap();
    let id = random.below(300);
    let changed = connect(&draft);
    changed
        .execute("UPDATE sales SET amount = amount + 1 WHERE id >= ?1", [id.cast_signed()])
        .unwrap();
    drop(changed);
    fs::rename(&draft, path).unwrap();
    "the file replaced"
}
