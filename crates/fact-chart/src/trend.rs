//! A straight line through a series over time, and what is said of it.

use fact_core::{Unit, compact};

use crate::{
    pen::Pen,
    period::Grain,
    plot::Plot,
    scale,
    scene::{Scene, Stroke},
    show::r_squared,
    stats::Fit,
};

/// The fitted line of the only series shown.
pub(crate) struct Trend {
    fit: Fit,
    /// Fitted to the logarithms, so that it is straight on a logarithmic axis.
    of_logs: bool,
    from: f64,
    to: f64,
}

impl Trend {
    /// Of the only series shown; `None` for several, and for fewer than three points.
    pub fn of(plot: &Plot<'_>, of_logs: bool) -> Option<Self> {
        let mut shown = plot.shown();
        let (_, one) = shown.next()?;
        if shown.next().is_some() {
            return None;
        }
        let value = |value: f64| if of_logs { value.ln() } else { value };
        let points: Vec<(f64, f64)> =
            one.data.iter().map(|it| (plot.at(it), value(it.value))).collect();
        let fit = Fit::through(&points)?;
        Some(Self { fit, of_logs, from: points.first()?.0, to: points.last()?.0 })
    }

    /// Its values at the first and the last point.
    pub fn ends(&self) -> [f64; 2] {
        let value = |at: f64| if self.of_logs { self.fit.at(at).exp() } else { self.fit.at(at) };
        [self.from, self.to].map(value)
    }

    pub fn draw(&self, scene: &mut Scene, pen: &Pen<'_>) {
        let [first, last] = self.ends();
        let ends = [pen.point(self.from, first), pen.point(self.to, last)];
        let dash = Some((2.0, 4.0));
        let color = scene.palette.label;
        let points = pen.across.clip(&ends);
        scene.path(points, Stroke { color, width: 1.5, opacity: 1.0, dash });
    }

    /// "Dotted: linear trend, +1.2B a quarter, r² = 0.83".
    pub fn note(&self, plot: &Plot<'_>) -> String {
        let grain = plot.categories.grain();
        let each = grain.map_or("step", Grain::noun);
        let step = grain.map_or(1.0, Grain::step);
        let (name, change) = if self.of_logs {
            let percent = ((self.fit.slope * step).exp() - 1.0) * 100.0;
            ("exponential trend", compact(percent, &Unit::Percent))
        } else {
            ("linear trend", scale::short(self.fit.slope * step, &plot.unit))
        };
        let sign = if self.fit.slope > 0.0 { "+" } else { "" };
        let r_squared = r_squared(self.fit.r_squared);
        format!("Dotted: {name}, {sign}{change} a {each}, {r_squared}")
    }
}
