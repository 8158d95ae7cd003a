//! What the sample holds, asked with SQL.

use std::fmt::Write as _;

use super::*;

fn sample() -> (tempfile::TempDir, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(NAME);
    write(&path).unwrap();
    let connection = Connection::open(path).unwrap();
    (folder, connection)
}

/// All rows as text, cells parted by `|`.
fn rows(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    let n_columns = statement.column_count();
    let row = |row: &rusqlite::Row| {
        let cells = (0..n_columns).map(|idx| match row.get_ref(idx).unwrap() {
            rusqlite::types::ValueRef::Integer(it) => it.to_string(),
            rusqlite::types::ValueRef::Real(it) => format!("{it:.1}"),
            rusqlite::types::ValueRef::Text(it) => String::from_utf8_lossy(it).into_owned(),
            it => format!("{it:?}"),
        });
        Ok(cells.collect::<Vec<_>>().join("|"))
    };
    statement.query_map([], row).unwrap().map(Result::unwrap).collect()
}

#[test]
fn the_given_facts_are_exact() {
    let (_folder, connection) = sample();
    let facts = "SELECT name, symbol, sector, founded_year, employees, market_cap FROM companies WHERE id <= 5";
    assert_eq!(
        rows(&connection, facts),
        [
            "TechCorp Inc.|TECH|Technology|1995|50000|250000000000",
            "FinanceFirst LLC|FINF|Financial Services|1988|25000|125000000000",
            "HealthTech Solutions|HLTH|Healthcare|2005|15000|75000000000",
            "Green Energy Corp|GREN|Energy|2010|8000|45000000000",
            "RetailMax Group|RTLM|Retail|1975|120000|95000000000",
        ]
    );
    let figures = "SELECT symbol, group_concat((revenue / 1000000) || '/' || (profit / 1000000), ' ' ORDER BY year DESC, quarter DESC) \
                   FROM financial_records JOIN companies ON companies.id = company_id \
                   WHERE company_id <= 5 AND year >= 2024 GROUP BY company_id";
    assert_eq!(
        rows(&connection, figures),
        [
            "TECH|25000/5000 28000/6000 26000/5500 24000/4800 23000/4600",
            "FINF|12000/3000 13500/3200 13000/3100 12500/2900 11800/2800",
            "HLTH|8000/1200 8500/1300 8200/1250 7800/1150 7500/1100",
            "GREN|5500/800 6000/900 5800/850 5200/750 4800/680",
            "RTLM|18000/1800 22000/2400 19000/2000 17500/1750 16800/1650",
        ]
    );
}

#[test]
fn the_whole_is_consistent_and_looks_like_business() {
    let (_folder, connection) = sample();
    for (sql, expected) in [
        (
            "SELECT count(*), count(DISTINCT symbol), count(DISTINCT name), count(DISTINCT sector) FROM companies",
            "40|40|40|8",
        ),
        ("SELECT min(n), max(n) FROM (SELECT count(*) AS n FROM companies GROUP BY sector)", "5|5"),
        (
            "SELECT count(*) FROM companies WHERE length(symbol) <> 4 OR symbol <> upper(symbol)",
            "0",
        ),
        ("SELECT count(*) FROM financial_records", "670"),
        (
            "SELECT count(*) FROM financial_records WHERE expenses <> revenue - profit OR revenue <= 0",
            "0",
        ),
        (
            "SELECT count(*) FROM financial_records WHERE company_id NOT IN (SELECT id FROM companies)",
            "0",
        ),
        (
            "SELECT count(DISTINCT year || quarter), min(year || quarter), max(year || quarter) FROM financial_records",
            "17|2021Q1|2025Q1",
        ),
        (
            "SELECT symbol, count(*), min(year || quarter) FROM financial_records JOIN companies c ON c.id = company_id GROUP BY symbol HAVING count(*) <> 17",
            "VNTR|7|2023Q3",
        ),
        ("PRAGMA integrity_check", "ok"),
    ] {
        assert_eq!(rows(&connection, sql), [expected], "{sql}");
    }
    let leaders = "SELECT symbol FROM (SELECT symbol, sector, row_number() OVER (PARTITION BY sector ORDER BY revenue DESC) AS place \
                   FROM companies c JOIN financial_records f ON c.id = f.company_id WHERE year = 2025) WHERE place = 1 AND sector IN ('Technology', 'Retail') ORDER BY 1";
    assert_eq!(rows(&connection, leaders), ["RTLM", "TECH"]);
    let growth = "SELECT count(*) FILTER (WHERE n.revenue > 1.15 * b.revenue) BETWEEN 7 AND 12, \
                  count(*) FILTER (WHERE n.revenue < b.revenue) BETWEEN 3 AND 8, count(*) FILTER (WHERE n.profit < 0) BETWEEN 4 AND 6 \
                  FROM financial_records n JOIN financial_records b USING (company_id, quarter) WHERE n.year = 2025 AND b.year = 2024";
    assert_eq!(rows(&connection, growth), ["1|1|1"]);
    let q4_high = "SELECT count(*) FROM (SELECT year FROM financial_records f JOIN companies c ON c.id = f.company_id WHERE sector = 'Retail' AND year < 2025 \
                   GROUP BY year HAVING sum(revenue) FILTER (WHERE quarter = 'Q4') > 1.05 * sum(revenue) / 4)";
    assert_eq!(rows(&connection, q4_high), ["4"]);
}

#[test]
fn the_contents_are_the_same_on_every_machine() {
    let (_folder, connection) = sample();
    let mut text = String::new();
    for sql in
        ["SELECT * FROM companies ORDER BY id", "SELECT * FROM financial_records ORDER BY id"]
    {
        for row in rows(&connection, sql) {
            writeln!(text, "{row}").unwrap();
        }
    }
    let hash = blake3::hash(text.as_bytes()).to_hex();
    assert_eq!(&hash[..16], "ac75f59d482f6e64");
}

#[test]
fn two_samples_are_the_same_byte_for_byte_and_nothing_is_left_beside() {
    let folder = tempfile::tempdir().unwrap();
    let [one, two] = ["one.db", "two.db"].map(|it| folder.path().join(it));
    write(&one).unwrap();
    write(&two).unwrap();
    assert_eq!(fs::read(&one).unwrap(), fs::read(&two).unwrap());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn a_sample_is_replaced_but_another_file_only_on_demand() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.db");
    write(&path).unwrap();
    let made = fs::read(&path).unwrap();
    Connection::open(&path).unwrap().execute("DELETE FROM financial_records", []).unwrap();
    write(&path).unwrap();
    assert_eq!(fs::read(&path).unwrap(), made);

    fs::write(&path, "letters to my aunt").unwrap();
    let refused = write(&path).unwrap_err();
    assert!(refused.to_string().contains("is not a sample made by FACT: choose another name"));
    assert_eq!(fs::read(&path).unwrap(), b"letters to my aunt");
    overwrite(&path).unwrap();
    assert_eq!(fs::read(&path).unwrap(), made);

    fs::write(folder.path().join("data.db-wal"), "pending").unwrap();
    assert!(matches!(write(&path), Err(Error::InUse { .. })));
    assert!(matches!(write(folder.path()), Err(Error::NotAFile { .. })));
}
