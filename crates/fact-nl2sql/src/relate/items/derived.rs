//! What a question says of several columns of a row together: the time between two dates, a quantity
//! at its price, the month a date is in.
//!
//! Start at [`derived`]. Knows nothing of grammar.

use super::Kind;
use super::lateness::lateness;
use super::soon::soon;
use crate::catalog::{
    Catalog, Derivation, LengthUnit, MOMENTS, Moment, NameHit, Role, Target, recalls,
};
use crate::lex::{Pause, Token, TokenKind};
use crate::period::Grain;
use crate::plan::Col;
use crate::relate::lexicon::{Func, LEXICON};
use crate::words::stem;

/// How surely a length is meant whose two dates were named.
pub(super) const BOTH_NAMED: f64 = 0.98;
/// The same where one of them was, or none.
const ONE_NAMED: f64 = 0.9;
const NONE_NAMED: f64 = 0.75;
/// The same of dates that do not say how the happening they tell of ended.
const LESS_USUAL: f64 = 0.68;

pub(super) fn derived(
    tokens: &[Token],
    at: usize,
    catalog: &Catalog,
    found: &mut Vec<(usize, f64, Kind)>,
) {
    let rest = tokens.get(at..).unwrap_or_default();
    let reader = Reader { rest, catalog, unit: unit_of(tokens), measures: measures(tokens) };
    let names = |(n_words, hits): (usize, Vec<NameHit>)| (n_words, 0.97, Kind::Names(hits));
    found.extend(reader.between_dates().map(names));
    found.extend(reader.until_date().map(names));
    found.extend(reader.past_plan().map(names));
    found.extend(reader.called_length().map(names));
    found.extend(reader.product().map(names));
    found.extend(reader.age().map(names));
    found.extend(periods_of(tokens, at, catalog).map(names));
    if reader.tells_unit() || asks_how_long(tokens) && reader.names_end() {
        found.push((2, 0.95, Kind::Func(Func::Filler)));
    }
}

/// Whether a question speaks of a length of time or of lateness that no column keeps by itself.
pub(crate) fn tells_lengths(tokens: &[Token], catalog: &Catalog) -> bool {
    let (unit, measures) = (unit_of(tokens), measures(tokens));
    (0..tokens.len()).any(|at| {
        let rest = tokens.get(at..).unwrap_or_default();
        let reader = Reader { rest, catalog, unit, measures };
        let length = reader.between_dates().or_else(|| reader.until_date());
        let length = length.or_else(|| reader.past_plan());
        let mut late = Vec::new();
        lateness(tokens, at, catalog, &mut late);
        soon(tokens, at, catalog, &mut late);
        let called = reader.called_length().filter(|it| !reader.is_called(it.0));
        length.or(called).is_some()
            || late.iter().any(|it| matches!(it.2, Kind::Late(_) | Kind::Soon(_)))
    })
}

/// The lengths of time the rows of every table tell, with how surely each is meant where nothing but
/// a length was said.
pub(crate) fn usual_lengths(unit: LengthUnit, catalog: &Catalog) -> Vec<(Col, f64)> {
    let usual = |it: Col| match catalog.derivation(it) {
        Some(Derivation::Length { from, to, unit: own }) if own == unit => {
            Some((it, usualness(from, to, catalog)?))
        }
        _ => None,
    };
    catalog.derived().filter_map(|(col, _)| usual(col)).collect()
}

/// The columns that tell the years since somebody was born, or since something began.
pub(crate) fn years_since(moment: Moment, catalog: &Catalog) -> Vec<Col> {
    let since = |(col, how): (Col, Derivation)| match how {
        Derivation::YearsSince { date, .. } => {
            let own = catalog.column(date).map(|it| it.moment);
            (own == Some(moment)).then_some(col)
        }
        _ => None,
    };
    catalog.derived().filter_map(since).collect()
}

/// How usual it is that the rows of a table last from one date to another; `None` where nothing says
/// that they do.
fn usualness(from: Col, to: Col, catalog: &Catalog) -> Option<f64> {
    let moment = |it: Col| catalog.column(it).map(|it| it.moment);
    // "check in" and "check out" are the ends of one thing.
    let words = |it: Col| catalog.column(it).map(|it| it.words.clone()).unwrap_or_default();
    let telling = |it: &&String| !MOMENTS.says_kind(it);
    let one = words(from).iter().filter(telling).any(|it| words(to).contains(it));
    match (moment(from)?, moment(to)?) {
        (Moment::Begun, Moment::Ended) if one => Some(NONE_NAMED + 0.06),
        (Moment::Begun, Moment::Ended) => Some(NONE_NAMED),
        (Moment::Plain, Moment::Ended) => Some(NONE_NAMED - 0.05),
        (Moment::Plain, Moment::Plain) => Some(NONE_NAMED - 0.1),
        _ => None,
    }
}

