//! Whether a result is the one it was, without keeping its rows.

use crate::{Rows, cell::Key};

/// A digest of the rows' values, in hexadecimal: the same for the same rows, whatever the columns
/// are called. The order of the rows counts where `ordered`; numbers count to four digits after
/// the point, so that the order in which SQLite adds them up does not.
pub fn digest(rows: &Rows, ordered: bool) -> String {
    let mut keys: Vec<Vec<Key>> =
        rows.rows.iter().map(|row| row.iter().map(|it| it.key()).collect()).collect();
    if !ordered {
        keys.sort_unstable();
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(rows.n_columns as u64).to_le_bytes());
    for key in keys.iter().flatten() {
        match key {
            Key::Null => hasher.update(&[0]),
            Key::Number(it) => hasher.update(&[1]).update(&it.to_le_bytes()),
            Key::Text(it) => {
                hasher.update(&[2]).update(&(it.len() as u64).to_le_bytes()).update(it.as_bytes())
            }
        };
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Cell;

    fn of(cells: &[&[Cell]], ordered: bool) -> String {
        let rows = cells.iter().map(|it| it.to_vec()).collect();
        digest(&Rows { n_columns: cells.first().map_or(2, |it| it.len()), rows }, ordered)
    }

    fn text(it: &str) -> Cell {
        Cell::Text(it.into())
    }

    #[test]
    fn the_same_rows_have_one_digest() {
        let (one, two) = ([text("a"), Cell::Number(1.0)], [text("b"), Cell::Null]);
        assert_eq!(of(&[&one, &two], false), of(&[&two, &one], false));
        assert_ne!(of(&[&one, &two], true), of(&[&two, &one], true));
        assert_ne!(of(&[&one, &two], false), of(&[&one, &one], false));
        assert_ne!(of(&[&one, &one], false), of(&[&one], false));
        let summed_otherwise = [text("a"), Cell::Number(1.000_000_000_1)];
        assert_eq!(of(&[&one], true), of(&[&summed_otherwise], true));
    }

    #[test]
    fn cells_do_not_run_together() {
        assert_ne!(of(&[&[text("ab"), text("c")]], true), of(&[&[text("a"), text("bc")]], true));
        assert_ne!(of(&[&[Cell::Null, text("")]], true), of(&[&[text(""), Cell::Null]], true));
        assert_ne!(of(&[], true), digest(&Rows { n_columns: 1, rows: Vec::new() }, true));
    }
}
