//! Two measures against each other, one dot a row.

use std::collections::HashSet;

use fact_core::{Analysis, ChartSpec, Table, Unit, Value};

use crate::{
    axis,
    categories::label_of,
    error::Error,
    frame::{self, Entry},
    mark::{Area, Mark, XAxis, XKind},
    number::{rounded, tenth},
    pen::MAX_MARKS,
    plot::MAX_SERIES,
    scale::{Base, Scale, Tick},
    scene::{Anchor, Point, Rect, SMALL, Scene, Shape, Stroke, small_width},
    show::{hex, r_squared, value_text},
    stats::Fit,
};

const RADIUS: f64 = 4.5;
/// Rows whose names are written beside their dots, where there is room.
const MAX_LABELLED: usize = 40;

struct Dot {
    x: f64,
    y: f64,
    name: String,
    series_idx: usize,
    row_idx: usize,
}

struct Measure<'a> {
    label: &'a str,
    unit: &'a Unit,
}

impl Measure<'_> {
    /// "Market cap, US dollars".
    fn words(&self) -> String {
        match frame::unit_words(self.unit) {
            Some(unit) => format!("{}, {unit}", self.label),
            None => self.label.to_owned(),
        }
    }
}

/// Draws the first measure along the bottom and the second upwards.
pub(crate) fn draw(
    scene: &mut Scene,
    table: &Table,
    spec: &ChartSpec,
    analysis: Option<&Analysis>,
) -> Result<(), Error> {
    let [x_idx, y_idx, ..] = spec.y_idxs.as_slice() else { return Err(Error::NothingToDraw) };
    let measure = |idx: usize| {
        let no_column = Error::NoColumn { idx, n_columns: table.columns.len() };
        let column = table.columns.get(idx).ok_or(no_column)?;
        Ok::<_, Error>(Measure { label: &column.label, unit: &column.unit })
    };
    let (across, up) = (measure(*x_idx)?, measure(*y_idx)?);
    let (mut dots, series) = read(table, spec, *x_idx, *y_idx);
    let mut notes = notes_of(analysis, table.rows.len() - dots.len());
    dots.retain(|it| !scene.is_hidden(it.series_idx));
    let x_base = if spec.is_log { Base::Log } else { Base::Near };
    let n_across = axis::n_ticks(scene.width - 80.0, 110.0);
    let all_x = Scale::based(x_base, dots.iter().map(|it| it.x), n_across, across.unit);
    let (x_scale, x_axis) = zoomed(scene, all_x, n_across, across.unit);
    dots.retain(|it| it.x >= x_axis.from && it.x <= x_axis.to);
    let n_up = axis::n_ticks(scene.height - 140.0, 42.0);
    let y_scale = Scale::based(x_base, dots.iter().map(|it| it.y), n_up, up.unit);
    if spec.is_log {
        notes.push(log_note(&x_scale, &y_scale).to_owned());
    }
    let fit = spec.has_fit.then(|| FitLine::through(&dots, &x_scale, &y_scale)).flatten();
    notes.extend(fit.as_ref().map(FitLine::note));
    let left = axis::figures_width(&y_scale);
    let probe = Rect { x: 0.0, y: 0.0, width: scene.width, height: scene.height };
    let drawn = sift(&dots, &x_scale, &y_scale, probe);
    if drawn.len() < dots.len() {
        let figure = |n: usize| fact_core::thousands(&n.to_string());
        notes.push(format!(
            "{} of {} dots drawn, the others lie under them",
            figure(drawn.len()),
            figure(dots.len())
        ));
    }
    let legend: Vec<Entry> = if series.len() > 1 {
        let entry = |(series_idx, name): (usize, &String)| Entry {
            color: scene.color(series_idx),
            name: name.clone(),
            series_idx,
        };
        series.iter().enumerate().map(entry).collect()
    } else {
        Vec::new()
    };
    let outer = frame::surround(scene, Some(&format!("↑ {}", up.words())), &legend, &notes);
    let area = axis::inside(outer, left, 8.0, 2);
    scene.plot = Some(area);
    scene.x_axis = Some(x_axis);
    axis::draw_values(scene, &y_scale, area);
    axis::draw_values_across(scene, &x_scale, area);
    axis::say_across(scene, &across.words(), area);
    if let Some(fit) = &fit {
        let ends = fit.ends(&x_scale, &y_scale, area);
        scene.path(ends.to_vec(), Stroke::solid(scene.palette.text, 1.5));
    }
    let line = fit.map(|it| it.ends(&x_scale, &y_scale, area));
    draw_dots(scene, &drawn, (&x_scale, &y_scale), area, (&across, &up), (&series, line));
    Ok(())
}

