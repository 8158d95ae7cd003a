//! What the window is told beside the picture: the plot, its axis, the legend, and other kinds.

use fact_chart::{RowsOf, Style, Window, XKind, choose, kinds, rechoose, svg};
use fact_core::{ChartKind, ChartSpec, ChartWish, Reading, Role, Shape, Table, Unit, Value};

use crate::cases::{self, by_name, column, long, quarters, usd};

fn reading(shape: Shape) -> Reading {
    Reading { text: "revenue".to_owned(), ..Reading::plain(shape) }
}

fn case(name: &str) -> cases::Case {
    cases::all().into_iter().find(|it| it.name == name).unwrap()
}

#[test]
fn every_axis_leads_from_places_to_the_marks_and_back() {
    for case in cases::all() {
        let drawing = svg(&case.table, &case.spec, case.analysis.as_ref(), &case.style).unwrap();
        let (Some(plot), Some(axis)) = (drawing.plot, drawing.x_axis) else { continue };
        assert!(plot.width > 100.0 && plot.height > 60.0, "{}: {plot:?}", case.name);
        assert!(axis.least <= axis.from && axis.from < axis.to && axis.to <= axis.most);
        if axis.kind != XKind::Category || case.spec.kind != ChartKind::Bar {
            continue;
        }
        for (idx, mark) in drawing.marks.iter().enumerate() {
            let fact_chart::Area::Rect { x, width, .. } = mark.area else { panic!("{mark:?}") };
            let at = axis.from + (x + width / 2.0 - plot.x) / plot.width * (axis.to - axis.from);
            let place = f64::from(u32::try_from(idx).unwrap());
            assert!((at - place).abs() < 0.02, "{}: {at} for {place}", case.name);
        }
    }
}

#[test]
fn a_window_shows_its_part_with_an_axis_of_its_own() {
    let case = case("line-one");
    let style = Style { window: Some(Window { from: 3.0, to: 9.0 }), ..case.style.clone() };
    let drawing = svg(&case.table, &case.spec, None, &style).unwrap();
    let labels: Vec<&str> = drawing.marks.iter().map(|it| it.label.as_str()).collect();
    let expected = ["Q4 2021", "Q1 2022", "Q2 2022", "Q3 2022", "Q4 2022", "Q1 2023", "Q2 2023"];
    assert_eq!(labels, expected);
    let axis = drawing.x_axis.unwrap();
    assert_eq!((axis.from, axis.to, axis.n_positions), (3.0, 9.0, 17));
    assert!(axis.least < 0.0 && axis.most > 16.0 && axis.can_zoom);
    // The same of bars: whole ones only.
    let bars = ChartSpec { kind: ChartKind::Bar, ..case.spec.clone() };
    let drawing = svg(&case.table, &bars, None, &style).unwrap();
    assert_eq!(drawing.marks.len(), 6, "{:?}", drawing.x_axis);
}

#[test]
fn a_hidden_series_stays_in_the_legend_and_leaves_the_picture() {
    for kind in [ChartKind::Line, ChartKind::Area, ChartKind::StackedBar, ChartKind::Bar] {
        let case = case("bar-stacked");
        let spec = ChartSpec { kind, ..case.spec.clone() };
        let shown = svg(&case.table, &spec, None, &case.style).unwrap();
        let style = Style { hidden: vec![1], ..case.style.clone() };
        let hidden = svg(&case.table, &spec, None, &style).unwrap();
        let names = |it: &fact_chart::Drawing| {
            let mut names: Vec<String> = it.legend.iter().map(|it| it.name.clone()).collect();
            names.sort();
            names
        };
        assert_eq!(names(&shown), names(&hidden), "{kind:?}");
        let entry = hidden.legend.iter().find(|it| it.is_hidden).unwrap();
        assert_eq!((entry.series_idx, entry.name.as_str()), (1, "Finance"), "{kind:?}");
        assert!(hidden.marks.iter().all(|it| it.series != "Finance"), "{kind:?}");
        assert!(shown.marks.iter().any(|it| it.series == "Finance"), "{kind:?}");
        // The others keep their colours.
        let color = |it: &fact_chart::Drawing| {
            it.marks.iter().find(|it| it.series == "Energy").map(|it| it.color.clone())
        };
        assert_eq!(color(&shown), color(&hidden), "{kind:?}");
    }
}

#[test]
fn marks_of_several_rows_say_which() {
    let case = case("histogram");
    let drawing = svg(&case.table, &case.spec, None, &case.style).unwrap();
    let mut n_rows = 0;
    for mark in &drawing.marks {
        let Some(RowsOf::Range { column_idx, from, to, with_end }) = mark.rows else {
            panic!("{mark:?}")
        };
        let inside = |it: &&Value| {
            it.as_f64().is_some_and(|it| it >= from && (it < to || with_end && it <= to))
        };
        let n = case.table.column(column_idx).filter(inside).count();
        let said: usize =
            mark.value_text.split(' ').next().unwrap().replace(',', "").parse().unwrap();
        assert_eq!(n, said, "{mark:?}");
        n_rows += n;
    }
    assert_eq!(n_rows, case.table.rows.len());
}

