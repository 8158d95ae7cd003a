//! Upright bars: one a category, side by side for several series, on top of each other, or as
//! shares of one height.

use fact_core::{Unit, compact};
use plotters::style::RGBColor;

use crate::{
    axis::{self, Names, Place},
    frame::{self, Entry},
    mark::{Mark, XAxis, XKind},
    number::{count, whole},
    plot::{Datum, MAX_SERIES, Plot, Series},
    scale::{self, Base, Scale},
    scene::{Anchor, Point, Rect, Scene, Stroke, centred, small_width},
    show::{hex, value_text},
};

/// Bars wider than this look like blocks.
const MAX_WIDTH: f64 = 56.0;
/// Upright bars that can be told apart.
const MAX_CATEGORIES: usize = 60;
/// Corner at a bar's far end.
const CORNER: f64 = 2.5;

/// Whether series share a category's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stacking {
    SideBySide,
    Stacked,
    /// Stacked, each category's whole being 100 %.
    Shares,
}

/// Draws `plot` as upright bars.
pub(crate) fn draw(scene: &mut Scene, mut plot: Plot<'_>, stacking: Stacking, is_log: bool) {
    if stacking != Stacking::SideBySide {
        plot.sum_up_small_series();
    }
    plot.hide(&scene.hidden);
    let x_axis = limit(&mut plot, scene);
    let is_log = is_log && plot.values().all(|it| it > 0.0);
    let bars = lay_out(&plot, stacking);
    let ends = || bars.iter().flat_map(|it| [it.from, it.to]);
    let unit = if stacking == Stacking::Shares { Unit::Percent } else { plot.unit.clone() };
    let base = if is_log { Base::Log } else { Base::Zero };
    let values = bars.iter().flat_map(|it| if is_log { [it.to; 2] } else { [it.from, it.to] });
    let scale = Scale::based(base, values, axis::n_ticks(scene.height - 130.0, 42.0), &unit);
    let legend = legend(scene, &plot);
    if scale.is_log {
        plot.notes.push("dots, because bars have no length on a logarithmic scale".to_owned());
    }
    let subtitle = match stacking {
        Stacking::Shares => Some("Share of the whole".to_owned()),
        _ => frame::subtitle(&plot.unit, scale.is_log),
    };
    let outer = frame::surround(scene, subtitle.as_deref(), &legend, &plot.notes);

    let widest = bars.iter().map(|it| small_width(&scale::short(it.datum.value, &plot.unit)));
    let widest = widest.fold(0.0, f64::max);
    let n_slots = count(plot.categories.len().max(1));
    let n_beside = bars.iter().map(|it| it.n_beside).max().unwrap_or(1);
    let has_figures = stacking == Stacking::SideBySide
        && !scale.is_log
        && widest + 4.0 <= room_of_figure(outer.width / n_slots, n_beside)
        && plot.categories.len() <= 16;
    let scale = if has_figures { scale.tight(ends()) } else { scale };
    let left = if has_figures { 0.0 } else { axis::figures_width(&scale) };
    let slot = (outer.width - left) / n_slots;
    let names = Names::fit(&plot.categories, slot);
    let n_rows = if plot.categories.is_time() { axis::MAX_PERIOD_ROWS } else { names.n_rows() };
    let (above, below) = if has_figures {
        (16.0, if bars.iter().any(|it| it.to < 0.0) { 16.0 } else { 0.0 })
    } else {
        (if stacking == Stacking::Stacked { 14.0 } else { 6.0 }, 0.0)
    };
    let height = outer.height - above - below - axis::label_height(n_rows);
    let (x, y, width) = (outer.x + left, outer.y + above, outer.width - left);
    let area = Rect { x, y, width, height: height.max(1.0) };
    scene.plot = Some(area);
    scene.x_axis = Some(x_axis);

    if !has_figures {
        axis::draw_values(scene, &scale, area);
    }
    let ground = Ground { plot: &plot, scale: &scale, area, slot, has_figures, stacking };
    for bar in &bars {
        ground.draw_bar(scene, bar);
    }
    axis::draw_zero_line(scene, &scale, area);
    if stacking == Stacking::Stacked {
        ground.draw_totals(scene, &bars);
    }
    draw_names(scene, &plot, names, area, below);
}

/// Room that each of `n` bars beside each other leaves for its figure, in px.
fn room_of_figure(slot: f64, n: usize) -> f64 {
    if n > 1 { (slot * 0.84 / count(n)).min(MAX_WIDTH) } else { slot }
}

/// Names or periods under the bars.
pub(crate) fn draw_names(scene: &mut Scene, plot: &Plot<'_>, names: Names, area: Rect, below: f64) {
    let slot = area.width / count(plot.categories.len().max(1));
    let middle = |idx: usize| area.x + slot * (count(idx) + 0.5);
    if plot.categories.is_time() {
        let place = |idx| Place::of(&plot.categories, idx, middle(idx));
        let places: Vec<Place<'_>> = (0..plot.categories.len()).map(place).collect();
        axis::draw_periods(scene, &places, slot, area.bottom() + below);
    } else {
        let xs: Vec<f64> = (0..plot.categories.len()).map(middle).collect();
        names.draw(scene, &xs, area.bottom() + below);
    }
}

