//! Which kind of work a draft asks for.

use super::list::{list, listed};
use super::times::shown;
use super::{Refusal, Stage};
use crate::annotate::when::When;
use crate::catalog::Role;
use crate::glossary::Cue;
use crate::parse::figures;
use crate::period::{Grain, Span};
use crate::plan::{Agg, Col, Formula, Key, Order, Outcome, Share, Task};

/// Decides the task and fills in the plan.
pub(super) fn decide(stage: &mut Stage) -> Result<(), Refusal> {
    if stage.special()? {
        return Ok(());
    }
    let against = stage.has(Cue::YearOnYear) || stage.has(Cue::QuarterOnQuarter);
    let changes = stage.has(Cue::Growth) || stage.has(Cue::Decline) || stage.has(Cue::LongTerm);
    // "This quarter against the previous one", "2024 year on year": all figures side by side.
    let beside = against && !changes && stage.draft.figures.is_empty();
    let grows = changes || (against && !beside);
    if stage.has(Cue::Forecast) {
        return forecast(stage);
    }
    if stage.has(Cue::Leaders) {
        return leaders(stage);
    }
    if grows {
        return growth(stage);
    }
    let pair = two_periods(stage).or_else(|| earlier(stage).filter(|_| beside));
    if let Some(pair) = pair {
        return comparison(stage, pair);
    }
    if stage.has(Cue::Executive) && stage.draft.figures.is_empty() && executive(stage) {
        return Ok(());
    }
    stage.counted_by_group();
    stage.percentage()?;
    let named_side_by_side = stage.has(Cue::Compare) && stage.compares_names();
    let metrics = named_side_by_side
        || stage.names_things_then()
        || stage.has(Cue::Metrics)
        || stage.has(Cue::Executive);
    if stage.draft.figures.is_empty() && metrics {
        stage.plan.measures = figures::all(stage.catalog);
    } else {
        let wants_one = stage.has(Cue::Share)
            || stage.has(Cue::Running)
            || stage.has(Cue::Moving)
            || stage.has(Cue::Trailing)
            || stage.draft.exceeds.is_some()
            || stage.has(Cue::Trend)
            || stage.has(Cue::Percentile)
            || stage.has(Cue::Breakdown)
            || (stage.has(Cue::Sum) && stage.draft.figures.is_empty());
        stage.measures(wants_one)?;
    }
    let ranked_things =
        stage.draft.superlative.is_some() && stage.draft.columns.iter().all(|it| !it.orders);
    if stage.plan.measures.is_empty() && ranked_things {
        ranked_without_figure(stage)?;
    }
    if stage.plan.measures.is_empty() || (!stage.works_out() && listed(stage)) {
        return list(stage);
    }
    totals(stage)
}

fn ranked_without_figure(stage: &mut Stage) -> Result<(), Refusal> {
    if stage.has(Cue::Common) {
        let base = figures_base(stage);
        if let Some(table) = base {
            let label = stage.catalog.table(table).map(|it| format!("number of {}", it.plural));
            let formula = Formula::Rows { table };
            stage.plan.measures =
                vec![crate::plan::Measure { formula, label: label.unwrap_or_default() }];
        }
        // "the most common hometown of teachers": a hometown is looked for, not a teacher.
        if !stage.draft.columns.is_empty() {
            stage.draft.tables.clear();
        }
        return Ok(());
    }
    stage.measures(true)
}

fn figures_base(stage: &Stage) -> Option<usize> {
    let table = stage.draft.tables.first().map(|it| it.of);
    table.or_else(|| stage.draft.columns.first().map(|it| it.of.table))
}

pub(super) fn two_periods(stage: &Stage) -> Option<(Span, Span)> {
    let spans = &stage.times.spans;
    let [first, second] = spans.as_slice() else {
        // "Compare 2023 to 2024" and "growth from 2021 to 2024" read as a range; the two are its ends.
        let grows = [Cue::Growth, Cue::Decline, Cue::Difference];
        let grows = grows.into_iter().any(|it| stage.has(it)) && stage.times.each.is_none();
        let grows = grows && !stage.has(Cue::Trend) && !stage.has(Cue::LongTerm);
        let ranged = stage.draft.whens.iter().find_map(|it| match it.0 {
            When::Range { span, explicit } if grows || span.len() == 2 && !explicit => Some(span),
            _ => None,
        });
        let range = ranged.filter(|it| grows && it.len() > 1 || stage.has(Cue::Compare))?;
        return Some((Span::one(range.grain, range.to), Span::one(range.grain, range.from)));
    };
    let same = first.grain == second.grain && first != second && stage.times.each.is_none();
    let later_first = first.from > second.from;
    same.then_some(if later_first { (*first, *second) } else { (*second, *first) })
}

