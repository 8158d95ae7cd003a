//! Areas over time: parts of a whole on top of each other, or one measure down to zero.

use crate::{
    across::Across,
    axis,
    ends::{self, End},
    frame::{self, Entry},
    line::across_values,
    mark::{Area, Mark},
    number::{tenth, whole},
    pen::MAX_MARKS,
    plot::{Datum, Plot, Series},
    scale::{Extent, Scale},
    scene::{Point, Rect, Scene, Stroke},
    show::{hex, value_text},
    thin,
};

/// One series between its lower and its upper edge, at every category.
struct Layer {
    series_idx: usize,
    lower: Vec<f64>,
    upper: Vec<f64>,
}

/// Draws `plot` as layers, the first at the bottom.
pub(crate) fn draw(scene: &mut Scene, mut plot: Plot<'_>) {
    plot.sum_up_small_series();
    plot.hide(&scene.hidden);
    let layers = stack(&plot);
    if plot.series.len() > 1 && has_holes(&plot) {
        plot.notes.push("periods without a value count as nothing".to_owned());
    }
    let scale = scale_of(scene, &plot, &layers);
    let n = plot.series.len();
    let entry = |(series_idx, one): (usize, &Series)| Entry {
        color: scene.color(series_idx),
        name: one.name.clone(),
        series_idx,
    };
    let entries: Vec<Entry> =
        if n > 1 { plot.series.iter().enumerate().map(entry).collect() } else { Vec::new() };
    let ends_fit = ends::fit(scene, n);
    let right =
        if ends_fit { ends::width(scene, entries.iter().map(|it| it.name.as_str())) } else { 8.0 };
    let left = axis::figures_width(&scale);
    let width_px = whole(scene.width - left - right - 2.0 * frame::MARGIN).max(1);
    if plot.categories.len() > 4 * width_px {
        let all = fact_core::thousands(&plot.categories.len().to_string());
        let rule = "first, last, lowest and highest of each pixel column";
        plot.notes.push(format!("edges of {all} points drawn by the {rule}"));
    }
    let subtitle = frame::subtitle(&plot.unit, false);
    let legend = if ends_fit { [].as_slice() } else { entries.as_slice() };
    let outer = frame::surround(scene, subtitle.as_deref(), legend, &plot.notes);
    let area = axis::inside(outer, left, right, axis::MAX_PERIOD_ROWS);
    let across = Across::over(&plot.categories, area, scene.window);
    scene.plot = Some(area);
    scene.x_axis = Some(across.axis(&plot));
    axis::draw_values(scene, &scale, area);
    let pen = Pen { plot: &plot, across, scale: &scale, area, width_px };
    for layer in &layers {
        pen.draw(scene, layer, n > 1);
    }
    axis::draw_zero_line(scene, &scale, area);
    across.draw_labels(scene, &plot.categories, area.bottom());
    for layer in &layers {
        pen.mark(scene, layer);
    }
    if ends_fit {
        let middle = |entry: &Entry| {
            layers.iter().find(|it| it.series_idx == entry.series_idx).and_then(|it| pen.end(it))
        };
        let ends = entries.into_iter().map(|entry| End { y: middle(&entry), entry });
        ends::draw(scene, area, ends.collect());
    }
}

/// The layers of the series shown, each on top of those before it.
fn stack(plot: &Plot<'_>) -> Vec<Layer> {
    let mut ground = vec![0.0; plot.categories.len()];
    let mut layers = Vec::new();
    for (series_idx, one) in plot.shown() {
        let lower = ground.clone();
        for Datum { category_idx, value, .. } in &one.data {
            if let Some(height) = ground.get_mut(*category_idx) {
                *height += value;
            }
        }
        layers.push(Layer { series_idx, lower, upper: ground.clone() });
    }
    layers
}

fn has_holes(plot: &Plot<'_>) -> bool {
    plot.series.iter().any(|it| it.data.len() < plot.categories.len())
}

fn scale_of(scene: &Scene, plot: &Plot<'_>, layers: &[Layer]) -> Scale {
    let probe = Rect { x: 0.0, y: 0.0, width: scene.width * 0.8, height: 1.0 };
    let across = Across::over(&plot.categories, probe, scene.window);
    let mut values = Extent::default();
    values.add(0.0);
    for layer in layers {
        let places = plot.categories.ats().iter().copied().zip(layer.upper.iter().copied());
        across_values(&across, places, &mut values);
    }
    let n_ticks = axis::n_ticks(scene.height - 130.0, 42.0);
    Scale::over(values.ends(), n_ticks, true, &plot.unit)
}

struct Pen<'a> {
    plot: &'a Plot<'a>,
    across: Across,
    scale: &'a Scale,
    area: Rect,
    width_px: usize,
}

impl Pen<'_> {
    fn edge(&self, heights: &[f64]) -> Vec<Point> {
        let y = |value: f64| self.scale.place(value, self.area.bottom(), self.area.y);
        let points = self.plot.categories.ats().iter().zip(heights);
        let points: Vec<Point> =
            points.map(|(at, value)| Point { x: self.across.place(*at), y: y(*value) }).collect();
        thin::thin_path(self.across.clip(&points), self.width_px)
    }

    fn draw(&self, scene: &mut Scene, layer: &Layer, is_stacked: bool) {
        let (upper, lower) = (self.edge(&layer.upper), self.edge(&layer.lower));
        let color = scene.color(layer.series_idx);
        if let ([top], [foot]) = (upper.as_slice(), lower.as_slice()) {
            // One period only has no breadth: a bar stands for it.
            let rect = Rect { x: top.x - 12.0, y: top.y.min(foot.y), width: 24.0, height: 0.0 };
            scene.rect(Rect { height: (foot.y - top.y).abs().max(1.0), ..rect }, color);
            return;
        }
        let outline = upper.iter().copied().chain(lower.iter().rev().copied()).collect();
        scene.filled(outline, color, if is_stacked { 0.88 } else { 0.22 });
        let edge = if is_stacked { scene.palette.surface } else { color };
        scene.path(upper, Stroke::solid(edge, if is_stacked { 1.0 } else { 2.0 }));
    }

    fn mark(&self, scene: &mut Scene, layer: &Layer) {
        let Some(one) = self.plot.series.get(layer.series_idx) else { return };
        let color = hex(scene.color(layer.series_idx));
        let step = one.data.len().div_ceil(MAX_MARKS).max(1);
        for datum in one.data.iter().step_by(step) {
            let at = self.plot.at(datum);
            if scene.marks.len() >= MAX_MARKS || !self.across.shows(at) {
                continue;
            }
            let height = layer.upper.get(datum.category_idx).copied().unwrap_or(0.0);
            let y = tenth(self.scale.place(height, self.area.bottom(), self.area.y));
            scene.marks.push(Mark {
                area: Area::Circle { x: tenth(self.across.place(at)), y, radius: 3.0 },
                label: self.plot.label(datum),
                series: one.name.clone(),
                value_text: value_text(datum.value, &self.plot.unit),
                color: color.clone(),
                row_idx: datum.row_idx,
                rows: None,
            });
        }
    }

    /// The middle of a layer at its right end.
    fn end(&self, layer: &Layer) -> Option<f64> {
        let (upper, lower) = (self.edge(&layer.upper), self.edge(&layer.lower));
        Some(f64::midpoint(upper.last()?.y, lower.last()?.y))
    }
}
