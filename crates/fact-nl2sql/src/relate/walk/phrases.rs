//! Small words that only their neighbours tell apart: "no" that is an answer, "some (at least one)",
//! "order the cities by".
//!
//! Knows nothing of what a name stands for.

use super::{
    Cand, Cmp, Conj, Expr, Func, Kind, Mode, Op, Open, Part, Right, Target, Walker, likeliest,
};
use crate::glossary::VERBS;
use crate::plan::Agg;

impl Walker<'_> {
    /// "ended in Faro": a stored text of its own follows, written as a name.
    pub(super) fn leads_to_place(&self, at: usize) -> bool {
        let within = self.lower(at).ends_with(" in");
        let Some(Kind::Values(hits)) = self.kind(at + 1).filter(|_| within && self.open.is_none())
        else {
            return false;
        };
        let name = self.items.get(at + 1).and_then(|it| it.text.chars().next());
        name.is_some_and(char::is_uppercase) && hits.iter().any(|it| it.score > 0.95)
    }

    /// "admissions that ended in death": how it went rather than how something is written.
    pub(super) fn tells_outcome(&self, at: usize) -> bool {
        let outcome = self.lower(at).ends_with(" in") && self.open.is_none();
        let written = matches!(self.kind(at + 1), Some(Kind::Quoted | Kind::Number { .. }));
        let letter = self.items.get(at + 1).is_some_and(|it| it.text.len() == 1);
        outcome && !written && !letter
    }

    /// "all the publishers whose name contains …", where the publisher is a column: it is what it is
    /// called.
    pub(super) fn names_the_shown(&mut self, at: usize) -> bool {
        let generic = matches!(self.lower(at).as_str(), "name" | "names" | "title" | "titles");
        let led = self.pending.led_in == Some(Func::Whose) && self.sketch.subject.is_none();
        let [only] = self.sketch.shown.as_slice() else { return false };
        let plain = !only.count && only.agg.is_none();
        let thing = self.sketch.mentions.get(only.mention).filter(|_| generic && led && plain);
        let near = thing.is_some_and(|it| it.item + 2 == at && it.as_column() > 0.9);
        if near {
            let expr = only.clone();
            let led_in = self.pending.led_in.take();
            self.open = Some(Open { expr, shown: None, item: at, led_in, shows: false });
        }
        near
    }

    /// "Who earns the most?": those asked for are told by what they do the most of.
    pub(super) fn does_the_most(&mut self, mention: usize, at: usize) -> bool {
        let most = match self.func(at + 1) {
            Some(Func::Most) => true,
            Some(Func::Least) => false,
            _ => return false,
        };
        let asked = self.sketch.asked.is_some()
            && self.sketch.shown.is_empty()
            && self.sketch.extremes.is_empty();
        let verb = VERBS.knows(&self.lower(at));
        if !asked || !verb || !self.ends_here(at + 1) || !self.is_amount(mention) {
            return false;
        }
        self.set_role(mention, Part::Ordered);
        if self.sketch.subject.is_none() {
            // Whoever has such an amount is asked for.
            let own = self.sketch.mentions.get(mention).into_iter().flat_map(|it| &it.cands);
            let table = |it: &Cand| {
                let target = Target::Table(super::table_of(it.target)?);
                Some(Cand { target, stored: None, ..it.clone() })
            };
            let tables: Vec<Cand> = own.filter_map(table).collect();
            let things = self.push_mention(at, tables, Part::Thing);
            self.set_head(Some(mention), things);
            self.sketch.subject = Some(things);
        }
        self.extreme(Some(Expr::plain(mention)), false, most, false);
        if let Some(it) = self.sketch.extremes.last_mut() {
            it.adds_up = false;
        }
        self.skip_to = at + 2;
        true
    }

    /// "… the highest rental rate, and what is the rate?": what was compared is shown as well.
    pub(super) fn repeats_extreme(&mut self, at: usize) -> bool {
        let shows = self.mode == Mode::Select || self.and_shows || self.pending.conj == Conj::And;
        let figures = self.pending.count || !self.pending.aggs.is_empty();
        let Some(item) = self.items.get(at).filter(|it| shows && !figures && it.n_words == 1)
        else {
            return false;
        };
        let again = self.called_the_same(&item.text, at);
        let Some(expr) = again.filter(|_| !self.is_tested_soon(at)) else { return false };
        self.show(expr);
        self.pending.conj = Conj::None;
        true
    }

    /// What rows are ranked or tested by and was called by the same last word before an item: the
    /// rate of "whose hourly rate is above 20: name and rate".
    fn called_the_same(&self, text: &str, at: usize) -> Option<Expr> {
        let last_stem = |text: &str| text.split_whitespace().last().map(crate::words::stem);
        let own = last_stem(text);
        let same = |mention: usize, likely: f64| {
            let mention = self.sketch.mentions.get(mention);
            mention.is_some_and(|it| {
                it.item + 1 < at && last_stem(&it.text) == own && it.as_column() > likely
            })
        };
        let mut ranked = self.sketch.extremes.iter().filter_map(|it| it.by.as_ref());
        let again = ranked.clone().find(|it| same(it.mention, 0.5)).cloned();
        let of_two_words =
            |it: &usize| self.sketch.mentions.get(*it).is_some_and(|it| it.text.contains(' '));
        let mut tested = self.sketch.tests.iter().map(|it| it.on.mention);
        let tested = tested.find(|it| of_two_words(it) && same(*it, 0.9)).map(Expr::plain);
        // "the top 5 by total cost: name and amount"
        let generic = matches!(own.as_deref(), Some("amount" | "sum" | "total" | "figur"));
        let added_up = ranked.next_back().filter(|it| generic && it.agg.is_some()).cloned();
        again.or(tested).or(added_up)
    }

    /// "the best paid waiter": those of whom it is said are ranked by what they are paid.
    pub(super) fn best_done(&mut self, mention: usize, at: usize) -> bool {
        let led = at.checked_sub(1).and_then(|it| self.func(it));
        let verb = self.lower(at);
        let done = self.is_done(at) || VERBS.knows(&verb) && crate::words::stem(&verb) != verb;
        let best = matches!(led, Some(Func::Most | Func::Least)) && done;
        let thing = match self.kind(at + 1) {
            Some(Kind::Names(hits)) => matches!(likeliest(hits), Some(Target::Table(_))),
            _ => false,
        };
        let Some(most) = self.pending.most.filter(|_| best && thing && self.can_be_ranked(mention))
        else {
            return false;
        };
        self.pending.most = None;
        self.set_role(mention, Part::Ordered);
        self.extreme(Some(Expr::plain(mention)), false, most, false);
        if let Some(it) = self.sketch.extremes.last_mut() {
            it.adds_up = false;
        }
        self.pending.top = false;
        self.adjective = Some(mention);
        true
    }

    /// "who earns the lowest salary": the verb says again what is named after it.
    pub(super) fn does_what_follows(&self, at: usize) -> bool {
        const NEAR: usize = 4;
        let Some(Kind::Names(hits)) = self.kind(at) else { return false };
        let Some(Target::Column(own)) = likeliest(hits) else { return false };
        let verb = VERBS.knows(&self.lower(at));
        let before = at.checked_sub(1).and_then(|it| self.kind(it));
        let led = matches!(
            before,
            Some(Kind::Func(Func::Who | Func::That | Func::And | Func::But) | Kind::Names(_))
        );
        let weak = led && hits.iter().all(|it| it.score < 0.8);
        let next = (at + 1..self.items.len().min(at + 1 + NEAR))
            .find(|it| matches!(self.kind(*it), Some(Kind::Names(_) | Kind::Values(_))));
        let again = next.and_then(|it| self.kind(it)).is_some_and(|it| match it {
            Kind::Names(hits) => {
                likeliest(hits) == Some(Target::Column(own)) && hits.iter().any(|it| it.score > 0.9)
            }
            _ => false,
        });
        verb && weak && again
    }

    /// "clients hold only one account", where there are holdings: what they do with what is named next.
    pub(super) fn does_to_others(&self, at: usize) -> bool {
        const NEAR: usize = 4;
        let Some(item) = self.items.get(at).filter(|it| it.n_words == 1 && !it.plural) else {
            return false;
        };
        let Kind::Names(hits) = &item.kind else { return false };
        let verb = item.text.to_lowercase();
        let plain = VERBS.plain(&verb) == Some(verb.as_str());
        let several =
            at.checked_sub(1).and_then(|it| self.items.get(it)).is_some_and(|it| it.plural);
        let Some(Target::Table(own)) = likeliest(hits) else { return false };
        let noun = self.catalog.table(own).is_some_and(|it| it.singular == verb);
        let thing = |it: usize| match self.kind(it) {
            Some(Kind::Names(hits)) => {
                let named = hits.iter().any(|it| it.score > 0.9);
                named && matches!(likeliest(hits), Some(Target::Table(it)) if it != own)
            }
            _ => false,
        };
        let goes_on = (at + 1..at + NEAR).any(thing) && item.pause == super::Pause::None;
        plain && several && !noun && self.follows_name(at) && goes_on
    }

    /// "How many boats did each guest place?": the last word of such a question is what they do.
    pub(super) fn is_what_each_does(&self, at: usize) -> bool {
        let Some(item) = self.items.get(at).filter(|it| !it.plural && it.n_words == 1) else {
            return false;
        };
        let Kind::Names(hits) = &item.kind else { return false };
        let last = at + 1 == self.items.len() && hits.iter().all(|it| it.score < 0.9);
        let does = |it: &usize| matches!(self.lower(*it).as_str(), "do" | "does" | "did");
        let Some(does) = (0..at).rev().find(does).filter(|_| last && self.follows_name(at)) else {
            return false;
        };
        let things = (does + 1..at).any(|it| {
            matches!(self.kind(it), Some(Kind::Names(hits)) if hits.iter().any(|it| it.score > 0.9))
        });
        let each = (does + 1..at).any(|it| self.func(it) == Some(Func::Each));
        things && each
    }

    /// "whose decision is no": a text of the column just named rather than a negation.
    pub(super) fn answers_open(&mut self, at: usize) -> bool {
        let text = self.lower(at);
        if text != "no" || !self.ends_here(at) {
            return false;
        }
        let hits = self.catalog.values().exactly(&text);
        let open = self.open.as_ref().and_then(|it| self.sketch.mentions.get(it.expr.mention));
        let holds = open.is_some_and(|it| {
            it.cands.iter().any(|it| hits.iter().any(|hit| it.target == Target::Column(hit.col)))
        });
        let Some(open) = self.open.take_if(|_| holds) else { return false };
        self.push_test(open.expr, Op::Is(Right::Text(hits, text)));
        true
    }

    /// "… as well as players who …": a thing already named, and what holds of others of it.
    pub(super) fn names_thing_again(&self, at: usize) -> bool {
        let led_in = |it: usize| {
            matches!(self.func(it), Some(Func::That | Func::Who | Func::With | Func::Whose))
        };
        let Some(next) = self.next_telling(at).filter(|it| led_in(it + 1)) else { return false };
        let own = self.lower(next);
        matches!(self.kind(next), Some(Kind::Names(_)))
            && self.sketch.mentions.iter().any(|it| it.item < at && it.text.to_lowercase() == own)
    }

    /// Position of the "by" of "order the cities by how many there are".
    pub(super) fn by_of_order(&self, at: usize) -> Option<usize> {
        let text = self.lower(at);
        let opens = at > 0 && text.ends_with("the");
        let by = (at + 1..at + 4).find(|it| self.lower(*it) == "by")?;
        let named = (at + 1..by).all(|it| matches!(self.kind(it), Some(Kind::Names(_))));
        (opens && named).then_some(by)
    }

    /// Whether "(at least one)" only says again what "some" said.
    pub(super) fn repeats_some(&self, at: usize) -> bool {
        let compared =
            self.sketch.tests.last().is_some_and(|it| matches!(it.op, Op::Figure(_, _, None, _)));
        compared && self.func(at.wrapping_sub(1)) == Some(Func::All) && self.is_one(at + 1)
    }

    pub(super) fn is_one(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(Kind::Number { .. })) && self.lower(at) == "one"
    }

    /// "greater than that of all …", "of any …": more than the largest, or than the smallest.
    pub(super) fn quantified(&mut self, at: usize) {
        let Some(cmp) = self.pending.cmp.filter(|_| self.open.is_some()) else { return };
        let text = self.lower(at);
        let more = matches!(cmp, Cmp::Gt | Cmp::Ge);
        let every = !text.starts_with("some") && !text.starts_with("at least");
        if self.func(at) == Some(Func::ThatOf) {
            return;
        }
        let agg = if every == more { Agg::Max } else { Agg::Min };
        self.pending.cmp = None;
        if let Some(open) = self.take_open() {
            self.push_test(open.expr, Op::Figure(cmp, agg, None, Vec::new()));
        }
    }

    /// Whether a thing that would only lead on was found by a kind of it ("role" by "address"): then
    /// it leads nowhere.
    pub(super) fn means_little(&mut self, mention: usize) -> bool {
        let far = |it: &Cand| {
            let table = matches!(it.target, Target::Table(_));
            table && (0.49..0.53).contains(&it.score)
        };
        if let Some(flag) = self.flag(mention).filter(|_| self.says_flag(mention)) {
            self.test_flag(Expr::plain(mention), flag);
            return true;
        }
        let little = self.sketch.mentions.get(mention).is_some_and(|it| it.cands.iter().all(far));
        if little {
            self.forget(Some(mention));
        }
        little
    }

    /// "who agreed to marketing": a yes or no of the things asked for, named at the end by a part of its
    /// name.
    fn says_flag(&self, mention: usize) -> bool {
        let own = self.likeliest_of(mention).and_then(super::table_of);
        let item = self.sketch.mentions.get(mention).map_or(0, |it| it.item);
        own.is_some() && own == self.things_agreeing(item) && !self.is_table(mention)
    }

    /// The open column was only the verb of what follows.
    pub(super) fn take_for_verb(&mut self) {
        let mention = self.take_open().map(|it| it.expr.mention);
        self.forget(mention);
    }

    /// A mention stands for nothing.
    pub(super) fn forget(&mut self, mention: Option<usize>) {
        let mention = mention.and_then(|it| self.sketch.mentions.get_mut(it));
        if let Some(cand) = mention.and_then(|it| {
            it.cands.truncate(1);
            it.cands.first_mut()
        }) {
            cand.target = Target::Concept(0);
        }
        self.sketch.soft_unknown += 1;
    }

    /// "interactions between enzymes and medicines": the things only say of what.
    pub(super) fn joins_things(&mut self, at: usize) -> bool {
        let named = |it: usize| match self.kind(it) {
            Some(Kind::Names(hits)) => Some(hits.iter().map(Cand::of_name).collect::<Vec<_>>()),
            _ => None,
        };
        let both = (named(at + 1), named(at + 3));
        let (Some(first), Some(second)) = both else { return false };
        if self.func(at + 2) != Some(Func::And) {
            return false;
        }
        for (item, cands) in [(at + 1, first), (at + 3, second)] {
            let mention = self.push_mention(item, cands, Part::Thing);
            self.link(mention);
        }
        self.skip_to = at + 4;
        true
    }
}
