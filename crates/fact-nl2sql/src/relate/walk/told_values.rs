//! Whose state a text is that several tables keep: "cancelled" of "bookings for cancelled shows", and of
//! "bookings for closed shows were cancelled".
//!
//! Start at [`Walker::of_things_told`]. Knows nothing of any database.

use super::{Cand, Func, Kind, Mode, Pause, Target, Walker, likeliest, table_of};
use crate::catalog::{Role, ValueHit};
use crate::glossary::VERBS;
use crate::plan::Col;
use crate::relate::items::Item;
use crate::words::stem;

/// How sure it is that a date says when what it is called by was done.
const SCORE: f64 = 0.92;

impl Walker<'_> {
    /// The hits of a text in the table of the things it is said of, where that keeps it; all of them
    /// otherwise.
    pub(super) fn of_things_told(&self, at: usize, hits: &[ValueHit]) -> Vec<ValueHit> {
        let told = self.named_right_after(at).or_else(|| self.told_by_be(at));
        let own: Vec<ValueHit> =
            hits.iter().filter(|it| Some(it.col.table) == told).cloned().collect();
        if own.is_empty() { hits.to_vec() } else { own }
    }

    /// Takes in "quoted in 2025", where a date says when things were quoted and a text that some are:
    /// they were quoted then, whatever became of them.
    pub(super) fn dates_deed(&mut self, at: usize, hits: &[ValueHit]) -> bool {
        let said = self.lower(at);
        if !VERBS.tells_past(&said) || !self.time_follows(at) {
            return false;
        }
        let things = self.sketch.subject.and_then(|it| table_of(self.likeliest_of(it)?));
        // A text of another table says nothing of things that keep when it was done with them.
        let here = self.sketch.tests.is_empty() && self.follows_name_by_be(at);
        let kept = |col: Col| {
            Some(col.table) == things && (here || hits.iter().any(|it| it.col.table == col.table))
        };
        let own = stem(&said);
        let dates = self.catalog.columns().filter(|(col, it)| {
            it.role == Role::Date && kept(*col) && it.words.iter().any(|it| stem(it) == own)
        });
        let cands: Vec<Cand> = dates.map(|it| Cand::of_column(it.0, SCORE, false)).collect();
        if cands.len() != 1 {
            return false;
        }
        self.flush();
        self.mode = Mode::Where;
        self.open_test(at, cands);
        true
    }

    /// "artists were signed": what is said right after the things it is said of.
    fn follows_name_by_be(&self, at: usize) -> bool {
        let be = |it: &usize| {
            matches!(
                self.lower(*it).as_str(),
                "was" | "were" | "is" | "are" | "have" | "has" | "been"
            )
        };
        let before = (0..at).rev().find(|it| !be(it));
        let things = self.sketch.subject.and_then(|it| self.sketch.mentions.get(it));
        things.is_some_and(|it| Some(it.item) == before)
    }

    /// "cancelled shows": the table of the things named next.
    fn named_right_after(&self, at: usize) -> Option<usize> {
        // "to Italy operated by the airline": a name tells of no state.
        let state = |text: &str| text.chars().next().is_some_and(char::is_lowercase);
        let joined = |it: &&Item| it.pause == Pause::None && !it.possessive && state(&it.text);
        self.items.get(at).filter(joined)?;
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
