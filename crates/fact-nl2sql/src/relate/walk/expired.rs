//! What has run out: "boats whose insurance has expired", "permits that are still valid", where a
//! date says until when each of them holds.
//!
//! Start at [`Walker::is_expired`]. Knows nothing of any database.

use super::{Cand, Cmp, Expr, Func, Kind, Mode, Op, Part, Pause, Right, Target, Walker, table_of};
use crate::catalog::{ColumnInfo, Role};
use crate::period;
use crate::plan::Col;

/// Words by which a date says until when something holds.
const UNTIL: &[&str] = &[
    "expiry",
    "expire",
    "expires",
    "expiration",
    "expiring",
    "valid",
    "validity",
    "lapse",
    "lapses",
];

/// How far back what runs out may have been named, in items.
const FAR: usize = 5;

/// How sure it is that such a date is the one that is meant.
const SCORE: f64 = 0.9;

impl Walker<'_> {
    /// Takes in "expired", "lapsed", "has run out" and "still valid", said of what is named beside it or
    /// of the things asked for.
    pub(super) fn is_expired(&mut self, at: usize) -> bool {
        let Some((n, over)) = self.says_expired(at) else { return false };
        if self.time_follows(at) || self.pending.each || !self.pending.aggs.is_empty() {
            return false;
        }
        let Some(today) = self.catalog.newest_day() else { return false };
        let Some((col, named)) = self.date_running_out(at) else { return false };
        if let Some(mention) = named {
            let open = self.open.as_ref().is_some_and(|it| it.expr.mention == mention);
            if open {
                self.take_open();
            }
            if self.sketch.subject.is_some_and(|it| it != mention) {
                // "whose permit has expired" is no wish to see the permit.
                self.sketch.shown.retain(|it| it.mention != mention);
            }
            self.sketch.idle.retain(|it| *it != mention);
            self.set_role(mention, Part::Tested);
        }
        self.flush();
        self.mode = Mode::Where;
        let denied = std::mem::take(&mut self.pending.negated);
        let on = named.unwrap_or_else(|| {
            self.push_mention(at, vec![Cand::of_column(col, SCORE, false)], Part::Tested)
        });
        let cmp = if over == denied { Cmp::Ge } else { Cmp::Lt };
        let today = Right::Date(period::iso_date(today));
        self.push_test(Expr::plain(on), Op::Compare(cmp, today));
        self.skip_to = at + n + usize::from(named.is_none() && self.is_date_at(at + n, col));
        true
    }

    /// How many items say that something has run out, or that it has not.
    fn says_expired(&self, at: usize) -> Option<(usize, bool)> {
        let before = at.checked_sub(1).map(|it| self.lower(it)).unwrap_or_default();
        let before = before.rsplit(' ').next().unwrap_or_default();
        match self.lower(at).as_str() {
            "expired" | "lapsed" => Some((1, true)),
            "run" | "ran" if self.lower(at + 1) == "out" && self.func(at + 2) != Some(Func::Of) => {
                Some((2, true))
            }
            "valid" if matches!(before, "still" | "is" | "are" | "not" | "longer") => {
                Some((1, false))
            }
            _ => None,
        }
    }

    /// The one date that says until when something holds: of what was named just before or comes next,
    /// with its mention where there is one, or of the things asked for.
    fn date_running_out(&self, at: usize) -> Option<(Col, Option<usize>)> {
        let near = |it: &usize| {
            self.sketch.mentions.get(*it).is_some_and(|it| it.item < at && at - it.item <= FAR)
        };
        let columns = |mention: usize| {
            let own = self.sketch.mentions.get(mention).into_iter().flat_map(|it| &it.cands);
            own.filter_map(|it| self.running_out(it.target)).collect::<Vec<Col>>()
        };
        let mentions = (0..self.sketch.mentions.len()).rev().filter(near);
        let named = mentions.map(|it| (it, columns(it))).find(|it| !it.1.is_empty());
        let here = self.items.get(at).is_some_and(|it| it.pause == Pause::None);
        if let Some(Kind::Names(hits)) = self.kind(at + 1).filter(|_| here) {
            let mut own = hits.iter().filter_map(|it| self.running_out(it.target));
            if let Some(col) = own.next() {
                return own.next().is_none().then_some((col, None));
            }
        }
        if let Some((mention, columns)) = named {
            let [only] = columns.as_slice() else { return None };
            return Some((*only, Some(mention)));
        }
        let next = match self.kind(at + 1) {
            Some(Kind::Names(hits)) if here => super::likeliest(hits).and_then(table_of),
            _ => None,
        };
        let last = self.last_table.or(self.sketch.subject);
        let table = next.or_else(|| self.likeliest_of(last?).and_then(table_of))?;
        let own = |(col, it): &(Col, &ColumnInfo)| col.table == table && says_until(it);
        let mut own = self.catalog.columns().filter(own).map(|it| it.0);
        let only = own.next().filter(|_| own.next().is_none())?;
        Some((only, None))
    }

    /// The column of a name, where it is a date that says until when something holds.
    fn running_out(&self, target: Target) -> Option<Col> {
        let Target::Column(col) = target else { return None };
        self.catalog.column(col).is_some_and(says_until).then_some(col)
    }

    /// Whether an item names a date.
    fn is_date_at(&self, at: usize, col: Col) -> bool {
        matches!(self.kind(at), Some(Kind::Names(hits))
            if super::likeliest(hits) == Some(Target::Column(col)))
    }
}

/// Whether a column is a date that says until when something holds.
fn says_until(column: &ColumnInfo) -> bool {
    column.role == Role::Date && column.words.iter().any(|it| UNTIL.contains(&it.as_str()))
}
