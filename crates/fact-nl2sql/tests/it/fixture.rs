//! Small databases the engine was not built for, and a way to run what it writes.

use fact_core::{ColumnSchema, ForeignKey, Schema, StorageClass, Table, TableSchema, Value};
use fact_nl2sql::{Catalog, Learning, Learnt, Present, Probe, Semantics};
use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// A database with the catalog the engine makes of it.
pub struct Fixture {
    pub db: Connection,
    pub catalog: Catalog,
}

impl Fixture {
    pub fn new(db: Connection) -> Self {
        let schema = schema(&db);
        Self::learnt(db, schema, |_| true)
    }

    /// What the engine makes of a database whose rows were not counted in time and that answered
    /// only some of the probes.
    pub fn uncounted(db: Connection, answers: impl Fn(&Probe) -> bool) -> Self {
        let mut schema = schema(&db);
        schema.tables.iter_mut().for_each(|it| it.n_rows = None);
        Self::learnt(db, schema, answers)
    }

    /// What the engine makes of a database whose tables it also read from end to end.
    pub fn read_whole(db: Connection) -> Self {
        let schema = schema(&db);
        let mut learnt = learn(&db, schema, |_| true);
        learnt = read_on(&db, &learnt);
        add_further(&db, &mut learnt);
        let catalog = Catalog::of(&learnt);
        Self { db, catalog }
    }

    /// What the engine makes of a database of which a person said something.
    pub fn told(db: Connection, said: &str) -> Self {
        let schema = schema(&db);
        let mut learnt = learn(&db, schema, |_| true);
        add_further(&db, &mut learnt);
        let said = Semantics::read(said, learnt.schema());
        let said = said.unwrap_or_else(|it| panic!("{}", it[0]));
        let catalog = Catalog::told(&learnt, &said);
        Self { db, catalog }
    }

    fn learnt(db: Connection, schema: Schema, answers: impl Fn(&Probe) -> bool) -> Self {
        let mut learnt = learn(&db, schema, answers);
        add_further(&db, &mut learnt);
        // What is kept between starts is as good as what was learnt.
        let learnt = Learnt::from_bytes(&learnt.to_bytes().unwrap()).unwrap();
        let catalog = Catalog::of(&learnt);
        Self { db, catalog }
    }

    /// Sixteen made-up companies with figures from Q1 2021 to Q1 2025.
    pub fn business() -> Self {
        Self::new(business())
    }

    /// A database that some statements make.
    fn of(sql: &str) -> Self {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(sql).unwrap();
        Self::new(db)
    }

    /// A music shop.
    pub fn music() -> Self {
        Self::new(music())
    }

    /// An office whose schema says some things by other words than people do.
    pub fn office() -> Self {
        Self::of(include_str!("office.sql"))
    }

    /// A ski school whose names are cut short, as grown databases have them.
    pub fn ski_school() -> Self {
        Self::of(include_str!("skischool.sql"))
    }

    /// A plant nursery: words that mean the same, and two words where the schema has one.
    pub fn nursery() -> Self {
        Self::of(include_str!("nursery.sql"))
    }

    /// A harbour: pairs of the same people, dates and lengths that only small words tell apart.
    pub fn harbour() -> Self {
        Self::of(include_str!("harbour.sql"))
    }

    /// Ferries: routes with two ends, tables that pair others, a column for each month.
    pub fn ferries() -> Self {
        Self::of(include_str!("ferries.sql"))
    }

    /// Beekeepers: a key of two columns, tables that bind others, rows that nothing names.
    pub fn apiary() -> Self {
        Self::of(include_str!("apiary.sql"))
    }

    /// A print shop whose tables wear one mark and declare no keys.
    pub fn printers() -> Self {
        Self::of(include_str!("printers.sql"))
    }

    /// Piano tuners whose visits are booked ahead, asked on 20 June 2026.
    pub fn tuners() -> Self {
        let Self { db, catalog } = Self::of(include_str!("tuners.sql"));
        let catalog = catalog.at(Present::read("2026-06-20 12:00:00").unwrap());
        Self { db, catalog }
    }

