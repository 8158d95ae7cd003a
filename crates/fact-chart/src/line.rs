//! Lines over time, with forecasts.

use fact_core::Analysis;
use plotters::style::RGBColor;

use crate::{
    ahead::{self, Placed},
    axis::{self, Place},
    frame::{self, Entry},
    mark::{Area, Mark},
    metrics::{self, Weight},
    number::{count, tenth, whole},
    plot::{Category, Datum, Plot, Series},
    scale::{self, Scale},
    scene::{Anchor, Point, Rect, SMALL, Scene, Stroke, centred, small_width},
    show::{hex, value_text},
    thin,
};

/// Lines with a colour and a name of their own; the others stay grey.
const MAX_NAMED: usize = 8;
/// Points beyond which lines carry no dots.
const MAX_DOTTED: usize = 40;
/// Marks beyond which the pointer finds too much.
const MAX_MARKS: usize = 3000;
const LABEL_STEP: f64 = 15.0;

/// Draws `plot` as lines, forecasts dashed with their intervals as bands.
pub(crate) fn draw(scene: &mut Scene, mut plot: Plot, analysis: Option<&Analysis>) {
    let forecasts = match analysis {
        Some(Analysis::Forecast { series }) => series.as_slice(),
        _ => &[],
    };
    let n_real = plot.categories.len();
    let named = rank(&mut plot.series);
    let forecasts = ahead::place(&mut plot, forecasts);
    let colors: Vec<RGBColor> = (0..plot.series.len())
        .map(|idx| if idx < named { scene.color(idx) } else { scene.palette.axis })
        .collect();

    let scale = scale_of(scene, &plot, &forecasts);
    let mut notes = notes_of(&plot, &scale, &forecasts, named);
    let ends_fit =
        named > 1 && scene.height - 130.0 >= LABEL_STEP * count(named) && scene.width >= 420.0;
    let legend: Vec<Entry> = if named > 1 && !ends_fit {
        let pairs = plot.series.iter().zip(&colors).take(named);
        pairs.map(|(one, color)| Entry { color: *color, name: one.name.clone() }).collect()
    } else {
        Vec::new()
    };
    let room = Layout::of(scene, &plot, &scale, ends_fit, named);
    let width_px = whole(scene.width - room.left - room.right - 2.0 * frame::MARGIN).max(1);
    let n_all = plot.values().count();
    if thin::thin(&mut plot.series, n_real, width_px) {
        notes.push(thin::note(plot.values().count(), n_all));
    }
    notes.append(&mut plot.notes);

    let unit = frame::unit_words(&plot.unit);
    let outer = frame::surround(scene, unit.as_deref(), &legend, &notes);
    let area = Rect {
        x: outer.x + room.left,
        y: outer.y + 6.0,
        width: (outer.width - room.left - room.right).max(1.0),
        height: (outer.height - 6.0 - axis::label_height(axis::MAX_PERIOD_ROWS)).max(1.0),
    };
    axis::draw_values(scene, &scale, area);
    let xs = XScale::over(&plot.categories, area);
    let places: Vec<Place<'_>> =
        plot.categories.iter().map(|it| Place { category: it, x: xs.place(it.at) }).collect();
    axis::draw_periods(scene, &places, xs.slot, area.bottom());

    let pen = Pen { scale: &scale, xs: &xs, area, plot: &plot };
    let is_dotted = n_all <= MAX_DOTTED * named.clamp(1, 4);
    pen.draw_all(scene, &forecasts, &colors, is_dotted);
    pen.draw_ends(scene, &forecasts, &colors, if ends_fit { named } else { 0 });
}