/// Takes the part of the axis that is shown, drops what cannot be told apart there, and says so.
pub(crate) fn limit(plot: &mut Plot<'_>, scene: &Scene) -> XAxis {
    let n = plot.categories.len();
    let most = count(n) - 0.5;
    let window = scene.window.and_then(|it| it.within(-0.5, most, 2.0));
    let (from, to) = window.map_or((0, n), |it| {
        let from = whole((it.from + 0.5).round()).min(n.saturating_sub(1));
        (from, whole((it.to + 0.5).round()).clamp(from + 1, n))
    });
    plot.keep(from..to);
    limit_to(plot, MAX_CATEGORIES);
    let from = count(from) - 0.5;
    XAxis {
        kind: if plot.categories.is_time() { XKind::Time } else { XKind::Category },
        n_positions: n,
        from,
        to: from + count(plot.categories.len()),
        least: -0.5,
        most,
        is_log: false,
        can_zoom: true,
    }
}

/// Drops what cannot be told apart, and says so.
pub(crate) fn limit_to(plot: &mut Plot<'_>, max_categories: usize) {
    if plot.series.len() > MAX_SERIES && !is_one_each(plot) {
        plot.notes.insert(0, format!("first {MAX_SERIES} of {} series", plot.series.len()));
        plot.series.truncate(MAX_SERIES);
    }
    let n = plot.categories.len();
    if n > max_categories {
        let all = fact_core::thousands(&n.to_string());
        plot.notes.insert(0, format!("first {max_categories} of {all}"));
        plot.keep(0..max_categories);
    }
}

/// Swatches for several series.
pub(crate) fn legend(scene: &Scene, plot: &Plot<'_>) -> Vec<Entry> {
    if plot.series.len() < 2 {
        return Vec::new();
    }
    let entry = |(series_idx, one): (usize, &Series)| Entry {
        color: scene.color(series_idx),
        name: one.name.clone(),
        series_idx,
    };
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
fn is_one_each(plot: &Plot<'_>) -> bool {
    let mut n_bars = vec![0_usize; plot.categories.len()];
    for datum in plot.series.iter().flat_map(|it| &it.data) {
        if let Some(n) = n_bars.get_mut(datum.category_idx) {
            *n += 1;
        }
    }
    n_bars.iter().all(|n| *n <= 1)
}

/// Every bar with its ends and its place.
pub(crate) fn lay_out(plot: &Plot<'_>, stacking: Stacking) -> Vec<Bar> {
    let one_each = is_one_each(plot);
    let n_shown = plot.shown().count();
    let mut totals = vec![0.0; plot.categories.len()];
    for datum in plot.shown().flat_map(|(_, it)| &it.data) {
        if let Some(total) = totals.get_mut(datum.category_idx) {
            *total += datum.value.abs();
        }
    }
    // Running ends of the stacks upwards and downwards.
    let mut stacks = vec![(0.0, 0.0); plot.categories.len()];
    let mut bars = Vec::new();
    for (place, (series_idx, one)) in plot.shown().enumerate() {
        for datum in &one.data {
            let total: f64 = totals.get(datum.category_idx).copied().unwrap_or(0.0);
            let height = match stacking {
                Stacking::Shares if total > 0.0 => datum.value / total * 100.0,
                _ => datum.value,
            };
            let (from, to) = match (stacking, stacks.get_mut(datum.category_idx)) {
                (Stacking::Stacked | Stacking::Shares, Some((up, down))) => {
                    let end = if height < 0.0 { down } else { up };
                    let from = *end;
                    *end += height;
                    (from, *end)
                }
                _ => (0.0, height),
            };
            let (place, n_beside) = match stacking {
                Stacking::SideBySide if !one_each => (place, n_shown),
                _ => (0, 1),
            };
            let is_top = stacking == Stacking::SideBySide;
            bars.push(Bar { datum: *datum, series_idx, from, to, place, n_beside, is_top });
        }
    }
    bars
}

/// What bars stand on.
pub(crate) struct Ground<'a> {
    pub plot: &'a Plot<'a>,
    pub scale: &'a Scale,
    pub area: Rect,
    /// Px a category has.
    pub slot: f64,
    /// Whether each bar has its figure at its far end.
    pub has_figures: bool,
    pub stacking: Stacking,
}