    /// Couriers and parcels between hubs.
    pub fn parcels() -> Self {
        Self::of(include_str!("parcels.sql"))
    }

    /// A garden centre whose sales have lines, with what it gives away.
    pub fn garden_centre() -> Self {
        Self::of(include_str!("garden_centre.sql"))
    }

    /// A workshop whose repairs are opened and closed.
    pub fn workshop() -> Self {
        Self::of(include_str!("workshop.sql"))
    }

    /// A firm that hires out cars, with flags and states.
    pub fn hire() -> Self {
        Self::of(include_str!("hire.sql"))
    }

    /// A hire of canal boats: figures held against each other.
    pub fn canal() -> Self {
        Self::of(include_str!("canal.sql"))
    }

    /// A tool hire: dates that were planned and dates that came, lines at a price.
    pub fn toolhire() -> Self {
        Self::of(include_str!("toolhire.sql"))
    }

    /// A falconry centre: flights that count or do not, birds by their last checkup.
    pub fn falconry() -> Self {
        Self::of(include_str!("falconry.sql"))
    }

    /// Boarding kennels: what owners and walkers have done, and when.
    pub fn kennels() -> Self {
        Self::of(include_str!("kennels.sql"))
    }

    /// A pottery: what becomes of things by dates called otherwise than people say.
    pub fn kiln() -> Self {
        Self::of(include_str!("kiln.sql"))
    }

    /// A quarry's office: short names, and one list of what codes mean.
    pub fn quarry() -> Self {
        Self::of(include_str!("quarry.sql"))
    }

    /// A heating works: amounts called by what was done with them, and no key declared.
    pub fn heatworks() -> Self {
        Self::of(include_str!("heatworks.sql"))
    }

    /// A foundry: one list says what the codes of all columns mean.
    pub fn foundry() -> Self {
        Self::of(include_str!("foundry.sql"))
    }

    /// A bookbinder's: what is left out, initials, states and kinds said before the things.
    pub fn bindery() -> Self {
        Self::of(include_str!("bindery.sql"))
    }

    /// Swimming baths: the day of the week and the hour, what came first, what ended where it began.
    pub fn baths() -> Self {
        Self::of(include_str!("baths.sql"))
    }

    /// An organ builder: a list of codes that holds the names of towns as well.
    pub fn organs() -> Self {
        Self::of(include_str!("organs.sql"))
    }

    /// Joiners who make furniture to order: words that are part of the names of columns by chance.
    pub fn joiners() -> Self {
        Self::of(include_str!("joiners.sql"))
    }

    /// A laundry whose older half is written in short forms.
    pub fn laundry() -> Self {
        Self::of(include_str!("laundry.sql"))
    }

    /// A dairy: short names, and codes whose texts are in a list of many kinds.
    pub fn dairy() -> Self {
        Self::of(include_str!("dairy.sql"))
    }

    /// A sawmill: what is still there, what came out of a check and what things are without.
    pub fn sawmill() -> Self {
        Self::of(include_str!("sawmill.sql"))
    }

    /// A towpath: what has not come about yet, and people and places called by their kind.
    pub fn towpath() -> Self {
        Self::of(include_str!("towpath.sql"))
    }

    /// A tannery: what runs out by a date, and what says yes or no by a verb.
    pub fn tannery() -> Self {
        Self::of(include_str!("tannery.sql"))
    }

    /// An observatory: parts of a whole, and what came of things in other words than it is kept in.
    pub fn observatory() -> Self {
        Self::of(include_str!("observatory.sql"))
    }

    /// Coach tours in a schema written in short.
    pub fn tours() -> Self {
        Self::of(include_str!("tours.sql"))
    }

    /// A bakery: what it takes in line by line, and what goes off it.
    pub fn bakery() -> Self {
        Self::of(include_str!("bakery.sql"))
    }

    /// Lifeboat stations, and how each launch of their boats ended.
    pub fn lifeboats() -> Self {
        Self::of(include_str!("lifeboats.sql"))
    }

    /// A marina: captains, their boats, and where those went.
    pub fn marina() -> Self {
        Self::of(include_str!("marina.sql"))
    }

    /// A shop of two tables.
    pub fn shop() -> Self {
        Self::of(include_str!("shop.sql"))
    }
}

