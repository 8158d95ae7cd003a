//! Lines over time, with forecasts and a trend.

use fact_core::{Analysis, ChartSpec};
use plotters::style::RGBColor;

use crate::{
    across::Across,
    ahead::{self, Placed},
    axis,
    ends::{self, End},
    frame::{self, Entry},
    number::whole,
    pen::Pen,
    plot::{Datum, MAX_SERIES, Plot, Series},
    scale::{self, Base, Extent, Scale},
    scene::{Anchor, Point, Rect, Scene, centred},
    thin,
    trend::Trend,
};

/// Points beyond which lines carry no dots.
const MAX_DOTTED: usize = 40;

/// Draws `plot` as lines, forecasts dashed with their intervals as bands.
pub(crate) fn draw<'a>(
    scene: &mut Scene,
    mut plot: Plot<'a>,
    spec: &ChartSpec,
    analysis: Option<&'a Analysis>,
) {
    let forecasts = match analysis {
        Some(Analysis::Forecast { series }) => series.as_slice(),
        _ => &[],
    };
    let named = rank(&mut plot.series);
    plot.hide(&scene.hidden);
    let forecasts = ahead::place(&mut plot, forecasts);
    let colors: Vec<RGBColor> = (0..plot.series.len())
        .map(|idx| if idx < named { scene.color(idx) } else { scene.palette.axis })
        .collect();
    let scale = scale_of(scene, &plot, &forecasts, spec.is_log);
    let trend = spec.has_fit.then(|| Trend::of(&plot, scale.is_log)).flatten();
    let mut notes = notes_of(&plot, &scale, &forecasts, named);
    notes.extend(trend.as_ref().map(|it| it.note(&plot)));
    let ends_fit = ends::fit(scene, named);
    let entries: Vec<Entry> = plot
        .series
        .iter()
        .zip(&colors)
        .take(if named > 1 { named } else { 0 })
        .enumerate()
        .map(|(series_idx, (one, color))| Entry {
            color: *color,
            name: one.name.clone(),
            series_idx,
        })
        .collect();
    let (left, right) = sides(scene, &plot, &scale, ends_fit.then_some(&entries));
    let width = scene.width - left - right - 2.0 * frame::MARGIN;
    let n_all: usize = plot.shown().map(|(_, it)| it.data.len()).sum();
    let probe = Rect { x: 0.0, y: 0.0, width, height: 1.0 };
    let across = Across::over(&plot.categories, probe, scene.window);
    if let Some((n_drawn, n_shown)) = thin_all(&mut plot, &across) {
        notes.push(thin::note(n_drawn, n_shown));
    }
    notes.append(&mut plot.notes);

    let subtitle = frame::subtitle(&plot.unit, scale.is_log);
    let legend = if ends_fit { [].as_slice() } else { entries.as_slice() };
    let outer = frame::surround(scene, subtitle.as_deref(), legend, &notes);
    let area = axis::inside(outer, left, right, axis::MAX_PERIOD_ROWS);
    let across = Across::over(&plot.categories, area, scene.window);
    axis::draw_values(scene, &scale, area);
    across.draw_labels(scene, &plot.categories, area.bottom());
    scene.plot = Some(area);
    scene.x_axis = Some(across.axis(&plot));

    let pen = Pen { scale: &scale, across, area, plot: &plot };
    let is_dotted = n_all <= MAX_DOTTED * named.clamp(1, 4);
    pen.draw_all(scene, &forecasts, &colors, is_dotted);
    if let Some(trend) = &trend {
        trend.draw(scene, &pen);
    }
    if ends_fit {
        let end = |entry: Entry| End { y: end_of(&pen, &forecasts, entry.series_idx), entry };
        ends::draw(scene, area, entries.into_iter().map(end).collect());
    } else if named == 1 {
        draw_last_figure(scene, &pen, &forecasts);
    }
}

/// The value axis over everything shown, bands included.
fn scale_of(scene: &Scene, plot: &Plot<'_>, forecasts: &[Placed<'_>], is_log: bool) -> Scale {
    let probe = Rect { x: 0.0, y: 0.0, width: scene.width * 0.8, height: 1.0 };
    let across = Across::over(&plot.categories, probe, scene.window);
    let mut values = Extent::default();
    for (_, one) in plot.shown() {
        let places = one.data.iter().map(|it| (plot.at(it), it.value));
        across_values(&across, places, &mut values);
    }
    for placed in forecasts {
        let points = || placed.forecast.points.iter().zip(&placed.ats);
        let low = points().map(|(it, at)| (*at, it.low_95));
        let high = points().map(|(it, at)| (*at, it.high_95));
        if !is_log {
            across_values(&across, low, &mut values);
        }
        across_values(&across, high, &mut values);
    }
    let base = if is_log { Base::Log } else { Base::Near };
    Scale::based(base, values.ends(), axis::n_ticks(scene.height - 130.0, 42.0), &plot.unit)
}

