//! What holds of every picture, over generated tables: labels do not meet, nothing leaves the
//! picture, marks lie on it, text from the data stays text.

use fact_core::{Analysis, ChartKind, ChartSpec, Forecast, ForecastPoint, Table, Unit, Value};

use crate::{
    Area, Style, Theme,
    draw::{compose, png, svg},
    scene::{Rect, Scene},
    testing::{dimension, measure, time, usd},
};

const KINDS: [ChartKind; 7] = [
    ChartKind::Line,
    ChartKind::Bar,
    ChartKind::HorizontalBar,
    ChartKind::StackedBar,
    ChartKind::Scatter,
    ChartKind::Pie,
    ChartKind::Number,
];

/// How the cells of a generated table look.
#[derive(Debug, Clone, Copy)]
enum Figures {
    Positive,
    Mixed,
    Tiny,
    Huge,
    Equal,
    Sparse,
}

const FIGURES: [Figures; 6] = [
    Figures::Positive,
    Figures::Mixed,
    Figures::Tiny,
    Figures::Huge,
    Figures::Equal,
    Figures::Sparse,
];

impl Figures {
    fn cell(self, n: usize) -> Value {
        let figure = f64::from(u32::try_from(n * 7919 % 997).unwrap());
        match self {
            Self::Positive => Value::Real(figure * 1e6 + 1.0),
            Self::Mixed => Value::Real(figure - 400.0),
            Self::Tiny => Value::Real(figure * 1e-9),
            Self::Huge => Value::Real(figure * 1e300),
            Self::Equal => Value::Integer(5),
            Self::Sparse if n.is_multiple_of(3) => Value::Null,
            Self::Sparse => Value::Integer(i64::try_from(n).unwrap()),
        }
    }
}

fn name(n: usize, is_long: bool) -> String {
    const WORDS: [&str; 6] =
        ["Acme", "Überlandwerk", "W", "Consolidated Holdings", "Ελλάς", "日本"];
    let word = WORDS[n % WORDS.len()];
    if is_long { format!("{word} International Partners No. {n}") } else { format!("{word} {n}") }
}

/// One row a category and series.
fn generated(n_categories: usize, n_series: usize, is_time: bool, figures: Figures) -> Table {
    let first = if is_time { time("Quarter") } else { dimension("Company") };
    let columns =
        vec![first, dimension("Sector"), measure("Revenue", usd()), measure("Cost", usd())];
    let mut rows = Vec::new();
    for s in 0..n_series {
        for n in 0..n_categories {
            let label = if is_time {
                format!("Q{} {}", n % 4 + 1, 2019 + n / 4)
            } else {
                name(n, n_categories.is_multiple_of(2))
            };
            let (label, series) = (Value::Text(label), Value::Text(name(s, false)));
            let cells = (figures.cell(n * 31 + s), figures.cell(n * 17 + s + 5));
            rows.push(vec![label, series, cells.0, cells.1]);
        }
    }
    Table { columns, rows, truncated: false }
}

fn spec(kind: ChartKind, has_series: bool) -> ChartSpec {
    ChartSpec {
        kind,
        title: "Revenue & cost by company in a rather long title that says what is shown".into(),
        x_idx: Some(0),
        y_idxs: if has_series && kind != ChartKind::Scatter { vec![2] } else { vec![2, 3] },
        series_idx: has_series.then_some(1),
        reason: String::new(),
    }
}

#[track_caller]
fn check(scene: &Scene, what: &str) {
    let boxes: Vec<(Rect, &str)> =
        scene.texts().map(|it| (it.bounds(), it.text.as_str())).collect();
    for (idx, (one, text)) in boxes.iter().enumerate() {
        // The reserve for wider fonts may touch the edge; the letters do not.
        let slack = one.width * 0.06 + 1.0;
        assert!(
            one.x >= -slack && one.right() <= scene.width + slack,
            "{what}: `{text}` leaves, {one:?}"
        );
        assert!(
            one.y >= -1.0 && one.bottom() <= scene.height + 1.0,
            "{what}: `{text}` leaves, {one:?}"
        );
        for (other, other_text) in boxes.iter().skip(idx + 1) {
            assert!(!one.meets(other), "{what}: `{text}` meets `{other_text}`: {one:?} {other:?}");
        }
    }
    for mark in &scene.marks {
        let (x, y, right, bottom) = match mark.area {
            Area::Rect { x, y, width, height } => (x, y, x + width, y + height),
            Area::Circle { x, y, .. } => (x, y, x, y),
        };
        let inside =
            x >= -0.1 && y >= -0.1 && right <= scene.width + 0.1 && bottom <= scene.height + 0.1;
        assert!(inside, "{what}: {mark:?}");
    }
}

#[test]
fn labels_never_meet_and_nothing_leaves_the_picture() {
    let sizes = [(240, 180), (360, 240), (720, 360), (1180, 520)];
    // Figures come round in turn, so that each meets most shapes without drawing all pairs.
    let mut figures = FIGURES.into_iter().cycle();
    for (width, height) in sizes {
        for n_categories in [1, 2, 5, 12, 17, 40, 130] {
            for n_series in [1, 3, 14].into_iter().filter(|it| it * n_categories <= 600) {
                for is_time in [true, false] {
                    let figures = figures.next().unwrap();
                    let table = generated(n_categories, n_series, is_time, figures);
                    for kind in KINDS {
                        let style = Style { width, height, theme: Theme::Light };
                        let scene = compose(&table, &spec(kind, n_series > 1), None, &style);
                        let shape = format!("{n_categories} × {n_series} {is_time} {figures:?}");
                        check(&scene.unwrap(), &format!("{kind:?} {width}×{height} {shape}"));
                    }
                }
            }
        }
    }
}

