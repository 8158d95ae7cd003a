//! Correlation, written in SQL: of values or of ranks, pair by pair or as a square.

use fact_core::{Column, Role, Unit};
use fact_sql::quote_text;

use super::formula::{self, snake};
use super::select::{Select, partition_by};
use super::totals::base_select;
use super::{Emitted, detail, filtered, key_columns, place, plain};
use crate::catalog::Catalog;
use crate::plan::{Key, Measure, Method, Plan, Task};
use crate::resolve::Refusal;
use crate::words::sentence_case;

/// Pearson's r, by deviations from the mean: sums of squares of large amounts would lose digits.
/// Of ranks it is Spearman's rho.
pub(super) fn correlation(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    let subject =
        plan.subject.ok_or_else(|| Refusal::new("it is not clear what the pairs would be"))?;
    let Values { select, group, joins, notes } = values(plan, catalog, subject)?;
    let pairs = pairs(plan, group.as_ref())
        .ok_or_else(|| Refusal::new("a correlation needs two figures"))?;
    let mut columns: Vec<Column> = group.into_iter().collect();
    let square = plan.statistics.square && several_pairs(plan);
    let by: Vec<String> = if square {
        vec!["first_no".into(), "second_no".into()]
    } else {
        if several_pairs(plan) {
            columns.push(plain("pair", "Pair", Role::Dimension));
        }
        columns.iter().map(|it| it.name.clone()).collect()
    };
    let mut outer = coefficients(&by);
    let ranked = plan.statistics.method == Some(Method::Spearman);
    outer.with = vec![("figures".into(), select), ("pairs".into(), pairs)];
    if ranked {
        outer.with.push(("ranks".into(), ranks(&by)));
    }
    outer.with.push(("deviations".into(), deviations(&by, if ranked { "ranks" } else { "pairs" })));
    if square {
        outer = as_square(plan, outer);
        columns.push(plain("first", "First", Role::Dimension));
        columns.push(plain("second", "Second", Role::Dimension));
    }
    columns.push(Column {
        name: "correlation".into(),
        label: if ranked { "Rank correlation" } else { "Correlation" }.into(),
        unit: Unit::Ratio,
        role: Role::Measure,
    });
    columns.push(detail("n_pairs", "Pairs", Unit::Count));
    Ok(Emitted { sql: outer.print(), columns, joins, notes })
}

/// Whether there is more than one pair of figures, so that each must be named.
fn several_pairs(plan: &Plan) -> bool {
    plan.measures.len() > 2
}

/// Every two figures as x and y, where both are known; none where there are not two.
fn pairs(plan: &Plan, group: Option<&Column>) -> Option<Select> {
    let mut pairs: Option<Select> = None;
    for (idx, left) in plan.measures.iter().enumerate() {
        for (next, right) in plan.measures.iter().enumerate().skip(idx + 1) {
            let (x, y) = (snake(&left.label), snake(&right.label));
            let mut select = Select { from: "figures".into(), ..Select::default() };
            if let Some(group) = group {
                select.column(group.name.clone(), group.name.clone());
            }
            if plan.statistics.square {
                select.column(idx.to_string(), "first_no");
                select.column(next.to_string(), "second_no");
            } else if several_pairs(plan) {
                let pair = sentence_case(&format!("{} and {}", left.label, right.label));
                select.column(quote_text(&pair), "pair");
            }
            select.filters = vec![format!("{x} IS NOT NULL"), format!("{y} IS NOT NULL")];
            select.column(x, "x");
            select.column(y, "y");
            match &mut pairs {
                Some(first) => first.union_all.push(select),
                None => pairs = Some(select),
            }
        }
    }
    pairs
}

/// The place of each x and y among those of its pair, equal ones at the middle of their places.
fn ranks(by: &[String]) -> Select {
    let mut select = Select { from: "pairs".into(), ..Select::default() };
    for name in by {
        select.column(name.clone(), name.clone());
    }
    for value in ["x", "y"] {
        select.column(middle_rank(by, value), value);
    }
    select
}

