//! Periods as they were said to periods of the calendar, by what the data covers.

use super::Refusal;
use crate::annotate::when::When;
use crate::catalog::{Axis, AxisForm, Catalog, FirstMax};
use crate::glossary::Cue;
use crate::parse::draft::Draft;
use crate::parse::figures;
use crate::period::{Grain, Span, number_in};

/// What was said of time, made certain.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Times {
    /// The periods named, in the order they were said.
    pub spans: Vec<Span>,
    /// Rows are periods of this length.
    pub each: Option<Grain>,
    /// A period still to come.
    pub future: Option<Span>,
    /// What relative phrases came to.
    pub notes: Vec<String>,
}

impl Times {
    /// The one stretch of time that counts: all named ones together.
    pub fn together(&self) -> Option<Span> {
        let first = self.spans.first().copied()?;
        Some(self.spans.iter().skip(1).fold(first, |all, it| {
            let grain = all.grain.min(it.grain);
            let (left, right) = (all.in_grain(grain), it.in_grain(grain));
            Span { grain, from: left.from.min(right.from), to: left.to.max(right.to) }
        }))
    }
}

/// The time axis a draft's figures are on: their own table's, one it refers to, or the main one.
pub(crate) fn axis_of<'a>(draft: &Draft, catalog: &'a Catalog) -> Option<&'a Axis> {
    let of_figures = draft.figures.iter().flat_map(|it| figures::tables_of(&it.formula));
    let of_tables = draft.tables.iter().map(|it| it.of);
    let own = of_figures.chain(of_tables).find_map(|it| axis_near(catalog, it));
    own.or_else(|| catalog.main_axis())
}

/// A table's axis, or that of a table each of its rows refers to.
pub(crate) fn axis_near(catalog: &Catalog, table: usize) -> Option<&Axis> {
    let own = catalog.table(table)?.axis.as_ref();
    own.or_else(|| {
        let parents = catalog.edges().iter().filter(|it| it.from.table == table);
        let dated = parents.filter_map(|it| catalog.table(it.to.table)).filter(|it| {
            it.axis.as_ref().is_some_and(|axis| !matches!(axis.form, AxisForm::Year { .. }))
        });
        // The lines of an order are of its day, not of that on which their goods came on sale: what
        // happens has more rows than what it happens to.
        dated.rev_max_by(|it| it.n_rows).and_then(|it| it.axis.as_ref())
    })
}

/// Makes the periods of a draft certain.
/// `dates`: whether "current" is a period, as it is in a book of account; elsewhere it is what holds
/// now. `present`: the day that relative phrases are told from, where the data goes beyond it.
pub(crate) fn resolve(
    draft: &Draft,
    axis: Option<&Axis>,
    dates: bool,
    present: Option<i64>,
) -> Result<Times, Refusal> {
    let mut times = Times::default();
    let named = |want: fn(&When) -> bool| draft.whens.iter().any(|(it, _)| want(it));
    let newest_named = named(|it| matches!(it, When::Newest(_)));
    let covered = axis.and_then(|it| it.covered);
    for (when, _) in &with_years(&draft.whens) {
        if let When::Each(grain) | When::Noun(grain) = when {
            times.each = Some(*grain);
            continue;
        }
        if let (Some(axis), When::Fixed(span) | When::Range { span, .. }) = (axis, when)
            && axis.unread
        {
            // What the calendar says needs no newest period.
            fine_enough(*span, axis)?;
            times.spans.push(*span);
            continue;
        }
        let Some((axis, covered)) = axis.zip(covered) else {
            if axis.is_some_and(|it| it.unread) {
                return Err(unread());
            }
            return Err(Refusal::new(
                "the data says nothing of when: no date, year or quarter was found in it",
            ));
        };
        let when = in_kept_periods(*when, axis)?;
        let other = times.spans.first().copied();
        let span = match (when, other) {
            (When::Before, Some(other)) => other.shifted(-other.len()),
            (When::YearBefore, Some(other)) => other.shifted(-other.grain.per_year()),
            (When::Before | When::YearBefore, None) => {
                let newest = newest(axis, covered, usual_grain(axis));
                let set_against = [Cue::Compare, Cue::Growth, Cue::Decline, Cue::Difference];
                if set_against.into_iter().any(|it| draft.has(it)) {
                    times.spans.push(newest);
                }
                let n = if when == When::Before { 1 } else { newest.grain.per_year() };
                let span = newest.shifted(-n);
                times.notes.push(format!("{span} is told from {newest}, the newest in the data"));
                span
            }
            _ => {
                let of = Told::of(axis, covered, newest_named, present);
                one(when, &of, &mut times.notes)
            }
        };
        place(span, axis, covered, draft, &mut times)?;
    }
    let current =
        dates && draft.has(Cue::Current) && times.spans.is_empty() && times.each.is_none();
    if current && axis.is_some_and(|it| it.unread) {
        return Err(unread());
    }
    if let Some((axis, covered)) = axis.zip(covered).filter(|_| current) {
        let newest = newest(axis, covered, usual_grain(axis));
        times.notes.push(format!("current = {newest}, the newest in the data"));
        times.spans.push(newest);
    }
    if let Some((axis, grain)) = axis.zip(times.each)
        && grain < axis.grain
    {
        return Err(Refusal::new(format!(
            "the data is kept by {}; it cannot be told by {}",
            axis.grain.noun(),
            grain.noun()
        )));
    }
    Ok(times)
}

