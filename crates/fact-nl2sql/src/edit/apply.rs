//! A change made to a plan.

use fact_core::Edit;

use super::{Change, FilterOf, GroupOf, OrderOf, TestOf, figures, table_named};
use crate::catalog::Catalog;
use crate::plan::{Condition, Filter, Key, Order, Outcome, Plan, Task, Test};
use crate::reading::Said;
use crate::resolve::Refusal;

/// Makes the changes one after the other.
pub(crate) fn apply_all(
    edits: &[Edit],
    plan: &mut Plan,
    said: &mut Said,
    catalog: &Catalog,
) -> Result<(), Refusal> {
    for change in read_all(edits)? {
        apply(&change, plan, said, catalog)?;
    }
    Ok(())
}

/// The changes some edits stand for.
pub(crate) fn read_all(edits: &[Edit]) -> Result<Vec<Change>, Refusal> {
    let other = || Refusal::new("a change of this question was made by another version");
    edits.iter().map(|it| Change::read(it).ok_or_else(other)).collect()
}

/// Makes one change. The plan is whole again afterwards, but may be one that cannot be written
/// as a statement: that is seen when it is.
pub(crate) fn apply(
    change: &Change,
    plan: &mut Plan,
    said: &mut Said,
    catalog: &Catalog,
) -> Result<(), Refusal> {
    let before = (plan.time, plan.limit, plan.measures.first().map(|it| it.label.clone()));
    match change {
        Change::Word { .. } | Change::ReadAs(_) | Change::Nothing => {}
        Change::Chart(wish) if wish.is_none() => said.chart = *wish,
        Change::Chart(wish) => said.chart = said.chart.then(*wish),
        Change::Time { .. } | Change::NoTime | Change::Base { .. } => time(change, plan)?,
        Change::Order { .. }
        | Change::Direction { .. }
        | Change::NoOrder
        | Change::Limit { .. } => {
            order(change, plan, catalog)?;
        }
        Change::Filter { .. } | Change::AddFilter { .. } | Change::NoFilter { .. } => {
            filter(change, plan, catalog)?;
        }
        Change::Condition { .. } | Change::AddCondition { .. } | Change::NoCondition { .. } => {
            condition(change, plan)?;
        }
        Change::Group { .. } | Change::AddGroup { .. } | Change::NoGroup { .. } => {
            group(change, plan, catalog)?;
        }
        _ => measure(change, plan, catalog)?,
    }
    // What was said of a part that is another one now is said no more.
    if before.0 != plan.time {
        let named = before.0.map(|it| it.to_string());
        said.notes.retain(|it| {
            !it.contains("no period was named")
                && !named.as_ref().is_some_and(|span| it.contains(span.as_str()))
        });
    }
    if before.1 != plan.limit {
        said.notes.retain(|it| !it.contains("no number was named"));
    }
    if let Some(label) =
        before.2.filter(|it| plan.measures.first().is_none_or(|now| now.label != *it))
    {
        said.notes.retain(|it| !it.contains(label.as_str()));
    }
    Ok(())
}

/// The question is no longer one that a change can be made to.
pub(crate) fn stale() -> Refusal {
    Refusal::new("a change that was made to this question no longer fits it")
}

fn measure(change: &Change, plan: &mut Plan, catalog: &Catalog) -> Result<(), Refusal> {
    let named = |is| figures::measure(is, catalog).ok_or_else(stale);
    match change {
        Change::Measure { at, is } => {
            *plan.measures.get_mut(*at).ok_or_else(stale)? = named(is)?;
        }
        Change::AddMeasure { is } => {
            let measure = named(is)?;
            if !plan.measures.contains(&measure) {
                plan.measures.push(measure);
            }
        }
        Change::Agg { at, is } => {
            let slot = plan.measures.get_mut(*at).ok_or_else(stale)?;
            *slot = figures::with_agg(slot, *is).ok_or_else(stale)?;
        }
        Change::NoMeasure { at } => {
            if *at >= plan.measures.len() || plan.measures.len() < 2 {
                return Err(Refusal::new("the only figure cannot be left out"));
            }
            plan.measures.remove(*at);
            let moved = |it: Outcome| match it {
                Outcome::Measure(idx) if idx == *at => None,
                Outcome::Measure(idx) if idx > *at => Some(Outcome::Measure(idx - 1)),
                other => Some(other),
            };
            move_outcomes(plan, moved);
        }
        Change::Show { of } => {
            let col = of.find(catalog).ok_or_else(stale)?;
            if !plan.show.contains(&col) {
                plan.show.push(col);
            }
        }
        _ => {}
    }
    Ok(())
}

