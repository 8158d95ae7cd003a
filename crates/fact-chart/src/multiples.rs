//! One small chart for each member of a group: lines over time, or horizontal bars of few names, all
//! on the same axes so that they can be compared.

use fact_core::{ChartSpec, Table, Unit};
use plotters::style::RGBColor;

use crate::{
    across::Across,
    axis,
    categories::label_of,
    error::Error,
    frame::{self, Entry},
    mark::{Area, Mark},
    metrics::{self, Weight},
    number::{count, tenth, whole},
    pen::MAX_MARKS,
    plot::{Datum, MAX_SERIES, Plot, Series},
    scale::{self, Base, Scale},
    scene::{Anchor, Point, Rect, SMALL, Scene, Stroke, Text, centred, small_width},
    show::{hex, value_text},
    thin,
};

/// Panels beyond which none is large enough to be read.
pub(crate) const MAX_PANELS: usize = 24;
/// Names that a panel's horizontal bars can have.
pub(crate) const MAX_NAMES: usize = 12;
const LEAST_WIDTH: f64 = 96.0;
const LEAST_HEIGHT: f64 = 34.0;
const TITLE: f64 = 17.0;
const GAP: f64 = 14.0;

/// One small chart.
struct Panel {
    title: String,
    /// Each with the position of its colour.
    series: Vec<(usize, Series)>,
    unit: Unit,
    /// The axis of its values; one for all panels of one unit.
    scale: Scale,
}

/// Draws one panel for each value of the facet's column, or for each measure.
pub(crate) fn draw(scene: &mut Scene, table: &Table, spec: &ChartSpec) -> Result<(), Error> {
    let (mut plot, mut panels, names) = read(table, spec)?;
    plot.hide(&[]);
    let mut notes = std::mem::take(&mut plot.notes);
    let n_all = panels.len();
    let n_fitting = fitting(scene).min(MAX_PANELS);
    if n_all > n_fitting {
        notes.insert(0, format!("first {n_fitting} of {n_all} panels"));
        panels.truncate(n_fitting);
    }
    if !plot.categories.is_time() && plot.categories.len() > MAX_NAMES {
        notes.insert(0, format!("first {MAX_NAMES} of {} names", plot.categories.len()));
        for (_, one) in panels.iter_mut().flat_map(|it| &mut it.series) {
            one.data.retain(|it| it.category_idx < MAX_NAMES);
        }
        plot.categories.keep(0..MAX_NAMES);
    }
    let shared = spec.facet_idx.is_some() || panels.iter().all(|it| it.unit == plot.unit);
    set_scales(scene, &mut panels, shared, spec.is_log, plot.categories.is_time());
    notes.push(
        if shared { "all panels on the same axes" } else { "each panel on its own axis" }
            .to_owned(),
    );
    let entries: Vec<Entry> = names
        .iter()
        .enumerate()
        .map(|(series_idx, name)| Entry {
            color: scene.color(series_idx),
            name: name.clone(),
            series_idx,
        })
        .collect();
    if names.len() > 1 {
        for panel in &mut panels {
            panel.series.retain(|it| !scene.is_hidden(it.0));
        }
    }
    let unit = if shared { frame::subtitle(&plot.unit, spec.is_log) } else { None };
    let legend = if entries.len() > 1 { entries.as_slice() } else { &[] };
    let outer = frame::surround(scene, unit.as_deref(), legend, &notes);
    let grid = Grid::of(panels.len(), outer, &plot, &panels, shared);
    for (idx, panel) in panels.iter().enumerate() {
        let others: Vec<&Series> = if names.len() > 1 || !shared {
            Vec::new()
        } else {
            panels.iter().flat_map(|it| it.series.iter().map(|it| &it.1)).collect()
        };
        grid.draw(scene, idx, panel, &plot, &others);
    }
    Ok(())
}

/// Panels that find room in the picture.
fn fitting(scene: &Scene) -> usize {
    let columns = whole(((scene.width - 80.0) / (LEAST_WIDTH + GAP)).floor()).max(1);
    let rows = whole(((scene.height - 110.0) / (LEAST_HEIGHT + TITLE + GAP)).floor()).max(1);
    columns * rows
}

