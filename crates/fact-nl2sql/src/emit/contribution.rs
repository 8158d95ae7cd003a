//! What each group adds to the change of a measure between two periods.
//!
//! A sum's change is the sum of the groups' changes. A ratio's change has two sources in each
//! group: its own ratio, and its share of what the ratio is taken of.

use fact_core::{Column, Role, Unit};

use super::formula::{self, snake};
use super::scope::Scope;
use super::select::Select;
use super::{
    Emitted, KeyColumn,
    change::{TwoSpans, two_spans},
    detail, place,
};
use crate::catalog::Catalog;
use crate::period::Span;
use crate::plan::{Agg, Formula, Measure, Plan, Task};
use crate::resolve::Refusal;
use crate::words::sentence_case;

/// Writes each group's part in the change, what drove it first.
pub(super) fn contribution(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    let (Some(now), Some(before)) = (plan.time, plan.base) else {
        return Err(Refusal::new("two periods are needed for a change"));
    };
    let measure = plan.measures.first().ok_or_else(|| Refusal::new("no figure was named"))?;
    let TwoSpans { mut select, scope, keys, in_now, in_before } =
        two_spans(plan, catalog, measure, (now, before))?;
    let of = Of { measure, spans: (now, before), tests: (&in_now, &in_before) };
    let unit = formula::unit(catalog, &measure.formula);
    let (mut last, columns) = match &measure.formula {
        Formula::Ratio { over, under, percent } => {
            of.ratio(&scope, &keys, (over, under, *percent), &unit, &mut select)
        }
        formula if adds_up(formula) => of.sum(&scope, &keys, unit, &mut select),
        _ => {
            return Err(Refusal::new(format!(
                "{} does not add up over groups, so no group has a part in its change",
                measure.label
            )));
        }
    };
    place(&scope, &mut select);
    last.with.insert(0, ("compared".into(), select));
    let direction = match plan.task {
        Task::Contribution { movers: true } => "ABS(change) DESC",
        _ => "change * SIGN(SUM(change) OVER ()) DESC",
    };
    last.order = vec![direction.into()];
    last.order.extend(keys.iter().map(|it| it.column.name.clone()));
    last.limit = plan.limit;
    let mut notes = Vec::new();
    if matches!(measure.formula, Formula::Ratio { .. }) {
        notes.push(
            "a group's part is what its own ratio moved, at its mean weight, and what its weight \
             moved, at how far its mean ratio is from that of all"
                .to_owned(),
        );
    }
    Ok(Emitted { sql: last.print(), columns, joins: scope.join_words(), notes })
}

/// Whether the groups' figures add up to that of the whole.
pub(crate) fn adds_up(formula: &Formula) -> bool {
    match formula {
        Formula::Column { agg, .. } | Formula::Product { agg, .. } => *agg == Agg::Sum,
        Formula::Rows { .. } => true,
        Formula::Less { from, take } => adds_up(from) && adds_up(take),
        Formula::Different { .. } | Formula::Ratio { .. } => false,
    }
}

/// A measure in two periods.
struct Of<'a> {
    measure: &'a Measure,
    /// The later one and the earlier one.
    spans: (Span, Span),
    /// The conditions that rows fall into them.
    tests: (&'a str, &'a str),
}

