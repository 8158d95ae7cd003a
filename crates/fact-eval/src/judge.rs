//! The verdict on one statement's rows.

use std::sync::Arc;

use crate::{
    Rows,
    compare::{Extra, Reference, is_same},
};

/// What a reference statement gave.
#[derive(Debug, Clone)]
pub struct Expected {
    /// Its rows.
    pub forward: Rows,
    /// Its rows with everything it leaves unordered the other way round; run where it orders or
    /// cuts ([`is_ordered`](crate::is_ordered), [`is_cut`](crate::is_cut)).
    pub backward: Option<Rows>,
    /// Whether the order of its rows counts.
    pub ordered: bool,
}

/// Whether rows are right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// They are those of a reference.
    Right,
    /// They are those of a reference, with columns too many or too few.
    Close,
    /// They are other rows.
    Wrong,
}

/// Holds `given` against each of the references; the best verdict counts.
///
/// A reference whose own rows depend on what its statement leaves open ("the first five" of more
/// that are equal) accepts either of its runs, and the statement's run the other way round, which
/// `run_backward` makes where it is needed; `None` from it is no rows.
pub fn judge(
    references: &[Arc<Expected>],
    given: &Rows,
    run_backward: impl FnOnce() -> Option<Rows>,
) -> Verdict {
    let mut run_backward = Some(run_backward);
    let mut backward: Option<Rows> = None;
    let mut best = Verdict::Wrong;
    for expected in references {
        let open = expected.backward.as_ref().filter(|it| it.rows != expected.forward.rows);
        if open.is_some()
            && let Some(run) = run_backward.take()
        {
            backward = Some(Rows {
                n_columns: given.n_columns,
                rows: run().map(|it| it.rows).unwrap_or_default(),
            });
        }
        let other = backward.as_ref().filter(|_| open.is_some());
        for given in std::iter::once(given).chain(other) {
            match of_pair(expected, open, given) {
                Verdict::Right => return Verdict::Right,
                Verdict::Close => best = Verdict::Close,
                Verdict::Wrong => {}
            }
        }
    }
    best
}

/// `open`: the reference's backward rows, where they differ from its forward ones.
fn of_pair(expected: &Expected, open: Option<&Rows>, given: &Rows) -> Verdict {
    let Expected { forward, backward, ordered } = expected;
    let reference = Reference { forward, backward: backward.as_ref(), ordered: *ordered };
    if is_same(&reference, given, Extra::Refused) {
        return Verdict::Right;
    }
    if let Some(open) = open {
        let turned = Reference { forward: open, backward: Some(forward), ordered: *ordered };
        if is_same(&turned, given, Extra::Refused) {
            return Verdict::Right;
        }
    }
    let (n_wanted, n_given) = (forward.n_columns, given.n_columns);
    let is_close = if n_given > n_wanted {
        is_same(&reference, given, Extra::Allowed)
    } else {
        let swapped = Reference { forward: given, backward: None, ordered: *ordered };
        0 < n_given && n_given < n_wanted && is_same(&swapped, forward, Extra::Allowed)
    };
    if is_close { Verdict::Close } else { Verdict::Wrong }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Cell;

    fn rows(rows: &[&[f64]]) -> Rows {
        let row = |it: &&[f64]| it.iter().copied().map(Cell::Number).collect();
        Rows { n_columns: rows[0].len(), rows: rows.iter().map(row).collect() }
    }

    #[track_caller]
    fn check(backward: Option<&[&[f64]]>, given: &[&[f64]], given_back: &[&[f64]], want: Verdict) {
        let expected = Arc::new(Expected {
            forward: rows(&[&[1.0, 10.0], &[2.0, 20.0]]),
            backward: backward.map(rows),
            ordered: true,
        });
        let given = rows(given);
        assert_eq!(judge(&[expected], &given, || Some(rows(given_back))), want);
    }

    #[test]
    fn a_cut_reference_accepts_either_of_its_runs() {
        let other: &[&[f64]] = &[&[1.0, 10.0], &[2.0, 21.0]];
        check(Some(other), other, other, Verdict::Right);
        // The statement's own run the other way round is the reference's first.
        let turned: &[&[f64]] = &[&[1.0, 10.0], &[2.0, 22.0]];
        check(Some(other), turned, &[&[1.0, 10.0], &[2.0, 20.0]], Verdict::Right);
        check(None, other, other, Verdict::Wrong);
    }

    #[test]
    fn the_same_rows_with_other_columns_are_close() {
        check(None, &[&[1.0], &[2.0]], &[&[0.0]], Verdict::Close);
        check(None, &[&[1.0, 10.0, 5.0], &[2.0, 20.0, 5.0]], &[&[0.0]], Verdict::Close);
        check(None, &[&[1.0, 10.0, 5.0], &[2.0, 21.0, 5.0]], &[&[0.0]], Verdict::Wrong);
        check(None, &[&[2.0], &[1.0]], &[&[0.0]], Verdict::Wrong);
    }

    #[test]
    fn the_best_of_several_references_counts() {
        let one = |figure: f64| {
            let forward = rows(&[&[figure]]);
            Arc::new(Expected { forward, backward: None, ordered: false })
        };
        let given = rows(&[&[2.0]]);
        assert_eq!(judge(&[one(1.0), one(2.0)], &given, || None), Verdict::Right);
        assert_eq!(judge(&[one(1.0)], &given, || None), Verdict::Wrong);
        assert_eq!(judge(&[], &given, || None), Verdict::Wrong);
    }
}
