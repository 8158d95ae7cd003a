//! Lines, their dots and their marks between two axes.

use plotters::style::RGBColor;

use crate::{
    across::Across,
    ahead::Placed,
    mark::{Area, Mark},
    number::tenth,
    period::Grain,
    plot::{Datum, MAX_SERIES, Plot, Series},
    scale::Scale,
    scene::{Point, Rect, Scene, Stroke},
    show::{hex, value_text},
};

/// Marks beyond which the pointer finds too much.
pub(crate) const MAX_MARKS: usize = 3000;

/// Where values go on the picture.
pub(crate) struct Pen<'a> {
    pub scale: &'a Scale,
    pub across: Across,
    pub area: Rect,
    pub plot: &'a Plot<'a>,
}

impl Pen<'_> {
    /// Forecasts, lines, dots and marks; the first line lies on top.
    pub fn draw_all(
        &self,
        scene: &mut Scene,
        forecasts: &[Placed<'_>],
        colors: &[RGBColor],
        is_dotted: bool,
    ) {
        let color_of = |idx: usize| colors.get(idx).copied();
        let with_bands = forecasts.len() <= 2;
        for forecast in forecasts {
            let color = color_of(forecast.series_idx).unwrap_or(scene.palette.label);
            forecast.draw(scene, self, color, with_bands);
        }
        for (idx, one) in self.plot.shown().rev() {
            let color = color_of(idx).unwrap_or(scene.palette.label);
            let stroke = Stroke::solid(color, if idx < MAX_SERIES { 2.0 } else { 1.0 });
            self.draw_series(scene, one, stroke, is_dotted);
        }
        for (idx, one) in self.plot.shown() {
            self.mark(scene, one, color_of(idx).unwrap_or(scene.palette.label));
        }
        for forecast in forecasts {
            let color = color_of(forecast.series_idx).unwrap_or(scene.palette.label);
            forecast.mark(scene, self, color);
        }
    }

    pub fn at(&self, datum: &Datum) -> Point {
        self.point(self.plot.at(datum), datum.value)
    }

    pub fn point(&self, at: f64, value: f64) -> Point {
        let y = self.scale.place(value, self.area.bottom(), self.area.y);
        Point { x: self.across.place(at), y }
    }

    /// A line, broken where a period is missing, so that nothing is made up.
    pub fn draw_series(&self, scene: &mut Scene, one: &Series, stroke: Stroke, is_dotted: bool) {
        let color = stroke.color;
        for run in one.data.chunk_by(|a, b| self.are_neighbours(a, b)) {
            let points: Vec<Point> = run.iter().map(|it| self.at(it)).collect();
            match points.as_slice() {
                [alone] if !is_dotted && self.is_inside(alone) => scene.dot(*alone, 3.0, color),
                [_] => {}
                _ => scene.path(self.across.clip(&points), stroke),
            }
        }
        if is_dotted {
            let dots = one.data.iter().map(|it| self.at(it)).filter(|it| self.is_inside(it));
            dots.collect::<Vec<_>>().into_iter().for_each(|it| scene.dot(it, 2.6, color));
        }
    }

    pub fn is_inside(&self, point: &Point) -> bool {
        point.x >= self.area.x - 0.5 && point.x <= self.area.right() + 0.5
    }

    fn are_neighbours(&self, a: &Datum, b: &Datum) -> bool {
        let has_gaps = self.plot.categories.grain().is_some_and(Grain::shows_gaps);
        !has_gaps || self.plot.at(b) - self.plot.at(a) < 1.5
    }

    fn mark(&self, scene: &mut Scene, one: &Series, color: RGBColor) {
        let color = hex(color);
        for datum in &one.data {
            if scene.marks.len() >= MAX_MARKS {
                return;
            }
            let point = self.at(datum);
            if !self.is_inside(&point) {
                continue;
            }
            let (x, y) = (tenth(point.x), tenth(point.y));
            scene.marks.push(Mark {
                area: Area::Circle { x, y, radius: 3.0 },
                label: self.plot.label(datum),
                series: one.name.clone(),
                value_text: value_text(datum.value, &self.plot.unit),
                color: color.clone(),
                row_idx: datum.row_idx,
                rows: None,
            });
        }
    }
}
