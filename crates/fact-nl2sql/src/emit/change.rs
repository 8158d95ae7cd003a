//! One period against another, and growth over time.

use fact_core::{Column, Role, Unit};

use super::formula::{self, snake};
use super::scope::{Scope, compared};
use super::select::Select;
use super::{
    Emitted, KeyColumn, base_of, detail, filtered, key_columns, period_grain, place, refuse_fan_out,
};
use crate::catalog::Catalog;
use crate::period::Span;
use crate::plan::{Key, Measure, Order, Outcome, Plan, Task};
use crate::resolve::Refusal;
use crate::words::sentence_case;

/// Writes one period against another.
pub(super) fn change(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    let (Some(now), Some(before)) = (plan.time, plan.base) else {
        return Err(Refusal::new("two periods are needed to compare"));
    };
    match plan.measures.as_slice() {
        [one] => one_measure(plan, catalog, one, now, before),
        _ => side_by_side(plan, catalog, now, before),
    }
}

/// The rows of two stretches of time in their groups, and how each stretch is told from the other.
pub(super) struct TwoSpans<'a> {
    pub select: Select,
    pub scope: Scope<'a>,
    pub keys: Vec<KeyColumn>,
    pub in_now: String,
    pub in_before: String,
}

/// Selects the rows of two stretches, for what is then made of `measure` in each.
pub(super) fn two_spans<'a>(
    plan: &Plan,
    catalog: &'a Catalog,
    measure: &Measure,
    (now, before): (Span, Span),
) -> Result<TwoSpans<'a>, Refusal> {
    let base = base_of(plan)?;
    let mut select = Select::default();
    let mut scope = filtered(plan, catalog, base, &mut select);
    let keys = key_columns(&mut scope, &plan.keys)?;
    refuse_fan_out(&scope, plan)?;
    let (Some(in_now), Some(in_before)) = (scope.in_span(now, false), scope.in_span(before, false))
    else {
        return Err(Refusal::new(format!("{} has no dates to compare by", measure.label)));
    };
    select.filters.push(format!("(({in_now}) OR ({in_before}))"));
    for key in &keys {
        select.column(key.sql.clone(), key.column.name.clone());
        select.groups.extend(key.groups.iter().cloned());
    }
    Ok(TwoSpans { select, scope, keys, in_now, in_before })
}

/// Two sides in two columns, then the change.
fn one_measure(
    plan: &Plan,
    catalog: &Catalog,
    measure: &Measure,
    now: Span,
    before: Span,
) -> Result<Emitted, Refusal> {
    let TwoSpans { mut select, scope, keys, in_now, in_before } =
        two_spans(plan, catalog, measure, (now, before))?;
    let growth = plan.task == Task::Change { growth: true };
    let unit = formula::unit(catalog, &measure.formula);
    let sides = Sides::of(measure, unit, now, before, growth);
    let sides = Sides { years: plan.statistics.years, ..sides };
    let (later, earlier) = (sides.later.name.clone(), sides.earlier.name.clone());
    select.column(formula::sql(&scope, &measure.formula, Some(&in_now)), later);
    select.column(formula::sql(&scope, &measure.formula, Some(&in_before)), earlier);
    place(&scope, &mut select);

    let mut outer = Select { from: "compared".into(), ..Select::default() };
    outer.with = vec![("compared".into(), select)];
    let columns = if growth {
        grown(plan, &keys, &sides, &mut outer)
    } else {
        changed(plan, &keys, &sides, &mut outer)
    };
    outer.limit = plan.limit.filter(|_| plan.limit_within.is_none());
    Ok(Emitted { sql: outer.print(), columns, joins: scope.join_words(), notes: Vec::new() })
}

/// A measure in two periods, as the columns that hold it.
struct Sides<'a> {
    label: &'a str,
    /// The years over which the growth is compounded.
    years: Option<f64>,
    unit: Unit,
    later: Column,
    earlier: Column,
}

impl<'a> Sides<'a> {
    fn of(measure: &'a Measure, unit: Unit, now: Span, before: Span, growth: bool) -> Self {
        let label = measure.label.as_str();
        let side = |span: Span| Column {
            name: snake(&format!("{label} {span}")),
            label: sentence_case(&format!("{label} {span}")),
            unit: unit.clone(),
            role: if growth { Role::Detail } else { Role::Measure },
        };
        let (later, earlier) = (side(now), side(before));
        Self { label, years: None, unit, later, earlier }
    }

