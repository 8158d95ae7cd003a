//! Whether groups differ, from the mean ranks the statement has worked out.

use fact_core::{RankTest, Table, Value};
use statrs::distribution::{ChiSquared, ContinuousCDF as _};

use crate::Error;
use crate::number::to_f64;
use crate::series::has_columns;

/// Values each group must have.
pub const MIN_OF_GROUP: u64 = 2;

/// Columns of a group's row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Columns {
    pub label: Option<usize>,
    pub n: usize,
    pub mean_rank: usize,
    pub ties: usize,
}

/// One test for each name, over its rows.
///
/// # Errors
/// The table lacks a column, or no test has two groups of [`MIN_OF_GROUP`] values.
pub(crate) fn rank_tests(table: &Table, columns: Columns) -> Result<Vec<RankTest>, Error> {
    let Columns { label, n, mean_rank, ties } = columns;
    has_columns(table, [n, mean_rank, ties].into_iter().chain(label))?;
    let mut tests: Vec<(String, Vec<Group>)> = Vec::new();
    for row in &table.rows {
        let name = label.and_then(|it| row.get(it)).map(ToString::to_string).unwrap_or_default();
        let figure = |idx: usize| row.get(idx).and_then(Value::as_f64).filter(|it| it.is_finite());
        let group =
            Group { n: figure(n).unwrap_or(0.0), mean_rank: figure(mean_rank), ties: figure(ties) };
        match tests.iter_mut().find(|it| it.0 == name) {
            Some((_, groups)) => groups.push(group),
            None => tests.push((name, vec![group])),
        }
    }
    let done: Vec<RankTest> =
        tests.into_iter().filter_map(|(label, groups)| kruskal_wallis(label, &groups)).collect();
    if done.is_empty() { Err(Error::TooFewOfGroup { least: MIN_OF_GROUP }) } else { Ok(done) }
}

struct Group {
    n: f64,
    mean_rank: Option<f64>,
    ties: Option<f64>,
}

/// `None` where a group has too few values, or all values are equal.
///
/// # Source
/// H = 12 / (N (N + 1)) Σ n r̄² − 3 (N + 1), divided by 1 − Σ (t³ − t) / (N³ − N) for ties, follows
/// chi-squared with one degree of freedom less than groups: Kruskal and Wallis, Journal of the
/// American Statistical Association 47 (1952); as `scipy.stats.kruskal`. Over seasons it is the
/// test for stable seasonality of X-13ARIMA-SEATS.
fn kruskal_wallis(label: String, groups: &[Group]) -> Option<RankTest> {
    #[expect(clippy::cast_precision_loss, reason = "a small constant")]
    let least = MIN_OF_GROUP as f64;
    if groups.len() < 2 || groups.iter().any(|it| it.n < least) {
        return None;
    }
    let n: f64 = groups.iter().map(|it| it.n).sum();
    let ranks: Option<f64> =
        groups.iter().map(|it| it.mean_rank.map(|rank| it.n * rank * rank)).sum();
    let ties: Option<f64> = groups.iter().map(|it| it.ties).sum();
    let corrected = 1.0 - ties? / (n * n * n - n);
    if corrected <= 0.0 {
        return None;
    }
    let h = ((12.0 / (n * (n + 1.0)) * ranks? - 3.0 * (n + 1.0)) / corrected).max(0.0);
    let law = ChiSquared::new(to_f64(groups.len() - 1)).ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a sum of counts of rows"
    )]
    let n = n as u64;
    Some(RankTest { label, n, n_groups: groups.len(), h, p_value: law.sf(h).clamp(0.0, 1.0) })
}

#[cfg(test)]
mod tests {
    use fact_core::Column;

    use super::*;

    fn table(rows: &[(&str, i64, f64, i64)]) -> Table {
        let row = |it: &(&str, i64, f64, i64)| {
            let (name, n, mean_rank, ties) = *it;
            let name = Value::Text(name.to_owned());
            vec![name, Value::Integer(n), Value::Real(mean_rank), Value::Integer(ties)]
        };
        let columns = ["of", "n", "mean_rank", "ties"].map(Column::plain).to_vec();
        Table { columns, rows: rows.iter().map(row).collect(), truncated: false }
    }

    const COLUMNS: Columns = Columns { label: Some(0), n: 1, mean_rank: 2, ties: 3 };

    /// Expected values: scipy 1.17.1, `kruskal([2.1, 3.4, 2.8, 5.0, 3.3], [4.1, 5.2, 6.3, 4.4],
    /// [1.0, 2.0, 2.8, 1.5, 2.2, 2.1])`; mean ranks by `rankdata`.
    #[test]
    fn the_test_is_that_of_kruskal_and_wallis() {
        let table = table(&[("x", 5, 8.8, 6), ("x", 4, 13.0, 0), ("x", 6, 4.0, 6)]);
        let tests = rank_tests(&table, COLUMNS).unwrap();
        let [test] = tests.as_slice() else { panic!("{tests:?}") };
        assert!((test.h - 9.995_698_924_731_19).abs() < 1e-9, "{}", test.h);
        assert!((test.p_value - 0.006_752_452_799_730_177).abs() < 1e-9, "{}", test.p_value);
        assert_eq!((test.n, test.n_groups), (15, 3));
    }

    #[test]
    fn each_name_is_a_test_and_one_with_too_few_values_is_none() {
        let rows = [("a", 2, 1.5, 0), ("b", 1, 1.0, 0), ("a", 2, 3.5, 0), ("b", 3, 3.0, 0)];
        let tests = rank_tests(&table(&rows), COLUMNS).unwrap();
        let names: Vec<_> = tests.iter().map(|it| it.label.as_str()).collect();
        assert_eq!(names, ["a"]);
        let told = rank_tests(&table(&rows[1..2]), COLUMNS).unwrap_err().to_string();
        assert!(told.contains("at least 2 values"), "{told}");
        // All values are equal: there are no ranks to speak of.
        assert!(rank_tests(&table(&[("a", 2, 2.5, 30), ("a", 2, 2.5, 30)]), COLUMNS).is_err());
    }
}