/// The one period named, or the newest, and the one it is set against year on year or quarter on
/// quarter.
fn earlier(stage: &Stage) -> Option<(Span, Span)> {
    let (axis, covered) = super::times::covered(stage.axis, "").ok()?;
    let newest = Span::one(axis.grain, covered.to);
    let now = stage.times.together().or((axis.grain != Grain::Day).then_some(newest))?;
    let back = if stage.has(Cue::QuarterOnQuarter) { 1 } else { now.grain.per_year() };
    let base = now.shifted(-back.max(now.len()));
    base.overlap(covered).map(|_| (now, base))
}

fn comparison(stage: &mut Stage, (now, base): (Span, Span)) -> Result<(), Refusal> {
    if stage.draft.figures.is_empty() {
        stage.plan.measures = figures::all(stage.catalog);
    } else {
        stage.measures(true)?;
    }
    stage.plan.task = Task::Change { growth: false };
    stage.plan.time = Some(now);
    stage.plan.base = Some(base);
    stage.keys();
    stage.order();
    Ok(())
}

/// The usual figures of a period beside those of a year before; `false` where the data has no
/// such period.
fn executive(stage: &mut Stage) -> bool {
    let Some((axis, covered)) = stage.axis.and_then(|it| Some((it, it.covered?))) else {
        return false;
    };
    let newest = Span::one(axis.grain, covered.to);
    let now = stage.times.together().unwrap_or(newest);
    let base = now.shifted(-now.grain.per_year().max(now.len()));
    let measures = figures::all(stage.catalog);
    if axis.grain == Grain::Day || measures.is_empty() || base.overlap(covered).is_none() {
        return false;
    }
    stage.plan.measures = measures;
    stage.plan.task = Task::Change { growth: false };
    stage.note(format!("beside {now} stands the same period a year before, {base}"));
    stage.plan.time = Some(now);
    stage.plan.base = Some(base);
    stage.keys();
    true
}

fn growth(stage: &mut Stage) -> Result<(), Refusal> {
    stage.measures(true)?;
    let (axis, covered) = super::times::covered(
        stage.axis,
        "growth needs figures over time, and this data has no dates for them",
    )?;
    let long_term = stage.has(Cue::LongTerm) && !stage.has(Cue::YearOnYear);
    let sequential = stage.has(Cue::QuarterOnQuarter) || stage.has(Cue::MonthOnMonth);
    stage.plan.time = stage.times.together();
    if sequential && two_periods(stage).is_none() && stage.times.each.is_none() {
        // "quarter on quarter growth in 2024" is that of each of its quarters.
        let step = if stage.has(Cue::MonthOnMonth) { Grain::Month } else { Grain::Quarter };
        let several = |it: Span| it.in_grain(step).len() > 1;
        stage.times.each = Some(step).filter(|_| stage.plan.time.is_some_and(several));
    }
    let series = stage.times.each.is_some() || stage.has(Cue::Trend) || long_term;
    stage.keys();
    if series {
        let usual = if long_term { Grain::Year } else { axis.usual_grain() };
        let grain = stage.times.each.unwrap_or(usual).max(axis.grain);
        growth_series(stage, grain, sequential, covered);
        return Ok(());
    }
    let grain = if axis.grain == Grain::Day { Grain::Month } else { axis.grain };
    let newest = Span::one(grain, crate::period::number_in(covered.grain, covered.to, grain));
    growth_between(stage, newest, sequential, covered)
}

/// Growth of every period against an earlier one.
fn growth_series(stage: &mut Stage, grain: Grain, sequential: bool, covered: Span) {
    let lag = if sequential { 1 } else { grain.per_year() };
    stage.plan.task = Task::GrowthSeries { lag };
    stage.plan.keys.retain(|it| !matches!(it, Key::Period { .. }));
    stage.plan.keys.push(Key::Period { grain });
    let against = if lag == 1 {
        format!("the {} before", grain.noun())
    } else {
        format!("the same {} a year before", grain.noun())
    };
    stage.note(format!("growth is against {against}"));
    if grain == Grain::Year && stage.plan.time.is_none() {
        stage.plan.time = whole_years(covered);
        if let Some(span) = stage.plan.time {
            stage.note(format!("only whole years count: {span}"));
        }
    }
}

