//! Axes: grid and figures of the value axis, labels of categories and periods.

use crate::scene::centred;
use crate::{
    categories::Categories,
    metrics::{self, Weight},
    number::{count, whole},
    period::Period,
    scale::Scale,
    scene::{Anchor, Point, Rect, SMALL, Scene, Stroke, small_width},
};

/// Least space between two labels in a row.
const GAP: f64 = 8.0;
const ROW: f64 = 15.0;

/// What is left of `outer` for the marks, between figures on the left, names on the right and rows of
/// labels below.
pub(crate) fn inside(outer: Rect, left: f64, right: f64, n_rows: usize) -> Rect {
    /// The uppermost figure is centred on its line.
    const TOP: f64 = 6.0;
    Rect {
        x: outer.x + left,
        y: outer.y + TOP,
        width: (outer.width - left - right).max(1.0),
        height: (outer.height - TOP - label_height(n_rows)).max(1.0),
    }
}

/// Height the labels under a chart take, rows and the space above them.
pub(crate) fn label_height(n_rows: usize) -> f64 {
    8.0 + ROW * count(n_rows)
}

/// Width the value axis's figures take at the left, with the space beside them.
pub(crate) fn figures_width(scale: &Scale) -> f64 {
    let widest = scale.ticks.iter().map(|it| small_width(&it.label)).fold(0.0, f64::max);
    widest + GAP
}

/// How many ticks a value axis of that length can carry.
pub(crate) fn n_ticks(length: f64, px_per_tick: f64) -> usize {
    whole((length / px_per_tick).floor()).clamp(1, 6)
}

/// Grid lines across `plot` with figures at their left ends; the zero line stands out.
pub(crate) fn draw_values(scene: &mut Scene, scale: &Scale, plot: Rect) {
    let mut last_label_y = f64::INFINITY;
    for tick in &scale.ticks {
        let y = scale.place(tick.value, plot.bottom(), plot.y);
        let is_zero = !scale.is_log && tick.value.abs() < (scale.high - scale.low) * 1e-9;
        let color = if is_zero { scene.palette.axis } else { scene.palette.grid };
        let (from, to) = (Point { x: plot.x, y }, Point { x: plot.right(), y });
        scene.line(from, to, Stroke::solid(color, 1.0));
        if last_label_y - y >= SMALL {
            scene.label(Point { x: plot.x - GAP, y: centred(y) }, Anchor::End, tick.label.clone());
            last_label_y = y;
        }
    }
}

/// Grid lines up `plot` with figures under them; the zero line stands out.
pub(crate) fn draw_values_across(scene: &mut Scene, scale: &Scale, plot: Rect) {
    for tick in &scale.ticks {
        let x = scale.place(tick.value, plot.x, plot.right());
        let is_zero = !scale.is_log && tick.value.abs() < (scale.high - scale.low) * 1e-9;
        let color = if is_zero { scene.palette.axis } else { scene.palette.grid };
        let (from, to) = (Point { x, y: plot.y }, Point { x, y: plot.bottom() });
        scene.line(from, to, Stroke::solid(color, 1.0));
    }
    draw_figures_across(scene, scale, plot);
}

/// Figures under `plot`, as many as fit beside each other.
pub(crate) fn draw_figures_across(scene: &mut Scene, scale: &Scale, plot: Rect) {
    let y = plot.bottom() + 8.0 + SMALL * metrics::CAP_HEIGHT;
    let mut right = f64::NEG_INFINITY;
    for tick in &scale.ticks {
        let x = scale.place(tick.value, plot.x, plot.right());
        let half = small_width(&tick.label) / 2.0;
        let x = x.clamp(half + 2.0, (scene.width - half - 2.0).max(half + 2.0));
        if x - half > right + GAP {
            scene.label(Point { x, y }, Anchor::Middle, tick.label.clone());
            right = x + half;
        }
    }
}

