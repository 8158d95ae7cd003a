//! Pairs of statements that must have one canonical text, and pairs that must not.

use fact_sql::{Collations, canonical};

use crate::data::schema;

#[track_caller]
fn check(collations: Collations, a: &str, b: &str, is_same: bool) {
    let schema = schema();
    let (text_a, text_b) = (canonical(a, &schema, collations), canonical(b, &schema, collations));
    assert_eq!(text_a == text_b, is_same, "\n{a}\n{b}\n{text_a}\n{text_b}");
    if is_same {
        assert!(text_a.is_understood(), "{a}\n{text_a}");
    }
}

#[track_caller]
fn same(rows: &[(&str, &str)]) {
    for (a, b) in rows {
        check(Collations::Binary, a, b, true);
    }
}

#[track_caller]
fn apart(rows: &[(&str, &str)]) {
    for (a, b) in rows {
        check(Collations::Binary, a, b, false);
    }
}

/// Pairs of conditions on `company c`.
#[track_caller]
fn conditions(rows: &[(&str, &str)], is_same: bool) {
    for (a, b) in rows {
        let sql = |it: &str| format!("SELECT id FROM company c WHERE {it}");
        check(Collations::Binary, &sql(a), &sql(b), is_same);
    }
}

#[test]
fn spelling_means_nothing() {
    same(&[
        ("SELECT id FROM company", "select  id\nfrom company ;"),
        ("SELECT id FROM company", "SELECT /* all */ id -- of them\nFROM company;;"),
        ("SELECT id FROM company", "\u{feff}SELECT id FROM company"),
        ("SELECT id FROM company", "SELECT ID FROM Company"),
        ("SELECT id FROM company", "SELECT \"id\" FROM [company]"),
        ("SELECT id FROM company", "SELECT `ID` FROM 'company'"),
        ("SELECT id FROM company", "SELECT ALL id FROM company"),
        ("SELECT id FROM company", "SELECT (id) FROM company"),
        ("SELECT id FROM company", "SELECT ((company.id)) FROM company"),
        ("SELECT id FROM company", "SELECT c.id FROM company AS c"),
        ("SELECT id FROM company", "SELECT \"c\".\"Id\" FROM company \"C\""),
        ("SELECT id FROM company", "SELECT id AS \"Number\" FROM company"),
        ("SELECT id FROM company", "SELECT id number FROM company"),
        ("SELECT upper(sector) FROM company", "SELECT UPPER(c.Sector) FROM company c"),
        ("SELECT CAST(id AS TEXT) FROM company", "SELECT cast(id as text) FROM company"),
        ("SELECT * FROM place", "SELECT city, region, weight FROM place"),
        ("SELECT p.* FROM place p", "SELECT * FROM place"),
        ("SELECT sector s FROM company ORDER BY s", "SELECT sector FROM company ORDER BY 1"),
        (
            "SELECT sector s FROM company ORDER BY s",
            "SELECT sector FROM company ORDER BY sector ASC",
        ),
    ]);
}

