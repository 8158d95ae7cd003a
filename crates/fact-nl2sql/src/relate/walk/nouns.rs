//! What a noun is beside its neighbours: a thing or an amount, a word that only says more of the
//! next one or the last.

use super::{Agg, Func, Kind, Mode, Op, Open, Pause, Right, Role, Walker, likeliest};
use crate::catalog::{ColumnInfo, NameHit, Target};
use crate::glossary::VERBS;
use crate::plan::Col;

impl Walker<'_> {
    pub(super) fn is_table(&self, mention: usize) -> bool {
        let Some(it) = self.sketch.mentions.get(mention) else { return false };
        it.as_table() > 0.0 && it.as_table() >= it.as_column() - 0.01
    }

    /// Whether figures are asked of a word that is part of a table's name and part of an amount's.
    pub(super) fn is_rather_amount(&self, mention: usize) -> bool {
        let Some(it) = self.sketch.mentions.get(mention) else { return false };
        let best = it.as_column();
        let is_amount = |it: &super::Cand| match it.target {
            Target::Column(col) => it.score > 0.4 && self.is_quantity(col),
            _ => false,
        };
        let amount = it.cands.iter().any(is_amount);
        let likely = it.cands.iter().any(|it| it.score > best - 0.01 && is_amount(it));
        let figures = self.pending.aggs.iter().any(|it| *it != Agg::Sum)
            || self.pending.aggs.contains(&Agg::Sum) && !self.pending.count;
        // "the least area": there is less of an amount, and fewer of things.
        let mass = likely && self.pending.most.is_some() && !self.pending.count && !it.plural;
        (figures || self.pending.measured || mass) && amount && it.as_table() < 0.9
    }

    /// Whether a mention may be an amount: some meaning of it is no column of texts.
    pub(super) fn may_be_amount(&self, mention: usize) -> bool {
        let cands = self.sketch.mentions.get(mention).into_iter().flat_map(|it| &it.cands);
        let mut targets = cands.map(|it| it.target);
        targets.any(|it| if let Target::Column(col) = it { self.is_quantity(col) } else { true })
    }

    pub(super) fn is_quantity(&self, col: Col) -> bool {
        self.catalog.column(col).is_some_and(ColumnInfo::is_quantity)
    }

    /// Whether the likeliest of some names can be compared with a number or a date.
    pub(super) fn is_measured(&self, hits: &[NameHit], at: usize) -> bool {
        let number = (at + 1..at + 4).find_map(|it| match self.kind(it) {
            Some(Kind::Number { plain, .. }) => Some(*plain),
            _ => None,
        });
        matches!(likeliest(hits), Some(Target::Column(col)) if self.catalog.column(col).is_some_and(|it| {
            let timed = matches!(it.role, Role::Date | Role::Year);
            // "built at least 3 bridges" is of no year.
            it.can_be_ranked() && (!timed || number != Some(false))
        }))
    }

    /// "top 3 days": the best of them rather than the largest amount.
    pub(super) fn says_top(&self, at: usize) -> bool {
        let superlative = (at.saturating_sub(4)..at)
            .rev()
            .filter_map(|it| self.items.get(it))
            .find(|it| matches!(it.kind, Kind::Func(Func::Most | Func::Least)));
        superlative.is_some_and(|it| {
            let lower = it.text.to_lowercase();
            ["top", "bottom", "best", "worst"].iter().any(|it| lower.ends_with(it))
        })
    }

    /// Whether there is a highest of the likeliest meanings of a mention.
    pub(super) fn can_be_ranked(&self, mention: usize) -> bool {
        let Some(it) = self.sketch.mentions.get(mention) else { return false };
        let top = it.as_column();
        it.cands.iter().filter(|it| it.score > top - 0.05).any(|it| match it.target {
            Target::Column(col) => self.catalog.column(col).is_some_and(ColumnInfo::can_be_ranked),
            _ => false,
        })
    }

    /// Whether the next item is a column of this table: "singer name".
    pub(super) fn is_compound(&self, mention: usize, at: usize) -> bool {
        if self.items.get(at).is_some_and(|it| it.pause != Pause::None) {
            return false;
        }
        let Some(Kind::Names(next)) = self.kind(at + 1) else { return false };
        if self.is_what_each_does(at + 1) {
            return false;
        }
        let Some(own) = self.sketch.mentions.get(mention) else { return false };
        let done = self.was_done(at + 1);
        let weak = next.iter().all(|it| it.score < 0.6);
        if done && (own.plural || weak && self.pending.negated) {
            return false; // "most of the ships built", "no clerk assigned"
        }
        let likely = own.as_table() - 0.4;
        let tables = own.cands.iter().filter_map(|it| match it.target {
            Target::Table(table) if it.score > likely => Some(table),
            _ => None,
        });
        let tables: Vec<usize> = tables.collect();
        next.iter()
            .any(|it| matches!(it.target, Target::Column(col) if tables.contains(&col.table)))
    }

    /// "locations of all matches" are what matches say of theirs, where no table is just called so.
    pub(super) fn keep_those_of_next(&self, cands: &mut Vec<super::Cand>, at: usize) {
        let of = self.func(at + 1) == Some(Func::Of);
        let Some(Kind::Names(next)) = self.kind(at + 2).filter(|_| of) else { return };
        let Some(Target::Table(thing)) = likeliest(next) else { return };
        let best = cands.iter().map(|it| it.score).fold(0.0, f64::max);
        let own = |it: &super::Cand| {
            matches!(it.target, Target::Column(col) if col.table == thing) && it.score > best - 0.01
        };
        let other = |it: &super::Cand| {
            matches!(it.target, Target::Table(table) if table != thing) && it.score < 0.9
        };
        if cands.iter().any(own) && cands.iter().any(other) {
            cands.retain(own);
        }
    }

    /// Whether a noun only says of what the things are that are counted: "movie" of "how many movie
    /// reviews".
    pub(super) fn counts_next(&self, at: usize) -> bool {
        let joined = self.items.get(at).is_some_and(|it| it.pause == Pause::None && !it.plural);
        let next = self.items.get(at + 1).filter(|it| it.plural);
        let Some(Kind::Names(hits)) = next.map(|it| &it.kind) else { return false };
        let thing = matches!(likeliest(hits), Some(Target::Table(_)))
            && hits.iter().any(|it| it.score > 0.7);
        self.pending.count && joined && thing
    }

    /// "office location" where a column is the office: a noun after it that nothing is called by.
    pub(super) fn says_again(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|it| self.items.get(it)) else {
            return false;
        };
        let Some(item) = self.items.get(at).filter(|it| it.n_words == 1) else { return false };
        let Kind::Names(hits) = &item.kind else { return false };
        let Kind::Names(whole) = &before.kind else { return false };
        // "end day" where a column is "date end": both words are of it.
        let shared = |it: &NameHit| hits.iter().any(|hit| hit.target == it.target);
        let named = whole
            .iter()
            .any(|it| matches!(it.target, Target::Column(_)) && (it.score > 0.95 || shared(it)));
        let tested = self.is_tested_soon(at);
        // "launch date" where a column is "launched" and another one "date"
        let text = item.text.to_lowercase();
        let kind = matches!(text.as_str(), "date" | "dates" | "year" | "years" | "time" | "times");
        let told =
            kind && whole.iter().any(|it| it.score > 0.7 && self.catalog.is_dated(it.target));
        before.pause == Pause::None
            && !before.plural
            && !before.possessive
            && (named || told)
            && !tested
            && (told || hits.iter().all(|it| it.score < 0.75))
            && self.last_placed().is_some_and(|it| it + 1 == at)
    }

    /// Position of the column named last, where it is shown or ordered by.
    pub(super) fn last_placed(&self) -> Option<usize> {
        let ordered = self.sketch.orders.last().filter(|_| self.mode == Mode::Order);
        let ordered = ordered.and_then(|it| it.by.as_ref()).map(|it| it.mention);
        let ordered = ordered.and_then(|it| self.sketch.mentions.get(it)).map(|it| it.item);
        self.open.as_ref().map(|it| it.item).or(ordered)
    }

    /// Whether a mention only says more of the noun that follows it.
    pub(super) fn modifies_next(&self, mention: usize, at: usize) -> bool {
        let Some(own) = self.sketch.mentions.get(mention) else { return false };
        let weak = own.as_column().max(own.as_table()) < 0.5;
        if weak && self.is_compound(mention, at) {
            return true;
        }
        let follows = self.items.get(at).is_some_and(|it| it.pause == Pause::None && !it.plural);
        let Some(Kind::Names(next)) = self.kind(at + 1).filter(|_| follows) else { return false };
        let noun = self.items.get(at + 1).is_some_and(|it| {
            let lower = it.text.to_lowercase();
            !lower.ends_with("ed") && !lower.ends_with("ing")
        });
        // "streaming revenue" of a table that keeps streams as well: only the revenue is asked for.
        let doing = self.lower(at).ends_with("ing");
        let beside = self.likeliest_of(mention).and_then(super::table_of);
        let amount = likeliest(next)
            .filter(|it| matches!(it, Target::Column(col) if self.is_quantity(*col)));
        if doing && beside.is_some() && amount.and_then(super::table_of) == beside {
            return true;
        }
        // "forename middle name": two names in a list, neither of which says more of the other.
        let last = |it: &ColumnInfo| it.words.last().cloned();
        let own_last = self.likeliest_column(mention).and_then(last);
        let named = next.iter().any(|it| match it.target {
            Target::Column(col) if it.score > 0.95 => {
                own_last.is_none() || self.catalog.column(col).and_then(last) != own_last
            }
            _ => false,
        });
        noun && named && (0.8..0.95).contains(&own.as_column()) && own.as_table() < 0.8
    }

    /// "winning aircraft name": the name of what a column refers to.
    pub(super) fn refers_to_named(&self, mention: usize, at: usize) -> bool {
        let follows = self.items.get(at).is_some_and(|it| it.pause == Pause::None)
            && self.items.get(at + 1).is_some_and(|it| {
                matches!(it.text.to_lowercase().as_str(), "name" | "names" | "title" | "titles")
            });
        follows && self.is_number_of_row(mention)
    }

    /// "per ward": whether a word alone tells apart the groups that what was said before is of.
    pub(super) fn tells_groups_apart(&self, at: usize) -> bool {
        let told = self.sketch.subject.is_some() || !self.sketch.shown.is_empty();
        let named = matches!(self.kind(at + 1), Some(Kind::Names(_)));
        told && !named && at.checked_sub(1).and_then(|it| self.func(it)) == Some(Func::Each)
    }

    /// "lead source": whether a word nothing is known by only says more of the one column that is
    /// called by the next.
    pub(super) fn describes_column(&self, at: usize) -> bool {
        const CALLED: f64 = 0.95;
        let joined = self.items.get(at).is_some_and(|it| it.pause == Pause::None);
        let (Some(Kind::Word), Some(Kind::Names(hits)), true) =
            (self.kind(at), self.kind(at + 1), joined)
        else {
            return false;
        };
        let mut called = hits.iter().filter(|it| it.score > CALLED);
        let only = called.next().filter(|_| called.next().is_none());
        matches!(only.map(|it| it.target), Some(Target::Column(col)) if self.catalog.column(col)
            .is_some_and(|it| it.role == Role::Category))
    }

    /// What a mention likeliest means.
    pub(super) fn likeliest_of(&self, mention: usize) -> Option<Target> {
        self.sketch.mentions.get(mention)?.likeliest()
    }

    /// What is known of the column a mention likeliest is; `None` where it is none.
    pub(super) fn likeliest_column(&self, mention: usize) -> Option<&ColumnInfo> {
        match self.likeliest_of(mention)? {
            Target::Column(col) => self.catalog.column(col),
            Target::Table(_) | Target::Concept(_) => None,
        }
    }

    /// Whether a mention is likeliest a column that says which row something is.
    pub(super) fn is_number_of_row(&self, mention: usize) -> bool {
        self.likeliest_column(mention)
            .is_some_and(|it| matches!(it.role, Role::Reference | Role::Id))
    }

    /// Whether the rows of a thing stand for an amount they keep: "the highest ratings", "the largest
    /// amount of payment".
    /// `so_called`: the amount must be called one, since "amount of people" is how many there are.
    pub(super) fn stands_for_amount(&self, mention: usize, so_called: bool) -> bool {
        let called = |col: Col| {
            let words = self.catalog.column(col).map(|it| it.words.as_slice()).unwrap_or_default();
            !so_called || words.iter().any(|it| it == "amount")
        };
        let cands = self.sketch.mentions.get(mention).into_iter().flat_map(|it| &it.cands);
        let mut likely = cands.filter(|it| it.score > 0.7);
        likely.any(|it| match it.target {
            Target::Table(table) => self.catalog.amount_of(table).is_some_and(called),
            Target::Column(col) => self.is_quantity(col) && called(col),
            Target::Concept(_) => false,
        })
    }

    /// Whether how many there are of a thing is said after it: "resident count".
    pub(super) fn is_count_of(&self, at: usize) -> bool {
        let joined = self.items.get(at).is_some_and(|it| it.pause == Pause::None);
        let text = self.lower(at + 1);
        let counted = matches!(text.as_str(), "count" | "counts" | "count of" | "counts of");
        let volume = matches!(text.as_str(), "volume" | "volumes");
        joined && (counted && self.func(at + 1) == Some(Func::Count) || volume)
    }

    /// "cloud cover rates": it is the cover that was named.
    pub(super) fn says_only_kind(&self, at: usize) -> bool {
        let Some(item) = self.items.get(at) else { return false };
        let Kind::Names(hits) = &item.kind else { return false };
        let stem = crate::words::stem(&item.text.to_lowercase());
        let generic = matches!(
            stem.as_str(),
            "rate" | "valu" | "figur" | "number" | "amount" | "level" | "percentag" | "ratio"
        );
        // "damage reports" of a table of damage
        let paper = matches!(stem.as_str(), "report" | "form" | "log" | "entri" | "sheet")
            && hits.iter().all(|it| it.score < 0.5);
        // "gross pay" of a column of gross amounts, "gift size" of one of gifts.
        let money = matches!(
            self.lower(at).as_str(),
            "pay" | "income" | "money" | "sum" | "payment" | "size"
        );
        let last = self.sketch.mentions.len().checked_sub(1);
        let amount = || last.is_some_and(|it| self.is_amount(it));
        // "average levy size", where levies stand for their amount.
        let said = self.sketch.shown.last().filter(|it| it.agg.is_some()).map(|it| it.mention);
        let amount = || amount() || last.is_some() && said == last;
        (generic || paper || money && amount())
            && item.n_words == 1
            && self.follows_name(at)
            && hits.iter().all(|it| it.score < if money { 0.8 } else { 0.75 })
    }

    /// "conversion rate" of a table of conversions: no number of them, and nothing says of what a part.
    pub(super) fn loses_rate(&mut self, at: usize) -> bool {
        let text = self.lower(at);
        let last = self.sketch.mentions.len().checked_sub(1).filter(|_| self.follows_name(at));
        let things = last.is_some_and(|it| {
            matches!(self.likeliest_of(it), Some(Target::Table(_))) && !self.is_amount(it)
        });
        let weak = matches!(self.kind(at), Some(Kind::Names(hits)) if hits.iter().all(|it| it.score < 0.75));
        let unsaid = matches!(text.as_str(), "rate" | "rates" | "ratio") && things && weak;
        if unsaid {
            self.sketch.unknown.push((at, text));
            self.sketch.oddities += 3;
        }
        unsaid
    }

    /// "the average length in seconds", where lengths are kept so: the word says no more than that.
    pub(super) fn says_unit_of_shown(&self, at: usize) -> bool {
        let led = at.checked_sub(1).is_some_and(|it| self.lower(it) == "in");
        let unit = crate::words::stem(&self.lower(at));
        let seconds = super::seconds_of(&self.lower(at));
        let in_unit = |col: Col| {
            self.catalog.column(col).is_some_and(|it| {
                let counted = it.seconds.is_some() && it.seconds == seconds;
                let named = it.words.last().is_some_and(|it| crate::words::stem(it) == unit);
                it.is_quantity() && (counted || named)
            })
        };
        let amounts = self.sketch.shown.iter().filter_map(|it| self.likeliest_of(it.mention));
        led && self.ends_here(at)
            && amounts.into_iter().any(|it| matches!(it, Target::Column(col) if in_unit(col)))
    }

    /// "for business class", where the class is the column that holds the text.
    pub(super) fn names_column_just_tested(&self, at: usize) -> bool {
        let Some(Kind::Names(hits)) = self.kind(at) else { return false };
        let Some(test) = self.sketch.tests.last() else { return false };
        let Op::Is(Right::Text(texts, _)) = &test.op else { return false };
        let on = self.sketch.mentions.get(test.on.mention);
        on.is_some_and(|it| it.item + 1 == at)
            && self.follows_name(at)
            && hits.iter().any(|hit| {
                hit.score >= 0.6 && texts.iter().any(|it| hit.target == Target::Column(it.col))
            })
    }

    /// Whether an item is the one right before another, with no pause between.
    pub(super) fn stands_before(&self, before: usize, at: usize) -> bool {
        before + 1 == at && self.items.get(before).is_some_and(|it| it.pause == Pause::None)
    }

    /// "a death count of 10", where a column says how many deaths there were.
    pub(super) fn says_count_of_amount(&self, mention: usize, at: usize) -> bool {
        let joined = self.items.get(at).is_some_and(|it| it.pause == Pause::None);
        let counted =
            self.func(at + 1) == Some(Func::Count) && self.lower(at + 1).starts_with("count");
        let amount = self.likeliest_of(mention);
        joined
            && counted
            && self.pending.aggs.is_empty()
            && matches!(amount, Some(Target::Column(col)) if self.catalog.adds_up(col))
    }

    /// Whether a name is only a verb that recalls what the schema says.
    pub(super) fn only_recalls(&self, at: usize) -> bool {
        let Some(item) = self.items.get(at) else { return false };
        let Kind::Names(hits) = &item.kind else { return false };
        if self.is_done_to_amount(at) {
            return true;
        }
        if self.names_flag_agreed_to(hits, at) {
            return false;
        }
        let follows = self.follows_name(at) && self.asks_which_now(at) && item.n_words == 1;
        let before = at.checked_sub(1).and_then(|it| self.items.get(it)).map(|it| it.text.as_str());
        let after_article = before.is_some_and(|it| it.ends_with("the") || it.ends_with(" a"));
        let noun = after_article || !self.pending.aggs.is_empty();
        // "and what they earn" is to be shown.
        let what = at.checked_sub(2).is_some_and(|it| self.lower(it) == "what");
        let done = !what
            && before.is_some_and(|it| {
                matches!(it.to_lowercase().as_str(), "they" | "we" | "he" | "she" | "it")
            });
        let irregular = VERBS.is_irregular(&item.text.to_lowercase());
        // "players who play …"
        let led =
            matches!(at.checked_sub(1).and_then(|it| self.func(it)), Some(Func::Who | Func::That));
        let lower = item.text.to_lowercase();
        let amounts =
            hits.iter().all(|it| matches!(it.target, Target::Column(col) if self.is_quantity(col)));
        let plain = led && amounts && VERBS.knows(&lower) && !lower.ends_with('s');
        let is_verb = !noun
            && (done
                || irregular
                || plain
                || item.text.split(' ').any(|it| it.ends_with("ed")) // "signed up"
                || item.text.ends_with("ing")
                || follows);
        let weak = hits.iter().all(|it| it.score < 0.78);
        is_verb
            && weak
            && !(self.sketch.asked == Some(super::Asked::Who)
                && self.sketch.shown.is_empty()
                && hits.iter().any(|it| it.score > 0.72))
            && !(self.is_tested_soon(at)
                && self.is_measured(hits, at)
                && !matches!(
                    self.next_telling(at).and_then(|it| self.kind(it)),
                    Some(Kind::Values(_))
                ))
            && self.pending.most.is_none()
            && self.mode != Mode::Order
            && !self.pending.each
    }

    /// "total fines charged in 2025": what was done with an amount is no other amount.
    fn is_done_to_amount(&self, at: usize) -> bool {
        let Some(Kind::Names(hits)) = self.kind(at) else { return false };
        let amount = self.sketch.shown.last().filter(|it| {
            let item = self.sketch.mentions.get(it.mention).map(|it| it.item + 1);
            item == Some(at) && (it.agg.is_some() || self.is_amount(it.mention))
        });
        let own = amount.and_then(|it| super::table_of(self.likeliest_of(it.mention)?));
        let elsewhere = |it: &NameHit| {
            let dated = self.catalog.is_dated(it.target) && super::table_of(it.target) == own;
            it.score < 0.8 && !dated
        };
        own.is_some()
            && self.mode == Mode::Select
            && self.follows_name(at)
            && self.is_done(at)
            && hits.iter().all(elsewhere)
    }

    /// Whether the asking word nearest before an item is "which" or "who".
    fn asks_which_now(&self, at: usize) -> bool {
        let mut before = (0..at).rev().filter_map(|it| self.func(it));
        let last = before.find(|it| matches!(it, Func::Ask | Func::Which | Func::Who));
        self.sketch.asked.is_some() && last != Some(Func::Ask)
    }

    /// Whether a mention may be a date.
    pub(super) fn is_date(&self, mention: usize) -> bool {
        let cands = self.sketch.mentions.get(mention).map(|it| it.cands.as_slice());
        cands.unwrap_or_default().iter().any(|it| self.catalog.is_dated(it.target))
    }

    /// Whether a mention is likeliest an amount.
    pub(super) fn is_amount(&self, mention: usize) -> bool {
        self.likeliest_column(mention).is_some_and(ColumnInfo::is_quantity)
    }

    /// "the room with the maximum occupancy", where a column keeps the maximum: whether the largest.
    pub(super) fn says_extreme(&self, open: &Open) -> Option<bool> {
        let text = self.lower(open.item);
        let most = ["max", "min"].iter().position(|it| text.starts_with(it))? == 0;
        (open.led_in == Some(Func::With) && self.sketch.extremes.is_empty()).then_some(most)
    }
}