/// What a look at the database finds out.
pub fn learn(db: &Connection, schema: Schema, answers: impl Fn(&Probe) -> bool) -> Learnt {
    let mut learning = Learning::new(schema);
    for probe in learning.probes() {
        let table = run(db, &probe.sql).unwrap_or_else(|err| panic!("{}: {err}", probe.sql));
        let table = answers(&probe).then_some(table);
        learning.add(&probe, table);
    }
    learning.finish()
}

/// What reading tables from end to end adds, broken off now and then as a program does.
pub fn read_on(db: &Connection, learnt: &Learnt) -> Learnt {
    let mut survey = learnt.survey();
    while let Some(sql) = survey.sql() {
        let Ok(mut statement) = db.prepare(&sql) else {
            assert!(survey.failed(), "{sql}");
            continue;
        };
        let n_columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        let mut n_rows = 0;
        let is_broken_off = loop {
            let Some(row) = rows.next().unwrap() else { break false };
            let cells: Vec<_> =
                (0..n_columns).map(|it| borrowed(row.get_ref(it).unwrap())).collect();
            survey.add(&cells);
            n_rows += 1;
            if n_rows == 100_000 && survey.can_go_on() {
                break true;
            }
        };
        if !is_broken_off {
            survey.end_table();
        }
    }
    learnt.and(survey)
}

fn add_further(db: &Connection, learnt: &mut Learnt) {
    for probe in learnt.further_probes() {
        let table = run(db, &probe.sql).unwrap_or_else(|err| panic!("{}: {err}", probe.sql));
        learnt.add(&probe, Some(&table));
    }
}

fn borrowed(cell: ValueRef<'_>) -> fact_core::ValueRef<'_> {
    match cell {
        ValueRef::Null => fact_core::ValueRef::Null,
        ValueRef::Integer(it) => fact_core::ValueRef::Integer(it),
        ValueRef::Real(it) => fact_core::ValueRef::Real(it),
        ValueRef::Text(it) => fact_core::ValueRef::Text(String::from_utf8_lossy(it)),
        ValueRef::Blob(it) => fact_core::ValueRef::Blob { size_bytes: it.len() as u64 },
    }
}

/// Runs a statement; every cell is read.
pub fn run(db: &Connection, sql: &str) -> rusqlite::Result<Table> {
    let mut statement = db.prepare(sql)?;
    let n_columns = statement.column_count();
    let columns = statement.column_names().map(fact_core::Column::plain).collect();
    let mut found = statement.query([])?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let cells = (0..n_columns).map(|idx| {
            Ok(match row.get_ref(idx)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(it) => Value::Integer(it),
                ValueRef::Real(it) => Value::Real(it),
                ValueRef::Text(it) => Value::Text(String::from_utf8_lossy(it).into_owned()),
                ValueRef::Blob(it) => Value::Blob { size_bytes: it.len() as u64 },
            })
        });
        rows.push(cells.collect::<rusqlite::Result<_>>()?);
    }
    Ok(Table { columns, rows, truncated: false })
}

pub fn schema(db: &Connection) -> Schema {
    let names =
        run(db, "SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY rowid").unwrap();
    let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    let tables = names.rows.iter().map(|row| table(db, &text(&row[0]), &text(&row[1])));
    Schema { tables: tables.collect() }
}

