//! Sentences for each form of answer, word for word.

use super::*;

fn usd() -> Unit {
    Unit::Money { currency: "USD".into() }
}

fn column(label: &str, role: Role, unit: Unit) -> Column {
    Column { role, unit, ..Column::plain(label) }
}

fn text(it: &str) -> Value {
    Value::Text(it.into())
}

pub(super) fn reading(shape: Shape, rows_are: &str, scope: &str) -> Reading {
    let time = Chip {
        kind: ChipKind::Time,
        label: "Q1 2025".into(),
        detail: String::new(),
        options: Vec::new(),
    };
    Reading {
        chips: if scope.is_empty() { Vec::new() } else { vec![time] },
        rows_are: rows_are.into(),
        scope: scope.into(),
        ..Reading::plain(shape)
    }
}

#[track_caller]
fn check(reading: &Reading, columns: Vec<Column>, rows: Vec<Vec<Value>>, expected: &str) {
    let table = Table { columns, rows, truncated: false };
    assert_eq!(tell(reading, &table, true, None).plain(), expected);
}

#[test]
fn a_figure_says_what_when_and_how_much() {
    let revenue = || vec![column("Total revenue", Role::Measure, usd())];
    let scoped = reading(Shape::Figure, "", "in Q1 2025");
    check(
        &scoped,
        revenue(),
        vec![vec![Value::Real(68.5e9)]],
        "Total revenue in Q1 2025 was $68.5B.",
    );
    check(
        &scoped,
        revenue(),
        vec![vec![Value::Null]],
        "There is no figure for total revenue in Q1 2025: no rows match.",
    );
    check(
        &reading(Shape::Figure, "", ""),
        vec![column("Number of companies", Role::Measure, Unit::Count)],
        vec![vec![Value::Integer(1240)]],
        "Number of companies is 1,240.",
    );
}

#[test]
fn a_ranking_names_the_leader_and_those_behind() {
    let columns = || {
        vec![
            column("Company", Role::Dimension, Unit::None),
            column("Revenue", Role::Measure, usd()),
        ]
    };
    let row = |name: &str, figure: f64| vec![text(name), Value::Real(figure)];
    let scoped = reading(Shape::Ranking, "companies", "in Q1 2025");
    check(
        &scoped,
        columns(),
        vec![row("A", 25e9), row("B", 18e9), row("C", 12e9)],
        "A has the highest revenue in Q1 2025: $25B, then B ($18B) and C ($12B).",
    );
    check(&scoped, columns(), vec![row("A", 25e9)], "A has the highest revenue in Q1 2025: $25B.");
    check(&scoped, columns(), vec![], "No companies in Q1 2025 were found.");
}

#[test]
fn a_trend_says_from_when_to_when_and_by_how_much() {
    let columns =
        || vec![column("Quarter", Role::Time, Unit::None), column("Revenue", Role::Measure, usd())];
    check(
        &reading(Shape::Trend, "quarters", ""),
        columns(),
        vec![vec![text("Q1 2024"), Value::Real(10e9)], vec![text("Q1 2025"), Value::Real(12e9)]],
        "Revenue rose from $10B in Q1 2024 to $12B in Q1 2025, +20 %.",
    );
    check(
        &reading(Shape::Trend, "quarters", ""),
        vec![
            column("Quarter", Role::Time, Unit::None),
            column("Profit margin", Role::Measure, Unit::Percent),
        ],
        vec![vec![text("Q1 2024"), Value::Real(10.0)], vec![text("Q1 2025"), Value::Real(8.5)]],
        "Profit margin fell from 10 % in Q1 2024 to 8.5 % in Q1 2025, −1.5 points.",
    );
}

#[test]
fn a_breakdown_names_both_ends() {
    check(
        &reading(Shape::Breakdown, "sectors", ""),
        vec![
            column("Sector", Role::Dimension, Unit::None),
            column("Average market cap", Role::Measure, usd()),
        ],
        vec![
            vec![text("Energy"), Value::Real(2e9)],
            vec![text("Retail"), Value::Null],
            vec![text("Technology"), Value::Real(5e9)],
        ],
        "Average market cap is highest for Technology ($5B) and lowest for Energy ($2B), of 3 sectors.",
    );
}

#[test]
fn a_list_names_some_and_counts_the_rest() {
    let names = |n: usize| (0..n).map(|idx| vec![text(&format!("N{idx}"))]).collect();
    let columns = || vec![column("Company", Role::Dimension, Unit::None)];
    let listed = reading(Shape::List, "companies", "");
    check(&listed, columns(), names(1), "1 company: N0.");
    check(&listed, columns(), names(2), "2 companies: N0 and N1.");
    check(&listed, columns(), names(9), "9 companies: N0, N1, N2, N3, N4, N5 and 3 more.");
    let unnamed = vec![vec![Value::Null], vec![text("A")], vec![Value::Null]];
    check(&listed, columns(), unnamed, "3 companies: A and 2 more.");
    check(&listed, columns(), vec![vec![Value::Null]], "There is 1 company.");
}

#[test]
fn a_list_of_long_texts_stays_a_sentence() {
    let rows = (0..9).map(|_| vec![text(&"word ".repeat(40))]).collect();
    check(
        &reading(Shape::List, "comments", ""),
        vec![column("Comment", Role::Dimension, Unit::None)],
        rows,
        "9 comments: word word word word word word word word word word word word…, \
         word word word word word word word word word word word word… and 7 more.",
    );
}

#[test]
fn a_group_that_the_scope_names_is_named_once() {
    check(
        &reading(Shape::Breakdown, "sectors", "in Q1 2025 in sector Energy"),
        vec![
            column("Sector", Role::Dimension, Unit::None),
            column("Revenue", Role::Measure, usd()),
        ],
        vec![vec![text("Energy"), Value::Real(2e9)]],
        "Revenue in Q1 2025 in sector Energy was $2B.",
    );
}

#[test]
fn text_from_the_data_stays_text() {
    let name = "**Bold** <b>Ltd</b>";
    check(
        &reading(Shape::Ranking, "companies", ""),
        vec![
            column("Company", Role::Dimension, Unit::None),
            column("Revenue", Role::Measure, usd()),
        ],
        vec![vec![text(name), Value::Integer(5)]],
        "**Bold** <b>Ltd</b> has the highest revenue: $5.",
    );
}
