//! A series over time as one figure: its newest value, how that changed, and the line it came by.

use fact_core::{ChartSpec, Table, Unit};

use crate::{
    error::Error,
    figure, frame,
    mark::{Area, Mark},
    metrics::{self, Weight},
    number::tenth,
    period::{Grain, Period, civil_from_days, days_from_civil},
    plot::{Datum, Plot, Series},
    scale::Scale,
    scene::{Anchor, Point, Rect, SMALL, Scene, Stroke, Text},
    show::{hex, value_text},
    thin,
};

const SIZE: f64 = 44.0;
const LINE: f64 = 17.0;

/// Draws the first measure's newest value.
pub(crate) fn draw(scene: &mut Scene, table: &Table, spec: &ChartSpec) -> Result<(), Error> {
    let y_idxs = spec.y_idxs.iter().copied().take(1).collect();
    let plot = Plot::read(table, &ChartSpec { y_idxs, series_idx: None, ..spec.clone() })?;
    let Some((one, newest)) =
        plot.series.first().and_then(|one| Some((one, one.data.last().copied()?)))
    else {
        return Ok(());
    };
    let outer = frame::surround(scene, None, &[], &plot.notes);
    let is_wide = outer.width >= 320.0 && one.data.len() > 2;
    let width = if is_wide { outer.width * 0.55 } else { outer.width };
    let text = figure::in_short(newest.value, &plot.unit);
    let at_one = metrics::width(&text, 1.0, Weight::SemiBold).max(1e-6);
    let size = SIZE.min(width / at_one).min(outer.height * 0.5).max(8.0);
    let (weight, anchor, color) = (Weight::SemiBold, Anchor::Start, scene.palette.text);
    let mut y = outer.y + size * metrics::CAP_HEIGHT + 4.0;
    scene.text(Text { at: Point { x: outer.x, y }, text, size, weight, anchor, color });
    let mut lines = vec![plot.label(&newest)];
    lines.extend(changes(&plot, one, newest));
    for (idx, line) in lines.into_iter().enumerate() {
        y += if idx == 0 { LINE + 4.0 } else { LINE };
        if y > outer.bottom() {
            break;
        }
        let text = metrics::truncate(&line, SMALL, Weight::Regular, width - 8.0);
        let at = Point { x: outer.x, y };
        if idx == 0 {
            scene.label(at, Anchor::Start, text);
        } else {
            scene.figure(at, Anchor::Start, text);
        }
    }
    let around = Rect { width: width - 8.0, ..outer };
    scene.marks.push(Mark {
        area: around.area(),
        label: plot.label(&newest),
        series: String::new(),
        value_text: value_text(newest.value, &plot.unit),
        color: hex(scene.color(0)),
        row_idx: newest.row_idx,
        rows: None,
    });
    if is_wide {
        let (x, width) = (outer.x + width + 8.0, outer.width - width - 14.0);
        let height = (outer.height - 12.0).clamp(10.0, 84.0);
        sparkline(scene, &plot, one, Rect { x, y: outer.y + 4.0, width, height });
    }
    Ok(())
}

/// The height that suits the figure with its changes and line.
pub(crate) const HEIGHT: f64 = 156.0;

/// "+5.2 % against Q4 2024" for the period before and the same a year before, where there are.
fn changes(plot: &Plot<'_>, one: &Series, newest: Datum) -> Vec<String> {
    let period_of = |it: &Datum| plot.categories.period(it.category_idx);
    let Some(period) = period_of(&newest) else {
        let before = one.data.iter().rev().nth(1);
        return before.map(|it| change(plot, newest, it)).into_iter().collect();
    };
    let step = if period.grain == Grain::Week { 7 } else { 1 };
    let before = Some(Period { ordinal: period.ordinal - step, ..period });
    let mut changes = Vec::new();
    for earlier in [before, year_before(period)].into_iter().flatten() {
        let datum = one.data.iter().rev().find(|it| period_of(it) == Some(earlier));
        changes.extend(datum.map(|it| change(plot, newest, it)));
    }
    changes
}

/// The same period a year earlier, where that is another than the period before.
fn year_before(period: Period) -> Option<Period> {
    let ordinal = match period.grain {
        Grain::Day => {
            let (year, month, day) = civil_from_days(period.ordinal);
            // The 29th of February has the 28th for its like.
            days_from_civil(year - 1, month, if month == 2 { day.min(28) } else { day })
        }
        Grain::Week => period.ordinal - 364,
        grain => period.ordinal - grain.per_year()?,
    };
    Some(Period { ordinal, ..period })
}

fn change(plot: &Plot<'_>, newest: Datum, earlier: &Datum) -> String {
    let difference = newest.value - earlier.value;
    let (sign, arrow) = match difference {
        it if it > 0.0 => ("+", "↑"),
        it if it < 0.0 => ("−", "↓"),
        _ => ("", "→"),
    };
    let change = if plot.unit == Unit::Percent {
        // A share that goes from 10 to 12 % rises by 2 points, not by 20 %.
        format!("{} points", figure::in_short(difference.abs(), &Unit::Number))
    } else if earlier.value > 0.0 && plot.unit != Unit::Ratio {
        figure::in_short(difference.abs() / earlier.value * 100.0, &Unit::Percent)
    } else {
        figure::in_short(difference.abs(), &plot.unit)
    };
    format!("{arrow} {sign}{change} against {}", plot.label(earlier))
}

/// The series without axes, its newest value as a dot.
fn sparkline(scene: &mut Scene, plot: &Plot<'_>, one: &Series, area: Rect) {
    let scale = Scale::over(one.data.iter().map(|it| it.value), 2, false, &plot.unit);
    let ats = || one.data.iter().map(|it| plot.at(it));
    let (first, last) = (ats().fold(f64::INFINITY, f64::min), ats().fold(0.0, f64::max));
    let place = |it: &Datum| Point {
        x: area.x + (plot.at(it) - first) / (last - first).max(1e-9) * area.width,
        y: scale.place(it.value, area.bottom(), area.y),
    };
    let points: Vec<Point> = one.data.iter().map(place).collect();
    let points = thin::thin_path(points, crate::number::whole(area.width).max(1));
    let color = scene.color(0);
    let ground = [area.right(), area.x].map(|x| Point { x, y: area.bottom() });
    let outline = points.iter().copied().chain(ground).collect();
    scene.filled(outline, color, 0.12);
    scene.path(points.clone(), Stroke::solid(color, 2.0));
    if let Some(end) = points.last() {
        scene.dot(*end, 3.5, color);
    }
    let step = one.data.len().div_ceil(400).max(1);
    for datum in one.data.iter().step_by(step) {
        let Point { x, y } = place(datum);
        scene.marks.push(Mark {
            area: Area::Circle { x: tenth(x), y: tenth(y), radius: 2.0 },
            label: plot.label(datum),
            series: String::new(),
            value_text: value_text(datum.value, &plot.unit),
            color: hex(color),
            row_idx: datum.row_idx,
            rows: None,
        });
    }
}
