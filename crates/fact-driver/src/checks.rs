//! What is looked at between the rows and the answer.

use fact_core::{Answer, Check, CheckLevel, Column, Limits, Reading, Role, Table, Value};

/// Gives the result's columns the labels, units and roles that the reading knows of.
pub(crate) fn name_columns(table: &mut Table, known: &[Column]) {
    for (column, known) in table.columns.iter_mut().zip(known) {
        *column = known.clone();
    }
}

/// Whether the figures of a column run from the largest down, by the first two that differ.
pub(crate) fn falls(table: &Table, column_idx: usize) -> bool {
    let figures: Vec<f64> = table.column(column_idx).filter_map(Value::as_f64).collect();
    let pairs = figures.iter().zip(figures.iter().skip(1));
    let mut steps = pairs.map(|(one, next)| one.total_cmp(next));
    steps.find(|it| it.is_ne()).is_none_or(std::cmp::Ordering::is_gt)
}

/// Looks at the rows as an experienced colleague would before passing them on.
pub(crate) fn look(table: &Table, reading: &Reading, limits: &Limits) -> Vec<Check> {
    let mut checks = vec![read_only()];
    checks.extend(empty(table, reading));
    checks.extend(cut(table, limits));
    checks.extend(nulls(table));
    checks
}

/// The checks of an answer as given to one question: those of the rows, and what was made of
/// this question's own words.
pub fn of_reply(answer: &Answer, reading: &Reading) -> Vec<Check> {
    answer.checks.iter().cloned().chain(unplaced(reading)).collect()
}

/// The data changed at every attempt to read it.
pub(crate) fn data_moved() -> Check {
    Check {
        level: CheckLevel::Warning,
        text: "the data is changing right now: this is its state when it was read, and the answer was not cached".into(),
    }
}

/// An analysis that the rows do not carry.
pub(crate) fn not_worked_out(err: &fact_analysis::Error) -> Check {
    Check { level: CheckLevel::Warning, text: err.to_string() }
}

fn read_only() -> Check {
    Check {
        level: CheckLevel::Passed,
        text: "one read-only statement; every name in it exists".into(),
    }
}

fn empty(table: &Table, reading: &Reading) -> Option<Check> {
    let nothing = table.rows.is_empty() || table.rows.iter().flatten().all(Value::is_null);
    nothing.then(|| {
        let text = match reading.scope.as_str() {
            "" => "no rows match".to_owned(),
            scope => format!("there are no rows {scope}"),
        };
        Check { level: CheckLevel::Warning, text }
    })
}

fn cut(table: &Table, limits: &Limits) -> Option<Check> {
    table.truncated.then(|| Check {
        level: CheckLevel::Warning,
        text: format!(
            "cut off at {} rows (the limit is {}): the figures shown are right, but the list is incomplete",
            fact_core::thousands(&table.rows.len().to_string()),
            fact_core::thousands(&limits.max_rows.to_string()),
        ),
    })
}

fn nulls(table: &Table) -> Option<Check> {
    let measures = table.columns_with(Role::Measure);
    let is_gap =
        |row: &&Vec<Value>| measures.iter().any(|idx| row.get(*idx).is_some_and(Value::is_null));
    let n_gaps = table.rows.iter().filter(is_gap).count();
    let told = n_gaps > 0 && n_gaps < table.rows.len();
    told.then(|| Check {
        level: CheckLevel::Note,
        text: match n_gaps {
            1 => "1 row has no figure, because the data has none for it".to_owned(),
            n => format!("{n} rows have no figure, because the data has none for them"),
        },
    })
}

fn unplaced(reading: &Reading) -> Option<Check> {
    (!reading.unplaced.is_empty()).then(|| Check {
        level: CheckLevel::Note,
        text: format!("not used: {}", reading.unplaced.join(", ")),
    })
}
