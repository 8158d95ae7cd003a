//! Things that are there at this time, where small words alone say so: "how many nurses do we have on
//! the books right now", "the shops we still run"; and what things wait for by a word of its kind.
//!
//! Start at [`Walker::are_here`]. Knows nothing of any database.

use super::{Cand, Func, Kind, Mode, Walker};
use crate::catalog::Moment;
use crate::plan::Col;
use crate::words::stems;

/// Words that say when things are there: at this time.
const NOW: &[&str] = &[
    "right now",
    "now",
    "still",
    "currently",
    "at the moment",
    "at present",
    "these days",
    "on the books",
    "on our books",
    "in our books",
];

/// What one does with things one has.
const KEEPS: &[&str] = &[
    "employ", "employed", "run", "operate", "own", "have", "with us", "work", "works", "working",
    "work for", "for", "for us", "us",
];

/// How sure it is that things which are there are those without an end.
const SCORE: f64 = 0.8;

impl Walker<'_> {
    /// Takes in words of this time that end a question of things and nothing else that is said of them,
    /// where one date says when each came to its end.
    pub(super) fn are_here(&mut self, at: usize) -> bool {
        if !NOW.contains(&self.lower(at).as_str()) || self.pending.negated {
            return false;
        }
        let named = self.sketch.subject.or(self.last_value.map(|it| it.0));
        let item = named.and_then(|it| self.sketch.mentions.get(it)).map(|it| it.item);
        let Some(item) = item.filter(|it| *it < at) else { return false };
        let bare = (item + 1..self.items.len()).all(|it| it == at || self.says_no_more(it));
        let table = named.and_then(|it| self.likeliest_of(it)).and_then(super::table_of);
        let Some(col) = table.filter(|_| bare).and_then(|it| self.end_of(it)) else { return false };
        self.flush();
        self.mode = Mode::Where;
        self.waits_for(at, vec![Cand::of_column(col, SCORE, false)]);
        // "the shops we still run": not of the runs that something else may be kept of.
        self.skip_to = self.items.len();
        true
    }

    /// Whether an item says nothing of things but that they are had.
    fn says_no_more(&self, at: usize) -> bool {
        let lower = self.lower(at);
        let own = NOW.contains(&lower.as_str()) || KEEPS.contains(&lower.as_str());
        own || matches!(self.kind(at), Some(Kind::Func(Func::Filler)))
            || self.func(at) == Some(Func::With) && at + 1 < self.items.len()
    }

    /// The only date of a table's things that says when each came to its end.
    fn end_of(&self, table: usize) -> Option<Col> {
        let columns = self.catalog.columns();
        let mut ends = columns.filter(|(col, it)| {
            col.table == table && it.moment == Moment::Ended && self.has_end(*col)
        });
        let only = ends.next().map(|it| it.0).filter(|_| ends.next().is_none())?;
        let gone = ["current", "trading", "living"];
        let fits = |it: &&str| self.dated_fate(&stems(it), table).is_some_and(|it| it.col == only);
        gone.iter().any(fits).then_some(only)
    }

    /// "waiting for a decision", where a date says when each was decided.
    pub(super) fn date_of_fate(&self, at: usize, table: usize) -> Option<Cand> {
        let state = self.dated_fate(&stems(&self.lower(at)), table)?;
        state.denied.then(|| Cand::of_column(state.col, SCORE, false))
    }

    /// Takes in "waiting for a reply" said of the things asked for, where nothing kept says which of them
    /// have none yet: it must not be passed over as a verb.
    pub(super) fn waits_unknown(&mut self, at: usize) -> bool {
        let lower = self.lower(at);
        let led = self.func(at + 1) == Some(Func::In) || lower == "awaiting";
        let said = matches!(lower.as_str(), "waiting" | "awaiting") && led;
        if !said || self.sketch.subject.is_none() {
            return false;
        }
        self.sketch.oddities += 3;
        self.sketch.unknown.push((at, lower));
        true
    }
}
