//! "The cancellation rate by branch": what share of the rows have the state a noun tells of.
//!
//! Start at [`Walker::rate_of`]. The state is a stored text, a yes or a date that came; it and the noun
//! need only have one stem: "settlement" and "settled". Knows nothing of any database.

use super::{Cand, Expr, Kind, Op, Part, Pause, Role, Target, Walker, table_of};
use crate::catalog::{Moment, ValueHit, recalls};
use crate::plan::Col;
use crate::relate::sketch::PartOf;
use crate::words::{stem, stems};

/// How likely a word that only recalls a state means it.
const LIKELY: f64 = 0.85;

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
        let kept = if things.is_empty() { self.kept_as(at) } else { None };
        if things.is_empty() && kept.is_none() {
            return false;
        }
        self.skip_to = at + 2;
        if self.sketch.part.is_some() {
            // One share is told at a time.
            self.sketch.unknown.push((at, self.lower(at)));
            return true;
        }
        match kept {
            Some((col, op, negated)) => {
                let state = vec![Cand::of_column(col, LIKELY, false)];
                self.pending.negated = negated;
                self.rate(at, vec![of_table(col.table)], (state, Part::Tested), op);
                self.negated_clause = false;
            }
            None => self.rate(at, things, (states, Part::Stored), Op::Holds),
        }
        true
    }

    /// Asks how many of some things are in a state.
    fn rate(&mut self, at: usize, things: Vec<Cand>, (states, role): (Vec<Cand>, Part), op: Op) {
        let counted = self.push_mention(at, things, Part::Counted);
        let state = self.push_mention(at, states, role);
        if let Some(it) = self.sketch.mentions.get_mut(state) {
            it.told = true;
        }
        self.sketch.part = Some(PartOf { in_hundred: true, verb: None, by: Some(state) });
        self.show(Expr::count(counted));
        self.sketch.subject.get_or_insert(counted);
        self.push_test(Expr::plain(state), op);
    }

    fn keeps_state(&self, target: Target) -> bool {
        matches!(target, Target::Column(col) if self.flag_of(col).is_some() || self.has_end(col))
    }

    /// The only column that says yes where the state holds ("pass rate", of those that passed) or keeps
    /// when it came about ("cancellation rate"): what must hold of it, or must not.
    fn kept_as(&self, at: usize) -> Option<(Col, Op, bool)> {
        let said = stem(&self.lower(at));
        let named = match self.kind(at)? {
            // "Pass" is what a column "passed" says; "conversions" are things of their own.
            Kind::Names(hits)
                if hits.iter().all(|it| it.score <= 0.9 || self.keeps_state(it.target)) =>
            {
                hits.as_slice()
            }
            Kind::Names(_) | Kind::Number { .. } | Kind::Func(_) => return None,
            _ => &[],
        };
        let is_named = |col: Col| named.iter().any(|it| it.target == Target::Column(col));
        let told = self.catalog.columns().filter(|(col, it)| {
            it.moment != Moment::Planned
                && (is_named(*col) || it.words.iter().any(|it| recalls(&said, it)))
        });
        let mut kept = told.filter_map(|(col, _)| match self.flag_of(col) {
            Some((yes, _)) => Some((col, Op::Is(yes), false)),
            None => self.has_end(col).then_some((col, Op::Missing, true)),
        });
        kept.next().filter(|_| kept.next().is_none())
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
        let coded = self.codes_like(&said);
        if !coded.is_empty() {
            return coded;
        }
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
        // "pass" of a result before "passed" of a status
        let exact = kinds.iter().any(|it| it.text.to_lowercase() == word);
        let same = kinds.iter().filter(|it| {
            if exact { it.text.to_lowercase() == word } else { stems(&it.text) == own }
        });
        let same: Vec<Cand> = same.map(|it| Cand::of_value(it)).collect();
        if !same.is_empty() {
            return same;
        }
        let akin = kinds
            .iter()
            .filter(|it| !it.text.contains(' ') && recalls(&said, &it.text.to_lowercase()));
        akin.map(|it| Cand::of_value(it)).collect()
    }

    /// The codes whose meaning a word recalls: those are the states, and not the list of what they mean.
    fn codes_like(&self, said: &str) -> Vec<Cand> {
        let lists = self.catalog.code_lists().iter();
        let recalled = lists.flat_map(|list| {
            let own = list.meanings.iter();
            let own = own.filter(|it| !it.1.contains(' ') && recalls(said, &it.1.to_lowercase()));
            own.map(|(code, _)| Cand {
                stored: Some(code.clone()),
                ..Cand::of_column(list.col, LIKELY, false)
            })
        });
        recalled.collect()
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
        tables.into_iter().map(of_table).collect()
    }
}

fn of_table(table: usize) -> Cand {
    Cand { target: Target::Table(table), score: LIKELY, stored: None, inverse: false }
}
