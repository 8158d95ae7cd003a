//! What a picture costs, from a table to the bytes of an SVG or a PNG: the median and the 95th of
//! a hundred over many calls.
//!
//! `npm run bench:chart` runs it beside matplotlib drawing the same figures. By itself:
//! `cargo bench -p fact-chart --bench draw -- --out FILE` writes the figures as JSON too, and
//! `-- --only NAME` draws one of them only, for a profiler.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench stops where a test would"
)]

use std::{fs, hint::black_box, time::Instant};

use fact_chart::{Style, kinds, png, svg};
use fact_core::{ChartKind, ChartSpec, Column, Reading, Role, Shape, Table, Unit, Value};

const N_CALLS: usize = 60;

struct Figure {
    name: &'static str,
    median_ms: f64,
    p95_ms: f64,
    size_bytes: usize,
}

fn main() {
    let after = |name: &str| std::env::args().skip_while(|it| it != name).nth(1);
    let (out, only) = (after("--out"), after("--only"));
    let measure = |name: &'static str, draw: &dyn Fn() -> usize| {
        only.as_ref().is_none_or(|it| it == name).then(|| measure(name, draw))
    };
    let (lines, steps) = (lines(), steps());
    let wide = Style { width: 1200, height: 600, ..Style::default() };
    let many = ChartSpec { y_idxs: vec![1, 2, 3, 4], ..spec("Four series of 200 points") };
    let one = spec("100,000 points");
    let started = Instant::now();
    let first = png(&lines, &many, None, &wide, 1.0).unwrap();
    let first_ms = started.elapsed().as_secs_f64() * 1e3;
    println!("first PNG of a process: {first_ms:.1} ms, {} bytes", first.len());
    let reading = Reading::plain(Shape::Trend);
    let figures = [
        measure("svg_4x200", &|| svg(&lines, &many, None, &wide).unwrap().svg.len()),
        measure("svg_100k", &|| svg(&steps, &one, None, &wide).unwrap().svg.len()),
        measure("png_1200x600", &|| png(&lines, &many, None, &wide, 1.0).unwrap().len()),
        measure("png_2400x1200", &|| png(&lines, &many, None, &wide, 2.0).unwrap().len()),
        measure("png_100k", &|| png(&steps, &one, None, &wide, 1.0).unwrap().len()),
        measure("kinds_4x200", &|| kinds(&lines, &reading).len()),
    ];
    let figures: Vec<Figure> = figures.into_iter().flatten().collect();
    for Figure { name, median_ms, p95_ms, size_bytes } in &figures {
        println!("{name}: median {median_ms:.2} ms, p95 {p95_ms:.2} ms, {size_bytes} bytes");
    }
    if let Some(path) = out {
        let entry = |it: &Figure| {
            let figures = serde_json::json!({
                "median_ms": it.median_ms, "p95_ms": it.p95_ms, "size_bytes": it.size_bytes
            });
            (it.name.to_owned(), figures)
        };
        let mut all: serde_json::Map<String, serde_json::Value> =
            figures.iter().map(entry).collect();
        all.insert("first_png_ms".to_owned(), serde_json::json!(first_ms));
        fs::write(path, serde_json::to_vec_pretty(&all).unwrap()).unwrap();
    }
}

fn measure(name: &'static str, draw: impl Fn() -> usize) -> Figure {
    let mut size_bytes = draw();
    let mut times: Vec<f64> = Vec::with_capacity(N_CALLS);
    for _ in 0..N_CALLS {
        let started = Instant::now();
        size_bytes = black_box(draw());
        times.push(started.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    let (median_ms, p95_ms) = (times[N_CALLS / 2], times[N_CALLS * 95 / 100]);
    Figure { name, median_ms, p95_ms, size_bytes }
}

fn spec(title: &str) -> ChartSpec {
    let title = title.to_owned();
    ChartSpec { title, x_idx: Some(0), y_idxs: vec![1], ..ChartSpec::plain(ChartKind::Line) }
}

fn column(label: &str, role: Role) -> Column {
    Column { name: label.to_lowercase(), label: label.to_owned(), unit: Unit::Number, role }
}

/// Four series over 200 months.
fn lines() -> Table {
    let mut columns = vec![column("Month", Role::Time)];
    columns.extend(["North", "South", "East", "West"].map(|it| column(it, Role::Measure)));
    let row = |n: u32| {
        let label = Value::Text(format!("{}-{:02}", 2005 + n / 12, n % 12 + 1));
        let value =
            |s: u32| f64::from(n).mul_add(0.4, (f64::from(n) * 0.3 + f64::from(s)).sin() * 9.0);
        let values = (0..4).map(|s| Value::Real(value(s) + f64::from(s) * 20.0));
        std::iter::once(label).chain(values).collect()
    };
    Table { columns, rows: (0..200).map(row).collect(), truncated: false }
}

/// One series of 100,000 minutes.
fn steps() -> Table {
    let columns = vec![column("Minute", Role::Time), column("Load", Role::Measure)];
    let row = |n: u32| {
        let (day, minute) = (n / 1440, n % 1440);
        let label = format!(
            "2024-{:02}-{:02} {:02}:{:02}:00",
            day / 28 + 1,
            day % 28 + 1,
            minute / 60,
            minute % 60
        );
        let t = f64::from(n);
        let value = (t / 9_000.0).sin() * 40.0 + (t * 1.7).sin() * 8.0 + 60.0;
        vec![Value::Text(label), Value::Real(value)]
    };
    Table { columns, rows: (0..100_000).map(row).collect(), truncated: false }
}
