//! One chart of each kind and of each thing a kind can be asked to do, from made-up figures.

use fact_chart::{Style, Window};
use fact_core::{
    Analysis, ChartKind, ChartSpec, Column, Correlation, CorrelationMethod, Forecast,
    ForecastPoint, Role, Table, Unit, Value,
};

pub struct Case {
    pub name: &'static str,
    pub table: Table,
    pub spec: ChartSpec,
    pub analysis: Option<Analysis>,
    pub style: Style,
}

impl Case {
    fn with(mut self, change: impl FnOnce(&mut ChartSpec)) -> Self {
        change(&mut self.spec);
        self
    }

    fn styled(mut self, change: impl FnOnce(&mut Style)) -> Self {
        change(&mut self.style);
        self
    }
}

pub fn all() -> Vec<Case> {
    let mut cases = lines();
    cases.extend(areas_and_panels());
    cases.extend(bars());
    cases.extend(horizontal());
    cases.extend(clouds());
    cases.extend(parts_and_figures());
    cases
}

fn lines() -> Vec<Case> {
    let one = quarters(17, &["Revenue"], |_, t| 60e9 + 1.1e9 * t + 5e9 * season(t));
    let sectors =
        ["Technology", "Financial Services", "Healthcare", "Energy", "Retail", "Utilities"];
    let six = quarters(17, &sectors, |s, t| 14.0 + 3.1 * s + 1.5 * (t * 0.7 + s).sin() - 4.0);
    let mut gap = quarters(12, &["Profit"], |_, t| 4e6 * (t * 0.9).sin());
    gap.rows.remove(5);
    let growing = quarters(17, &["Users"], |_, t| 800.0 * (t * 0.55).exp());
    let growing = growing.with_unit(Unit::Count);
    let days = dated(200, |n| (n * 0.11).sin() * 20.0 + n * 0.4 + 80.0);
    let steps = stepped(100_000, |t| (t / 9_000.0).sin() * 40.0 + (t * 1.7).sin() * 8.0 + 60.0);
    let line = |name, table, title, y: &[usize]| case(name, table, ChartKind::Line, title, 0, y);
    let long = long(&six, &sectors);
    let split = |name| {
        case(name, long.clone(), ChartKind::Line, "Profit margin by sector and quarter", 1, &[2])
            .with(|it| it.series_idx = Some(0))
    };
    vec![
        line("line-one", one.clone(), "Revenue by quarter", &[1]),
        Case {
            analysis: Some(forecast()),
            ..line("line-forecast", one.clone(), "Revenue by quarter", &[1])
        },
        line("line-trend", one, "Revenue by quarter", &[1]).with(|it| it.has_fit = true),
        split("line-six"),
        split("line-zoomed").styled(|it| {
            it.hidden = vec![1, 4];
            it.window = Some(Window { from: 4.5, to: 11.5 });
        }),
        line("line-gap", gap, "Profit by quarter", &[1]),
        line("line-log", growing, "Users by quarter", &[1]).with(|it| it.is_log = true),
        line("line-days", days, "Temperature by day", &[1]),
        line("line-100k", steps, "Load over 100,000 steps", &[1]),
        line("line-point", quarters(1, &["Revenue"], |_, _| 5.2e9), "Revenue by quarter", &[1]),
        line("line-empty", quarters(0, &["Revenue"], |_, _| 0.0), "Revenue by quarter", &[1]),
    ]
}