fn table(db: &Connection, name: &str, ddl: &str) -> TableSchema {
    let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    let info =
        run(db, &format!("SELECT name, type, \"notnull\", pk FROM pragma_table_info('{name}')"))
            .unwrap();
    let references = run(
        db,
        &format!("SELECT \"table\", \"from\", \"to\" FROM pragma_foreign_key_list('{name}')"),
    )
    .unwrap();
    let n_rows =
        run(db, &format!("SELECT COUNT(*) FROM \"{name}\"")).unwrap().rows[0][0].as_f64().unwrap();
    let columns = info.rows.iter().map(|row| {
        let column = text(&row[0]);
        let line = ddl.lines().find(|it| it.trim().starts_with(&column));
        let comment = line.and_then(|it| it.split_once("--")).map(|it| it.1.trim().to_owned());
        let declared_type = text(&row[1]);
        ColumnSchema {
            name: column,
            class: class(&declared_type),
            declared_type,
            not_null: row[2] == Value::Integer(1),
            comment,
        }
    });
    let key = info.rows.iter().filter(|row| row[3] != Value::Integer(0)).map(|row| text(&row[0]));
    let foreign_keys = references.rows.iter().map(|row| ForeignKey {
        columns: vec![text(&row[1])],
        to_table: text(&row[0]),
        to_columns: vec![text(&row[2])].into_iter().filter(|it| !it.is_empty()).collect(),
    });
    TableSchema {
        name: name.to_owned(),
        columns: columns.collect(),
        primary_key: key.collect(),
        unique: Vec::new(),
        foreign_keys: foreign_keys.collect(),
        n_rows: Some(n_rows as u64),
        is_view: false,
        definition: None,
        comment: None,
    }
}

fn class(declared: &str) -> StorageClass {
    let upper = declared.to_uppercase();
    let has = |words: &[&str]| words.iter().any(|it| upper.contains(it));
    if has(&["INT"]) {
        StorageClass::Integer
    } else if has(&["CHAR", "TEXT", "CLOB"]) {
        StorageClass::Text
    } else if upper.is_empty() || has(&["BLOB"]) {
        StorageClass::Blob
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        StorageClass::Real
    } else {
        StorageClass::Numeric
    }
}

const SECTORS: [&str; 4] = ["Technology", "Healthcare", "Financial Services", "Energy"];
const NAMES: [&str; 16] = [
    "TechCorp Inc.",
    "HealthTech Solutions",
    "FinanceFirst LLC",
    "Green Energy Corp",
    "Nimbus Systems",
    "Caduceus Labs",
    "Harbor Trust",
    "Northwind Power",
    "Quantum Works",
    "Vital Care",
    "Summit Bank",
    "Solar Fields",
    "Pixel Forge",
    "Remedy Group",
    "Ledger Partners",
    "Tidal Grid",
];

fn business() -> Connection {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(
        "CREATE TABLE companies (
           id INTEGER PRIMARY KEY,
           name TEXT NOT NULL,
           symbol TEXT NOT NULL UNIQUE,
           sector TEXT NOT NULL,
           founded_year INTEGER,
           employees INTEGER,
           market_cap INTEGER -- US dollars
         );
         CREATE TABLE financial_records (
           id INTEGER PRIMARY KEY,
           company_id INTEGER NOT NULL REFERENCES companies (id),
           quarter TEXT NOT NULL,
           year INTEGER NOT NULL,
           revenue INTEGER, -- US dollars
           profit INTEGER, -- US dollars
           expenses INTEGER -- US dollars
         );",
    )
    .unwrap();
    for (idx, name) in NAMES.iter().enumerate() {
        let n = idx as i64;
        let letters: String = name.chars().filter(|it| it.is_alphabetic()).take(4).collect();
        db.execute(
            "INSERT INTO companies VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                n + 1,
                name,
                letters.to_uppercase(),
                SECTORS[idx % 4],
                1975 + n * 3,
                500 + n * n * 400,
                (n * 7 % 11 + 2) * 5_000_000_000,
            ),
        )
        .unwrap();
        for period in 0..17 {
            // The last company was listed late.
            if idx == 15 && period < 6 {
                continue;
            }
            let growth = 1.0 + (n % 5 - 1) as f64 * 0.012;
            let wave = 1.0 + ((period * 3 + n) % 7) as f64 * 0.015;
            let revenue = ((n + 3) as f64 * 1e9 * growth.powi(period as i32) * wave) as i64;
            let profit = revenue * (n % 6 * 4 - 2) / 100;
            db.execute(
                "INSERT INTO financial_records (company_id, quarter, year, revenue, profit, expenses) VALUES (?, ?, ?, ?, ?, ?)",
                (n + 1, format!("Q{}", period % 4 + 1), 2021 + period / 4, revenue, profit, revenue - profit),
            )
            .unwrap();
        }
    }
    db
}

fn music() -> Connection {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(include_str!("music.sql")).unwrap();
    db
}