/// The part of the axis that is shown, with ticks of its own, and how the window is told it.
fn zoomed(scene: &Scene, all: Scale, n_ticks: usize, unit: &Unit) -> (Scale, XAxis) {
    let (least, most) = (all.low, all.high);
    let narrowest = (most - least) * 1e-4;
    let window = scene.window.and_then(|it| it.within(least, most, narrowest));
    let is_log = all.is_log;
    let scale = match window {
        None => all,
        Some(window) => {
            let ends = [window.from, window.to].into_iter();
            let base = if is_log { Base::Log } else { Base::Near };
            let round = Scale::based(base, ends, n_ticks, unit);
            let inside = |it: &Tick| it.value >= window.from && it.value <= window.to;
            let ticks = round.ticks.into_iter().filter(inside).collect();
            Scale { low: window.from, high: window.to, ticks, is_log }
        }
    };
    let (from, to) = (scale.low, scale.high);
    let kind = XKind::Number;
    (scale, XAxis { kind, n_positions: 0, from, to, least, most, is_log, can_zoom: true })
}

fn log_note(across: &Scale, up: &Scale) -> &'static str {
    match (across.is_log, up.is_log) {
        (true, true) => "both axes logarithmic",
        (true, false) => "horizontal axis logarithmic; the other has values of zero or below",
        (false, true) => "vertical axis logarithmic; the other has values of zero or below",
        (false, false) => "no logarithmic axis: there are values of zero or below on both",
    }
}

/// A straight line through the dots as they are drawn: through logarithms where axes are logarithmic.
struct FitLine {
    fit: Fit,
    from: f64,
    to: f64,
    is_log: (bool, bool),
    n: usize,
}

impl FitLine {
    fn through(dots: &[Dot], across: &Scale, up: &Scale) -> Option<Self> {
        let is_log = (across.is_log, up.is_log);
        let scaled = |value: f64, is_log: bool| if is_log { value.ln() } else { value };
        let points: Vec<(f64, f64)> =
            dots.iter().map(|it| (scaled(it.x, is_log.0), scaled(it.y, is_log.1))).collect();
        let fit = Fit::through(&points)?;
        let xs = || dots.iter().map(|it| it.x);
        let (from, to) =
            (xs().fold(f64::INFINITY, f64::min), xs().fold(f64::NEG_INFINITY, f64::max));
        Some(Self { fit, from, to, is_log, n: points.len() })
    }

    /// "Line: least squares, r² = 0.61, n = 24".
    fn note(&self) -> String {
        let of_logs = if self.is_log == (false, false) { "" } else { " of the logarithms" };
        let n = fact_core::thousands(&self.n.to_string());
        format!("Line: least squares{of_logs}, {}, n = {n}", r_squared(self.fit.r_squared))
    }

    fn ends(&self, across: &Scale, up: &Scale, area: Rect) -> [Point; 2] {
        let point = |x: f64| {
            let at = self.fit.at(if self.is_log.0 { x.ln() } else { x });
            let value = if self.is_log.1 { at.exp() } else { at };
            let place = |it: f64| area.bottom() + (it - up.low) / (up.high - up.low) * -area.height;
            let y = if up.is_log { up.place(value, area.bottom(), area.y) } else { place(value) };
            Point { x: across.place(x, area.x, area.right()), y }
        };
        clip_up([point(self.from), point(self.to)], area)
    }
}

/// A line's ends, moved along it to where it leaves `area` above or below.
fn clip_up([from, to]: [Point; 2], area: Rect) -> [Point; 2] {
    let at = |y: f64| {
        let share = (y - from.y) / (to.y - from.y);
        Point { x: from.x + share * (to.x - from.x), y }
    };
    [from, to].map(|it| match it.y {
        y if y < area.y && from.y.max(to.y) > area.y => at(area.y),
        y if y > area.bottom() && from.y.min(to.y) < area.bottom() => at(area.bottom()),
        _ => it,
    })
}

fn notes_of(analysis: Option<&Analysis>, n_missing: usize) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(Analysis::Correlation { rows, .. }) = analysis
        && let [only] = rows.as_slice()
        && let Some(r) = only.r
    {
        let p = only.p_value.map_or_else(String::new, |it| format!(", {}", p_text(it)));
        notes.push(format!("r = {}, n = {}{p}", fact_core::compact(r, &Unit::Ratio), only.n));
    }
    if n_missing > 0 {
        notes.push(format!("{n_missing} without both values left out"));
    }
    notes
}

fn read(table: &Table, spec: &ChartSpec, x_idx: usize, y_idx: usize) -> (Vec<Dot>, Vec<String>) {
    let mut series: Vec<String> = Vec::new();
    let mut dots = Vec::new();
    for (row_idx, row) in table.rows.iter().enumerate() {
        let figure = |idx: usize| row.get(idx).and_then(Value::as_f64).filter(|it| it.is_finite());
        let (Some(x), Some(y)) = (figure(x_idx), figure(y_idx)) else { continue };
        let name = spec
            .x_idx
            .and_then(|idx| row.get(idx))
            .map_or_else(String::new, |it| label_of(it).into_owned());
        let group = spec.series_idx.and_then(|idx| row.get(idx));
        let group = group.map_or_else(String::new, |it| label_of(it).into_owned());
        let series_idx = match series.iter().position(|it| *it == group) {
            Some(idx) => idx,
            None if series.len() + 1 < MAX_SERIES => {
                series.push(group);
                series.len() - 1
            }
            // Groups beyond the colours share the last.
            None => {
                if series.len() < MAX_SERIES {
                    series.push("others".to_owned());
                }
                MAX_SERIES - 1
            }
        };
        dots.push(Dot { x, y, name, series_idx, row_idx });
    }
    (dots, series)
}

