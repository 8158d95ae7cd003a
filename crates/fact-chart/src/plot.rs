//! A table read for drawing: categories along the axis and one series of values for each line
//! or row of bars.

use std::{borrow::Cow, collections::HashMap, ops::Range};

use fact_core::{ChartSpec, Role, Table, Unit, Value};
use rustc_hash::FxHashMap;

use crate::{
    error::Error,
    number::count,
    period::{DAY, Grain, Period},
};

/// Series that can be told apart by colour.
pub(crate) const MAX_SERIES: usize = 8;

/// What is drawn, free of columns and rows.
#[derive(Debug, Clone)]
pub(crate) struct Plot<'a> {
    pub categories: Vec<Category<'a>>,
    pub series: Vec<Series>,
    /// The unit all series share.
    pub unit: Unit,
    /// Whether every category is a period of one length, in time order.
    pub is_time: bool,
    /// Things to say under the chart because the drawing leaves them out.
    pub notes: Vec<String>,
}

/// A place along the axis.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Category<'a> {
    pub label: Cow<'a, str>,
    /// Where it lies: consecutive periods are one apart.
    pub at: f64,
    pub period: Option<Period>,
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
        let in_order =
            spec.x_idx.filter(|_| x_is_time).and_then(|idx| periods_in_order(table, idx));
        let (categories, row_categories, is_time) = in_order.unwrap_or_else(|| {
            let (mut categories, mut row_categories) = categories(table, spec.x_idx, merge);
            let is_time = x_is_time && place_in_time(&mut categories, &mut row_categories);
            (categories, row_categories, is_time)
        });
        let (mut series, missing) = read_series(table, spec, &y_idxs, &row_categories);
        if is_time {
            for one in &mut series {
                one.data.sort_by_key(|it| it.category_idx);
            }
        }
        if missing > 0 {
            notes.push(format!("{missing} without a value left out"));
        }
        Ok(Self { categories, series, unit, is_time, notes })
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
        self.categories = self.categories.get(range.clone()).unwrap_or_default().to_vec();
        for one in &mut self.series {
            one.data.retain(|it| range.contains(&it.category_idx));
            for datum in &mut one.data {
                datum.category_idx -= range.start;
            }
        }
    }

    /// Where the datum's category lies.
    pub fn at(&self, datum: &Datum) -> f64 {
        self.categories.get(datum.category_idx).map_or(0.0, |it| it.at)
    }

    /// The label of the datum's category.
    pub fn label(&self, datum: &Datum) -> String {
        self.categories.get(datum.category_idx).map_or_else(String::new, |it| it.label.to_string())
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

/// The categories of rows that are in time order already, as long series mostly are; `None` where
/// they are not, or a label is no period.
fn periods_in_order(table: &Table, x_idx: usize) -> Option<(Vec<Category<'_>>, Vec<usize>, bool)> {
    let mut categories: Vec<Category<'_>> = Vec::with_capacity(table.rows.len());
    let mut row_categories = Vec::with_capacity(table.rows.len());
    let mut last: Option<Period> = None;
    let mut first = 0;
    let mut all_midnight = true;
    for row in &table.rows {
        let label = row.get(x_idx).map_or(Cow::Borrowed(""), label_of);
        if categories.last().is_none_or(|it| it.label != label) {
            let period = Period::parse(&label)?;
            match last {
                Some(last) if last.grain != period.grain || last.ordinal >= period.ordinal => {
                    return None;
                }
                Some(_) => {}
                None => first = period.ordinal,
            }
            all_midnight = all_midnight && period.is_midnight();
            last = Some(period);
            let at = count(usize::try_from(period.ordinal - first).unwrap_or(0));
            categories.push(Category { label, at, period: Some(period) });
        }
        row_categories.push(categories.len() - 1);
    }
    if all_midnight {
        let first = first.div_euclid(DAY);
        for category in &mut categories {
            category.period = category.period.map(Period::day);
            let ordinal = category.period.map_or(first, |it| it.ordinal);
            category.at = count(usize::try_from(ordinal - first).unwrap_or(0));
        }
    }
    last.is_some().then_some((categories, row_categories, true))
}

/// The categories in order of appearance and, for each row, its category.
fn categories(table: &Table, x_idx: Option<usize>, merge: bool) -> (Vec<Category<'_>>, Vec<usize>) {
    let mut categories: Vec<Category<'_>> = Vec::new();
    let mut seen: FxHashMap<Cow<'_, str>, usize> = FxHashMap::default();
    if merge {
        seen.reserve(table.rows.len());
    }
    let mut row_categories = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let label = x_idx.and_then(|idx| row.get(idx)).map_or(Cow::Borrowed(""), label_of);
        let next = categories.len();
        // Rows of one name mostly follow each other.
        let last = categories.last().filter(|it| merge && it.label == label);
        let category_idx = match last {
            Some(_) => next - 1,
            None if merge => *seen.entry(label.clone()).or_insert(next),
            None => next,
        };
        if category_idx == next {
            categories.push(Category { label, at: count(next), period: None });
        }
        row_categories.push(category_idx);
    }
    (categories, row_categories)
}

