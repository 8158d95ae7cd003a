//! What came out of something, said by a verb and the name of what keeps it: "batches that failed the
//! test", where a column of tests holds "Fail".
//!
//! Start at [`Walker::is_result`]. Knows nothing of any database.

use super::{Cand, Expr, Mode, Part, Walker};
use crate::catalog::ColumnInfo;
use crate::glossary::VERBS;
use crate::plan::Col;
use crate::words::{stem, stems};

/// How sure it is that a text of the column named is what is said.
const SCORE: f64 = 0.92;

impl Walker<'_> {
    /// The table of the things asked for, where they were named before an item.
    pub(super) fn things_before(&self, at: usize) -> Option<usize> {
        let named = |it: &usize| self.sketch.mentions.get(*it).is_some_and(|it| it.item < at);
        let things = self.sketch.subject.filter(named)?;
        self.likeliest_of(things).and_then(super::table_of)
    }

    /// Takes in a verb that is one of the few texts of the column named right after it.
    pub(super) fn is_result(&mut self, at: usize) -> bool {
        let verb = self.lower(at);
        if !VERBS.is_past(&verb) || self.pending.cmp.is_some() {
            return false;
        }
        let Some(table) = self.things_before(at) else { return false };
        let name = self.next_telling(at).filter(|it| *it <= at + 2);
        let Some(name) = name.filter(|it| self.func(*it).is_none()) else { return false };
        let said = stems(&self.lower(name));
        let called = |it: &ColumnInfo| {
            let own: Vec<String> = it.words.iter().map(|it| stem(it)).collect();
            said.iter().all(|it| own.contains(it))
        };
        let columns = self.catalog.columns();
        let own = columns.filter(|(col, it)| col.table == table && called(it));
        let own: Vec<(Col, &ColumnInfo)> = own.collect();
        let verb = stems(&verb);
        let Some(state) = own.iter().find_map(|(col, it)| self.stored_state(*col, it, &verb))
        else {
            return false;
        };
        self.flush();
        self.mode = Mode::Where;
        let mention =
            self.push_mention(at, vec![Cand::of_column(state.col, SCORE, false)], Part::Tested);
        self.push_test(Expr::plain(mention), state.holds);
        self.skip_to = name + 1;
        true
    }
}
