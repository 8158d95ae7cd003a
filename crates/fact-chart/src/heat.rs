//! Coloured cells: a measure by two groupings, or the correlations of several measures.

use fact_core::{ChartSpec, Table, Unit, Value};
use plotters::style::RGBColor;

use crate::{
    axis::{self, Names, Place},
    bar::write_inside,
    categories::Categories,
    error::Error,
    frame::{self, MARGIN},
    mark::{Mark, XAxis, XKind},
    metrics::{self, Weight},
    number::count,
    plot::Plot,
    scale,
    scene::{Anchor, Point, Rect, SMALL, Scene, centred, mix, small_width},
    show::{hex, value_text},
    stats::pearson,
};

/// Cells beyond which none can be told from the next.
const MAX_COLUMNS: usize = 60;
const MAX_ROWS: usize = 40;
/// Least height of a cell.
const LEAST_ROW: f64 = 13.0;
/// Tallest cell: more would be paint without meaning.
const MAX_ROW: f64 = 56.0;

/// One cell that has a value.
struct Cell {
    value: f64,
    value_text: String,
    row_idx: Option<usize>,
}

/// A grid of cells with names at its sides.
struct Grid<'a> {
    columns: Categories<'a>,
    rows: Vec<String>,
    /// Row by row.
    cells: Vec<Vec<Option<Cell>>>,
    unit: Unit,
    /// The end of the colours on either side of zero; `None` where they run from the least to the most.
    around_zero: Option<f64>,
    notes: Vec<String>,
}

/// Draws a measure by two groupings, or, without groupings, the measures' correlations.
pub(crate) fn draw(scene: &mut Scene, table: &Table, spec: &ChartSpec) -> Result<(), Error> {
    let mut grid = match (spec.x_idx, spec.series_idx) {
        (Some(_), Some(_)) => Grid::of_measure(table, spec)?,
        _ => Grid::of_correlations(table, spec),
    };
    grid.limit(scene.height);
    let (low, high) = grid.range();
    let outer = frame::surround(scene, Some(""), &[], &grid.notes);
    draw_ramp(scene, &grid, (low, high), outer.y - 10.0 - 16.0);

    let widest = grid.rows.iter().map(|it| small_width(it)).fold(0.0, f64::max);
    let names_width = widest.min(outer.width * 0.3) + 8.0;
    let width = (outer.width - names_width).max(1.0);
    let slot = width / count(grid.columns.len().max(1));
    let names = Names::fit(&grid.columns, slot);
    let n_label_rows = if grid.columns.is_time() { axis::MAX_PERIOD_ROWS } else { names.n_rows() };
    let height = (outer.height - axis::label_height(n_label_rows)).max(1.0);
    let row = (height / count(grid.rows.len().max(1))).min(MAX_ROW);
    let area =
        Rect { x: outer.x + names_width, y: outer.y, width, height: row * count(grid.rows.len()) };
    scene.plot = Some(area);
    let kind = if grid.columns.is_time() { XKind::Time } else { XKind::Category };
    scene.x_axis = Some(XAxis::of_places(kind, grid.columns.len()));
    let labels: Vec<&str> = grid.rows.iter().map(String::as_str).collect();
    let labels = metrics::truncate_all(&labels, SMALL, Weight::Regular, names_width - 8.0);
    for (idx, label) in labels.into_iter().enumerate() {
        let y = centred(area.y + row * (count(idx) + 0.5));
        scene.figure(Point { x: outer.x, y }, Anchor::Start, label);
    }
    grid.draw_cells(scene, area, (low, high));
    let x = |idx: usize| area.x + slot * (count(idx) + 0.5);
    if grid.columns.is_time() {
        let place = |idx| Place::of(&grid.columns, idx, x(idx));
        let places: Vec<Place<'_>> = (0..grid.columns.len()).map(place).collect();
        axis::draw_periods(scene, &places, slot, area.bottom());
    } else {
        let xs: Vec<f64> = (0..grid.columns.len()).map(x).collect();
        names.draw(scene, &xs, area.bottom());
    }
    Ok(())
}

