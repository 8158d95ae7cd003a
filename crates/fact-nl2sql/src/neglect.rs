//! What a plan was asked for and leaves out: then it is not sure to be what was meant.
//!
//! Start at [`neglects`].

use crate::Plan;
use crate::catalog::{AxisForm, Catalog, NameHit, Role, Target};
use crate::glossary::VERBS;
use crate::lex::Token;
use crate::period::Grain;
use crate::plan::{Agg, Col, Formula, Key, Measure, Task};
use crate::resolve::axis_near;
use crate::words::stem;

/// Whether a plan makes nothing of the `things` that were named or of the time, or tells the time by
/// another date than the one meant: "levies charged in 2024" are no prices of parts.
pub(crate) fn neglects(plan: &Plan, things: &[usize], tokens: &[Token], catalog: &Catalog) -> bool {
    leaves_out(plan, things, catalog)
        || dates_otherwise(plan, tokens, catalog)
        || forgets_who_left(plan, tokens, catalog)
        || leaves_out_period(plan, tokens)
        || measures_otherwise(plan, tokens)
        || asks_for_thing(plan, tokens, catalog)
        || counts_what_adds_up(plan, tokens, catalog)
}

/// Whether the largest amount is told where the thing that has it was asked for: "our priciest dessert" is one
/// of them, and nobody named the price.
fn asks_for_thing(plan: &Plan, tokens: &[Token], catalog: &Catalog) -> bool {
    let [measure] = plan.measures.as_slice() else { return false };
    let Formula::Column { col, agg: Agg::Max | Agg::Min } = measure.formula else {
        return false;
    };
    let words = catalog.column(col).map(|it| it.words.as_slice()).unwrap_or_default();
    let named = words.iter().any(|it| tokens.iter().any(|token| token.stem == stem(it)));
    let ranked = tokens.iter().any(|it| it.lower.ends_with("est") && is_adjective(&it.lower));
    plan.keys.is_empty() && ranked && !named
}

/// Whether rows are counted up where what they come to was asked for: "cumulative invoicing", "running invoice
/// total".
fn counts_what_adds_up(plan: &Plan, tokens: &[Token], catalog: &Catalog) -> bool {
    let [Measure { formula: Formula::Rows { table }, .. }] = plan.measures.as_slice() else {
        return false;
    };
    let keeps_amount = catalog.main_amount(*table, Agg::Sum).is_some();
    let words = catalog.table(*table).map(|it| it.words.as_slice()).unwrap_or_default();
    let done = |it: &Token| {
        it.lower.ends_with("ing")
            && words.iter().any(|own| stem(own) == it.stem && *own != it.lower)
    };
    let total = |it: &[Token]| match it {
        [led, said] => {
            let runs = matches!(led.lower.as_str(), "running" | "cumulative" | "trailing");
            matches!(said.lower.as_str(), "total" | "totals" | "value" | "amount") && !runs
        }
        _ => false,
    };
    let said = tokens.iter().any(done) || tokens.windows(2).any(total);
    plan.running.is_some() && keeps_amount && said
}

/// Whether a superlative says by itself what is compared, as "priciest" does and "highest" does not.
fn is_adjective(lower: &str) -> bool {
    !matches!(lower, "highest" | "lowest" | "largest" | "smallest" | "biggest" | "greatest")
}

/// Whether a plan has other figures than the words ask for: a sum for "how many … over 10", a count for "sales
/// value", and one more figure for the unit of the first ("talk time, in seconds").
fn measures_otherwise(plan: &Plan, tokens: &[Token]) -> bool {
    const MORE: &[&str] = &["over", "above", "under", "below", "more", "least", "less", "fewer"];
    const UNITS: &[&str] = &["seconds", "minutes", "hours", "days"];
    let word = |at: usize| tokens.get(at).map_or("", |it| it.lower.as_str());
    let says = |words: &[&str]| tokens.iter().any(|it| words.contains(&it.lower.as_str()));
    let counts = |it: &Measure| matches!(it.formula, Formula::Rows { .. });
    let of_totals = plan.task == Task::Totals;
    let sums = !plan.measures.iter().any(counts);
    let how_many = (word(0), word(1)) == ("how", "many") && says(MORE);
    let of_value = says(&["value", "worth"]) && plan.measures.iter().all(counts);
    let in_unit = (1..tokens.len()).any(|at| word(at - 1) == "in" && UNITS.contains(&word(at)));
    of_totals && (how_many && sums || of_value || in_unit && plan.measures.len() > 1)
}

/// "best month of each year": which of the periods is asked for, and none of its length was made.
fn leaves_out_period(plan: &Plan, tokens: &[Token]) -> bool {
    const BEST: &[&str] = &["best", "worst", "busiest", "quietest", "strongest", "weakest", "top"];
    let made = |grain: Grain| {
        let key = |it: &Key| matches!(it, Key::Period { grain: own, .. } if *own == grain);
        plan.keys.iter().any(key)
    };
    let grain = |word: &str| match word {
        "month" => Some(Grain::Month),
        "quarter" => Some(Grain::Quarter),
        "year" => Some(Grain::Year),
        _ => None,
    };
    tokens.windows(2).any(|it| match it {
        [best, of] => {
            BEST.contains(&best.lower.as_str()) && grain(&of.lower).is_some_and(|it| !made(it))
        }
        _ => false,
    })
}