/// The rank of `value` within the groups `by`, equal values at the middle of their places.
pub(super) fn middle_rank(by: &[String], value: &str) -> String {
    let within = if by.is_empty() { String::new() } else { format!("{} ", partition_by(by)) };
    let equal = partition_by(&[by, &[value.to_owned()]].concat());
    format!("RANK() OVER ({within}ORDER BY {value}) + (COUNT(*) OVER ({equal}) - 1) / 2.0")
}

/// How far x and y of each pair lie from their means.
fn deviations(by: &[String], from: &str) -> Select {
    let over = partition_by(by);
    let mut select = Select { from: from.into(), ..Select::default() };
    for name in by {
        select.column(name.clone(), name.clone());
    }
    select.column(format!("x - AVG(x) OVER ({over})"), "dx");
    select.column(format!("y - AVG(y) OVER ({over})"), "dy");
    select
}

/// The coefficient of each group of deviations, the strongest rise together first.
fn coefficients(by: &[String]) -> Select {
    let mut select = Select { from: "deviations".into(), ..Select::default() };
    for name in by {
        select.column(name.clone(), name.clone());
    }
    select.column("SUM(dx * dy) / NULLIF(sqrt(SUM(dx * dx) * SUM(dy * dy)), 0)", "correlation");
    select.column("COUNT(*)", "n_pairs");
    select.groups = by.to_vec();
    if !by.is_empty() {
        select.order = [&["correlation DESC".to_owned()], by].concat();
    }
    select
}

/// Every figure against every other, in both orders, and against itself.
fn as_square(plan: &Plan, mut coefficients: Select) -> Select {
    coefficients.order.clear();
    let mut with = std::mem::take(&mut coefficients.with);
    with.push(("coefficients".into(), coefficients));
    with.push(("names".into(), names(&plan.measures)));
    let side = |from: &str, columns: [&str; 4]| {
        let mut select = Select { from: from.into(), ..Select::default() };
        let names = ["first_no", "second_no", "correlation", "n_pairs"];
        for (sql, name) in columns.into_iter().zip(names) {
            select.column(sql, name);
        }
        select
    };
    let mut square = side("coefficients", ["first_no", "second_no", "correlation", "n_pairs"]);
    square.union_all = vec![
        side("coefficients", ["second_no", "first_no", "correlation", "n_pairs"]),
        side("names", ["name_no", "name_no", "1.0", "NULL"]),
    ];
    with.push(("square".into(), square));
    let mut last = Select { from: "square".into(), with, ..Select::default() };
    last.joins = vec![
        "JOIN names AS one ON one.name_no = square.first_no".into(),
        "JOIN names AS other ON other.name_no = square.second_no".into(),
    ];
    last.column("one.name", "first");
    last.column("other.name", "second");
    last.column("correlation", "correlation");
    last.column("n_pairs", "n_pairs");
    last.order = vec!["first_no".into(), "second_no".into()];
    last
}

fn names(measures: &[Measure]) -> Select {
    let mut named = measures.iter().enumerate().map(|(idx, it)| {
        let mut select = Select::default();
        select.column(idx.to_string(), "name_no");
        select.column(quote_text(&sentence_case(&it.label)), "name");
        select
    });
    let mut first = named.next().unwrap_or_default();
    first.union_all = named.collect();
    first
}

/// One row of figures for each thing that makes a pair, with the group it belongs to.
pub(super) struct Values {
    pub select: Select,
    pub group: Option<Column>,
    pub joins: Vec<(String, String)>,
    pub notes: Vec<String>,
}

/// The figures of each row of `subject`: its own, or what its rows elsewhere come to.
pub(super) fn values(plan: &Plan, catalog: &Catalog, subject: usize) -> Result<Values, Refusal> {
    let tables_of = |it: &Measure| crate::parse::figures::tables_of(&it.formula);
    if plan.measures.iter().all(|it| tables_of(it) == [subject]) {
        row_values(plan, catalog, subject)
    } else {
        entity_values(plan, catalog, subject)
    }
}

