//! What each kind of chart needs of the rows, and what stands in the way where they lack it.

use fact_core::{ChartKind, ChartWish, Role};

use super::{Choice, facts::Facts};
use crate::{
    boxes::MAX_GROUPS,
    multiples::{MAX_NAMES, MAX_PANELS},
    plot::MAX_SERIES,
};

/// Parts that a pie can show.
const MAX_PARTS_ASKED: usize = 8;
/// Values that make a distribution.
const LEAST_VALUES: usize = 5;
/// Names behind a line of another unit.
const MAX_COMBINED: usize = 60;
const AS_ASKED: &str = "as asked";

impl Facts<'_> {
    /// The kind asked for, where the rows allow it; else `present`, and why. `None` where there is
    /// neither.
    pub fn of_kind(&self, asked: ChartKind, present: Option<Choice>) -> Option<Choice> {
        let obstacle = match self.as_kind(asked) {
            Ok(choice) => return Some(choice),
            Err(obstacle) => obstacle,
        };
        let present = present.or_else(|| self.as_kind(ChartKind::Bar).ok())?;
        let reasons = [present.reason.as_str(), ""].map(|it| it.trim_end_matches(AS_ASKED));
        let refusal = format!("{} was asked for, but {obstacle}", name_of(asked));
        let reason = reasons.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join("; ");
        let reason = if reason.is_empty() { refusal } else { format!("{reason}; {refusal}") };
        Some(Choice { reason, ..present })
    }

    /// The columns for a kind, or what stands in its way.
    pub fn as_kind(&self, kind: ChartKind) -> Result<Choice, String> {
        let n_rows = self.table.rows.len();
        if kind == ChartKind::Number {
            return self.as_number();
        }
        if n_rows < 2 {
            let one = "there is one row only";
            return Err(if n_rows == 0 { "there are no rows" } else { one }.to_owned());
        }
        let choice = match kind {
            ChartKind::Scatter => self.as_scatter(),
            ChartKind::Histogram => self.as_histogram(),
            ChartKind::Box => self.as_box(),
            ChartKind::HeatMap => self.as_heat_map(),
            ChartKind::SmallMultiples => self.as_multiples(),
            ChartKind::Combined => self.as_combined(),
            _ => self.along_an_axis(kind),
        };
        choice.map_err(str::to_owned)
    }

    fn as_number(&self) -> Result<Choice, String> {
        match self.table.rows.len() {
            0 => return Err("there are no rows".to_owned()),
            1 => return Ok(self.figures()),
            _ => {}
        }
        let Some(time) = self.times.last().copied() else {
            return Err("there is more than one row".to_owned());
        };
        if !self.is_unique(&[time]) {
            return Err("there is more than one series".to_owned());
        }
        let y_idxs = self.first_measure();
        Ok(self.choice(ChartKind::Number, Some(time), y_idxs, None, AS_ASKED))
    }

    fn along_an_axis(&self, kind: ChartKind) -> Result<Choice, &'static str> {
        let axes = self.axes().ok_or("nothing names or dates the rows")?;
        let x_idx = axes.x_idx.ok_or("nothing names or dates the rows")?;
        let is_time = self.table.columns.get(x_idx).is_some_and(|it| it.role == Role::Time);
        let places: Vec<usize> = [x_idx].into_iter().chain(axes.series_idx).collect();
        if is_time && !self.is_unique(&places) {
            return Err("several rows belong to the same period");
        }
        let has_parts = axes.series_idx.is_some() || axes.y_idxs.len() > 1;
        let has_negative = self.values(&axes.y_idxs).any(|it| it < 0.0);
        match kind {
            ChartKind::Line | ChartKind::Area if self.n_distinct(x_idx) < 2 => {
                return Err("there is one place along the axis only");
            }
            ChartKind::Area if !is_time => return Err("an area needs a measure over time"),
            ChartKind::Area if has_parts && has_negative => {
                return Err("values below zero cannot be stacked");
            }
            ChartKind::StackedBar | ChartKind::ShareBar if !has_parts => {
                return Err("there is one part only");
            }
            ChartKind::ShareBar if has_negative => return Err("a share cannot be negative"),
            ChartKind::Pie | ChartKind::Donut => self.pie_obstacle(x_idx)?,
            _ => {}
        }
        let is_pie = matches!(kind, ChartKind::Pie | ChartKind::Donut);
        let y_idxs = if is_pie { self.first_measure() } else { axes.y_idxs };
        Ok(self.choice(kind, Some(x_idx), y_idxs, axes.series_idx, AS_ASKED))
    }

    fn pie_obstacle(&self, x_idx: usize) -> Result<(), &'static str> {
        let first = self.first_measure();
        let n_values = self.values(&first).count();
        if self.axes().is_some_and(|it| it.series_idx.is_some()) {
            return Err("there is more than one whole");
        }
        if self.values(&first).any(|it| it < 0.0) || self.values(&first).all(|it| it <= 0.0) {
            return Err("a part cannot be negative");
        }
        if n_values > MAX_PARTS_ASKED || self.n_distinct(x_idx) > MAX_PARTS_ASKED {
            return Err("there are too many parts to tell apart");
        }
        Ok(())
    }

    fn as_scatter(&self) -> Result<Choice, &'static str> {
        if self.measures.len() < 2 {
            return Err("a scatter needs two measures");
        }
        Ok(self.scatter(AS_ASKED))
    }

    fn as_histogram(&self) -> Result<Choice, &'static str> {
        if self.values(&self.first_measure()).count() < LEAST_VALUES {
            return Err("there are fewer than 5 values");
        }
        Ok(self.histogram(AS_ASKED))
    }

    fn as_box(&self) -> Result<Choice, &'static str> {
        if self.values(&self.first_measure()).count() < LEAST_VALUES {
            return Err("there are fewer than 5 values");
        }
        // The finest grouping whose members have a few values each.
        let n_rows = self.table.rows.len();
        let groupings = self.dimensions.iter().chain(&self.times).copied();
        let group = groupings
            .filter(|it| (2..=MAX_GROUPS).contains(&self.n_distinct(*it)))
            .filter(|it| n_rows >= 3 * self.n_distinct(*it))
            .max_by_key(|it| self.n_distinct(*it));
        let y_idxs = if group.is_some() { self.first_measure() } else { self.same_units() };
        Ok(self.choice(ChartKind::Box, group, y_idxs, None, AS_ASKED))
    }

    fn as_heat_map(&self) -> Result<Choice, &'static str> {
        if let Some(cells) = self.cells(AS_ASKED) {
            return Ok(cells);
        }
        if self.measures.len() > 1 && self.table.rows.len() > 2 {
            return Ok(self.correlations(AS_ASKED));
        }
        Err("a heat map needs two groupings, or several measures of three rows and more")
    }

    fn as_multiples(&self) -> Result<Choice, &'static str> {
        let kind = ChartKind::SmallMultiples;
        let first = self.first_measure();
        if let Some(time) = self.times.last().copied()
            && let Some(facet) = self.series_over(time, &self.dimensions)
        {
            let others = self.dimensions.iter().copied().filter(|it| *it != facet);
            let series = others
                .filter(|it| (2..=MAX_SERIES).contains(&self.n_distinct(*it)))
                .find(|it| self.is_unique(&[time, facet, *it]));
            if series.is_none() && !self.is_unique(&[time, facet]) {
                return Err("several rows belong to the same period");
            }
            let choice = self.choice(kind, Some(time), first, series, AS_ASKED);
            return Ok(Choice { facet_idx: Some(facet), ..choice });
        }
        if self.times.is_empty()
            && let Some((facet, x_idx)) = self.two_groupings()
        {
            let (facet, x_idx) =
                if self.n_distinct(x_idx) > MAX_NAMES { (x_idx, facet) } else { (facet, x_idx) };
            if self.n_distinct(x_idx) > MAX_NAMES || self.n_distinct(facet) > MAX_PANELS {
                return Err("there are too many names for panels");
            }
            let choice = self.choice(kind, Some(x_idx), first, None, AS_ASKED);
            return Ok(Choice { facet_idx: Some(facet), ..choice });
        }
        let x_idx = self.times.last().or_else(|| self.dimensions.last()).copied();
        let is_named = x_idx.is_some_and(|it| {
            self.is_unique(&[it]) && (!self.times.is_empty() || self.n_distinct(it) <= MAX_NAMES)
        });
        if self.measures.len() > 1 && is_named {
            let y_idxs = self.measures.iter().copied().take(MAX_PANELS).collect();
            return Ok(self.choice(kind, x_idx, y_idxs, None, AS_ASKED));
        }
        Err("there is one series only")
    }

    fn as_combined(&self) -> Result<Choice, &'static str> {
        if self.same_unit.len() == self.measures.len() {
            return Err("it needs measures of two units");
        }
        let x_idx = self.times.last().or_else(|| self.dimensions.last()).copied();
        let x_idx = x_idx.ok_or("nothing names or dates the rows")?;
        if !self.is_unique(&[x_idx]) {
            return Err("there is more than one series");
        }
        if self.n_distinct(x_idx) > MAX_COMBINED {
            return Err("there are too many bars for a line over them");
        }
        Ok(self.combined(x_idx, AS_ASKED))
    }

    /// The choice with the scale and the line asked for, or with what stands in their way.
    pub fn with_looks(&self, mut choice: Choice, wish: ChartWish) -> Choice {
        let refuse = |choice: &mut Choice, what: &str, obstacle: &str| {
            choice.reason = format!("{}; {what} was asked for, but {obstacle}", choice.reason);
        };
        match (wish.is_log.unwrap_or(choice.is_log), self.log_obstacle(&choice)) {
            (true, Some(obstacle)) => {
                choice.is_log = false;
                if wish.is_log == Some(true) {
                    refuse(&mut choice, "a logarithmic scale", obstacle);
                }
            }
            (is_log, _) => choice.is_log = is_log,
        }
        match (wish.has_fit.unwrap_or(choice.has_fit), self.fit_obstacle(&choice)) {
            (true, Some(obstacle)) => {
                choice.has_fit = false;
                if wish.has_fit == Some(true) {
                    refuse(&mut choice, "a trend line", obstacle);
                }
            }
            (has_fit, _) => choice.has_fit = has_fit,
        }
        choice
    }

    fn log_obstacle(&self, choice: &Choice) -> Option<&'static str> {
        let kind = choice.kind?;
        match kind {
            ChartKind::Line
            | ChartKind::Bar
            | ChartKind::HorizontalBar
            | ChartKind::Box
            | ChartKind::SmallMultiples => {
                let none_below = self.values(&choice.y_idxs).all(|it| it > 0.0);
                (!none_below).then_some("a value is zero or below")
            }
            ChartKind::Scatter => {
                let is_positive =
                    |it: &usize| self.values(std::slice::from_ref(it)).all(|it| it > 0.0);
                let any = choice.y_idxs.iter().any(is_positive);
                (!any).then_some("both measures have values of zero or below")
            }
            ChartKind::Area | ChartKind::StackedBar | ChartKind::ShareBar => {
                Some("heights that are stacked can only be read from zero")
            }
            ChartKind::Histogram => Some("its ranges would differ in width"),
            ChartKind::Combined => Some("bars and a line would have to be read in two ways"),
            ChartKind::HeatMap | ChartKind::Pie | ChartKind::Donut | ChartKind::Number => {
                Some("this chart has no axis of values")
            }
        }
    }

    fn fit_obstacle(&self, choice: &Choice) -> Option<&'static str> {
        let n = self.values(&choice.y_idxs).count();
        match choice.kind? {
            ChartKind::Scatter if n >= 6 => None,
            ChartKind::Line if choice.series_idx.is_some() || choice.y_idxs.len() > 1 => {
                Some("there is more than one line")
            }
            ChartKind::Line if n >= 3 => None,
            ChartKind::Scatter | ChartKind::Line => Some("there are fewer than 3 points"),
            _ => Some("it needs a line or a scatter"),
        }
    }
}

/// A kind as a sentence names it.
pub(super) fn name_of(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Line => "a line",
        ChartKind::Area => "an area",
        ChartKind::Bar => "a bar chart",
        ChartKind::HorizontalBar => "a horizontal bar chart",
        ChartKind::StackedBar => "a stack",
        ChartKind::ShareBar => "a stack up to 100 %",
        ChartKind::Scatter => "a scatter",
        ChartKind::Histogram => "a histogram",
        ChartKind::Box => "a box plot",
        ChartKind::HeatMap => "a heat map",
        ChartKind::Pie => "a pie",
        ChartKind::Donut => "a ring",
        ChartKind::SmallMultiples => "a panel for each",
        ChartKind::Combined => "a chart of bars and a line",
        ChartKind::Number => "a single figure",
    }
}