/// What a question counts lengths of time in, by its stems.
pub(crate) fn unit_said(stems: &[&str]) -> LengthUnit {
    let says = |name: &str| stems.iter().any(|it| MOMENTS.starts(name, &[*it]).is_some());
    if says("hours") {
        LengthUnit::Hours
    } else if says("minutes") && !says("days") {
        LengthUnit::Minutes
    } else {
        LengthUnit::Days
    }
}

fn unit_of(tokens: &[Token]) -> LengthUnit {
    let stems: Vec<&str> = tokens.iter().map(|it| it.stem.as_str()).collect();
    unit_said(&stems)
}

/// Whether a question is of lengths or amounts: on average, the longest, in minutes.
fn measures(tokens: &[Token]) -> bool {
    const MEASURES: &[&str] = &[
        "average", "avg", "mean", "typical", "median", "total", "longest", "shortest", "fastest",
        "slowest", "quickest", "longer", "shorter", "minutes", "hours", "days", "mins",
    ];
    tokens.iter().any(|it| MEASURES.contains(&it.lower.as_str()))
}

fn asks_how_long(tokens: &[Token]) -> bool {
    tokens.windows(2).any(|it| matches!(it, [a, b] if a.lower == "how" && b.lower == "long"))
        || tokens.iter().any(|it| matches!(it.stem.as_str(), "take" | "took" | "taken"))
}

/// Reads what begins at the first of some tokens.
pub(super) struct Reader<'a> {
    pub(super) rest: &'a [Token],
    pub(super) catalog: &'a Catalog,
    unit: LengthUnit,
    /// Whether something is asked of lengths or amounts that no moment in time has.
    measures: bool,
}