fn leaves_out(plan: &Plan, things: &[usize], catalog: &Catalog) -> bool {
    let amounts = plan.measures.iter().map(|it| match it.formula {
        Formula::Column { col, .. } => Some(col.table),
        _ => None,
    });
    let Some(mut used) = amounts.collect::<Option<Vec<usize>>>() else { return false };
    used.extend(plan.filters.iter().map(|it| it.col.table));
    used.extend(plan.keys.iter().filter_map(|it| match it {
        Key::Entity { table } => Some(*table),
        Key::Column { col } => Some(col.table),
        Key::Period { .. } => None,
    }));
    // The lines of an order by month are told by the order's day.
    let periods = plan.keys.iter().any(|it| matches!(it, Key::Period { .. }));
    let dated = |table: &usize| {
        let own = catalog.table(*table).is_some_and(|it| it.axis.is_some());
        own || periods && axis_near(catalog, *table).is_some()
    };
    let timeless = plan.time.is_some() && !used.iter().any(dated);
    let of_others = !things.is_empty() && !things.iter().any(|it| used.contains(it));
    plan.task == Task::Totals && !plan.measures.is_empty() && (timeless || of_others)
}

/// Whether a plan of "current" things has figures of those as well of which a date says that they came to an
/// end.
fn forgets_who_left(plan: &Plan, tokens: &[Token], catalog: &Catalog) -> bool {
    let said = tokens.iter().any(|it| matches!(it.lower.as_str(), "current" | "present"));
    let measured = plan.measures.iter().find_map(|it| match it.formula {
        Formula::Rows { table } => Some(table),
        Formula::Column { col, .. } => Some(col.table),
        _ => None,
    });
    let is_end =
        |col: Col| catalog.column(col).is_some_and(|it| it.role == Role::Date && it.has_gaps);
    let has_end =
        |table: usize| catalog.columns().any(|(col, _)| col.table == table && is_end(col));
    let kept = plan.filters.iter().any(|it| is_end(it.col));
    // "hours of current volunteers": of theirs.
    let named = tokens.windows(2).any(|it| match it {
        [now, things] => {
            let hits = catalog.names().at(&[things.stem.as_str()]);
            now.lower == "current"
                && hits.iter().any(|it| match it.target {
                    Target::Table(table) => it.score > 0.8 && has_end(table),
                    _ => false,
                })
        }
        _ => false,
    });
    said && !kept && (named || measured.is_some_and(has_end))
}

/// Whether a plan tells its time by another date than the one that what was done is called by: claims
/// "reported last month" by when the loss was.
fn dates_otherwise(plan: &Plan, tokens: &[Token], catalog: &Catalog) -> bool {
    let timed = plan.time.is_some() || plan.keys.iter().any(|it| matches!(it, Key::Period { .. }));
    let measure = plan.measures.first().filter(|_| timed && plan.measures.len() == 1);
    let table = measure.and_then(|it| match it.formula {
        Formula::Column { col, .. } => Some(col.table),
        Formula::Rows { table } => Some(table),
        _ => None,
    });
    let axis = table.and_then(|it| catalog.table(it)?.axis.as_ref()).map(|it| it.form);
    let Some(AxisForm::Date { date }) = axis else { return false };
    let is_other = |it: NameHit| match it.target {
        Target::Column(col) => {
            Some(col.table) == table && col.column != date && catalog.is_dated(it.target)
        }
        Target::Table(_) | Target::Concept(_) => false,
    };
    let mut done = tokens.iter().filter(|it| VERBS.is_past(&it.lower));
    done.any(|it| catalog.names().at(&[it.stem.as_str()]).into_iter().any(is_other))
        || (0..tokens.len()).any(|at| names_date(tokens, at, catalog).into_iter().any(is_other))
}

/// What a date is called by that is named itself: "by issue date", "per month of issue".
fn names_date(tokens: &[Token], at: usize, catalog: &Catalog) -> Vec<NameHit> {
    const KINDS: &[&str] = &["date", "day", "month", "quarter", "year"];
    let word = |at: usize| tokens.get(at).map_or("", |it| it.lower.as_str());
    let stem_at = |at: usize| tokens.get(at).map_or("", |it| it.stem.as_str());
    if KINDS.contains(&word(at)) && word(at + 1) == "of" {
        return catalog.names().at(&[stem_at(at + 2)]);
    }
    if word(at + 1) != "date" {
        return Vec::new();
    }
    let whole = catalog.names().at(&[stem_at(at), stem_at(at + 1)]).into_iter();
    let whole: Vec<NameHit> = whole.filter(|it| it.n_words == 2).collect();
    if whole.is_empty() { catalog.names().at(&[stem_at(at)]) } else { whole }
}
