//! "What kinds of animals are there": the column that says of what kind things are.
//!
//! Knows nothing of any database.

use super::{Cand, Expr, Kind, Part, Pause, Target, Walker, likeliest};
use crate::catalog::Role;
use crate::plan::Col;

/// What such a column is called, the most usual first.
const KINDS: &[&str] = &["kind", "type", "sort", "species", "category", "class", "genre", "style"];

impl Walker<'_> {
    /// Takes in "kinds of" before things that a column sorts into kinds; `false` where none does.
    pub(super) fn asks_for_kinds(&mut self, at: usize) -> bool {
        let text = self.lower(at);
        let kinds =
            matches!(text.as_str(), "kinds of" | "sorts of" | "types of" | "kind of" | "sort of");
        let joined = self.items.get(at).is_some_and(|it| it.pause == Pause::None);
        let asked =
            kinds && joined && self.sketch.shown.is_empty() && self.sketch.subject.is_none();
        let Some(Kind::Names(hits)) = self.kind(at + 1).filter(|_| asked) else { return false };
        let Some(Target::Table(table)) = likeliest(hits) else { return false };
        let cands: Vec<Cand> = hits.iter().map(Cand::of_name).collect();
        let Some(col) = self.kind_column(table) else { return false };
        let mention = self.push_mention(at, vec![Cand::of_column(col, 0.85, false)], Part::Shown);
        let things = self.push_mention(at + 1, cands, Part::Thing);
        self.set_head(Some(mention), things);
        self.link(things);
        self.last_table = Some(things);
        if std::mem::take(&mut self.pending.count) {
            self.pending.aggs.clear();
            self.set_role(mention, Part::Counted);
            self.show(Expr { distinct: true, ..Expr::count(mention) });
        } else {
            self.sketch.distinct = true;
            self.show(Expr::plain(mention));
        }
        self.skip_to = at + 2;
        true
    }

    /// The column of a table that says of what kind its rows are.
    fn kind_column(&self, table: usize) -> Option<Col> {
        let columns = &self.catalog.table(table)?.columns;
        let called = |kind: &&str| {
            columns.iter().position(|it| {
                it.role == Role::Category && it.words.last().is_some_and(|it| it == *kind)
            })
        };
        KINDS.iter().find_map(called).map(|column| Col { table, column })
    }
}
