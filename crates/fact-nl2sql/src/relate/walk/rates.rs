//! "The cancellation rate by branch": what share of the rows have the state a noun tells of.
//!
//! Start at [`Walker::rate_of`]. The state is a stored text; it and the noun need only have one
//! stem: "settlement" and "settled". Knows nothing of any database.

use super::{Cand, Expr, Kind, Op, Part, Pause, Role, Target, Walker, table_of};
use crate::catalog::{ValueHit, recalls};
use crate::relate::sketch::PartOf;
use crate::words::{stem, stems};

/// So many texts that begin alike are looked at.
const MOST_TEXTS: usize = 50;

impl Walker<'_> {
    /// Takes in "cancellation rate": how many of the rows that have a state have this one, where
    /// nothing else is called so.
    pub(super) fn rate_of(&mut self, at: usize) -> bool {
        let says_rate = matches!(self.lower(at + 1).as_str(), "rate" | "rates");
        let joined = self.items.get(at).is_some_and(|it| it.pause == Pause::None);
        if !says_rate || !joined {
            return false;
        }
        let states = self.states_like(at);
        let things: Vec<Cand> = self.rows_with(&states);
        if things.is_empty() {
            return false;
        }
        self.skip_to = at + 2;
        if self.sketch.part.is_some() {
            // One share is told at a time.
            self.sketch.unknown.push((at, self.lower(at)));
            return true;
        }
        let counted = self.push_mention(at, things, Part::Counted);
        let state = self.push_mention(at, states, Part::Stored);
        if let Some(it) = self.sketch.mentions.get_mut(state) {
            it.told = true;
        }
        self.sketch.part = Some(PartOf { in_hundred: true, verb: None, by: Some(state) });
        self.show(Expr::count(counted));
        self.sketch.subject.get_or_insert(counted);
        self.push_test(Expr::plain(state), Op::Holds);
        true
    }

    /// The texts that tell of the state; none where the word names something that has a rate of its
    /// own.
    fn states_like(&self, at: usize) -> Vec<Cand> {
        match self.kind(at) {
            Some(Kind::Names(hits)) if hits.iter().all(|it| it.score <= 0.7) => self.texts_like(at),
            Some(Kind::Values(_) | Kind::Word | Kind::Func(super::Func::Ask)) => {
                self.texts_like(at)
            }
            _ => Vec::new(),
        }
    }

    /// The texts of kinds that a word recalls: "cancelled" of "cancellation".
    fn texts_like(&self, at: usize) -> Vec<Cand> {
        const COMMON: usize = 4;
        let word = self.lower(at);
        let said = stem(&word);
        let hits = if let Some(Kind::Values(hits)) = self.kind(at) {
            hits.clone()
        } else {
            let begin: String = said.chars().take(COMMON).collect();
            self.catalog.values().starting(&begin, None, MOST_TEXTS)
        };
        // A list of states has each of them once; "tax" of "tax rate" need not be one.
        let listed =
            |it: &ValueHit| self.keeps_only_kinds(it.col.table) && it.text.to_lowercase() != word;
        let of_kind = |it: &&ValueHit| match self.catalog.column(it.col).map(|it| it.role) {
            Some(Role::Category) => true,
            Some(Role::Name | Role::Text) => listed(it),
            _ => false,
        };
        let kinds: Vec<&ValueHit> = hits.iter().filter(of_kind).collect();
        let own = stems(&word);
        let same = kinds.iter().filter(|it| stems(&it.text) == own);
        let same: Vec<Cand> = same.map(|it| Cand::of_value(it)).collect();
        if !same.is_empty() {
            return same;
        }
        let akin = kinds
            .iter()
            .filter(|it| !it.text.contains(' ') && recalls(&said, &it.text.to_lowercase()));
        akin.map(|it| Cand::of_value(it)).collect()
    }

    /// Whether the rows of a table have nothing but what they are called.
    fn keeps_only_kinds(&self, table: usize) -> bool {
        let columns = self.catalog.table(table).map(|it| it.columns.as_slice()).unwrap_or_default();
        columns
            .iter()
            .all(|it| matches!(it.role, Role::Id | Role::Name | Role::Category | Role::Text))
    }

    /// The tables whose rows have such states: those that refer to it, where it only keeps kinds.
    fn rows_with(&self, states: &[Cand]) -> Vec<Cand> {
        let mut tables: Vec<usize> = Vec::new();
        for table in states.iter().filter_map(|it| table_of(it.target)) {
            let edges = self.catalog.edges().iter().filter(|it| it.to.table == table);
            let only_kinds = self.keeps_only_kinds(table);
            let referring: Vec<usize> =
                edges.filter(|_| only_kinds).map(|it| it.from.table).collect();
            let own = if referring.is_empty() { vec![table] } else { referring };
            tables.extend(own);
        }
        tables.sort_unstable();
        tables.dedup();
        let cand = |table| Cand {
            target: Target::Table(table),
            score: 0.85,
            stored: None,
            inverse: false,
        };
        tables.into_iter().map(cand).collect()
    }
}
