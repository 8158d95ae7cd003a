//! Upright bars: one a category, side by side for several series, or on top of each other.

use plotters::style::RGBColor;

use crate::{
    axis::{self, Names, Place},
    frame::{self, Entry},
    mark::{Area, Mark},
    number::{count, tenth},
    plot::{Datum, Plot, Series},
    scale::{self, Scale},
    scene::{Anchor, Point, Rect, Scene, small_width},
    show::{hex, value_text},
};

/// Bars wider than this look like blocks.
const MAX_WIDTH: f64 = 56.0;
/// Series that can be told apart by colour.
pub(crate) const MAX_SERIES: usize = 8;
/// Upright bars that can be told apart.
const MAX_CATEGORIES: usize = 60;
/// Corner at a bar's far end.
const CORNER: f64 = 2.5;

/// Whether series share a category's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stacking {
    SideBySide,
    Stacked,
}

/// Draws `plot` as upright bars.
pub(crate) fn draw(scene: &mut Scene, mut plot: Plot, stacking: Stacking) {
    limit(&mut plot, MAX_CATEGORIES);
    let bars = lay_out(&plot, stacking);
    let ends = || bars.iter().flat_map(|it| [it.from, it.to]);
    let scale = Scale::over(ends(), axis::n_ticks(scene.height - 130.0, 52.0), true, &plot.unit);
    let legend = legend(scene, &plot);
    let unit = frame::unit_words(&plot.unit);
    let outer = frame::surround(scene, unit.as_deref(), &legend, &plot.notes);

    let widest = bars.iter().map(|it| small_width(&scale::short(it.datum.value, &plot.unit)));
    let widest = widest.fold(0.0, f64::max);
    let n_slots = count(plot.categories.len().max(1));
    let bare_slot = outer.width / n_slots;
    let n_beside = bars.iter().map(|it| it.n_beside).max().unwrap_or(1);
    let has_figures = stacking == Stacking::SideBySide
        && widest + 4.0 <= bare_slot * 0.84 / count(n_beside)
        && plot.categories.len() <= 16;
    let scale = if has_figures { scale.tight(ends()) } else { scale };
    let left = if has_figures { 0.0 } else { axis::figures_width(&scale) };
    let slot = (outer.width - left) / n_slots;
    let names = Names::fit(&plot.categories, slot);
    let n_rows = if plot.is_time { axis::MAX_PERIOD_ROWS } else { names.n_rows() };
    let (above, below) = if has_figures {
        (16.0, if bars.iter().any(|it| it.to < 0.0) { 16.0 } else { 0.0 })
    } else {
        (if stacking == Stacking::Stacked { 14.0 } else { 6.0 }, 0.0)
    };
    let height = outer.height - above - below - axis::label_height(n_rows);
    let (x, y, width) = (outer.x + left, outer.y + above, outer.width - left);
    let area = Rect { x, y, width, height: height.max(1.0) };

    if !has_figures {
        axis::draw_values(scene, &scale, area);
    }
    for bar in &bars {
        draw_bar(scene, bar, &plot, &scale, area, slot, has_figures);
    }
    axis::draw_zero_line(scene, &scale, area);
    let middle = |idx: usize| area.x + slot * (count(idx) + 0.5);
    if stacking == Stacking::Stacked {
        let top = |total: f64| scale.place(total, area.bottom(), area.y) - 5.0;
        let at = |idx: usize, total: f64| Point { x: middle(idx), y: top(total) };
        draw_totals(scene, &plot, &bars, at, slot);
    }
    if plot.is_time {
        let categories = plot.categories.iter().enumerate();
        let places: Vec<Place<'_>> =
            categories.map(|(idx, category)| Place { category, x: middle(idx) }).collect();
        axis::draw_periods(scene, &places, slot, area.bottom() + below);
    } else {
        let xs: Vec<f64> = (0..plot.categories.len()).map(middle).collect();
        names.draw(scene, &xs, area.bottom() + below);
    }
}

