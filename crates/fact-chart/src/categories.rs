//! The places along an axis of names or of time, and which of them each row lies at.

use std::{borrow::Cow, ops::Range};

use fact_core::{Role, Table, Value};
use rustc_hash::FxHashMap;

use crate::{
    number::{count, figure, ordinal},
    period::{DAY, Grain, Period, Reader},
};

/// The places along the axis, each column of them by itself: a long series is read for its places
/// several times, and for its labels hardly at all.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Categories<'a> {
    labels: Vec<Cow<'a, str>>,
    /// Where each lies: consecutive periods are one apart.
    ats: Vec<f64>,
    /// The period at place zero, where all are periods of its length, in order of time.
    origin: Option<Period>,
}

/// Which category each row lies in.
#[derive(Debug)]
pub(crate) struct RowPlaces {
    /// `None` where the nth row lies in the nth.
    of_rows: Option<Vec<usize>>,
    /// Whether no row lies before the one above it.
    are_rising: bool,
}

impl<'a> Categories<'a> {
    /// One for each name, in their order.
    pub fn named(labels: Vec<Cow<'a, str>>) -> Self {
        let ats = (0..labels.len()).map(count).collect();
        Self { labels, ats, origin: None }
    }

    /// The column at `x_idx`, each name once if they are to `merge`. A column of periods of one
    /// length is put in order of time.
    pub fn read(table: &'a Table, x_idx: Option<usize>, merge: bool) -> (Self, RowPlaces) {
        let is_time = |idx: &usize| table.columns.get(*idx).is_some_and(|it| it.role == Role::Time);
        let time_idx = x_idx.filter(is_time);
        if let Some(read) = time_idx.and_then(|idx| periods_in_order(table, idx)) {
            return read;
        }
        let (mut categories, mut places) = in_order_of_rows(table, x_idx, merge);
        if time_idx.is_some() {
            categories.place_in_time(&mut places);
        }
        (categories, places)
    }

    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether each is a period of one length, in order of time.
    pub fn is_time(&self) -> bool {
        self.origin.is_some()
    }

    /// How long each period is.
    pub fn grain(&self) -> Option<Grain> {
        self.origin.map(|it| it.grain)
    }

    pub fn label(&self, idx: usize) -> &str {
        self.labels.get(idx).map_or("", |it| it)
    }

    pub fn labels(&self) -> impl ExactSizeIterator<Item = &str> {
        self.labels.iter().map(|it| &**it)
    }

    /// Where the category lies.
    pub fn at(&self, idx: usize) -> f64 {
        self.ats.get(idx).copied().unwrap_or(0.0)
    }

    /// Where each lies, rising.
    pub fn ats(&self) -> &[f64] {
        &self.ats
    }

    pub fn period(&self, idx: usize) -> Option<Period> {
        self.ats.get(idx).and_then(|at| self.period_at(*at))
    }

    /// The period at a place, which need not be one of the categories'.
    pub fn period_at(&self, at: f64) -> Option<Period> {
        self.origin.map(|it| Period { ordinal: it.ordinal + ordinal(at), ..it })
    }

    /// Where a period lies that is no earlier than the first.
    pub fn place_of(&self, period: Period) -> Option<f64> {
        let origin = self.origin.filter(|it| it.grain == period.grain)?;
        (period.ordinal >= origin.ordinal).then(|| figure(period.ordinal - origin.ordinal))
    }

    /// Another category beyond the last.
    pub fn push(&mut self, label: Cow<'a, str>, at: f64) {
        self.labels.push(label);
        self.ats.push(at);
    }

    /// Leaves out all but those at `range`.
    pub fn keep(&mut self, range: Range<usize>) {
        self.labels = self.labels.get(range.clone()).unwrap_or_default().to_vec();
        self.ats = self.ats.get(range).unwrap_or_default().to_vec();
    }