/// Adds the values at the places shown, and where a line crosses the edges of what is shown.
pub(crate) fn across_values(
    across: &Across,
    places: impl Iterator<Item = (f64, f64)>,
    values: &mut Extent,
) {
    if across.share() >= 1.0 {
        return places.for_each(|(_, value)| values.add(value));
    }
    let mut last: Option<(f64, f64)> = None;
    for (at, value) in places {
        if across.shows(at) {
            values.add(value);
        }
        if let Some((last_at, last_value)) = last {
            for edge in [across.from, across.to] {
                if last_at < edge && edge < at {
                    let share = (edge - last_at) / (at - last_at);
                    values.add(last_value + share * (value - last_value));
                }
            }
        }
        last = Some((at, value));
    }
}

fn notes_of(plot: &Plot<'_>, scale: &Scale, forecasts: &[Placed<'_>], named: usize) -> Vec<String> {
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

/// Room for figures at the left, and for names or a figure at the right.
fn sides(scene: &Scene, plot: &Plot<'_>, scale: &Scale, ends: Option<&Vec<Entry>>) -> (f64, f64) {
    let right = match ends {
        Some(entries) => ends::width(scene, entries.iter().map(|it| it.name.as_str())),
        None if plot.series.len() == 1 => 52.0,
        None => 8.0,
    };
    (axis::figures_width(scale), right)
}

/// Takes of every line the part that `across` shows, and thins it where it has far more points than
/// px; gives how many are left of how many, where that is so.
fn thin_all(plot: &mut Plot<'_>, across: &Across) -> Option<(usize, usize)> {
    let width_px = whole(across.width()).max(1);
    let Plot { categories, series, .. } = plot;
    let at = |idx: usize| categories.at(idx);
    let (mut n_shown, mut is_thinned) = (0, false);
    for one in series.iter_mut().filter(|it| !it.is_hidden) {
        if across.share() < 1.0 {
            // What is shown, and one more on either side, so that the line goes on beyond the edge.
            let from = one.data.partition_point(|it| at(it.category_idx) < across.from);
            let to = one.data.partition_point(|it| at(it.category_idx) <= across.to);
            let kept = from.saturating_sub(1)..(to + 1).min(one.data.len());
            one.data = one.data.get(kept).unwrap_or_default().to_vec();
        }
        n_shown += one.data.len();
        let place = |it: &Datum| at(it.category_idx);
        if let Some(kept) = thin::thin(&one.data, width_px, place, |it| across.column_end(it)) {
            one.data = kept;
            is_thinned = true;
        }
    }
    is_thinned.then(|| (plot.values().count(), n_shown))
}

/// Series with the largest last values first where not all can be named; how many are.
pub(crate) fn rank(series: &mut [Series]) -> usize {
    if series.len() > MAX_SERIES {
        let weight = |one: &Series| one.data.last().map_or(0.0, |it| it.value.abs());
        series.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    }
    series.len().min(MAX_SERIES)
}

/// The height at which a line, or its forecast, ends within what is shown.
fn end_of(pen: &Pen<'_>, forecasts: &[Placed<'_>], series_idx: usize) -> Option<f64> {
    let one = pen.plot.series.get(series_idx).filter(|it| !it.is_hidden)?;
    let points = one.data.iter().map(|it| pen.at(it));
    let ahead = forecasts.iter().filter(|it| it.series_idx == series_idx);
    let ahead = ahead.flat_map(|it| it.forecast.points.iter().zip(&it.ats));
    let ahead = ahead.map(|(point, at)| pen.point(*at, point.value));
    let points: Vec<Point> = points.chain(ahead).collect();
    pen.across.clip(&points).last().map(|it| it.y)
}

/// The last figure of a line that is alone, beside its end.
fn draw_last_figure(scene: &mut Scene, pen: &Pen<'_>, forecasts: &[Placed<'_>]) {
    let Some(alone) = pen.plot.series.first().filter(|it| !it.is_hidden) else { return };
    let ahead = forecasts.first().and_then(|it| Some((it.forecast.points.last()?, it.ats.last()?)));
    let end = match ahead {
        Some((point, at)) => Some((*at, point.value)),
        None => alone.data.last().map(|it| (pen.plot.at(it), it.value)),
    };
    if let Some((at, value)) = end.filter(|it| pen.across.shows(it.0)) {
        let Point { x, y } = pen.point(at, value);
        let figure = scale::short(value, &pen.plot.unit);
        scene.figure(Point { x: x + 8.0, y: centred(y) }, Anchor::Start, figure);
    }
}