/// The sum of each stack on top of it, where all parts are positive and the figures fit.
fn draw_totals(
    scene: &mut Scene,
    plot: &Plot,
    bars: &[Bar],
    at: impl Fn(usize, f64) -> Point,
    slot: f64,
) {
    if bars.iter().any(|it| it.datum.value < 0.0) {
        return;
    }
    let mut totals = vec![0.0; plot.categories.len()];
    for bar in bars {
        if let Some(total) = totals.get_mut(bar.datum.category_idx) {
            *total += bar.datum.value;
        }
    }
    let figures: Vec<String> = totals.iter().map(|it| scale::short(*it, &plot.unit)).collect();
    if figures.iter().all(|it| small_width(it) + 6.0 <= slot) {
        for (idx, (total, figure)) in totals.into_iter().zip(figures).enumerate() {
            scene.figure(at(idx, total), Anchor::Middle, figure);
        }
    }
}

/// Drops what cannot be told apart, and says so.
pub(crate) fn limit(plot: &mut Plot, max_categories: usize) {
    if plot.series.len() > MAX_SERIES && !is_one_each(plot) {
        plot.notes.insert(0, format!("first {MAX_SERIES} of {} series", plot.series.len()));
        plot.series.truncate(MAX_SERIES);
    }
    let n = plot.categories.len();
    if n > max_categories {
        plot.notes.insert(
            0,
            format!("first {max_categories} of {}", fact_core::thousands(&n.to_string())),
        );
        plot.categories.truncate(max_categories);
        for one in &mut plot.series {
            one.data.retain(|it| it.category_idx < max_categories);
        }
        plot.series.retain(|it| !it.data.is_empty());
    }
}

/// Swatches for several series.
pub(crate) fn legend(scene: &Scene, plot: &Plot) -> Vec<Entry> {
    if plot.series.len() < 2 {
        return Vec::new();
    }
    let entry =
        |(idx, one): (usize, &Series)| Entry { color: scene.color(idx), name: one.name.clone() };
    plot.series.iter().enumerate().map(entry).collect()
}

/// One bar before it is drawn.
pub(crate) struct Bar {
    pub datum: Datum,
    pub series_idx: usize,
    /// Where it begins and ends on the value axis.
    pub from: f64,
    pub to: f64,
    /// Its place among the bars of its category, and how many there are.
    pub place: usize,
    pub n_beside: usize,
    /// Whether nothing lies on top of it.
    pub is_top: bool,
}

/// Whether each category has one bar only: the colour then groups categories, and bars need
/// no room beside each other.
fn is_one_each(plot: &Plot) -> bool {
    let mut n_bars = vec![0_usize; plot.categories.len()];
    for datum in plot.series.iter().flat_map(|it| &it.data) {
        if let Some(n) = n_bars.get_mut(datum.category_idx) {
            *n += 1;
        }
    }
    n_bars.iter().all(|n| *n <= 1)
}

/// Every bar with its ends and its place.
pub(crate) fn lay_out(plot: &Plot, stacking: Stacking) -> Vec<Bar> {
    let one_each = is_one_each(plot);
    let n_series = plot.series.len();
    // Running ends of the stacks upwards and downwards.
    let mut stacks = vec![(0.0, 0.0); plot.categories.len()];
    let mut bars = Vec::new();
    for (series_idx, one) in plot.series.iter().enumerate() {
        for datum in &one.data {
            let (from, to) = match (stacking, stacks.get_mut(datum.category_idx)) {
                (Stacking::Stacked, Some((up, down))) => {
                    let end = if datum.value < 0.0 { down } else { up };
                    let from = *end;
                    *end += datum.value;
                    (from, *end)
                }
                _ => (0.0, datum.value),
            };
            let (place, n_beside) = match stacking {
                Stacking::SideBySide if !one_each => (series_idx, n_series),
                _ => (0, 1),
            };
            let is_top = stacking == Stacking::SideBySide;
            bars.push(Bar { datum: *datum, series_idx, from, to, place, n_beside, is_top });
        }
    }
    bars
}

