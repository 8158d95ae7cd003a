//! One result against another: which column stands for which, and whether the rows then agree.

use std::collections::HashMap;

use crate::{
    Cell, Rows,
    multiset::{Line, blocks, is_same_multiset, is_same_sequence},
};

/// Ways to put columns into order that are tried.
const MAX_ORDERS: usize = 200;

/// What rows are held against.
#[derive(Clone, Copy)]
pub(crate) struct Reference<'a> {
    /// As the statement gave them.
    pub(crate) forward: &'a Rows,
    /// As it gave them with everything unordered the other way round, where that matters.
    pub(crate) backward: Option<&'a Rows>,
    /// Whether their order counts.
    pub(crate) ordered: bool,
}

/// Whether `given` may have columns that the reference lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extra {
    Refused,
    Allowed,
}

/// Whether `given` has the rows of `wanted`, its columns in whatever order.
pub(crate) fn is_same(wanted: &Reference, given: &Rows, extra: Extra) -> bool {
    let (n_wanted, n_given) = (wanted.forward.n_columns, given.n_columns);
    let fits = n_given == n_wanted || (n_given > n_wanted && extra == Extra::Allowed);
    if wanted.forward.rows.len() != given.rows.len() || !fits {
        return false;
    }
    if given.rows.is_empty() {
        return true;
    }
    let lines = Lines::of(wanted);
    let as_given = borrowed(given);
    if n_given == n_wanted && lines.are_met_by(&as_given) {
        return true;
    }
    if n_wanted == 1 && n_given == 1 {
        return false;
    }
    let Some(candidates) = candidates(&lines, n_wanted, &as_given, n_given) else { return false };
    let mut order: Vec<usize> = (0..n_wanted).collect();
    order.sort_by_key(|it| candidates.get(*it).map(Vec::len));
    let mut search =
        Search { lines: &lines, given: &as_given, candidates, order, n_left: MAX_ORDERS };
    search.goes_on(0, &mut HashMap::new())
}

/// A reference's rows by reference.
struct Lines<'a> {
    forward: Vec<Line<'a>>,
    backward: Option<Vec<Line<'a>>>,
    ordered: bool,
}

impl<'a> Lines<'a> {
    fn of(wanted: &Reference<'a>) -> Self {
        Self {
            forward: borrowed(wanted.forward),
            backward: wanted.backward.map(borrowed),
            ordered: wanted.ordered,
        }
    }

    fn are_met_by(&self, given: &[Line]) -> bool {
        if !self.ordered {
            return is_same_multiset(&self.forward, given);
        }
        if is_same_sequence(&self.forward, given) {
            return true;
        }
        let Some(backward) = &self.backward else { return false };
        if is_same_sequence(backward, given) {
            return true;
        }
        let Some(blocks) = blocks(&self.forward, backward) else { return false };
        !blocks.is_empty()
            && blocks.into_iter().all(|block| {
                match (self.forward.get(block.clone()), given.get(block)) {
                    (Some(wanted), Some(given)) => is_same_multiset(wanted, given),
                    _ => false,
                }
            })
    }
}

fn borrowed(rows: &Rows) -> Vec<Line<'_>> {
    rows.rows.iter().map(|it| it.iter().collect()).collect()
}

/// For each wanted column the given ones that hold the same values, its own place first; `None`
/// where a column has none.
fn candidates(
    lines: &Lines,
    n_wanted: usize,
    given: &[Line],
    n_given: usize,
) -> Option<Vec<Vec<usize>>> {
    let given: Vec<_> = (0..n_given).map(|idx| column(given, idx)).collect();
    let of_column = |wanted_idx: usize| {
        let wanted = column(&lines.forward, wanted_idx);
        let fits = |idx: &usize| given.get(*idx).is_some_and(|it| is_same_multiset(&wanted, it));
        let mut found: Vec<usize> = (0..n_given).filter(fits).collect();
        found.sort_by_key(|idx| (*idx != wanted_idx, *idx));
        (!found.is_empty()).then_some(found)
    };
    (0..n_wanted).map(of_column).collect()
}

fn column<'a>(lines: &[Line<'a>], idx: usize) -> Vec<Line<'a>> {
    lines.iter().map(|line| cell(line, idx).into_iter().collect()).collect()
}

fn cell<'a>(line: &Line<'a>, idx: usize) -> Option<&'a Cell> {
    line.get(idx).copied()
}

