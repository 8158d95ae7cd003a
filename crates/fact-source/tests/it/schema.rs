//! What a source says of its tables.

use fact_core::StorageClass;

use super::Database;

#[test]
fn tables_and_views_are_described() {
    let database = Database::new(
        "CREATE TABLE companies ( -- fictional companies
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            \"market cap\" DECIMAL(10,2) NOT NULL, -- US dollars
            symbol TEXT UNIQUE
         );
         CREATE TABLE records (
            company_id INTEGER REFERENCES Companies,
            year INT, quarter TEXT, revenue REAL,
            margin REAL AS (revenue / 2), /* percent */
            PRIMARY KEY (year, company_id)
         ) WITHOUT ROWID;
         CREATE UNIQUE INDEX once ON records (company_id, year, quarter);
         CREATE UNIQUE INDEX partly ON records (year) WHERE quarter = 'Q1';
         CREATE UNIQUE INDEX worked_out ON records (lower(quarter), revenue);
         CREATE TABLE pairs (a, b, FOREIGN KEY (a, b) REFERENCES records (year, company_id));
         CREATE VIEW newest AS SELECT * FROM records WHERE year = 2025;
         CREATE VIEW broken AS SELECT * FROM gone;
         CREATE VIRTUAL TABLE notes USING fts5(body);
         INSERT INTO companies VALUES (1, 5, 'A'), (2, 6, 'B');",
    );
    let schema = database.source().schema().unwrap();
    let names: Vec<_> = schema.tables.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["companies", "records", "pairs", "newest", "notes"]);

    let companies = schema.table("COMPANIES").unwrap();
    assert_eq!(companies.comment.as_deref(), Some("fictional companies"));
    assert_eq!(companies.primary_key, ["id"]);
    assert_eq!(companies.unique, [vec!["symbol".to_owned()]]);
    assert_eq!(companies.n_rows, Some(2));
    let cap = companies.column("market cap").unwrap();
    assert_eq!(cap.comment.as_deref(), Some("US dollars"));
    assert_eq!((cap.declared_type.as_str(), cap.class), ("DECIMAL(10,2)", StorageClass::Numeric));
    assert!(cap.not_null && !companies.column("symbol").unwrap().not_null);

    let records = schema.table("records").unwrap();
    assert_eq!(records.primary_key, ["year", "company_id"]);
    assert_eq!(records.unique, [["company_id", "year", "quarter"].map(str::to_owned).to_vec()]);
    assert_eq!(records.column("margin").unwrap().comment.as_deref(), Some("percent"));
    let key = &records.foreign_keys[0];
    assert_eq!(key.to_table, "companies");
    assert_eq!(
        (&key.columns, &key.to_columns),
        (&vec!["company_id".to_owned()], &vec!["id".to_owned()])
    );

    let pair = &schema.table("pairs").unwrap().foreign_keys[0];
    assert_eq!(
        (pair.columns.join(","), pair.to_columns.join(",")),
        ("a,b".into(), "year,company_id".into())
    );

    let newest = schema.table("newest").unwrap();
    assert!(newest.is_view && newest.n_rows.is_none());
    assert_eq!(newest.columns.len(), 5);
    let definition = newest.definition.as_deref().unwrap();
    assert!(definition.starts_with("CREATE VIEW newest"), "{definition}");
    assert_eq!(companies.definition, None);
}

#[test]
fn the_sample_says_what_its_figures_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(fact_sample::NAME);
    fact_sample::write(&path).unwrap();
    let schema = fact_source::Source::open(&path).unwrap().schema().unwrap();
    let said = |table: &str| {
        let table = schema.table(table).unwrap();
        let columns = table.columns.iter().filter_map(|it| Some((&*it.name, it.comment.clone()?)));
        let columns: Vec<String> = columns.map(|(name, it)| format!("{name}: {it}")).collect();
        (table.comment.clone().unwrap(), table.n_rows, columns.join(", "))
    };
    assert_eq!(
        said("companies"),
        (
            "sample, fictional companies".into(),
            Some(40),
            "symbol: stock exchange ticker, employees: people, market_cap: US dollars".into(),
        )
    );
    assert_eq!(
        said("financial_records"),
        (
            "sample, one row a company and quarter".into(),
            Some(670),
            "revenue: US dollars, profit: US dollars; a loss is negative, \
         expenses: US dollars; revenue minus profit"
                .into(),
        )
    );
    let records = schema.table("financial_records").unwrap();
    assert_eq!(records.unique, [["company_id", "year", "quarter"].map(str::to_owned).to_vec()]);
    assert_eq!(records.foreign_keys[0].to_columns, ["id"]);
}