impl Ground<'_> {
    pub fn draw_bar(&self, scene: &mut Scene, bar: &Bar) {
        let rect = self.rect(bar);
        let color = scene.color(bar.series_idx);
        if self.scale.is_log {
            self.draw_dot(scene, rect, color);
        } else {
            let far_end = if bar.to < bar.from { Side::Bottom } else { Side::Top };
            draw_rounded(scene, rect, far_end, color, bar.is_top);
        }
        let middle = rect.x + rect.width / 2.0;
        if self.has_figures {
            let y = if bar.to < 0.0 { rect.bottom() + 13.0 } else { rect.y - 5.0 };
            let figure = scale::short(bar.datum.value, &self.plot.unit);
            scene.figure(Point { x: middle, y }, Anchor::Middle, figure);
        }
        if self.stacking == Stacking::Shares {
            write_inside(scene, rect, format!("{:.0} %", bar.to - bar.from), color);
        }
        let share = (self.stacking == Stacking::Shares).then_some(bar.to - bar.from);
        mark(scene, rect, bar, self.plot, share);
    }

    fn rect(&self, bar: &Bar) -> Rect {
        let Self { area, slot, scale, .. } = *self;
        let n = count(bar.n_beside);
        let group = (slot * if bar.n_beside > 1 { 0.84 } else { 0.68 }).min(MAX_WIDTH * n);
        let left = area.x + slot * count(bar.datum.category_idx) + (slot - group) / 2.0;
        let gap = if bar.n_beside > 1 && group / n > 6.0 { 1.5 } else { 0.0 };
        let from = if scale.is_log { scale.low } else { bar.from };
        let place = |value: f64| scale.place(value, area.bottom(), area.y);
        let (from, to) = (place(from), place(bar.to));
        // A bar too small to see still shows that there is a value.
        let height = (from - to).abs().max(if bar.to.abs() > 0.0 { 1.0 } else { 0.0 });
        let y = if bar.to >= bar.from { from - height } else { from };
        let width = (group / n - gap).max(0.5);
        Rect { x: left + group / n * count(bar.place), y, width, height }
    }

    /// A dot on a thin stem: on a logarithmic axis a bar's length says nothing.
    fn draw_dot(&self, scene: &mut Scene, rect: Rect, color: RGBColor) {
        let x = rect.x + rect.width / 2.0;
        let faint = scene.faint(color);
        let foot = Point { x, y: self.area.bottom() };
        scene.line(foot, Point { x, y: rect.y }, Stroke::solid(faint, 1.0));
        scene.dot(Point { x, y: rect.y }, (rect.width / 2.0).clamp(1.5, 4.5), color);
    }

    /// The sum of each stack on top of it, where all parts are positive and the figures fit.
    fn draw_totals(&self, scene: &mut Scene, bars: &[Bar]) {
        if bars.iter().any(|it| it.datum.value < 0.0) {
            return;
        }
        let mut totals = vec![0.0; self.plot.categories.len()];
        for bar in bars {
            if let Some(total) = totals.get_mut(bar.datum.category_idx) {
                *total += bar.datum.value;
            }
        }
        let figures: Vec<String> =
            totals.iter().map(|it| scale::short(*it, &self.plot.unit)).collect();
        if figures.iter().all(|it| small_width(it) + 6.0 <= self.slot) {
            for (idx, (total, figure)) in totals.into_iter().zip(figures).enumerate() {
                let x = self.area.x + self.slot * (count(idx) + 0.5);
                let y = self.scale.place(total, self.area.bottom(), self.area.y) - 5.0;
                scene.figure(Point { x, y }, Anchor::Middle, figure);
            }
        }
    }
}

/// A figure in the middle of its mark, where it fits, in black or white, whichever is read.
pub(crate) fn write_inside(scene: &mut Scene, rect: Rect, figure: String, on: RGBColor) {
    if rect.height < 15.0 || small_width(&figure) + 4.0 > rect.width {
        return;
    }
    let Point { x, y } = rect.center();
    let color = readable_on(on);
    scene.small(Point { x, y: centred(y) }, Anchor::Middle, figure, color);
}

/// Near black or white, whichever stands out more from `color`.
///
/// # Source
/// WCAG 2.2, relative luminance and contrast ratio.
pub(crate) fn readable_on(color: RGBColor) -> RGBColor {
    let linear = |it: u8| {
        let share = f64::from(it) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = 0.2126 * linear(color.0) + 0.7152 * linear(color.1) + 0.0722 * linear(color.2);
    let on_white = 1.05 / (luminance + 0.05);
    let on_black = (luminance + 0.05) / 0.05;
    if on_white >= on_black { RGBColor(255, 255, 255) } else { RGBColor(17, 19, 23) }
}

/// The pointer's target for one bar; `share` in percent where that is what is drawn.
pub(crate) fn mark(scene: &mut Scene, rect: Rect, bar: &Bar, plot: &Plot<'_>, share: Option<f64>) {
    let series = plot.series.get(bar.series_idx);
    let figure = value_text(bar.datum.value, &plot.unit);
    let value_text = match share {
        Some(share) => format!("{figure} ({})", compact(share, &Unit::Percent)),
        None => figure,
    };
    scene.marks.push(Mark {
        area: rect.area(),
        label: plot.label(&bar.datum),
        series: series.map_or_else(String::new, |it| it.name.clone()),
        value_text,
        color: hex(scene.color(bar.series_idx)),
        row_idx: bar.datum.row_idx,
        rows: None,
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
    scene.filled(points, color, 1.0);
}
