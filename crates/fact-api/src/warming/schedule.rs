//! When a saved list is run by itself: at its hour, and when the data changed.
//!
//! Start at [`App::keep_schedule`]. What is decided is decided by plain functions of the time and
//! of what was seen; of several windows, the store says which runs a list.

use std::sync::PoisonError;

use fact_driver::now_ms;
use fact_store::{DbError, WarmClaim, WarmListId, WarmRun, WarmSchedule};
use jiff::{Timestamp, tz::TimeZone};

use super::{
    from::{self, Wanted},
    job::OfList,
};
use crate::{App, app::Current, error::ApiError};

/// How long the data has to stand still after a change: one change seldom comes alone.
const STILL_MS: i64 = 5_000;

/// What a person's clock shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clock {
    /// `2025-03-31`.
    pub(crate) day: String,
    /// Minutes after midnight.
    pub(crate) minute: u16,
}

impl Clock {
    /// Where the person is.
    pub(crate) fn at(now_ms: i64) -> Self {
        Self::in_zone(now_ms, TimeZone::system())
    }

    fn in_zone(now_ms: i64, zone: TimeZone) -> Self {
        let now = Timestamp::from_millisecond(now_ms).unwrap_or_default().to_zoned_datetime(zone);
        let minute = i32::from(now.hour()) * 60 + i32::from(now.minute());
        Self { day: now.date().to_string(), minute: u16::try_from(minute).unwrap_or_default() }
    }

    /// Whether what is to be run daily at `at_min`, and was last run for the day `claimed`, is due.
    /// An hour that was missed is made up for later in the day.
    fn is_due(&self, at_min: u16, claimed: Option<&str>) -> bool {
        self.minute >= at_min && claimed.is_none_or(|it| it < self.day.as_str())
    }

    /// For what day a list counts as run that is saved now: one saved after its hour waits for
    /// tomorrow.
    pub(crate) fn day_behind(&self, at_min: Option<u16>) -> Option<&str> {
        at_min.filter(|it| self.minute >= *it).map(|_| self.day.as_str())
    }
}

/// Minutes after midnight of a time as people write it (`09:30`).
///
/// # Errors
/// `bad_request` where it is none.
pub(crate) fn minutes(text: &str) -> Result<u16, ApiError> {
    let bad = || ApiError::bad_request(format!("`{text}` is no time of day like 09:30"));
    let (hour, minute) = text.trim().split_once(':').ok_or_else(bad)?;
    let number = |it: &str, max: u16| {
        let is_number = (1..=2).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_digit());
        it.parse().ok().filter(|it: &u16| is_number && *it <= max)
    };
    let hour = number(hour, 23).ok_or_else(bad)?;
    let minute = number(minute, 59).filter(|_| minute.len() == 2).ok_or_else(bad)?;
    Ok(hour * 60 + minute)
}

/// The time as people write it.
pub(crate) fn time(at_min: u16) -> String {
    format!("{:02}:{:02}", at_min / 60, at_min % 60)
}

/// What was seen of the open data.
#[derive(Debug, Default)]
pub(crate) struct Stillness {
    identity: String,
    /// Its state, and since when it stands.
    seen: Option<(String, i64)>,
    /// The state whose lists have been run, here or in another window.
    handled: Option<String>,
}

impl Stillness {
    /// Whether the data, of that identity and in that state now, has stood still long enough for
    /// what is run when it changed. Only a change that this window sees counts, so that two windows
    /// that see a state differently do not drive each other on.
    pub(crate) fn look(&mut self, identity: &str, state: &str, now_ms: i64) -> bool {
        if self.identity != identity {
            *self = Self { identity: identity.to_owned(), ..Self::default() };
        }
        let since = match &self.seen {
            Some((seen, since)) if seen == state => *since,
            _ => {
                self.seen = Some((state.to_owned(), now_ms));
                now_ms
            }
        };
        self.handled.as_deref() != Some(state) && now_ms - since >= STILL_MS
    }

    /// Nothing is left to be run for that state.
    pub(crate) fn handled(&mut self, state: &str) {
        self.handled = Some(state.to_owned());
    }
}

impl App {
    /// Begins the run of a saved list that is due at `now_ms`, unless a run is at work. Says whether
    /// it began one. An open FACT calls it every few seconds by itself.
    pub fn keep_schedule(&self, now_ms: i64) -> bool {
        if self.warming.is_at_work() {
            return false;
        }
        let current = self.current();
        let begun = self.begin_what_is_due(&current, now_ms);
        begun.unwrap_or_else(|err| {
            tracing::warn!(error = %err, "the schedules of lists cannot be kept");
            false
        })
    }

