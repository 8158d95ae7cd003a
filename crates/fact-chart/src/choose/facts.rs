//! What the rules look at: which columns measure, name and date the rows, and how many different
//! cells they have.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
};

use fact_core::{AnalysisRequest, Reading, Role, Shape, Table, Unit, Value};

use crate::{categories::label_of, plot::MAX_SERIES};

/// A result by its columns.
pub(super) struct Facts<'a> {
    pub table: &'a Table,
    pub reading: &'a Reading,
    /// Every measure with a figure in it.
    pub measures: Vec<usize>,
    /// Those of the first one's unit.
    pub same_unit: Vec<usize>,
    pub times: Vec<usize>,
    pub dimensions: Vec<usize>,
    /// Counted once: several kinds ask.
    distinct: RefCell<HashMap<Vec<usize>, usize>>,
}

/// The columns that a chart of categories or of time is made of.
pub(super) struct Axes {
    pub x_idx: Option<usize>,
    pub y_idxs: Vec<usize>,
    pub series_idx: Option<usize>,
}

impl<'a> Facts<'a> {
    /// `None` where no column has a figure.
    pub fn of(table: &'a Table, reading: &'a Reading) -> Option<Self> {
        let has_figures =
            |idx: &usize| table.column(*idx).any(|it| it.as_f64().is_some_and(f64::is_finite));
        let mut measures: Vec<usize> = table.columns_with(Role::Measure);
        measures.retain(has_figures);
        if measures.is_empty() && !matches!(reading.shape, Shape::List | Shape::Quality) {
            measures = table.columns_with(Role::Detail);
            measures.retain(has_figures);
        }
        let unit = &table.columns.get(*measures.first()?)?.unit;
        let is_same = |idx: &usize| table.columns.get(*idx).is_some_and(|it| it.unit == *unit);
        let same_unit = measures.iter().copied().filter(is_same).collect();
        Some(Self {
            table,
            reading,
            same_unit,
            measures,
            times: table.columns_with(Role::Time),
            dimensions: table.columns_with(Role::Dimension),
            distinct: RefCell::default(),
        })
    }

    pub fn is_forecast(&self) -> bool {
        matches!(self.reading.analysis, Some(AnalysisRequest::Forecast { .. }))
    }

    pub fn first_measure(&self) -> Vec<usize> {
        self.same_unit.iter().copied().take(1).collect()
    }

    /// Measures that can share an axis, as many as colours.
    pub fn same_units(&self) -> Vec<usize> {
        self.same_unit.iter().copied().take(MAX_SERIES).collect()
    }

    /// How many different cells a column has.
    pub fn n_distinct(&self, idx: usize) -> usize {
        self.n_distinct_of(&[idx])
    }

    /// Whether no two rows are the same in all of `idxs`.
    pub fn is_unique(&self, idxs: &[usize]) -> bool {
        self.n_distinct_of(idxs) == self.table.rows.len()
    }

    fn n_distinct_of(&self, idxs: &[usize]) -> usize {
        if let Some(n) = self.distinct.borrow().get(idxs) {
            return *n;
        }
        let rows = self.table.rows.iter();
        let n = if let [idx] = idxs {
            rows.filter_map(|it| it.get(*idx)).map(label_of).collect::<HashSet<_>>().len()
        } else {
            let cells = |row: &'a Vec<Value>| -> Vec<_> {
                idxs.iter().map(|idx| row.get(*idx).map(label_of)).collect()
            };
            rows.map(cells).collect::<HashSet<_>>().len()
        };
        self.distinct.borrow_mut().insert(idxs.to_vec(), n);
        n
    }

    /// What splits a measure over time into series: the grouping with most members.
    pub fn series_over(&self, time: usize, dimensions: &[usize]) -> Option<usize> {
        let other_time = self.times.iter().copied().find(|it| *it != time);
        dimensions
            .iter()
            .copied()
            .chain(other_time)
            .filter(|idx| self.n_distinct(*idx) > 1)
            .max_by_key(|idx| self.n_distinct(*idx))
    }

    /// Names along the axis, and what colours them.
    pub fn category_axes(&self, dimensions: &[usize]) -> Axes {
        // Names of rows: the dimension that tells most of them apart.
        let x_idx = dimensions.iter().copied().max_by_key(|idx| (self.n_distinct(*idx), *idx));
        let others = dimensions.iter().copied().filter(|idx| Some(*idx) != x_idx);
        let series_idx = others
            .filter(|idx| (2..=MAX_SERIES).contains(&self.n_distinct(*idx)))
            // Two rows of one name and one colour would lie on each other.
            .filter(|idx| x_idx.is_some_and(|x_idx| self.is_unique(&[x_idx, *idx])))
            .max_by_key(|idx| self.n_distinct(*idx));
        let y_idxs = if series_idx.is_some() { self.first_measure() } else { self.same_units() };
        Axes { x_idx, y_idxs, series_idx }
    }

    /// The axes of lines and bars, whichever the result has.
    pub fn axes(&self) -> Option<Axes> {
        let Some(time) = self.times.last().copied() else {
            return (!self.dimensions.is_empty()).then(|| self.category_axes(&self.dimensions));
        };
        let series_idx = self.series_over(time, &self.dimensions);
        match series_idx {
            Some(series) if self.n_distinct(time) == 1 => Some(self.category_axes(&[series])),
            Some(_) => Some(Axes { x_idx: Some(time), y_idxs: self.first_measure(), series_idx }),
            None => Some(Axes { x_idx: Some(time), y_idxs: self.same_units(), series_idx: None }),
        }
    }

    /// Two groupings that name each row once: the one along the axis (time, or the smaller) and
    /// the other.
    pub fn two_groupings(&self) -> Option<(usize, usize)> {
        let mut groupings: Vec<usize> =
            self.dimensions.iter().copied().filter(|it| self.n_distinct(*it) > 1).collect();
        groupings.sort_by_key(|it| self.n_distinct(*it));
        let time = self.times.last().copied().filter(|it| self.n_distinct(*it) > 1);
        let pairs = match time {
            Some(time) => groupings.iter().rev().map(|it| (time, *it)).collect::<Vec<_>>(),
            None => match groupings.as_slice() {
                [.., x, y] => vec![(*x, *y)],
                _ => Vec::new(),
            },
        };
        pairs.into_iter().find(|(x, y)| self.is_unique(&[*x, *y]))
    }

    /// One percentage a row, all of them, or those of each period, together one whole.
    pub fn are_shares(&self, time: Option<usize>) -> bool {
        let [only] = self.same_unit.as_slice() else { return false };
        if self.table.columns.get(*only).is_none_or(|it| it.unit != Unit::Percent) {
            return false;
        }
        let mut wholes: HashMap<String, f64> = HashMap::new();
        for row in &self.table.rows {
            let value = row.get(*only).and_then(Value::as_f64).unwrap_or(0.0);
            if value < 0.0 {
                return false;
            }
            let of = time.and_then(|it| row.get(it)).map_or_else(String::new, ToString::to_string);
            *wholes.entry(of).or_default() += value;
        }
        wholes.values().all(|it| (it - 100.0).abs() < 1.0)
    }

    /// The figures of `idxs`.
    pub fn values(&self, idxs: &'a [usize]) -> impl Iterator<Item = f64> {
        let figures = |idx: &usize| self.table.column(*idx).filter_map(Value::as_f64);
        idxs.iter().flat_map(figures).filter(|it| it.is_finite())
    }
}
