//! Fewer points where there are far more than px, without losing a peak.

use crate::{plot::Datum, scene::Point};

/// The first, last, lowest and highest of each px column, where `data` has far more points than
/// `width_px`: the line looks the same, no peak is lost. `None` where there are few. `at` says where
/// a point lies, rising along `data`, and `end_of` where the px column of a place ends.
pub(crate) fn thin(
    data: &[Datum],
    width_px: usize,
    at: impl Fn(&Datum) -> f64,
    end_of: impl Fn(f64) -> f64,
) -> Option<Vec<Datum>> {
    if data.len() <= 4 * width_px {
        return None;
    }
    let mut kept: Vec<Datum> = Vec::with_capacity(4 * width_px);
    let mut rest = data;
    while let Some(first) = rest.first() {
        let end = end_of(at(first));
        let n = rest.iter().skip(1).position(|it| at(it) >= end).map_or(rest.len(), |it| it + 1);
        let (chunk, later) = rest.split_at(n);
        keep_four(chunk, |it| it.value, |it| it.category_idx, &mut kept);
        rest = later;
    }
    Some(kept)
}

/// The same for a line that is in px already.
pub(crate) fn thin_path(points: Vec<Point>, width_px: usize) -> Vec<Point> {
    if points.len() <= 4 * width_px {
        return points;
    }
    let mut kept = Vec::with_capacity(4 * width_px);
    for chunk in points.chunk_by(|a, b| a.x.floor().total_cmp(&b.x.floor()).is_eq()) {
        keep_four(chunk, |it| it.y, |it| it.x.to_bits(), &mut kept);
    }
    kept
}

fn keep_four<T: Copy + PartialEq, K: Ord>(
    chunk: &[T],
    value: impl Fn(&T) -> f64,
    order: impl Fn(&T) -> K,
    kept: &mut Vec<T>,
) {
    let by_value = |a: &&T, b: &&T| value(a).total_cmp(&value(b));
    let lowest = chunk.iter().min_by(by_value);
    let highest = chunk.iter().max_by(by_value);
    let mut four: Vec<T> =
        [chunk.first(), lowest, highest, chunk.last()].into_iter().flatten().copied().collect();
    four.sort_by_key(order);
    four.dedup();
    kept.append(&mut four);
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
