//! Whether what was said shows in what was made of it: a negation that became none, a number that
//! is nowhere, a count nobody asked for.
//!
//! Start at [`Said::of`] and [`Said::unheeded`]. Knows nothing of names or SQL text.

use super::items::{Item, Kind};
use super::lexicon::Func;
use super::relation::{Figure, How, Operand, Relation, Test};
use super::walk::seconds_of;
use crate::plan::{Agg, Cmp};

/// How many things are looked at.
pub(super) const N_UNHEEDED: usize = 11;

/// What a question said by its small words and its numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Said {
    funcs: Vec<Func>,
    numbers: Vec<f64>,
    superlative: bool,
    comparative: bool,
}

/// Whether an item is the verb of "how long does a visit last", and nothing that came last.
pub(super) fn ends_how_long(items: &[Item], at: usize) -> bool {
    let text = |at: usize| items.get(at).map_or("", |it| it.text.as_str()).to_lowercase();
    let does = |it: usize| {
        matches!(items.get(it).map(|it| &it.kind), Some(Kind::Func(Func::HowLong)))
            && matches!(text(it + 1).as_str(), "do" | "does" | "did")
    };
    text(at) == "last" && (0..at).rev().any(does)
}

/// Whether a number is one to be passed: "more than one", "less than one".
fn is_passed(items: &[Item], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|it| items.get(it)).map(|it| &it.kind);
    matches!(before, Some(Kind::Func(Func::Gt | Func::Lt)))
}

impl Said {
    pub fn of(items: &[Item]) -> Self {
        let mut said = Self::default();
        for (at, item) in items.iter().enumerate() {
            // "dearest first" says an order rather than which one is meant.
            let first = item.text.eq_ignore_ascii_case("first");
            if first && at > 0 && super::items::ends_here(items, at) {
                said.funcs.push(Func::Desc);
            }
            // "5 minutes" may be so many milliseconds.
            let in_unit = items.get(at + 1).is_some_and(|it| seconds_of(&it.text).is_some());
            match &item.kind {
                Kind::Number { .. } if in_unit => {}
                Kind::Func(func) if means_less(items, at, *func) => {}
                // "with the number of orders": beside what is shown already.
                Kind::Func(Func::With) if counts_next(items, at) => said.funcs.push(Func::And),
                Kind::Func(func) => said.funcs.push(*func),
                // "at least one", "each one": it need not be written as a number.
                Kind::Number { .. }
                    if item.text.eq_ignore_ascii_case("one") && !is_passed(items, at) => {}
                Kind::Number { value, .. } => said.numbers.push(*value),
                // "how long does a visit last"
                Kind::Adjective(_) if ends_how_long(items, at) => {}
                // "highest wage first" is an order.
                Kind::Adjective(_) if at > 1 && puts_first(items, at - 2) => {}
                Kind::Adjective(it) => {
                    said.superlative |= it.superlative;
                    said.comparative |= it.comparative;
                }
                // "paid late" is a comparison by itself.
                Kind::Late(_) | Kind::Soon(_) => said.comparative = true,
                Kind::Names(_) | Kind::Values(_) | Kind::Quoted | Kind::Date | Kind::Word => {}
            }
        }
        said
    }

    fn has(&self, any: &[Func]) -> bool {
        self.funcs.iter().any(|it| any.contains(it))
    }

    /// Whether it was said by what, or by whom.
    pub fn says_by(&self) -> bool {
        self.has(&[Func::By])
    }

    /// Whether something that tells which rows are meant was said and not made.
    pub fn loses_condition(&self, relation: &Relation) -> bool {
        let made = &Made::of(relation);
        let missing = self.has(&[Func::Missing]) && !made.negation;
        missing
            || self.loses_number(made)
            || self.loses_negation(made)
            || self.loses_comparison(made)
            || self.loses_average(made)
    }

    /// "An average price above twice the average": of two averages one was made.
    fn loses_average(&self, made: &Made) -> bool {
        let said = self.funcs.iter().filter(|it| **it == Func::Avg).count();
        said > 1 && made.multiplies && made.n_averages == 1
    }

    fn loses_number(&self, made: &Made) -> bool {
        self.numbers.iter().any(|it| !made.numbers.contains(it))
    }

    fn loses_negation(&self, made: &Made) -> bool {
        let negation = &[Func::Not, Func::Without, Func::Except, Func::Neither, Func::Nor];
        // "never above 8" is at most 8, what has not begun is to begin after today.
        let turned = made.by_date
            || self.has(&[Func::Gt, Func::Ge]) && made.below
            || self.has(&[Func::Lt, Func::Le]) && made.above;
        self.has(negation) && !made.negation && !turned
    }

