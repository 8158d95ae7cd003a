//! The databases that the journeys open.

use std::path::Path;

use rusqlite::Connection;

/// Writes a database with the statements of `sql`.
pub fn database(path: &Path, sql: &str) {
    Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

/// A shop: two tables, four orders.
pub const SHOP: &str = "
    CREATE TABLE customers(id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT NOT NULL);
    CREATE TABLE orders(
        id INTEGER PRIMARY KEY,
        customer_id INTEGER NOT NULL REFERENCES customers(id),
        ordered_on TEXT NOT NULL,
        amount REAL NOT NULL
    );
    INSERT INTO customers VALUES (1, 'Ada', 'Oslo'), (2, 'Grace', 'Bergen'), (3, 'Edsger', 'Oslo');
    INSERT INTO orders VALUES
        (1, 1, '2025-01-03', 120.0), (2, 2, '2025-01-17', 80.0),
        (3, 1, '2025-02-02', 45.5), (4, 3, '2025-02-20', 300.0);
";

/// A table of names that a browser would obey, were they ever read as HTML.
pub const HOSTILE: &str = "
    CREATE TABLE companies(id INTEGER PRIMARY KEY, name TEXT NOT NULL, employees INTEGER NOT NULL);
    INSERT INTO companies VALUES
        (1, '<img src=x onerror=\"document.title=''owned''\">', 30),
        (2, '<script>document.title=''owned''</script>', 20),
        (3, '**Bold** [link](javascript:alert(1))', 10);
";

/// A view that never comes to an end, beside a table that answers at once.
pub const ENDLESS: &str = "
    CREATE TABLE orders(id INTEGER PRIMARY KEY, amount REAL NOT NULL);
    INSERT INTO orders VALUES (1, 10.0), (2, 32.0);
    CREATE VIEW tasks AS
        WITH RECURSIVE count(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM count)
        SELECT id, id % 7 AS effort FROM count;
";
