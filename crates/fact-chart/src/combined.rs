//! Bars of one unit and a line of another over the same axis, each with figures of its own.

use fact_core::{ChartSpec, Table};

use crate::{
    axis::{self, Names},
    bar::{self, Ground, Stacking},
    error::Error,
    frame::{self, Entry},
    mark::{Area, Mark},
    number::{count, tenth},
    plot::Plot,
    scale::{self, Scale},
    scene::{Point, Rect, Scene, Stroke},
    show::{hex, value_text},
};

/// Draws the measures that are lines against the right axis, the others as bars.
pub(crate) fn draw(scene: &mut Scene, table: &Table, spec: &ChartSpec) -> Result<(), Error> {
    let is_line = |idx: &usize| spec.line_idxs.contains(idx);
    let (lines, bars): (Vec<usize>, Vec<usize>) = spec.y_idxs.iter().partition(|it| is_line(it));
    if lines.is_empty() || bars.is_empty() {
        return Err(Error::NothingToDraw);
    }
    let of = |y_idxs| ChartSpec { y_idxs, ..spec.clone() };
    let mut bars = Plot::read(table, &of(bars))?;
    let mut lines = Plot::read(table, &of(lines))?;
    name_all(table, &mut bars);
    name_all(table, &mut lines);
    let n_bars = bars.series.len();
    let shown = |offset: usize, plot: &mut Plot<'_>| {
        for (idx, one) in plot.series.iter_mut().enumerate() {
            one.is_hidden = scene.hidden.contains(&(idx + offset));
        }
    };
    shown(0, &mut bars);
    shown(n_bars, &mut lines);
    let x_axis = bar::limit(&mut bars, scene);
    bar::limit(&mut lines, scene);
    let mut notes = std::mem::take(&mut bars.notes);
    notes.extend(lines.notes.iter().filter(|it| !bars.notes.contains(it)).cloned());
    notes.dedup();

    let laid_out = bar::lay_out(&bars, Stacking::SideBySide);
    let n_ticks = axis::n_ticks(scene.height - 150.0, 42.0);
    let ends = laid_out.iter().flat_map(|it| [it.from, it.to]);
    let left_scale = Scale::over(ends, n_ticks, true, &bars.unit);
    let right_scale = Scale::over(lines.values(), n_ticks, false, &lines.unit);
    if right_scale.is_cut() {
        let from = if right_scale.low > 0.0 { right_scale.low } else { right_scale.high };
        notes.push(format!("right axis starts at {}", scale::short(from, &lines.unit)));
    }
    let legend = legend(scene, &bars, &lines);
    let outer = frame::surround(scene, None, &legend, &notes);
    let left = axis::figures_width(&left_scale);
    let right = axis::figures_width(&right_scale);
    let width = (outer.width - left - right).max(1.0);
    let slot = width / count(bars.categories.len().max(1));
    let names = Names::fit(&bars.categories, slot);
    let n_rows = if bars.categories.is_time() { axis::MAX_PERIOD_ROWS } else { names.n_rows() };
    let height = (outer.height - 6.0 - axis::label_height(n_rows)).max(1.0);
    let area = Rect { x: outer.x + left, y: outer.y + 6.0, width, height };
    scene.plot = Some(area);
    scene.x_axis = Some(x_axis);
    axis::draw_values(scene, &left_scale, area);
    axis::draw_values_right(scene, &right_scale, area);
    let stacking = Stacking::SideBySide;
    let ground =
        Ground { plot: &bars, scale: &left_scale, area, slot, has_figures: false, stacking };
    for bar in &laid_out {
        ground.draw_bar(scene, bar);
    }
    axis::draw_zero_line(scene, &left_scale, area);
    bar::draw_names(scene, &bars, names, area, 0.0);
    draw_lines(scene, &lines, &right_scale, area, n_bars);
    Ok(())
}

/// Series of one measure have names too: there are several units.
fn name_all(table: &Table, plot: &mut Plot<'_>) {
    for one in &mut plot.series {
        if one.name.is_empty() {
            one.name = table.columns.get(one.y_idx).map_or_else(String::new, |it| it.label.clone());
        }
    }
}

/// "Revenue, US dollars (left)", "Margin (right)".
fn legend(scene: &Scene, bars: &Plot<'_>, lines: &Plot<'_>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (plot, side) in [(bars, "left"), (lines, "right")] {
        let unit = frame::unit_words(&plot.unit).map_or_else(String::new, |it| format!(", {it}"));
        for one in &plot.series {
            let series_idx = entries.len();
            let (color, name) = (scene.color(series_idx), format!("{}{unit} ({side})", one.name));
            entries.push(Entry { color, name, series_idx });
        }
    }
    entries
}

fn draw_lines(scene: &mut Scene, plot: &Plot<'_>, scale: &Scale, area: Rect, first_idx: usize) {
    let slot = area.width / count(plot.categories.len().max(1));
    for (idx, one) in plot.shown() {
        let color = scene.color(first_idx + idx);
        let at = |category_idx: usize, value: f64| Point {
            x: area.x + slot * (count(category_idx) + 0.5),
            y: scale.place(value, area.bottom(), area.y),
        };
        // A category without a value is a gap, not a bridge.
        for run in one.data.chunk_by(|a, b| b.category_idx == a.category_idx + 1) {
            let points: Vec<Point> = run.iter().map(|it| at(it.category_idx, it.value)).collect();
            if points.len() > 1 {
                // A rim parts the line from the bars behind it.
                scene.path(points.clone(), Stroke::solid(scene.palette.surface, 4.5));
                scene.path(points, Stroke::solid(color, 2.0));
            }
        }
        for datum in &one.data {
            let Point { x, y } = at(datum.category_idx, datum.value);
            scene.dot(Point { x, y }, 3.0, color);
            scene.marks.push(Mark {
                area: Area::Circle { x: tenth(x), y: tenth(y), radius: 3.0 },
                label: plot.label(datum),
                series: one.name.clone(),
                value_text: value_text(datum.value, &plot.unit),
                color: hex(color),
                row_idx: datum.row_idx,
                rows: None,
            });
        }
    }
}
