//! What a question asks for by its first words: "which", "when", "what are".

use super::{
    Asked, Cand, Expr, Func, Kind, Mode, Part, Pause, Pending, Prep, Role, Target, Walker,
};
use crate::catalog::{LengthUnit, Moment};
use crate::glossary::VERBS;
use crate::relate::items::{unit_said, usual_lengths, years_since};
use crate::words::stem;

impl Walker<'_> {
    pub(super) fn ask(&mut self, at: usize) {
        let before = at.checked_sub(1).and_then(|it| self.func(it));
        if matches!(before, Some(Func::That | Func::Who | Func::With | Func::Not)) {
            return; // "the films that get 3 stars"
        }
        let led =
            matches!(before, Some(Func::By | Func::Avg | Func::Sum | Func::Most | Func::Least));
        if led && matches!(self.kind(at + 1), Some(Kind::Names(_))) {
            return; // "by list price"
        }
        // "… by price. Just report the names.": small words may stand before it.
        let small = |it: &usize| self.func(*it) == Some(Func::Only);
        let last = (0..at)
            .rev()
            .find(|it| !small(it) || self.items.get(*it).is_some_and(|it| it.pause != Pause::None));
        let last = last.and_then(|it| self.items.get(it));
        let sentence = last.is_some_and(|it| it.pause == Pause::Stop);
        if sentence && !self.sketch.shown.is_empty() {
            // "Who sold the most? List their first and last name.": that is what is to be shown.
            self.shows_anew = true;
            self.anew_of = self.sketch.groups.last().copied();
        }
        if sentence {
            self.last_table = self.sketch.groups.last().copied().or(self.sketch.subject);
        }
        if at > 0 && self.func(at - 1) == Some(Func::And) {
            self.shows_best();
        }
        if at > 0 && self.mode != Mode::Select {
            self.flush();
            self.mode = Mode::Select;
            self.pending = Pending::default();
            self.clause += 1;
            self.negated_clause = false;
        }
    }

    /// "Which film has the highest rate, and what is that rate?": the film, too.
    pub(super) fn shows_best(&mut self) {
        let bare = self.sketch.shown.is_empty() && !self.sketch.extremes.is_empty();
        if let Some(mention) = self.sketch.subject.filter(|_| bare) {
            self.show(Expr::plain(mention));
        }
    }

    /// Whether a sentence begins at an item.
    pub(super) fn begins(&self, at: usize) -> bool {
        at.checked_sub(1).and_then(|it| self.items.get(it)).is_none_or(|it| it.pause == Pause::Stop)
    }

    pub(super) fn which(&mut self, at: usize) {
        let goes_on = self.pending.conj == super::Conj::Or && self.mode == Mode::Where;
        if self.follows_name(at) || goes_on {
            self.new_clause(Func::That);
        } else if !self.asks_beside(at) {
            self.ask(at);
            self.sketch.asked = Some(Asked::Which);
        }
    }

    /// "who joined in May, and on which plan": that is to be seen with those asked for.
    fn asks_beside(&mut self, at: usize) -> bool {
        let leads = |it: usize| matches!(self.func(it), Some(Func::In | Func::With | Func::By));
        let joined = (0..at).rev().find(|it| !leads(*it)).filter(|it| it + 1 < at);
        let and = joined.is_some_and(|it| self.func(it) == Some(Func::And));
        let Some(subject) = self.sketch.subject.filter(|_| and) else { return false };
        self.flush();
        if self.sketch.shown.is_empty() {
            self.show(Expr::plain(subject));
        }
        self.mode = Mode::Select;
        self.pending = Pending { conj: super::Conj::And, ..Pending::default() };
        self.and_shows = true;
        self.clause += 1;
        self.negated_clause = false;
        true
    }

    /// "where", "when", "how old": a column of that kind is shown.
    pub(super) fn role_asked(&mut self, at: usize, nouns: &[&str]) {
        if self.follows_name(at) {
            self.new_clause(Func::That);
            return;
        }
        let of_figure = self.next_telling(at).and_then(|it| self.func(it));
        if matches!(of_figure, Some(Func::Sum | Func::Avg | Func::Min | Func::Max)) {
            return; // "how long is the average lesson"
        }
        let mut cands = Vec::new();
        let mut score = 0.9;
        for noun in nouns {
            let hits = self.catalog.names().at(&[stem(noun).as_str()]);
            let columns = hits.iter().filter(|it| matches!(it.target, Target::Column(_)));
            cands.extend(columns.map(|it| Cand { score: it.score * score, ..Cand::of_name(it) }));
            score -= 0.05;
        }
        if nouns.contains(&"date") {
            let timed = self.catalog.columns().filter_map(|(col, it)| match it.role {
                Role::Date => Some(Cand::of_column(col, 0.85, false)),
                Role::Year => Some(Cand::of_column(col, 0.8, false)),
                _ => None,
            });
            cands.extend(timed);
        }
        if nouns.contains(&"duration") {
            let lengths = usual_lengths(self.unit_said(), self.catalog);
            cands.extend(lengths.iter().map(|it| Cand::of_column(it.0, it.1, false)));
        }
        if nouns == ["age"] {
            let ages = years_since(Moment::Born, self.catalog).into_iter();
            cands.extend(ages.map(|it| Cand::of_column(it, 0.8, false)));
        }
        if cands.is_empty() {
            self.unknown(at);
            return;
        }
        let said = self.stems();
        for cand in &mut cands {
            // "When did they join": the date called by what they did.
            if self.is_spoken_of(cand.target, &said) {
                cand.score += 0.15;
            }
        }
        self.tells_beside(at);
        self.shows_best_beside(at);
        let mention = self.push_mention(at, cands, Part::Shown);
        self.show(Expr::plain(mention));
        self.pending.prep = Prep::In;
        self.when_asked = nouns.contains(&"date").then_some(mention);
    }

    /// "When did they join", "when are the birthdays": which date it is that was asked for.
    pub(super) fn says_which_date(&mut self, at: usize) -> bool {
        let (Some(mention), Some(Kind::Names(hits))) = (self.when_asked, self.kind(at)) else {
            return false;
        };
        if self.func(at + 1) == Some(Func::And) {
            return false; // "when did they start and stop"
        }
        if !matches!(super::likeliest(hits), Some(Target::Column(_))) {
            return false; // the staff of "when did the staff leave"
        }
        let told: Vec<Target> =
            hits.iter().filter(|it| it.score > 0.4).map(|it| it.target).collect();
        let Some(asked) = self.sketch.mentions.get_mut(mention) else { return false };
        let found = asked.cands.iter().any(|it| told.contains(&it.target));
        if found {
            asked.cands.retain(|it| told.contains(&it.target));
            self.when_asked = None;
        }
        found
    }

    /// "when did each member last visit": the date asked for is the one the last of each is told by.
    pub(super) fn asks_when_best(&mut self) {
        let (Some(asked), [best]) = (self.when_asked, self.sketch.extremes.as_slice()) else {
            return;
        };
        let by = best.by.as_ref().filter(|it| best.adjective && !it.is_figure());
        let Some(by) = by.map(|it| it.mention).filter(|_| !self.sketch.groups.is_empty()) else {
            return;
        };
        let shown = self.sketch.shown.iter_mut().find(|it| it.mention == asked);
        if let Some(shown) = shown {
            shown.mention = by;
            // The word that asks for it stands for nothing more.
            if let Some(word) = self.sketch.mentions.get_mut(asked) {
                word.cands = vec![Cand::nothing()];
            }
        }
    }

    /// What the question counts lengths of time in.
    pub(super) fn unit_said(&self) -> LengthUnit {
        let words = self.items.iter().flat_map(|it| it.text.split(' '));
        let stems: Vec<String> = words.map(|it| stem(&it.to_lowercase())).collect();
        unit_said(&stems.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The stems of the longer words of the question.
    pub(super) fn stems(&self) -> Vec<String> {
        long_stems(self.items)
    }

    /// The same of the few items before one.
    pub(super) fn stems_before(&self, at: usize) -> Vec<String> {
        long_stems(self.items.get(at.saturating_sub(5)..at).unwrap_or_default())
    }

    /// Whether a telling word of a column's name is among what was said.
    pub(super) fn is_spoken_of(&self, target: Target, said: &[String]) -> bool {
        let Target::Column(col) = target else { return false };
        let words = self.catalog.column(col).map(|it| it.words.as_slice()).unwrap_or_default();
        let table = self.catalog.table(col.table).map(|it| it.words.as_slice()).unwrap_or_default();
        let kind = |it: &str| matches!(it, "date" | "year" | "time" | "of" | "the" | "id");
        let own = words.iter().filter(|it| !kind(it) && !table.contains(it));
        let mut telling = own.map(|it| stem(it));
        telling.any(|word| {
            let plain = VERBS.plain(&word);
            let is_said = |it: &String| {
                let born = word == "birth" && it == "born";
                let both = plain.is_some() && plain == VERBS.plain(it); // "left" and "leaving"
                born || both || word.starts_with(it.as_str()) || plain == Some(it.as_str())
            };
            said.iter().any(is_said)
        })
    }
}

fn long_stems(items: &[super::Item]) -> Vec<String> {
    let words = items.iter().flat_map(|it| it.text.split(' '));
    words.map(|it| stem(&it.to_lowercase())).filter(|it| it.len() > 3).collect()
}
