//! A table read for drawing: categories along the axis and one series of values for each line
//! or row of bars.

use std::{borrow::Cow, collections::HashMap, ops::Range};

use fact_core::{ChartSpec, Role, Table, Unit, Value};
use rustc_hash::FxHashMap;

use crate::{
    categories::{Categories, RowPlaces, label_of},
    error::Error,
};

/// Series that can be told apart by colour.
pub(crate) const MAX_SERIES: usize = 8;

/// What is drawn, free of columns and rows.
#[derive(Debug, Clone)]
pub(crate) struct Plot<'a> {
    pub categories: Categories<'a>,
    pub series: Vec<Series>,
    /// The unit all series share.
    pub unit: Unit,
    /// Things to say under the chart because the drawing leaves them out.
    pub notes: Vec<String>,
}

/// One line, or the bars of one colour.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    /// Empty where there is one series only.
    pub name: String,
    /// The measure's column.
    pub y_idx: usize,
    /// In order of category.
    pub data: Vec<Datum>,
    /// Left out by who looks; its name stays.
    pub is_hidden: bool,
}

/// One value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Datum {
    pub category_idx: usize,
    pub value: f64,
    /// `None` for a sum of several.
    pub row_idx: Option<usize>,
}

impl<'a> Plot<'a> {
    /// Reads `table` as `spec` says.
    pub fn read(table: &'a Table, spec: &ChartSpec) -> Result<Self, Error> {
        let idxs = spec.y_idxs.iter().chain(&spec.x_idx).chain(&spec.series_idx);
        for idx in idxs.chain(&spec.facet_idx) {
            if table.columns.get(*idx).is_none() {
                return Err(Error::NoColumn { idx: *idx, n_columns: table.columns.len() });
            }
        }
        let first = spec.y_idxs.first().ok_or(Error::NothingToDraw)?;
        let unit = table.columns.get(*first).map_or(Unit::Number, |it| it.unit.clone());
        let (y_idxs, mut notes) = of_one_unit(table, spec, &unit);
        let x_is_time = spec.x_idx.is_some_and(|idx| is_time_column(table, idx));
        // Without series, two rows of the same name are two bars; over time they are one place.
        let merge = spec.series_idx.is_some() || x_is_time;
        let (categories, places) = Categories::read(table, spec.x_idx, merge);
        let (mut series, missing) = read_series(table, spec, &y_idxs, &places);
        if categories.is_time() && !places.are_rising() {
            for one in &mut series {
                one.data.sort_by_key(|it| it.category_idx);
            }
        }
        if missing > 0 {
            notes.push(format!("{missing} without a value left out"));
        }
        Ok(Self { categories, series, unit, notes })
    }

    /// Every value drawn.
    pub fn values(&self) -> impl Iterator<Item = f64> + Clone {
        self.shown().flat_map(|(_, one)| one.data.iter().map(|datum| datum.value))
    }

    /// The series that are drawn, with their positions.
    pub fn shown(&self) -> impl DoubleEndedIterator<Item = (usize, &Series)> + Clone {
        self.series.iter().enumerate().filter(|(_, it)| !it.is_hidden)
    }

    /// Whether there is nothing to draw, hidden or not.
    pub fn is_empty(&self) -> bool {
        self.series.iter().all(|it| it.data.is_empty())
    }

    /// Marks the series at `hidden` as left out.
    pub fn hide(&mut self, hidden: &[usize]) {
        for (idx, one) in self.series.iter_mut().enumerate() {
            one.is_hidden = hidden.contains(&idx);
        }
    }

    /// Leaves out all categories but those at `range`.
    pub fn keep(&mut self, range: Range<usize>) {
        if range == (0..self.categories.len()) {
            return;
        }
        self.categories.keep(range.clone());
        for one in &mut self.series {
            one.data.retain(|it| range.contains(&it.category_idx));
            for datum in &mut one.data {
                datum.category_idx -= range.start;
            }
        }
    }

    /// Where the datum's category lies.
    pub fn at(&self, datum: &Datum) -> f64 {
        self.categories.at(datum.category_idx)
    }

    /// The label of the datum's category.
    pub fn label(&self, datum: &Datum) -> String {
        self.categories.label(datum.category_idx).to_owned()
    }

    /// Puts all series but the largest into one, so that what is stacked still adds up.
    pub fn sum_up_small_series(&mut self) {
        if self.series.len() <= MAX_SERIES {
            return;
        }
        let weight = |one: &Series| one.data.iter().map(|it| it.value.abs()).sum::<f64>();
        self.series.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
        let small = self.series.split_off(MAX_SERIES - 1);
        let mut sums: HashMap<usize, f64> = HashMap::new();
        for datum in small.iter().flat_map(|it| &it.data) {
            *sums.entry(datum.category_idx).or_default() += datum.value;
        }
        let mut data: Vec<Datum> = sums
            .into_iter()
            .map(|(category_idx, value)| Datum { category_idx, value, row_idx: None })
            .collect();
        data.sort_by_key(|it| it.category_idx);
        let name = format!("{} others", small.len());
        let y_idx = small.first().map_or(0, |it| it.y_idx);
        self.series.push(Series { name, y_idx, data, is_hidden: false });
    }
}

fn is_time_column(table: &Table, idx: usize) -> bool {
    table.columns.get(idx).is_some_and(|it| it.role == Role::Time)
}