#[test]
fn conditions_may_come_in_any_order() {
    conditions(
        &[
            ("sector = 'a' AND city = 'b'", "city = 'b' AND sector = 'a'"),
            ("sector = 'a' AND city = 'b' AND id > 3", "id > 3 AND (city = 'b' AND sector = 'a')"),
            ("sector = 'a' OR city = 'b'", "city = 'b' OR sector = 'a'"),
            ("sector = 'a' AND sector = 'a'", "sector = 'a'"),
            ("(id = 1 OR id = 2) AND size > 1", "size > 1 AND (id = 2 OR id = 1)"),
            ("sector = 'a'", "'a' = c.sector"),
            ("sector == 'a'", "sector = 'a'"),
            ("sector != 'a'", "sector <> 'a'"),
            ("sector <> 'a'", "NOT sector = 'a'"),
            ("NOT (id < 5)", "id >= 5"),
            ("NOT id >= 5", "5 > id"),
            ("id > 5", "5 < id"),
            ("id >= 5", "5 <= id"),
            ("sector = city", "city = sector"),
            ("sector < city", "city > sector"),
            ("id BETWEEN 1 AND 5", "id >= 1 AND id <= 5"),
            ("size > 1 AND id BETWEEN 1 AND 5", "id <= 5 AND size > 1 AND 1 <= id"),
            (
                "city BETWEEN '2024-01-01' AND '2024-12-31'",
                "city >= '2024-01-01' AND city <= '2024-12-31'",
            ),
            ("id NOT BETWEEN 1 AND 5", "NOT id BETWEEN 1 AND 5"),
            ("id NOT BETWEEN 1 AND 5", "NOT (id >= 1 AND id <= 5)"),
            ("sector IN ('a', 'b')", "sector IN ('b','a')"),
            ("sector IN ('a', 'b', 'a')", "sector IN ('b', 'a')"),
            ("sector IN ('a', NULL)", "sector IN (NULL, 'a')"),
            ("sector IN ('a')", "sector = 'a'"),
            ("sector NOT IN ('a')", "sector <> 'a'"),
            ("sector NOT IN ('a', 'b')", "NOT sector IN ('b', 'a')"),
            ("sector IS NULL", "sector ISNULL"),
            ("sector IS NOT NULL", "sector NOTNULL"),
            ("sector NOT NULL", "NOT sector IS NULL"),
            ("sector NOT LIKE 'a%'", "NOT (sector LIKE 'a%')"),
            ("id IS NOT DISTINCT FROM 5", "id IS 5"),
            ("NOT EXISTS (SELECT 1 FROM place)", "not exists(select 1 from place)"),
            ("id + 1 = 2", "1 + id = 2"),
            ("id * size > 2", "2 < size * id"),
            ("id = 16", "id = 0x10"),
            ("id = 5", "id = 05"),
            ("id = 5", "id = +5"),
            ("size = 1000.0", "size = 1e3"),
            ("size = 0.5", "size = .5"),
            ("size = -0.5", "size = - 5e-1"),
            ("code = x'AB'", "code = X'ab'"),
            (
                "c.id IN (SELECT r.company_id FROM report r)",
                "id IN (SELECT company_id FROM report)",
            ),
            (
                "EXISTS (SELECT 1 FROM report r WHERE r.company_id = c.id AND year = 2020)",
                "EXISTS (SELECT 1 FROM report WHERE year = 2020 AND c.id = company_id)",
            ),
            (
                "size > (SELECT avg(size) FROM company)",
                "(SELECT avg(x.size) FROM company x) < size",
            ),
        ],
        true,
    );
}

