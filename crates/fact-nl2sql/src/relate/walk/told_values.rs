//! Whose state a text is that several tables keep: "cancelled" of "bookings for cancelled shows", and of
//! "bookings for closed shows were cancelled".
//!
//! Start at [`Walker::of_things_told`]. Knows nothing of any database.

use super::{Func, Kind, Pause, Target, Walker, likeliest, table_of};
use crate::catalog::ValueHit;

impl Walker<'_> {
    /// The hits of a text in the table of the things it is said of, where that keeps it; all of them
    /// otherwise.
    pub(super) fn of_things_told(&self, at: usize, hits: &[ValueHit]) -> Vec<ValueHit> {
        let told = self.named_right_after(at).or_else(|| self.told_by_be(at));
        let own: Vec<ValueHit> =
            hits.iter().filter(|it| Some(it.col.table) == told).cloned().collect();
        if own.is_empty() { hits.to_vec() } else { own }
    }

    /// "cancelled shows": the table of the things named next.
    fn named_right_after(&self, at: usize) -> Option<usize> {
        self.items.get(at).filter(|it| it.pause == Pause::None && !it.possessive)?;
        match self.kind(at + 1)? {
            Kind::Names(hits) => match likeliest(hits)? {
                Target::Table(table) => Some(table),
                _ => None,
            },
            _ => None,
        }
    }

    /// "were cancelled": the table of the things asked for, where no clause of others says it.
    fn told_by_be(&self, at: usize) -> Option<usize> {
        let clause =
            (0..at).rev().find(|it| !matches!(self.lower(*it).as_str(), "still" | "not"))?;
        let other = matches!(self.func(clause), Some(Func::That | Func::With));
        let told = self.is_said_by_be(at) && self.ends_here(at) && !other;
        let subject = self.sketch.subject.filter(|_| told)?;
        table_of(self.likeliest_of(subject)?)
    }
}
