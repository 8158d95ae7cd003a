//! Makes a board of answers and writes it as PDF (A4 and US Letter) and HTML, to be looked at.
//!
//! `cargo run -p fact-report --example board -- FOLDER [TIMES [FONT…]]` repeats the board's answers, for
//! a report of many; it prints how long each file took.

use std::{env, fs, path::Path, sync::Arc, time::Instant};

use fact_chart::{Style, svg};
use fact_core::{
    Analysis, ChartKind, ChartSpec, Check, CheckLevel, Column, Forecast, ForecastPoint, Role,
    Sentence, Table, Unit, Value,
};
use fact_report::{Item, Paper, Report, Setup, html, lacking, pdf};

type AnyError = Box<dyn std::error::Error>;

fn main() -> Result<(), AnyError> {
    let mut args = env::args().skip(1);
    let folder = args.next().ok_or("say which folder to write into")?;
    let times: usize = args.next().map_or(Ok(1), |it| it.parse())?;
    let fonts: Vec<_> = args.map(|it| fs::read(it).map(Arc::new)).collect::<Result<_, _>>()?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let items = items()?;
    let n_items = items.len() * times;
    let report = Report {
        title: "Quarterly board paper: how our companies did in the first quarter".to_owned(),
        made_at: "27 November 2026, 14:05".to_owned(),
        source: "Sample of 40 fictional companies".to_owned(),
        items: items.into_iter().cycle().take(n_items).collect(),
    };
    println!("letters without a glyph: {:?}", lacking(&report));
    let setup = |paper| Setup { paper, fallback_fonts: fonts.clone() };
    for (name, paper) in [("a4", Paper::A4), ("letter", Paper::Letter)] {
        let start = Instant::now();
        let bytes = pdf(&report, &setup(paper))?;
        println!("{n_items} answers, {name}: {} bytes in {:?}", bytes.len(), start.elapsed());
        fs::write(folder.join(format!("board-{name}.pdf")), bytes)?;
    }
    let start = Instant::now();
    let page = html(&report)?;
    println!("{n_items} answers, html: {} bytes in {:?}", page.len(), start.elapsed());
    fs::write(folder.join("board.html"), page)?;
    Ok(())
}

fn items() -> Result<Vec<Item>, AnyError> {
    Ok(vec![outlook()?, ranking()?, metrics()?, by_sector()?, listing(), wide(), scripts()?])
}

/// The chart of a table, without a title of its own.
fn drawn(
    table: &Table,
    kind: ChartKind,
    columns: (usize, &[usize], Option<usize>),
    analysis: Option<&Analysis>,
) -> Result<Option<String>, AnyError> {
    let (x, y, series) = columns;
    let spec = ChartSpec {
        x_idx: Some(x),
        y_idxs: y.to_vec(),
        series_idx: series,
        ..ChartSpec::plain(kind)
    };
    Ok(Some(svg(table, &spec, analysis, &Style::default())?.svg))
}

fn outlook() -> Result<Item, AnyError> {
    let revenue = |t: f64| 60e9 + 1.1e9 * t + 5e9 * (t * std::f64::consts::FRAC_PI_2).sin();
    let rows = (0..17_u32).map(|t| {
        let quarter = format!("Q{} {}", t % 4 + 1, 2021 + t / 4);
        vec![Value::Text(quarter), Value::Real(revenue(f64::from(t)).round())]
    });
    let table = table(vec![text("Quarter", Role::Time), money("Revenue")], rows.collect());
    let points = (17..21_u32).map(|t| {
        let (value, spread) = (revenue(f64::from(t)), 1.6e9 * f64::from(t - 16).sqrt());
        ForecastPoint {
            label: format!("Q{} {}", t % 4 + 1, 2021 + t / 4),
            value,
            low_80: value - 1.28 * spread,
            high_80: value + 1.28 * spread,
            low_95: value - 1.96 * spread,
            high_95: value + 1.96 * spread,
        }
    });
    let forecast = Analysis::Forecast {
        series: vec![Forecast {
            value_idx: 1,
            method: "seasonal naive with drift".to_owned(),
            points: points.collect(),
            backtest_mape: Some(3.4),
            backtest_mase: Some(0.6),
            n_backtest: 8,
            candidates: Vec::new(),
        }],
    };
    Ok(Item {
        title: "Total revenue by quarter, and what Q2 2025 may bring".to_owned(),
        question: "Predict total revenue for Q2 2025 from the last four years".to_owned(),
        sentence: Sentence::from_marked(
            "Revenue should reach **$83.7B** in Q2 2025, with 80 % confidence between **$81.7B** and **$85.7B**. The newest quarter in the data, Q1 2025, brought $77.6B.",
        ),
        as_of: "Q1 2025, the newest in the data; data as of 3 March 2025".to_owned(),
        svg: drawn(&table, ChartKind::Line, (0, &[1], None), Some(&forecast))?,
        n_rows: table.rows.len(),
        table,
        n_rows_shown: 8,
        checks: vec![
            passed("Every quarter from Q1 2021 to Q1 2025 is in the data."),
            note("Two of 40 companies report in euros; their figures were taken as they are."),
        ],
        method: vec!["Forecast by seasonal naive with drift, the best of five methods in a backtest of 8 quarters (off by 3.4 % on average).".to_owned()],
        sql: "SELECT quarter, SUM(revenue) AS revenue\nFROM records\nGROUP BY year, quarter\nORDER BY year, quarter".to_owned(),
    })
}

