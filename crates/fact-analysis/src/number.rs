//! Means and medians, and counts as numbers.

/// The mean; zero of nothing.
pub(crate) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / to_f64(values.len()) }
}

/// The middle value, or the mean of the two in the middle; puts `values` in order.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle).copied().unwrap_or(0.0);
    if values.len() % 2 == 1 || middle == 0 {
        return upper;
    }
    f64::midpoint(values.get(middle - 1).copied().unwrap_or(upper), upper)
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are small")]
pub(crate) fn to_f64(n: usize) -> f64 {
    n as f64
}