#[test]
fn joins_and_groups_have_one_form() {
    same(&[
        (
            "SELECT c.sector, r.amount FROM company c JOIN report r ON r.company_id = c.id",
            "SELECT sector, amount FROM report INNER JOIN company ON company.id = company_id",
        ),
        (
            "SELECT sector, amount FROM company c JOIN report r ON r.company_id = c.id WHERE year = 1",
            "SELECT sector, amount FROM company c, report r WHERE r.year = 1 AND c.id = r.company_id",
        ),
        (
            "SELECT sector, amount FROM company c CROSS JOIN report r WHERE r.company_id = c.id",
            "SELECT sector, amount FROM company c, report r WHERE r.company_id = c.id",
        ),
        (
            "SELECT sector, region FROM company JOIN place USING (city)",
            "SELECT sector, region FROM company c JOIN place p ON c.city = p.city",
        ),
        (
            "SELECT sector, city FROM company JOIN place USING (city)",
            "SELECT sector, c.city FROM place p JOIN company c ON p.city = c.city",
        ),
        (
            "SELECT sector, region FROM company LEFT JOIN place USING (city)",
            "SELECT sector, region FROM company c LEFT OUTER JOIN place p ON p.city = c.city",
        ),
        (
            "SELECT sector FROM company c LEFT JOIN place p ON p.city = c.city AND p.weight > 1",
            "SELECT sector FROM company c LEFT JOIN place p ON 1 < weight AND c.city = p.city",
        ),
        (
            "SELECT * FROM company c, place p WHERE c.city = p.city",
            "SELECT c.*, q.* FROM place q JOIN company c ON c.city = q.city",
        ),
        (
            "SELECT sector, sum(amount) AS total FROM company c JOIN report r ON c.id = r.company_id GROUP BY sector ORDER BY total DESC",
            "SELECT c.sector, SUM(r.amount) FROM report r JOIN company c ON r.company_id = c.id GROUP BY 1 ORDER BY 2 DESC",
        ),
        (
            "SELECT sector s, count(*) n FROM company GROUP BY s HAVING n > 1",
            "SELECT sector, count(1) FROM company GROUP BY sector HAVING 1 < count(*)",
        ),
        (
            "SELECT sector, city, count(*) FROM company GROUP BY sector, city",
            "SELECT sector, city, count(*) FROM company GROUP BY city, sector",
        ),
        (
            "SELECT count(*) FROM company WHERE id = 1 AND city = 'a'",
            "SELECT count(1) FROM company WHERE city = 'a' AND id = 1",
        ),
        (
            "SELECT substr(note, 1, 4) y, sum(amount) FROM report GROUP BY y ORDER BY y LIMIT 3",
            "SELECT substr(note,1,4), sum(r.amount) FROM report r GROUP BY substr(r.note,1,4) ORDER BY 1 LIMIT 3",
        ),
        (
            "SELECT sector, sum(size) FROM company WHERE id > 1 AND id < 9 GROUP BY sector ORDER BY sector LIMIT 3",
            "SELECT sector, sum(size) FROM company WHERE id < 9 AND id > 1 GROUP BY sector ORDER BY sector LIMIT 3",
        ),
        (
            "SELECT max(size) FROM company WHERE id > 1 AND id < 9",
            "SELECT max(size) FROM company WHERE id < 9 AND 1 < id",
        ),
        (
            "SELECT DISTINCT sector FROM company WHERE id > 1 AND id < 9",
            "SELECT DISTINCT sector AS x FROM company WHERE id < 9 AND id > 1",
        ),
    ]);
}

#[test]
fn names_inside_mean_nothing() {
    same(&[
        (
            "SELECT x.n FROM (SELECT count(*) AS n FROM company) x",
            "SELECT total FROM (SELECT count(*) total FROM company) AS y",
        ),
        (
            "WITH a AS (SELECT sector AS s FROM company) SELECT s FROM a",
            "WITH b AS (SELECT sector FROM company) SELECT sector FROM b",
        ),
        (
            "WITH a(s) AS (SELECT sector FROM company) SELECT s FROM a",
            "WITH b(t) AS (SELECT sector FROM company) SELECT z.t FROM b z",
        ),
        (
            "SELECT sector FROM company UNION SELECT region FROM place ORDER BY sector",
            "SELECT sector AS x FROM company UNION SELECT region FROM place ORDER BY x",
        ),
        (
            "SELECT sector FROM company UNION ALL SELECT region FROM place ORDER BY 1",
            "select c.sector from company c union all select p.region from place p order by sector",
        ),
        (
            "SELECT sector, rank() OVER (ORDER BY size DESC) FROM company",
            "SELECT c.sector, RANK() OVER(ORDER BY c.size DESC) AS r FROM company c",
        ),
        (
            "SELECT sector, size FROM company ORDER BY size DESC LIMIT 5",
            "SELECT c.sector AS s, c.size AS total FROM company AS c ORDER BY total DESC LIMIT 5;",
        ),
        (
            "SELECT sector FROM company WHERE sector = \"Energy\"",
            "SELECT c.sector FROM company c WHERE c.sector = \"Energy\"",
        ),
        (
            "SELECT CASE WHEN id > 1 THEN 'x' ELSE 'y' END FROM company",
            "SELECT case when 1 < c.id then 'x' else 'y' end AS size FROM company c",
        ),
        ("VALUES (1, 'a'), (2, 'b')", "values(1,'a'),(0x2,'b')"),
    ]);
}