fn ranking() -> Result<Item, AnyError> {
    let names = [
        "Northwind Labs",
        "Blue Harbor Bank",
        "Acme Industrial Holdings and Partners",
        "Summit Retail Group",
        "Orchid Health",
        "Green Valley Energy",
        "Polar Logistics",
    ];
    let rows = (0_u32..).zip(names).map(|(n, name)| {
        let n = f64::from(n);
        let growth = 22.0 - 7.5 * n;
        vec![Value::Text(name.to_owned()), Value::Real(28e9 / (1.0 + 0.4 * n)), Value::Real(growth)]
    });
    let columns =
        vec![text("Company", Role::Dimension), money("Revenue"), percent("Growth on last year")];
    let table = table(columns, rows.map(rounded).collect());
    Ok(Item {
        title: "Top companies by revenue".to_owned(),
        question: "Which seven companies had the highest revenue in Q1 2025?".to_owned(),
        sentence: Sentence::from_marked("**Northwind Labs** led with **$28B**, $8B before Blue Harbor Bank."),
        as_of: "Q1 2025, the newest in the data".to_owned(),
        svg: drawn(&table, ChartKind::HorizontalBar, (0, &[1], None), None)?,
        n_rows: 40,
        n_rows_shown: 7,
        table,
        checks: vec![warning("Revenue of Acme is missing for January: its quarter is two months.")],
        sql: "SELECT c.name, SUM(r.revenue) AS revenue, 100.0 * (SUM(r.revenue) - SUM(p.revenue)) / SUM(p.revenue) AS growth\nFROM records r\n    JOIN companies c ON c.id = r.company_id\n    JOIN records p ON p.company_id = r.company_id AND p.year = r.year - 1 AND p.quarter = r.quarter\nWHERE r.year = 2025 AND r.quarter = 'Q1'\nGROUP BY c.name\nORDER BY revenue DESC\nLIMIT 7".to_owned(),
        ..Item::default()
    })
}

fn metrics() -> Result<Item, AnyError> {
    let columns = vec![
        text("All", Role::Dimension),
        money("Revenue"),
        money("Profit"),
        percent("Profit margin"),
    ];
    let row = vec![
        Value::Text("all".to_owned()),
        Value::Real(68.5e9),
        Value::Real(11.8e9),
        Value::Real(17.2),
    ];
    let table = table(columns, vec![row]);
    Ok(Item {
        title: "Key metrics".to_owned(),
        question: "Show me the key metrics".to_owned(),
        sentence: Sentence::from_marked(
            "In Q1 2025 revenue was **$68.5B** and profit **$11.8B**, a margin of **17.2 %**.",
        ),
        svg: drawn(&table, ChartKind::Number, (0, &[1, 2, 3], None), None)?,
        table,
        ..Item::default()
    })
}

fn by_sector() -> Result<Item, AnyError> {
    let sectors = ["Technology", "Financial Services", "Healthcare", "Energy"];
    let rows = (0..32_u32).map(|n| {
        let (t, s) = (n / 4, n % 4);
        let sector = sectors.get(usize::try_from(s).unwrap_or(0)).copied().unwrap_or_default();
        let margin = 14.0 + 3.1 * f64::from(s) + 1.5 * (f64::from(t) * 0.7 + f64::from(s)).sin();
        let quarter = format!("Q{} {}", t % 4 + 1, 2023 + t / 4);
        vec![Value::Text(sector.to_owned()), Value::Text(quarter), Value::Real(margin)]
    });
    let columns = vec![
        text("Sector", Role::Dimension),
        text("Quarter", Role::Time),
        percent("Profit margin"),
    ];
    let table = table(columns, rows.collect());
    Ok(Item {
        title: "Profit margin by sector".to_owned(),
        question: "How did profit margins move by sector over the last two years?".to_owned(),
        sentence: Sentence::from_marked(
            "**Energy** kept the highest margin, **23.4 %** on average; no sector moved by more than 3 points.",
        ),
        as_of: "Q1 2023 to Q4 2024".to_owned(),
        svg: drawn(&table, ChartKind::Line, (1, &[2], Some(0)), None)?,
        n_rows: 4000,
        n_rows_shown: 32,
        table,
        checks: vec![note("A margin is profit by revenue of the same quarter.")],
        ..Item::default()
    })
}