impl<'a> Grid<'a> {
    fn of_measure(table: &'a Table, spec: &ChartSpec) -> Result<Self, Error> {
        let plot = Plot::read(table, spec)?;
        let n_columns = plot.categories.len();
        let mut cells = Vec::with_capacity(plot.series.len());
        for one in &plot.series {
            let mut row: Vec<Option<Cell>> = (0..n_columns).map(|_| None).collect();
            for datum in &one.data {
                if let Some(cell) = row.get_mut(datum.category_idx) {
                    let value_text = value_text(datum.value, &plot.unit);
                    *cell = Some(Cell { value: datum.value, value_text, row_idx: datum.row_idx });
                }
            }
            cells.push(row);
        }
        let rows = plot.series.iter().map(|it| it.name.clone()).collect();
        let values = || plot.values();
        let furthest = values().map(f64::abs).fold(0.0, f64::max);
        let around_zero = match plot.unit {
            Unit::Ratio if furthest <= 1.0 && values().any(|it| it < 0.0) => Some(1.0),
            _ => values().any(|it| it < 0.0).then_some(furthest),
        };
        let mut notes = plot.notes;
        if cells.iter().flatten().any(Option::is_none) {
            notes.push("blank: no value".to_owned());
        }
        let (columns, unit) = (plot.categories, plot.unit);
        Ok(Self { columns, rows, cells, unit, around_zero, notes })
    }

    fn of_correlations(table: &'a Table, spec: &ChartSpec) -> Self {
        let label = |idx: &usize| table.columns.get(*idx).map_or("", |it| it.label.as_str());
        let figure = |row: &[Value], idx: usize| {
            row.get(idx).and_then(Value::as_f64).filter(|it| it.is_finite())
        };
        let cell = |one: usize, other: usize| {
            let pairs =
                table.rows.iter().filter_map(|it| Some((figure(it, one)?, figure(it, other)?)));
            let pairs: Vec<(f64, f64)> = pairs.collect();
            let value = pearson(&pairs)?;
            let r = fact_core::full(&Value::Real(value), &Unit::Ratio);
            let n = fact_core::thousands(&pairs.len().to_string());
            Some(Cell { value, value_text: format!("r = {r}, n = {n}"), row_idx: None })
        };
        let rows = |one: &usize| spec.y_idxs.iter().map(|it| cell(*one, *it)).collect();
        let cells: Vec<Vec<Option<Cell>>> = spec.y_idxs.iter().map(rows).collect();
        let n = fact_core::thousands(&table.rows.len().to_string());
        let mut notes = vec![format!("Pearson’s r over {n} rows, pairs with both values")];
        if cells.iter().flatten().any(Option::is_none) {
            notes.push("blank: too few values, or all the same".to_owned());
        }
        Self {
            columns: Categories::named(spec.y_idxs.iter().map(|it| label(it).into()).collect()),
            rows: spec.y_idxs.iter().map(|it| label(it).to_owned()).collect(),
            cells,
            unit: Unit::Ratio,
            around_zero: Some(1.0),
            notes,
        }
    }

    /// Drops what cannot be told apart, and says so.
    fn limit(&mut self, height: f64) {
        let fitting = crate::number::whole(((height - 130.0) / LEAST_ROW).floor());
        let max_rows = fitting.clamp(1, MAX_ROWS);
        if self.rows.len() > max_rows {
            self.notes.insert(0, format!("first {max_rows} of {} rows", self.rows.len()));
            self.rows.truncate(max_rows);
            self.cells.truncate(max_rows);
        }
        if self.columns.len() > MAX_COLUMNS {
            let n = self.columns.len();
            self.notes.insert(0, format!("first {MAX_COLUMNS} of {n} columns"));
            self.columns.keep(0..MAX_COLUMNS);
            self.cells.iter_mut().for_each(|it| it.truncate(MAX_COLUMNS));
        }
    }