fn areas_and_panels() -> Vec<Case> {
    let one = quarters(17, &["Revenue"], |_, t| 60e9 + 1.1e9 * t + 5e9 * season(t));
    let sectors = ["Technology", "Finance", "Health", "Energy"];
    let stacked =
        quarters(14, &sectors, |s, t| 1e9 * (4.0 - s * 0.5 + t * 0.3 + (t + s).sin() * 0.6));
    let names: Vec<String> = (1..=12).map(|n| format!("Region {n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let many = quarters(16, &names, |s, t| 1e6 * (3.0 + s) + 2e5 * (t + s * 2.0).sin() * s);
    let many = long(&many, &names).with_unit(usd());
    let by_sector = long(&quarters(5, &sectors, |s, t| 4.0 + s * 2.0 - t), &sectors);
    let mut two = quarters(12, &["Revenue", "Margin"], |s, t| {
        if s < 0.5 { 40e9 + 2e9 * t + 6e9 * season(t) } else { 18.0 + 4.0 * (t * 0.6).sin() }
    });
    two.columns[2].unit = Unit::Percent;
    vec![
        case("area-one", one, ChartKind::Area, "Revenue by quarter", 0, &[1]),
        case("area-stacked", stacked, ChartKind::Area, "Revenue by quarter", 0, &[1, 2, 3, 4]),
        case(
            "panels-lines",
            many,
            ChartKind::SmallMultiples,
            "Revenue by region and quarter",
            1,
            &[2],
        )
        .with(|it| it.facet_idx = Some(0)),
        case(
            "panels-bars",
            named_time(by_sector),
            ChartKind::SmallMultiples,
            "Profit margin by sector and office",
            1,
            &[2],
        )
        .with(|it| it.facet_idx = Some(0)),
        case("combined", two, ChartKind::Combined, "Revenue and margin by quarter", 0, &[1, 2])
            .with(|it| it.line_idxs = vec![2]),
    ]
}

fn companies() -> [&'static str; 5] {
    ["Northwind Labs", "Blue Harbor Bank", "Acme", "Summit Retail Group", "Orchid Health"]
}

fn bars() -> Vec<Case> {
    let top = by_name(&companies(), |n| 28e9 / (1.0 + 0.4 * n));
    let growth = by_name(&companies(), |n| 22.0 - 9.5 * n).with_unit(Unit::Percent);
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
    let spread = by_name(&companies(), |n| 28e9 / 10f64.powf(n * 0.8));
    let scripts = by_name(
        &["北京汽车集团", "東京エレクトロン", "삼성전자", "الشركة السعودية", "טבע תעשיות", "ราคา"],
        |n| 9e9 / (1.0 + n * 0.5),
    );
    let bar = |name, table, title| case(name, table, ChartKind::Bar, title, 0, &[1]);
    let title = "Revenue growth by sector and quarter in 2024";
    vec![
        bar("bar-top", top, "Revenue by company in Q1 2025"),
        bar("bar-negative", growth, "Revenue growth by company in Q1 2025"),
        bar("bar-months", months, "Orders by month"),
        case("bar-grouped", long(&grouped, &sectors), ChartKind::Bar, title, 1, &[2])
            .with(|it| it.series_idx = Some(0)),
        case(
            "bar-stacked",
            stacked.clone(),
            ChartKind::StackedBar,
            "Revenue by quarter",
            0,
            &[1, 2, 3, 4],
        ),
        case("bar-shares", stacked, ChartKind::ShareBar, "Revenue by quarter", 0, &[1, 2, 3, 4]),
        bar("bar-log", spread, "Revenue by company in Q1 2025").with(|it| it.is_log = true),
        bar("bar-scripts", scripts, "Revenue by company 按公司划分的收入"),
    ]
}

fn horizontal() -> Vec<Case> {
    let top = by_name(&companies(), |n| 28e9 / (1.0 + 0.4 * n));
    let growth = by_name(&companies(), |n| 22.0 - 9.5 * n).with_unit(Unit::Percent);
    let spread = by_name(&companies(), |n| 28e9 / 10f64.powf(n * 0.8));
    let long_names: Vec<String> = (1..=14)
        .map(|n| format!("Consolidated International Holdings and Partners of Region {n}"))
        .collect();
    let long_names: Vec<&str> = long_names.iter().map(String::as_str).collect();
    let many = by_name(&long_names, |n| 9e9 / (1.0 + n * 0.2) - 2.8e9);
    let horizontal =
        |name, table, title| case(name, table, ChartKind::HorizontalBar, title, 0, &[1]);
    vec![
        horizontal("horizontal-top", top, "Revenue by company in Q1 2025"),
        horizontal("horizontal-negative", growth, "Revenue growth by company"),
        horizontal("horizontal-many", many, "Profit by company"),
        horizontal("horizontal-log", spread, "Revenue by company").with(|it| it.is_log = true),
    ]
}

fn clouds() -> Vec<Case> {
    let names: Vec<String> = (1..=24).map(|n| format!("Company {n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut cloud = by_name(&names, |n| 4e9 * (1.0 + n));
    cloud.columns.push(column("Profit margin", Unit::Percent, Role::Measure));
    for (n, row) in (0_u32..).zip(&mut cloud.rows) {
        row.push(Value::Real(f64::from(n).mul_add(0.7, 6.0) + 5.0 * (f64::from(n) * 2.3).sin()));
    }
    let r = Correlation { label: String::new(), r: Some(0.781), n: 24, p_value: Some(0.000_02) };
    let wide = by_name(&names, |n| 2e6 * 10f64.powf(n * 0.16));
    let mut wide = wide;
    wide.columns.push(column("Employees", Unit::Count, Role::Measure));
    for (n, row) in (0_u32..).zip(&mut wide.rows) {
        let n = f64::from(n);
        row.push(Value::Real((20.0 * 10f64.powf(n * 0.12 + 0.2 * (n * 1.9).sin())).round()));
    }
    let orders = spread_rows(600);
    let mut measures = spread_rows(80);
    for (name, weight) in [("Discount", -0.7), ("Items", 0.9), ("Days to deliver", 0.05)] {
        measures.columns.push(column(name, Unit::Number, Role::Measure));
        for (n, row) in (0_u32..).zip(&mut measures.rows) {
            let value = row[1].as_f64().unwrap_or(0.0);
            let noise = (f64::from(n) * 12.9898).sin() * 120.0;
            row.push(Value::Real(value * weight + noise));
        }
    }
    let sectors = ["Technology", "Financial Services", "Healthcare", "Energy", "Retail"];
    let cells = quarters(12, &sectors, |s, t| 5e9 + 2e9 * (t * 0.5 + s).sin() + 8e8 * t);
    let cells = long(&cells, &sectors).with_unit(usd());
    let scatter = |name, table, title| case(name, table, ChartKind::Scatter, title, 0, &[1, 2]);
    vec![
        Case {
            analysis: Some(Analysis::Correlation {
                rows: vec![r],
                method: CorrelationMethod::default(),
            }),
            ..scatter("scatter-fit", cloud, "Market cap and profit margin by company")
                .with(|it| it.has_fit = true)
        },
        scatter("scatter-log", wide, "Revenue and employees by company").with(|it| {
            it.is_log = true;
            it.has_fit = true;
        }),
        case(
            "histogram",
            orders.clone(),
            ChartKind::Histogram,
            "Distribution of order value",
            0,
            &[1],
        )
        .with(|it| it.x_idx = None),
        case("box", orders, ChartKind::Box, "Spread of order value by sector", 0, &[1]),
        case("heat-cells", cells, ChartKind::HeatMap, "Revenue by sector and quarter", 1, &[2])
            .with(|it| it.series_idx = Some(0)),
        case(
            "heat-correlations",
            measures,
            ChartKind::HeatMap,
            "Correlation of order value, discount, items and days to deliver",
            0,
            &[1, 2, 3, 4],
        )
        .with(|it| it.x_idx = None),
    ]
}

fn parts_and_figures() -> Vec<Case> {
    let shares =
        by_name(&["Technology", "Financial Services", "Retail", "Healthcare", "Energy"], |n| {
            42e9 - n * 11e9 + n * n * 1e9
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
    let one = quarters(17, &["Revenue"], |_, t| 60e9 + 1.1e9 * t + 5e9 * season(t));
    let part =
        |name, kind| case(name, shares.clone(), kind, "Revenue by sector in Q1 2025", 0, &[1]);
    let figure =
        |name, table, title, y: &[usize]| case(name, table, ChartKind::Number, title, 0, y);
    vec![
        part("pie", ChartKind::Pie),
        part("donut", ChartKind::Donut),
        figure("number", key.clone(), "Total revenue in Q1 2025", &[1]).with(|it| it.x_idx = None),
        figure("numbers", key, "Key figures in Q1 2025", &[1, 2, 3, 4, 5])
            .with(|it| it.x_idx = None),
        figure("number-newest", one, "Revenue", &[1]),
    ]
}

fn case(
    name: &'static str,
    table: Table,
    kind: ChartKind,
    title: &str,
    x_idx: usize,
    y_idxs: &[usize],
) -> Case {
    let (title, y_idxs) = (title.to_owned(), y_idxs.to_vec());
    let spec = ChartSpec { title, x_idx: Some(x_idx), y_idxs, ..ChartSpec::plain(kind) };
    let style = Style { width: 520, height: 320, ..Style::default() };
    Case { name, table, spec, analysis: None, style }
}

pub fn usd() -> Unit {
    Unit::Money { currency: "USD".to_owned() }
}

pub fn column(label: &str, unit: Unit, role: Role) -> Column {
    Column { name: label.to_lowercase(), label: label.to_owned(), unit, role }
}

fn season(t: f64) -> f64 {
    (t * std::f64::consts::FRAC_PI_2).sin()
}

/// One row a quarter, one column a name.
pub fn quarters(n: u32, names: &[&str], value: impl Fn(f64, f64) -> f64) -> Table {
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

/// One row a day from the 20th of November 2023.
fn dated(n: u32, value: impl Fn(f64) -> f64) -> Table {
    let columns = vec![
        column("Day", Unit::None, Role::Time),
        column("Temperature", Unit::Number, Role::Measure),
    ];
    let lengths = [30, 31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31];
    let (mut year, mut month, mut day) = (2023, 11, 20);
    let mut rows = Vec::new();
    for n in 0..n {
        let label = Value::Text(format!("{year}-{month:02}-{day:02}"));
        rows.push(vec![label, Value::Real(value(f64::from(n)))]);
        day += 1;
        // The lengths begin with November.
        if day > lengths[(month + 1) % 12] {
            (day, month) = (1, month + 1);
        }
        if month > 12 {
            (month, year) = (1, year + 1);
        }
    }
    Table { columns, rows, truncated: false }
}

/// One row a step.
pub fn stepped(n: u32, value: impl Fn(f64) -> f64) -> Table {
    let columns =
        vec![column("Step", Unit::None, Role::Time), column("Load", Unit::Number, Role::Measure)];
    let row = |n: u32| vec![Value::Text(format!("step {n}")), Value::Real(value(f64::from(n)))];
    Table { columns, rows: (0..n).map(row).collect(), truncated: false }
}

/// Orders of five sectors, most of them small.
fn spread_rows(n: u32) -> Table {
    let sectors = ["Technology", "Finance", "Health", "Energy", "Retail"];
    let columns = vec![
        column("Sector", Unit::None, Role::Dimension),
        column("Order value", usd(), Role::Measure),
    ];
    let row = |n: u32| {
        let share = f64::from(n.wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 24);
        let sector = usize::try_from(n % 5).unwrap();
        let value = 180.0 * (1.0 - share * 0.998).ln().abs() * (1.0 + f64::from(n % 5) * 0.25);
        vec![Value::Text(sectors[sector].to_owned()), Value::Real(value.round() + 20.0)]
    };
    Table { columns, rows: (0..n).map(row).collect(), truncated: false }
}

/// The same, one row a name and quarter.
pub fn long(wide: &Table, names: &[&str]) -> Table {
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

/// Offices in place of quarters.
fn named_time(mut table: Table) -> Table {
    let offices = ["Berlin", "São Paulo", "Osaka", "Nairobi", "Chicago"];
    table.columns[1] = column("Office", Unit::None, Role::Dimension);
    for (n, row) in table.rows.iter_mut().enumerate() {
        row[1] = Value::Text(offices[n % offices.len()].to_owned());
    }
    table
}

pub fn by_name(names: &[&str], value: impl Fn(f64) -> f64) -> Table {
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
        let measures = self.columns.iter_mut().filter(|it| it.role == Role::Measure);
        measures.for_each(|it| it.unit = unit.clone());
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
        backtest_mase: Some(0.6),
        n_backtest: 8,
        candidates: Vec::new(),
    };
    Analysis::Forecast { series: vec![forecast] }
}