/// The places that all panels share, the panels, and the names of the colours.
fn read<'a>(
    table: &'a Table,
    spec: &ChartSpec,
) -> Result<(Plot<'a>, Vec<Panel>, Vec<String>), Error> {
    let scale = || Scale::over(std::iter::empty(), 2, true, &Unit::Number);
    let Some(facet_idx) = spec.facet_idx else {
        let mut panels = Vec::new();
        let mut whole_plot = None;
        for y_idx in &spec.y_idxs {
            let one = ChartSpec { y_idxs: vec![*y_idx], series_idx: None, ..spec.clone() };
            let plot = Plot::read(table, &one)?;
            let title = table.columns.get(*y_idx).map_or_else(String::new, |it| it.label.clone());
            let unit = plot.unit.clone();
            let series = plot.series.iter().take(1).map(|it| (0, it.clone())).collect();
            panels.push(Panel { title, series, unit, scale: scale() });
            whole_plot.get_or_insert(plot);
        }
        let plot = whole_plot.ok_or(Error::NothingToDraw)?;
        return Ok((plot, panels, Vec::new()));
    };
    let by_facet = ChartSpec {
        series_idx: Some(facet_idx),
        y_idxs: spec.y_idxs.iter().copied().take(1).collect(),
        ..spec.clone()
    };
    let plot = Plot::read(table, &by_facet)?;
    let mut names: Vec<String> = Vec::new();
    let mut panels = Vec::new();
    for one in &plot.series {
        let series = match spec.series_idx {
            Some(series_idx) => split(table, one, series_idx, &mut names),
            None => vec![(0, one.clone())],
        };
        let (title, unit) = (one.name.clone(), plot.unit.clone());
        panels.push(Panel { title, series, unit, scale: scale() });
    }
    Ok((plot, panels, names))
}

/// A panel's values by the column that colours them.
fn split(
    table: &Table,
    all: &Series,
    series_idx: usize,
    names: &mut Vec<String>,
) -> Vec<(usize, Series)> {
    let mut parts: Vec<(usize, Series)> = Vec::new();
    for datum in &all.data {
        let row = datum.row_idx.and_then(|it| table.rows.get(it));
        let name = row
            .and_then(|it| it.get(series_idx))
            .map_or_else(String::new, |it| label_of(it).into_owned());
        let color = names.iter().position(|it| *it == name).unwrap_or_else(|| {
            if names.len() < MAX_SERIES {
                names.push(name.clone());
            }
            names.len() - 1
        });
        match parts.iter_mut().find(|it| it.1.name == name) {
            Some((_, part)) => part.data.push(*datum),
            None => parts.push((color, Series { name, data: vec![*datum], ..all.clone() })),
        }
    }
    parts
}

fn set_scales(scene: &Scene, panels: &mut [Panel], shared: bool, is_log: bool, is_time: bool) {
    let base = match (is_log, is_time) {
        (true, _) => Base::Log,
        (false, true) => Base::Near,
        (false, false) => Base::Zero,
    };
    let n_ticks = if scene.height > 420.0 { 4 } else { 3 };
    let values = |panel: &Panel| -> Vec<f64> {
        panel.series.iter().flat_map(|it| it.1.data.iter().map(|it| it.value)).collect()
    };
    let all: Vec<f64> = panels.iter().flat_map(values).collect();
    for panel in panels {
        let own = values(panel);
        let drawn = if shared { &all } else { &own };
        let scale = Scale::based(base, drawn.iter().copied(), n_ticks, &panel.unit);
        panel.scale = scale.trimmed(drawn.iter().copied());
    }
}

/// Where panels stand.
struct Grid {
    n_columns: usize,
    n_panels: usize,
    outer: Rect,
    /// Room for figures or names at the left of the first column, or of each.
    left: f64,
    each_left: f64,
    bottom: f64,
    has_own_axes: bool,
}

impl Grid {
    fn of(n_panels: usize, outer: Rect, plot: &Plot<'_>, panels: &[Panel], shared: bool) -> Self {
        let figures = panels.iter().map(|it| axis::figures_width(&it.scale)).fold(0.0, f64::max);
        let widest = plot.categories.labels().map(small_width).fold(0.0, f64::max);
        let names = widest.min(outer.width * 0.2) + 8.0;
        let wanted = if plot.categories.is_time() { figures } else { names };
        let (left, each_left) = if shared { (wanted, 0.0) } else { (0.0, wanted) };
        let bottom = if plot.categories.is_time() { axis::label_height(1) } else { 0.0 };
        // As many columns as make panels about one and a half times as wide as high.
        let score = |n_columns: usize| {
            let n_rows = n_panels.div_ceil(n_columns);
            let width = (outer.width - left) / count(n_columns) - GAP - each_left;
            let height = (outer.height - bottom) / count(n_rows) - TITLE - GAP;
            let is_small = width < LEAST_WIDTH - 30.0 || height < LEAST_HEIGHT - 20.0;
            let shape = (width.max(1.0) / height.max(1.0) / 1.6).ln().abs();
            let empty = count(n_columns * n_rows - n_panels) / count(n_panels.max(1));
            shape + empty + if is_small { 10.0 } else { 0.0 }
        };
        let best = (1..=n_panels.max(1)).min_by(|a, b| score(*a).total_cmp(&score(*b)));
        let (n_columns, has_own_axes) = (best.unwrap_or(1), !shared);
        Self { n_columns, n_panels, outer, left, each_left, bottom, has_own_axes }
    }

