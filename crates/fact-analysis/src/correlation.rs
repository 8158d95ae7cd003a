//! How sure a correlation is.

use fact_core::{Correlation, Table, Value};
use statrs::distribution::{ContinuousCDF as _, StudentsT};

use crate::Error;

/// One entry a row: the coefficient with its two-sided p-value.
pub(crate) fn significance(
    table: &Table,
    (label_idx, with_idx): (Option<usize>, Option<usize>),
    r_idx: usize,
    n_idx: usize,
) -> Result<Vec<Correlation>, Error> {
    for idx in [r_idx, n_idx].into_iter().chain(label_idx).chain(with_idx) {
        if table.columns.get(idx).is_none() {
            return Err(Error::NoColumn { idx, n_columns: table.columns.len() });
        }
    }
    let entry = |row: &Vec<Value>| {
        let name = |idx: Option<usize>| idx.and_then(|it| row.get(it)).map(ToString::to_string);
        let label = match (name(label_idx), name(with_idx)) {
            (Some(one), Some(other)) => Some(format!("{one} and {}", other.to_lowercase())),
            (one, other) => one.or(other),
        };
        let n = row.get(n_idx).map_or(0, count);
        let r = row.get(r_idx).and_then(Value::as_f64).filter(|it| it.is_finite());
        // Rounding in a database can carry a coefficient a hair beyond one.
        let r = r.filter(|it| it.abs() <= 1.0 + 1e-9).map(|it| it.clamp(-1.0, 1.0));
        let p_value = r.and_then(|r| p_value(r, n));
        Correlation { label: label.unwrap_or_default(), r, n, p_value }
    };
    if let (Some(one), Some(other)) = (label_idx, with_idx) {
        return Ok(half(table, one, other).into_iter().map(entry).collect());
    }
    Ok(table.rows.iter().map(entry).collect())
}

/// The rows of a square that say something of their own: each pair once, none of a thing with
/// itself.
fn half(table: &Table, one: usize, other: usize) -> Vec<&Vec<Value>> {
    let mut kept: Vec<&Vec<Value>> = Vec::new();
    for row in &table.rows {
        let (Some(first), Some(second)) = (row.get(one), row.get(other)) else { continue };
        let mirrored =
            |it: &&Vec<Value>| it.get(one) == Some(second) && it.get(other) == Some(first);
        if first != second && !kept.iter().any(mirrored) {
            kept.push(row);
        }
    }
    kept
}

fn count(value: &Value) -> u64 {
    match value {
        Value::Integer(it) => u64::try_from(*it).unwrap_or(0),
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "held to zero and above; a count has no fraction"
        )]
        Value::Real(it) if it.is_finite() => it.max(0.0) as u64,
        _ => 0,
    }
}

/// Two-sided p-value of "r is zero", for at least three pairs; of a rank correlation too, for which
/// it is near enough from ten pairs on.
///
/// # Source
/// t = r √((n − 2) / (1 − r²)) follows Student's t with n − 2 degrees of freedom: NIST/SEMATECH
/// e-Handbook of Statistical Methods, and `scipy.stats.pearsonr`; of ranks
/// `scipy.stats.spearmanr`.
fn p_value(r: f64, n: u64) -> Option<f64> {
    if n < 3 {
        return None;
    }
    let freedom = f64::from(u32::try_from(n - 2).unwrap_or(u32::MAX));
    let unexplained = 1.0 - r * r;
    if unexplained <= 0.0 {
        return Some(0.0);
    }
    let t = r.abs() * (freedom / unexplained).sqrt();
    let student = StudentsT::new(0.0, 1.0, freedom).ok()?;
    Some((2.0 * student.sf(t)).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(r: f64, n: u64, expected: Option<f64>) {
        match (p_value(r, n), expected) {
            (Some(actual), Some(expected)) => {
                assert!((actual - expected).abs() <= 1e-9 + 1e-6 * expected, "{actual}");
            }
            (actual, expected) => assert_eq!(actual, expected),
        }
    }

    /// Expected values: scipy 1.17.1, `2 * t.sf(abs(r) * sqrt((n - 2) / (1 - r * r)), n - 2)`.
    #[test]
    fn p_values_are_those_of_the_t_test() {
        check(0.5, 12, Some(9.785_461_425_781e-2));
        check(-0.31, 40, Some(5.157_098_014_348e-2));
        check(0.98, 5, Some(3.385_101_276_033e-3));
        check(0.05, 1000, Some(1.140_725_955_511e-1));
        check(0.62, 24, Some(1.230_832_870_662e-3));
        check(0.999, 8, Some(2.498_125_375e-9));
    }

    #[test]
    fn no_p_value_without_three_pairs_and_none_is_needed_for_a_perfect_line() {
        check(0.9, 2, None);
        check(1.0, 10, Some(0.0));
        check(-1.0, 10, Some(0.0));
    }

    #[test]
    fn rows_without_a_coefficient_stay_in_place() {
        let columns = ["sector", "r", "n"].map(fact_core::Column::plain).to_vec();
        let rows = vec![
            vec![Value::Text("Energy".into()), Value::Real(0.5), Value::Integer(12)],
            vec![Value::Text("Retail".into()), Value::Null, Value::Integer(1)],
            vec![Value::Text("Health".into()), Value::Real(1.000_000_000_1), Value::Real(5.0)],
        ];
        let table = Table { columns, rows, truncated: false };
        let rows = significance(&table, (Some(0), None), 1, 2).unwrap();
        let seen: Vec<_> = rows.iter().map(|it| (it.label.as_str(), it.r, it.n)).collect();
        assert_eq!(
            seen,
            [("Energy", Some(0.5), 12), ("Retail", None, 1), ("Health", Some(1.0), 5)]
        );
        assert!(rows[0].p_value.is_some() && rows[1].p_value.is_none());
    }

    #[test]
    fn a_missing_column_is_named() {
        let table = Table::default();
        let expected = Error::NoColumn { idx: 3, n_columns: 0 };
        assert_eq!(significance(&table, (None, None), 3, 4), Err(expected));
    }
}
