//! What things are without where a column of their own says so: "clients with no case worker assigned",
//! "houses without any parking spaces".
//!
//! Start at [`Walker::is_left_empty`]. Knows nothing of any database.

use super::{Cand, Expr, Func, Kind, Mode, Op, Part, Right, Walker};
use crate::catalog::ColumnInfo;
use crate::plan::Col;
use crate::words::{stem, stems};

/// What is done with somebody things have.
const GIVEN: &[&str] = &["assigned", "allocated", "set", "recorded", "named", "appointed"];

/// Words by which a column says that it counts or refers, and no more than that.
const SAYS_KIND: &[&str] = &["id", "no", "num", "number", "n", "count", "of", "key", "fk", "ref"];

/// How sure it is that a column named by all of its words is meant.
const SCORE: f64 = 0.92;

impl Walker<'_> {
    /// Takes in "no case worker assigned", where the things asked for refer to one and some do not, and
    /// "without any spaces", where a number of their own says how many they have.
    pub(super) fn is_left_empty(&mut self, at: usize) -> bool {
        let lower = self.lower(at);
        let last = lower.rsplit(' ').next().unwrap_or_default();
        if !matches!(last, "no" | "without" | "any" | "a" | "an" | "single") {
            return false;
        }
        let Some(table) = self.things_before(at) else { return false };
        let Some((col, counts, end)) = self.own_lack(at + 1, table) else { return false };
        self.flush();
        self.mode = Mode::Where;
        self.pending.negated = false;
        let mention =
            self.push_mention(at + 1, vec![Cand::of_column(col, SCORE, false)], Part::Tested);
        let none = Op::Is(Right::Number(0.0));
        self.push_test(Expr::plain(mention), if counts { none } else { Op::Missing });
        self.skip_to = end;
        true
    }

    /// The column of a table that says how many of what is named from an item on each has, or refers to
    /// it; whether it counts, and the position after the name.
    fn own_lack(&self, from: usize, table: usize) -> Option<(Col, bool, usize)> {
        const LONGEST: usize = 3;
        let content = |at: usize| {
            matches!(self.kind(at), Some(Kind::Names(_) | Kind::Values(_) | Kind::Word))
        };
        for to in from + 1..=from + LONGEST {
            if !content(to - 1) {
                return None;
            }
            let text: Vec<String> = (from..to).map(|it| self.lower(it)).collect();
            let said = stems(&text.join(" "));
            let several = self.items.get(to - 1).is_some_and(|it| it.plural);
            let given = GIVEN.contains(&self.lower(to).as_str());
            let end = to + usize::from(given);
            let Some((col, counts)) = self.keeps_lack(&said, table, several) else { continue };
            let whole = self.ends_here(end - 1)
                || self.func(end).is_some_and(|it| matches!(it, Func::And | Func::In | Func::By));
            return whole.then_some((col, counts, end));
        }
        None
    }

    fn keeps_lack(&self, said: &[String], table: usize, several: bool) -> Option<(Col, bool)> {
        let called = |it: &ColumnInfo| {
            let own = it.words.iter().filter(|it| !SAYS_KIND.contains(&it.as_str()));
            let own: Vec<String> = own.map(|it| stem(it)).collect();
            own == said
        };
        let counts =
            |it: &ColumnInfo| several && it.is_quantity() && it.range.is_some_and(|it| it.0 <= 0.0);
        let refers = |col: Col, it: &ColumnInfo| {
            it.has_gaps && self.catalog.edges().iter().any(|it| it.from == col)
        };
        let mut own = self.catalog.columns().filter(|(col, it)| col.table == table && called(it));
        own.find_map(|(col, it)| {
            let counts = counts(it);
            (counts || refers(col, it)).then_some((col, counts))
        })
    }
}
