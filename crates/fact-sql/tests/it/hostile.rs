//! Text that is no statement, or too much of one.

use fact_sql::{CanonicalSql, Collations, canonical};

use crate::data::schema;
use crate::rng::Rng;

fn text(sql: &str) -> CanonicalSql {
    canonical(sql, &schema(), Collations::Binary)
}

#[test]
fn deep_nesting_is_left_as_it_is() {
    for n in [10, 59, 61, 10_000] {
        for (open, close) in [
            ("(", ")"),
            ("NOT ", ""),
            ("- ", ""),
            ("CASE WHEN 1 THEN ", " END"),
            ("(SELECT ", ")"),
            ("abs(", ")"),
            ("1 + ", ""),
            ("1 < ", ""),
            ("1 || ", ""),
            ("id IN ", ""),
            ("(1, ", ")"),
            ("1 COLLATE ", ""),
            ("[", "]"),
            ("/*", "*/"),
        ] {
            let inside = format!("{}1{}", open.repeat(n), close.repeat(n));
            text(&format!("SELECT {inside} FROM company WHERE {inside} ORDER BY {inside}"));
        }
    }
}

#[test]
fn what_would_double_at_every_level_is_given_up() {
    let (mut grouped, mut named) = ("SELECT 1".to_owned(), "SELECT 1 AS x".to_owned());
    let mut ranges = "id".to_owned();
    for _ in 0..40 {
        grouped = format!("SELECT ({grouped}) FROM company GROUP BY 1 ORDER BY 1");
        named = format!("SELECT ({named}) AS x FROM company WHERE x = x ORDER BY x, x");
        ranges = format!("(({ranges} BETWEEN 1 AND 2) AND 1)");
    }
    text(&grouped);
    text(&named);
    text(&format!("SELECT id FROM company WHERE {ranges}"));
}

#[test]
fn long_chains_are_understood() {
    let terms: Vec<String> = (0..1_000).map(|it| format!("id <> {it}")).collect();
    let mut turned = terms.clone();
    turned.reverse();
    for operator in [" AND ", " OR "] {
        let sql = |it: &[String]| format!("SELECT id FROM company WHERE {}", it.join(operator));
        assert!(text(&sql(&terms)).is_understood());
        assert_eq!(text(&sql(&terms)), text(&sql(&turned)));
    }
    let items: Vec<String> = (0..3_000).map(|it| it.to_string()).collect();
    assert!(
        text(&format!("SELECT id FROM company WHERE id IN ({})", items.join(","))).is_understood()
    );
}

#[test]
fn no_text_makes_it_fall_over() {
    for sql in [
        "",
        ";",
        " ",
        "\0",
        "SELECT\0 1",
        "'",
        "\"",
        "`",
        "[",
        "x'",
        "--",
        "/*",
        "SELECT '",
        "SELECT \"",
        "SELECT x'1'",
        "SELECT 0x",
        "SELECT 1e",
        "SELECT 1x",
        "SELECT ?",
        "SELECT :a",
        "SELECT é FROM ü",
        "SELECT \"\" FROM \"\"",
        "SELECT ``",
        "SELECT []",
        "SELECT '' AS ''",
        "SELECT 1 LIMIT",
        "\u{feff}",
        "SELECT 1 FROM (company",
        "SELECT * FROM company JOIN place USING (\"city\"\"\")",
        "SELECT 😀",
        "WITH a AS (SELECT * FROM a) SELECT * FROM a",
        "WITH a AS (SELECT 1), a AS (SELECT 2) SELECT 1",
        "SELECT a.*",
        "SELECT *",
        "SELECT company.* FROM place",
        "SELECT 1 ORDER BY 2",
        "SELECT 1 GROUP BY 0",
        "SELECT 1 UNION SELECT 1, 2",
        "VALUES (1), (1, 2)",
        "SELECT CAST(1 AS )",
        "SELECT \"a",
        "SELECT 99999999999999999999, 0xfffffffffffffffffff, 1e999, -9223372036854775808",
    ] {
        text(sql);
    }
}

#[test]
fn broken_statements_make_it_fall_over_neither() {
    let mut rng = Rng::new(5);
    let words = [
        "SELECT", "FROM", "company", "c", "place", ".", ",", "(", ")", "*", "id", "city", "'a'",
        "\"b\"", "1", "2.5", "AND", "OR", "NOT", "IN", "BETWEEN", "=", "<", "JOIN", "LEFT", "ON",
        "USING", "WHERE", "GROUP", "BY", "ORDER", "LIMIT", "OFFSET", "HAVING", "AS", "WITH",
        "UNION", "ALL", "CASE", "WHEN", "THEN", "END", "count", "OVER", "WINDOW", "FILTER",
        "COLLATE", "NOCASE", "CAST", "VALUES", "EXISTS", ";", "\0", "é", "/*", "--", "'", "\"",
        "IS", "NULL", "-", "+", "||", "->", "DISTINCT", "x'00'", "[", "`",
    ];
    for _ in 0..1_000 {
        let n_words = rng.below(14);
        let mut sql = "SELECT ".to_owned();
        for _ in 0..n_words {
            sql.push_str(rng.pick(&words));
            sql.push_str(rng.pick(&[" ", " ", "", "\n"]));
        }
        text(&sql);
    }
}
