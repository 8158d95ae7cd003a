//! Reports for tests.

use fact_core::{Check, CheckLevel, Column, Role, Sentence, Table, Unit, Value};

use crate::{Item, Report};

/// A chart of one bar and two words, in the way `fact-chart` draws.
pub(crate) const CHART: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"720\" \
    height=\"360\" viewBox=\"0 0 720 360\" role=\"img\"><title></title><g transform=\"scale(0.1)\">\
    <rect x=\"400\" y=\"400\" width=\"3000\" height=\"2000\" fill=\"#1F68BC\"/>\
    <text x=\"400\" y=\"3000\" font-family=\"Inter, system-ui, sans-serif\" font-size=\"120\" \
    fill=\"#1B1E24\">Northwind Labs</text></g></svg>\n";

pub(crate) fn report(items: Vec<Item>) -> Report {
    Report {
        title: "Board paper".to_owned(),
        made_at: "27 November 2026".to_owned(),
        source: "Sample".to_owned(),
        items,
    }
}

/// An answer with everything an answer can have.
pub(crate) fn full_item() -> Item {
    let check = |level, text: &str| Check { level, text: text.to_owned() };
    Item {
        title: "Revenue by company".to_owned(),
        question: "Which companies had the highest revenue?".to_owned(),
        sentence: Sentence::from_marked("**Northwind Labs** led with **$28B**."),
        as_of: "Q1 2025, the newest in the data".to_owned(),
        svg: Some(CHART.to_owned()),
        table: table(3, 2),
        n_rows_shown: 12,
        n_rows: 4000,
        checks: vec![
            check(CheckLevel::Passed, "every filter value is in the data"),
            check(CheckLevel::Note, "two companies report in euros"),
            check(CheckLevel::Warning, "January is missing"),
        ],
        method: vec!["forecast by seasonal naive".to_owned()],
        sql: "SELECT name, revenue\nFROM companies".to_owned(),
    }
}

/// Names and dollars.
pub(crate) fn table(n_rows: i64, n_columns: i64) -> Table {
    let column = |label: String, unit, role| Column { name: label.clone(), label, unit, role };
    let mut columns = vec![column("Company".to_owned(), Unit::None, Role::Dimension)];
    let usd = Unit::Money { currency: "USD".to_owned() };
    columns.extend(
        (1..n_columns).map(|it| column(format!("Revenue {it}"), usd.clone(), Role::Measure)),
    );
    let row = |n: i64| {
        let cells = (1..n_columns).map(|it| Value::Integer(n * it * 1_234_567));
        std::iter::once(Value::Text(format!("Company {n}"))).chain(cells).collect()
    };
    Table { columns, rows: (1..=n_rows).map(row).collect(), truncated: false }
}