    fn loses_comparison(&self, made: &Made) -> bool {
        let compared =
            &[Func::Gt, Func::Ge, Func::Lt, Func::Le, Func::Between, Func::OrMore, Func::OrLess];
        (self.comparative || self.has(compared)) && !made.comparison
    }

    /// What was said and not made, or made and not said; each 0 or 1.
    pub fn unheeded(&self, relation: &Relation) -> [f64; N_UNHEEDED] {
        let made = &Made::of(relation);
        let extreme =
            self.superlative || self.has(&[Func::Most, Func::Least, Func::Max, Func::Min]);
        let counted = &[
            Func::Count,
            Func::TotalCount,
            Func::Sum,
            Func::Most,
            Func::Least,
            Func::Common,
            Func::Uncommon,
            Func::Gt,
            Func::Ge,
            Func::Lt,
            Func::Le,
            Func::One,
            Func::OrMore,
        ];
        let ranked = self.has(&[Func::Order, Func::Asc, Func::Desc]);
        let each = self.has(&[Func::Each, Func::Group]);
        let apart = &[Func::Each, Func::Group, Func::By, Func::Distinct, Func::And];
        [
            self.loses_number(made),
            self.loses_negation(made),
            self.has(&[Func::Both]) && !made.both,
            self.has(&[Func::Or, Func::Either]) && !made.either,
            each && !made.groups,
            extreme && !made.limit && !made.extreme && !ranked,
            self.loses_comparison(made),
            self.has(&[Func::Avg]) && !made.average,
            made.counts && !self.has(counted),
            made.distinct && !self.has(&[Func::Distinct]),
            made.mixes && !self.has(apart),
        ]
        .map(|it| f64::from(u8::from(it)))
    }
}

/// Whether a small word only leads on: "list both the title and the price", "under the most common
/// type", "between guests and rooms".
fn means_less(items: &[Item], at: usize, func: Func) -> bool {
    let func_at = |it: usize| match items.get(it).map(|it| &it.kind) {
        Some(Kind::Func(func)) => Some(*func),
        _ => None,
    };
    let before = (0..at).rev().find(|it| func_at(*it) != Some(Func::Filler));
    let after = (at + 1..items.len()).find(|it| func_at(*it) != Some(Func::Filler));
    let next = after.and_then(|it| items.get(it)).map(|it| &it.kind);
    let text = items.get(at).map(|it| it.text.to_lowercase()).unwrap_or_default();
    let under = text.starts_with("under");
    match func {
        Func::Most | Func::Least => puts_first(items, at),
        Func::Both => before.and_then(func_at) == Some(Func::Ask),
        Func::Between => matches!(next, Some(Kind::Names(_))),
        // "who never complained before": than now.
        Func::Lt if text == "before" => next.is_none(),
        Func::Lt => under && !matches!(next, Some(Kind::Number { .. })),
        // "his or her manager"
        Func::Or => is_pronoun(items, at.wrapping_sub(1)) && is_pronoun(items, at + 1),
        _ => false,
    }
}

/// Whether a count is led in by an item, small words apart.
fn counts_next(items: &[Item], at: usize) -> bool {
    let mut next = items.iter().skip(at + 1).map(|it| &it.kind);
    let next = next.find(|it| !matches!(it, Kind::Func(Func::Filler)));
    matches!(next, Some(Kind::Func(Func::Count | Func::TotalCount)))
}

/// "highest wage first".
fn puts_first(items: &[Item], at: usize) -> bool {
    let kind = |it: usize| items.get(it).map(|it| &it.kind);
    let first = items.get(at + 2).is_some_and(|it| it.text.eq_ignore_ascii_case("first"));
    first
        && matches!(kind(at), Some(Kind::Func(Func::Most | Func::Least)))
        && matches!(kind(at + 1), Some(Kind::Names(_)))
}

fn is_pronoun(items: &[Item], at: usize) -> bool {
    let lower = items.get(at).map(|it| it.text.to_lowercase()).unwrap_or_default();
    let last = lower.rsplit(' ').next().unwrap_or_default();
    matches!(last, "his" | "her" | "he" | "she" | "him" | "hers")
}

/// What a relation is made of, those within it included.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a part it may have, in any mixture")]
struct Made {
    numbers: Vec<f64>,
    negation: bool,
    both: bool,
    either: bool,
    groups: bool,
    limit: bool,
    extreme: bool,
    comparison: bool,
    /// Something must be less than something, or more.
    below: bool,
    above: bool,
    /// Something is held against a date.
    by_date: bool,
    average: bool,
    /// Something is held against so many times a figure.
    multiplies: bool,
    /// How many averages there are.
    n_averages: usize,
    counts: bool,
    distinct: bool,
    /// Figures are shown beside columns.
    mixes: bool,
}