    fn area(&self, idx: usize) -> Rect {
        let n_rows = self.n_panels.div_ceil(self.n_columns).max(1);
        let (column, row) = (count(idx % self.n_columns), count(idx / self.n_columns));
        let width = (self.outer.width - self.left) / count(self.n_columns);
        let height = (self.outer.height - self.bottom) / count(n_rows);
        Rect {
            x: self.outer.x + self.left + width * column + self.each_left,
            y: self.outer.y + height * row + TITLE,
            width: (width - self.each_left - GAP).max(4.0),
            height: (height - TITLE - 8.0).max(4.0),
        }
    }

    fn draw(
        &self,
        scene: &mut Scene,
        idx: usize,
        panel: &Panel,
        plot: &Plot<'_>,
        others: &[&Series],
    ) {
        let area = self.area(idx);
        let room = area.width + GAP - 8.0;
        let text = metrics::truncate(&panel.title, SMALL, Weight::SemiBold, room);
        let at = Point { x: area.x, y: area.y - 6.0 };
        let (size, weight, anchor) = (SMALL, Weight::SemiBold, Anchor::Start);
        let color = scene.palette.text;
        scene.text(Text { at, text, size, weight, anchor, color });
        let is_first = idx.is_multiple_of(self.n_columns) || self.has_own_axes;
        let is_last = idx + self.n_columns >= self.n_panels;
        if plot.categories.is_time() {
            Self::draw_lines(scene, area, panel, plot, others, is_first, is_last);
        } else {
            let names_x = if self.has_own_axes { area.x - self.each_left } else { self.outer.x };
            draw_bars(scene, area, panel, plot, is_first.then_some(names_x));
        }
    }

    fn draw_lines(
        scene: &mut Scene,
        area: Rect,
        panel: &Panel,
        plot: &Plot<'_>,
        others: &[&Series],
        is_first: bool,
        is_last: bool,
    ) {
        draw_grid(scene, &panel.scale, area, is_first);
        let across = Across::over(&plot.categories, area, None);
        let at = |it: &Datum| Point {
            x: across.place(plot.at(it)),
            y: panel.scale.place(it.value, area.bottom(), area.y),
        };
        let width_px = whole(area.width).max(1);
        let path = |one: &Series| thin::thin_path(one.data.iter().map(at).collect(), width_px);
        let quiet = crate::scene::mix(scene.palette.surface, scene.palette.axis, 0.5);
        for one in others {
            scene.path(path(one), Stroke::solid(quiet, 1.0));
        }
        for (color_idx, one) in &panel.series {
            let color = scene.color(*color_idx);
            match path(one).as_slice() {
                [alone] => scene.dot(*alone, 2.5, color),
                points => scene.path(points.to_vec(), Stroke::solid(color, 1.8)),
            }
            if let Some(last) = one.data.last() {
                scene.dot(at(last), 2.2, color);
            }
            mark(scene, one, panel, plot, color, at);
        }
        if is_last {
            draw_ends(scene, plot, area);
        }
    }
}

/// Grid lines; figures where they are `said`.
fn draw_grid(scene: &mut Scene, scale: &Scale, area: Rect, said: bool) {
    let mut last_y = f64::INFINITY;
    for tick in &scale.ticks {
        let y = scale.place(tick.value, area.bottom(), area.y);
        let (from, to) = (Point { x: area.x, y }, Point { x: area.right(), y });
        scene.line(from, to, Stroke::solid(scene.palette.grid, 1.0));
        if said && last_y - y >= SMALL {
            let at = Point { x: area.x - 8.0, y: centred(y) };
            scene.label(at, Anchor::End, tick.label.clone());
            last_y = y;
        }
    }
}