    fn rise(&self, growth: bool) -> (String, Column) {
        if let Some(years) = self.years {
            return self.compounded(years);
        }
        rise(self.label, &self.unit, &self.later.name, &self.earlier.name, growth)
    }
}

impl Sides<'_> {
    /// The growth a year that makes the later side of the earlier one.
    fn compounded(&self, years: f64) -> (String, Column) {
        let (later, earlier) = (&self.later.name, &self.earlier.name);
        let years = super::scope::number(years);
        // From nothing or from a loss, or to one, there is no rate of growth.
        let sql = format!(
            "CASE WHEN {earlier} > 0 AND {later} > 0\n    THEN 100.0 * (pow(1.0 * {later} / {earlier}, 1.0 / {years}) - 1) END"
        );
        let name = format!("{}_cagr_pct", snake(self.label));
        let label = sentence_case(&format!("{} CAGR", self.label));
        (sql, Column { name, label, unit: Unit::Percent, role: Role::Measure })
    }
}

/// Keys and the two sides, taken over from the statement within.
fn taken_over(keys: &[KeyColumn], sides: [&Column; 2], outer: &mut Select) -> Vec<Column> {
    let keys = keys.iter().map(|it| &it.column);
    let columns: Vec<Column> = keys.chain(sides).cloned().collect();
    for column in &columns {
        outer.column(column.name.clone(), column.name.clone());
    }
    columns
}

/// The sides as time runs, left to right, then the growth from one to the other.
fn grown(plan: &Plan, keys: &[KeyColumn], sides: &Sides, outer: &mut Select) -> Vec<Column> {
    let mut columns = taken_over(keys, [&sides.earlier, &sides.later], outer);
    let (rise, rise_column) = sides.rise(true);
    outer.column(rise.clone(), rise_column.name.clone());
    columns.push(rise_column.clone());
    ranks(plan, keys, &rise, &rise_column, outer, &mut columns);
    columns
}

/// The sides, the one asked about first, then the difference and its rate.
fn changed(plan: &Plan, keys: &[KeyColumn], sides: &Sides, outer: &mut Select) -> Vec<Column> {
    let Sides { label, unit, later, earlier, .. } = sides;
    let mut columns = taken_over(keys, [later, earlier], outer);
    let name = snake(&format!("{label} change"));
    outer.column(format!("{} - {}", later.name, earlier.name), name.clone());
    let point = if *unit == Unit::Percent { Unit::Number } else { unit.clone() };
    columns.push(detail(&name, &format!("Change in {label}"), point));
    // The difference of two rates is in points already.
    if *unit != Unit::Percent {
        let (rise, rise_column) = sides.rise(false);
        outer.column(rise, rise_column.name.clone());
        columns.push(rise_column);
    }
    outer.order = super::totals::order(plan, keys, std::slice::from_ref(later));
    columns
}

/// The change as an expression and a column: in hundredths, or in points where the measure
/// itself is one.
fn rise(label: &str, unit: &Unit, later: &str, earlier: &str, growth: bool) -> (String, Column) {
    let role = if growth { Role::Measure } else { Role::Detail };
    if *unit == Unit::Percent {
        let name = format!("{}_change_points", snake(label));
        let label = sentence_case(&format!("{label} change, points"));
        return (format!("{later} - {earlier}"), Column { name, label, unit: Unit::Number, role });
    }
    let word = if growth { "growth" } else { "change" };
    // From nothing or from a loss there is no rate of growth.
    let sql = format!("CASE WHEN {earlier} > 0 THEN 100.0 * ({later} - {earlier}) / {earlier} END");
    let name = format!("{}_{word}_pct", snake(label));
    let label = sentence_case(&format!("{label} {word}"));
    (sql, Column { name, label, unit: Unit::Percent, role })
}