#[test]
fn other_meanings_stay_apart() {
    conditions(
        &[
            ("sector = 'a'", "sector = 'A'"),
            ("sector = 'a'", "sector = 'a '"),
            ("sector = 'a'", "sector = \"a\""),
            ("sector = 'city'", "sector = \"city\""),
            ("sector = 'city'", "sector = city"),
            ("sector = 'a'", "city = 'a'"),
            ("sector = 'a'", "sector <> 'a'"),
            ("sector = 'a'", "sector IS 'a'"),
            ("sector = 'a' AND city = 'b'", "sector = 'a' OR city = 'b'"),
            ("sector = 'a' AND city = 'b'", "sector = 'b' AND city = 'a'"),
            ("id = 1 OR id = 2 AND size = 3", "(id = 1 OR id = 2) AND size = 3"),
            ("NOT id = 1 AND size = 2", "NOT (id = 1 AND size = 2)"),
            ("id > 5", "id >= 5"),
            ("id > 5", "id < 5"),
            ("id > 5", "5 > id"),
            ("id BETWEEN 1 AND 5", "id BETWEEN 5 AND 1"),
            ("id BETWEEN 1 AND 5", "id NOT BETWEEN 1 AND 5"),
            ("id BETWEEN 1 AND 5", "id > 1 AND id < 5"),
            ("id IN (1, 2)", "id IN (1, 2, 3)"),
            ("id IN (1, 2)", "id IN (1, 2, NULL)"),
            ("id IN (1)", "id NOT IN (1)"),
            ("id IN (1, size)", "id IN (1, code)"),
            ("id = 5", "id = 5.0"),
            ("id = 5", "id = '5'"),
            ("id = 5", "id = -5"),
            ("id / 2 = 1", "id / 2.0 = 1"),
            ("id - 1 = 2", "1 - id = 2"),
            ("id / 2 = 2", "2 / id = 2"),
            ("sector || city = 'ab'", "city || sector = 'ab'"),
            ("(id + size) + 0.1 = 1", "id + (size + 0.1) = 1"),
            ("id IS NULL", "id = NULL"),
            ("id IS NULL", "id IS NOT NULL"),
            ("id IS TRUE", "id IS 1"),
            ("id IS 1", "id = 1"),
            ("sector LIKE 'a%'", "sector GLOB 'a%'"),
            ("sector LIKE 'a%'", "'a%' LIKE sector"),
            ("sector LIKE 'a%'", "sector LIKE 'A%'"),
            ("sector LIKE 'a%' ESCAPE '!'", "sector LIKE 'a%'"),
            ("sector = 'a' COLLATE NOCASE", "sector = 'a'"),
            (
                "sector COLLATE NOCASE = city COLLATE BINARY",
                "city COLLATE BINARY = sector COLLATE NOCASE",
            ),
            ("CAST(id AS TEXT) = '1'", "CAST(id AS INTEGER) = '1'"),
            ("CAST(id AS TEXT) = '1'", "id = '1'"),
            ("+id = '1'", "id = '1'"),
            ("size = 0.1", "size = 0.10000000000000001"),
            ("size = 9007199254740993.0", "size = 9007199254740992.0"),
            ("code = x'61'", "code = 'a'"),
            ("(id, size) = (1, 2)", "(size, id) = (1, 2)"),
            ("c.id IN (SELECT company_id FROM report)", "c.id IN (SELECT id FROM report)"),
            (
                "EXISTS (SELECT 1 FROM report r WHERE r.id = c.id)",
                "EXISTS (SELECT 1 FROM report r WHERE r.id = id)",
            ),
            ("id = 1 -- AND size = 2", "id = 1 AND size = 2"),
            (
                "city >= '2024-01-01' AND city < '2025-01-01'",
                "city BETWEEN '2024-01-01' AND '2024-12-31'",
            ),
            ("5 AND id", "id"),
            ("coalesce(id, size) = 1", "coalesce(size, id) = 1"),
            ("id & 1 = 1", "id | 1 = 1"),
            ("~id = 1", "-id = 1"),
        ],
        false,
    );
}