/// One dot for each place of 2 px, the topmost; the rest would not be seen.
fn sift<'a>(dots: &'a [Dot], across: &Scale, up: &Scale, area: Rect) -> Vec<&'a Dot> {
    let cell = |dot: &Dot| {
        let x = across.place(dot.x, area.x, area.right());
        let y = up.place(dot.y, area.bottom(), area.y);
        (rounded(x / 2.0), rounded(y / 2.0), dot.series_idx)
    };
    if dots.len() <= MAX_MARKS {
        return dots.iter().collect();
    }
    let mut taken = HashSet::new();
    let mut kept: Vec<&Dot> = dots.iter().rev().filter(|it| taken.insert(cell(it))).collect();
    kept.reverse();
    kept
}

fn draw_dots(
    scene: &mut Scene,
    dots: &[&Dot],
    (across, up): (&Scale, &Scale),
    area: Rect,
    (x_measure, y_measure): (&Measure<'_>, &Measure<'_>),
    (series, line): (&[String], Option<[Point; 2]>),
) {
    let radius = if dots.len() > 300 { 2.0 } else { RADIUS };
    let at = |dot: &Dot| Point {
        x: across.place(dot.x, area.x, area.right()),
        y: up.place(dot.y, area.bottom(), area.y),
    };
    for dot in dots {
        let color = scene.color(dot.series_idx);
        scene.shapes.push(Shape::Circle { center: at(dot), radius, color, opacity: 0.78 });
        if scene.marks.len() < MAX_MARKS {
            let Point { x, y } = at(dot);
            let value_text = format!(
                "{} {}, {} {}",
                x_measure.label,
                value_text(dot.x, x_measure.unit),
                y_measure.label,
                value_text(dot.y, y_measure.unit)
            );
            let series = series.get(dot.series_idx).cloned().unwrap_or_default();
            scene.marks.push(Mark {
                area: Area::Circle { x: tenth(x), y: tenth(y), radius },
                label: dot.name.clone(),
                series,
                value_text,
                color: hex(color),
                row_idx: Some(dot.row_idx),
                rows: None,
            });
        }
    }
    if dots.len() <= MAX_LABELLED {
        name_dots(scene, dots, &at, area, line);
    }
}

/// Writes names where they meet neither a dot nor another name; the others have their marks.
fn name_dots(
    scene: &mut Scene,
    dots: &[&Dot],
    at: &impl Fn(&Dot) -> Point,
    area: Rect,
    line: Option<[Point; 2]>,
) {
    let reach = RADIUS + 1.0;
    let around = |it: &&Dot| {
        let Point { x, y } = at(it);
        Rect { x: x - reach, y: y - reach, width: 2.0 * reach, height: 2.0 * reach }
    };
    let mut taken: Vec<Rect> = dots.iter().map(around).collect();
    // The fitted line, as small boxes along it.
    for step in line.iter().flat_map(|_| 0..=120_u32) {
        let Some([from, to]) = line else { continue };
        let share = f64::from(step) / 120.0;
        let (x, y) = (from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share);
        taken.push(Rect { x: x - 3.0, y: y - 3.0, width: 6.0, height: 6.0 });
    }
    for dot in dots {
        let Point { x, y } = at(dot);
        let width = small_width(&dot.name);
        let places = [
            (x + reach + 2.0, y - SMALL / 2.0),
            (x - reach - 2.0 - width, y - SMALL / 2.0),
            (x - width / 2.0, y - reach - SMALL - 1.0),
            (x - width / 2.0, y + reach + 1.0),
        ];
        let free =
            places.into_iter().map(|(x, y)| Rect { x, y, width, height: SMALL }).find(|it| {
                let inside = it.x >= area.x && it.right() <= scene.width - 4.0 && it.y >= area.y;
                inside && it.bottom() <= area.bottom() && !taken.iter().any(|other| other.meets(it))
            });
        if let Some(place) = free {
            let baseline = crate::scene::centred(place.y + SMALL / 2.0);
            scene.label(Point { x: place.x, y: baseline }, Anchor::Start, dot.name.clone());
            taken.push(place);
        }
    }
}

/// "p < 0.001", "p = 0.034".
fn p_text(p_value: f64) -> String {
    if p_value < 0.001 { "p < 0.001".to_owned() } else { format!("p = {p_value:.3}") }
}
