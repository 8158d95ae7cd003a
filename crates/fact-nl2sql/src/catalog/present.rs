//! The present time, and what "today" is to the data.
//!
//! Start at [`Catalog::at`]. Data that ends before the present time is told from its newest day; data that goes
//! beyond it (bookings, due dates, plans) is told from the present. Knows no clock: the time is
//! handed in.

use std::{ops::Deref, sync::Arc};

use super::facts;
use super::moments::Moment;
use super::roles::{ColumnInfo, Role, TableInfo};
use super::{Catalog, FirstMax, Known};
use crate::period::{day_of, first_day};
use crate::plan::Col;

/// A year, in days.
const YEAR: i64 = 366;

/// Plans reach so far beyond the present; what lies beyond is a stand-in for "never".
const FARTHEST: i64 = 10 * YEAR;

/// The day on which a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Present(i64);

impl Present {
    /// The day of a moment such as `2025-01-22 12:00:00`; `None` where it is none.
    pub fn read(moment: &str) -> Option<Self> {
        day_of(moment).map(Self)
    }

    /// A day of the calendar; months and days are counted from 1.
    pub fn on(year: i16, month: i8, day: i8) -> Self {
        let months = i64::from(year) * 12 + i64::from(month) - 1;
        Self(first_day(months) + i64::from(day) - 1)
    }
}

impl Deref for Catalog {
    type Target = Known;

    fn deref(&self) -> &Known {
        &self.known
    }
}

impl Catalog {
    /// Takes in more of what is known, as long as nobody else reads it.
    pub(super) fn put(&mut self, more: impl FnOnce(&mut Known)) {
        if let Some(known) = Arc::get_mut(&mut self.known) {
            more(known);
        }
    }

    /// The same data asked about on a day.
    #[must_use]
    pub fn at(&self, now: Present) -> Self {
        let present = Some(now).filter(|it| self.goes_beyond(*it));
        Self { known: Arc::clone(&self.known), present }
    }

    /// The day on which it is asked, where the data goes beyond it, so that it is told from that day.
    pub fn present(&self) -> Option<Present> {
        self.present
    }

    /// Whether something is still to come on a day: the data is kept up to then and beyond.
    fn goes_beyond(&self, Present(today): Present) -> bool {
        let kept = self.newest_day.is_some_and(|it| it >= today - YEAR);
        kept && self.last_day.is_some_and(|it| it > today)
    }

    /// What "today" is to the data: the present where the data goes beyond it, else the newest day on
    /// which something is known to have begun or been noted.
    pub(crate) fn newest_day(&self) -> Option<i64> {
        self.present_day().or(self.newest_day)
    }

    /// The number of the present day, where the data goes beyond it.
    pub(crate) fn present_day(&self) -> Option<i64> {
        self.present.map(|it| it.0)
    }
}

/// The newest of the dates that are neither planned nor those of births, in the largest table that keeps
/// any: the few rows of what is announced lie ahead of the many of what happened. What ends may end later.
pub(super) fn newest_day(tables: &[TableInfo], facts: &facts::Facts) -> Option<i64> {
    let noted = |it: &ColumnInfo| {
        it.role == Role::Date && matches!(it.moment, Moment::Begun | Moment::Plain)
    };
    // An old day must never pass for the newest: of a table known in part its ends must have been read.
    let is_known = |col: Col| facts.bounds(col).is_some() || !facts.may_hold_more(col);
    let newest = |(table, info): (usize, &TableInfo)| {
        let own = info.columns.iter().enumerate().filter(|(_, it)| noted(it));
        let cols: Vec<Col> = own.map(|(column, _)| Col { table, column }).collect();
        let day = |col: &Col| day_of(facts.range(*col)?.largest.as_str()?);
        let days = cols.iter().filter_map(day).max()?;
        Some((info.n_rows.unwrap_or(0), days, cols.into_iter().all(is_known)))
    };
    let days = tables.iter().enumerate().filter_map(newest);
    days.rev_max_by(|it| it.0).filter(|it| it.2).map(|it| it.1)
}

/// The last day any date tells that is no birth; what stands for "never" is left out.
pub(super) fn last_day(tables: &[TableInfo], facts: &facts::Facts) -> Option<i64> {
    let newest = newest_day(tables, facts)?;
    let all = tables.iter().enumerate().flat_map(|(table, info)| {
        let dates = info.columns.iter().enumerate();
        let dates = dates.filter(|(_, it)| it.role == Role::Date && it.moment != Moment::Born);
        dates.map(move |(column, _)| Col { table, column })
    });
    let day = |col: Col| day_of(facts.range(col)?.largest.as_str()?);
    all.filter_map(day).filter(|it| *it < newest + FARTHEST).max()
}

#[cfg(test)]
mod tests {
    use super::Present;

    #[test]
    fn a_day_by_its_numbers_is_that_day_written() {
        for (numbers, written) in [
            ((2025, 1, 22), "2025-01-22 12:00:00"),
            ((2024, 2, 29), "2024-02-29"),
            ((2026, 12, 31), "2026-12-31T23:59:59"),
        ] {
            let (year, month, day) = numbers;
            assert_eq!(Some(Present::on(year, month, day)), Present::read(written), "{written}");
        }
    }
}