impl Reader<'_> {
    pub(super) fn stem(&self, at: usize) -> &str {
        self.rest.get(at).map_or("", |it| it.stem.as_str())
    }

    pub(super) fn lower(&self, at: usize) -> &str {
        self.rest.get(at).map_or("", |it| it.lower.as_str())
    }

    /// "how many days pass between pickup and delivery", "the time from order to delivery".
    fn between_dates(&self) -> Option<(usize, Vec<NameHit>)> {
        const MOST_PASSING: usize = 4;
        let mut at = self.length_noun().unwrap_or(0);
        for _ in 0..MOST_PASSING {
            at += usize::from(at > 0 && MOMENTS.starts("pass", &[self.stem(at)]).is_some());
        }
        let joins: &[&str] = match self.lower(at) {
            "between" => &["and"],
            "from" => &["to", "until", "till", "and"],
            _ => return None,
        };
        let (n_first, first) = self.date(at + 1)?;
        let second_at = at + 1 + n_first;
        let joined = joins.contains(&self.lower(second_at));
        let (n_second, second) = self.date(second_at + 1).filter(|_| joined)?;
        let score = |from: Col, to: Col| {
            let of =
                |dates: &[(Col, f64)], col: Col| dates.iter().find(|it| it.0 == col).map(|it| it.1);
            let forth = of(&first, from).zip(of(&second, to));
            let back = of(&first, to).zip(of(&second, from));
            forth.or(back).map(|(a, b)| BOTH_NAMED * a * b)
        };
        let hits = self.lengths(score, second_at + 1 + n_second);
        (!hits.is_empty()).then_some((second_at + 1 + n_second, hits))
    }

    /// "how many days", "the time", "the number of hours": in words.
    pub(super) fn length_noun(&self) -> Option<usize> {
        let asked = match (self.lower(0), self.lower(1)) {
            ("how", "many") | ("number", "of") => 2,
            _ => 0,
        };
        let noun = self.lower(asked);
        let unit = MOMENTS.unit(self.stem(asked)).is_some() && noun.ends_with('s');
        let time =
            asked == 0 && matches!(noun, "time" | "period" | "gap" | "delay" | "interval" | "lag");
        (unit || time).then_some(asked + 1)
    }

    /// "time to close", "how long does it take to close": until the date the verb names.
    fn until_date(&self) -> Option<(usize, Vec<NameHit>)> {
        const MOST_PASSING: usize = 4;
        let how_long = (self.lower(0), self.lower(1)) == ("how", "long");
        let noun = if how_long { 2 } else { self.length_noun().unwrap_or(0) };
        if noun == 0 {
            return None;
        }
        let mut at = noun;
        for _ in 0..MOST_PASSING {
            at += usize::from(MOMENTS.starts("pass", &[self.stem(at)]).is_some());
        }
        let first = usize::from(matches!(self.lower(at + 1), "first" | "the"));
        if !matches!(self.lower(at), "to" | "until" | "till") || how_long && at == noun {
            return None;
        }
        let named =
            self.date(at + 1).or_else(|| self.date(at + 1 + first).map(|it| (it.0 + first, it.1)));
        let (n_date, ends) = named?;
        let hits = self.until(&ends, at + 1 + n_date);
        (!hits.is_empty()).then_some((at + 1 + n_date, hits))
    }

    fn until(&self, ends: &[(Col, f64)], n_words: usize) -> Vec<NameHit> {
        let score = |from: Col, to: Col| {
            let begins = self.catalog.column(from).map(|it| it.moment);
            let begun = begins == Some(Moment::Begun);
            let usual = usualness(from, to, self.catalog).or(begun.then_some(LESS_USUAL))?;
            let named = ends.iter().find(|it| it.0 == to)?.1;
            Some(usual * named * ONE_NAMED / NONE_NAMED)
        };
        self.lengths(score, n_words)
    }

    /// "length of stay", "turnaround", "delivery time": where no column is called so.
    fn called_length(&self) -> Option<(usize, Vec<NameHit>)> {
        let stems: Vec<&str> = self.rest.iter().take(3).map(|it| it.stem.as_str()).collect();
        let usual = |from: Col, to: Col| usualness(from, to, self.catalog);
        let of = self.lower(0) == "length" && self.lower(1) == "of" && !self.is_called(1);
        if let Some(n) = MOMENTS.starts("lengths", &stems) {
            let mut hits = self.lengths(usual, n);
            if hits.is_empty() {
                return None;
            }
            // "duration", of a film as well as of a visit
            let called = self.catalog.names().at(&stems).into_iter();
            hits.extend(
                called.filter(|it| it.n_words == n && matches!(it.target, Target::Column(_))),
            );
            return Some((n, hits));
        }
        if of {
            let hits = self.lengths(usual, 2);
            let things = self.catalog.names().at(stems.get(2..)?);
            let n = if things.is_empty() { 3 } else { 2 };
            return (!hits.is_empty()).then_some((n, hits));
        }
        // "stay length", of a stay whose two dates are kept
        let noun = !LEXICON.knows(self.stem(0)) && !self.is_called(2) && !self.is_called(1);
        if matches!(self.lower(1), "length" | "duration") && noun {
            let hits = self.lengths(usual, 2);
            return (!hits.is_empty()).then_some((2, hits));
        }
        if matches!(self.lower(1), "time" | "times") && !self.is_called(2) {
            let hits = match self.date(0) {
                Some((1, ends)) => self.until(&ends, 2),
                // "delivery time" is when it was delivered, or how long that took.
                Some((2, ends)) if self.measures => self.until(&ends, 2),
                _ if self.measures => self.time_of_thing(),
                _ => Vec::new(),
            };
            return (!hits.is_empty()).then_some((2, hits));
        }
        None
    }

    /// "ride time": from the beginning of a ride to its end.
    fn time_of_thing(&self) -> Vec<NameHit> {
        let named = self.catalog.names().at(&[self.stem(0)]).into_iter();
        let table = named.filter(|it| it.score > 0.9).find_map(|it| match it.target {
            Target::Table(table) => Some(table),
            _ => None,
        });
        let own = |from: Col, to: Col| {
            usualness(from, to, self.catalog).filter(|_| Some(from.table) == table)
        };
        self.lengths(own, 2)
    }

    /// "in days": what a length of time is told in.
    fn tells_unit(&self) -> bool {
        let unit = MOMENTS.unit(self.stem(1)).is_some();
        let ends = self.rest.get(1).is_some_and(|it| it.pause != Pause::None);
        let goes_on =
            matches!(self.lower(2), "" | "by" | "per" | "for" | "of" | "please" | "broken");
        unit && self.lower(0) == "in"
            && (ends || goes_on)
            && !usual_lengths(self.unit, self.catalog).is_empty()
    }

    /// "how long does it take somebody to pay": the end of the time asked for.
    fn names_end(&self) -> bool {
        let ends =
            self.date(1).map(|(n, ends)| if n == 1 { self.until(&ends, 2) } else { Vec::new() });
        self.lower(0) == "to" && ends.is_some_and(|it| !it.is_empty())
    }

    /// "age" and "tenure" where only a date of birth or hire is kept.
    fn age(&self) -> Option<(usize, Vec<NameHit>)> {
        let stems: Vec<&str> = self.rest.iter().take(3).map(|it| it.stem.as_str()).collect();
        let age = MOMENTS.starts("ages", &stems).map(|it| (it, Moment::Born));
        let (n_words, since) =
            age.or_else(|| MOMENTS.starts("tenures", &stems).map(|it| (it, Moment::Begun)))?;
        let cols = years_since(since, self.catalog);
        let hit = |col| NameHit { target: Target::Column(col), n_words, score: ONE_NAMED };
        (!cols.is_empty() && !self.is_called(n_words))
            .then(|| (n_words, cols.into_iter().map(hit).collect()))
    }

    /// Whether a column is called by the first words.
    fn is_called(&self, n_words: usize) -> bool {
        let stems: Vec<&str> = self.rest.iter().take(n_words).map(|it| it.stem.as_str()).collect();
        let column = |it: &NameHit| matches!(it.target, Target::Column(_)) && it.score > 0.7;
        self.catalog.names().at(&stems).iter().any(|it| it.n_words == n_words && column(it))
    }

    pub(super) fn lengths(
        &self,
        score: impl Fn(Col, Col) -> Option<f64>,
        n_words: usize,
    ) -> Vec<NameHit> {
        let hit = |(col, how): (Col, Derivation)| match how {
            Derivation::Length { from, to, unit } if unit == self.unit => {
                Some(NameHit { target: Target::Column(col), n_words, score: score(from, to)? })
            }
            _ => None,
        };
        self.catalog.derived().filter_map(hit).collect()
    }

    /// The dates named from a token on, by how surely, and how many words it took.
    fn date(&self, at: usize) -> Option<(usize, Vec<(Col, f64)>)> {
        let articles = ["the", "a", "an", "their", "its", "being"];
        let lead = usize::from(articles.contains(&self.lower(at)));
        (1..=3).rev().find_map(|n| {
            let words = self.rest.get(at + lead..at + lead + n)?;
            let (inner, last) = (words.get(..n - 1)?, words.last()?);
            let parted = inner.iter().any(|it| it.pause != Pause::None);
            if parted || words.iter().any(|it| it.kind != TokenKind::Word) {
                return None;
            }
            let named = dates_named(words, self.catalog);
            (!named.is_empty() && !last.possessive).then_some((lead + n, named))
        })
    }
}