    fn begin_what_is_due(&self, current: &Current, now_ms: i64) -> Result<bool, DbError> {
        let Ok(data) = current.data() else { return Ok(false) };
        let schedules = self.driver.store.warm_schedules(data.identity())?;
        self.warming.note_schedules(!schedules.is_empty());
        let clock = Clock::at(now_ms);
        for it in &schedules {
            let at_min = it.daily_at_min;
            let is_due = at_min.is_some_and(|at| clock.is_due(at, it.day_claimed.as_deref()));
            let claim = WarmClaim::Day(clock.day.clone());
            if is_due && self.begin(current, it.id, &claim, it.day_claimed.as_deref())? {
                return Ok(true);
            }
        }
        let by_change: Vec<&WarmSchedule> = schedules.iter().filter(|it| it.on_change).collect();
        if by_change.is_empty() {
            return Ok(false);
        }
        let Ok(state) = data.source().fingerprint() else { return Ok(false) };
        let state = state.to_string();
        let stillness = &self.warming.stillness;
        let mut stillness = stillness.lock().unwrap_or_else(PoisonError::into_inner);
        if !stillness.look(data.identity(), &state, now_ms) {
            return Ok(false);
        }
        for it in by_change {
            let claim = WarmClaim::Change(state.clone());
            if self.begin(current, it.id, &claim, it.change_claimed.as_deref())? {
                return Ok(true);
            }
        }
        stillness.handled(&state);
        Ok(false)
    }

    /// Begins the run of a list, where no other window has claimed it. A list that cannot be run
    /// says why where its last run is told.
    fn begin(
        &self,
        current: &Current,
        id: WarmListId,
        claim: &WarmClaim,
        before: Option<&str>,
    ) -> Result<bool, DbError> {
        let store = &self.driver.store;
        if !store.claim_warm(id, claim)? {
            return Ok(false);
        }
        let of_list = OfList { id, claim: Some((claim.clone(), before.map(str::to_owned))) };
        let begun = from::list(self, current, of_list, Wanted::default());
        match begun.and_then(|job| self.warming.start(job)) {
            Ok(()) => Ok(true),
            // Another window or the next start may run it.
            Err(_) if self.warming.is_closing() => {
                store.release_warm(id, claim, before)?;
                Ok(false)
            }
            Err(err) => {
                let at_ms = now_ms();
                let (day, report) = (Clock::at(at_ms).day, format!("not run: {err}"));
                store.note_warm_run(id, &WarmRun { at_ms, report, day, micro_usd: 0 })?;
                Ok(false)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_daily_list_is_due_once_a_day_from_its_hour_on() {
        for (minute, at_min, claimed, expected) in [
            (539, 540, None, false),
            (540, 540, None, true),
            (1_439, 540, None, true),
            (540, 540, Some("2025-03-31"), false),
            (540, 540, Some("2025-03-30"), true),
            (539, 540, Some("2025-03-30"), false),
            (0, 0, Some("2025-03-30"), true),
            // The clock was set back.
            (540, 540, Some("2025-04-01"), false),
        ] {
            let clock = Clock { day: "2025-03-31".to_owned(), minute };
            assert_eq!(clock.is_due(at_min, claimed), expected, "{minute} {at_min} {claimed:?}");
        }
    }

    #[test]
    fn a_list_saved_after_its_hour_waits_for_tomorrow() {
        let clock = Clock { day: "2025-03-31".to_owned(), minute: 600 };
        for (at_min, expected) in [
            (None, None),
            (Some(599), Some("2025-03-31")),
            (Some(600), Some("2025-03-31")),
            (Some(601), None),
        ] {
            assert_eq!(clock.day_behind(at_min), expected, "{at_min:?}");
        }
    }

    #[test]
    fn the_clock_is_that_of_the_place() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let clock = Clock::in_zone(1_700_000_000_000, zone);
        assert_eq!(clock, Clock { day: "2023-11-15".to_owned(), minute: 13 });
    }

    #[test]
    fn a_time_of_day_is_read_and_written() {
        for (text, expected) in [
            ("09:30", Some("09:30")),
            (" 9:05 ", Some("09:05")),
            ("23:59", Some("23:59")),
            ("00:00", Some("00:00")),
            ("24:00", None),
            ("9:5", None),
            ("+9:30", None),
            ("9.30", None),
            ("", None),
        ] {
            assert_eq!(minutes(text).ok().map(time).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_change_counts_once_it_has_stood_still() {
        let mut stillness = Stillness::default();
        for (identity, state, now_ms, expected) in [
            ("shop", "a", 0, false),
            ("shop", "a", 4_999, false),
            ("shop", "a", 5_000, true),
            ("shop", "a", 8_000, true),
            ("shop", "b", 9_000, false),
            ("shop", "c", 13_000, false),
            ("shop", "c", 17_999, false),
            ("shop", "c", 18_000, true),
            ("bank", "c", 19_000, false),
            ("bank", "c", 24_000, true),
        ] {
            let found = stillness.look(identity, state, now_ms);
            assert_eq!(found, expected, "{identity} {state} at {now_ms}");
        }
        stillness.handled("c");
        assert!(!stillness.look("bank", "c", 30_000));
        assert!(!stillness.look("bank", "d", 31_000) && stillness.look("bank", "d", 36_000));
        stillness.handled("d");
        assert!(!stillness.look("bank", "c", 37_000) && stillness.look("bank", "c", 42_000));
    }
}
