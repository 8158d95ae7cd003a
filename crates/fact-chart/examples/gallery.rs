//! Draws every kind of chart, light and dark, into a folder, to be looked at.
//!
//! `cargo run -p fact-chart --example gallery -- FOLDER`

use std::{env, fs, path::Path};

use fact_chart::{Style, Theme, png, svg};
use fact_core::{
    Analysis, ChartKind, ChartSpec, Column, Correlation, Forecast, ForecastPoint, Role, Table,
    Unit, Value,
};

type AnyError = Box<dyn std::error::Error>;

struct Case {
    name: &'static str,
    table: Table,
    spec: ChartSpec,
    analysis: Option<Analysis>,
}

fn main() -> Result<(), AnyError> {
    let folder = env::args().nth(1).ok_or("say which folder to draw into")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    for case in cases() {
        for (suffix, theme) in [("light", Theme::Light), ("dark", Theme::Dark)] {
            let style = Style { theme, ..Style::default() };
            let drawing = svg(&case.table, &case.spec, case.analysis.as_ref(), &style)?;
            let picture = png(&case.table, &case.spec, case.analysis.as_ref(), &style, 1.5)?;
            fs::write(folder.join(format!("{}-{suffix}.svg", case.name)), drawing.svg)?;
            fs::write(folder.join(format!("{}-{suffix}.png", case.name)), picture)?;
        }
    }
    Ok(())
}

fn cases() -> Vec<Case> {
    let mut cases = lines();
    cases.extend(bars());
    cases.extend(others());
    cases
}