    /// Puts periods in order of time, whatever order the rows name them in. Nothing is changed
    /// where some label is no period or lengths differ.
    fn place_in_time(&mut self, places: &mut RowPlaces) {
        let periods: Option<Vec<Period>> = self.labels().map(Period::parse).collect();
        let Some(mut periods) = periods else { return };
        if periods.iter().all(|it| it.is_midnight() || it.grain == Grain::Day) {
            for moment in periods.iter_mut().filter(|it| it.grain == Grain::Moment) {
                *moment = moment.day();
            }
        }
        let Some(origin) = periods.iter().min_by_key(|it| it.ordinal).copied() else { return };
        if periods.iter().any(|it| it.grain != origin.grain) {
            return;
        }
        self.origin = Some(origin);
        let at = |it: &Period| figure(it.ordinal - origin.ordinal);
        if periods.is_sorted_by_key(|it| it.ordinal) {
            self.ats = periods.iter().map(at).collect();
            return;
        }
        let mut order: Vec<(usize, Period)> = periods.into_iter().enumerate().collect();
        order.sort_by_key(|it| it.1.ordinal);
        self.ats = order.iter().map(|it| at(&it.1)).collect();
        let mut new_places = vec![0; order.len()];
        let mut labels = Vec::with_capacity(order.len());
        for (new, (old, _)) in order.into_iter().enumerate() {
            labels.extend(self.labels.get_mut(old).map(std::mem::take));
            if let Some(place) = new_places.get_mut(old) {
                *place = new;
            }
        }
        self.labels = labels;
        places.renumber(new_places);
    }
}

impl RowPlaces {
    pub fn of_row(&self, row_idx: usize) -> usize {
        let Some(places) = &self.of_rows else { return row_idx };
        places.get(row_idx).copied().unwrap_or(0)
    }

    /// Whether no row lies before the one above it.
    pub fn are_rising(&self) -> bool {
        self.are_rising
    }

    /// Gives the nth category the nth of `new_places`.
    fn renumber(&mut self, new_places: Vec<usize>) {
        self.are_rising = false;
        let Some(places) = &mut self.of_rows else {
            self.of_rows = Some(new_places);
            return;
        };
        for place in places {
            *place = new_places.get(*place).copied().unwrap_or(*place);
        }
    }
}

/// The periods of rows that are in order of time already, as long series mostly are; `None` where
/// they are not, or a label is no period.
fn periods_in_order(table: &Table, x_idx: usize) -> Option<(Categories<'_>, RowPlaces)> {
    let n_rows = table.rows.len();
    let mut reader = Reader::default();
    let (mut labels, mut ats) = (Vec::with_capacity(n_rows), Vec::with_capacity(n_rows));
    let mut of_rows: Option<Vec<usize>> = None;
    let mut ends: Option<(Period, Period)> = None;
    let mut all_midnight = true;
    for (row_idx, row) in table.rows.iter().enumerate() {
        let label = row.get(x_idx).map_or(Cow::Borrowed(""), label_of);
        let period = reader.read(&label)?;
        let (first, last) = *ends.get_or_insert((period, period));
        if last.grain != period.grain || last.ordinal > period.ordinal {
            return None;
        }
        if last == period && !labels.is_empty() {
            // One period under two names is two places.
            if labels.last() != Some(&label) {
                return None;
            }
            of_rows.get_or_insert_with(|| (0..row_idx).collect());
        } else {
            all_midnight = all_midnight && period.is_midnight();
            labels.push(label);
            ats.push(figure(period.ordinal - first.ordinal));
            ends = Some((first, period));
        }
        if let Some(of_rows) = &mut of_rows {
            of_rows.push(labels.len() - 1);
        }
    }
    let (mut origin, _) = ends?;
    if all_midnight {
        origin = origin.day();
        for at in &mut ats {
            *at /= figure(DAY);
        }
    }
    let categories = Categories { labels, ats, origin: Some(origin) };
    Some((categories, RowPlaces { of_rows, are_rising: true }))
}

