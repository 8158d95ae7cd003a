//! A change of the whole, put together from what its groups have to do with it.

use fact_core::{Contribution, Direction, Table, Value};

use crate::Error;
use crate::series::has_columns;

/// Columns of a group's row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Columns {
    pub before: usize,
    pub after: usize,
    pub change: usize,
    /// For a ratio: share before, share after, rate effect, mix effect.
    pub ratio: Option<[usize; 4]>,
}

/// The whole of all groups.
///
/// Of a ratio the whole is the mean of the groups' ratios, weighted by their shares.
///
/// # Errors
/// The table lacks a column or some of its rows, or has no group with a figure.
pub(crate) fn contribution(
    table: &Table,
    columns: Columns,
    supposed: Option<Direction>,
) -> Result<Contribution, Error> {
    let Columns { before, after, change, ratio } = columns;
    has_columns(table, [before, after, change].into_iter().chain(ratio.into_iter().flatten()))?;
    let figure = |row: &[Value], idx: usize| row.get(idx).and_then(Value::as_f64).unwrap_or(0.0);
    let total = |idx: usize| table.rows.iter().map(|row| figure(row, idx)).sum::<f64>();
    let weighted = |idx: usize, share: usize| {
        let part = |row: &Vec<Value>| figure(row, idx) * figure(row, share) / 100.0;
        table.rows.iter().map(part).sum::<f64>()
    };
    let (then, now) = match ratio {
        Some([share_before, share_after, ..]) => {
            (weighted(before, share_before), weighted(after, share_after))
        }
        None => (total(before), total(after)),
    };
    if table.rows.is_empty() {
        return Err(Error::NoGroups);
    }
    let moved = now - then;
    let along = |row: &&Vec<Value>| figure(row, change) * moved > 0.0;
    Ok(Contribution {
        before: then,
        after: now,
        change: moved,
        n_groups: table.rows.len(),
        n_along: table.rows.iter().filter(along).count(),
        rate: ratio.map(|it| total(it[2])),
        mix: ratio.map(|it| total(it[3])),
        supposed,
    })
}

#[cfg(test)]
mod tests {
    use fact_core::Column;

    use super::*;

    fn table(n_columns: usize, rows: &[&[f64]]) -> Table {
        let columns = (0..n_columns).map(|it| Column::plain(it.to_string())).collect();
        let rows = rows.iter().map(|it| it.iter().map(|it| Value::Real(*it)).collect()).collect();
        Table { columns, rows, truncated: false }
    }

    #[test]
    fn a_sums_change_is_the_sum_of_the_changes() {
        let table = table(3, &[&[10.0, 14.0, 4.0], &[5.0, 4.0, -1.0], &[1.0, 3.0, 2.0]]);
        let columns = Columns { before: 0, after: 1, change: 2, ratio: None };
        let whole = contribution(&table, columns, Some(Direction::Up)).unwrap();
        assert_eq!((whole.before, whole.after, whole.change), (16.0, 21.0, 5.0));
        assert_eq!((whole.n_groups, whole.n_along, whole.rate, whole.mix), (3, 2, None, None));
    }

    /// Ratios of 10 % and 20 % whose weights go from 50 : 50 to 40 : 60, the second then at 25 %:
    /// 15 % to 19 %, of which the ratio made 0.55 × 5 and the shift the rest.
    #[test]
    fn a_ratios_change_is_of_ratios_and_weights() {
        let rate = 0.55 * 5.0;
        let mix = 4.0 - rate;
        let rows: [&[f64]; 2] = [
            &[10.0, 10.0, 50.0, 40.0, 0.7, 0.0, 0.7],
            &[20.0, 25.0, 50.0, 60.0, 3.3, rate, mix - 0.7],
        ];
        let columns = Columns { before: 0, after: 1, change: 4, ratio: Some([2, 3, 5, 6]) };
        let whole = contribution(&table(7, &rows), columns, None).unwrap();
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(near(whole.before, 15.0) && near(whole.after, 19.0) && near(whole.change, 4.0));
        let (rate, mix) = (whole.rate.unwrap(), whole.mix.unwrap());
        assert!(near(rate + mix, whole.change), "{rate} {mix}");
    }

    #[test]
    fn a_part_of_the_groups_adds_up_to_nothing() {
        let cut = Table { truncated: true, ..table(3, &[&[1.0, 2.0, 1.0]]) };
        let columns = Columns { before: 0, after: 1, change: 2, ratio: None };
        assert_eq!(contribution(&cut, columns, None), Err(Error::Cut { n_rows: 1 }));
        assert_eq!(contribution(&table(3, &[]), columns, None), Err(Error::NoGroups));
    }
}
