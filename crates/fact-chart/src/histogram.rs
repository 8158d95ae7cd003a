//! How often a measure's values fall into ranges of one width.

use fact_core::{ChartSpec, Table, Unit, Value, compact};

use crate::{
    axis,
    error::Error,
    frame,
    mark::{Mark, RowsOf, XAxis, XKind},
    number::count,
    scale::{self, Scale, Tick},
    scene::{Anchor, Point, Rect, SMALL, Scene, small_width},
    show::hex,
    stats::{Bins, quantile},
};

/// Draws the first measure's values as bars without gaps.
pub(crate) fn draw(scene: &mut Scene, table: &Table, spec: &ChartSpec) -> Result<(), Error> {
    let y_idx = *spec.y_idxs.first().ok_or(Error::NothingToDraw)?;
    let n_columns = table.columns.len();
    let column = table.columns.get(y_idx).ok_or(Error::NoColumn { idx: y_idx, n_columns })?;
    let values = sorted(table, y_idx);
    let n_missing = table.rows.len() - values.len();
    let is_whole = table.column(y_idx).all(|it| matches!(it, Value::Integer(_) | Value::Null));
    let Some(bins) = Bins::of(&values, is_whole) else { return Ok(()) };
    let scale = Scale::over(
        bins.counts.iter().map(|it| count(*it)),
        axis::n_ticks(scene.height - 150.0, 42.0),
        true,
        &Unit::Count,
    );
    let outer = frame::surround(
        scene,
        Some("↑ Number of rows"),
        &[],
        &notes(&bins, &values, n_missing, &column.unit),
    );
    let left = axis::figures_width(&scale);
    let area = axis::inside(outer, left, 12.0, 2);
    let across = across(&bins, &column.unit, area.width);
    scene.plot = Some(area);
    let (from, to) = (across.low, across.high);
    scene.x_axis = Some(XAxis {
        kind: XKind::Number,
        n_positions: 0,
        from,
        to,
        least: from,
        most: to,
        is_log: false,
        can_zoom: false,
    });
    axis::draw_values(scene, &scale, area);
    draw_bars(scene, &bins, (&across, &scale), area, (y_idx, &column.unit));
    axis::draw_zero_line(scene, &scale, area);
    axis::draw_figures_across(scene, &across, area);
    let unit = frame::unit_words(&column.unit);
    let words = unit.map_or_else(|| column.label.clone(), |it| format!("{}, {it}", column.label));
    axis::say_across(scene, &words, area);
    Ok(())
}

/// A column's figures in order.
pub(crate) fn sorted(table: &Table, idx: usize) -> Vec<f64> {
    let values = table.column(idx).filter_map(Value::as_f64).filter(|it| it.is_finite());
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

fn notes(bins: &Bins, values: &[f64], n_missing: usize, unit: &Unit) -> Vec<String> {
    let n = fact_core::thousands(&values.len().to_string());
    let width = bins.edges.first().zip(bins.edges.get(1)).map_or(0.0, |(a, b)| b - a);
    let figure = |it: f64| scale::short(it, unit);
    let bins_of = format!("{} bins of {} by {}", bins.counts.len(), figure(width), bins.rule);
    let mut notes = vec![format!("{n} rows in {bins_of}")];
    if let Some(median) = quantile(values, 0.5) {
        notes.push(format!("median {}", compact(median, unit)));
    }
    if n_missing > 0 {
        notes.push(format!("{n_missing} without a value left out"));
    }
    notes
}

/// The axis of the bins: round ticks within their ends, which stay as they are.
fn across(bins: &Bins, unit: &Unit, width: f64) -> Scale {
    let ends = [bins.edges.first(), bins.edges.last()].map(|it| it.copied().unwrap_or(0.0));
    let n_ticks = axis::n_ticks(width, 90.0);
    let round = Scale::over(ends.into_iter(), n_ticks, false, unit);
    let inside = |it: &Tick| it.value >= ends[0] && it.value <= ends[1];
    let ticks = round.ticks.into_iter().filter(inside).collect();
    Scale { low: ends[0], high: ends[1], ticks, is_log: false }
}

fn draw_bars(
    scene: &mut Scene,
    bins: &Bins,
    (across, up): (&Scale, &Scale),
    area: Rect,
    (column_idx, unit): (usize, &Unit),
) {
    let color = scene.color(0);
    let n_bins = bins.counts.len();
    for (idx, (pair, n)) in bins.edges.windows(2).zip(&bins.counts).enumerate() {
        let [from, to] = pair else { continue };
        let place = |it: f64| across.place(it, area.x, area.right());
        let (left, right) = (place(*from), place(*to));
        let y = up.place(count(*n), area.bottom(), area.y);
        let gap = if right - left > 4.0 { 1.0 } else { 0.0 };
        let width = (right - left - gap).max(0.5);
        let rect = Rect { x: left + gap / 2.0, y, width, height: area.bottom() - y };
        if *n > 0 {
            scene.rect(rect, color);
        }
        let figure = fact_core::thousands(&n.to_string());
        if n_bins <= 16 && *n > 0 && small_width(&figure) + 2.0 < width && y - SMALL > area.y - 6.0
        {
            let at = Point { x: rect.x + rect.width / 2.0, y: y - 4.0 };
            scene.figure(at, Anchor::Middle, figure.clone());
        }
        let with_end = idx + 1 == n_bins;
        let until = if with_end { "to" } else { "to below" };
        let short = |it: f64| scale::short(it, unit);
        scene.marks.push(Mark {
            area: rect.area(),
            label: format!("{} {until} {}", short(*from), short(*to)),
            series: String::new(),
            value_text: if *n == 1 { "1 row".to_owned() } else { format!("{figure} rows") },
            color: hex(color),
            row_idx: None,
            rows: Some(RowsOf::Range { column_idx, from: *from, to: *to, with_end }),
        });
    }
}