/// A cell as a name.
pub(crate) fn label_of(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed("(none)"),
        Value::Text(text) if text.starts_with(|it: char| !it.is_whitespace()) => {
            Cow::Borrowed(text)
        }
        Value::Text(text) if text.trim().is_empty() => Cow::Borrowed("(blank)"),
        Value::Text(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// Puts periods in time order, whatever order the rows name them in. `false`, and nothing
/// changed, where some label is no period or lengths differ.
fn place_in_time(categories: &mut [Category<'_>], row_categories: &mut [usize]) -> bool {
    let periods: Option<Vec<Period>> =
        categories.iter().map(|it| Period::parse(&it.label)).collect();
    let Some(mut periods) = periods else { return false };
    if periods.iter().all(|it| it.is_midnight() || it.grain == Grain::Day) {
        let day = |it: Period| if it.grain == Grain::Moment { it.day() } else { it };
        periods = periods.into_iter().map(day).collect();
    }
    let grain = periods.first().map(|it| it.grain);
    if grain.is_none() || periods.iter().any(|it| Some(it.grain) != grain) {
        return false;
    }
    let first = periods.iter().map(|it| it.ordinal).min().unwrap_or(0);
    if periods.is_sorted_by_key(|it| it.ordinal) {
        for (category, period) in categories.iter_mut().zip(periods) {
            category.at = count(usize::try_from(period.ordinal - first).unwrap_or(0));
            category.period = Some(period);
        }
        return true;
    }
    let mut order: Vec<usize> = (0..categories.len()).collect();
    order.sort_by_key(|idx| periods.get(*idx).map(|it| it.ordinal));
    let mut new_places = vec![0; order.len()];
    let mut placed = Vec::with_capacity(order.len());
    for (new, old) in order.iter().enumerate() {
        let (Some(category), Some(period)) = (categories.get(*old), periods.get(*old)) else {
            continue;
        };
        let offset = usize::try_from(period.ordinal - first).unwrap_or(0);
        let at = count(offset);
        placed.push(Category { label: category.label.clone(), at, period: Some(*period) });
        if let Some(place) = new_places.get_mut(*old) {
            *place = new;
        }
    }
    categories.clone_from_slice(&placed);
    for category_idx in row_categories {
        *category_idx = new_places.get(*category_idx).copied().unwrap_or(*category_idx);
    }
    true
}

/// The series in order of appearance, and how many cells have no value.
fn read_series(
    table: &Table,
    spec: &ChartSpec,
    y_idxs: &[usize],
    row_categories: &[usize],
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
            let place = row_categories.get(row_idx);
            if let (Some(value), Some(category_idx), Some(one)) =
                (value, place, series.get_mut(series_idx))
            {
                one.data.push(Datum { category_idx: *category_idx, value, row_idx: Some(row_idx) });
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
        let labels: Vec<_> = plot.categories.iter().map(|it| (&*it.label, it.at)).collect();
        assert_eq!(labels, [("Q1 2024", 0.0), ("Q2 2024", 1.0), ("Q4 2024", 3.0)]);
        assert!(plot.is_time);
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