/// Orders and conditions follow the parts they speak of; those of a part that is gone go too.
fn move_outcomes(plan: &mut Plan, moved: impl Fn(Outcome) -> Option<Outcome>) {
    plan.order = plan.order.take().and_then(|it| Some(Order { by: moved(it.by)?, ..it }));
    let conditions = std::mem::take(&mut plan.conditions);
    let kept = conditions.into_iter().filter_map(|it| Some(Condition { on: moved(it.on)?, ..it }));
    plan.conditions = kept.collect();
}

fn group(change: &Change, plan: &mut Plan, catalog: &Catalog) -> Result<(), Refusal> {
    match change {
        Change::Group { at, is } => {
            let key = key_for(plan, is, catalog)?;
            if plan.keys.iter().enumerate().any(|(idx, it)| idx != *at && *it == key) {
                return Err(Refusal::new("the rows are grouped by this already"));
            }
            *plan.keys.get_mut(*at).ok_or_else(stale)? = key;
        }
        Change::AddGroup { is } => {
            let key = key_for(plan, is, catalog)?;
            if !plan.keys.contains(&key) {
                plan.keys.push(key);
            }
        }
        Change::NoGroup { at } => {
            if *at >= plan.keys.len() {
                return Err(stale());
            }
            plan.keys.remove(*at);
            plan.limit_within = match plan.limit_within {
                Some(idx) if idx == *at => None,
                Some(idx) if idx > *at => Some(idx - 1),
                other => other,
            };
            move_outcomes(plan, |it| match it {
                Outcome::Key(idx) if idx == *at => None,
                Outcome::Key(idx) if idx > *at => Some(Outcome::Key(idx - 1)),
                other => Some(other),
            });
        }
        _ => {}
    }
    let within = plan.share.as_ref().and_then(|it| it.within);
    if within.is_some_and(|col| !plan.keys.contains(&Key::Column { col })) {
        plan.share = Some(crate::plan::Share { within: None });
    }
    if plan.keys.is_empty() && plan.task == Task::Totals {
        // One row has no order and is no share of itself.
        (plan.order, plan.limit, plan.limit_within, plan.share) = (None, None, None, None);
    }
    Ok(())
}

fn key_for(plan: &Plan, group: &GroupOf, catalog: &Catalog) -> Result<Key, Refusal> {
    let two_periods = matches!(plan.task, Task::Change { .. } | Task::Contribution { .. });
    if two_periods && matches!(group, GroupOf::Period { .. }) {
        return Err(Refusal::new("two periods that are compared cannot be split into periods"));
    }
    key(group, catalog)
}

fn key(group: &GroupOf, catalog: &Catalog) -> Result<Key, Refusal> {
    Ok(match group {
        GroupOf::Things { table } => {
            Key::Entity { table: table_named(table, catalog).ok_or_else(stale)? }
        }
        GroupOf::Column { of } => Key::Column { col: of.find(catalog).ok_or_else(stale)? },
        GroupOf::Period { grain } => Key::Period { grain: *grain },
    })
}

fn filter(change: &Change, plan: &mut Plan, catalog: &Catalog) -> Result<(), Refusal> {
    match change {
        Change::Filter { at, is } => {
            *plan.filters.get_mut(*at).ok_or_else(stale)? = filter_of(is, catalog)?;
        }
        Change::AddFilter { is } => plan.filters.push(filter_of(is, catalog)?),
        Change::NoFilter { at } if *at < plan.filters.len() => {
            plan.filters.remove(*at);
        }
        _ => return Err(stale()),
    }
    plan.filters.sort_by_key(|it| (it.col, it.negated));
    plan.filters.dedup();
    Ok(())
}