/// The value axis over everything drawn, bands included.
fn scale_of(scene: &Scene, plot: &Plot, forecasts: &[Placed<'_>]) -> Scale {
    let points = forecasts.iter().flat_map(|it| &it.forecast.points);
    let values = plot.values().chain(points.flat_map(|it| [it.low_95, it.high_95]));
    Scale::over(values, axis::n_ticks(scene.height - 130.0, 52.0), false, &plot.unit)
}

fn notes_of(plot: &Plot, scale: &Scale, forecasts: &[Placed<'_>], named: usize) -> Vec<String> {
    let mut notes = ahead::notes(forecasts);
    if scale.is_cut() {
        let from = if scale.low > 0.0 { scale.low } else { scale.high };
        notes.push(format!("axis starts at {}", scale::short(from, &plot.unit)));
    }
    if plot.series.len() > named {
        notes.push(format!("{named} of {} lines named", plot.series.len()));
    }
    notes
}

/// Room for figures at both sides.
struct Layout {
    left: f64,
    right: f64,
}

impl Layout {
    fn of(scene: &Scene, plot: &Plot, scale: &Scale, ends_fit: bool, named: usize) -> Self {
        let left = axis::figures_width(scale);
        let widest =
            plot.series.iter().take(named).map(|it| small_width(&it.name)).fold(0.0, f64::max);
        let right = if ends_fit { widest.min(scene.width * 0.24) + 26.0 } else { 0.0 };
        let right = if plot.series.len() == 1 { 52.0 } else { right };
        Self { left, right: right.max(8.0) }
    }
}

/// Time or position along the bottom.
struct XScale {
    first: f64,
    last: f64,
    left: f64,
    right: f64,
    /// Px between two neighbours.
    slot: f64,
}

impl XScale {
    fn over(categories: &[Category], area: Rect) -> Self {
        let first = categories.first().map_or(0.0, |it| it.at);
        let last = categories.last().map_or(0.0, |it| it.at);
        let pad = 10.0_f64.min(area.width / 4.0);
        let (left, right) = (area.x + pad, area.right() - pad);
        let slot = (right - left) / (last - first).max(1.0);
        Self { first, last, left, right, slot }
    }

    fn place(&self, at: f64) -> f64 {
        let span = self.last - self.first;
        let share = if span > 0.0 { (at - self.first) / span } else { 0.5 };
        self.left + share * (self.right - self.left)
    }
}

/// Series with the largest last values first where not all can be named; how many are.
fn rank(series: &mut [Series]) -> usize {
    if series.len() > MAX_NAMED {
        let weight = |one: &Series| one.data.last().map_or(0.0, |it| it.value.abs());
        series.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    }
    series.len().min(MAX_NAMED)
}

/// Where values go on the picture.
struct Pen<'a> {
    scale: &'a Scale,
    xs: &'a XScale,
    area: Rect,
    plot: &'a Plot,
}

impl Pen<'_> {
    fn draw_all(
        &self,
        scene: &mut Scene,
        forecasts: &[Placed<'_>],
        colors: &[RGBColor],
        is_dotted: bool,
    ) {
        let color_of = |it: &Placed<'_>| colors.get(it.series_idx).copied();
        let with_bands = forecasts.len() <= 2;
        for forecast in forecasts {
            let color = color_of(forecast).unwrap_or(scene.palette.label);
            self.draw_forecast(scene, forecast, color, with_bands);
        }
        // Grey lines first, the most important last, on top.
        for (idx, (one, color)) in self.plot.series.iter().zip(colors).enumerate().rev() {
            let stroke = Stroke::solid(*color, if idx < MAX_NAMED { 2.0 } else { 1.0 });
            self.draw_series(scene, one, stroke, is_dotted);
        }
        self.mark(scene, colors);
        for forecast in forecasts {
            let color = color_of(forecast).unwrap_or(scene.palette.label);
            self.mark_forecast(scene, forecast, color);
        }
    }

    fn at(&self, datum: &Datum) -> Point {
        let category = self.plot.categories.get(datum.category_idx);
        self.point(category.map_or(0.0, |it| it.at), datum.value)
    }

    fn point(&self, at: f64, value: f64) -> Point {
        let y = self.scale.place(value, self.area.bottom(), self.area.y);
        Point { x: self.xs.place(at), y }
    }

    /// A line, broken where a period is missing, so that nothing is made up.
    fn draw_series(&self, scene: &mut Scene, one: &Series, stroke: Stroke, is_dotted: bool) {
        let color = stroke.color;
        for run in one.data.chunk_by(|a, b| self.are_neighbours(a, b)) {
            let points: Vec<Point> = run.iter().map(|it| self.at(it)).collect();
            match points.as_slice() {
                [alone] => scene.dot(*alone, 3.0, color),
                _ => scene.path(points, stroke),
            }
        }
        if is_dotted {
            one.data.iter().for_each(|it| scene.dot(self.at(it), 2.6, color));
        }
    }

    fn are_neighbours(&self, a: &Datum, b: &Datum) -> bool {
        let place = |datum: &Datum| self.plot.categories.get(datum.category_idx);
        let (Some(a), Some(b)) = (place(a), place(b)) else { return false };
        let has_gaps = a.period.is_some_and(|it| it.grain.shows_gaps());
        !has_gaps || b.at - a.at < 1.5
    }

    fn draw_forecast(&self, scene: &mut Scene, placed: &Placed<'_>, color: RGBColor, bands: bool) {
        let start = placed.last.map(|it| self.at(&it));
        let points = &placed.forecast.points;
        let along = |value: fn(&fact_core::ForecastPoint) -> f64| -> Vec<Point> {
            points.iter().zip(&placed.ats).map(|(it, at)| self.point(*at, value(it))).collect()
        };
        let band = |low: Vec<Point>, high: Vec<Point>| -> Vec<Point> {
            start.into_iter().chain(high).chain(low.into_iter().rev()).collect()
        };
        if bands {
            scene.area(band(along(|it| it.low_95), along(|it| it.high_95)), color, 0.12);
            scene.area(band(along(|it| it.low_80), along(|it| it.high_80)), color, 0.2);
        }
        let path: Vec<Point> = start.into_iter().chain(along(|it| it.value)).collect();
        let dash = Some((5.0, 5.0));
        scene.path(path, Stroke { color, width: 2.0, opacity: 1.0, dash });
        for (point, at) in points.iter().zip(&placed.ats) {
            let at = self.point(*at, point.value);
            scene.dot(at, 3.0, color);
            let hollow = scene.palette.surface;
            scene.shapes.push(crate::scene::Shape::Circle {
                center: at,
                radius: 1.5,
                color: hollow,
                opacity: 1.0,
            });
        }
    }

    fn mark(&self, scene: &mut Scene, colors: &[RGBColor]) {
        for (one, color) in self.plot.series.iter().zip(colors) {
            for datum in &one.data {
                if scene.marks.len() >= MAX_MARKS {
                    return;
                }
                let Point { x, y } = self.at(datum);
                let label = self.plot.categories.get(datum.category_idx);
                scene.marks.push(Mark {
                    area: Area::Circle { x: tenth(x), y: tenth(y), radius: 3.0 },
                    label: label.map_or_else(String::new, |it| it.label.clone()),
                    series: one.name.clone(),
                    value_text: value_text(datum.value, &self.plot.unit),
                    color: hex(*color),
                    row_idx: Some(datum.row_idx),
                });
            }
        }
    }

    fn mark_forecast(&self, scene: &mut Scene, placed: &Placed<'_>, color: RGBColor) {
        let unit = &self.plot.unit;
        let name = self.plot.series.get(placed.series_idx).map_or("", |it| it.name.as_str());
        for (point, at) in placed.forecast.points.iter().zip(&placed.ats) {
            let Point { x, y } = self.point(*at, point.value);
            let text = format!(
                "{} (forecast; 95 %: {} to {})",
                fact_core::compact(point.value, unit),
                fact_core::compact(point.low_95, unit),
                fact_core::compact(point.high_95, unit)
            );
            scene.marks.push(Mark {
                area: Area::Circle { x: tenth(x), y: tenth(y), radius: 3.0 },
                label: point.label.clone(),
                series: name.to_owned(),
                value_text: text,
                color: hex(color),
                row_idx: None,
            });
        }
    }

    /// Names at the lines' right ends, moved apart; the last figure for a line that is alone.
    fn draw_ends(
        &self,
        scene: &mut Scene,
        forecasts: &[Placed<'_>],
        colors: &[RGBColor],
        n_names: usize,
    ) {
        let end_of = |series_idx: usize, one: &Series| -> Option<Point> {
            let forecast = forecasts.iter().find(|it| it.series_idx == series_idx);
            let ahead = forecast.and_then(|it| it.forecast.points.last().zip(it.ats.last()));
            let ahead = ahead.map(|(point, at)| self.point(*at, point.value));
            ahead.or_else(|| one.data.last().map(|it| self.at(it)))
        };
        if let [alone] = self.plot.series.as_slice() {
            let last =
                forecasts.first().and_then(|it| it.forecast.points.last()).map(|it| it.value);
            let value = last.or_else(|| alone.data.last().map(|it| it.value));
            if let (Some(end), Some(value)) = (end_of(0, alone), value) {
                let at = Point { x: end.x + 8.0, y: centred(end.y) };
                scene.figure(at, Anchor::Start, scale::short(value, &self.plot.unit));
            }
            return;
        }
        let named = self.plot.series.iter().enumerate().take(n_names);
        let mut ends: Vec<(usize, f64)> =
            named.filter_map(|(idx, one)| Some((idx, end_of(idx, one)?.y))).collect();
        ends.sort_by(|a, b| a.1.total_cmp(&b.1));
        spread(&mut ends, self.area.y, self.area.bottom());
        let room = scene.width - frame::MARGIN - self.area.right() - 18.0;
        for (idx, y) in ends {
            let (Some(one), Some(color)) = (self.plot.series.get(idx), colors.get(idx)) else {
                continue;
            };
            let x = self.area.right() + 4.0;
            scene.line(Point { x, y }, Point { x: x + 8.0, y }, Stroke::solid(*color, 3.0));
            let name = metrics::truncate(&one.name, SMALL, Weight::Regular, room.max(20.0));
            scene.figure(Point { x: x + 14.0, y: centred(y) }, Anchor::Start, name);
        }
    }
}

/// Moves sorted heights apart until none is nearer than a line of text to the next, within
/// `top` and `bottom` where that is possible.
fn spread(ends: &mut [(usize, f64)], top: f64, bottom: f64) {
    let mut least = top;
    for (_, y) in ends.iter_mut() {
        *y = y.max(least);
        least = *y + LABEL_STEP;
    }
    let mut most = bottom;
    for (_, y) in ends.iter_mut().rev() {
        *y = y.min(most);
        most = *y - LABEL_STEP;
    }
}