/// What the figures under `plot` measure, at its right end below them.
pub(crate) fn say_across(scene: &mut Scene, words: &str, plot: Rect) {
    let y = plot.bottom() + 8.0 + SMALL * metrics::CAP_HEIGHT + ROW + 2.0;
    let words = format!("{words} →");
    let room = plot.right() - 4.0;
    let words = metrics::truncate(&words, SMALL, Weight::Regular, room);
    scene.label(Point { x: plot.right(), y }, Anchor::End, words);
}

/// The figures of a second axis at the right end of `plot`.
pub(crate) fn draw_values_right(scene: &mut Scene, scale: &Scale, plot: Rect) {
    let mut last_label_y = f64::INFINITY;
    for tick in &scale.ticks {
        let y = scale.place(tick.value, plot.bottom(), plot.y);
        if last_label_y - y >= SMALL {
            let at = Point { x: plot.right() + GAP, y: centred(y) };
            scene.label(at, Anchor::Start, tick.label.clone());
            last_label_y = y;
        }
    }
}

/// The line that bars stand on.
pub(crate) fn draw_zero_line(scene: &mut Scene, scale: &Scale, plot: Rect) {
    let y = scale.place(0.0_f64.clamp(scale.low, scale.high), plot.bottom(), plot.y);
    let stroke = Stroke::solid(scene.palette.axis, 1.0);
    scene.line(Point { x: plot.x, y }, Point { x: plot.right(), y }, stroke);
}

/// A category's label and the px it is centred on.
pub(crate) struct Place<'a> {
    label: &'a str,
    period: Option<Period>,
    x: f64,
}

impl<'a> Place<'a> {
    /// The `idx`th of `categories`, centred on `x`.
    pub fn of(categories: &'a Categories<'_>, idx: usize, x: f64) -> Self {
        Self { label: categories.label(idx), period: categories.period(idx), x }
    }
}

