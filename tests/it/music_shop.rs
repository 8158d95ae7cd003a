//! A database the engine was not built for: a music shop. Ten plain questions and more, each
//! against SQL written for it by hand.

use std::path::PathBuf;

use rusqlite::Connection;

use crate::{
    desk::{Desk, expected},
    same::{Order, holds},
};

const TABLES: &str = "
CREATE TABLE Artist (ArtistId INTEGER PRIMARY KEY, Name TEXT NOT NULL);
CREATE TABLE Album (AlbumId INTEGER PRIMARY KEY, Title TEXT NOT NULL,
    ArtistId INTEGER NOT NULL REFERENCES Artist (ArtistId));
CREATE TABLE Genre (GenreId INTEGER PRIMARY KEY, Name TEXT NOT NULL);
CREATE TABLE Track (TrackId INTEGER PRIMARY KEY, Name TEXT NOT NULL,
    AlbumId INTEGER REFERENCES Album (AlbumId), GenreId INTEGER REFERENCES Genre (GenreId),
    Composer TEXT, Milliseconds INTEGER NOT NULL, UnitPrice NUMERIC(10, 2) NOT NULL);
CREATE TABLE Employee (EmployeeId INTEGER PRIMARY KEY, LastName TEXT, FirstName TEXT, Title TEXT,
    HireDate TEXT, City TEXT);
CREATE TABLE Customer (CustomerId INTEGER PRIMARY KEY, FirstName TEXT NOT NULL, LastName TEXT NOT NULL,
    Company TEXT, City TEXT, Country TEXT, Email TEXT NOT NULL,
    SupportRepId INTEGER REFERENCES Employee (EmployeeId));
CREATE TABLE Invoice (InvoiceId INTEGER PRIMARY KEY,
    CustomerId INTEGER NOT NULL REFERENCES Customer (CustomerId), InvoiceDate TEXT NOT NULL,
    BillingCountry TEXT, Total NUMERIC(10, 2) NOT NULL);
CREATE TABLE InvoiceLine (InvoiceLineId INTEGER PRIMARY KEY,
    InvoiceId INTEGER NOT NULL REFERENCES Invoice (InvoiceId),
    TrackId INTEGER NOT NULL REFERENCES Track (TrackId), UnitPrice NUMERIC(10, 2) NOT NULL,
    Quantity INTEGER NOT NULL);";

const ARTISTS: [&str; 6] = [
    "The Paper Lanterns",
    "Nova Drift",
    "Old Harbour",
    "Mirela Stan",
    "Copper & Clay",
    "Delta Choir",
];
const GENRES: [&str; 4] = ["Rock", "Jazz", "Classical", "Latin"];
const COUNTRIES: [&str; 5] = ["Brazil", "Germany", "Canada", "France", "Norway"];
const PEOPLE: [(&str, &str); 5] =
    [("Ana", "Lund"), ("Ben", "Okoro"), ("Chiara", "Rossi"), ("Dmitri", "Vogel"), ("Eva", "Sand")];

/// Figures follow from the row numbers, so that every sum differs.
fn fill(conn: &Connection) {
    conn.execute_batch("BEGIN").unwrap();
    conn.execute_batch(TABLES).unwrap();
    for (id, name) in (1_u32..).zip(ARTISTS) {
        conn.execute("INSERT INTO Artist VALUES (?1, ?2)", (id, name)).unwrap();
    }
    for (id, name) in (1_u32..).zip(GENRES) {
        conn.execute("INSERT INTO Genre VALUES (?1, ?2)", (id, name)).unwrap();
    }
    for (id, (first, last)) in (1_u32..).zip(PEOPLE).take(3) {
        let row = (id, format!("{last}son"), first, "Sales Support Agent", "2019-04-01", "Oslo");
        conn.execute("INSERT INTO Employee VALUES (?1, ?2, ?3, ?4, ?5, ?6)", row).unwrap();
    }
    for id in 1..=14_u32 {
        // The first artist has five albums, the others fewer.
        let artist = if id <= 5 { 1 } else { 1 + id % 6 };
        conn.execute(
            "INSERT INTO Album VALUES (?1, ?2, ?3)",
            (id, format!("Album No {id}"), artist),
        )
        .unwrap();
    }
    for id in 1..=90_u32 {
        let row = (
            id,
            format!("Song {id}"),
            1 + id % 14,
            // A third of all tracks are rock, so that one genre has the most.
            1 + if id % 3 == 0 { 0 } else { id % 4 },
            120_000 + 7_300 * ((id * 13) % 60),
            if id % 10 == 0 { 1.99 } else { 0.99 },
        );
        conn.execute("INSERT INTO Track VALUES (?1, ?2, ?3, ?4, NULL, ?5, ?6)", row).unwrap();
    }
    for id in 1..=20_u32 {
        let (first, last) = pick(&PEOPLE, id);
        let row = (
            id,
            first,
            format!("{last}{id}"),
            "City",
            pick(&COUNTRIES, id * id),
            format!("p{id}@example.org"),
            1 + id * id % 3,
        );
        conn.execute("INSERT INTO Customer VALUES (?1, ?2, ?3, NULL, ?4, ?5, ?6, ?7)", row)
            .unwrap();
    }
    for id in 1..=60_u32 {
        let customer = 1 + (id * 7) % 20;
        let row = (
            id,
            customer,
            format!("{}-{:02}-{:02} 00:00:00", 2022 + id % 3, 1 + id % 12, 1 + id % 28),
            pick(&COUNTRIES, customer * customer),
        );
        conn.execute("INSERT INTO Invoice VALUES (?1, ?2, ?3, ?4, 0)", row).unwrap();
        for line in 0..=(id % 4) {
            let track = 1 + (id * 5 + line * 11) % 90;
            let price = if track % 10 == 0 { 1.99 } else { 0.99 };
            conn.execute(
                "INSERT INTO InvoiceLine (InvoiceId, TrackId, UnitPrice, Quantity) VALUES (?1, ?2, ?3, ?4)",
                (id, track, price, 1 + (id + line) % 2),
            )
            .unwrap();
        }
    }
    conn.execute_batch(
        "UPDATE Invoice SET Total = (SELECT round(sum(UnitPrice * Quantity), 2) FROM InvoiceLine l
             WHERE l.InvoiceId = Invoice.InvoiceId);
         COMMIT;",
    )
    .unwrap();
}

