//! Who does something to whom, both of one kind: "who mentors Ann", "pupils liked by Ben", "the
//! friends of Cleo".
//!
//! Start at [`Walker::tells_of_bond`]. Knows nothing of any database.

use super::{Cand, Expr, Func, Kind, Op, Part, Pause, Walker};
use crate::catalog::Target;
use crate::glossary::VERBS;
use crate::plan::Col;
use crate::relate::bonds::{Bond, bond};

/// A bond that was spoken of and the one who was named.
struct Spoken {
    bond: Bond,
    /// The column of those asked for.
    asked: Col,
    /// Position of the name.
    whose: usize,
    /// Position of the first item after both.
    end: usize,
}

impl Walker<'_> {
    /// Takes in a bond and the name of one of the two it binds, where they begin at an item.
    pub(super) fn tells_of_bond(&mut self, at: usize) -> bool {
        let spoken = if matches!(self.kind(at), Some(Kind::Names(_))) {
            self.bond_before_name(at)
        } else {
            self.name_before_bond(at)
        };
        let Some(spoken) = spoken else { return false };
        let thing = spoken.bond.key.table;
        let subject = self.sketch.subject.and_then(|it| self.sketch.mentions.get(it));
        let subject = subject.and_then(super::Mention::likeliest);
        if subject.is_some_and(|it| it != Target::Table(thing)) {
            return false;
        }
        let Some(Kind::Values(hits)) = self.kind(spoken.whose) else { return false };
        let own =
            |it: &&crate::catalog::ValueHit| it.col.table == thing && self.catalog.is_label(it.col);
        let names: Vec<Cand> = hits.iter().filter(own).map(Cand::of_value).collect();
        self.take_for_verb_of_bond();
        let name = self.push_mention(spoken.whose, names, Part::Stored);
        if subject.is_none() {
            let cand =
                Cand { target: Target::Table(thing), score: 1.0, stored: None, inverse: false };
            let things = self.push_mention(at, vec![cand], Part::Thing);
            self.sketch.subject = Some(things);
            self.last_table = Some(things);
        }
        self.mode = super::Mode::Where;
        self.push_test(Expr::plain(name), Op::Bound(spoken.bond, spoken.asked));
        self.skip_to = spoken.end;
        true
    }

    fn take_for_verb_of_bond(&mut self) {
        self.flush();
        self.pending.prep = super::Prep::None;
        self.pending.led_in = None;
    }

    /// "likes Ann", "liked by Ann", "the friends of Ann".
    fn bond_before_name(&self, at: usize) -> Option<Spoken> {
        let whose = self.one_named_after(at)?;
        let end = whose + 1;
        let item = self.items.get(at).filter(|it| it.pause == Pause::None)?;
        let lower = item.text.to_lowercase();
        let between: Vec<Option<Func>> = (at + 1..whose).map(|it| self.func(it)).collect();
        let joined = |want: Func| between.first() == Some(&Some(want));
        let bond = self.bond_named(at, whose)?;
        let asked = if joined(Func::By) {
            bond.patient
        } else if joined(Func::Of) {
            bond.meant()
        } else if between.is_empty() && self.is_done_by_those(at) && !lower.ends_with("ed") {
            bond.agent
        } else {
            return None;
        };
        Some(Spoken { bond, asked, whose, end })
    }

    /// "Ann's friends", "does Ann like".
    fn name_before_bond(&self, at: usize) -> Option<Spoken> {
        let item = self.items.get(at).filter(|it| it.pause == Pause::None)?;
        let bond = self.bond_named(at + 1, at)?;
        let does = (0..at).any(|it| matches!(self.lower(it).as_str(), "do" | "does" | "did"));
        let asked = if item.possessive {
            bond.meant()
        } else if does {
            bond.patient
        } else {
            return None;
        };
        // "Ann's friends' ages" are asked of another way.
        let ends = self.ends_here(at + 1);
        ends.then_some(Spoken { bond, asked, whose: at, end: at + 2 })
    }

    /// Position of the one name right after an item, small words apart.
    fn one_named_after(&self, at: usize) -> Option<usize> {
        let small = |it: &usize| matches!(self.func(*it), Some(Func::Filler | Func::By | Func::Of));
        let next = (at + 1..self.items.len()).find(|it| !small(it)).filter(|it| *it <= at + 3)?;
        matches!(self.kind(next), Some(Kind::Values(_))).then_some(next)
    }

    /// The bond an item names between things that are called as another item.
    fn bond_named(&self, at: usize, whose: usize) -> Option<Bond> {
        // A name in two columns is told elsewhere.
        let is_text = |it: usize| matches!(self.kind(it), Some(Kind::Values(_)));
        if is_text(whose + 1) || whose.checked_sub(1).is_some_and(is_text) {
            return None;
        }
        let Some(Kind::Names(hits)) = self.kind(at) else { return None };
        let Some(Kind::Values(names)) = self.kind(whose) else { return None };
        let things = names.iter().filter(|it| self.catalog.is_label(it.col)).map(|it| it.col.table);
        let best = hits.iter().map(|it| it.score).fold(0.0, f64::max);
        let likely = hits.iter().filter(|it| it.score > best - 0.2);
        let mut bonds = things.flat_map(|thing| {
            likely.clone().filter_map(move |it| bond(it.target, thing, self.catalog))
        });
        bonds.next()
    }

    /// Whether an item is what those asked for do: right after "who", "that" or their name.
    fn is_done_by_those(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|it| self.func(it));
        let asked = matches!(before, Some(Func::Who | Func::That | Func::Which));
        // "couriers trust Ann": a plural does what follows it in its plain form.
        let before =
            at.checked_sub(1).and_then(|it| self.items.get(it)).is_some_and(|it| it.plural);
        let plain = before && self.items.get(at).is_some_and(|it| !it.plural);
        let verb = plain || VERBS.knows(&self.lower(at));
        asked || self.follows_name(at) && verb
    }
}
