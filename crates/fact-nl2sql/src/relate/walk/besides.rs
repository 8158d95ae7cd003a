//! What is asked for beside the things themselves: "shops with more than 15 orders and how many they
//! took", "guilds and when they were founded".
//!
//! Such a question began with its things, so they are shown as well.

use super::{Expr, Func, Kind, Mode, Pause, Pending, Target, Walker};
use crate::glossary::VERBS;

impl Walker<'_> {
    /// Takes in "and how many they took", "with the number of orders": the things, each with how many
    /// there are of what was named, or of what they were told by.
    pub(super) fn counts_beside(&mut self, at: usize) -> bool {
        let things = self.things_alone(at).filter(|_| self.is_led_beside(at));
        let Some(things) = things else { return false };
        let end = self.end_of_doing(at);
        if self.is_thing_at(end) {
            if self.is_compared(end) {
                return false; // "with a number of orders above 15"
            }
            self.begin_beside(things);
            self.pending.count = true;
            self.skip_to = end;
            return true;
        }
        self.flush();
        let Some(counted) = self.counted_before().filter(|_| self.ends_before(end)) else {
            return false;
        };
        self.begin_beside(things);
        self.show(Expr::count(counted));
        self.skip_to = end;
        true
    }

    /// "and when they joined": the things, too.
    pub(super) fn tells_beside(&mut self, at: usize) {
        let things = self.things_alone(at).filter(|_| self.is_led_beside(at));
        if let Some(things) = things {
            self.begin_beside(things);
        }
    }

    /// "the oldest venue and when did it open": the best one, too.
    pub(super) fn shows_best_beside(&mut self, at: usize) {
        let bare = self.sketch.shown.is_empty() && !self.sketch.extremes.is_empty();
        let things = self.sketch.subject.filter(|it| bare && self.is_table(*it));
        if let Some(things) = things.filter(|_| self.is_led_beside(at)) {
            self.show(Expr::plain(things));
        }
    }

    /// Takes in "with the date they were founded".
    pub(super) fn date_beside(&mut self, at: usize) -> bool {
        const THEY: &[&str] = &["they", "it", "he", "she", "each"];
        let small = |it: &usize| self.func(*it) == Some(Func::Filler);
        let Some(date) = (at + 1..self.items.len()).find(|it| !small(it)) else { return false };
        let kind = matches!(self.lower(date).as_str(), "date" | "dates" | "day" | "year" | "years");
        let doer = self.lower(date + 1);
        let doing = doer.split(' ').next().is_some_and(|it| THEY.contains(&it));
        let Some(things) = self.things_alone(at).filter(|_| kind && doing) else { return false };
        self.begin_beside(things);
        self.role_asked(date, &["date", "year", "time"]);
        self.skip_to = date + 1;
        true
    }

    /// What follows is shown of the things, and they themselves before it.
    fn begin_beside(&mut self, things: usize) {
        self.flush();
        self.show(Expr::plain(things));
        self.pending = Pending::default();
        self.mode = Mode::Select;
        self.and_shows = true;
        self.negated_clause = false;
        self.clause += 1;
    }

    /// The things a question began with, where nothing but they has been asked for.
    fn things_alone(&self, at: usize) -> Option<usize> {
        let things = self.sketch.subject?;
        let own = self.sketch.mentions.get(things)?;
        let shown = &self.sketch.shown;
        let alone = shown.iter().all(|it| *it == Expr::plain(things));
        let lists = own.plural || self.sketch.asked.is_some();
        let whole = self.sketch.groups.is_empty() && self.sketch.part.is_none();
        let first = own.item < at && self.mode != Mode::Order && self.is_table(things);
        (alone && lists && whole && first).then_some(things)
    }

    /// Whether an item goes on from "and" or "with", small words apart.
    fn is_led_beside(&self, at: usize) -> bool {
        let small = |it: &usize| self.func(*it) == Some(Func::Filler);
        let before = (0..at).rev().find(|it| !small(it)).and_then(|it| self.func(it));
        matches!(before, Some(Func::And | Func::With))
    }

    /// What the things were told by how many there are of it, or ranked by that.
    pub(super) fn counted_before(&self) -> Option<usize> {
        let ranked = self.sketch.extremes.iter().filter_map(|it| it.by.as_ref());
        let tested = self.sketch.tests.iter().map(|it| &it.on);
        ranked.chain(tested).rfind(|it| it.count).map(|it| it.mention)
    }

    /// Position of the first item after some that do not say what is counted: "each of them made".
    fn end_of_doing(&self, at: usize) -> usize {
        let says_little = |it: &usize| {
            let small = matches!(self.func(*it), Some(Func::Filler | Func::Each | Func::Of));
            let done = VERBS.is_past(&self.lower(*it)) && !self.is_thing_at(*it);
            // "how many did each get"
            let get = self.func(*it) == Some(Func::Ask) && self.lower(*it) == "get";
            let has = matches!(self.lower(*it).as_str(), "has" | "have" | "had");
            small || done || get || has || self.lower(*it) == "times"
        };
        let pause = |it: usize| self.items.get(it).is_some_and(|it| it.pause != Pause::None);
        let mut end = at + 1;
        while !pause(end - 1) && end < self.items.len() && says_little(&end) {
            end += 1;
        }
        end
    }

    /// Whether another part of the question begins at an item, or nothing does.
    fn ends_before(&self, at: usize) -> bool {
        let pause = at.checked_sub(1).and_then(|it| self.items.get(it));
        pause.is_some_and(|it| it.pause != Pause::None) || self.ends_here(at.saturating_sub(1))
    }

    /// Whether an item is well known as a thing.
    pub(super) fn is_thing_at(&self, at: usize) -> bool {
        let Some(Kind::Names(hits)) = self.kind(at) else { return false };
        let noun = !VERBS.is_past(&self.lower(at));
        hits.iter().any(|it| matches!(it.target, Target::Table(_)) && it.score > 0.7) && noun
    }
}
