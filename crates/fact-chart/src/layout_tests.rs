//! What holds of every picture, over generated tables: labels do not meet, nothing leaves the
//! picture, marks lie on it, text from the data stays text.

use fact_core::{Analysis, ChartKind, ChartSpec, Forecast, ForecastPoint, Table, Unit, Value};

use crate::{
    Area, Style, Theme, Window,
    draw::{compose, png, svg},
    scene::{Rect, Scene},
    testing::{dimension, measure, time, usd},
};

const KINDS: [ChartKind; 15] = ChartKind::ALL;

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
    let title = "Revenue & cost by company in a rather long title that says what is shown".into();
    let two = !has_series || matches!(kind, ChartKind::Scatter | ChartKind::Combined);
    let series_idx = (has_series && kind != ChartKind::Combined).then_some(1);
    let is_panels = kind == ChartKind::SmallMultiples;
    ChartSpec {
        title,
        x_idx: Some(0),
        y_idxs: if two { vec![2, 3] } else { vec![2] },
        series_idx: series_idx.filter(|_| !is_panels),
        facet_idx: series_idx.filter(|_| is_panels),
        line_idxs: if kind == ChartKind::Combined { vec![3] } else { Vec::new() },
        ..ChartSpec::plain(kind)
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

/// How many generated tables each kind is drawn from.
const N_SHAPES: usize = 500;

/// The `nth` of a sequence without a pattern, below `below`.
fn scattered(n: usize, salt: usize, below: usize) -> usize {
    let mut bits = (n * 64 + salt + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits ^= bits >> 32;
    bits = bits.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (bits >> 33) % below
}

/// A table, a spec and a style, all by the number `n`.
fn shape(n: usize, kind: ChartKind) -> (Table, ChartSpec, Style) {
    let pick = |salt: usize, below: usize| scattered(n, salt, below);
    let n_categories = [1, 2, 3, 5, 8, 12, 17, 24, 40, 61, 130][pick(0, 11)];
    let n_series = [1, 1, 2, 3, 5, 9, 14][pick(1, 7)];
    let n_series = if n_categories * n_series > 400 { 1 } else { n_series };
    let figures = FIGURES[pick(2, FIGURES.len())];
    let table = generated(n_categories, n_series, pick(3, 2) == 0, figures);
    let mut spec = spec(kind, n_series > 1);
    spec.is_log = pick(4, 4) == 0;
    spec.has_fit = pick(5, 3) == 0;
    let may_lack_names = [ChartKind::Histogram, ChartKind::Box, ChartKind::HeatMap];
    if pick(6, 5) == 0 && may_lack_names.contains(&kind) {
        spec.x_idx = None;
    }
    let side = |salt: usize, least: usize, most: usize| {
        // Small pictures are where labels meet, so that most are small.
        let share = pick(salt, 1000) * pick(salt + 1, 1000);
        u32::try_from(least + (most - least) * share / 1_000_000).unwrap()
    };
    let mut style =
        Style { width: side(7, 240, 1600), height: side(9, 180, 900), ..Style::default() };
    if pick(11, 4) == 0 {
        let from = f64::from(u32::try_from(pick(12, 20)).unwrap());
        style.window = Some(Window { from: from - 0.3, to: from + 4.6 });
    }
    if pick(13, 4) == 0 {
        style.hidden = vec![pick(14, 5), pick(15, 5)];
    }
    (table, spec, style)
}

#[track_caller]
fn check_kinds(kinds: &[ChartKind]) {
    for kind in kinds {
        for n in 0..N_SHAPES {
            let (table, spec, style) = shape(n, *kind);
            let what = format!("{kind:?} {n} {style:?} {} rows", table.rows.len());
            check(&compose(&table, &spec, None, &style).unwrap(), &what);
        }
    }
}

#[test]
fn labels_of_lines_never_meet_and_nothing_leaves_the_picture() {
    use ChartKind::{Area, Combined, Line, SmallMultiples};
    check_kinds(&[Line, Area, Combined, SmallMultiples]);
}

#[test]
fn labels_of_bars_never_meet_and_nothing_leaves_the_picture() {
    use ChartKind::{Bar, HorizontalBar, ShareBar, StackedBar};
    check_kinds(&[Bar, HorizontalBar, StackedBar, ShareBar]);
}

#[test]
fn labels_of_clouds_never_meet_and_nothing_leaves_the_picture() {
    use ChartKind::{Box, Histogram, Scatter};
    check_kinds(&[Scatter, Histogram, Box]);
}

#[test]
fn labels_of_parts_never_meet_and_nothing_leaves_the_picture() {
    use ChartKind::{Donut, HeatMap, Number, Pie};
    check_kinds(&[HeatMap, Pie, Donut, Number]);
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
    let columns = ["Revenue", "Cost"].map(|it| measure(it, Unit::Number));
    let columns = std::iter::once(dimension("Company")).chain(columns).collect();
    let rows = vec![vec![Value::Text(evil.into()), Value::Integer(3), Value::Integer(4)]];
    let table = Table { columns, rows, truncated: false };
    for kind in KINDS {
        let mut spec = spec(kind, false);
        spec.title = evil.into();
        let two = matches!(kind, ChartKind::Scatter | ChartKind::Combined);
        spec.y_idxs = if two { vec![1, 2] } else { vec![1] };
        spec.line_idxs = if kind == ChartKind::Combined { vec![2] } else { Vec::new() };
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
    assert!(png(&table, &spec, None, &Style { width: 4000, height: 360, ..style }, 16.0).is_err());
}

#[test]
fn what_cannot_be_drawn_is_an_error_with_a_way_out() {
    let table = generated(3, 1, true, Figures::Positive);
    let mut wrong = spec(ChartKind::Bar, false);
    wrong.y_idxs = vec![9];
    let error = svg(&table, &wrong, None, &Style::default()).unwrap_err();
    assert_eq!(error.to_string(), "the chart asks for column 9, and the result has 4");
    let small = Style { width: 20, height: 20, theme: Theme::Dark, ..Style::default() };
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