#[test]
fn other_shapes_stay_apart() {
    apart(&[
        ("SELECT id, sector FROM company", "SELECT sector, id FROM company"),
        ("SELECT id FROM company", "SELECT DISTINCT id FROM company"),
        ("SELECT id FROM company", "SELECT id FROM report"),
        ("SELECT id FROM company", "SELECT id FROM company LIMIT 10"),
        ("SELECT 5 AND 5", "SELECT 5"),
        ("SELECT 5", "SELECT 5.0"),
        ("SELECT 0.0", "SELECT -0.0"),
        ("SELECT count(*) FROM company", "SELECT count(size) FROM company"),
        ("SELECT count(*) FROM company", "SELECT count(NULL) FROM company"),
        ("SELECT count(size) FROM company", "SELECT count(DISTINCT size) FROM company"),
        ("SELECT sum(size) FROM company", "SELECT total(size) FROM company"),
        ("SELECT sum(size) FROM company", "SELECT sum(size) FILTER (WHERE id > 1) FROM company"),
        ("SELECT id FROM company ORDER BY id", "SELECT id FROM company ORDER BY id DESC"),
        ("SELECT id FROM company ORDER BY id", "SELECT id FROM company"),
        ("SELECT id FROM company ORDER BY id", "SELECT id FROM company ORDER BY id NULLS LAST"),
        (
            "SELECT id, size FROM company ORDER BY 1, 2",
            "SELECT id, size FROM company ORDER BY 2, 1",
        ),
        ("SELECT id, size FROM company ORDER BY 1", "SELECT id, size FROM company ORDER BY 1 + 0"),
        ("SELECT id, size FROM company ORDER BY 1", "SELECT id, size FROM company ORDER BY '1'"),
        (
            "SELECT sector FROM company ORDER BY sector",
            "SELECT sector FROM company ORDER BY sector COLLATE NOCASE",
        ),
        // In ORDER BY an alias hides a column, in WHERE and GROUP BY a column hides an alias.
        (
            "SELECT id AS size, size AS id FROM company ORDER BY id",
            "SELECT id, size FROM company ORDER BY id",
        ),
        ("SELECT id AS size FROM company ORDER BY size", "SELECT id FROM company ORDER BY size"),
        ("SELECT -id AS id FROM company ORDER BY id", "SELECT -id FROM company ORDER BY id"),
        ("SELECT id AS size FROM company WHERE size = 1", "SELECT id FROM company WHERE id = 1"),
        (
            "SELECT id AS size, count(*) FROM company GROUP BY size",
            "SELECT id, count(*) FROM company GROUP BY id",
        ),
        (
            "SELECT -size AS size FROM company ORDER BY -size",
            "SELECT -size AS x FROM company ORDER BY -x",
        ),
        ("SELECT id FROM company LIMIT 5, 10", "SELECT id FROM company LIMIT 5 OFFSET 10"),
        ("SELECT id FROM company LIMIT 5", "SELECT id FROM company LIMIT 5 OFFSET 1"),
        ("SELECT id FROM company LIMIT 5", "SELECT id FROM company LIMIT 6"),
        (
            "SELECT sector FROM company c LEFT JOIN place p ON p.city = c.city",
            "SELECT sector FROM place p LEFT JOIN company c ON p.city = c.city",
        ),
        (
            "SELECT sector FROM company c LEFT JOIN place p ON p.city = c.city",
            "SELECT sector FROM company c JOIN place p ON p.city = c.city",
        ),
        (
            "SELECT sector FROM company c LEFT JOIN place p ON p.city = c.city AND p.weight = 1",
            "SELECT sector FROM company c LEFT JOIN place p ON p.city = c.city WHERE p.weight = 1",
        ),
        (
            "SELECT sector FROM company c LEFT JOIN place p ON p.city = c.city",
            "SELECT sector FROM company c RIGHT JOIN place p ON p.city = c.city",
        ),
        (
            "SELECT * FROM company c JOIN place p ON p.city = c.city",
            "SELECT * FROM place p JOIN company c ON p.city = c.city",
        ),
        (
            "SELECT * FROM company c JOIN place p USING (city)",
            "SELECT * FROM company c JOIN place p ON c.city = p.city",
        ),
        (
            "SELECT a.id FROM company a, company b WHERE a.size < b.size",
            "SELECT b.id FROM company a, company b WHERE a.size < b.size",
        ),
        (
            "SELECT sector FROM company UNION SELECT region FROM place",
            "SELECT sector FROM company UNION ALL SELECT region FROM place",
        ),
        (
            "SELECT sector FROM company EXCEPT SELECT region FROM place",
            "SELECT region FROM place EXCEPT SELECT sector FROM company",
        ),
        (
            "SELECT sector FROM company EXCEPT SELECT region FROM place",
            "SELECT sector FROM company INTERSECT SELECT region FROM place",
        ),
        (
            "SELECT sector, count(*) FROM company GROUP BY sector",
            "SELECT sector, count(*) FROM company GROUP BY city",
        ),
        (
            "SELECT sector, count(*) n FROM company WHERE id > 1 GROUP BY sector",
            "SELECT sector, count(*) n FROM company GROUP BY sector HAVING id > 1",
        ),
        (
            "SELECT rank() OVER (ORDER BY size) FROM company",
            "SELECT dense_rank() OVER (ORDER BY size) FROM company",
        ),
        (
            "SELECT rank() OVER (ORDER BY size) FROM company",
            "SELECT rank() OVER (PARTITION BY sector ORDER BY size) FROM company",
        ),
        (
            "SELECT sum(size) OVER (ORDER BY id ROWS 1 PRECEDING) FROM company",
            "SELECT sum(size) OVER (ORDER BY id ROWS 2 PRECEDING) FROM company",
        ),
        (
            "SELECT sum(size) OVER (ORDER BY id ROWS 1 PRECEDING) FROM company",
            "SELECT sum(size) OVER (ORDER BY id RANGE 1 PRECEDING) FROM company",
        ),
        (
            "WITH t AS (SELECT id AS a, size AS b FROM company) SELECT a FROM t",
            "WITH t AS (SELECT id AS a, size AS b FROM company) SELECT b FROM t",
        ),
        ("WITH report AS (SELECT id FROM company) SELECT id FROM report", "SELECT id FROM report"),
        ("SELECT sector AS a FROM company; ", "SELECT sector AS a FROM company; SELECT 1"),
        ("SELECT id FROM nowhere", "SELECT ID FROM nowhere LIMIT 1"),
        ("SELECT rowid FROM company", "SELECT id FROM company"),
        ("EXPLAIN SELECT id FROM company", "SELECT id FROM company"),
        ("SELECT 'a''b'", "SELECT 'a' 'b'"),
        ("VALUES (1), (2)", "VALUES (2), (1)"),
    ]);
}