/// Rank, percentile, conditions, order and limit by the change.
fn ranks(
    plan: &Plan,
    keys: &[KeyColumn],
    rise: &str,
    column: &Column,
    outer: &mut Select,
    columns: &mut Vec<Column>,
) {
    if keys.is_empty() {
        return;
    }
    let direction = if plan.order.as_ref().is_none_or(|it| it.descending) { " DESC" } else { "" };
    let name = column.name.clone();
    let mut grown = std::mem::take(outer);
    let mut last = Select { from: "grown".into(), ..Select::default() };
    last.with = std::mem::take(&mut grown.with);
    let within = plan.limit_within.and_then(|it| keys.get(it));
    for column in columns.iter() {
        last.column(column.name.clone(), column.name.clone());
    }
    if plan.percentile {
        last.column(format!("RANK() OVER (ORDER BY {name}{direction})"), "place");
        last.column(format!("100.0 * PERCENT_RANK() OVER (ORDER BY {name})"), "percentile");
        columns.push(detail("place", "Rank", Unit::None));
        columns.push(detail("percentile", "Percentile rank", Unit::Percent));
    } else if plan.place.is_some() && within.is_none() {
        last.column(format!("RANK() OVER (ORDER BY {name}{direction})"), "place");
        columns.push(detail("place", "Rank", Unit::None));
    } else if let Some(within) = within {
        let window = format!(
            "ROW_NUMBER() OVER (PARTITION BY {} ORDER BY {rise}{direction})",
            within.column.name
        );
        grown.column(window, "place");
        last.column("place", "place");
        last.filters.push(format!("place <= {}", plan.limit.unwrap_or(1)));
        columns.push(detail("place", "Place", Unit::None));
    }
    // Where one side is missing or not above zero there is no growth to rank by.
    last.filters.push(format!("{name} IS NOT NULL"));
    for condition in &plan.conditions {
        let on = match condition.on {
            Outcome::Change => name.clone(),
            _ => columns.get(keys.len() + 1).map(|it| it.name.clone()).unwrap_or_default(),
        };
        last.filters.push(compared(&on, condition.cmp, condition.value));
    }
    last.order = within.map(|it| it.column.name.clone()).into_iter().collect();
    last.order.push(format!("{name}{direction}"));
    last.order.extend(keys.iter().map(|it| it.column.name.clone()));
    last.with.push(("grown".into(), grown));
    *outer = last;
}

/// Several measures: one row a period, each measure with its change beside it.
fn side_by_side(
    plan: &Plan,
    catalog: &Catalog,
    now: Span,
    before: Span,
) -> Result<Emitted, Refusal> {
    let series = Plan {
        keys: plan.keys.iter().copied().chain([Key::Period { grain: now.grain }]).collect(),
        time: Some(now),
        task: Task::GrowthSeries { lag: now.from - before.from },
        order: None,
        limit: None,
        ..plan.clone()
    };
    written_series(&series, catalog, now.from - before.from, true)
}

/// Writes measures over time with the change against an earlier period.
pub(super) fn series(plan: &Plan, catalog: &Catalog, lag: i64) -> Result<Emitted, Refusal> {
    written_series(plan, catalog, lag, false)
}

/// `both`: the two periods alone are read, and the measures stand as figures of their own.
fn written_series(
    plan: &Plan,
    catalog: &Catalog,
    lag: i64,
    both: bool,
) -> Result<Emitted, Refusal> {
    let base = base_of(plan)?;
    let grain = period_grain(plan).ok_or_else(|| Refusal::new("growth over time needs periods"))?;
    let mut select = Select::default();
    let mut scope = filtered(plan, catalog, base, &mut select);
    let mut keys = key_columns(&mut scope, &plan.keys)?;
    if let Some(span) = plan.time.filter(|it| both && it.len() > 1) {
        as_two_stretches(&mut scope, &mut keys, span, lag);
    }
    refuse_fan_out(&scope, plan)?;
    let shown = plan.time.map(|it| it.around(grain));
    if let Some(span) = shown {
        select.filters.extend(with_earlier(&mut scope, span, lag, both));
    }
    let measures: Vec<Column> =
        plan.measures.iter().map(|it| formula::column(catalog, it)).collect();
    by_period(plan, &scope, &keys, &measures, &mut select);
    place(&scope, &mut select);

    let by = format!("by_{}", grain.noun());
    let mut outer = Select { from: format!("{by} AS now"), ..Select::default() };
    outer.with = vec![(by.clone(), select)];
    outer.joins.push(joined_to_earlier(&by, &keys, lag));
    let columns = series_columns(plan, &keys, &measures, both, &mut outer);
    if let Some(span) = shown.filter(|_| !both) {
        outer.filters.push(format!("now.period_no BETWEEN {} AND {}", span.from, span.to));
    }
    let changed = columns.get(keys.len() + 1);
    series_rows(plan, &keys, changed, &mut outer);
    Ok(Emitted { sql: outer.print(), columns, joins: scope.join_words(), notes: Vec::new() })
}