/// Tries the columns with fewest candidates first.
struct Search<'a> {
    lines: &'a Lines<'a>,
    given: &'a [Line<'a>],
    candidates: Vec<Vec<usize>>,
    order: Vec<usize>,
    n_left: usize,
}

impl Search<'_> {
    /// `chosen`: the given column for each wanted one so far, of which there are `depth`.
    fn goes_on(&mut self, depth: usize, chosen: &mut HashMap<usize, usize>) -> bool {
        if self.n_left == 0 {
            return false;
        }
        let Some(&wanted_idx) = self.order.get(depth) else {
            self.n_left -= 1;
            return self.fits(chosen);
        };
        for given_idx in self.candidates.get(wanted_idx).cloned().unwrap_or_default() {
            if chosen.values().any(|it| *it == given_idx) {
                continue;
            }
            chosen.insert(wanted_idx, given_idx);
            if self.goes_on(depth + 1, chosen) {
                return true;
            }
            chosen.remove(&wanted_idx);
        }
        false
    }

    fn fits(&self, chosen: &HashMap<usize, usize>) -> bool {
        let places: Vec<usize> =
            (0..self.order.len()).filter_map(|it| chosen.get(&it).copied()).collect();
        let project = |line| places.iter().filter_map(|idx| cell(line, *idx)).collect();
        let given: Vec<Line> = self.given.iter().map(project).collect();
        self.lines.are_met_by(&given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows written as `a 1|b 2`; a word that is a number is one, `-` is `NULL`.
    fn rows(text: &str) -> Rows {
        let cell = |word: &str| match word {
            "-" => Cell::Null,
            word => Cell::from(&fact_core::Value::Text(word.into())),
        };
        let rows: Vec<Vec<Cell>> =
            text.split('|').map(|row| row.split(' ').map(cell).collect()).collect();
        Rows { n_columns: rows[0].len(), rows }
    }

    #[track_caller]
    fn check(wanted: &str, backward: Option<&str>, ordered: bool, given: &str, expected: bool) {
        let (forward, backward) = (rows(wanted), backward.map(rows));
        let reference = Reference { forward: &forward, backward: backward.as_ref(), ordered };
        assert_eq!(is_same(&reference, &rows(given), Extra::Refused), expected, "{given}");
    }

    #[test]
    fn order_counts_where_the_reference_orders() {
        check("1 a|2 b", None, false, "2 b|1 a", true);
        check("1 a|2 b", None, true, "2 b|1 a", false);
        check("1 a|2 b", None, true, "1 a|2 b", true);
    }

    #[test]
    fn ties_may_come_in_any_order() {
        check("1 a|1 b|2 c", Some("1 b|1 a|2 c"), true, "1 b|1 a|2 c", true);
        check("1 a|1 b|1 c|2 d", Some("1 c|1 b|1 a|2 d"), true, "1 b|1 c|1 a|2 d", true);
        check("1 a|1 b|2 c", Some("1 b|1 a|2 c"), true, "2 c|1 a|1 b", false);
    }

    #[test]
    fn columns_may_come_in_any_order_and_stay_together() {
        check("1 a|2 b", None, false, "a 1|b 2", true);
        check("1 2|2 1|3 3", None, false, "1 3|2 1|3 2", false);
        check("1 1 x|1 2 y", None, false, "x 1 1|y 2 1", true);
    }

    #[test]
    fn rows_count_as_often_as_they_come() {
        check("1|1|2", None, false, "1|2|2", false);
        check("1|1|2", None, false, "2|1|1", true);
        check("-", None, false, "0", false);
        check("1", None, false, "1 9", false);
    }

    #[test]
    fn tolerance_holds_where_sorting_puts_neighbours_apart() {
        // Sorted by the first column the pairs cross, and only trying them all finds the match.
        check("33.33 b|33.34 a", None, false, "33.335001 a|33.333333 b", true);
        check("33.33 b|33.34 a", None, false, "33.335001 b|33.333333 b", false);
    }

    #[test]
    fn further_columns_are_seen_past_where_that_is_asked_for() {
        let (forward, given) = (rows("1"), rows("9 1"));
        let reference = Reference { forward: &forward, backward: None, ordered: false };
        assert!(is_same(&reference, &given, Extra::Allowed));
        assert!(!is_same(&reference, &given, Extra::Refused));
    }
}