#[test]
fn what_depends_on_the_order_of_visiting_keeps_its_words() {
    apart(&[
        (
            "SELECT id FROM company WHERE size > 1 AND city = 'a' LIMIT 5",
            "SELECT id FROM company WHERE city = 'a' AND size > 1 LIMIT 5",
        ),
        (
            "SELECT id FROM company WHERE size > 1 AND city = 'a' ORDER BY size LIMIT 5",
            "SELECT id FROM company WHERE city = 'a' AND size > 1 ORDER BY size LIMIT 5",
        ),
        (
            "SELECT sector, sum(size) FROM company WHERE id > 1 AND size > 1 GROUP BY sector ORDER BY 2 LIMIT 1",
            "SELECT sector, sum(size) FROM company WHERE size > 1 AND id > 1 GROUP BY sector ORDER BY 2 LIMIT 1",
        ),
        (
            "SELECT group_concat(sector) FROM company WHERE id > 1 AND size > 1",
            "SELECT group_concat(sector) FROM company WHERE size > 1 AND id > 1",
        ),
        // `sector` is of whichever row comes first.
        (
            "SELECT sector, count(*) FROM company WHERE id > 1 AND size > 1 GROUP BY city",
            "SELECT sector, count(*) FROM company WHERE size > 1 AND id > 1 GROUP BY city",
        ),
        // 1 and 1.0 are one group, and one of them is shown.
        (
            "SELECT code, count(*) FROM company WHERE id > 1 AND size > 1 GROUP BY code",
            "SELECT code, count(*) FROM company WHERE size > 1 AND id > 1 GROUP BY code",
        ),
        (
            "SELECT DISTINCT code FROM company WHERE id > 1 AND size > 1",
            "SELECT DISTINCT code FROM company WHERE size > 1 AND id > 1",
        ),
        (
            "SELECT id FROM company UNION SELECT size FROM company WHERE id > 1 AND size > 1",
            "SELECT id FROM company UNION SELECT size FROM company WHERE size > 1 AND id > 1",
        ),
        (
            "SELECT (SELECT amount FROM report WHERE id > 1 AND year > 1)",
            "SELECT (SELECT amount FROM report WHERE year > 1 AND id > 1)",
        ),
        (
            "SELECT row_number() OVER () FROM company WHERE id > 1 AND size > 1",
            "SELECT row_number() OVER () FROM company WHERE size > 1 AND id > 1",
        ),
        (
            "SELECT DISTINCT sector FROM company WHERE id > 1 AND size > 1 ORDER BY size",
            "SELECT DISTINCT sector FROM company WHERE size > 1 AND id > 1 ORDER BY size",
        ),
        (
            "SELECT min(code) FROM company WHERE id > 1 AND size > 1",
            "SELECT min(code) FROM company WHERE size > 1 AND id > 1",
        ),
    ]);
}