/// The measures that share the first one's unit; figures of other units have no place on its
/// axis, and that is said.
fn of_one_unit(table: &Table, spec: &ChartSpec, unit: &Unit) -> (Vec<usize>, Vec<String>) {
    let unit_of = |idx: &usize| table.columns.get(*idx).map(|it| &it.unit);
    let (same, other): (Vec<usize>, Vec<usize>) =
        spec.y_idxs.iter().partition(|idx| unit_of(idx) == Some(unit));
    let labels: Vec<&str> = other
        .iter()
        .filter_map(|idx| table.columns.get(*idx))
        .map(|column| column.label.as_str())
        .collect();
    let note =
        (!labels.is_empty()).then(|| format!("not drawn, other unit: {}", labels.join(", ")));
    (same, note.into_iter().collect())
}

/// The series in order of appearance, and how many cells have no value.
fn read_series(
    table: &Table,
    spec: &ChartSpec,
    y_idxs: &[usize],
    places: &RowPlaces,
) -> (Vec<Series>, usize) {
    let mut n_missing = 0;
    let mut series: Vec<Series> = Vec::new();
    let mut seen: FxHashMap<Cow<'_, str>, usize> = FxHashMap::default();
    for (row_idx, row) in table.rows.iter().enumerate() {
        let group = spec.series_idx.and_then(|idx| row.get(idx)).map(label_of);
        let next = series.len();
        let first = match &group {
            // Each group has one series a measure, next to each other.
            Some(group) => *seen.entry(group.clone()).or_insert(next),
            None => 0,
        };
        if first == next {
            for y_idx in y_idxs {
                let name = series_name(table, group.as_deref(), *y_idx, y_idxs.len());
                let room = if spec.series_idx.is_none() { table.rows.len() } else { 0 };
                let data = Vec::with_capacity(room);
                series.push(Series { name, y_idx: *y_idx, data, is_hidden: false });
            }
        }
        for (offset, y_idx) in y_idxs.iter().enumerate() {
            let series_idx = first + offset;
            let value = row.get(*y_idx).and_then(Value::as_f64).filter(|it| it.is_finite());
            n_missing += usize::from(value.is_none());
            if let (Some(value), Some(one)) = (value, series.get_mut(series_idx)) {
                let category_idx = places.of_row(row_idx);
                one.data.push(Datum { category_idx, value, row_idx: Some(row_idx) });
            }
        }
    }
    series.retain(|it| !it.data.is_empty());
    if series.len() == 1 && spec.series_idx.is_none() {
        for one in &mut series {
            one.name.clear();
        }
    }
    (series, n_missing)
}

fn series_name(table: &Table, group: Option<&str>, y_idx: usize, n_measures: usize) -> String {
    let label = table.columns.get(y_idx).map_or("", |it| it.label.as_str());
    match group {
        None => label.to_owned(),
        Some(group) if n_measures == 1 => group.to_owned(),
        Some(group) => format!("{group}, {label}"),
    }
}

#[cfg(test)]
mod tests {
    use fact_core::ChartKind;

    use super::*;
    use crate::testing::{dimension, measure, table, time};

    fn spec(x_idx: usize, y_idxs: &[usize], series_idx: Option<usize>) -> ChartSpec {
        let y_idxs = y_idxs.to_vec();
        ChartSpec { x_idx: Some(x_idx), y_idxs, series_idx, ..ChartSpec::plain(ChartKind::Line) }
    }

    #[test]
    fn periods_come_in_time_order_even_where_a_series_starts_late() {
        let columns = vec![dimension("Sector"), time("Quarter"), measure("Margin", Unit::Percent)];
        let rows = "Energy|Q2 2024|1\nEnergy|Q4 2024|2\nRetail|Q1 2024|3\nRetail|Q2 2024|4";
        let table = table(columns, rows);
        let plot = Plot::read(&table, &spec(1, &[2], Some(0))).unwrap();
        let labels: Vec<_> =
            plot.categories.labels().zip(plot.categories.ats().iter().copied()).collect();
        assert_eq!(labels, [("Q1 2024", 0.0), ("Q2 2024", 1.0), ("Q4 2024", 3.0)]);
        assert!(plot.categories.is_time());
        let names: Vec<_> = plot.series.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["Energy", "Retail"]);
    }

    #[test]
    fn rows_of_the_same_name_stay_apart_without_series() {
        let columns = vec![dimension("Company"), measure("Revenue", Unit::Number)];
        let table = table(columns, "Acme|1\nAcme|2");
        let plot = Plot::read(&table, &spec(0, &[1], None)).unwrap();
        assert_eq!(plot.categories.len(), 2);
    }

    #[test]
    fn what_is_left_out_is_said() {
        let columns = vec![
            dimension("Company"),
            measure("Revenue", Unit::Number),
            measure("Growth", Unit::Percent),
        ];
        let table = table(columns, "A|1|2\nB||4");
        let plot = Plot::read(&table, &spec(0, &[1, 2], None)).unwrap();
        assert_eq!(plot.notes, ["not drawn, other unit: Growth", "1 without a value left out"]);
        assert_eq!(plot.series.len(), 1);
    }

    #[test]
    fn small_series_are_summed_up_and_nothing_is_lost() {
        let columns = vec![dimension("Sector"), time("Quarter"), measure("Revenue", Unit::Number)];
        let rows: Vec<String> = (0..12)
            .flat_map(|n| [format!("S{n}|Q1 2024|{n}"), format!("S{n}|Q2 2024|{n}")])
            .collect();
        let table = table(columns, &rows.join("\n"));
        let mut plot = Plot::read(&table, &spec(1, &[2], Some(0))).unwrap();
        let before: f64 = plot.values().sum();
        plot.sum_up_small_series();
        let last = plot.series.last().unwrap();
        assert_eq!((plot.series.len(), last.name.as_str()), (8, "5 others"));
        assert!((plot.values().sum::<f64>() - before).abs() < 1e-9);
        assert_eq!(last.data[0].row_idx, None);
    }
}
