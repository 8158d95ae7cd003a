//! Adjectives that compare: "oldest", "larger than", "the largest payment".

use super::waiting::{extreme_of, how_many};
use super::{Cand, Cmp, Expr, Func, Kind, Part, Pause, Role, Target, Walker, likeliest};
use crate::catalog::{Derivation, NameHit};
use crate::plan::Col;

impl Walker<'_> {
    pub(super) fn adjective(&mut self, at: usize) {
        if self.puts_first(at) {
            return;
        }
        let Some(Kind::Adjective(adjective)) = self.kind(at) else { return };
        let (superlative, comparative) = (adjective.superlative, adjective.comparative);
        let done = self.dates_of_verb(at);
        let mut cands = if done.is_empty() { columns(&adjective.figures) } else { done };
        if cands.is_empty() {
            cands =
                if superlative { self.amount_shown_beside(at) } else { self.amount_in_unit(at) };
            if cands.is_empty() {
                return self.unknown(at);
            }
            self.sketch.soft_unknown += 1;
            self.sketch.oddities += usize::from(superlative);
        }
        let Some(Kind::Adjective(adjective)) = self.kind(at) else { return };
        let less = adjective.figures.first().is_some_and(|it| it.2);
        let next = self.next_telling(at);
        if let Some(most) = self.done_when(at, superlative, less) {
            let Some(open) = self.open.take() else { return };
            self.set_role(open.expr.mention, Part::Ordered);
            self.extreme(Some(open.expr), false, most, false);
            return;
        }
        if superlative {
            let before_amount = next.is_some_and(|it| self.names_amount(it));
            let after = self.number_after(at);
            if let Some(limit) = self.number_before(at).or(after) {
                self.sketch.limit = Some(limit);
                self.skip_to = if after.is_some() { at + 2 } else { self.skip_to };
            }
            let side = self.open.is_some() || self.shown_amount().is_some();
            if let Some(cmp) = self.pending.cmp.take_if(|_| before_amount && side) {
                self.pending.figure = Some((cmp, extreme_of(!less))); // "below the largest fare"
                return;
            }
            if before_amount && self.is_listed(at) && !self.pending.aggs.is_empty() {
                self.pending.aggs.push(extreme_of(!less));
                return;
            }
            if self.joins_superlative(at) {
                self.pending.aggs.push(extreme_of(!less)); // "the cheapest and the dearest price"
                return;
            }
            if before_amount {
                self.pending.top = false; // "the top 3 highest prices"
                self.pending.most = Some(!less);
                self.pending.measured = true;
                return;
            }
            if self.pending.top && next.is_some_and(|it| self.is_thing_at(it)) {
                self.pending.top = false; // "the top 5 heaviest crates"
                self.pending.most = None;
            }
            let mut cands = cands;
            if let (true, Some(next)) = (says_size(&self.lower(at)), next) {
                // "the largest payment": that of the largest amount
                cands.extend(self.amounts_of(next));
            }
            let mention = self.push_mention(at, cands, Part::Ordered);
            self.adjective = Some(mention);
            self.extreme(Some(Expr::plain(mention)), false, true, true);
            return;
        }
        if self.pending.most.is_some() && self.came_about_last(at, less) {
            return;
        }
        if self.pending.most.is_some() && self.names_time_next(at) {
            // "the most recent start date"
            self.pending.most = self.pending.most.map(|it| it != less);
            self.pending.measured = true;
            return;
        }
        if let Some(most) = self.pending.most.take() {
            let mention = self.push_mention(at, cands, Part::Ordered);
            self.extreme(Some(Expr::plain(mention)), false, most, true);
            self.tie_to_verb(mention, at);
            return;
        }
        let than = self.func(at + 1) == Some(Func::Than) || self.pending.cmp.is_some();
        if comparative || than {
            let less_said = matches!(self.pending.cmp, Some(Cmp::Lt | Cmp::Le));
            self.flush();
            self.pending.cmp = Some(if less_said { Cmp::Lt } else { Cmp::Gt });
            let said = self.amounts_said_of(at, less);
            self.open_test(at, if said.is_empty() { cands } else { said });
            return;
        }
        if self.is_new_of_some_time(at) {
            self.sketch.soft_unknown += 1;
            return;
        }
        // "paid late", "the high bills": it says which of them, and nothing was made of it.
        let text = self.items.get(at).map_or_else(String::new, |it| it.text.clone());
        self.sketch.unknown.push((at, text));
        self.sketch.oddities += usize::from(self.ends_here(at));
    }

    /// "Who was hired first?": when that was done, and no other date.
    fn dates_of_verb(&self, at: usize) -> Vec<Cand> {
        let Some(Kind::Adjective(adjective)) = self.kind(at) else { return Vec::new() };
        let verb = at.checked_sub(1).filter(|it| self.is_done(*it) && self.ends_here(at));
        let Some(Kind::Names(hits)) = verb.and_then(|it| self.kind(it)) else { return Vec::new() };
        let dated = |it: &&(Col, f64, bool)| {
            let target = Target::Column(it.0);
            self.catalog.is_dated(target) && hits.iter().any(|it| it.target == target)
        };
        columns(&adjective.figures.iter().filter(dated).copied().collect::<Vec<_>>())
    }

    /// The amount that is to be shown beside the things of an adjective that names none: "the three
    /// bitterest beers and their bitterness".
    fn amount_shown_beside(&self, at: usize) -> Vec<Cand> {
        let is_amount = |it: &usize| match self.kind(*it) {
            Some(Kind::Names(hits)) => {
                matches!(likeliest(hits), Some(Target::Column(col)) if self.is_quantity(col))
            }
            _ => false,
        };
        let mut amounts = (at + 2..self.items.len()).filter(is_amount);
        let joined = |it: &usize| matches!(self.func(it - 1), Some(Func::And | Func::With));
        let only = amounts.next().filter(|it| joined(it) && amounts.next().is_none());
        match only.and_then(|it| self.kind(it)) {
            Some(Kind::Names(hits)) => hits.iter().map(Cand::of_name).collect(),
            _ => Vec::new(),
        }
    }

    /// The amount that things keep in the unit they are compared in: "stronger than 6 percent".
    fn amount_in_unit(&self, at: usize) -> Vec<Cand> {
        let number = (at + 1..self.items.len().min(at + 4))
            .find(|it| matches!(self.kind(*it), Some(Kind::Number { .. })));
        let things = self.sketch.subject.and_then(|it| self.likeliest_of(it));
        let (Some(number), Some(table)) = (number, things.and_then(super::table_of)) else {
            return Vec::new();
        };
        let unit = if self.lower(number).ends_with('%') {
            "percent".to_owned()
        } else {
            self.lower(number + 1)
        };
        let unit = crate::words::stems(&unit);
        let kept = |it: &str| unit.iter().any(|unit| *unit == crate::words::stem(it));
        let mut columns = self.catalog.columns().filter(|(col, it)| {
            col.table == table && it.is_quantity() && it.words.iter().any(|it| kept(it))
        });
        let only = columns.next().filter(|_| columns.next().is_none());
        only.map(|(col, _)| Cand::of_column(col, 0.85, false)).into_iter().collect()
    }

    /// Whether another superlative is joined to one, and both are said of the amount that follows.
    fn joins_superlative(&self, at: usize) -> bool {
        let small = |it: &usize| self.func(*it) == Some(Func::Filler);
        let joined = self.func(at + 1) == Some(Func::And);
        let other = (at + 2..self.items.len()).find(|it| !small(it)).filter(|_| joined);
        let superlative = |it: usize| match self.kind(it) {
            Some(Kind::Adjective(it)) => it.superlative,
            Some(Kind::Func(Func::Most | Func::Least | Func::Max | Func::Min)) => true,
            _ => false,
        };
        other.filter(|it| superlative(*it)).is_some_and(|it| self.names_amount(it + 1))
    }

    /// "new members in 2024": the year says which of them are new.
    fn is_new_of_some_time(&self, at: usize) -> bool {
        let period = |it: &NameHit| {
            let of = |col| matches!(self.catalog.derivation(col), Some(Derivation::Period { .. }));
            matches!(it.target, Target::Column(col) if of(col))
        };
        let timed = |it: &super::Item| match &it.kind {
            Kind::Date | Kind::Number { plain: true, .. } => true,
            Kind::Names(hits) => hits.iter().any(period), // "new members per year"
            _ => false,
        };
        let named = matches!(self.kind(at + 1), Some(Kind::Names(_)));
        self.lower(at) == "new" && named && self.items.iter().any(timed)
    }

    /// "that was launched most recently", "founded the earliest": the date the verb names is compared.
    /// Whether the latest is meant.
    fn done_when(&mut self, at: usize, superlative: bool, less: bool) -> Option<bool> {
        let text = self.lower(at);
        let timed = ["recent", "late", "early", "earli", "first"];
        let said = timed.iter().any(|it| text.starts_with(it)) && self.ends_here(at);
        let open = self.open.as_ref().filter(|it| said && it.shown.is_none() && !it.expr.count)?;
        let near = open.item + 3 >= at && self.sketch.extremes.is_empty();
        let verb = self.lower(open.item).ends_with("ed") && near;
        let most = if superlative { Some(true) } else { self.pending.most };
        let most = most.filter(|_| verb)?;
        self.pending.most = None;
        Some(most != less)
    }

    /// "whose area is bigger": the amounts the name before it may mean, where it only says the size.
    fn amounts_said_of(&self, at: usize, less: bool) -> Vec<Cand> {
        let is = at.checked_sub(1).filter(|it| matches!(self.lower(*it).as_str(), "is" | "are"));
        let named = is.and_then(|it| it.checked_sub(1)).and_then(|it| self.kind(it));
        let size = matches!(self.lower(at).as_str(), "bigger" | "larger" | "smaller" | "greater");
        let Some(Kind::Names(hits)) = named.filter(|_| size) else { return Vec::new() };
        let amount = |it: &&NameHit| {
            it.score > 0.4 && matches!(it.target, Target::Column(col) if self.is_quantity(col))
        };
        let turned = |it: &NameHit| Cand { inverse: less, ..Cand::of_name(it) };
        hits.iter().filter(amount).map(turned).collect()
    }

    /// "most recently bought", "bought something most recently": when the rows of what the verb names
    /// were.
    fn tie_to_verb(&mut self, mention: usize, at: usize) {
        const NEAR: usize = 3;
        if matches!(self.kind(at + 1), Some(Kind::Names(_))) && !self.ends_here(at) {
            self.adjective = Some(mention);
        } else if self.verb.is_some_and(|it| it < at && at - it <= NEAR)
            && let Some(done) = self.done_by_verb()
        {
            self.is_when(mention, done);
        }
    }

    /// The date a mention compares is that of what was done.
    pub(super) fn is_when(&mut self, mention: usize, done: usize) {
        self.set_head(Some(mention), done);
        if let Some(it) = self.sketch.mentions.get_mut(mention) {
            it.near = Some(done);
        }
        self.link(done);
    }

    /// Whether a date or year is named right after an item.
    pub(super) fn names_time_next(&self, at: usize) -> bool {
        let next = self
            .kind(at + 1)
            .filter(|_| self.items.get(at).is_some_and(|it| it.pause == Pause::None));
        let Some(Kind::Names(hits)) = next else { return false };
        matches!(likeliest(hits), Some(Target::Column(col)) if self.catalog.column(col).is_some_and(
            |it| matches!(it.role, Role::Date | Role::Year)
        ))
    }

    /// Takes in "most recently opened branch": the thing of the last such date.
    fn came_about_last(&mut self, at: usize, less: bool) -> bool {
        let (Some(Kind::Names(done)), Some(Kind::Names(next))) =
            (self.kind(at + 1), self.kind(at + 2))
        else {
            return false;
        };
        let here = |it: usize| self.items.get(it).is_some_and(|it| it.pause == Pause::None);
        let Some(Target::Table(thing)) = likeliest(next).filter(|_| here(at) && here(at + 1))
        else {
            return false;
        };
        let own = |it: &&NameHit| match it.target {
            Target::Column(col) => col.table == thing && self.catalog.is_dated(it.target),
            _ => false,
        };
        let dates: Vec<Cand> = done.iter().filter(own).map(Cand::of_name).collect();
        if dates.is_empty() || !self.is_done(at + 1) {
            return false;
        }
        let most = self.pending.most.take().unwrap_or(true) != less;
        let mention = self.push_mention(at + 1, dates, Part::Ordered);
        self.adjective = Some(mention);
        self.extreme(Some(Expr::plain(mention)), false, most, true);
        self.skip_to = at + 2;
        true
    }

    /// Whether an item is an amount, or leads to one.
    pub(super) fn names_amount(&self, at: usize) -> bool {
        match self.kind(at) {
            Some(Kind::Func(Func::Count | Func::Avg | Func::Sum)) => true,
            Some(Kind::Names(hits)) => {
                let best = hits.iter().map(|it| it.score).fold(0.0, f64::max);
                let reach = if best > 0.9 { 0.01 } else { 0.15 };
                hits.iter().filter(|it| it.score > best - reach).any(|it| {
                    matches!(it.target, Target::Column(col) if self.catalog.column(col).is_some_and(
                        |it| it.is_quantity() || matches!(it.role, Role::Date | Role::Year)
                    ))
                })
            }
            _ => false,
        }
    }

    /// "first 5": how many of them are wanted.
    pub(super) fn number_after(&self, at: usize) -> Option<u64> {
        let follows = self.items.get(at)?.pause == Pause::None;
        match self.kind(at + 1) {
            Some(Kind::Number { value, plain: false }) if follows => how_many(*value),
            _ => None,
        }
    }

    /// The amounts that say how large the things named at an item are.
    pub(super) fn amounts_of(&self, at: usize) -> Vec<Cand> {
        const AMOUNTS: &[&str] = &["amount", "total", "value", "sum", "price", "cost", "fee"];
        let Some(Kind::Names(hits)) = self.kind(at) else { return Vec::new() };
        let is_named = |table: usize| {
            hits.iter().any(|it| it.score > 0.6 && it.target == Target::Table(table))
        };
        let amounts = self.catalog.columns().filter(|(col, it)| {
            let called = it.words.iter().any(|it| AMOUNTS.contains(&it.as_str()));
            it.is_quantity() && called && is_named(col.table)
        });
        amounts.map(|(col, _)| Cand::of_column(col, 0.7, false)).collect()
    }
}

fn says_size(lower: &str) -> bool {
    matches!(lower, "largest" | "biggest" | "smallest" | "highest" | "lowest")
}

pub(super) fn columns(figures: &[(Col, f64, bool)]) -> Vec<Cand> {
    figures.iter().map(|(col, score, inverse)| Cand::of_column(*col, *score, *inverse)).collect()
}
