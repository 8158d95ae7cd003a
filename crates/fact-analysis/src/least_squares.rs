//! Ordinary least squares for a few regressors.

/// A fitted linear model: coefficients, and what is needed for the spread of a prediction.
#[derive(Debug, Clone)]
pub(crate) struct Fit {
    coefficients: Vec<f64>,
    /// X'X, row by row.
    moments: Vec<Vec<f64>>,
}

impl Fit {
    /// Fits `targets` to `rows` of regressors; `None` where these do not determine the
    /// coefficients.
    pub fn new(rows: &[Vec<f64>], targets: &[f64]) -> Option<Self> {
        let width = rows.first()?.len();
        let mut moments = vec![vec![0.0; width]; width];
        let mut right = vec![0.0; width];
        for (row, target) in rows.iter().zip(targets) {
            for ((moment_row, right), a) in moments.iter_mut().zip(&mut right).zip(row) {
                *right += a * target;
                for (moment, b) in moment_row.iter_mut().zip(row) {
                    *moment += a * b;
                }
            }
        }
        let coefficients = solve(moments.clone(), right)?;
        Some(Self { coefficients, moments })
    }

    pub fn predict(&self, row: &[f64]) -> f64 {
        dot(&self.coefficients, row)
    }

    /// How many times the error's variance a prediction at `row` has: 1 + x'(X'X)⁻¹x.
    pub fn variance_factor(&self, row: &[f64]) -> f64 {
        let solved = solve(self.moments.clone(), row.to_vec());
        1.0 + solved.map_or(0.0, |it| dot(&it, row)).max(0.0)
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Solves a small square system by elimination with the largest pivot first.
pub(crate) fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let n = right.len();
    for column in 0..n {
        let size =
            |row: &usize| matrix.get(*row).and_then(|it| it.get(column)).map_or(0.0, |it| it.abs());
        let pivot_row = (column..n).max_by(|a, b| size(a).total_cmp(&size(b)))?;
        if size(&pivot_row) < 1e-10 {
            return None;
        }
        matrix.swap(column, pivot_row);
        right.swap(column, pivot_row);
        let pivot = matrix.get(column)?.clone();
        let pivot_right = *right.get(column)?;
        let lead = *pivot.get(column)?;
        for row in (0..n).filter(|row| *row != column) {
            let cells = matrix.get_mut(row)?;
            let factor = cells.get(column)? / lead;
            for (cell, above) in cells.iter_mut().zip(&pivot) {
                *cell -= factor * above;
            }
            *right.get_mut(row)? -= factor * pivot_right;
        }
    }
    let unknown = |row: usize| Some(right.get(row)? / matrix.get(row)?.get(row)?);
    (0..n).map(unknown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_again() {
        let rows: Vec<Vec<f64>> = (0..5).map(|t| vec![1.0, f64::from(t)]).collect();
        let fit = Fit::new(&rows, &[1.0, 3.0, 5.0, 7.0, 9.0]).unwrap();
        assert!((fit.predict(&[1.0, 5.0]) - 11.0).abs() < 1e-9);
        // 1 + 1/5 + (5 − 2)² / 10, the textbook form for a straight line.
        assert!((fit.variance_factor(&[1.0, 5.0]) - 2.1).abs() < 1e-9);
    }

    #[test]
    fn regressors_that_say_the_same_twice_are_refused() {
        let rows = vec![vec![1.0, 2.0], vec![2.0, 4.0], vec![3.0, 6.0]];
        assert!(Fit::new(&rows, &[1.0, 2.0, 3.0]).is_none());
        assert!(Fit::new(&[], &[]).is_none());
    }
}