/// "per year 2023 to 2025 with the change on the year before": each period is held against the one before
/// it, and not all of them together against those.
pub(super) fn each_against_before(draft: &mut Draft) {
    let each = draft.whens.iter().find_map(|(it, _)| match it {
        When::Each(grain) | When::Noun(grain) => Some(*grain),
        _ => None,
    });
    let before = |it: &When| matches!(it, When::YearBefore | When::Before);
    let Some((_, pos)) = draft.whens.iter().find(|it| before(&it.0)).copied() else { return };
    let changes = [Cue::Growth, Cue::Decline].into_iter().any(|it| draft.has(it));
    let against = match each.filter(|_| changes) {
        Some(Grain::Year) => Cue::YearOnYear,
        Some(Grain::Quarter) if draft.whens.iter().any(|it| it.0 == When::Before) => {
            Cue::QuarterOnQuarter
        }
        Some(Grain::Month) if draft.whens.iter().any(|it| it.0 == When::Before) => {
            Cue::MonthOnMonth
        }
        _ => return,
    };
    draft.whens.retain(|it| !before(&it.0));
    draft.cues.entry(against).or_insert(pos);
}

/// The periods of an axis, or why there is none: `otherwise`, where the data has no dates.
pub(crate) fn covered<'a>(
    axis: Option<&'a Axis>,
    otherwise: &str,
) -> Result<(&'a Axis, Span), Refusal> {
    match axis {
        Some(axis) if axis.unread => Err(unread()),
        axis => axis.and_then(|it| Some((it, it.covered?))).ok_or_else(|| Refusal::new(otherwise)),
    }
}

/// A quarter or month without a year takes it from a year that is named: "Q1 revenue in 2025",
/// "Q1 and Q2 2024".
fn with_years(whens: &[(When, usize)]) -> Vec<(When, usize)> {
    let years = whens.iter().filter_map(|it| match it.0 {
        When::Fixed(span) => Some((span.from.div_euclid(span.grain.per_year()), it.1, span.grain)),
        _ => None,
    });
    let years: Vec<(i64, usize, Grain)> = years.filter(|it| it.2 != Grain::Day).collect();
    let mut used = Vec::new();
    let mut out = Vec::new();
    for (when, pos) in whens {
        let next = years.iter().find(|it| it.1 > *pos).or(years.last());
        let (When::Part(grain, number), Some((year, at, year_grain))) = (*when, next) else {
            out.push((*when, *pos));
            continue;
        };
        if *year_grain == Grain::Year {
            used.push(*at);
        }
        out.push((When::Fixed(Span::one(grain, year * grain.per_year() + number)), *pos));
    }
    out.retain(|(when, pos)| !used.contains(pos) || matches!(when, When::Each(_) | When::Noun(_)));
    out
}

/// A stretch told in months, where the data is kept by quarter, in quarters where it is whole ones.
fn in_kept_periods(when: When, axis: &Axis) -> Result<When, Refusal> {
    let (n, grain) = match when {
        When::LastN(n, grain) | When::Ago(n, grain) => (n, grain),
        When::Newest(grain) | When::Last(grain) | When::Previous(grain) | When::Next(grain) => {
            (1, grain)
        }
        When::SincePart { grain, .. } | When::UntilPart { grain, .. } => (0, grain),
        _ => return Ok(when),
    };
    if grain >= axis.grain {
        return Ok(when);
    }
    let kept = n * axis.grain.per_year();
    let whole = n > 0 && grain != Grain::Day && kept % grain.per_year() == 0;
    match when {
        When::LastN(..) if whole => Ok(When::LastN(kept / grain.per_year(), axis.grain)),
        When::Ago(..) if whole => Ok(When::Ago(kept / grain.per_year(), axis.grain)),
        _ => Err(Refusal::new(format!(
            "the data is kept by {}; it cannot be told by {}",
            axis.grain.noun(),
            grain.noun()
        ))),
    }
}

