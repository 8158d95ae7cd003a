//! Parts of one whole as a ring, with a list of names, figures and shares beside it.

use std::f64::consts::TAU;

use crate::{
    bar,
    frame::{self, MARGIN},
    mark::{Area, Mark},
    metrics::{self, Weight},
    number::{count, tenth, whole},
    plot::{Datum, MAX_SERIES, Plot},
    scale,
    scene::{Anchor, Point, Rect, SMALL, Scene, Shape, Stroke, Text, centred, small_width},
    show::{hex, value_text},
};
use fact_core::{Unit, compact};

const ROW: f64 = 24.0;
/// Least width of the list of names and figures.
const LIST_WIDTH: f64 = 150.0;
/// Below this width a list shows shares without figures.
const WIDE_LIST: f64 = 200.0;
/// The hole of a ring, as a share of its radius.
const HOLE: f64 = 0.62;

/// Draws the first series of `plot` as slices, or as a ring around their sum.
pub(crate) fn draw(scene: &mut Scene, mut plot: Plot<'_>, is_ring: bool) {
    bar::limit_to(&mut plot, MAX_SERIES);
    let hole = if is_ring { HOLE } else { 0.0 };
    let parts: Vec<Datum> = plot.series.first().map(|it| it.data.clone()).unwrap_or_default();
    let total: f64 = parts.iter().map(|it| it.value).sum();
    let unit = frame::unit_words(&plot.unit);
    let outer = frame::surround(scene, unit.as_deref(), &[], &plot.notes);
    // The list comes first: what is left is the ring's.
    let width = (outer.width * 0.45).min(outer.width - LIST_WIDTH);
    let radius = (outer.height.min(width) / 2.0 - 4.0).max(12.0);
    let center = Point { x: outer.x + radius + 8.0, y: outer.y + outer.height / 2.0 };
    let mut angle = -TAU / 4.0;
    for (idx, part) in parts.iter().enumerate() {
        let sweep = if total > 0.0 { part.value / total * TAU } else { 0.0 };
        draw_slice(scene, center, (radius * hole, radius), (angle, angle + sweep), idx);
        angle += sweep;
    }
    if is_ring && radius > 48.0 && plot.unit != Unit::Percent {
        let text = scale::short(total, &plot.unit);
        let (size, weight) = (18.0, Weight::SemiBold);
        let at = Point { x: center.x, y: center.y + size * metrics::CAP_HEIGHT / 2.0 };
        let color = scene.palette.text;
        scene.text(Text { at, text, size, weight, anchor: Anchor::Middle, color });
    }
    list(scene, &plot, &parts, total, center.x + radius + 28.0, center.y);
}

/// A piece between two radii as a polygon fine enough to look round, with a gap to its neighbours.
fn draw_slice(
    scene: &mut Scene,
    center: Point,
    (inner, radius): (f64, f64),
    (from, to): (f64, f64),
    idx: usize,
) {
    let n_steps = whole(((to - from) * radius / 2.0).ceil()).clamp(2, 720);
    let at = |radius: f64, step: usize| {
        let angle = from + (to - from) * count(step) / count(n_steps);
        Point { x: center.x + radius * angle.cos(), y: center.y + radius * angle.sin() }
    };
    let outside = (0..=n_steps).map(|step| at(radius, step));
    let n_inside = if inner > 0.0 { n_steps } else { 0 };
    let inside = (0..=n_inside).rev().map(|step| at(inner, step));
    let points: Vec<Point> = outside.chain(inside).collect();
    let color = scene.color(idx);
    scene.shapes.push(Shape::Polygon { points, color, opacity: 1.0 });
    let edge = Stroke::solid(scene.palette.surface, 1.5);
    scene.line(at(inner, 0), at(radius, 0), edge);
}

fn list(scene: &mut Scene, plot: &Plot<'_>, parts: &[Datum], total: f64, left: f64, middle: f64) {
    let right = (scene.width - MARGIN).min(left + 320.0);
    let row = ROW.min((scene.height - 100.0) / count(parts.len().max(1)));
    let top = middle - row * count(parts.len()) / 2.0;
    let is_share = plot.unit == Unit::Percent;
    let is_wide = right - left >= WIDE_LIST;
    for (idx, part) in parts.iter().enumerate() {
        let y = top + row * (count(idx) + 0.5);
        let color = scene.color(idx);
        scene.rect(Rect { x: left, y: y - 5.0, width: 10.0, height: 10.0 }, color);
        let percent = if total > 0.0 { part.value / total * 100.0 } else { 0.0 };
        let share = compact(percent, &Unit::Percent);
        let figure = scale::short(part.value, &plot.unit);
        let figure = match (is_share, is_wide) {
            (true, _) => figure,
            (false, true) => format!("{figure}  ({share})"),
            (false, false) => share.clone(),
        };
        let name_room = right - left - 16.0 - 12.0 - small_width(&figure);
        let label = plot.label(part);
        let name = metrics::truncate(&label, SMALL, Weight::Regular, name_room.max(16.0));
        scene.figure(Point { x: left + 16.0, y: centred(y) }, Anchor::Start, name);
        scene.label(Point { x: right, y: centred(y) }, Anchor::End, figure);
        let (x, y, width) = (tenth(left), tenth(y - row / 2.0), tenth(right - left));
        let value = value_text(part.value, &plot.unit);
        scene.marks.push(Mark {
            area: Area::Rect { x, y, width, height: tenth(row) },
            label,
            series: String::new(),
            value_text: if is_share { value } else { format!("{value} ({share})") },
            color: hex(color),
            row_idx: part.row_idx,
            rows: None,
        });
    }
}
