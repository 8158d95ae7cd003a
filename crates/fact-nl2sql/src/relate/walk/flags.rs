//! Columns that say yes or no: "customers who are active", "unpaid bills".

use super::{Cand, Expr, Func, Kind, NameHit, Op, Part, Pause, Right, Target, Walker, likeliest};
use crate::catalog::ColumnInfo;
use crate::glossary::VERBS;
use crate::plan::{Agg, Col};

impl Walker<'_> {
    /// What a mention keeps for yes and for no; `None` where it says neither.
    pub(super) fn flag(&self, mention: usize) -> Option<(Right, Right)> {
        let it = self.sketch.mentions.get(mention)?;
        let best = it.as_column();
        let likely = it.cands.iter().filter(|it| it.score > best - 0.01);
        let mut columns = likely.filter_map(|it| match it.target {
            Target::Column(col) => Some(col),
            Target::Table(_) | Target::Concept(_) => None,
        });
        columns.find_map(|col| self.flag_of(col))
    }

    pub(super) fn flag_of(&self, col: Col) -> Option<(Right, Right)> {
        const PAIRS: &[(&str, &str)] = &[("y", "n"), ("yes", "no"), ("true", "false"), ("t", "f")];
        let info = self.catalog.column(col)?;
        if is_one_or_none(info) {
            return Some((Right::Number(1.0), Right::Number(0.0)));
        }
        if info.n_different != Some(2) {
            return None;
        }
        let stored = self.catalog.values().starting("", Some(col), 3);
        let kept = |want: &str| {
            let hit = stored.iter().find(|it| it.text.eq_ignore_ascii_case(want))?;
            Some(Right::Text(vec![hit.clone()], hit.text.clone()))
        };
        PAIRS.iter().find_map(|(yes, no)| Some((kept(yes)?, kept(no)?)))
    }

    /// Tests the yes or no of a mention, as it was said or denied.
    pub(super) fn test_flag(&mut self, on: Expr, (yes, no): (Right, Right)) {
        let denied = std::mem::take(&mut self.pending.negated);
        self.set_role(on.mention, Part::Tested);
        self.push_test(on, Op::Is(if denied { no } else { yes }));
    }

    /// "which tariffs are green", "how many members get the newsletter": a yes or no said of the things at
    /// the end.
    pub(super) fn flags_things(&mut self, mention: usize, at: usize) -> bool {
        const GETS: &[&str] = &[
            "get", "gets", "got", "receive", "receives", "have", "has", "offer", "offers",
            "can do", "do", "does",
        ];
        let small =
            |it: &usize| matches!(self.func(*it), Some(Func::Not)) || self.lower(*it) == "still";
        let article = |it: &usize| matches!(self.lower(*it).as_str(), "the" | "a" | "an" | "our");
        let last = (0..at).rev().find(|it| !small(it));
        let verb = (0..at).rev().find(|it| !small(it) && !article(it));
        let is = last.map(|it| self.lower(it)).is_some_and(|it| {
            matches!(it.as_str(), "is" | "are" | "was" | "were" | "is not" | "are not")
        }) || verb.is_some_and(|it| GETS.contains(&self.lower(it).as_str()))
            || self.is_done_to_last(at)
            || self.is_how_they_do(at)
            || self.says_kind_of_unknown(at);
        let known = self.sketch.subject.is_some() || !self.sketch.shown.is_empty();
        if !is
            || !known
            || !(self.ends_here(at) || self.ends_here(at + 1) || self.is_done_to_last(at))
            || self.open.as_ref().is_some_and(|it| it.shown.is_none())
        {
            return false;
        }
        let Some(flag) = self.flag(mention) else { return false };
        self.mode = super::Mode::Where;
        self.test_flag(Expr::plain(mention), flag);
        true
    }

    /// "the average rate of active acts", whatever an act is: it says which rows the figure is of.
    fn says_kind_of_unknown(&self, at: usize) -> bool {
        let things = self.items.get(at + 1);
        let unknown = things.is_some_and(|it| it.plural && matches!(it.kind, Kind::Word));
        let joined = self.items.get(at).is_some_and(|it| it.pause == Pause::None);
        joined && unknown && self.ends_here(at + 1)
    }

    /// "which agents work remotely": said of those asked for, who are what is shown.
    fn is_how_they_do(&self, at: usize) -> bool {
        let asked = matches!(self.func(0), Some(Func::Which | Func::Who));
        let last = at + 1 == self.items.len();
        let wish = (0..at).any(|it| matches!(self.func(it), Some(Func::And | Func::Most)));
        let bare = self.sketch.subject.is_some() && self.sketch.shown.is_empty();
        asked && last && bare && !wish
    }

    /// "the planned outages", beside plans: what says yes or no of the things named next.
    pub(super) fn keep_flag_of_next(&self, cands: &mut Vec<Cand>, at: usize) {
        let here = self.items.get(at).is_some_and(|it| it.pause == Pause::None && !it.plural);
        let Some(Kind::Names(next)) = self.kind(at + 1).filter(|_| here) else { return };
        let Some(Target::Table(thing)) = likeliest(next) else { return };
        let flag = |it: &Cand| {
            matches!(it.target, Target::Column(col)
                if col.table == thing && it.score > 0.9 && self.flag_of(col).is_some())
        };
        if VERBS.is_past(&self.lower(at)) && cands.iter().any(flag) {
            cands.retain(flag);
        }
    }

    /// "who agreed to marketing": a part of the name of what says yes or no of the things asked for.
    pub(super) fn names_flag_agreed_to(&self, hits: &[NameHit], at: usize) -> bool {
        let things = self.things_agreeing(at);
        let own = |it: &NameHit| match it.target {
            Target::Column(col) => Some(col.table) == things && self.flag_of(col).is_some(),
            Target::Table(_) | Target::Concept(_) => false,
        };
        hits.iter().any(own)
    }

    /// The things asked for, where a clause ends with what they agreed to.
    pub(super) fn things_agreeing(&self, at: usize) -> Option<usize> {
        // "to receive", "to get": what they agreed to comes after.
        let gets = |it: &usize| matches!(self.lower(*it).as_str(), "receive" | "get" | "be sent");
        let before = (0..at).rev().find(|it| !gets(it));
        let led = before.is_some_and(|it| self.func(it) == Some(Func::In));
        let things = self.sketch.subject.and_then(|it| self.likeliest_of(it));
        things.and_then(super::table_of).filter(|_| led && self.ends_here(at))
    }

    /// "total fees waived", "hours approved so far": a participle right after what it was done to.
    pub(super) fn is_done_to_last(&self, at: usize) -> bool {
        let leads_on = matches!(
            self.func(at + 1),
            None | Some(Func::In | Func::By | Func::Each | Func::Filler | Func::And)
        );
        let named = matches!(self.kind(at + 1), Some(Kind::Names(_) | Kind::Values(_)));
        let done = VERBS.is_past(&self.lower(at));
        self.follows_name(at) && done && leads_on && !named
    }

    /// "how many donors can we claim gift aid for": a yes or no that nothing leads to as a second wish says
    /// which of them are counted.
    pub(super) fn counts_flagged(&mut self) {
        let [counted, said] = self.sketch.shown.as_slice() else { return };
        let plain = counted.count && !said.count && said.agg.is_none();
        let (things, mention) = (counted.mention, said.mention);
        let item = self.sketch.mentions.get(mention).map_or(0, |it| it.item);
        let between = self.sketch.mentions.get(things).map_or(0, |it| it.item)..item;
        let listed = between.clone().any(|it| {
            let pause = self.items.get(it).is_some_and(|it| it.pause != Pause::None);
            pause || matches!(self.func(it), Some(Func::And | Func::By | Func::Each | Func::Order))
        });
        let asked = between.start > 0 && self.lower(between.start - 1).starts_with("how many");
        let Some(flag) = self.flag(mention).filter(|_| plain && asked && !listed) else { return };
        let on = said.clone();
        self.sketch.shown.pop();
        self.open = None;
        self.test_flag(on, flag);
    }

    /// "the plan members": the rows of which a yes says that they are some, by its plural.
    pub(super) fn names_flagged(&mut self, mention: usize, at: usize) -> bool {
        const LIKELY: f64 = 0.85;
        let counted = self.pending.count;
        let summed = !counted && self.pending.aggs.last() == Some(&Agg::Sum);
        let several = counted || summed;
        let plural = self.items.get(at).is_some_and(|it| it.plural && (it.n_words > 1 || several));
        let bare = self.sketch.subject.is_none() && self.mode == super::Mode::Select;
        let which = at.checked_sub(1).and_then(|it| self.func(it)) == Some(Func::Which);
        let led = self.pending.count || self.pending.prep == super::Prep::Of || which || summed;
        let Some(flag) = self.flag(mention).filter(|_| plural && bare && led) else { return false };
        let Some(table) = self.likeliest_of(mention).and_then(super::table_of) else {
            return false;
        };
        // "total refunds": what they come to, and not how many there are
        let sum = self.catalog.main_amount(table, Agg::Sum).filter(|_| summed);
        if summed && sum.is_none() {
            return false;
        }
        let hit = NameHit { target: Target::Table(table), n_words: 1, score: LIKELY };
        let things = self.push_mention(at, vec![Cand::of_name(&hit)], Part::Thing);
        self.sketch.subject = Some(things);
        if let Some(col) = sum {
            let amount =
                self.push_mention(at, vec![Cand::of_column(col, LIKELY, false)], Part::Amount);
            let summed = self.expr(amount, false);
            self.show(summed);
        } else if self.pending.count {
            let counted = self.expr(things, true);
            self.show(counted);
        }
        self.test_flag(Expr::plain(mention), flag);
        self.last_table = Some(things);
        true
    }

    /// "with the alarm switched off": the yes just tested is a no. Whether a word says so, or that it
    /// is on.
    pub(super) fn turns_off(&mut self, word: &str, at: usize) -> bool {
        const NEAR: usize = 3;
        let off = matches!(word, "off" | "disabled");
        if !off && !matches!(word, "on" | "enabled") {
            return false;
        }
        let open = self.open.as_ref().filter(|it| it.led_in.is_some()).map(|it| it.expr.mention);
        if let Some((yes, no)) = open.and_then(|it| self.flag(it))
            && let Some(open) = self.take_open()
        {
            self.push_test(open.expr, Op::Is(if off { no } else { yes }));
            return true;
        }
        let Some(test) = self.sketch.tests.last() else { return false };
        let on = test.on.mention;
        let near = self.sketch.mentions.get(on).is_some_and(|it| at - it.item.min(at) <= NEAR);
        let Some((yes, no)) = self.flag(on).filter(|_| near) else { return false };
        let test = self.sketch.tests.last_mut().filter(|it| matches!(it.op, Op::Is(_)));
        let tested = test.is_some();
        if let Some(test) = test {
            test.op = Op::Is(if off { no } else { yes });
        }
        tested
    }

    /// "active users", "unpaid bills": a yes or no said of the thing that follows.
    pub(super) fn flags_next(&mut self, mention: usize, at: usize) -> bool {
        let Some(item) = self.items.get(at).filter(|it| it.pause == Pause::None) else {
            return false;
        };
        let Some(Kind::Names(hits)) = self.kind(at + 1) else { return false };
        // "chargeable hours": of the rows whose hours they are.
        let amount = |col: Col| self.catalog.column(col).is_some_and(ColumnInfo::is_quantity);
        let best = hits.iter().map(|it| it.score).fold(0.0, f64::max);
        let likely = match likeliest(hits) {
            Some(Target::Table(table)) => table,
            Some(Target::Column(col)) if amount(col) => col.table,
            _ => return false,
        };
        // "primary diagnoses" are those of a table of which each is a diagnosis, too.
        let thing = |table: usize| {
            let near = |it: &NameHit| match it.target {
                Target::Column(col) => col.table == table && it.score >= best && amount(col),
                _ => it.target == Target::Table(table) && it.score > 0.6,
            };
            table == likely || hits.iter().any(near)
        };
        let own = self.sketch.mentions.get(mention).into_iter().flat_map(|it| &it.cands);
        let of_thing = own.into_iter().any(
            |it| matches!(it.target, Target::Column(col) if thing(col.table) && self.flag_of(col).is_some()),
        );
        let ranked = self.pending.most.is_some() && self.pending.common.is_none();
        let waits = self.pending.each || ranked;
        let ordered = matches!(self.func(at.wrapping_sub(1)), Some(Func::Order | Func::By));
        // "overseas": a word may end in "s" and be no plural.
        let called = |col: Col| {
            let words = self.catalog.column(col).map(|it| it.words.as_slice()).unwrap_or_default();
            words.iter().any(|it| *it == self.lower(at))
        };
        let plural = item.plural
            && !self.sketch.mentions.get(mention).is_some_and(|it| {
                it.cands.iter().any(|it| matches!(it.target, Target::Column(col) if called(col)))
            });
        if plural || !of_thing || waits || ordered {
            return false;
        }
        let Some(flag) = self.flag(mention) else { return false };
        self.test_flag(Expr::plain(mention), flag);
        true
    }
}

fn is_one_or_none(info: &ColumnInfo) -> bool {
    info.range.is_some_and(|(low, high)| low >= 0.0 && (high - 1.0).abs() < f64::EPSILON)
        && info.n_different.is_some_and(|it| it <= 2)
}