/// Labels under `top`, thinned until none meets its neighbour. Quarters, months and days get a
/// second row with their years.
pub(crate) fn draw_periods(scene: &mut Scene, places: &[Place<'_>], slot: f64, top: f64) {
    let first_row = top + 8.0 + SMALL * metrics::CAP_HEIGHT;
    let short = |it: &Place<'_>| it.period.and_then(Period::short);
    if places.iter().any(|it| short(it).is_none()) {
        let n_most = whole(scene.width / 12.0).max(1);
        let step = places.len().div_ceil(n_most).max(1);
        let labels = places.iter().step_by(step).map(|it| (it.x, it.label.to_owned()));
        draw_row(scene, labels.collect(), first_row);
        return;
    }
    let year_of = |it: &Place<'_>| it.period.and_then(Period::year);
    let years = places.chunk_by(|a, b| year_of(a) == year_of(b));
    let years: Vec<(f64, String)> = years
        .filter_map(|it| it.first())
        .map(|it| (it.x, year_of(it).map(|it| it.to_string()).unwrap_or_default()))
        .collect();
    let mut labels: Vec<(f64, String, i64)> = Vec::with_capacity(places.len());
    for place in places {
        let part = place.period.and_then(Period::part).unwrap_or(0);
        labels.push((place.x, short(place).unwrap_or_default(), part));
    }
    let widest = labels.iter().map(|it| small_width(&it.1)).fold(0.0, f64::max);
    // Whole parts of a year are skipped: every third month, not every fifth.
    let per_year = places.first().and_then(|it| it.period?.grain.per_year());
    let steps = (1..=per_year.unwrap_or(1)).filter(|it| per_year.unwrap_or(1) % it == 0);
    let px = |step: i64| slot * f64::from(i32::try_from(step).unwrap_or(i32::MAX));
    let mut steps = steps.filter(|step| px(*step) >= widest + GAP / 2.0);
    match steps.next() {
        Some(step) if per_year.is_some_and(|it| step < it) || step == 1 => {
            let row = labels.into_iter().filter(|it| it.2 % step == 0);
            draw_row(scene, row.map(|it| (it.0, it.1)).collect(), first_row);
            draw_row(scene, years, first_row + ROW);
        }
        _ if years.len() > 2 => draw_row(scene, years, first_row),
        _ => {
            draw_row(scene, labels.into_iter().map(|it| (it.0, it.1)).collect(), first_row);
            draw_row(scene, years, first_row + ROW);
        }
    }
}

/// Labels at their px, and under them what they lie in, where that is said.
pub(crate) fn draw_two_rows(scene: &mut Scene, ticks: Vec<(f64, String, String)>, top: f64) {
    let first_row = top + 8.0 + SMALL * metrics::CAP_HEIGHT;
    let within: Vec<(f64, String)> =
        ticks.iter().filter(|it| !it.2.is_empty()).map(|it| (it.0, it.2.clone())).collect();
    draw_row(scene, ticks.into_iter().map(|it| (it.0, it.1)).collect(), first_row);
    draw_row(scene, within, first_row + ROW);
}

/// Rows that [`draw_periods`] uses at most.
pub(crate) const MAX_PERIOD_ROWS: usize = 2;

/// As many of `labels` as fit beside each other, evenly thinned, held inside the picture.
fn draw_row(scene: &mut Scene, labels: Vec<(f64, String)>, baseline: f64) {
    let n = labels.len();
    let step = (1..=n.max(1)).find(|step| fits(&labels, *step)).unwrap_or(n.max(1));
    let mut right = f64::NEG_INFINITY;
    for (x, label) in labels.into_iter().step_by(step) {
        let label = metrics::truncate(&label, SMALL, Weight::Regular, scene.width - 12.0);
        let half = small_width(&label) / 2.0;
        let x = x.clamp(half + 2.0, (scene.width - half - 2.0).max(half + 2.0));
        if x - half < right {
            continue;
        }
        right = x + half + GAP / 2.0;
        scene.label(Point { x, y: baseline }, Anchor::Middle, label);
    }
}

fn fits(labels: &[(f64, String)], step: usize) -> bool {
    let mut right = f64::NEG_INFINITY;
    labels.iter().step_by(step).all(|(x, label)| {
        let half = small_width(label) / 2.0;
        let is_free = x - half >= right + GAP;
        right = x + half;
        is_free
    })
}

/// Names under bars, in one or two lines, cut where they must be.
pub(crate) struct Names {
    lines: Vec<Vec<String>>,
    step: usize,
}

impl Names {
    /// Fits `categories` into slots of `slot` px.
    pub fn fit(categories: &Categories<'_>, slot: f64) -> Self {
        // Below this width a cut name says nothing: every second, third, … is named instead.
        const LEAST: f64 = 44.0;
        let step = if slot >= LEAST || categories.len() == 0 {
            1
        } else {
            let widest = categories.labels().map(small_width).fold(0.0, f64::max);
            whole(((widest + GAP).min(LEAST) / slot.max(0.1)).ceil()).max(1)
        };
        let room = slot * count(step) - 6.0;
        let fit = |label| metrics::wrap(label, SMALL, Weight::Regular, room.max(8.0), 2);
        Self { lines: categories.labels().map(fit).collect(), step }
    }

    /// Rows of text.
    pub fn n_rows(&self) -> usize {
        self.lines.iter().step_by(self.step).map(Vec::len).max().unwrap_or(0).max(1)
    }

    /// Draws the names centred on `xs`.
    pub fn draw(self, scene: &mut Scene, xs: &[f64], top: f64) {
        for (lines, x) in self.lines.into_iter().zip(xs).step_by(self.step) {
            let mut y = top + 8.0 + SMALL * metrics::CAP_HEIGHT;
            for line in lines {
                let half = small_width(&line) / 2.0;
                let x = x.clamp(half + 2.0, (scene.width - half - 2.0).max(half + 2.0));
                scene.label(Point { x, y }, Anchor::Middle, line);
                y += ROW;
            }
        }
    }
}
