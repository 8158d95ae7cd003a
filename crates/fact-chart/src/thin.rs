//! Fewer points where there are far more than px, without losing a peak.

use crate::plot::{Datum, Series};

/// Keeps the first, last, lowest and highest point of each px column, where there are far
/// more points than columns: the line looks the same, no peak is lost.
pub(crate) fn thin(series: &mut [Series], n_categories: usize, width_px: usize) -> bool {
    let mut is_thinned = false;
    for one in series.iter_mut().filter(|it| it.data.len() > 4 * width_px) {
        let bucket = |datum: &Datum| datum.category_idx * width_px / n_categories.max(1);
        let mut kept: Vec<Datum> = Vec::with_capacity(4 * width_px);
        for chunk in one.data.chunk_by(|a, b| bucket(a) == bucket(b)) {
            let by_value = |a: &&Datum, b: &&Datum| a.value.total_cmp(&b.value);
            let lowest = chunk.iter().min_by(by_value);
            let highest = chunk.iter().max_by(by_value);
            let mut four: Vec<Datum> = [chunk.first(), lowest, highest, chunk.last()]
                .into_iter()
                .flatten()
                .copied()
                .collect();
            four.sort_by_key(|it| it.category_idx);
            four.dedup();
            kept.append(&mut four);
        }
        one.data = kept;
        is_thinned = true;
    }
    is_thinned
}

/// What is said of points that are not drawn.
pub(crate) fn note(n_drawn: usize, n_all: usize) -> String {
    let figure = |n: usize| fact_core::thousands(&n.to_string());
    format!(
        "{} of {} points drawn: first, last, lowest and highest of each pixel column",
        figure(n_drawn),
        figure(n_all)
    )
}