fn pick<T: Copy>(from: &[T; 5], id: u32) -> T {
    from[id as usize % 5]
}

fn shop() -> (Desk, PathBuf) {
    Desk::with(fill)
}

#[track_caller]
fn check(question: &str, order: Order, sql: &str) {
    let (desk, path) = shop();
    let answer = desk.answer(question);
    let expected = expected(&path, sql);
    assert!(!expected.is_empty(), "the test's own statement finds nothing: {sql}");
    assert!(
        holds(&answer.table.rows, &expected, order),
        "{question}\n{}\n{:?}\nexpected {:?}",
        answer.sql,
        answer.table.rows.iter().take(6).collect::<Vec<_>>(),
        expected.iter().take(6).collect::<Vec<_>>(),
    );
}

#[test]
fn counts() {
    check("How many tracks are there?", Order::Any, "SELECT count(*) FROM Track");
    check(
        "how many customers are in Brazil",
        Order::Any,
        "SELECT count(*) FROM Customer WHERE Country = 'Brazil'",
    );
    check(
        "number of invoices per year",
        Order::Any,
        "SELECT CAST(substr(InvoiceDate, 1, 4) AS INTEGER), count(*) FROM Invoice GROUP BY 1",
    );
}

#[test]
fn totals_and_averages() {
    check(
        "total sales by country",
        Order::Any,
        "SELECT BillingCountry, sum(Total) FROM Invoice GROUP BY 1",
    );
    check("average invoice total", Order::Any, "SELECT avg(Total) FROM Invoice");
    check(
        "What is the average track length by genre?",
        Order::Any,
        "SELECT g.Name, avg(t.Milliseconds) FROM Track t JOIN Genre g USING (GenreId) GROUP BY 1",
    );
    check(
        "revenue by genre",
        Order::Any,
        "SELECT g.Name, sum(l.UnitPrice * l.Quantity) FROM InvoiceLine l
         JOIN Track t ON t.TrackId = l.TrackId JOIN Genre g ON g.GenreId = t.GenreId GROUP BY 1",
    );
}

#[test]
fn superlatives() {
    check(
        "Which artist has the most albums?",
        Order::Any,
        "SELECT a.Name FROM Album b JOIN Artist a USING (ArtistId)
         GROUP BY a.ArtistId ORDER BY count(*) DESC LIMIT 1",
    );
    check(
        "which genre has the most tracks",
        Order::Any,
        "SELECT g.Name FROM Track t JOIN Genre g USING (GenreId)
         GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    );
    check(
        "the 3 longest tracks",
        Order::Fixed,
        "SELECT Name FROM Track ORDER BY Milliseconds DESC LIMIT 3",
    );
}

#[test]
fn lists_and_filters() {
    check(
        "list albums by Nova Drift",
        Order::Any,
        "SELECT Title FROM Album JOIN Artist USING (ArtistId) WHERE Name = 'Nova Drift'",
    );
    check(
        "Which customers are from Germany?",
        Order::Any,
        "SELECT FirstName, LastName FROM Customer WHERE Country = 'Germany'",
    );
    check(
        "tracks longer than 500000 milliseconds",
        Order::Any,
        "SELECT Name FROM Track WHERE Milliseconds > 500000",
    );
}