/// The dates that some words name: every telling word recalls one of the date's own.
pub(super) fn dates_named(said: &[Token], catalog: &Catalog) -> Vec<(Col, f64)> {
    let telling: Vec<&Token> = said.iter().filter(|it| !MOMENTS.says_kind(&it.stem)).collect();
    let joined: String = telling.iter().map(|it| it.lower.as_str()).collect();
    let fits = |words: &[String]| {
        let own = || words.iter().filter(|it| !MOMENTS.says_kind(it));
        let each = telling.iter().all(|it| own().any(|word| recalls(&it.stem, word)));
        each || own().any(|it| *it == joined)
    };
    let own_words: Vec<String> = telling.iter().map(|it| it.lower.clone()).collect();
    let dates = catalog.columns().filter(|(_, it)| it.role == Role::Date && !telling.is_empty());
    let planned = MOMENTS.of_words(&own_words) == Moment::Planned;
    let score = |it: Moment| if planned == (it == Moment::Planned) { 1.0 } else { 0.85 };
    dates.filter(|(_, it)| fits(&it.words)).map(|(col, it)| (col, score(it.moment))).collect()
}

/// "per month", "by year", "each quarter": the periods of the dates there are.
fn periods_of(tokens: &[Token], at: usize, catalog: &Catalog) -> Option<(usize, Vec<NameHit>)> {
    let lower = |it: usize| tokens.get(it).map_or("", |it| it.lower.as_str());
    let before = at.checked_sub(1).map_or("", lower);
    let groups = |it: &str| matches!(it, "per" | "by" | "each" | "every");
    let goes_on = before == "and" && (0..at).any(|it| groups(lower(it)));
    let led = groups(before) || before == "calendar" || goes_on;
    let grain = grain_of(lower(at)).filter(|_| led)?;
    // "per year and month": each month of each year.
    let finer = grain_of(lower(at + 2)).filter(|it| lower(at + 1) == "and" && *it < grain);
    let (grain, n_words) = finer.map_or((grain, 1), |it| (it, 3));
    let stem = tokens.get(at)?.stem.as_str();
    if let Some(named) = period_of_named(tokens, at + n_words, grain, catalog) {
        return Some((n_words + named.0, named.1));
    }
    // A table of what is kept by the month is no month.
    let kept = |it: &NameHit| match it.target {
        Target::Column(col) => {
            it.score > 0.6 && catalog.column(col).is_some_and(|it| it.role != Role::Date)
        }
        Target::Table(_) | Target::Concept(_) => it.score > 0.9,
    };
    if catalog.names().at(&[stem]).iter().any(|it| it.n_words == 1 && kept(it)) {
        return None;
    }
    let hit = |(col, how): (Col, Derivation)| match how {
        Derivation::Period { of, grain: own } if own == grain => {
            let done = at.checked_sub(2).and_then(|it| tokens.get(it));
            let by_done = done.is_some_and(|it| is_called_by(of, it, catalog));
            let score = if by_done { DONE } else { fits_date(of, tokens, catalog)? };
            Some(NameHit { target: Target::Column(col), n_words, score })
        }
        _ => None,
    };
    let hits: Vec<NameHit> = catalog.derived().filter_map(hit).collect();
    (!hits.is_empty()).then_some((n_words, hits))
}