impl Made {
    fn of(relation: &Relation) -> Self {
        let mut made = Self::default();
        made.add(relation);
        made
    }

    fn add(&mut self, relation: &Relation) {
        self.groups |= !relation.groups.is_empty() || !relation.within.is_empty();
        self.limit |= relation.limit.is_some();
        let n_figures = relation.shown.iter().filter(|it| it.is_aggregate()).count();
        self.mixes |= n_figures > 0 && n_figures < relation.shown.len();
        self.both |= relation.joins_both();
        self.distinct |= relation.distinct;
        self.either |= relation.tests.iter().any(|it| it.len() > 1);
        #[expect(clippy::cast_precision_loss, reason = "a limit is small")]
        self.numbers.extend(relation.limit.map(|it| it as f64));
        self.numbers.extend(relation.times);
        self.multiplies |= relation.times.is_some();
        for figure in relation.shown.iter().chain(relation.order.iter().map(|it| &it.0)) {
            self.figure(figure);
        }
        for having in &relation.having {
            self.figure(&having.on);
            self.compared(having.cmp);
            self.operand(&having.with);
        }
        for test in relation.all_tests() {
            self.test(test);
        }
        if let Some(also) = &relation.also {
            self.add(also);
        }
        if let Some(against) = &relation.against {
            self.add(&against.rows);
        }
    }

    fn compared(&mut self, cmp: Cmp) {
        self.comparison = true;
        self.negation |= cmp == Cmp::Ne;
        self.below |= matches!(cmp, Cmp::Lt | Cmp::Le);
        self.above |= matches!(cmp, Cmp::Gt | Cmp::Ge);
    }

    fn averages(&mut self) {
        self.average = true;
        self.n_averages += 1;
    }

    fn figure(&mut self, figure: &Figure) {
        match figure {
            Figure::Column(_) | Figure::Referred { .. } => {}
            Figure::Where { figure, .. } => self.figure(figure),
            Figure::Worked { how, left, right } => {
                if let How::Through { times } = how {
                    self.numbers.push(*times);
                }
                self.figure(left);
                self.figure(right);
            }
            Figure::Rows(_) | Figure::Part { .. } => self.counts = true,
            Figure::Different(_) => {
                self.counts = true;
                self.distinct = true;
            }
            Figure::MeanTotal { .. } => self.averages(),
            Figure::MeanRows { .. } => {
                self.averages();
                self.counts = true;
            }
            Figure::Agg { agg, .. } => {
                if *agg == Agg::Avg {
                    self.averages();
                }
                self.extreme |= matches!(agg, Agg::Max | Agg::Min);
            }
        }
    }

    fn test(&mut self, test: &Test) {
        match test {
            Test::OneOf { values, negated, .. } => {
                self.negation |= *negated || values.iter().all(says_no);
                self.either |= values.len() > 1;
                for value in values {
                    self.operand(value);
                }
            }
            Test::Compare { cmp, with, .. } => {
                self.by_date |= matches!(with, Operand::Text(_));
                self.compared(*cmp);
                self.operand(with);
            }
            Test::Between { low, high, negated, .. } => {
                self.comparison = true;
                self.negation |= negated;
                self.operand(low);
                self.operand(high);
            }
            Test::Year { cmp, year, .. } => {
                self.compared(*cmp);
                #[expect(clippy::cast_precision_loss, reason = "a year has four digits")]
                self.numbers.push(*year as f64);
            }
            Test::Like { negated, .. } | Test::Missing { negated, .. } => self.negation |= negated,
            Test::In { rows, negated, .. } => {
                self.negation |= negated;
                self.add(rows);
            }
        }
        self.negation |= matches!(test, Test::Missing { negated: false, .. });
    }

    fn operand(&mut self, operand: &Operand) {
        match operand {
            Operand::Number(value) => self.numbers.push(*value),
            Operand::Text(text) => {
                self.numbers.extend(text.get(..4).and_then(|it| it.parse::<f64>().ok()));
            }
            Operand::Figure(rows) => self.add(rows),
            Operand::Column(_) | Operand::Referred { .. } => {}
        }
    }
}

/// Whether a stored value says no: "unpaid" is a denial, whatever it is kept as.
fn says_no(value: &Operand) -> bool {
    match value {
        Operand::Number(value) => *value == 0.0,
        Operand::Text(text) => {
            matches!(text.to_lowercase().as_str(), "n" | "no" | "f" | "false" | "0")
        }
        _ => false,
    }
}
