//! Yes or no, from the rows that prove it.

use fact_core::{Reading, Role, Table, Unit, Value, YesNo};

/// What the rows say to a question for yes or no; `None` where none was asked for, or where the
/// rows say neither.
pub(super) fn verdict(reading: &Reading, table: &Table) -> Option<bool> {
    match reading.yes_no.as_ref()? {
        YesNo::Found => Some(!table.rows.is_empty()),
        YesNo::Counted => number(table).map(|it| it > 0.0),
        YesNo::NoneCounted => number(table).map(|it| it <= 0.0),
        YesNo::Rose => change(table).map(|it| it > 0.0),
        YesNo::Fell => change(table).map(|it| it < 0.0),
        YesNo::Most(name) => beats(table, name, |own, other| own > other),
        YesNo::Least(name) => beats(table, name, |own, other| own < other),
    }
}

/// The only figure in the only row.
fn number(table: &Table) -> Option<f64> {
    let [row] = table.rows.as_slice() else { return None };
    let [only] = row.as_slice() else { return None };
    only.as_f64()
}

/// The change in the only row: the last column but for one that puts it in hundredths, which is
/// missing where there was nothing before.
fn change(table: &Table) -> Option<f64> {
    let [row] = table.rows.as_slice() else { return None };
    let told = |unit: fn(&Unit) -> bool| {
        let mut cells = table.columns.iter().zip(row).skip(2).filter(|it| unit(&it.0.unit));
        cells.find_map(|it| it.1.as_f64())
    };
    told(|it| *it != Unit::Percent).or_else(|| told(|it| *it == Unit::Percent))
}

/// Whether the row of this name has a figure that beats all others.
fn beats(table: &Table, name: &str, better: fn(f64, f64) -> bool) -> Option<bool> {
    let names = table.columns.iter().position(|it| it.role == Role::Dimension)?;
    let figures = table.columns.iter().position(|it| it.role == Role::Measure)?;
    let is_own = |row: &&Vec<Value>| row.get(names).and_then(Value::as_str) == Some(name);
    let figure = |row: &Vec<Value>| row.get(figures).and_then(Value::as_f64);
    let own = figure(table.rows.iter().find(is_own)?)?;
    let others: Option<Vec<f64>> = table.rows.iter().filter(|it| !is_own(it)).map(figure).collect();
    let others = others.filter(|it| !it.is_empty())?;
    Some(others.into_iter().all(|it| better(own, it)))
}

#[cfg(test)]
mod tests {
    use fact_core::{Column, Shape};

    use super::*;

    fn column(label: &str, role: Role, unit: Unit) -> Column {
        Column { role, unit, ..Column::plain(label) }
    }

    #[track_caller]
    fn check(yes_no: YesNo, columns: &[Column], rows: &[&[Value]], expected: Option<bool>) {
        let reading = Reading {
            yes_no: Some(yes_no),
            ..super::super::tests::reading(Shape::List, "companies", "")
        };
        let rows = rows.iter().map(|it| it.to_vec()).collect();
        let table = Table { columns: columns.to_vec(), rows, truncated: false };
        assert_eq!(verdict(&reading, &table), expected);
    }

    #[test]
    fn the_rows_say_yes_or_no() {
        let name = || column("Company", Role::Dimension, Unit::None);
        let figure = |label| column(label, Role::Measure, Unit::Number);
        let growth = column("Growth", Role::Measure, Unit::Percent);
        let (text, real) = (|it: &str| Value::Text(it.to_owned()), Value::Real);
        check(YesNo::Found, &[name()], &[&[text("Acme")]], Some(true));
        check(YesNo::Found, &[name()], &[], Some(false));
        let count = || [figure("Number of visits")];
        check(YesNo::Counted, &count(), &[&[Value::Integer(2)]], Some(true));
        check(YesNo::Counted, &count(), &[&[Value::Integer(0)]], Some(false));
        check(YesNo::NoneCounted, &count(), &[&[Value::Integer(2)]], Some(false));
        check(YesNo::NoneCounted, &count(), &[&[Value::Integer(0)]], Some(true));
        check(YesNo::Counted, &[name(), figure("Visits")], &[&[text("Acme"), real(2.0)]], None);
        let columns = [figure("2023"), figure("2024"), growth];
        let row: &[Value] = &[real(5.0), real(4.0), real(-20.0)];
        check(YesNo::Rose, &columns, &[row], Some(false));
        check(YesNo::Fell, &columns, &[row], Some(true));
        check(YesNo::Rose, &columns, &[&[Value::Null, real(4.0), Value::Null]], None);
        let columns = [name(), figure("Revenue")];
        let rows: [&[Value]; 2] = [&[text("Acme"), real(3.0)], &[text("Bolt"), real(2.0)]];
        check(YesNo::Most("Acme".to_owned()), &columns, &rows, Some(true));
        check(YesNo::Least("Acme".to_owned()), &columns, &rows, Some(false));
        check(YesNo::Most("Acme".to_owned()), &columns, &rows[..1], None);
    }
}
