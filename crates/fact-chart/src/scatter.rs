//! Two measures against each other, one dot a row.

use std::collections::HashSet;

use fact_core::{Analysis, ChartSpec, Table, Unit, Value};

use crate::{
    axis,
    error::Error,
    frame::{self, Entry},
    mark::{Area, Mark},
    number::{rounded, tenth},
    plot::label_of,
    scale::Scale,
    scene::{Anchor, Point, Rect, SMALL, Scene, Shape, Stroke, small_width},
    show::{hex, value_text},
};

const RADIUS: f64 = 4.5;
/// Rows whose names are written beside their dots, where there is room.
const MAX_LABELLED: usize = 40;
const MAX_MARKS: usize = 3000;
const MAX_SERIES: usize = 8;

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
    let (dots, series) = read(table, spec, *x_idx, *y_idx);
    let mut notes = notes_of(analysis, table.rows.len() - dots.len());
    let y_scale = Scale::over(
        dots.iter().map(|it| it.y),
        axis::n_ticks(scene.height - 140.0, 52.0),
        false,
        up.unit,
    );
    let x_scale = Scale::over(
        dots.iter().map(|it| it.x),
        axis::n_ticks(scene.width - 80.0, 110.0),
        false,
        across.unit,
    );
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
        let entry =
            |(idx, name): (usize, &String)| Entry { color: scene.color(idx), name: name.clone() };
        series.iter().enumerate().map(entry).collect()
    } else {
        Vec::new()
    };
    let outer = frame::surround(scene, Some(&format!("↑ {}", up.words())), &legend, &notes);
    let area = Rect {
        x: outer.x + left,
        y: outer.y + 6.0,
        width: (outer.width - left - 8.0).max(1.0),
        height: (outer.height - 6.0 - axis::label_height(2)).max(1.0),
    };
    axis::draw_values(scene, &y_scale, area);
    draw_across(scene, &x_scale, area, &across);
    draw_dots(scene, &drawn, (&x_scale, &y_scale), area, (&across, &up), &series);
    Ok(())
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
        let name = spec.x_idx.and_then(|idx| row.get(idx)).map_or_else(String::new, label_of);
        let group = spec.series_idx.and_then(|idx| row.get(idx)).map_or_else(String::new, label_of);
        let series_idx = series.iter().position(|it| *it == group).unwrap_or_else(|| {
            if series.len() < MAX_SERIES {
                series.push(group);
            }
            series.len() - 1
        });
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

fn draw_across(scene: &mut Scene, scale: &Scale, area: Rect, measure: &Measure<'_>) {
    let y = area.bottom() + 20.0;
    let mut right = f64::NEG_INFINITY;
    for tick in &scale.ticks {
        let x = scale.place(tick.value, area.x, area.right());
        let (from, to) = (Point { x, y: area.y }, Point { x, y: area.bottom() });
        scene.line(from, to, Stroke::solid(scene.palette.grid, 1.0));
        let half = small_width(&tick.label) / 2.0;
        let x = x.min(scene.width - half - 2.0);
        if x - half > right + 8.0 {
            scene.label(Point { x, y }, Anchor::Middle, tick.label.clone());
            right = x + half;
        }
    }
    let words = format!("{} →", measure.words());
    let at = Point { x: area.right(), y: y + 17.0 };
    scene.label(at, Anchor::End, words);
}

fn draw_dots(
    scene: &mut Scene,
    dots: &[&Dot],
    (across, up): (&Scale, &Scale),
    area: Rect,
    (x_measure, y_measure): (&Measure<'_>, &Measure<'_>),
    series: &[String],
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
            });
        }
    }
    if dots.len() <= MAX_LABELLED {
        name_dots(scene, dots, &at, area);
    }
}

/// Writes names where they meet neither a dot nor another name; the others have their marks.
fn name_dots(scene: &mut Scene, dots: &[&Dot], at: &impl Fn(&Dot) -> Point, area: Rect) {
    let reach = RADIUS + 1.0;
    let around = |it: &&Dot| {
        let Point { x, y } = at(it);
        Rect { x: x - reach, y: y - reach, width: 2.0 * reach, height: 2.0 * reach }
    };
    let mut taken: Vec<Rect> = dots.iter().map(around).collect();
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