/// The names in order of appearance.
fn in_order_of_rows(
    table: &Table,
    x_idx: Option<usize>,
    merge: bool,
) -> (Categories<'_>, RowPlaces) {
    let cells = table.rows.iter().map(|row| x_idx.and_then(|idx| row.get(idx)));
    let rows = cells.map(|it| it.map_or(Cow::Borrowed(""), label_of));
    if !merge {
        let categories = Categories::named(rows.collect());
        return (categories, RowPlaces { of_rows: None, are_rising: true });
    }
    let mut labels: Vec<Cow<'_, str>> = Vec::new();
    let mut seen: FxHashMap<Cow<'_, str>, usize> = FxHashMap::default();
    seen.reserve(table.rows.len());
    let mut of_rows = Vec::with_capacity(table.rows.len());
    for label in rows {
        let next = labels.len();
        // Rows of one name mostly follow each other.
        let place = if labels.last() == Some(&label) {
            next - 1
        } else {
            *seen.entry(label.clone()).or_insert(next)
        };
        if place == next {
            labels.push(label);
        }
        of_rows.push(place);
    }
    let places = RowPlaces { are_rising: of_rows.is_sorted(), of_rows: Some(of_rows) };
    (Categories::named(labels), places)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{table, time};

    /// The places of a time column of `labels`, and the category each row lies in.
    #[track_caller]
    fn check(labels: &[&str], expected: &[(&str, f64)], rows: &[usize], grain: Option<Grain>) {
        let table = table(vec![time("When")], &labels.join("\n"));
        let (categories, places) = Categories::read(&table, Some(0), true);
        let read: Vec<_> = categories.labels().zip(categories.ats().iter().copied()).collect();
        assert_eq!(read, expected);
        let of_rows: Vec<_> = (0..labels.len()).map(|it| places.of_row(it)).collect();
        assert_eq!(of_rows, rows);
        assert_eq!(places.are_rising(), of_rows.is_sorted());
        assert_eq!(categories.grain(), grain);
    }

    #[test]
    fn rows_lie_at_their_periods_in_whatever_order_they_come() {
        let quarter = Some(Grain::Quarter);
        check(&["Q1 2024", "Q4 2024"], &[("Q1 2024", 0.0), ("Q4 2024", 3.0)], &[0, 1], quarter);
        check(&["Q4 2024", "Q1 2024"], &[("Q1 2024", 0.0), ("Q4 2024", 3.0)], &[1, 0], quarter);
        check(
            &["Q1 2024", "Q1 2024", "Q2 2024", "Q2 2024"],
            &[("Q1 2024", 0.0), ("Q2 2024", 1.0)],
            &[0, 0, 1, 1],
            quarter,
        );
        check(
            &["Q2 2024", "Q1 2024", "Q2 2024"],
            &[("Q1 2024", 0.0), ("Q2 2024", 1.0)],
            &[1, 0, 1],
            quarter,
        );
    }

    #[test]
    fn moments_at_midnight_are_days() {
        let labels = ["2024-02-28 00:00:00", "2024-03-01 00:00:00"];
        check(&labels, &[(labels[0], 0.0), (labels[1], 2.0)], &[0, 1], Some(Grain::Day));
        let labels = ["2024-02-28 00:00:00", "2024-02-28 00:01:00"];
        check(&labels, &[(labels[0], 0.0), (labels[1], 60.0)], &[0, 1], Some(Grain::Moment));
    }

    #[test]
    fn a_period_under_two_names_is_two_places_and_names_are_no_periods() {
        let labels = ["2024-03", "Mar 2024"];
        check(&labels, &[(labels[0], 0.0), (labels[1], 0.0)], &[0, 1], Some(Grain::Month));
        check(&["2024", "soon"], &[("2024", 0.0), ("soon", 1.0)], &[0, 1], None);
        check(&["2024", "Q1 2025"], &[("2024", 0.0), ("Q1 2025", 1.0)], &[0, 1], None);
    }

    #[test]
    fn a_place_has_its_period_however_far_off() {
        let labels = "1900-01-01 12:00:00\n2024-01-01 12:00:00";
        let table = table(vec![time("When")], labels);
        let (categories, _) = Categories::read(&table, Some(0), true);
        let last = Period::parse("2024-01-01 12:00:00");
        assert_eq!(categories.period(1), last);
        assert_eq!(last.and_then(|it| categories.place_of(it)), Some(categories.at(1)));
    }
}