/// Makes two stretches of several periods each ("H1 2024 against H1 2023") the periods there are.
fn as_two_stretches(scope: &mut Scope, keys: &mut [KeyColumn], now: Span, lag: i64) {
    let Some(in_now) = scope.in_span(now, false) else { return };
    for key in keys.iter_mut().filter(|it| it.number.is_some()) {
        let number = format!("CASE WHEN {in_now} THEN {lag} ELSE 0 END");
        let (later, earlier) = (now.to_string(), now.shifted(-lag).to_string());
        let (later, earlier) = (fact_sql::quote_text(&later), fact_sql::quote_text(&earlier));
        key.sql = format!("CASE WHEN {in_now} THEN {later} ELSE {earlier} END");
        key.groups = vec![number.clone()];
        key.number = Some(number);
        key.column.name = "period".into();
        key.column.label = "Period".into();
    }
}

/// The condition that keeps the rows of a span and of those periods it is compared with.
fn with_earlier(scope: &mut Scope, span: Span, lag: i64, both: bool) -> Option<String> {
    if !both {
        return scope.in_span(Span { from: span.from - lag, ..span }, false);
    }
    let (now, then) = (scope.in_span(span, false), scope.in_span(span.shifted(-lag), false));
    now.zip(then).map(|(now, then)| format!("(({now}) OR ({then}))"))
}

/// Keys and measures of each period, with the number periods are joined by.
fn by_period(
    plan: &Plan,
    scope: &Scope,
    keys: &[KeyColumn],
    measures: &[Column],
    select: &mut Select,
) {
    for key in keys {
        select.column(key.sql.clone(), key.column.name.clone());
        select.groups.extend(key.groups.iter().cloned());
        if let Some(number) = &key.number {
            select.column(number.clone(), "period_no");
        }
    }
    for (measure, column) in plan.measures.iter().zip(measures) {
        select.column(formula::sql(scope, &measure.formula, None), column.name.clone());
    }
}

/// The join that puts the earlier period beside each one.
fn joined_to_earlier(by: &str, keys: &[KeyColumn], lag: i64) -> String {
    let mut on = vec![format!("earlier.period_no = now.period_no - {lag}")];
    let things = keys.iter().filter(|it| it.number.is_none());
    on.extend(things.map(|it| format!("earlier.{0} = now.{0}", it.column.name)));
    format!("LEFT JOIN {by} AS earlier ON {}", on.join(" AND "))
}

/// Keys, then each measure with its change beside it.
fn series_columns(
    plan: &Plan,
    keys: &[KeyColumn],
    measures: &[Column],
    both: bool,
    outer: &mut Select,
) -> Vec<Column> {
    let mut columns = Vec::new();
    for key in keys {
        outer.column(format!("now.{}", key.column.name), key.column.name.clone());
        columns.push(key.column.clone());
    }
    for (measure, column) in plan.measures.iter().zip(measures) {
        let (later, earlier) = (format!("now.{}", column.name), format!("earlier.{}", column.name));
        outer.column(later.clone(), column.name.clone());
        let role = if both { Role::Measure } else { Role::Detail };
        columns.push(Column { role, ..column.clone() });
        let (sql, rise_column) = rise(&measure.label, &column.unit, &later, &earlier, !both);
        outer.column(sql, rise_column.name.clone());
        columns.push(rise_column);
    }
    columns
}

/// Conditions on the first measure's change, order and limit.
fn series_rows(plan: &Plan, keys: &[KeyColumn], changed: Option<&Column>, outer: &mut Select) {
    if let Some(column) = changed {
        let sql = outer.columns.iter().find(|it| it.1.as_deref() == Some(column.name.as_str()));
        let tests = plan.conditions.iter();
        let tests = tests.filter_map(|it| Some(compared(&sql?.0, it.cmp, it.value)));
        outer.filters.extend(tests);
    }
    let things = keys.iter().filter(|it| it.number.is_none());
    outer.order = things.map(|it| format!("now.{}", it.column.name)).collect();
    outer.order.push("now.period_no".into());
    if let Some(Order { by: Outcome::Change, descending }) = &plan.order
        && let Some(column) = changed.filter(|_| plan.limit.is_some())
    {
        outer.order = vec![format!("{}{}", column.name, if *descending { " DESC" } else { "" })];
    }
    outer.limit = plan.limit;
}