fn forecast() -> Analysis {
    let point = |label: &str, value: f64| ForecastPoint {
        label: label.into(),
        value,
        low_80: value - 10.0,
        high_80: value + 10.0,
        low_95: value - 20.0,
        high_95: value + 20.0,
    };
    let forecast = Forecast {
        value_idx: 1,
        method: "seasonal naive with drift".into(),
        points: vec![point("Q1 2025", 120.0), point("Q2 2025", 130.0)],
        backtest_mape: Some(4.25),
        n_backtest: 8,
        ..Forecast::default()
    };
    Analysis::Forecast { series: vec![forecast] }
}

#[test]
fn a_forecast_adds_its_periods_its_bands_and_its_method() {
    let columns = vec![time("Quarter"), measure("Revenue", usd())];
    let table = crate::testing::table(columns, "Q3 2024|100\nQ4 2024|110");
    let mut spec = spec(ChartKind::Line, false);
    spec.y_idxs = vec![1];
    let scene = compose(&table, &spec, Some(&forecast()), &Style::default()).unwrap();
    check(&scene, "forecast");
    let labels: Vec<_> = scene.marks.iter().map(|it| (it.label.as_str(), it.row_idx)).collect();
    let expected =
        [("Q3 2024", Some(0)), ("Q4 2024", Some(1)), ("Q1 2025", None), ("Q2 2025", None)];
    assert_eq!(labels, expected);
    let text: Vec<_> = scene.texts().map(|it| it.text.as_str()).collect();
    let text = text.join(" ");
    assert!(text.contains("seasonal naive with drift"), "{text}");
    assert!(text.contains("4.2 %") && text.contains("80 % and 95 %"), "{text}");
}

#[test]
fn text_from_the_data_stays_text() {
    let evil = "<script>alert('x')</script>\" onload=\"x & \u{0}\u{202E}";
    let columns = vec![dimension("Company"), measure("Revenue", Unit::Number)];
    let rows = vec![vec![Value::Text(evil.into()), Value::Integer(3)]];
    let table = Table { columns, rows, truncated: false };
    for kind in KINDS {
        let mut spec = spec(kind, false);
        spec.title = evil.into();
        spec.y_idxs = if kind == ChartKind::Scatter { vec![1, 1] } else { vec![1] };
        let drawing = svg(&table, &spec, None, &Style::default()).unwrap();
        let document = resvg::usvg::roxmltree::Document::parse(&drawing.svg).unwrap();
        let known = ["svg", "title", "g", "text", "polygon", "polyline", "line", "circle", "rect"];
        for node in document.descendants().filter(resvg::usvg::roxmltree::Node::is_element) {
            assert!(known.contains(&node.tag_name().name()), "{:?}", node.tag_name());
            assert!(!node.attributes().any(|it| it.name().starts_with("on")));
        }
    }
}

#[test]
fn a_hundred_thousand_points_are_thinned_and_that_is_said() {
    let columns = vec![time("Step"), measure("Load", Unit::Number)];
    let row = |n: i64| vec![Value::Integer(n), Value::Integer((n * 7919) % 1000)];
    let mut rows: Vec<_> = (0..100_000).map(row).collect();
    rows[54_321][1] = Value::Integer(5_000);
    let table = Table { columns, rows, truncated: false };
    let mut spec = spec(ChartKind::Line, false);
    spec.y_idxs = vec![1];
    let drawing = svg(&table, &spec, None, &Style::default()).unwrap();
    assert!(drawing.marks.iter().any(|it| it.row_idx == Some(54_321)), "the peak is kept");
    assert!(drawing.marks.len() <= 3000, "{}", drawing.marks.len());
    assert!(drawing.svg.contains("of 100,000 points drawn"));
    assert!(drawing.svg.len() < 200_000, "{}", drawing.svg.len());
}

#[test]
fn a_png_has_the_size_asked_for_and_is_the_same_every_time() {
    let table = generated(5, 1, true, Figures::Positive);
    let (spec, style) = (spec(ChartKind::Bar, false), Style::default());
    let picture = png(&table, &spec, None, &style, 2.0).unwrap();
    assert_eq!(picture.get(..8), Some(b"\x89PNG\r\n\x1a\n".as_slice()));
    let side = |at: usize| u32::from_be_bytes(picture[at..at + 4].try_into().unwrap());
    assert_eq!((side(16), side(20)), (1440, 720));
    assert_eq!(picture, png(&table, &spec, None, &style, 2.0).unwrap());
    assert!(png(&table, &spec, None, &Style { width: 4000, ..style }, 16.0).is_err());
}

#[test]
fn what_cannot_be_drawn_is_an_error_with_a_way_out() {
    let table = generated(3, 1, true, Figures::Positive);
    let mut wrong = spec(ChartKind::Bar, false);
    wrong.y_idxs = vec![9];
    let error = svg(&table, &wrong, None, &Style::default()).unwrap_err();
    assert_eq!(error.to_string(), "the chart asks for column 9, and the result has 4");
    let small = Style { width: 20, height: 20, theme: Theme::Dark };
    let error = svg(&table, &spec(ChartKind::Bar, false), None, &small).unwrap_err();
    assert!(error.to_string().contains("at least 240 × 180"), "{error}");
}

#[test]
fn drawings_cross_to_the_window_as_json() {
    let table = generated(1, 1, true, Figures::Positive);
    let drawing = svg(&table, &spec(ChartKind::Pie, false), None, &Style::default()).unwrap();
    let json = serde_json::to_value(&drawing.marks[0]).unwrap();
    assert_eq!(json["shape"], "rect");
    assert_eq!(json["label"], "Q1 2019");
    assert!(json["width"].is_number());
}
