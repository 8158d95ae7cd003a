//! Whether an answer's table holds the expected rows.

use fact_api::wire::Cell;

/// Whether row order matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    Any,
    Fixed,
}

/// Whether `actual` has as many rows as `expected`, and for each expected column one of its own
/// that makes the rows equal. The answer may show more columns than were asked for.
pub fn holds(actual: &[Vec<Cell>], expected: &[Vec<Cell>], order: Order) -> bool {
    if actual.len() != expected.len() {
        return false;
    }
    let n_expected = expected.first().map_or(0, Vec::len);
    let n_actual = actual.first().map_or(0, Vec::len);
    choose(&mut Vec::new(), n_expected, n_actual, &|columns| {
        let mut projected: Vec<Vec<&Cell>> =
            actual.iter().map(|row| columns.iter().map(|idx| &row[*idx]).collect()).collect();
        let mut wanted: Vec<Vec<&Cell>> = expected.iter().map(|row| row.iter().collect()).collect();
        if order == Order::Any {
            projected.sort_by_key(|row| sort_key(row));
            wanted.sort_by_key(|row| sort_key(row));
        }
        projected.iter().zip(&wanted).all(|(a, b)| a.iter().zip(b).all(|(a, b)| equal(a, b)))
    })
}

/// Tries every way to pick `n` different columns out of `n_actual`.
fn choose(
    picked: &mut Vec<usize>,
    n: usize,
    n_actual: usize,
    fits: &dyn Fn(&[usize]) -> bool,
) -> bool {
    if picked.len() == n {
        return fits(picked);
    }
    (0..n_actual).any(|idx| {
        if picked.contains(&idx) {
            return false;
        }
        picked.push(idx);
        let found = choose(picked, n, n_actual, fits);
        picked.pop();
        found
    })
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Integer(it) => Some(*it as f64),
        Cell::Real(it) => Some(*it),
        Cell::Null | Cell::Text(_) => None,
    }
}

/// Figures are equal to six digits, or to the two decimals a percentage may be rounded to.
fn equal(a: &Cell, b: &Cell) -> bool {
    match (number(a), number(b)) {
        (Some(a), Some(b)) => (a - b).abs() <= 0.0051_f64.max(1e-6 * b.abs()),
        (None, None) => a == b,
        _ => false,
    }
}

/// Coarser than [`equal`], so that figures that are equal sort alike.
fn sort_key(row: &[&Cell]) -> Vec<String> {
    let key = |cell: &&Cell| match number(cell) {
        Some(it) => format!("{:020.1}", it + 1e15),
        None => format!("{cell:?}"),
    };
    // Text first: two figures that round apart must not pull rows apart.
    let (text, numbers): (Vec<_>, Vec<_>) = row.iter().partition(|it| number(it).is_none());
    text.iter().map(&key).chain(numbers.iter().map(&key)).collect()
}