#[test]
fn where_collations_are_not_known_columns_keep_their_sides() {
    let sql = |it: &str| format!("SELECT id FROM company WHERE {it}");
    for (a, b, is_same) in [
        ("sector = city", "city = sector", false),
        ("sector < city", "city > sector", false),
        ("sector = 'a'", "'a' = sector", true),
        ("sector IN ('a')", "sector = 'a'", true),
        ("sector = 'a' AND city = 'b'", "city = 'b' AND sector = 'a'", true),
        ("sector = lower(city)", "lower(city) = sector", true),
        ("sector = coalesce(city, 'a')", "coalesce(city, 'a') = sector", false),
        ("sector = CAST(city AS TEXT)", "CAST(city AS TEXT) = sector", false),
    ] {
        check(Collations::Unknown, &sql(a), &sql(b), is_same);
    }
    // `a` and `A` may be one group, and one of them is shown.
    let grouped =
        |it: &str| format!("SELECT sector, count(*) FROM company WHERE {it} GROUP BY sector");
    let (a, b) = ("id = 1 AND size = 1", "size = 1 AND id = 1");
    check(Collations::Unknown, &grouped(a), &grouped(b), false);
    check(Collations::Binary, &grouped(a), &grouped(b), true);
}

#[test]
fn what_is_not_understood_still_loses_its_spacing() {
    let schema = schema();
    for (a, b, is_same) in [
        ("SELECT  x FROM nowhere;", "select x -- y\nfrom nowhere", true),
        ("SELECT x FROM nowhere", "SELECT X FROM nowhere", false),
        ("SELECT random() FROM company", "SELECT  random ( ) FROM company ;", true),
        ("SELECT x <= 1 FROM nowhere", "SELECT x < = 1 FROM nowhere", false),
        ("SELECT x || y FROM nowhere", "SELECT x | | y FROM nowhere", false),
        ("SELECT 'a  b' FROM nowhere", "SELECT 'a b' FROM nowhere", false),
    ] {
        let text = |it: &str| canonical(it, &schema, Collations::Binary);
        assert_eq!(text(a) == text(b), is_same, "{}\n{}", text(a), text(b));
        assert!(!text(a).is_understood());
    }
}
