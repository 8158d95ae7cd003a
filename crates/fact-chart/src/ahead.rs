//! Forecasts beside the lines they carry on: where their points lie and what is said of them.

use std::fmt::Write as _;

use fact_core::{Forecast, ForecastPoint, compact};
use plotters::style::RGBColor;

use crate::{
    mark::{Area, Mark},
    number::{count, tenth},
    pen::Pen,
    period::Period,
    plot::{Datum, Plot, Series},
    scene::{Point, Scene, Shape, Stroke},
    show::hex,
};

/// A forecast and the places of its points.
pub(crate) struct Placed<'a> {
    pub series_idx: usize,
    pub forecast: &'a Forecast,
    /// One a point.
    pub ats: Vec<f64>,
    pub last: Option<Datum>,
}

/// Adds the periods to come to the axis. Only series of their own column can be carried on.
pub(crate) fn place<'a>(plot: &mut Plot<'a>, forecasts: &'a [Forecast]) -> Vec<Placed<'a>> {
    let last_at = plot.categories.ats().last().copied().unwrap_or(-1.0);
    let mut placed = Vec::new();
    for forecast in forecasts {
        let of_column = |one: &Series| one.y_idx == forecast.value_idx && !one.is_hidden;
        let Some(series_idx) = plot.series.iter().position(of_column) else { continue };
        let mut ats = Vec::new();
        for (idx, point) in forecast.points.iter().enumerate() {
            let of_label = Period::parse(&point.label).and_then(|it| plot.categories.place_of(it));
            let at = of_label.filter(|at| *at > last_at).unwrap_or(last_at + 1.0 + count(idx));
            ats.push(at);
            if plot.categories.labels().all(|it| it != point.label) {
                plot.categories.push(point.label.as_str().into(), at);
            }
        }
        let last = plot.series.get(series_idx).and_then(|it| it.data.last()).copied();
        placed.push(Placed { series_idx, forecast, ats, last });
    }
    placed
}

impl Placed<'_> {
    /// The dashed line with a band for each interval, both beginning at the last known value.
    pub fn draw(&self, scene: &mut Scene, pen: &Pen<'_>, color: RGBColor, with_bands: bool) {
        let start = self.last.map(|it| pen.at(&it));
        let points = &self.forecast.points;
        let along = |value: fn(&ForecastPoint) -> f64| -> Vec<Point> {
            let ahead = points.iter().zip(&self.ats).map(|(it, at)| pen.point(*at, value(it)));
            let all: Vec<Point> = start.into_iter().chain(ahead).collect();
            pen.across.clip(&all)
        };
        let band = |low: fn(&ForecastPoint) -> f64, high: fn(&ForecastPoint) -> f64| {
            let mut outline = along(high);
            outline.extend(along(low).into_iter().rev());
            outline
        };
        if with_bands {
            scene.filled(band(|it| it.low_95, |it| it.high_95), color, 0.12);
            scene.filled(band(|it| it.low_80, |it| it.high_80), color, 0.2);
        }
        let dash = Some((5.0, 5.0));
        scene.path(along(|it| it.value), Stroke { color, width: 2.0, opacity: 1.0, dash });
        for (point, at) in points.iter().zip(&self.ats) {
            let center = pen.point(*at, point.value);
            if pen.is_inside(&center) {
                scene.dot(center, 3.0, color);
                let hollow = scene.palette.surface;
                scene.shapes.push(Shape::Circle {
                    center,
                    radius: 1.5,
                    color: hollow,
                    opacity: 1.0,
                });
            }
        }
    }

    /// What the pointer finds at the periods to come.
    pub fn mark(&self, scene: &mut Scene, pen: &Pen<'_>, color: RGBColor) {
        let unit = &pen.plot.unit;
        let name = pen.plot.series.get(self.series_idx).map_or("", |it| it.name.as_str());
        for (point, at) in self.forecast.points.iter().zip(&self.ats) {
            let center = pen.point(*at, point.value);
            if !pen.is_inside(&center) {
                continue;
            }
            let value_text = format!(
                "{} (forecast; 95 %: {} to {})",
                compact(point.value, unit),
                compact(point.low_95, unit),
                compact(point.high_95, unit)
            );
            let (x, y) = (tenth(center.x), tenth(center.y));
            scene.marks.push(Mark {
                area: Area::Circle { x, y, radius: 3.0 },
                label: point.label.clone(),
                series: name.to_owned(),
                value_text,
                color: hex(color),
                row_idx: None,
                rows: None,
            });
        }
    }
}

pub(crate) fn notes(forecasts: &[Placed<'_>]) -> Vec<String> {
    let Some(first) = forecasts.first() else { return Vec::new() };
    let mut methods: Vec<&str> = forecasts.iter().map(|it| it.forecast.method.as_str()).collect();
    methods.dedup();
    let mut note =
        format!("Dashed: forecast by {}; bands hold 80 % and 95 %", methods.join(" and "));
    if let Some(mape) = first.forecast.backtest_mape.filter(|_| forecasts.len() == 1) {
        let n = first.forecast.n_backtest;
        let _ = write!(note, "; off by {mape:.1} % on average over the last {n} known");
    }
    vec![note]
}