fn filter_of(it: &FilterOf, catalog: &Catalog) -> Result<Filter, Refusal> {
    let col = it.of.find(catalog).ok_or_else(stale)?;
    let test = match &it.test {
        TestOf::OneOf(texts) => {
            let mut texts = texts.clone();
            texts.sort();
            texts.dedup();
            Test::OneOf(texts)
        }
        TestOf::Contains(text) => Test::Contains(text.clone()),
        TestOf::Compare(cmp, value) => Test::Compare(*cmp, *value),
        TestOf::Between(low, high) => Test::Between(*low, *high),
        TestOf::CompareAverage(cmp) => Test::CompareAverage(*cmp),
        TestOf::IsNull(_) => Test::IsNull,
        TestOf::Exists(_) => Test::Exists,
    };
    Ok(Filter { col, test, negated: it.not })
}

fn condition(change: &Change, plan: &mut Plan) -> Result<(), Refusal> {
    match change {
        Change::Condition { at, cmp, value } => {
            let slot = plan.conditions.get_mut(*at).ok_or_else(stale)?;
            (slot.cmp, slot.value) = (*cmp, *value);
        }
        Change::AddCondition { measure, cmp, value } if *measure < plan.measures.len() => {
            let on = Outcome::Measure(*measure);
            plan.conditions.push(Condition { on, cmp: *cmp, value: *value });
        }
        Change::NoCondition { at } if *at < plan.conditions.len() => {
            plan.conditions.remove(*at);
        }
        _ => return Err(stale()),
    }
    Ok(())
}

fn time(change: &Change, plan: &mut Plan) -> Result<(), Refusal> {
    match change {
        Change::Time { span } => {
            if let Some(base) = plan.base {
                let back = match plan.time {
                    Some(now) if now.grain == span.grain && now.grain == base.grain => {
                        now.from - base.from
                    }
                    _ => span.grain.per_year().max(span.len()),
                };
                plan.base = Some(span.shifted(-back));
            }
            plan.time = Some(*span);
        }
        Change::NoTime => {
            if plan.base.is_some() {
                return Err(Refusal::new("a comparison needs its period"));
            }
            plan.time = None;
        }
        Change::Base { span } => {
            let comparable =
                matches!(plan.task, Task::Totals | Task::Change { .. } | Task::Contribution { .. });
            if !comparable || plan.time.is_none() || plan.time == Some(*span) {
                return Err(Refusal::new("this cannot be set against another period"));
            }
            if plan.task == Task::Totals {
                plan.task = Task::Change { growth: false };
                plan.keys.retain(|it| !matches!(it, Key::Period { .. }));
                (plan.order, plan.limit, plan.limit_within) = (None, None, None);
            }
            plan.base = Some(*span);
        }
        _ => {}
    }
    Ok(())
}

fn order(change: &Change, plan: &mut Plan, catalog: &Catalog) -> Result<(), Refusal> {
    match change {
        Change::Order { by, descending } => {
            let by = match by {
                OrderOf::Measure(idx) if *idx < plan.measures.len() => Outcome::Measure(*idx),
                OrderOf::Key(idx) if *idx < plan.keys.len() => Outcome::Key(*idx),
                OrderOf::Change => Outcome::Change,
                OrderOf::Share if plan.share.is_some() => Outcome::Share,
                OrderOf::Column(of) => {
                    let col = of.find(catalog).ok_or_else(stale)?;
                    if !plan.show.contains(&col) {
                        plan.show.push(col);
                    }
                    Outcome::Column(col)
                }
                _ => return Err(stale()),
            };
            plan.order = Some(Order { by, descending: *descending });
        }
        Change::Direction { descending } => {
            plan.order.as_mut().ok_or_else(stale)?.descending = *descending;
        }
        Change::NoOrder => {
            (plan.order, plan.limit, plan.limit_within) = (None, None, None);
        }
        Change::Limit { n } => {
            plan.limit = *n;
            if n.is_none() {
                plan.limit_within = None;
            }
        }
        _ => {}
    }
    Ok(())
}
