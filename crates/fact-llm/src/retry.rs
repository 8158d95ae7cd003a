//! Which failures are worth another try, and when.

use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use crate::Error;

/// Times a call is tried again; with the first it is made three times at most.
const MAX_RETRIES: usize = 2;

/// The first wait, and half of the next.
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// Longest wait of our own. A provider may ask for longer ones.
const MAX_WAIT: Duration = Duration::from_secs(20);

/// Why one attempt gave no reply.
#[derive(Debug, PartialEq)]
pub(crate) struct Failure {
    pub(crate) error: Error,
    pub(crate) again: Again,
}

/// Whether another attempt makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    /// It would fail alike.
    Never,
    /// After a wait, at least this long where the provider says so.
    Waiting(Option<Duration>),
    /// The reply had begun: it costs, and what was shown is taken back. Once a call, no more.
    Once,
}

impl Failure {
    /// A failure that would come again.
    pub(crate) fn lasting(error: Error) -> Self {
        Self { error, again: Again::Never }
    }

    /// A failure after the provider had taken the request.
    pub(crate) fn broken(error: Error) -> Self {
        Self { error, again: Again::Once }
    }
}

/// The retries of one call.
#[derive(Debug)]
pub(crate) struct Retries {
    waits: ExponentialBackoff,
    has_broken: bool,
}

impl Retries {
    /// Waits of half a second and a second, and of chance on top of it, lest clients come in step.
    pub(crate) fn new() -> Self {
        Self::from(FIRST_WAIT)
    }

    fn from(base: Duration) -> Self {
        let waits = ExponentialBuilder::new()
            .with_min_delay(base)
            .with_max_delay(MAX_WAIT)
            .with_max_times(MAX_RETRIES)
            .with_jitter()
            .build();
        Self { waits, has_broken: false }
    }

    /// How long to wait before the next attempt. None where `again` or the tries used up forbid
    /// it, or where the wait would not end within `left`.
    pub(crate) fn next(&mut self, again: Again, left: Duration) -> Option<Duration> {
        let asked = match again {
            Again::Never => return None,
            Again::Once if self.has_broken => return None,
            Again::Once => {
                self.has_broken = true;
                Duration::ZERO
            }
            Again::Waiting(asked) => asked.unwrap_or_default(),
        };
        let wait = self.waits.next()?.max(asked);
        (wait < left).then_some(wait)
    }
}

/// The wait that a `retry-after` of `value` asks for at `now`: seconds, or the date of its end.
///
/// # Source
/// RFC 9110, section 10.2.3. Some providers send fractions of seconds.
pub(crate) fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if let Ok(secs) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(secs).ok();
    }
    let until = httpdate::parse_http_date(value).ok()?;
    Some(until.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        // 1994-11-06 08:49:37 UTC
        let now = SystemTime::UNIX_EPOCH + secs(784_111_777);
        let check = |value, expected| assert_eq!(retry_after(value, now), expected, "{value}");
        check("30", Some(secs(30)));
        check(" 0 ", Some(secs(0)));
        check("1.5", Some(Duration::from_millis(1500)));
        check("Sun, 06 Nov 1994 08:50:07 GMT", Some(secs(30)));
        check("Sun, 06 Nov 1994 08:00:00 GMT", Some(secs(0)));
        check("-1", None);
        check("inf", None);
        check("soon", None);
        check("", None);
    }

    #[test]
    fn waits_double_and_are_never_in_step() {
        let mut retries = Retries::from(secs(1));
        let mut wait = || retries.next(Again::Waiting(None), HOUR);
        let (first, second) = (wait().unwrap(), wait().unwrap());
        assert!((secs(1)..=secs(2)).contains(&first), "{first:?}");
        assert!((secs(2)..=secs(4)).contains(&second), "{second:?}");
        assert_eq!(wait(), None);
    }

    #[test]
    fn a_provider_may_ask_for_a_longer_wait_that_still_fits() {
        let check = |asked, left, expected| {
            let wait = Retries::from(Duration::ZERO).next(Again::Waiting(Some(asked)), left);
            assert_eq!(wait, expected);
        };
        check(secs(30), secs(31), Some(secs(30)));
        check(secs(30), secs(30), None);
        check(secs(0), secs(1), Some(secs(0)));
    }

    #[test]
    fn a_reply_that_had_begun_is_asked_for_once_more() {
        let mut retries = Retries::from(Duration::ZERO);
        assert_eq!(retries.next(Again::Once, HOUR), Some(Duration::ZERO));
        assert_eq!(retries.next(Again::Once, HOUR), None);
        assert_eq!(retries.next(Again::Never, HOUR), None);
        assert_eq!(retries.next(Again::Waiting(None), HOUR), Some(Duration::ZERO));
    }
}
