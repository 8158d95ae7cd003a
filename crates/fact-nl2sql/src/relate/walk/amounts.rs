//! Numbers, dates and the adjectives that compare.

use super::adjectives::columns;
use super::waiting::how_many;
use super::{Cand, Conj, Expr, Func, Kind, Mode, Op, Part, Pause, Prep, Right, Walker, likeliest};
use crate::catalog::{Role, Target};
use crate::plan::{Agg, Cmp};

impl Walker<'_> {
    pub(super) fn number(&mut self, value: f64, year: bool, at: usize) {
        let counts = matches!(self.func(at + 1), Some(Func::OrMore | Func::OrLess))
            || matches!(self.next_telling(at).and_then(|it| self.kind(it)), Some(Kind::Names(_)));
        if let Some(like) = self.pending.like.take_if(|_| !counts) {
            let text = self.items.get(at).map_or_else(String::new, |it| it.text.clone());
            self.like(like, text, at);
            return;
        }
        self.pending.like = None;
        let of_each =
            self.func(at.wrapping_sub(1)) == Some(Func::Each) && how_many(value) == Some(1);
        if of_each && self.pending.each && !self.sketch.groups.is_empty() {
            self.pending.each = false; // "and how many does each one have"
            return;
        }
        if self.between(Right::Number(value), at) {
            return;
        }
        let limit = how_many(value);
        let awaits_number = self.pending.most.is_some()
            && self.pending.cmp.is_none()
            && self.pending.prep != Prep::In;
        if awaits_number && !year {
            self.sketch.limit = limit;
            return;
        }
        if self.leads_to_extreme(at) {
            return; // the extreme looks back for its number
        }
        if self.mode == Mode::Select && self.pending.cmp.is_none() && !year && counts {
            self.wanted = limit;
            if self.next_telling(at).is_some_and(|it| self.is_thing(it)) {
                return; // "the ids of the 3 teachers that …"
            }
        }
        let cmp = self.cmp_around(at);
        if self.lasts_number(value, cmp, at)
            || self.count_of_next(value, cmp, at)
            || self.old(value, cmp, at)
            || self.aged(value, cmp, at)
            || self.costs_a_time(value, cmp, at)
        {
            return;
        }
        let unit = self
            .items
            .get(at + 1)
            .and_then(|it| seconds_of(&it.text))
            .filter(|_| self.open.is_some() || cmp.is_some());
        let right =
            unit.map_or(Right::Number(value), |unit| Right::Span { n: value, seconds: unit });
        if unit.is_some() {
            self.skip_to = at + 2;
        }
        let op = match cmp {
            Some(cmp) => Op::Compare(cmp, right),
            None => Op::Is(right),
        };
        let adjacent = self
            .open
            .as_ref()
            .is_some_and(|it| it.shown.is_none() || cmp.is_some() || it.item + 2 >= at);
        if adjacent && self.open_takes(year) {
            if let Some(open) = self.take_open() {
                self.push_test(open.expr, op);
            }
        } else if self.pending.conj != Conj::None
            && self.last_test_takes_number()
            && !(year && self.pending.prep == Prep::In)
        {
            let on = self.sketch.tests.last().map(|it| it.on.clone());
            if let Some(on) = on {
                self.push_test(on, op);
            }
        } else if let Some(after) = self.counted_after(at) {
            self.pending.cmp = cmp;
            self.times(value);
            self.skip_to = after;
        } else if let Some(mention) = cmp.and_then(|_| self.count_waiting()) {
            // "the categories with a count of more than 1"
            self.push_test(Expr::count(mention), op);
        } else if let Some(mention) = cmp.and_then(|_| self.amount_in(at)) {
            self.push_test(Expr::plain(mention), op);
        } else if year
            && !(cmp.is_some() && (self.is_told_in_all(at) || self.passes_amount(at)))
            && let Some(mention) = self.time_mention(at)
        {
            self.push_test(Expr::plain(mention), op);
        } else if let Some(mention) = cmp.and_then(|_| self.amount_of_last(at)) {
            self.push_test(Expr::plain(mention), op);
        } else if let Some(mention) = cmp.and_then(|_| self.shown_amount()) {
            self.push_test(Expr::plain(mention), op); // "the fares that are below 100"
        } else if let Some(mention) = self.identifier(at) {
            self.push_test(Expr::plain(mention), op);
            self.sketch.oddities += 1;
        } else if self.wanted.is_none() && self.func(at + 1) == Some(Func::Or) {
            // "either 32 or 33": what is compared is said with the last.
            self.floating.push(value);
        } else if self.wanted.is_none() {
            let text = self.items.get(at).map_or_else(String::new, |it| it.text.clone());
            self.sketch.unknown.push((at, text));
        }
    }

    /// "more than 2000 in total": no year.
    fn is_told_in_all(&self, at: usize) -> bool {
        const IN_ALL: &[&str] =
            &["in total", "in all", "altogether", "overall", "combined", "total"];
        IN_ALL.contains(&self.lower(at + 1).as_str())
    }

    /// Where "3 times", "2 or more records" end.
    fn counted_after(&self, at: usize) -> Option<usize> {
        let said = matches!(self.func(at + 1), Some(Func::OrMore | Func::OrLess));
        let noun = if said { at + 2 } else { at + 1 };
        self.items.get(noun).is_some_and(|it| says_times(&it.text)).then_some(noun + 1)
    }

    /// What is counted where only how many of it is said.
    fn count_waiting(&mut self) -> Option<usize> {
        let shown = self.sketch.shown.first().map(|it| it.mention);
        let counted = self.last_table.or(self.sketch.subject).or(shown);
        counted.filter(|_| std::mem::take(&mut self.pending.count))
    }

    /// Whether an item is first of all the name of a thing.
    fn is_thing(&self, at: usize) -> bool {
        let Some(Kind::Names(hits)) = self.kind(at) else { return false };
        matches!(likeliest(hits), Some(Target::Table(_)))
    }

    /// Whether the open column may hold numbers at all.
    fn open_holds_numbers(&self) -> bool {
        let Some(open) = &self.open else { return false };
        let Some(mention) = self.sketch.mentions.get(open.expr.mention) else { return false };
        mention.cands.iter().any(|it| match it.target {
            Target::Column(col) => self.catalog.column(col).is_some_and(|it| {
                !matches!(it.role, Role::Category | Role::Name) || it.can_be_ranked()
            }),
            _ => false,
        })
    }

    /// Whether the open column can be compared with the number: a year only with what may be one.
    fn open_takes(&self, year: bool) -> bool {
        let Some(open) = &self.open else { return false };
        let mention = self.sketch.mentions.get(open.expr.mention);
        let weak = mention.is_none_or(|it| it.as_column() < 0.6);
        if !year || (self.pending.prep != Prep::In && !weak) {
            return true;
        }
        mention.is_some_and(|it| {
            it.cands.iter().any(|it| match it.target {
                Target::Column(col) => self.catalog.column(col).is_some_and(|it| {
                    matches!(it.role, Role::Year | Role::Date)
                        || it.words.iter().any(|it| it == "year" || it == "date")
                }),
                _ => false,
            })
        })
    }

    /// Whether the open column may be a date.
    pub(super) fn open_is_dated(&self) -> bool {
        let Some(open) = &self.open else { return false };
        self.sketch.mentions.get(open.expr.mention).is_some_and(|it| {
            it.cands.iter().any(|it| match it.target {
                Target::Column(col) => self.catalog.column(col).is_some_and(|it| {
                    let said = |it: &String| it == "year" || it == "date" || it == "time";
                    matches!(it.role, Role::Year | Role::Date) || it.words.iter().any(said)
                }),
                Target::Table(_) | Target::Concept(_) => false,
            })
        })
    }

    fn last_test_takes_number(&self) -> bool {
        self.sketch.tests.last().is_some_and(|it| {
            matches!(it.op, Op::Is(Right::Number(_)) | Op::Compare(_, Right::Number(_)))
        })
    }

    pub(super) fn leads_to_extreme(&self, at: usize) -> bool {
        if self.is_number_of_name(at) {
            return false;
        }
        if self.items.get(at).is_some_and(|it| it.pause != Pause::None) {
            return false; // "hired before 2012, longest-serving first"
        }
        let mut next = at + 1;
        while matches!(self.func(next), Some(Func::Filler)) {
            next += 1;
        }
        match self.kind(next) {
            Some(Kind::Func(Func::Most | Func::Least | Func::Common | Func::Uncommon)) => true,
            Some(Kind::Adjective(it)) => it.superlative,
            _ => false,
        }
    }

    /// The comparison said before the number or after it ("3 or more").
    pub(super) fn cmp_around(&mut self, at: usize) -> Option<Cmp> {
        let after = match self.func(at + 1) {
            Some(Func::OrMore) => Some(Cmp::Ge),
            Some(Func::OrLess) => Some(Cmp::Le),
            _ => None,
        };
        let before = self.pending.cmp.take();
        after.or(before)
    }

    /// "more than 3 concerts": rows of the thing that follows are counted, or its amount compared.
    fn count_of_next(&mut self, value: f64, cmp: Option<Cmp>, at: usize) -> bool {
        let from = if matches!(self.func(at + 1), Some(Func::OrMore | Func::OrLess)) {
            at + 1
        } else {
            at
        };
        let Some(next) = self.next_telling(from) else { return false };
        if cmp.is_some() && matches!(self.func(next), Some(Func::Sum | Func::TotalCount)) {
            return self.sum_of_next(value, cmp, next);
        }
        let (next, kinds) = self.kinds_of_next(next);
        let Some(Kind::Names(hits)) = self.kind(next) else { return false };
        let occupied = self.open.as_ref().is_some_and(|it| it.shown.is_none());
        if (occupied && self.open_holds_numbers()) || (cmp.is_none() && self.mode == Mode::Select) {
            return false;
        }
        let cands: Vec<Cand> = hits.iter().map(Cand::of_name).collect();
        let distinct = (from..next).any(|it| self.func(it) == Some(Func::Distinct));
        self.open = None;
        let mention = self.push_mention(next, cands, Part::Counted);
        let amount = self.is_amount(mention);
        let on = if amount && !distinct {
            self.set_role(mention, Part::Tested);
            Expr::plain(mention)
        } else {
            Expr { mention, agg: None, count: true, distinct }
        };
        self.mode = Mode::Where;
        self.others_first(&on);
        let unit = self.items.get(next).and_then(|it| seconds_of(&it.text));
        let right =
            unit.map_or(Right::Number(value), |unit| Right::Span { n: value, seconds: unit });
        self.push_test(on, compared(cmp, right));
        for (item, kind) in kinds {
            self.head_of_next = Some(mention);
            let kind = self.push_mention(item, kind, Part::Stored);
            self.push_test(Expr::plain(kind), Op::Holds);
        }
        self.skip_to = next + 1;
        true
    }

    /// "more than 1000 total credits": the amount added up.
    fn sum_of_next(&mut self, value: f64, cmp: Option<Cmp>, sum: usize) -> bool {
        let Some(next) = self.next_telling(sum) else { return false };
        let Some(Kind::Names(hits)) = self.kind(next) else { return false };
        if !matches!(likeliest(hits), Some(Target::Column(col)) if self.catalog.adds_up(col)) {
            return false;
        }
        let cands: Vec<Cand> = hits.iter().map(Cand::of_name).collect();
        self.flush();
        let mention = self.push_mention(next, cands, Part::Amount);
        let on = Expr { agg: Some(Agg::Sum), ..Expr::plain(mention) };
        self.mode = Mode::Where;
        self.push_test(on, compared(cmp, Right::Number(value)));
        self.skip_to = next + 1;
        true
    }

    /// "32 or 33 years": what the numbers before are compared with is said with the last.
    fn others_first(&mut self, on: &Expr) {
        for other in std::mem::take(&mut self.floating) {
            self.pending.conj = Conj::None;
            self.push_test(on.clone(), Op::Is(Right::Number(other)));
            self.pending.conj = Conj::Or;
        }
    }

    /// "30 years old".
    fn old(&mut self, value: f64, cmp: Option<Cmp>, at: usize) -> bool {
        if self.open.as_ref().is_some_and(|it| it.shown.is_none()) {
            return false;
        }
        for next in at + 1..(at + 3).min(self.items.len()) {
            let Some(Kind::Adjective(adjective)) = self.kind(next) else { continue };
            if adjective.superlative || adjective.comparative {
                return false;
            }
            let cands = columns(&adjective.figures);
            let mention = self.push_mention(next, cands, Part::Tested);
            let on = Expr::plain(mention);
            self.others_first(&on);
            self.push_test(on, compared(cmp, Right::Number(value)));
            self.skip_to = next + 1;
            return true;
        }
        false
    }

    /// Takes an end of "between … and …"; `false` where none was begun.
    pub(super) fn between(&mut self, right: Right, at: usize) -> bool {
        let Some(ends) = &mut self.pending.between else { return false };
        ends.push(right);
        if ends.len() < 2 {
            return true;
        }
        let mut ends = self.pending.between.take().unwrap_or_default();
        let (Some(high), Some(low)) = (ends.pop(), ends.pop()) else { return true };
        if self.open.is_none()
            && let Some(mention) = self.thing_after(at)
        {
            // "between 2 and 4 clerks": so many of them there are.
            let on = Expr::count(mention);
            self.push_test(on.clone(), Op::Compare(Cmp::Ge, low));
            self.push_test(on, Op::Compare(Cmp::Le, high));
            return true;
        }
        if self.open.is_none()
            && let Some(mention) = self.name_after(at)
        {
            self.push_test(Expr::plain(mention), Op::Between(low, high));
            return true;
        }
        let timed = matches!(low, Right::Date(_))
            || matches!(low, Right::Number(it) if (1000.0..2200.0).contains(&it));
        // "paid out in May": no amount lies between two days.
        let fits = !matches!(low, Right::Date(_)) || self.open_is_dated();
        let open = if fits { self.take_open() } else { None };
        let mention = match open {
            Some(open) => open.expr.mention,
            None if timed && let Some(mention) = self.time_mention(at) => mention,
            None => {
                self.sketch.unknown.push((at, "between".into()));
                return true;
            }
        };
        self.push_test(Expr::plain(mention), Op::Between(low, high));
        true
    }

    /// The thing named right after a number, which can be counted.
    fn thing_after(&mut self, at: usize) -> Option<usize> {
        let next = self.next_telling(at).filter(|it| self.is_thing(*it))?;
        let Some(Kind::Names(hits)) = self.kind(next) else { return None };
        let cands: Vec<Cand> = hits.iter().map(Cand::of_name).collect();
        self.skip_to = next + 1;
        Some(self.push_mention(next, cands, Part::Counted))
    }

    /// The column named right after a number ("between 100 and 300 hours").
    fn name_after(&mut self, at: usize) -> Option<usize> {
        let next = self.next_telling(at)?;
        let Some(Kind::Names(hits)) = self.kind(next) else { return None };
        let cands: Vec<Cand> = hits.iter().map(Cand::of_name).collect();
        if !cands.iter().any(|it| matches!(it.target, Target::Column(_))) {
            return None;
        }
        let mention = self.push_mention(next, cands, Part::Tested);
        self.skip_to = next + 1;
        Some(mention)
    }

    /// "more than 30000 in salary": the amount named after the number.
    fn amount_in(&mut self, at: usize) -> Option<usize> {
        let next = at + 2;
        let Some(Kind::Names(hits)) = self.kind(next) else { return None };
        if self.func(at + 1) != Some(Func::In) || !self.is_measured(hits, at) {
            return None;
        }
        let cands: Vec<Cand> = hits.iter().map(Cand::of_name).collect();
        self.skip_to = next + 1;
        Some(self.push_mention(next, cands, Part::Tested))
    }

    /// "grants of more than 6000": the amount of what was named just before.
    fn amount_of_last(&mut self, at: usize) -> Option<usize> {
        let mut before = at.checked_sub(1)?;
        while matches!(
            self.kind(before),
            Some(Kind::Func(Func::Of | Func::Gt | Func::Ge | Func::Lt | Func::Le))
        ) {
            before = before.checked_sub(1)?;
        }
        let cands = self.amounts_of(before);
        (!cands.is_empty()).then(|| self.push_mention(at, cands, Part::Tested))
    }

    /// "student 5": the key of the thing just named.
    fn identifier(&mut self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1)?;
        let Some(Kind::Names(hits)) = self.kind(before) else { return None };
        let keys = hits.iter().filter_map(|it| match it.target {
            Target::Table(table) => {
                let column = self.catalog.table(table)?.key?;
                Some(Cand::of_column(crate::plan::Col { table, column }, 0.6, false))
            }
            _ => None,
        });
        let cands: Vec<Cand> = keys.collect();
        (!cands.is_empty()).then(|| self.push_mention(at, cands, Part::Tested))
    }

    /// "or more" after a number that has been read already.
    pub(super) fn soften(&mut self, cmp: Cmp) {
        if let Some(test) = self.sketch.tests.last_mut()
            && let Op::Is(right) = &test.op
        {
            test.op = Op::Compare(cmp, right.clone());
        }
    }

    pub(super) fn missing(&mut self, filled: bool) {
        if filled && self.open.is_none() {
            self.sketch.soft_unknown += 1; // "what rooms are available at …"
            return;
        }
        self.pending.negated = filled;
        if let Some(open) = self.take_open() {
            self.push_test(open.expr, Op::Missing);
        } else {
            self.sketch.oddities += 1;
        }
    }

    /// "only one concert".
    pub(super) fn one(&mut self, at: usize) {
        let cmp = self.pending.cmp.take().unwrap_or(Cmp::Eq);
        if !self.count_of_next(1.0, Some(cmp), at) {
            self.sketch.oddities += 1;
        }
    }
}

pub(super) fn compared(cmp: Option<Cmp>, right: Right) -> Op {
    match cmp {
        Some(cmp) => Op::Compare(cmp, right),
        None => Op::Is(right),
    }
}

/// How many seconds a unit of time is.
pub(crate) fn seconds_of(word: &str) -> Option<f64> {
    Some(match word.to_lowercase().as_str() {
        "millisecond" | "milliseconds" | "ms" => 0.001,
        "second" | "seconds" | "sec" => 1.0,
        "minute" | "minutes" | "min" => 60.0,
        "hour" | "hours" => 3600.0,
        "day" | "days" | "night" | "nights" => 86_400.0,
        "week" | "weeks" => 604_800.0,
        _ => return None,
    })
}

/// Whether a word only says that rows are counted.
fn says_times(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "times" | "records" | "record" | "entries" | "rows" | "instances" | "occurrences"
    )
}
