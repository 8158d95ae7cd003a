//! Horizontal bars, for long names and many categories. The picture grows with the categories.

use crate::{
    axis,
    bar::{self, Bar, Side, Stacking},
    frame::{self, MARGIN},
    metrics::{self, Weight},
    number::count,
    plot::Plot,
    scale::{self, Base, Scale},
    scene::{Anchor, Point, Rect, SMALL, Scene, Stroke, centred, small_width},
};

/// Categories beyond which nobody reads on.
pub(crate) const MAX_CATEGORIES: usize = 60;
/// Least height of one category.
const LEAST_ROW: f64 = 20.0;
/// Height of one category where there is room.
const MAX_ROW: f64 = 40.0;
const MAX_THICKNESS: f64 = 26.0;
/// Height of what stands around.
const AROUND: f64 = 92.0;

/// The height that suits `n_rows` categories of `n_beside` bars, nearest to `asked`, in px.
pub(crate) fn height_for(n_rows: usize, n_beside: usize, asked: f64) -> f64 {
    let n_rows = count(n_rows.clamp(1, MAX_CATEGORIES));
    let least = LEAST_ROW.max(9.0 * count(n_beside) + 6.0);
    let most = MAX_ROW.max(MAX_THICKNESS * count(n_beside) / 0.84);
    asked.clamp(AROUND + least * n_rows, AROUND + most * n_rows)
}

/// Draws `plot` as horizontal bars, the first category on top.
pub(crate) fn draw(scene: &mut Scene, mut plot: Plot<'_>, is_log: bool) {
    plot.hide(&scene.hidden);
    bar::limit_to(&mut plot, MAX_CATEGORIES);
    let is_log = is_log && plot.values().all(|it| it > 0.0);
    let bars = bar::lay_out(&plot, Stacking::SideBySide);
    let values = bars.iter().flat_map(|it| if is_log { [it.to; 2] } else { [it.from, it.to] });
    let base = if is_log { Base::Log } else { Base::Zero };
    let n_ticks = axis::n_ticks(scene.width * 0.6, 110.0);
    let scale = Scale::based(base, values, n_ticks, &plot.unit);
    if scale.is_log {
        plot.notes.push("dots, because bars have no length on a logarithmic scale".to_owned());
    }
    let legend = bar::legend(scene, &plot);
    let subtitle = frame::subtitle(&plot.unit, scale.is_log);
    let outer = frame::surround(scene, subtitle.as_deref(), &legend, &plot.notes);

    let below = if scale.is_log { axis::label_height(1) } else { 0.0 };
    let widest = plot.categories.labels().map(small_width).fold(0.0, f64::max);
    let names_width = widest.min(outer.width * 0.36) + 8.0;
    let figures =
        bars.iter().map(|it| small_width(&scale::short(it.datum.value, &plot.unit)) + 8.0);
    let figure_width = figures.fold(0.0, f64::max);
    let left_figures = if bars.iter().any(|it| it.to < 0.0) { figure_width } else { 0.0 };
    let x = outer.x + names_width + left_figures;
    let right = scene.width - MARGIN - figure_width;
    let row = (outer.height - below).max(1.0) / count(plot.categories.len().max(1));
    let height = row * count(plot.categories.len());
    let area = Rect { x, y: outer.y, width: (right - x).max(1.0), height };

    let labels: Vec<&str> = plot.categories.labels().collect();
    let names = metrics::truncate_all(&labels, SMALL, Weight::Regular, names_width - 8.0);
    for (idx, name) in names.into_iter().enumerate() {
        let y = centred(area.y + row * (count(idx) + 0.5));
        scene.figure(Point { x: outer.x, y }, Anchor::Start, name);
    }
    // The scale's round ends leave room that horizontal bars can use: figures stand outside anyway.
    let tight = if scale.is_log { scale } else { tighten(&scale, &bars) };
    if tight.is_log {
        axis::draw_values_across(scene, &tight, area);
    }
    scene.plot = Some(area);
    for one in &bars {
        draw_bar(scene, one, &plot, &tight, area, row);
    }
    let zero = if tight.is_log { area.x } else { tight.place(0.0, area.x, area.right()) };
    let (from, to) = (Point { x: zero, y: area.y }, Point { x: zero, y: area.bottom() });
    scene.line(from, to, Stroke::solid(scene.palette.axis, 1.0));
}

fn tighten(scale: &Scale, bars: &[Bar]) -> Scale {
    let ends = || bars.iter().flat_map(|it| [it.from, it.to]);
    let low = ends().fold(f64::INFINITY, f64::min).max(scale.low);
    let high = ends().fold(f64::NEG_INFINITY, f64::max).min(scale.high);
    if high > low { Scale { low, high, ticks: Vec::new(), is_log: false } } else { scale.clone() }
}

fn draw_bar(scene: &mut Scene, bar: &Bar, plot: &Plot<'_>, scale: &Scale, area: Rect, row: f64) {
    let n = count(bar.n_beside);
    let share = if bar.n_beside > 1 { 0.84 } else { 0.68 };
    let group = (row * share).min(MAX_THICKNESS * n);
    let gap = if bar.n_beside > 1 { 1.0 } else { 0.0 };
    let top = area.y + row * count(bar.datum.category_idx) + (row - group) / 2.0;
    let (y, thickness) = (top + group / n * count(bar.place), (group / n - gap).max(0.5));
    let start = if scale.is_log { scale.low } else { bar.from };
    let from = scale.place(start, area.x, area.right());
    let to = scale.place(bar.to, area.x, area.right());
    let width = (to - from).abs().max(if bar.to.abs() > 0.0 { 1.0 } else { 0.0 });
    let x = if bar.to < bar.from { from - width } else { from };
    // On whole pixels, or each bar would have a blurred edge of its own.
    let rect = Rect { x, y: y.round(), width, height: thickness.round().max(1.0) };
    let color = scene.color(bar.series_idx);
    let end = if bar.to < bar.from { Side::Left } else { Side::Right };
    if scale.is_log {
        let at = |x: f64| Point { x, y: y + thickness / 2.0 };
        scene.line(at(area.x), at(to), Stroke::solid(scene.faint(color), 1.0));
        scene.dot(at(to), (thickness / 2.0).clamp(1.5, 4.5), color);
    } else {
        bar::draw_rounded(scene, rect, end, color, true);
    }
    if thickness >= 7.5 {
        let figure = scale::short(bar.datum.value, &plot.unit);
        let y = centred(y + thickness / 2.0);
        let (x, anchor) = match end {
            Side::Left => (rect.x - 6.0, Anchor::End),
            _ => (rect.right() + if scale.is_log { 8.0 } else { 6.0 }, Anchor::Start),
        };
        scene.figure(Point { x, y }, anchor, figure);
    }
    bar::mark(scene, rect, bar, plot, None);
}
