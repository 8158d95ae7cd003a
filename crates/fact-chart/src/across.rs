//! The horizontal axis of lines and areas: where a place in time or a position lies, which part
//! of it is shown, and the labels under it.

use crate::{
    axis::{self, Place},
    calendar,
    categories::Categories,
    mark::{XAxis, XKind},
    number::{figure, ordinal},
    period::Grain,
    plot::Plot,
    scene::{Point, Rect, Scene},
    style::Window,
};

/// Space between the plot's edges and the first and last place, where all are shown.
const PAD: f64 = 10.0;

/// Places along the bottom of a plot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Across {
    /// At the plot's left and right edge.
    pub from: f64,
    pub to: f64,
    left: f64,
    width: f64,
    /// The same with nothing zoomed.
    least: f64,
    most: f64,
    is_zoomed: bool,
    /// Px between two neighbours.
    pub slot: f64,
}

impl Across {
    /// The places of `categories` over `area`, or the part of them that `window` asks for.
    pub fn over(categories: &Categories<'_>, area: Rect, window: Option<Window>) -> Self {
        let ats = categories.ats();
        let (first, last) = ats.first().zip(ats.last()).map_or((0.0, 0.0), |(a, b)| (*a, *b));
        let step = categories.grain().map_or(1.0, Grain::step);
        let pad = PAD.min(area.width / 4.0);
        let per_place = (area.width - 2.0 * pad) / (last - first).max(step);
        let (min, max) = if last > first {
            (first - pad / per_place, last + pad / per_place)
        } else {
            (first - step / 2.0, first + step / 2.0)
        };
        let window = window.and_then(|it| it.within(min, max, step * 2.0));
        let (from, to) = window.map_or((min, max), |it| (it.from, it.to));
        let slot = area.width / (to - from) * step;
        let (left, width, is_zoomed) = (area.x, area.width, window.is_some());
        Self { from, to, left, width, least: min, most: max, is_zoomed, slot }
    }

    /// Where the place `at` lies, in px.
    pub fn place(&self, at: f64) -> f64 {
        self.left + (at - self.from) / (self.to - self.from) * self.width
    }

    /// Whether the place `at` is shown.
    pub fn shows(&self, at: f64) -> bool {
        at >= self.from - 1e-9 && at <= self.to + 1e-9
    }

    /// As the window is told it.
    pub fn axis(&self, plot: &Plot<'_>) -> XAxis {
        let Self { from, to, least, most, .. } = *self;
        XAxis {
            kind: if plot.categories.is_time() { XKind::Time } else { XKind::Category },
            n_positions: plot.categories.len(),
            from,
            to,
            least,
            most,
            is_log: false,
            can_zoom: true,
        }
    }

    /// The part of a line that is shown, with ends where it crosses the plot's edges.
    pub fn clip(&self, points: &[Point]) -> Vec<Point> {
        if !self.is_zoomed {
            return points.to_vec();
        }
        let (left, right) = (self.left, self.left + self.width);
        let mut clipped = Vec::with_capacity(points.len());
        for (idx, point) in points.iter().enumerate() {
            if point.x >= left && point.x <= right {
                clipped.push(*point);
                continue;
            }
            let edge = if point.x < left { left } else { right };
            let neighbour = if point.x < left { points.get(idx + 1) } else { before(points, idx) };
            if let Some(other) = neighbour
                && (other.x >= left && point.x < left || other.x <= right && point.x > right)
            {
                let share = (edge - point.x) / (other.x - point.x);
                clipped.push(Point { x: edge, y: point.y + share * (other.y - point.y) });
            }
        }
        clipped
    }

    /// Labels under the plot: periods, round dates, or positions.
    pub fn draw_labels(&self, scene: &mut Scene, categories: &Categories<'_>, bottom: f64) {
        let origin = categories.period_at(0.0);
        let seconds = origin.and_then(|it| it.grain.seconds().map(|each| (it, each)));
        if let Some((origin, each)) = seconds
            && (origin.grain == Grain::Moment || categories.len() > 12)
        {
            let second = |at: f64| (origin.ordinal + ordinal(at)) * each;
            let (from, to) = (second(self.from.ceil()), second(self.to.floor()));
            let place = |it: calendar::Tick| {
                let at = figure(it.second.div_euclid(each) - origin.ordinal);
                (self.place(at), it.label, it.within)
            };
            let ticks = calendar::ticks(from, to, self.width).into_iter().map(place).collect();
            axis::draw_two_rows(scene, ticks, bottom);
            return;
        }
        let shown = (0..categories.len()).filter(|idx| self.shows(categories.at(*idx)));
        let places: Vec<Place<'_>> =
            shown.map(|idx| Place::of(categories, idx, self.place(categories.at(idx)))).collect();
        axis::draw_periods(scene, &places, self.slot, bottom);
    }

    /// Where the px column ends in which the place `at` lies: points that share one are thinned.
    pub fn column_end(&self, at: f64) -> f64 {
        let column = (self.place(at) - self.left).floor();
        self.from + (column + 1.0) / self.width * (self.to - self.from)
    }

    /// The span shown as a share of all.
    pub fn share(&self) -> f64 {
        if self.is_zoomed { (self.to - self.from) / (self.most - self.least) } else { 1.0 }
    }

    /// From the left edge to the right, in px.
    pub fn width(&self) -> f64 {
        self.width
    }
}

fn before(points: &[Point], idx: usize) -> Option<&Point> {
    points.get(idx.checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_where_it_crosses_the_edges_of_what_is_shown() {
        let area = Rect { x: 100.0, y: 0.0, width: 100.0, height: 50.0 };
        let categories = Categories::named(vec!["".into(); 11]);
        let across = Across::over(&categories, area, Some(Window { from: 2.5, to: 6.5 }));
        let points: Vec<Point> = categories
            .ats()
            .iter()
            .map(|it| Point { x: across.place(*it), y: it * 10.0 })
            .collect();
        let clipped = across.clip(&points);
        let ends = (clipped[0], clipped[clipped.len() - 1]);
        assert_eq!(ends, (Point { x: 100.0, y: 25.0 }, Point { x: 200.0, y: 65.0 }));
        assert_eq!(clipped.len(), 6);
        let between = Across::over(&categories, area, Some(Window { from: 2.1, to: 2.9 }));
        assert!((between.to - between.from - 2.0).abs() < 1e-9, "no narrower than two places");
    }
}