impl Of<'_> {
    fn side(&self, span: Span, unit: Unit) -> Column {
        let label = &self.measure.label;
        let name = snake(&format!("{label} {span}"));
        detail(&name, &sentence_case(&format!("{label} {span}")), unit)
    }

    /// Before, after, change, its share of the whole change, and the points of growth it makes.
    fn sum(
        &self,
        scope: &Scope,
        keys: &[KeyColumn],
        unit: Unit,
        select: &mut Select,
    ) -> (Select, Vec<Column>) {
        let (now, before) = self.spans;
        let (later, earlier) = (self.side(now, unit.clone()), self.side(before, unit.clone()));
        for (column, test) in [(&earlier, self.tests.1), (&later, self.tests.0)] {
            // A group that was not there had nothing.
            let sql = formula::sql(scope, &self.measure.formula, Some(test));
            select.column(format!("COALESCE({sql}, 0)"), column.name.clone());
        }
        let mut changed = Select { from: "compared".into(), ..Select::default() };
        changed.columns.push(("*".into(), None));
        changed.column(format!("{} - {}", later.name, earlier.name), "change");
        let mut last = Select { from: "changed".into(), ..Select::default() };
        last.with = vec![("changed".into(), changed)];
        let label = &self.measure.label;
        let mut columns: Vec<Column> = keys.iter().map(|it| it.column.clone()).collect();
        let change = format!("Change in {label}");
        columns.extend([earlier.clone(), later]);
        columns.push(Column { name: "change".into(), label: change, unit, role: Role::Measure });
        for column in &columns {
            last.column(column.name.clone(), column.name.clone());
        }
        for (sql, name, label) in [
            (
                format!("CASE WHEN {0} > 0 THEN 100.0 * change / {0} END", earlier.name),
                "growth_pct",
                "Growth of its own",
            ),
            (
                "100.0 * change / NULLIF(SUM(change) OVER (), 0)".to_owned(),
                "share_of_change_pct",
                "Share of the change",
            ),
            (
                format!("100.0 * change / NULLIF(SUM({}) OVER (), 0)", earlier.name),
                "points_of_growth",
                "Points of the growth of all",
            ),
        ] {
            last.column(sql, name);
            let unit = if name == "points_of_growth" { Unit::Number } else { Unit::Percent };
            columns.push(detail(name, label, unit));
        }
        (last, columns)
    }

    /// Ratios and weights before and after; what the change of each of them makes; their sum.
    ///
    /// # Source
    /// With w the weight and m the ratio of a group, M the ratio of all, Δ a difference and a bar
    /// a mean of before and after: ΔM = Σ w̄ Δm + Σ (m̄ − M̄) Δw, exact because the weights' changes
    /// add up to nothing. It is the decomposition of Marshall and Edgeworth's index.
    fn ratio(
        &self,
        scope: &Scope,
        keys: &[KeyColumn],
        (over, under, percent): (&Formula, &Formula, bool),
        unit: &Unit,
        select: &mut Select,
    ) -> (Select, Vec<Column>) {
        for (part, name) in [(over, "over"), (under, "under")] {
            for (test, when) in [(self.tests.1, "before"), (self.tests.0, "after")] {
                let sql = formula::sql(scope, part, Some(test));
                select.column(format!("COALESCE({sql}, 0)"), format!("{name}_{when}"));
            }
        }
        let factor = if percent { "100.0" } else { "1.0" };
        let ratio = |when: &str| format!("{factor} * over_{when} / NULLIF(under_{when}, 0)");
        let mut weighted = Select { from: "compared".into(), ..Select::default() };
        for key in keys {
            weighted.column(key.column.name.clone(), key.column.name.clone());
        }
        for (when, other) in [("before", "after"), ("after", "before")] {
            // A group that was not there has no weight, and its ratio has not moved.
            let own = format!("COALESCE({}, {}, 0)", ratio(when), ratio(other));
            weighted.column(own, format!("ratio_{when}"));
            let whole = format!("NULLIF(SUM(under_{when}) OVER (), 0)");
            weighted.column(format!("1.0 * under_{when} / {whole}"), format!("weight_{when}"));
            let all = format!("{factor} * SUM(over_{when}) OVER () / {whole}");
            weighted.column(all, format!("whole_{when}"));
        }
        let mut effects = Select { from: "weighted".into(), ..Select::default() };
        effects.columns.push(("*".into(), None));
        let rate = "(ratio_after - ratio_before) * (weight_before + weight_after) / 2.0";
        let mix = "(weight_after - weight_before) * (ratio_before + ratio_after - whole_before - whole_after) / 2.0";
        effects.column(rate, "rate_effect");
        effects.column(mix, "mix_effect");
        effects.column(format!("{rate} + {mix}"), "change");
        let mut last = Select { from: "effects".into(), ..Select::default() };
        last.with = vec![("weighted".into(), weighted), ("effects".into(), effects)];
        let columns = self.ratio_columns(keys, unit, &mut last);
        (last, columns)
    }

    fn ratio_columns(&self, keys: &[KeyColumn], unit: &Unit, last: &mut Select) -> Vec<Column> {
        let (now, before) = self.spans;
        let label = &self.measure.label;
        let points = if *unit == Unit::Percent { Unit::Number } else { unit.clone() };
        let in_points = |text: &str| {
            if *unit == Unit::Percent { format!("{text}, points") } else { text.to_owned() }
        };
        let mut columns: Vec<Column> = keys.iter().map(|it| it.column.clone()).collect();
        for column in &columns {
            last.column(column.name.clone(), column.name.clone());
        }
        let weight = |span: Span| format!("Weight {span}");
        let named = |name: &str, label: String, unit: Unit, role| Column {
            name: name.to_owned(),
            label,
            unit,
            role,
        };
        for (sql, column) in [
            ("ratio_before", self.side(before, unit.clone())),
            ("ratio_after", self.side(now, unit.clone())),
            ("100.0 * weight_before", detail("weight_before_pct", &weight(before), Unit::Percent)),
            ("100.0 * weight_after", detail("weight_after_pct", &weight(now), Unit::Percent)),
            (
                "change",
                named(
                    "change",
                    in_points(&format!("Part in the change of {label}")),
                    points.clone(),
                    Role::Measure,
                ),
            ),
            ("rate_effect", detail("rate_effect", &in_points("By its own ratio"), points.clone())),
            ("mix_effect", detail("mix_effect", &in_points("By its weight"), points)),
        ] {
            last.column(sql, column.name.clone());
            columns.push(column);
        }
        columns
    }
}
