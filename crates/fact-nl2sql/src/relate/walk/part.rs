//! "What share of the parcels …": where the whole ends and what makes the part begins.

use super::{Cand, Expr, Func, Kind, Op, Part, Pause, Role, Target, Walker};
use crate::glossary::VERBS;
use crate::relate::items::Item;
use crate::relate::sketch::PartOf;
use crate::relate::tree::is_done;
use crate::words::stem;

/// So many texts that begin alike are looked at.
const MOST_TEXTS: usize = 50;

/// Whether the share of things named right after an item that it asks for is told in hundredths;
/// `None` where it asks for none.
pub(crate) fn share_in_hundred(items: &[Item], at: usize) -> Option<bool> {
    let lower = items.get(at)?.text.to_lowercase();
    let hundred = match lower.as_str() {
        "share" | "percentage" | "percent" | "proportion" | "pct" => true,
        "fraction" => false,
        _ => return None,
    };
    let of = items.get(at + 1).is_some_and(|it| matches!(it.kind, Kind::Func(Func::Of)));
    of.then_some(hundred)
}

/// "the failure rate in percent": the word only says in which unit.
pub(crate) fn says_unit_of_rate(items: &[Item], at: usize) -> bool {
    let lower = |it: &Item| it.text.to_lowercase();
    let before = at.checked_sub(1).and_then(|it| items.get(it));
    let led = before.is_some_and(|it| lower(it) == "in");
    let rate = items.iter().take(at).any(|it| matches!(lower(it).as_str(), "rate" | "rates"));
    led && rate && items.get(at).is_some_and(|it| lower(it) == "percent")
}

impl Walker<'_> {
    /// Takes in "what share of", where the data keeps no such share: the things that follow are
    /// counted.
    pub(super) fn share_of(&mut self, at: usize) -> bool {
        let asked = share_in_hundred(self.items, at).filter(|_| self.sketch.part.is_none());
        let Some(in_hundred) = asked else { return false };
        self.sketch.part = Some(PartOf { in_hundred, verb: self.verb_after(at + 1), by: None });
        self.pending.count = true;
        self.skip_to = at + 2;
        true
    }

    /// "cancellation rate by branch": how many of the rows that have a status have this one, where
    /// nothing else is called so.
    pub(super) fn rate_of(&mut self, at: usize) -> bool {
        let says_rate = matches!(self.lower(at + 1).as_str(), "rate" | "rates");
        let joined = self.items.get(at).is_some_and(|it| it.pause == Pause::None);
        if !says_rate || !joined || self.sketch.part.is_some() || self.names_column_well(at) {
            return false;
        }
        let texts = self.texts_like(at);
        let things: Vec<Cand> = self.rows_with_texts(&texts);
        if things.is_empty() {
            return false;
        }
        let counted = self.push_mention(at, things, Part::Counted);
        let text = self.push_mention(at, texts, Part::Stored);
        if let Some(it) = self.sketch.mentions.get_mut(text) {
            it.told = true;
        }
        self.sketch.part = Some(PartOf { in_hundred: true, verb: None, by: Some(text) });
        self.show(Expr::count(counted));
        self.sketch.subject.get_or_insert(counted);
        self.push_test(Expr::plain(text), Op::Holds);
        self.skip_to = at + 2;
        true
    }

    /// Whether an item is the name of a column or a thing rather than a word like one of its texts.
    fn names_column_well(&self, at: usize) -> bool {
        match self.kind(at) {
            Some(Kind::Names(hits)) => hits.iter().any(|it| it.score > 0.7),
            Some(Kind::Values(_) | Kind::Word | Kind::Func(Func::Ask)) => false,
            _ => true,
        }
    }

    /// The texts of kinds that a word recalls: "cancelled" of "cancellation".
    fn texts_like(&self, at: usize) -> Vec<Cand> {
        let hits = match self.kind(at) {
            Some(Kind::Values(hits)) => hits.clone(),
            _ => self.catalog.values().starting(&stem(&self.lower(at)), None, MOST_TEXTS),
        };
        let stems = crate::words::stems(&self.lower(at));
        let of_kind = |it: &&crate::catalog::ValueHit| {
            let kind = self.catalog.column(it.col).is_some_and(|it| it.role == Role::Category);
            kind && crate::words::stems(&it.text) == stems
        };
        hits.iter().filter(of_kind).map(Cand::of_value).collect()
    }

    /// Whether the rows of a table have nothing but what they are called.
    fn keeps_only_kinds(&self, table: usize) -> bool {
        let columns = self.catalog.table(table).map(|it| it.columns.as_slice()).unwrap_or_default();
        columns
            .iter()
            .all(|it| matches!(it.role, Role::Id | Role::Name | Role::Category | Role::Text))
    }

    /// The tables whose rows have such texts: those that refer to it, where it only keeps kinds.
    fn rows_with_texts(&self, texts: &[Cand]) -> Vec<Cand> {
        let mut tables: Vec<usize> = Vec::new();
        for table in texts.iter().filter_map(|it| super::table_of(it.target)) {
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

    /// Position of the first verb after an item.
    fn verb_after(&self, at: usize) -> Option<usize> {
        const AUXILIARIES: &[&str] =
            &["is", "are", "was", "were", "has", "have", "had", "do", "does", "did", "got", "get"];
        let things = (at + 1..self.items.len()).find(|it| {
            matches!(self.kind(*it), Some(Kind::Names(_) | Kind::Values(_)))
                && self.items.get(*it).is_some_and(|it| it.plural)
        })?;
        (things + 1..self.items.len()).find(|it| {
            let lower = self.lower(*it);
            let first = lower.split(' ').next().unwrap_or_default();
            let small = matches!(self.func(*it), Some(Func::In | Func::Of | Func::By | Func::Each));
            // "of tickets for played shows": of which kind the shows are.
            let tells_kind = self.items.get(*it).is_some_and(|it| it.pause == Pause::None)
                && self.items.get(it + 1).is_some_and(|it| it.plural)
                && matches!(self.kind(it + 1), Some(Kind::Names(_)));
            let verb = (is_done(first) || VERBS.knows(first)) && !small && !tells_kind;
            AUXILIARIES.contains(&first) || verb
        })
    }
}