    /// The values at the ends of the colours.
    fn range(&self) -> (f64, f64) {
        if let Some(furthest) = self.around_zero {
            return (-furthest, furthest);
        }
        let values = self.cells.iter().flatten().flatten().map(|it| it.value);
        let ends = |(low, high): (f64, f64), it: f64| (low.min(it), high.max(it));
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), ends);
        if low > high { (0.0, 1.0) } else { (low, high) }
    }

    fn color(&self, scene: &Scene, share: f64) -> RGBColor {
        let surface = scene.palette.surface;
        if self.around_zero.is_none() {
            return mix(surface, scene.color(0), 0.12 + 0.88 * share);
        }
        let middle = mix(surface, scene.palette.axis, 0.16);
        let end = if share < 0.5 { scene.color(1) } else { scene.color(0) };
        mix(middle, end, (share - 0.5).abs() * 2.0)
    }

    fn draw_cells(&self, scene: &mut Scene, area: Rect, (low, high): (f64, f64)) {
        let width = area.width / count(self.columns.len().max(1));
        let height = area.height / count(self.rows.len().max(1));
        let gap = if width > 8.0 && height > 8.0 { 1.0 } else { 0.0 };
        let figure = |it: &Cell| scale::short(it.value, &self.unit);
        // All figures or none: some would read as if the others were missing.
        let has_figures = height - gap >= 15.0
            && self
                .cells
                .iter()
                .flatten()
                .flatten()
                .all(|it| small_width(&figure(it)) + 4.0 <= width - gap);
        for (row, (name, cells)) in self.rows.iter().zip(&self.cells).enumerate() {
            for (column, (label, cell)) in self.columns.labels().zip(cells).enumerate() {
                let Some(cell) = cell else { continue };
                let x = area.x + width * count(column) + gap / 2.0;
                let y = area.y + height * count(row) + gap / 2.0;
                let rect = Rect { x, y, width: width - gap, height: height - gap };
                let color = self.color(scene, share(cell.value, low, high));
                scene.rect(rect, color);
                if has_figures {
                    write_inside(scene, rect, figure(cell), color);
                }
                scene.marks.push(Mark {
                    area: rect.area(),
                    label: label.to_owned(),
                    series: name.clone(),
                    value_text: cell.value_text.clone(),
                    color: hex(color),
                    row_idx: cell.row_idx,
                    rows: None,
                });
            }
        }
    }
}

/// Where a value lies between two others, 0 to 1.
fn share(value: f64, low: f64, high: f64) -> f64 {
    let span = high / 2.0 - low / 2.0;
    if span > 0.0 { ((value / 2.0 - low / 2.0) / span).clamp(0.0, 1.0) } else { 0.5 }
}

/// The colours from the least to the most, with figures at their ends, and the unit.
fn draw_ramp(scene: &mut Scene, grid: &Grid<'_>, (low, high): (f64, f64), top: f64) {
    const STEPS: usize = 32;
    let width = (scene.width * 0.2).clamp(60.0, 140.0);
    let unit = if grid.unit == Unit::Ratio {
        "Correlation, r".to_owned()
    } else {
        frame::unit_words(&grid.unit).unwrap_or_default()
    };
    let ends = [low, high].map(|it| scale::short(it, &grid.unit));
    let room = scene.width - 2.0 * MARGIN - width - small_width(&ends[0]) - small_width(&ends[1]);
    let unit = metrics::truncate(&unit, SMALL, Weight::Regular, (room - 30.0).max(10.0));
    let y = centred(top + 6.0);
    let mut x = MARGIN;
    if !unit.is_empty() {
        x += small_width(&unit) + 12.0;
        scene.label(Point { x: MARGIN, y }, Anchor::Start, unit);
    }
    scene.label(Point { x, y }, Anchor::Start, ends[0].clone());
    x += small_width(&ends[0]) + 6.0;
    for step in 0..STEPS {
        let color = grid.color(scene, (count(step) + 0.5) / count(STEPS));
        let each = width / count(STEPS);
        // Each reaches to the end, under those after it: edges that only touch would show.
        let from = each * count(step);
        let rect = Rect { x: x + from, y: top + 1.0, width: width - from, height: 10.0 };
        scene.rect(rect, color);
    }
    scene.label(Point { x: x + width + 6.0, y }, Anchor::Start, ends[1].clone());
}