#[test]
fn every_kind_is_possible_or_says_why_not() {
    use ChartKind::{
        Area, Bar, Box, Combined, Donut, HeatMap, Histogram, HorizontalBar, Line, Number, Pie,
        Scatter, ShareBar, SmallMultiples, StackedBar,
    };
    let check = |table: &Table, shape: Shape, possible: &[ChartKind]| {
        let reading = reading(shape);
        let found = kinds(table, &reading);
        let able: Vec<ChartKind> = found.iter().filter(|it| it.1.is_ok()).map(|it| it.0).collect();
        assert_eq!(able, possible);
        for (kind, result) in found {
            let current = ChartSpec::plain(Bar);
            let current = choose(table, &reading).unwrap_or(current);
            let wish = ChartWish::from(Some(kind));
            let spec = rechoose(table, &reading, &current, &wish);
            match result {
                Ok(()) => {
                    assert_eq!(spec.kind, kind);
                    let drawing = svg(table, &spec, None, &Style::default());
                    assert!(!drawing.unwrap().marks.is_empty(), "{kind:?}");
                }
                Err(obstacle) => {
                    assert_eq!(spec.kind, current.kind);
                    assert!(spec.reason.ends_with(&obstacle), "{}: {obstacle}", spec.reason);
                }
            }
        }
    };
    let names = by_name(&["A", "B", "C", "D", "E"], |n| n + 1.0);
    let of_names = [Line, Bar, HorizontalBar, Histogram, Box, Pie, Donut];
    check(&names, Shape::Breakdown, &of_names);
    check(&by_name(&["A"], |_| 5.0), Shape::Figure, &[Number]);
    let one = quarters(9, &["Revenue"], |_, t| t - 3.0);
    let of_one = [Line, Area, Bar, HorizontalBar, Histogram, Box, Number];
    check(&one, Shape::Trend, &of_one);
    let sectors = ["Technology", "Finance"];
    let split = long(&quarters(6, &sectors, |s, t| s + t + 1.0), &sectors);
    let of_split = [
        Line,
        Area,
        Bar,
        HorizontalBar,
        StackedBar,
        ShareBar,
        SmallMultiples,
        Histogram,
        Box,
        HeatMap,
    ];
    check(&split, Shape::Trend, &of_split);
    let mut two = quarters(8, &["Revenue", "Margin"], |s, t| s * 9.0 + t + 1.0);
    two.columns[2].unit = Unit::Percent;
    let of_two = [
        Line,
        Area,
        Bar,
        HorizontalBar,
        Combined,
        SmallMultiples,
        Scatter,
        Histogram,
        Box,
        HeatMap,
        Pie,
        Donut,
        Number,
    ];
    check(&two, Shape::Trend, &of_two);
    let empty = Table { rows: Vec::new(), ..names };
    assert!(kinds(&empty, &reading(Shape::Breakdown)).iter().all(|it| it.1.is_err()));
}

#[test]
fn rules_choose_the_new_kinds_where_they_say_most() {
    let kind = |table: &Table, shape| choose(table, &reading(shape)).map(|it| it.kind);
    let names: Vec<String> = (0..12).map(|n| format!("Region {n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let many = long(&quarters(8, &names, |s, t| s + t), &names);
    assert_eq!(kind(&many, Shape::Trend), Some(ChartKind::SmallMultiples));
    let mut two = quarters(8, &["Revenue", "Margin"], |_, t| t);
    two.columns[2].unit = Unit::Percent;
    assert_eq!(kind(&two, Shape::Trend), Some(ChartKind::Combined));
    let sectors = ["Technology", "Finance"];
    let shares =
        long(&quarters(6, &sectors, |s, t| if s < 0.5 { 60.0 + t } else { 40.0 - t }), &sectors);
    assert_eq!(kind(&shares, Shape::Trend), Some(ChartKind::ShareBar));
    let values = Table {
        columns: vec![column("Value", usd(), Role::Measure)],
        rows: (0..200).map(|n| vec![Value::Integer(n * n)]).collect(),
        truncated: false,
    };
    assert_eq!(kind(&values, Shape::Breakdown), Some(ChartKind::Histogram));
    let mut cells = many.clone();
    cells.columns[1].role = Role::Dimension;
    assert_eq!(kind(&cells, Shape::Breakdown), Some(ChartKind::HeatMap));
}

#[test]
fn looks_are_changed_where_the_rows_allow_it() {
    let table = quarters(9, &["Revenue"], |_, t| t * t + 1.0);
    let reading = reading(Shape::Trend);
    let line = choose(&table, &reading).unwrap();
    let log = ChartWish { is_log: Some(true), ..ChartWish::default() };
    let spec = rechoose(&table, &reading, &line, &log);
    assert!(spec.is_log && spec.kind == ChartKind::Line && spec.reason == line.reason);
    // Another kind keeps the look where it can, and drops it without a word where it cannot.
    let bar = rechoose(&table, &reading, &spec, &Some(ChartKind::Bar).into());
    assert!(bar.kind == ChartKind::Bar && !bar.reason.contains("logarithmic"), "{}", bar.reason);
    let area = rechoose(&table, &reading, &spec, &Some(ChartKind::Area).into());
    assert!(!area.is_log && !area.reason.contains("logarithmic"), "{}", area.reason);
    let fit = ChartWish { has_fit: Some(true), ..ChartWish::default() };
    assert!(rechoose(&table, &reading, &line, &fit).has_fit);
    let refused = rechoose(&table, &reading, &bar, &fit);
    let expected = "a trend line was asked for, but it needs a line or a scatter";
    assert!(refused.reason.ends_with(expected), "{}", refused.reason);
    // What was refused before is no part of the next reason.
    let again = rechoose(&table, &reading, &refused, &Some(ChartKind::Pie).into());
    assert_eq!(again.reason.matches("was asked for").count(), 1, "{}", again.reason);
    let below = quarters(9, &["Profit"], |_, t| t - 4.0);
    let line = choose(&below, &reading).unwrap();
    let refused = rechoose(&below, &reading, &line, &log);
    assert!(!refused.is_log && refused.reason.ends_with("a value is zero or below"));
}