/// Growth from one period to another: the two that were named, else the one named, or the
/// newest, against an earlier one.
fn growth_between(
    stage: &mut Stage,
    newest: Span,
    sequential: bool,
    covered: Span,
) -> Result<(), Refusal> {
    stage.plan.task = Task::Change { growth: true };
    let both_named = two_periods(stage).or_else(|| since_then(stage, newest));
    let (now, base) = both_named.unwrap_or_else(|| {
        let now = stage.plan.time.unwrap_or(newest);
        let back = if sequential { 1 } else { now.grain.per_year().max(now.len()) };
        (now, now.shifted(-back))
    });
    if base.overlap(covered).is_none() {
        return Err(Refusal::new(format!(
            "growth in {now} would need {base}, and the data covers {}",
            shown(covered)
        )));
    }
    stage.note(match (both_named.is_some() || sequential, now.grain) {
        (true, _) => format!("growth is {now} against {base}"),
        (false, Grain::Year) => format!("growth is {now} against the year before, {base}"),
        (false, _) => {
            format!("growth is {now} against the same {} a year before, {base}", now.grain.noun())
        }
    });
    stage.plan.time = Some(now);
    stage.plan.base = Some(base);
    stage.plan.percentile = stage.has(Cue::Percentile);
    stage.place_of_growth()?;
    stage.order();
    Ok(())
}

/// "Growth since 2023": the newest period against that one, or against the same one of that year.
pub(super) fn since_then(stage: &Stage, newest: Span) -> Option<(Span, Span)> {
    let since = stage.draft.whens.iter().find_map(|it| match it.0 {
        When::Since { span, after: false } => Some(span),
        _ => None,
    })?;
    let n = newest.grain.per_year();
    let base = if since.grain == Grain::Year {
        newest.shifted((since.from - newest.from.div_euclid(n)) * n)
    } else {
        Span::one(since.grain, since.from)
    };
    (base.grain == newest.grain && base.from < newest.from).then_some((newest, base))
}

pub(super) fn whole_years(covered: Span) -> Option<Span> {
    let n = covered.grain.per_year();
    if covered.grain == Grain::Day {
        return None;
    }
    let from = (covered.from + n - 1).div_euclid(n);
    let to = (covered.to + 1).div_euclid(n) - 1;
    (to >= from).then_some(Span { grain: Grain::Year, from, to })
}

fn forecast(stage: &mut Stage) -> Result<(), Refusal> {
    if stage.draft.figures.is_empty() && stage.has(Cue::Metrics) {
        stage.plan.measures = figures::all(stage.catalog);
        stage.plan.measures.retain(|it| !matches!(it.formula, Formula::Ratio { .. }));
    } else {
        stage.measures(true)?;
    }
    let (axis, covered) = super::times::covered(
        stage.axis,
        "a forecast needs figures over time, and this data has no dates for them",
    )?;
    let grain = match axis.grain {
        Grain::Day => stage.times.each.unwrap_or(Grain::Month).max(Grain::Month),
        other => other,
    };
    let last = crate::period::number_in(covered.grain, covered.to, grain);
    let first = crate::period::number_in(covered.grain, covered.from, grain);
    let history = last - first + 1;
    let usual = if grain == Grain::Year { 2 } else { grain.per_year() };
    let ahead = stage.times.future.map_or(usual, |it| it.in_grain(grain).to - last);
    let reach = (history / 2).min(8);
    if ahead > reach {
        let wanted = stage
            .times
            .future
            .map_or_else(|| format!("{ahead} {}s ahead", grain.noun()), |it| it.to_string());
        let furthest = Span::one(grain, last + reach);
        let label = stage.plan.measures.first().map(|it| it.label.clone()).unwrap_or_default();
        let mut refusal = Refusal::new(format!(
            "{wanted} is too far beyond the data, which ends with {}: from {history} {}s a forecast goes as far as {furthest}",
            Span::one(grain, last),
            grain.noun()
        ));
        refusal.nearest.push(furthest.to_string());
        refusal.instead = Some(format!("Forecast {label} for {furthest}"));
        return Err(refusal);
    }
    stage.plan.time = stage.times.together();
    stage.plan.keys = vec![Key::Period { grain }];
    stage.plan.forecast = u64::try_from(ahead).unwrap_or(1);
    Ok(())
}

fn leaders(stage: &mut Stage) -> Result<(), Refusal> {
    stage.measures(true)?;
    let entity =
        stage.draft.tables.first().map(|it| it.of).or_else(|| figures::main_entity(stage.catalog));
    let Some(table) = entity else {
        return Err(Refusal::new("it is not clear whose lead is meant"));
    };
    let group = stage.draft.columns.first().map(|it| it.of);
    stage.plan.share = Some(Share { within: group });
    stage.plan.keys =
        group.map(|col| Key::Column { col }).into_iter().chain([Key::Entity { table }]).collect();
    stage.plan.order = Some(Order { by: Outcome::Share, descending: true });
    let several = stage.draft.tables.first().map_or_else(
        || {
            let pos = stage.draft.cues.get(&Cue::Leaders).copied().unwrap_or_default();
            stage.draft.words.get(pos).is_some_and(|it| it.ends_with('s'))
        },
        |it| it.plural,
    );
    let usual = if group.is_some() || !several { 1 } else { 10 };
    stage.plan.limit = Some(stage.draft.limit.unwrap_or(usual));
    stage.plan.limit_within = group.map(|_| 0);
    stage.plan.time = stage.times.together();
    if stage.plan.time.is_none() && stage.axis.is_some_and(|it| it.unread) {
        super::times::covered(stage.axis, "")?;
    }
    if stage.plan.time.is_none()
        && let Some((axis, covered)) = stage.axis.and_then(|it| Some((it, it.covered?)))
    {
        let newest = Span::one(axis.grain, covered.to);
        stage.assume(format!("no period was named; {newest}, the newest in the data, is taken"));
        stage.plan.time = Some(newest);
    }
    let label = stage.plan.measures.first().map(|it| it.label.clone()).unwrap_or_default();
    stage.note(format!("the leader has the largest share of {label}"));
    Ok(())
}