fn listing() -> Item {
    let rows = (1..=60).map(|n| {
        let name = format!("Company {n}");
        let about = "Makes and sells industrial cooling, and everything that keeps a factory from getting too warm in summer; founded by two engineers in a garage.";
        let about = about.split_at(about.len() * usize::try_from(n % 5 + 1).unwrap_or(1) / 5).0;
        vec![Value::Text(name), Value::Text(about.to_owned()), Value::Integer(1990 + n % 30), Value::Integer(1_000 + n * 731)]
    });
    let columns = vec![
        text("Company", Role::Dimension),
        text("What it does", Role::Dimension),
        text("Founded", Role::Time),
        Column { unit: Unit::Count, ..text("Employees", Role::Measure) },
    ];
    Item {
        title: "Companies and what they do".to_owned(),
        question: "list all companies with description, founding year and employees".to_owned(),
        sentence: Sentence::from_marked("There are **60** companies."),
        n_rows: 60,
        n_rows_shown: 40,
        table: table(columns, rows.collect()),
        sql: "SELECT name, about, founded, employees FROM companies".to_owned(),
        ..Item::default()
    }
}

fn wide() -> Item {
    let mut columns = vec![text("Company", Role::Dimension)];
    columns.extend((1..60).map(|n| money(&format!("Revenue of unit {n}"))));
    let row = |n: u32| {
        let cells = (1..60).map(|m| Value::Real(f64::from(n * m) * 1_234_567.0));
        std::iter::once(Value::Text(format!("Company {n}"))).chain(cells).collect()
    };
    Item {
        title: "A table with sixty columns".to_owned(),
        question: "everything about three companies".to_owned(),
        n_rows_shown: 3,
        table: table(columns, (1..=3).map(row).collect()),
        ..Item::default()
    }
}

fn scripts() -> Result<Item, AnyError> {
    let names = [
        "株式会社サンプル",
        "شركة النور للتجارة",
        "Ελληνική Εταιρεία",
        "Пример",
        "Crêperie Žižkov",
        "🚀 Rocket",
        "บริษัท ตัวอย่าง",
    ];
    let rows = (1_i64..)
        .zip(names)
        .map(|(n, name)| vec![Value::Text(name.to_owned()), Value::Integer(n * 900)]);
    let columns = vec![
        text("Company", Role::Dimension),
        Column { unit: Unit::Count, ..text("Orders", Role::Measure) },
    ];
    let table = table(columns, rows.collect());
    Ok(Item {
        title: "Names in many scripts".to_owned(),
        question: "orders by company (including 株式会社サンプル)".to_owned(),
        sentence: Sentence::from_marked(
            "**🚀 Rocket** has the most orders, before Crêperie Žižkov and شركة النور للتجارة.",
        ),
        svg: drawn(&table, ChartKind::HorizontalBar, (0, &[1], None), None)?,
        n_rows_shown: 10,
        table,
        ..Item::default()
    })
}

fn rounded(row: Vec<Value>) -> Vec<Value> {
    let round = |it| match it {
        Value::Real(it) if it.abs() > 1e6 => Value::Real(it.round()),
        other => other,
    };
    row.into_iter().map(round).collect()
}

fn table(columns: Vec<Column>, rows: Vec<Vec<Value>>) -> Table {
    Table { columns, rows, truncated: false }
}

fn text(label: &str, role: Role) -> Column {
    Column { name: label.to_lowercase(), label: label.to_owned(), unit: Unit::None, role }
}

fn money(label: &str) -> Column {
    Column { unit: Unit::Money { currency: "USD".to_owned() }, ..text(label, Role::Measure) }
}

fn percent(label: &str) -> Column {
    Column { unit: Unit::Percent, ..text(label, Role::Measure) }
}

fn passed(text: &str) -> Check {
    Check { level: CheckLevel::Passed, text: text.to_owned() }
}

fn note(text: &str) -> Check {
    Check { level: CheckLevel::Note, text: text.to_owned() }
}

fn warning(text: &str) -> Check {
    Check { level: CheckLevel::Warning, text: text.to_owned() }
}
