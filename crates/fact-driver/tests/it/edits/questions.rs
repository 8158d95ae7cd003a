//! What is asked, and of what.

/// Two tables and a view that have nothing to do with each other, a view that takes its time, and
/// a table that no question reads.
pub const TABLES: &str = "
    CREATE TABLE sales (id INTEGER PRIMARY KEY, city TEXT, product TEXT, year INTEGER,
        amount REAL, units INTEGER);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
    INSERT INTO sales (city, product, year, amount, units)
        SELECT substr('BernOsloRomeLimaBaku', 1 + i * 7 % 5 * 4, 4),
            substr('lampsofadeskrugs', 1 + i * 11 % 4 * 4, 4), 2021 + i % 4, i * 37 % 101, i % 9
        FROM n;
    CREATE TABLE staff (id INTEGER PRIMARY KEY, name TEXT, department TEXT, salary INTEGER);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
    INSERT INTO staff (name, department, salary)
        SELECT 'Person ' || i, substr('ITHRPR', 1 + i % 3 * 2, 2), 3000 + i * 53 % 997 FROM n;
    CREATE TABLE visits (id INTEGER PRIMARY KEY, page TEXT, visitors INTEGER);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 80)
    INSERT INTO visits (page, visitors)
        SELECT substr('homenewsshophelp', 1 + i % 4 * 4, 4), i * 17 % 71 FROM n;
    CREATE TABLE remarks (id INTEGER PRIMARY KEY, body TEXT);
    INSERT INTO remarks (body) VALUES ('a remark');
    CREATE TABLE postings (id INTEGER PRIMARY KEY, account TEXT, cost INTEGER);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
    INSERT INTO postings (account, cost) SELECT substr('rentfood', 1 + i % 2 * 4, 4), i FROM n;";

/// A view whose definition changes.
pub fn bonuses(percent: u64) -> String {
    format!(
        "DROP VIEW IF EXISTS bonuses;
        CREATE VIEW bonuses AS SELECT department, salary * {percent} / 100.0 AS bonus FROM staff;"
    )
}

/// A view that counts to `n` first, so that answers over it are worth their stamps.
pub fn ledger(n: u64) -> String {
    format!(
        "DROP VIEW IF EXISTS ledger;
        CREATE VIEW ledger AS SELECT account, cost FROM postings WHERE (
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {n})
            SELECT count(*) FROM n) > 0;"
    )
}

/// Words, other words for the same, and words that look alike and mean another thing.
pub const QUESTIONS: &[&str] = &[
    "total amount by city",
    "What is the total amount for each city?",
    "Show the total amount per city",
    "sum of amount by city",
    "average amount by city",
    "mean amount per city",
    "highest amount by city",
    "lowest amount by city",
    "total units by city",
    "total amount by product",
    "total amount per product",
    "average units by product",
    "total units by product in 2023",
    "total units by product in 2022",
    "How many sales are there?",
    "number of sales",
    "count of sales",
    "how many sales in Bern",
    "how many sales in Oslo",
    "number of sales by city",
    "how many sales per product",
    "top 3 cities by amount",
    "top 3 cities by total amount",
    "which 3 cities have the highest total amount?",
    "bottom 3 cities by total amount",
    "top 2 products by units",
    "bottom 2 products by units",
    "total amount in 2024",
    "total amount in 2023",
    "what was the total amount in 2023?",
    "total amount in Bern",
    "total amount in Bern in 2023",
    "total amount in 2023 in Bern",
    "total amount by year",
    "units by year",
    "average amount by year",
    "list the products",
    "which cities are there?",
    "highest salary",
    "total salary by department",
    "average salary by department",
    "mean salary for each department",
    "average salary in IT",
    "average salary in HR",
    "How many staff are there?",
    "number of staff by department",
    "top 5 staff by salary",
    "5 staff with the highest salary",
    "bottom 5 staff by salary",
    "total bonus by department",
    "average bonus by department",
    "total visitors by page",
    "visitors per page",
    "average visitors by page",
    "total visitors",
    "top 2 pages by visitors",
    "how many visits are there?",
    "total visitors for home",
    "total visitors for news",
    "total cost by account",
    "total cost per account in the ledger",
    "average cost by account in ledger",
    "total cost in the ledger",
];

/// Questions that a person answered by a statement of their own: its rows are had for others.
pub const CONFIRMED: &[(&str, &str)] = &[
    ("our turnover", "total amount by city"),
    ("who is how dear", "total salary by department"),
    ("traffic", "total visitors by page"),
    ("what sells", "total units by product in 2023"),
    ("the books", "total cost by account"),
];