/// "year of the due date": the period of a date that is named after "of", and in how many words that is.
fn period_of_named(
    tokens: &[Token],
    from: usize,
    grain: Grain,
    catalog: &Catalog,
) -> Option<(usize, Vec<NameHit>)> {
    let word = |it: usize| tokens.get(it).map_or("", |it| it.lower.as_str());
    let article = usize::from(word(from + 1) == "the");
    let rest = tokens.get(from + 1 + article..).filter(|_| word(from) == "of")?;
    let stems: Vec<&str> = rest.iter().take(4).map(|it| it.stem.as_str()).collect();
    let named = catalog.names().at(&stems);
    let n_words = named.iter().filter(|it| it.score >= SAID).map(|it| it.n_words).max()?;
    let whole = |of: Col| {
        let mut hits = named.iter().filter(|it| it.n_words == n_words && it.score >= SAID);
        hits.any(|it| it.target == Target::Column(of))
    };
    let n_all = 1 + article + n_words;
    let periods = catalog.derived().filter_map(|(col, how)| match how {
        Derivation::Period { of, grain: own } if own == grain && whole(of) => {
            Some(NameHit { target: Target::Column(col), n_words: n_all, score: SAID })
        }
        _ => None,
    });
    let hits: Vec<NameHit> = periods.collect();
    (!hits.is_empty()).then_some((n_all, hits))
}

/// How surely the date of what was done is meant by "delivered by month".
const DONE: f64 = 0.99;

/// Whether a date is called by what was done.
fn is_called_by(date: Col, done: &Token, catalog: &Catalog) -> bool {
    let info = catalog.column(date);
    let past = crate::glossary::VERBS.tells_past(&done.lower) && done.pause == Pause::None;
    past && info.is_some_and(|it| it.words.iter().any(|word| stem(word) == done.stem))
}

/// How surely a date is meant that was spoken of.
pub(super) const SAID: f64 = 0.95;

/// How likely a date is meant where only a part of the calendar was named: the one that was spoken of, or
/// by which its table keeps time.
pub(super) fn fits_date(of: Col, tokens: &[Token], catalog: &Catalog) -> Option<f64> {
    let info = catalog.column(of)?;
    let mut own = info.words.iter().filter(|it| !MOMENTS.says_kind(it));
    let said = own.any(|word| tokens.iter().any(|it| it.stem.len() > 2 && recalls(&it.stem, word)));
    let apart = matches!(info.moment, Moment::Planned | Moment::Born);
    Some(match (said, apart) {
        (true, _) => SAID,
        (false, true) => 0.6,
        (false, false) if is_axis(of, catalog) => 0.85,
        (false, false) => 0.75,
    })
}

/// Whether a date is the one its table keeps time by.
fn is_axis(of: Col, catalog: &Catalog) -> bool {
    use crate::catalog::AxisForm;
    let axis = catalog.table(of.table).and_then(|it| it.axis.as_ref());
    axis.is_some_and(|it| matches!(it.form, AxisForm::Date { date } if date == of.column))
}

fn grain_of(lower: &str) -> Option<Grain> {
    Some(match lower {
        "year" | "years" => Grain::Year,
        "quarter" | "quarters" => Grain::Quarter,
        "month" | "months" => Grain::Month,
        "day" | "days" => Grain::Day,
        _ => return None,
    })
}
