//! Conversions between counts, px and figures, in one place so that each says how it rounds.

/// A count as a figure.
#[expect(clippy::cast_precision_loss, reason = "counts in a chart are far below 2^53")]
pub(crate) fn count(n: usize) -> f64 {
    n as f64
}

/// A whole number as a figure.
#[expect(
    clippy::cast_precision_loss,
    reason = "seconds of all the years dates have are below 2^53"
)]
pub(crate) fn figure(n: i64) -> f64 {
    n as f64
}

/// The nearest place in a count of periods; NaN becomes zero.
#[expect(clippy::cast_possible_truncation, reason = "seconds of all the years dates have fit")]
pub(crate) fn ordinal(at: f64) -> i64 {
    at.round() as i64
}

/// The nearest whole number, held within what a drawing backend takes; NaN becomes zero.
#[expect(clippy::cast_possible_truncation, reason = "clamped to the range before")]
pub(crate) fn rounded(value: f64) -> i32 {
    value.round().clamp(-1e9, 1e9) as i32
}

/// The nearest whole number from zero up.
pub(crate) fn whole(value: f64) -> usize {
    usize::try_from(rounded(value)).unwrap_or(0)
}

/// To a tenth of a px: finer is noise in a file.
pub(crate) fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
