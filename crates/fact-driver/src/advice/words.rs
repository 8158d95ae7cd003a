//! Figures in words.

/// With thousands set apart: `1 answer`, `1,200 answers`.
pub(super) fn counted(n: u64, one: &str, many: &str) -> String {
    let noun = if n == 1 { one } else { many };
    format!("{} {noun}", fact_core::thousands(&n.to_string()))
}

/// How long something takes.
#[expect(clippy::cast_precision_loss, reason = "shown to one digit after the point")]
pub(super) fn span(us: u64) -> String {
    let seconds = us as f64 / 1e6;
    match us {
        0..1_000_000 => format!("{:.0} ms", us as f64 / 1e3),
        1_000_000..120_000_000 => format!("{seconds:.1} s"),
        120_000_000..7_200_000_000 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.1} hours", seconds / 3600.0),
    }
}

/// How long a record is, or an age: in whole days, hours or minutes.
pub(super) fn time(ms: i64) -> String {
    const MINUTE_MS: i64 = 60_000;
    const HOUR_MS: i64 = 60 * MINUTE_MS;
    const DAY_MS: i64 = 24 * HOUR_MS;
    let (unit, one, many) = match ms {
        ..HOUR_MS => (MINUTE_MS, "minute", "minutes"),
        HOUR_MS..DAY_MS => (HOUR_MS, "hour", "hours"),
        _ => (DAY_MS, "day", "days"),
    };
    let n = (ms.max(0) + unit / 2) / unit;
    counted(n.max(1).cast_unsigned(), one, many)
}

/// Room.
#[expect(clippy::cast_precision_loss, reason = "shown in whole megabytes")]
pub(super) fn room(bytes: u64) -> String {
    format!("{:.0} MB", bytes as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_said_in_their_own_unit() {
        for (said, expected) in [
            (counted(1, "answer", "answers"), "1 answer"),
            (counted(1200, "answer", "answers"), "1,200 answers"),
            (span(12_000), "12 ms"),
            (span(12_400_000), "12.4 s"),
            (span(300_000_000), "5 min"),
            (span(9_000_000_000), "2.5 hours"),
            (time(-5), "1 minute"),
            (time(3_600_000), "1 hour"),
            (time(12 * 86_400_000 + 5), "12 days"),
            (room(120_400_000), "120 MB"),
        ] {
            assert_eq!(said, expected);
        }
    }
}