fn unread() -> Refusal {
    Refusal::new(
        "the newest period could not be read from the data in time, so this cannot be told; \
         name the period, such as Q1 2024, or index the column that holds the dates",
    )
}

fn fine_enough(span: Span, axis: &Axis) -> Result<(), Refusal> {
    if span.grain < axis.grain {
        return Err(Refusal::new(format!(
            "the data is kept by {}; there is nothing as fine as {span} in it",
            axis.grain.noun()
        )));
    }
    Ok(())
}

fn usual_grain(axis: &Axis) -> Grain {
    if matches!(axis.form, AxisForm::Date { .. }) { Grain::Month } else { axis.grain }
}

fn newest(axis: &Axis, covered: Span, grain: Grain) -> Span {
    let grain = grain.max(axis.grain);
    Span::one(grain, number_in(covered.grain, covered.to, grain))
}

/// What relative phrases are told from.
struct Told<'a> {
    axis: &'a Axis,
    /// All that the data covers.
    whole: Span,
    /// The same up to the present, where the data goes beyond it.
    covered: Span,
    newest_named: bool,
    /// The present day, where the data goes beyond it.
    present: Option<i64>,
}

impl<'a> Told<'a> {
    fn of(axis: &'a Axis, whole: Span, newest_named: bool, present: Option<i64>) -> Self {
        let number = |day: i64| number_in(Grain::Day, day, whole.grain);
        let present = present.filter(|it| (whole.from..=whole.to).contains(&number(*it)));
        let covered = present.map_or(whole, |it| Span { to: number(it), ..whole });
        Self { axis, whole, covered, newest_named, present }
    }

    /// What the newest period is.
    fn newest_is(&self) -> String {
        self.present.map_or_else(
            || "the newest in the data".to_owned(),
            |it| format!("told from {}", crate::period::label(Grain::Day, it)),
        )
    }
}

/// The period something said comes to, with a note where it depends on what the data covers.
fn one(when: When, told: &Told<'_>, notes: &mut Vec<String>) -> Span {
    let (axis, covered) = (told.axis, told.covered);
    let newest_of = |grain| newest(axis, covered, grain);
    let newest_is = told.newest_is();
    let (span, note) = match when {
        When::Fixed(span) | When::Range { span, .. } => return span,
        When::Since { span, after } => return since(span, after, told.whole),
        When::Until { span, before } => return until(span, before, told.whole),
        When::Next(grain) => return newest_of(grain).shifted(1),
        When::Each(_) | When::Noun(_) | When::Before | When::YearBefore => return told.whole,
        When::SincePart { grain, number, after } => {
            let span = newest_part(grain, number, covered);
            (since(span, after, told.whole), format!("no year was named; {span} is {newest_is}"))
        }
        When::UntilPart { grain, number, before } => {
            let span = newest_part(grain, number, covered);
            (until(span, before, told.whole), format!("no year was named; {span} is {newest_is}"))
        }
        When::Half(number) => {
            let last = number_in(covered.grain, covered.to, Grain::Quarter.max(covered.grain));
            let from = last.div_euclid(4) * 4 + number * 2;
            let from = if from > last { from - 4 } else { from };
            let span = Span { grain: Grain::Quarter, from, to: from + 1 };
            (span, format!("no year was named; {span} is {newest_is}"))
        }
        When::Ago(n, grain) => {
            let span = newest_of(grain).shifted(-n);
            (span, format!("{n} {}{} ago = {span}", grain.noun(), if n == 1 { "" } else { "s" }))
        }
        When::Part(grain, number) => {
            let span = newest_part(grain, number, covered);
            (span, format!("no year was named; {span} is {newest_is}"))
        }
        When::Newest(grain) => {
            let span = newest_of(grain);
            (span, format!("this {} = {span}, {newest_is}", grain.noun()))
        }
        When::Last(grain) => {
            let (span, why) = told.last(newest_of(grain));
            (span, format!("last {} = {span}, {why}", grain.noun()))
        }
        When::Previous(grain) => {
            let span = newest_of(grain).shifted(-1);
            let why = told.before_newest();
            (span, format!("previous {} = {span}, {why}", grain.noun()))
        }
        When::LastN(n, grain) => {
            let span = last_n(n, grain, axis, covered);
            let (n, noun) = (span.len(), span.grain.noun());
            (span, format!("the last {n} {noun}s in the data are {span}"))
        }
        When::YearToDate => {
            let span = year_to_date(newest_of(usual_grain(axis)));
            (span, format!("year to date = {span}"))
        }
    };
    notes.push(note);
    span
}