fn lines() -> Vec<Case> {
    let one = quarters(17, &["Revenue"], |_, t| 60e9 + 1.1e9 * t + 5e9 * season(t));
    let sectors =
        ["Technology", "Financial Services", "Healthcare", "Energy", "Retail", "Utilities"];
    let six = quarters(17, &sectors, |s, t| 14.0 + 3.1 * s + 1.5 * (t * 0.7 + s).sin() - 4.0);
    let names: Vec<String> = (1..=14).map(|n| format!("Region {n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let many = quarters(12, &names, |s, t| 1e6 * (3.0 + s) + 2e5 * (t + s * 2.0).sin() * s);
    let mut gap = quarters(12, &["Profit"], |_, t| 4e6 * (t * 0.9).sin());
    gap.rows.remove(5);
    let point = quarters(1, &["Revenue"], |_, _| 5.2e9);
    let empty = quarters(0, &["Revenue"], |_, _| 0.0);
    let hundred_thousand = Table {
        columns: vec![
            column("Step", Unit::None, Role::Time),
            column("Load", Unit::Number, Role::Measure),
        ],
        rows: (0..100_000)
            .map(|n| {
                let t = f64::from(n);
                let value = (t / 9_000.0).sin() * 40.0 + (t * 1.7).sin() * 8.0 + 60.0;
                vec![Value::Text(format!("step {n}")), Value::Real(value)]
            })
            .collect(),
        truncated: false,
    };
    vec![
        case(
            "line-forecast",
            one.clone(),
            spec(ChartKind::Line, "Revenue by quarter", 0, &[1], None),
            Some(forecast()),
        ),
        case("line-one", one, spec(ChartKind::Line, "Revenue by quarter", 0, &[1], None), None),
        case(
            "line-six",
            long(&six, &sectors),
            spec(ChartKind::Line, "Profit margin by sector and quarter", 1, &[2], Some(0)),
            None,
        ),
        case(
            "line-many",
            long(&many, &names),
            spec(ChartKind::Line, "Revenue by region and quarter", 1, &[2], Some(0)),
            None,
        ),
        case("line-gap", gap, spec(ChartKind::Line, "Profit by quarter", 0, &[1], None), None),
        case("line-point", point, spec(ChartKind::Line, "Revenue by quarter", 0, &[1], None), None),
        case("line-empty", empty, spec(ChartKind::Line, "Revenue by quarter", 0, &[1], None), None),
        case(
            "line-100k",
            hundred_thousand,
            spec(ChartKind::Line, "Load over 100,000 steps", 0, &[1], None),
            None,
        ),
    ]
}

fn bars() -> Vec<Case> {
    let companies =
        ["Northwind Labs", "Blue Harbor Bank", "Acme", "Summit Retail Group", "Orchid Health"];
    let top = by_name(&companies, |n| 28e9 / (1.0 + 0.4 * n));
    let growth = by_name(&companies, |n| 22.0 - 9.5 * n).with_unit(Unit::Percent);
    let long_names: Vec<String> = (1..=40)
        .map(|n| format!("Consolidated International Holdings and Partners of Region {n}"))
        .collect();
    let long_names: Vec<&str> = long_names.iter().map(String::as_str).collect();
    let forty = by_name(&long_names, |n| 9e9 / (1.0 + n * 0.2) - 1.2e9);
    let sectors = ["Technology", "Finance", "Health", "Energy"];
    let grouped = quarters(4, &sectors, |s, t| 8.0 + 3.0 * s - 2.4 * t * (s - 1.5));
    let stacked = quarters(8, &sectors, |s, t| 1e9 * (4.0 - s * 0.5 + t * 0.3));
    let months = Table {
        columns: vec![
            column("Month", Unit::None, Role::Time),
            column("Orders", Unit::Count, Role::Measure),
        ],
        rows: (0..36)
            .map(|n| {
                let label = format!("{}-{:02}", 2022 + n / 12, n % 12 + 1);
                vec![Value::Text(label), Value::Integer(900 + i64::from(n * 37 % 410))]
            })
            .collect(),
        truncated: false,
    };
    vec![
        case(
            "bar-top",
            top.clone(),
            spec(ChartKind::Bar, "Revenue by company in Q1 2025", 0, &[1], None),
            None,
        ),
        case(
            "bar-negative",
            growth.clone(),
            spec(ChartKind::Bar, "Revenue growth by company in Q1 2025", 0, &[1], None),
            None,
        ),
        case(
            "bar-forty",
            forty.clone(),
            spec(ChartKind::Bar, "Profit by company, all of them upright", 0, &[1], None),
            None,
        ),
        case("bar-months", months, spec(ChartKind::Bar, "Orders by month", 0, &[1], None), None),
        case(
            "bar-grouped",
            long(&grouped, &sectors),
            spec(ChartKind::Bar, "Revenue growth by sector and quarter in 2024", 1, &[2], Some(0)),
            None,
        ),
        case(
            "bar-stacked",
            stacked,
            spec(ChartKind::StackedBar, "Revenue by quarter", 0, &[1, 2, 3, 4], None),
            None,
        ),
        case(
            "lying-top",
            top,
            spec(ChartKind::HorizontalBar, "Revenue by company in Q1 2025", 0, &[1], None),
            None,
        ),
        case(
            "lying-negative",
            growth,
            spec(ChartKind::HorizontalBar, "Revenue growth by company", 0, &[1], None),
            None,
        ),
        case(
            "lying-forty",
            forty,
            spec(ChartKind::HorizontalBar, "Profit by company", 0, &[1], None),
            None,
        ),
    ]
}

fn others() -> Vec<Case> {
    let names: Vec<String> = (1..=24).map(|n| format!("Company {n}")).collect();
    let mut cloud =
        by_name(&names.iter().map(String::as_str).collect::<Vec<_>>(), |n| 4e9 * (1.0 + n));
    cloud.columns.push(column("Profit margin", Unit::Percent, Role::Measure));
    for (n, row) in (0_u32..).zip(&mut cloud.rows) {
        row.push(Value::Real(f64::from(n).mul_add(0.7, 6.0) + 5.0 * (f64::from(n) * 2.3).sin()));
    }
    let r = Correlation { label: String::new(), r: Some(0.781), n: 24, p_value: Some(0.000_02) };
    let shares =
        by_name(&["Technology", "Financial Services", "Retail", "Healthcare", "Energy"], |n| {
            42.0 - n * 11.0 + n * n
        });
    let mut key = by_name(&["all"], |_| 68.5e9);
    for (label, unit, value) in [
        ("Profit", usd(), 11.8e9),
        ("Profit margin", Unit::Percent, 17.2),
        ("Companies", Unit::Count, 40.0),
        ("Revenue growth, quarter on quarter", Unit::Percent, -9.8),
    ] {
        key.columns.push(column(label, unit, Role::Measure));
        key.rows.iter_mut().for_each(|row| row.push(Value::Real(value)));
    }
    vec![
        case(
            "scatter",
            cloud,
            spec(ChartKind::Scatter, "Market cap and profit margin by company", 0, &[1, 2], None),
            Some(Analysis::Correlation {
                rows: vec![r],
                method: fact_core::CorrelationMethod::Pearson,
            }),
        ),
        case(
            "pie",
            shares,
            spec(ChartKind::Pie, "Revenue by sector in Q1 2025", 0, &[1], None),
            None,
        ),
        case(
            "number",
            key.clone(),
            spec(ChartKind::Number, "Total revenue in Q1 2025", 0, &[1], None),
            None,
        ),
        case(
            "numbers",
            key,
            spec(ChartKind::Number, "Key metrics in Q1 2025", 0, &[1, 2, 3, 4, 5], None),
            None,
        ),
    ]
}

fn case(name: &'static str, table: Table, spec: ChartSpec, analysis: Option<Analysis>) -> Case {
    Case { name, table, spec, analysis }
}

fn spec(kind: ChartKind, title: &str, x: usize, y: &[usize], series: Option<usize>) -> ChartSpec {
    ChartSpec {
        kind,
        title: title.to_owned(),
        x_idx: Some(x),
        y_idxs: y.to_vec(),
        series_idx: series,
        reason: String::new(),
    }
}

fn usd() -> Unit {
    Unit::Money { currency: "USD".to_owned() }
}

fn column(label: &str, unit: Unit, role: Role) -> Column {
    Column { name: label.to_lowercase(), label: label.to_owned(), unit, role }
}

fn season(t: f64) -> f64 {
    (t * std::f64::consts::FRAC_PI_2).sin()
}

/// One row a quarter, one column a name.
fn quarters(n: u32, names: &[&str], value: impl Fn(f64, f64) -> f64) -> Table {
    let mut columns = vec![column("Quarter", Unit::None, Role::Time)];
    columns.extend(names.iter().map(|it| column(it, usd(), Role::Measure)));
    let row = |t: u32| {
        let label = Value::Text(format!("Q{} {}", t % 4 + 1, 2021 + t / 4));
        let values =
            (0_u32..).zip(names).map(|(s, _)| Value::Real(value(f64::from(s), f64::from(t))));
        std::iter::once(label).chain(values).collect()
    };
    Table { columns, rows: (0..n).map(row).collect(), truncated: false }
}

/// The same, one row a name and quarter.
fn long(wide: &Table, names: &[&str]) -> Table {
    let columns = vec![
        column("Sector", Unit::None, Role::Dimension),
        column("Quarter", Unit::None, Role::Time),
        column("Margin", Unit::Percent, Role::Measure),
    ];
    let mut rows = Vec::new();
    for (idx, name) in names.iter().enumerate() {
        for row in &wide.rows {
            if let (Some(time), Some(value)) = (row.first(), row.get(idx + 1)) {
                rows.push(vec![Value::Text((*name).to_owned()), time.clone(), value.clone()]);
            }
        }
    }
    Table { columns, rows, truncated: false }
}

fn by_name(names: &[&str], value: impl Fn(f64) -> f64) -> Table {
    let columns = vec![
        column("Company", Unit::None, Role::Dimension),
        column("Revenue", usd(), Role::Measure),
    ];
    let rows = (0_u32..).zip(names);
    let rows = rows
        .map(|(n, name)| vec![Value::Text((*name).to_owned()), Value::Real(value(f64::from(n)))])
        .collect();
    Table { columns, rows, truncated: false }
}

trait WithUnit {
    fn with_unit(self, unit: Unit) -> Self;
}

impl WithUnit for Table {
    fn with_unit(mut self, unit: Unit) -> Self {
        self.columns.iter_mut().skip(1).for_each(|it| it.unit = unit.clone());
        self
    }
}

fn forecast() -> Analysis {
    let points = (0_u32..4).map(|h| {
        let (t, spread) = (f64::from(17 + h), 1.6e9 * f64::from(h + 1).sqrt());
        let value = 60e9 + 1.1e9 * t + 5e9 * season(t);
        ForecastPoint {
            label: format!("Q{} 2025", h + 2).replace("Q5 2025", "Q1 2026"),
            value,
            low_80: value - 1.28 * spread,
            high_80: value + 1.28 * spread,
            low_95: value - 1.96 * spread,
            high_95: value + 1.96 * spread,
        }
    });
    let forecast = Forecast {
        value_idx: 1,
        method: "seasonal naive with drift".to_owned(),
        points: points.collect(),
        backtest_mape: Some(3.4),
        n_backtest: 8,
    };
    Analysis::Forecast { series: vec![forecast] }
}