fn draw_bar(
    scene: &mut Scene,
    bar: &Bar,
    plot: &Plot,
    scale: &Scale,
    area: Rect,
    slot: f64,
    has_figures: bool,
) {
    let n = count(bar.n_beside);
    let group = (slot * if bar.n_beside > 1 { 0.84 } else { 0.68 }).min(MAX_WIDTH * n);
    let left = area.x + slot * count(bar.datum.category_idx) + (slot - group) / 2.0;
    let gap = if bar.n_beside > 1 && group / n > 6.0 { 1.5 } else { 0.0 };
    let (from, to) =
        (scale.place(bar.from, area.bottom(), area.y), scale.place(bar.to, area.bottom(), area.y));
    // A bar too small to see still shows that there is a value.
    let height = (from - to).abs().max(if bar.to.abs() > 0.0 { 1.0 } else { 0.0 });
    let y = if bar.to >= bar.from { from - height } else { from };
    let width = (group / n - gap).max(0.5);
    let rect = Rect { x: left + group / n * count(bar.place), y, width, height };
    let color = scene.color(bar.series_idx);
    let far_end = if bar.to < bar.from { Side::Bottom } else { Side::Top };
    draw_rounded(scene, rect, far_end, color, bar.is_top);
    let middle = rect.x + rect.width / 2.0;
    if has_figures {
        let y = if bar.to < 0.0 { rect.bottom() + 13.0 } else { rect.y - 5.0 };
        let figure = scale::short(bar.datum.value, &plot.unit);
        scene.figure(Point { x: middle, y }, Anchor::Middle, figure);
    }
    mark(scene, rect, bar, plot, color);
}

/// The pointer's target for one bar.
pub(crate) fn mark(scene: &mut Scene, rect: Rect, bar: &Bar, plot: &Plot, color: RGBColor) {
    let (x, y) = (tenth(rect.x), tenth(rect.y));
    let (width, height) = (tenth(rect.width), tenth(rect.height));
    let category = plot.categories.get(bar.datum.category_idx);
    let series = plot.series.get(bar.series_idx);
    scene.marks.push(Mark {
        area: Area::Rect { x, y, width, height },
        label: category.map_or_else(String::new, |it| it.label.clone()),
        series: series.map_or_else(String::new, |it| it.name.clone()),
        value_text: value_text(bar.datum.value, &plot.unit),
        color: hex(color),
        row_idx: Some(bar.datum.row_idx),
    });
}

/// The end of a bar that is away from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Top,
    Bottom,
    Left,
    Right,
}

/// A bar with soft corners at its far end.
pub(crate) fn draw_rounded(scene: &mut Scene, rect: Rect, end: Side, color: RGBColor, soft: bool) {
    let corner = CORNER.min(rect.width / 2.0).min(rect.height / 2.0);
    if !soft || corner < 0.5 {
        scene.rect(rect, color);
        return;
    }
    let (left, top, right, bottom) = (rect.x, rect.y, rect.right(), rect.bottom());
    let is_soft = |a: Side, b: Side| end == a || end == b;
    let corners = [
        (left, top, 180.0, is_soft(Side::Top, Side::Left), 1.0, 1.0),
        (right, top, 270.0, is_soft(Side::Top, Side::Right), -1.0, 1.0),
        (right, bottom, 0.0, is_soft(Side::Bottom, Side::Right), -1.0, -1.0),
        (left, bottom, 90.0, is_soft(Side::Bottom, Side::Left), 1.0, -1.0),
    ];
    let mut points = Vec::with_capacity(12);
    for (x, y, start, soft, towards_x, towards_y) in corners {
        if !soft {
            points.push(Point { x, y });
            continue;
        }
        let (cx, cy) = (x + towards_x * corner, y + towards_y * corner);
        for step in 0..=3 {
            let angle = (start + 30.0 * f64::from(step)) * std::f64::consts::PI / 180.0;
            points.push(Point { x: cx + corner * angle.cos(), y: cy + corner * angle.sin() });
        }
    }
    scene.area(points, color, 1.0);
}