/// A part of a year named without its year, such as "Q3": the newest one the data reaches.
fn newest_part(grain: Grain, number: i64, covered: Span) -> Span {
    let n = grain.per_year();
    let last = number_in(covered.grain, covered.to, grain.max(covered.grain));
    let this_year = last.div_euclid(n) * n + number;
    Span::one(grain, if this_year > last { this_year - n } else { this_year })
}

impl Told<'_> {
    /// What the period before the newest is.
    fn before_newest(&self) -> String {
        match self.present {
            Some(_) => self.newest_is(),
            None => "the one before the newest in the data".to_owned(),
        }
    }

    /// The last period, and why it is that one. Beside "this quarter" it is the one before, else the
    /// newest one that is whole.
    fn last(&self, newest: Span) -> (Span, String) {
        let covered = self.covered;
        if self.newest_named {
            (newest.shifted(-1), "the one before".to_owned())
        } else if covered.grain == Grain::Day || self.present.is_some() {
            // The newest day lies in a period that may go on.
            (newest.shifted(-1), self.before_newest())
        } else if newest.in_grain(covered.grain).to <= covered.to {
            (newest, "the newest in the data".to_owned())
        } else {
            (newest.shifted(-1), "the newest whole one in the data".to_owned())
        }
    }
}

/// The last periods of a number of them; years are told in the periods the data is kept by.
fn last_n(n: i64, grain: Grain, axis: &Axis, covered: Span) -> Span {
    let fine = if grain == Grain::Year { usual_grain(axis) } else { grain.max(axis.grain) };
    let n = n * (fine.per_year() / grain.per_year()).max(1);
    let last = newest(axis, covered, fine);
    Span { from: last.to - n + 1, ..last }
}

/// From a period, or from the one after it, to the end of the data.
fn since(span: Span, after: bool, covered: Span) -> Span {
    let fine = span.in_grain(covered.grain.min(span.grain));
    let from = if after { fine.to + 1 } else { fine.from };
    let to = covered.in_grain(fine.grain).to;
    Span { from, to: to.max(from), ..fine }
}

/// From the start of the data to a period, or to the one before it.
fn until(span: Span, before: bool, covered: Span) -> Span {
    let fine = span.in_grain(covered.grain.min(span.grain));
    let to = if before { fine.from - 1 } else { fine.to };
    let from = covered.in_grain(fine.grain).from;
    Span { from: from.min(to), to, ..fine }
}

/// The year of the newest period, up to it.
fn year_to_date(newest: Span) -> Span {
    let n = newest.grain.per_year();
    Span { from: newest.to.div_euclid(n) * n, ..newest }
}

/// Puts a period where it belongs: among those that count, or ahead of the data.
fn place(
    span: Span,
    axis: &Axis,
    covered: Span,
    draft: &Draft,
    times: &mut Times,
) -> Result<(), Refusal> {
    let fine = span.grain.min(covered.grain);
    let ends_after = span.in_grain(fine).to > covered.in_grain(fine).to;
    if ends_after && draft.has(Cue::Forecast) {
        times.future = Some(span);
        return Ok(());
    }
    fine_enough(span, axis)?;
    let Some(both) = span.overlap(covered) else {
        let whole = shown(covered);
        let mut refusal = Refusal::new(format!("there is no data for {span}; it covers {whole}"));
        refusal.nearest.push(newest(axis, covered, span.grain).to_string());
        return Err(refusal);
    };
    let missing = both.len() < span.in_grain(both.grain).len() && covered.grain != Grain::Day;
    if missing {
        times.notes.push(format!("of {span} the data holds {}", exact(both)));
    }
    times.spans.push(span);
    Ok(())
}

/// "Q1 2021 to Q1 2025".
pub(crate) fn shown(span: Span) -> String {
    exact(span)
}

fn exact(span: Span) -> String {
    let label = |it| crate::period::label(span.grain, it);
    if span.from == span.to {
        label(span.from)
    } else {
        format!("{} to {}", label(span.from), label(span.to))
    }
}