/// The first and the last period under a panel.
fn draw_ends(scene: &mut Scene, plot: &Plot<'_>, area: Rect) {
    let y = area.bottom() + 8.0 + SMALL * metrics::CAP_HEIGHT;
    let categories = &plot.categories;
    let last_idx = categories.len().saturating_sub(1);
    let label = |idx: usize| categories.label(idx).to_owned();
    let year = |idx: usize| categories.period(idx)?.year().map(|it| it.to_string());
    let (mut first, mut last) = (label(0), label(last_idx));
    if small_width(&first) + small_width(&last) + 10.0 > area.width
        && let (Some(from), Some(to)) = (year(0), year(last_idx))
    {
        (first, last) = (from, to);
    }
    let (first_width, last_width) = (small_width(&first), small_width(&last));
    if first_width > area.width + GAP - 4.0 {
        return;
    }
    scene.label(Point { x: area.x, y }, Anchor::Start, first.clone());
    if last_idx > 0 && first != last && first_width + last_width + 10.0 <= area.width {
        scene.label(Point { x: area.right(), y }, Anchor::End, last);
    }
}

fn mark(
    scene: &mut Scene,
    one: &Series,
    panel: &Panel,
    plot: &Plot<'_>,
    color: RGBColor,
    at: impl Fn(&Datum) -> Point,
) {
    let step = one.data.len().div_ceil(200).max(1);
    for datum in one.data.iter().step_by(step) {
        if scene.marks.len() >= MAX_MARKS {
            return;
        }
        let Point { x, y } = at(datum);
        let is_split = !one.name.is_empty() && one.name != panel.title;
        let series =
            if is_split { format!("{}, {}", panel.title, one.name) } else { panel.title.clone() };
        scene.marks.push(Mark {
            area: Area::Circle { x: tenth(x), y: tenth(y), radius: 3.0 },
            label: plot.label(datum),
            series,
            value_text: value_text(datum.value, &panel.unit),
            color: hex(color),
            row_idx: datum.row_idx,
            rows: None,
        });
    }
}

/// Horizontal bars, one a name; the names where `names_x` says.
fn draw_bars(scene: &mut Scene, area: Rect, panel: &Panel, plot: &Plot<'_>, names_x: Option<f64>) {
    let row = area.height / count(plot.categories.len().max(1));
    // Figures stand at the bars' ends, where all of the chart's find room.
    let figures = panel.series.iter().flat_map(|it| it.1.data.iter().map(|it| it.value));
    let widest = figures.map(|it| small_width(&scale::short(it, &panel.unit))).fold(0.0, f64::max);
    let room = if row >= 12.0 && widest + 8.0 < area.width * 0.4 { widest + 8.0 } else { 0.0 };
    let left_room = if panel.scale.low < 0.0 { room } else { 0.0 };
    let (left, right) = (area.x + left_room, area.right() - room);
    let place = |value: f64| panel.scale.place(value, left, right);
    let zero = if panel.scale.is_log { left } else { place(0.0) };
    let n = count(panel.series.len().max(1));
    for (idx, (color_idx, one)) in panel.series.iter().enumerate() {
        let color = scene.color(*color_idx);
        for datum in &one.data {
            let thickness = (row * 0.72 / n).clamp(0.8, 22.0);
            let middle = area.y + row * (count(datum.category_idx) + 0.5);
            let y = middle - thickness * n / 2.0 + thickness * count(idx);
            let end = place(datum.value);
            let rect =
                Rect { x: zero.min(end), y, width: (end - zero).abs().max(1.0), height: thickness };
            scene.rect(rect, color);
            if scene.marks.len() < MAX_MARKS {
                let series = panel.title.clone();
                scene.marks.push(Mark {
                    area: rect.area(),
                    label: plot.label(datum),
                    series,
                    value_text: value_text(datum.value, &panel.unit),
                    color: hex(color),
                    row_idx: datum.row_idx,
                    rows: None,
                });
            }
            let figure = scale::short(datum.value, &panel.unit);
            let free =
                if datum.value < 0.0 { rect.x - area.x } else { area.right() - rect.right() };
            if n < 2.0 && row >= 12.0 && small_width(&figure) + 6.0 <= free {
                let (x, anchor) = if datum.value < 0.0 {
                    (rect.x - 4.0, Anchor::End)
                } else {
                    (rect.right() + 4.0, Anchor::Start)
                };
                scene.label(Point { x, y: centred(middle) }, anchor, figure);
            }
        }
    }
    let (from, to) = (Point { x: zero, y: area.y }, Point { x: zero, y: area.bottom() });
    scene.line(from, to, Stroke::solid(scene.palette.axis, 1.0));
    let Some(x) = names_x.filter(|_| row >= SMALL) else { return };
    let labels: Vec<&str> = plot.categories.labels().collect();
    let room = (area.x - x - 8.0).max(10.0);
    let labels = metrics::truncate_all(&labels, SMALL, Weight::Regular, room);
    for (idx, label) in labels.into_iter().enumerate() {
        let y = centred(area.y + row * (count(idx) + 0.5));
        scene.figure(Point { x, y }, Anchor::Start, label);
    }
}