/// One row of figures for each row of the table.
fn row_values(plan: &Plan, catalog: &Catalog, subject: usize) -> Result<Values, Refusal> {
    let mut select = Select::default();
    let mut scope = filtered(plan, catalog, subject, &mut select);
    if let Some(span) = plan.time {
        select.filters.extend(scope.in_span(span, false));
    }
    let keys = key_columns(&mut scope, &plan.keys)?;
    for key in &keys {
        select.column(key.sql.clone(), key.column.name.clone());
    }
    for measure in &plan.measures {
        select.column(formula::row_sql(&scope, &measure.formula), snake(&measure.label));
    }
    place(&scope, &mut select);
    let group = keys.into_iter().next().map(|it| it.column);
    Ok(Values { select, group, joins: scope.join_words(), notes: Vec::new() })
}

/// One row of figures for each thing: its own, and what its rows elsewhere come to.
fn entity_values(plan: &Plan, catalog: &Catalog, subject: usize) -> Result<Values, Refusal> {
    let keys = plan.keys.iter().copied().chain([Key::Entity { table: subject }]).collect();
    let inner = Plan { keys, task: Task::Totals, conditions: Vec::new(), ..plan.clone() };
    let base = base_select(&inner, catalog)?;
    let mut select = base.select;
    // The figures go by plain names, whatever unit they have.
    let n_keys = base.keys.len();
    for (idx, column) in select.columns.iter_mut().skip(n_keys).enumerate() {
        column.1 = plan.measures.get(idx).map(|it| snake(&it.label));
    }
    let group = (n_keys > 1).then(|| base.keys.into_iter().next().map(|it| it.column)).flatten();
    Ok(Values { select, group, joins: base.joins, notes: base.notes })
}

/// Each group's middle and mean rank: what a test whether they differ is made of.
pub(super) fn differences(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    let unclear = || Refusal::new("it is not clear what would be compared");
    let subject = plan.subject.ok_or_else(unclear)?;
    let measure = plan.measures.first().ok_or_else(unclear)?;
    let Values { select, group, joins, notes } = values(plan, catalog, subject)?;
    let group = group.ok_or_else(unclear)?;
    let value = snake(&measure.label);
    let mut ranks = Select { from: "figures".into(), ..Select::default() };
    ranks.column(group.name.clone(), group.name.clone());
    ranks.column(value.clone(), "value");
    ranks.column(middle_rank(&[], &value), "rank_no");
    ranks.column(format!("COUNT(*) OVER (PARTITION BY {value})"), "n_equal");
    let own = std::slice::from_ref(&group.name);
    ranks.column(format!("ROW_NUMBER() OVER ({} ORDER BY {value})", partition_by(own)), "place");
    ranks.column(format!("COUNT(*) OVER ({})", partition_by(own)), "n");
    ranks.filters = vec![format!("{value} IS NOT NULL")];
    let mut last =
        Select { from: "ranks".into(), groups: vec![group.name.clone()], ..Select::default() };
    last.with = vec![("figures".into(), select), ("ranks".into(), ranks)];
    last.column(group.name.clone(), group.name.clone());
    let unit = formula::unit(catalog, &measure.formula);
    let mut columns = vec![group];
    for (sql, name, label, unit, role) in [
        (
            "AVG(value) FILTER (WHERE place IN ((n + 1) / 2, (n + 2) / 2))",
            "median",
            format!("Median {}", measure.label),
            unit.clone(),
            Role::Measure,
        ),
        ("AVG(value)", "mean", format!("Mean {}", measure.label), unit, Role::Detail),
        ("COUNT(*)", "n_values", "Values".to_owned(), Unit::Count, Role::Detail),
        ("AVG(rank_no)", "mean_rank", "Mean rank".to_owned(), Unit::Number, Role::Detail),
        (
            "SUM(n_equal * n_equal - 1)",
            "ties",
            "Correction for ties".to_owned(),
            Unit::Number,
            Role::Detail,
        ),
    ] {
        last.column(sql, name);
        columns.push(Column { name: name.into(), label, unit, role });
    }
    last.order =
        vec!["median DESC".into(), columns.first().map_or_else(String::new, |it| it.name.clone())];
    Ok(Emitted { sql: last.print(), columns, joins, notes })
}
