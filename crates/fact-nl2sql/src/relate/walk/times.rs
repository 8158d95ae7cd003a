//! Days, and the date they are of where none was named.
//!
//! Knows nothing of any database.

use super::{Cand, Expr, Func, Op, Part, Prep, Right, Walker, table_of};
use crate::catalog::{AxisForm, Moment, Role, Target};
use crate::plan::Col;
use crate::resolve::axis_near;

impl Walker<'_> {
    pub(super) fn date(&mut self, at: usize) {
        let Some(item) = self.items.get(at) else { return };
        let right = Right::Date(item.text.clone());
        if self.between(right.clone(), at) {
            return;
        }
        let op = match self.cmp_around(at) {
            Some(cmp) => Op::Compare(cmp, right),
            None => Op::Is(right),
        };
        let dated = self.open_is_dated() || self.open.as_ref().is_some_and(|it| it.shown.is_none());
        let open = if dated { self.take_open().map(|it| it.expr.mention) } else { None };
        let Some(mention) = open.or_else(|| self.time_mention(at)) else {
            self.sketch.unknown.push((at, item.text.clone()));
            return;
        };
        self.push_test(Expr::plain(mention), op);
    }

    /// "customers whose takings in 2025 are above 900": when what was taken was, and not when the customers
    /// began.
    fn day_of_amount_before(&self, at: usize) -> Option<Col> {
        let led = at.checked_sub(1).filter(|it| self.func(*it) == Some(Func::In))?;
        let amount = self.sketch.mentions.iter().find(|it| it.item + 1 == led)?;
        let Some(Target::Column(col)) = amount.likeliest() else { return None };
        let things = self.sketch.subject.and_then(|it| table_of(self.likeliest_of(it)?));
        let others = things.is_some_and(|it| it != col.table) && self.is_summable(col);
        let axis = axis_near(self.catalog, col.table).filter(|_| others)?;
        match axis.form {
            AxisForm::Date { date } => Some(Col { table: axis.table, column: date }),
            _ => None,
        }
    }

    /// A stand-in for the date or year of whatever the question is about.
    pub(super) fn time_mention(&mut self, at: usize) -> Option<usize> {
        let done = self.stems_before(at);
        let of_amount = self.day_of_amount_before(at);
        let columns = self.catalog.columns().filter_map(|(col, it)| {
            let score = match it.role {
                Role::Date => 0.8,
                Role::Year => 0.85,
                _ if it.words.iter().any(|it| it == "year") => 0.8,
                _ if it.words.iter().any(|it| it == "date") => 0.7,
                _ => return None,
            };
            // "registered in 2016": the year called by what they did.
            let spoken = self.is_spoken_of(Target::Column(col), &done);
            // When a row was is what a person said it to be, unless another date is named.
            let table = self.catalog.table(col.table);
            let said = table.and_then(|it| self.catalog.spoken().time(&it.name));
            if !spoken && said.is_some_and(|time| time != it.name) {
                return None;
            }
            // "members of 2016": nobody means those born then.
            let birth = it.words.iter().any(|it| matches!(it.as_str(), "birth" | "born"));
            let apart = match it.moment {
                _ if spoken => -0.15,
                _ if birth => 0.25,
                // When something happened is known of every row, and is no plan and no end of it.
                Moment::Planned => 0.1,
                Moment::Ended => 0.12,
                _ if it.has_gaps => 0.12,
                _ => 0.0,
            };
            Some(Cand::of_column(col, score - apart, false))
        });
        let mut cands: Vec<Cand> = columns.collect();
        if cands.iter().any(|it| of_amount.map(Target::Column) == Some(it.target)) {
            cands.retain(|it| of_amount.map(Target::Column) == Some(it.target));
        }
        self.link_deed(at, &cands);
        let apart = self.pending.prep != Prep::In;
        let near = self
            .last_table
            .filter(|it| apart && self.sketch.mentions.get(*it).is_some_and(|it| it.item + 4 > at));
        self.head_of_next = self.head_of_next.or(near);
        (!cands.is_empty()).then(|| self.push_mention(at, cands, Part::Tested))
    }
}