fn totals(stage: &mut Stage) -> Result<(), Refusal> {
    stage.plan.task = Task::Totals;
    stage.plan.time = stage.times.together();
    stage.keys();
    let by_range = stage.times.spans.len() > 1 && stage.times.each.is_none();
    let trend = stage.has(Cue::Trend) || by_range;
    if trend && !stage.plan.keys.iter().any(|it| matches!(it, Key::Period { .. })) {
        let Some(axis) = stage.axis else {
            return Err(Refusal::new(
                "a trend needs figures over time, and this data has no dates for them",
            ));
        };
        let of_spans = stage.times.spans.iter().map(|it| it.grain).min().filter(|_| by_range);
        let grain = of_spans.unwrap_or_else(|| axis.usual_grain());
        stage.plan.keys.push(Key::Period { grain });
    }
    stage.plan.percentile = stage.has(Cue::Percentile);
    stage.place();
    stage.running()?;
    if stage.has(Cue::Share) || (stage.has(Cue::Breakdown) && stage.plan.measures.len() == 1) {
        share(stage);
    }
    if stage.draft.superlative.is_some() && stage.plan.keys.is_empty() {
        extreme(stage);
        return Ok(());
    }
    stage.order();
    if stage.plan.percentile && stage.plan.order.is_none() {
        stage.plan.order = Some(Order { by: Outcome::Measure(0), descending: true });
    }
    Ok(())
}

fn share(stage: &mut Stage) {
    let within = stage.draft.columns.iter().find(|it| it.within).map(|it| it.of);
    // Of two groupings the finer one's shares add up within the coarser.
    let coarse = stage.plan.keys.iter().find_map(|it| match it {
        Key::Column { col } if stage.plan.keys.len() > 1 => Some(*col),
        _ => None,
    });
    let within = within.or(coarse);
    if stage.plan.keys.is_empty() {
        let category =
            if stage.has(Cue::Share) { shared_by_group(stage) } else { main_category(stage) };
        let entity = figures::main_entity(stage.catalog).map(|table| Key::Entity { table });
        stage.plan.keys.extend(category.map(|col| Key::Column { col }).or(entity));
    }
    if let Some(col) = within {
        stage.plan.keys.retain(|it| *it != Key::Column { col });
        stage.plan.keys.insert(0, Key::Column { col });
    }
    stage.plan.share = Some(Share { within });
}

/// "What percentage of revenue comes from technology": the group named has the share, where no
/// things in it were spoken of.
fn shared_by_group(stage: &Stage) -> Option<Col> {
    let [filter] = stage.draft.filters.as_slice() else { return None };
    let role = stage.catalog.column(filter.col).map(|it| it.role);
    let grouping = role == Some(Role::Category) && stage.draft.tables.is_empty();
    (grouping && matches!(filter.test, crate::plan::Test::OneOf(_))).then_some(filter.col)
}

/// The first grouping column of the things the data is about.
fn main_category(stage: &Stage) -> Option<Col> {
    let table = figures::main_entity(stage.catalog)?;
    let columns = &stage.catalog.table(table)?.columns;
    let column =
        columns.iter().position(|it| it.role == Role::Category && !it.is_code && !it.is_unique)?;
    Some(Col { table, column })
}

/// "What was the highest revenue": one figure, no rows to rank.
fn extreme(stage: &mut Stage) {
    let descending = stage.draft.superlative.is_none_or(|it| it.descending);
    let agg = if descending { Agg::Max } else { Agg::Min };
    let Some(measure) = stage.plan.measures.first_mut() else { return };
    if let Formula::Column { .. } | Formula::Product { .. } = measure.formula {
        measure.formula = figures::with_agg(&measure.formula, Some(agg));
        let word = if descending { "highest" } else { "lowest" };
        measure.label = format!("{word} {}", measure.label);
        return;
    }
    let Some(table) = figures::main_entity(stage.catalog) else { return };
    stage.plan.keys = vec![Key::Entity { table }];
    stage.order();
}
