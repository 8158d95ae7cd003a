//! Rows as a multiset, and in blocks whose order is settled.

use std::{collections::HashMap, ops::Range};

use crate::cell::{Cell, Key};

/// A row, or some of its columns, by reference.
pub(crate) type Line<'a> = Vec<&'a Cell>;

/// Beyond this many rows each is compared with its neighbour in sorted order only: trying every
/// pair grows with the square.
const MAX_PAIRED: usize = 400;

/// Whether the rows are the same, whatever their order; each as often.
pub(crate) fn is_same_multiset(wanted: &[Line], given: &[Line]) -> bool {
    if wanted.len() != given.len() {
        return false;
    }
    if balance(wanted, given).is_even() {
        return true;
    }
    let (wanted, given) = (sorted(wanted), sorted(given));
    if wanted.iter().zip(&given).all(|(wanted, given)| is_met(wanted, given)) {
        return true;
    }
    wanted.len() <= MAX_PAIRED && can_be_paired(&wanted, given)
}

/// Whether each cell is met by the one in its place.
pub(crate) fn is_met(wanted: &Line, given: &Line) -> bool {
    wanted.iter().zip(given).all(|(wanted, given)| wanted.is_met_by(given))
}

/// Whether the rows are met one by one, in order.
pub(crate) fn is_same_sequence(wanted: &[Line], given: &[Line]) -> bool {
    wanted.len() == given.len()
        && wanted.iter().zip(given).all(|(wanted, given)| is_met(wanted, given))
}

/// Cuts the positions of ordered rows into blocks within which the order is not settled: the
/// shortest stretches that hold the same rows in `forward` as in `backward`, the run in which
/// whatever is left open came the other way round. `None` where the two runs gave other rows.
pub(crate) fn blocks(forward: &[Line], backward: &[Line]) -> Option<Vec<Range<usize>>> {
    if forward.len() != backward.len() {
        return None;
    }
    let mut found = Vec::new();
    let mut start = 0;
    let mut open = Balance::default();
    for (idx, (one, other)) in forward.iter().zip(backward).enumerate() {
        open.add(key(one), 1);
        open.add(key(other), -1);
        if open.is_even() {
            found.push(start..idx + 1);
            start = idx + 1;
            open = Balance::default();
        }
    }
    open.is_even().then_some(found)
}

fn key<'a>(line: &Line<'a>) -> Vec<Key<'a>> {
    line.iter().map(|it| it.key()).collect()
}

fn sorted<'a>(lines: &[Line<'a>]) -> Vec<Line<'a>> {
    let mut lines = lines.to_vec();
    lines.sort_by_cached_key(key);
    lines
}

fn can_be_paired(wanted: &[Line], mut left: Vec<Line>) -> bool {
    wanted.iter().all(|wanted| {
        let found = left.iter().position(|given| is_met(wanted, given));
        found.map(|idx| left.remove(idx)).is_some()
    })
}

/// How many more of each row one side has.
#[derive(Default)]
struct Balance<'a> {
    surplus: HashMap<Vec<Key<'a>>, i64>,
    n_uneven: usize,
}

impl<'a> Balance<'a> {
    fn add(&mut self, row: Vec<Key<'a>>, change: i64) {
        let surplus = self.surplus.entry(row).or_default();
        let was_even = *surplus == 0;
        *surplus += change;
        match (was_even, *surplus == 0) {
            (true, false) => self.n_uneven += 1,
            (false, true) => self.n_uneven -= 1,
            _ => {}
        }
    }

    fn is_even(&self) -> bool {
        self.n_uneven == 0
    }
}

fn balance<'a>(one: &[Line<'a>], other: &[Line<'a>]) -> Balance<'a> {
    let mut found = Balance::default();
    for line in one {
        found.add(key(line), 1);
    }
    for line in other {
        found.add(key(line), -1);
    }
    found
}
