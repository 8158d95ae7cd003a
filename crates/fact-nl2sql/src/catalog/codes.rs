//! Tables in which one row says what a code means, for the codes of many columns at once: `('ST', '90',
//! 'Finished')` beside `('FAM', 'SF', 'Sofas')`.
//!
//! Start at [`columns`] (which table is one) and [`coded`] (which columns hold codes of which kind).
//! Such a table is joined by no column alone: the same code may mean one thing as a status and another
//! as a family. So its texts are known as another way to say the codes. Knows nothing of questions.

use std::collections::{BTreeMap, BTreeSet};

use fact_core::{Schema, TableSchema};
use fact_sql::{quote_identifier as quote, quote_text};
use serde::{Deserialize, Serialize};

use super::Catalog;
use super::facts::Facts;
use super::probe;
use crate::plan::Col;
use crate::words;

/// A table with more rows is no list of codes.
pub(super) const MAX_CODES: usize = 2_000;
/// A column with more different values holds no codes.
const MAX_USED: usize = 100;
/// A single code in a column may be one of any kind.
const MIN_USED: usize = 2;
/// A list of codes has few columns besides the three.
const MAX_COLUMNS: usize = 6;

/// A table of codes and what was read of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Codes {
    pub columns: Columns,
    /// Kind, code and what it means.
    pub rows: Vec<[String; 3]>,
}

/// The columns of a table of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Columns {
    pub kind: Col,
    pub code: Col,
    pub text: Col,
}

/// What the codes of a column mean.
#[derive(Debug, Clone)]
pub(crate) struct CodeList {
    /// The column.
    pub col: Col,
    /// The table that lists them, by its columns.
    pub columns: Columns,
    /// The kind they are of.
    pub kind: String,
    /// Each code with what it means.
    pub meanings: Vec<(String, String)>,
}

impl CodeList {
    /// What a code means.
    pub fn meaning(&self, code: &str) -> Option<&str> {
        self.meanings.iter().find(|it| it.0 == code).map(|it| it.1.as_str())
    }

    /// What the code `written` so in a statement means, looked up in the list.
    pub fn looked_up(&self, written: &str, catalog: &Catalog) -> Option<String> {
        let name = |col: Col| catalog.column(col).map(|it| quote(&it.name));
        let of = self.columns;
        Some(format!(
            "(SELECT {} FROM {} WHERE {} = {} AND {} = {written})",
            name(of.text)?,
            quote(&catalog.table(of.code.table)?.name),
            name(of.kind)?,
            quote_text(&self.kind),
            name(of.code)?,
        ))
    }
}

impl Catalog {
    /// Every column that holds codes of a list, with what they mean.
    pub(crate) fn code_lists(&self) -> &[CodeList] {
        &self.code_lists
    }

    /// Where the codes of a column are listed, if they are with those of other columns.
    pub(crate) fn code_list(&self, col: Col) -> Option<&CodeList> {
        self.code_lists.iter().find(|it| it.col == col)
    }
}

/// `ctype` of a code's type: a noun behind one letter of what it is of.
fn is_led(word: &str, nouns: &[&str]) -> bool {
    word.get(1..).is_some_and(|it| it.len() > 3 && nouns.contains(&it))
}

/// The columns that make a table one of codes of several kinds, if it is one.
pub(super) fn columns(table: &TableSchema, idx: usize) -> Option<Columns> {
    const KINDS: &[&str] =
        &["type", "kind", "group", "domain", "set", "class", "category", "list", "field", "column"];
    const CODES: &[&str] = &["code", "key", "value", "id"];
    const TEXTS: &[&str] = &["description", "text", "label", "meaning", "name", "title"];
    let few = table.n_rows.is_some_and(|it| it <= MAX_CODES as u64);
    if !few || table.columns.len() > MAX_COLUMNS || table.is_view {
        return None;
    }
    let ends = |nouns: &[&str]| {
        let mut found = table.columns.iter().enumerate().filter(|(_, it)| {
            let words = words::identifier_words(&it.name);
            probe::may_hold_text(it)
                && words.last().is_some_and(|it| nouns.contains(&it.as_str()) || is_led(it, nouns))
        });
        let first = found.next().map(|it| Col { table: idx, column: it.0 });
        first.filter(|_| found.next().is_none())
    };
    Some(Columns { kind: ends(KINDS)?, code: ends(CODES)?, text: ends(TEXTS)? })
}

/// The columns whose values are all codes of one kind, and of no other.
pub(super) fn coded(schema: &Schema, facts: &Facts) -> Vec<CodeList> {
    let mut found = Vec::new();
    for list in facts.codes() {
        let mut kinds: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for [kind, code, text] in &list.rows {
            kinds.entry(kind).or_default().push((code, text));
        }
        for (table, it) in schema.tables.iter().enumerate() {
            if table == list.columns.kind.table || it.is_view {
                continue;
            }
            for (column, of) in it.columns.iter().enumerate() {
                let col = Col { table, column };
                let own = |kind: &str| is_called(kind, &it.name, &of.name);
                let Some((kind, meanings)) = only_kind(&facts.values(col), &kinds, own) else {
                    continue;
                };
                let owned = |it: &(&str, &str)| (it.0.to_owned(), it.1.to_owned());
                found.push(CodeList {
                    col,
                    columns: list.columns,
                    kind: kind.to_owned(),
                    meanings: meanings.iter().map(owned).collect(),
                });
            }
        }
    }
    found
}

/// The only kind of code that has all of some values, or the only one of them called as their column
/// is, with what its codes mean.
fn only_kind<'a, 'k>(
    used: &[&str],
    kinds: &'k BTreeMap<&'a str, Vec<(&'a str, &'a str)>>,
    is_own: impl Fn(&str) -> bool,
) -> Option<(&'k str, Vec<(&'a str, &'a str)>)> {
    let used: BTreeSet<&str> = used.iter().copied().collect();
    if !(1..=MAX_USED).contains(&used.len()) {
        return None;
    }
    let has_all = |(_, codes): &(&&str, &Vec<(&str, &str)>)| {
        used.iter().all(|it| codes.iter().any(|(code, _)| code == it))
    };
    let fitting: Vec<_> = kinds.iter().filter(has_all).collect();
    let mut own = fitting.iter().filter(|it| is_own(it.0));
    let called = own.next().filter(|_| own.next().is_none());
    let alone = || fitting.first().filter(|_| fitting.len() == 1 && used.len() >= MIN_USED);
    called.or_else(alone).map(|(kind, meanings)| (**kind, (*meanings).clone()))
}

/// Whether a kind of codes is called as a column is, in the same short forms or in full: `MTR_ST` for
/// `st_cd` of `mtr`, `PM` for `pm_cd`.
fn is_called(kind: &str, table: &str, column: &str) -> bool {
    const PLAIN: &[&str] = &["cd", "code", "typ", "type", "id", "list"];
    let written = |name: &str| -> Vec<String> {
        name.split(|it: char| !it.is_alphanumeric()).map(str::to_lowercase).collect()
    };
    let names = |name: &str| {
        let mut all = written(name);
        all.extend(words::identifier_words(name).iter().map(|it| words::singular(it)));
        all
    };
    let (tables, columns) = (names(table), names(column));
    let says = |own: &[String], part: &String| {
        let full = words::identifier_words(part).join(" ");
        own.iter().any(|it| it == part || *it == full || *it == words::singular(part))
    };
    let parts = written(kind);
    let mut telling = parts.iter().filter(|it| !PLAIN.contains(&it.as_str())).peekable();
    telling.peek().is_some()
        && parts.iter().all(|it| says(&columns, it) || says(&tables, it))
        && parts.iter().any(|it| says(&columns, it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_only_kind_that_has_them_all() {
        let kinds = BTreeMap::from([
            ("FAM", vec![("SF", "Sofas"), ("C", "Chairs")]),
            ("ST", vec![("C", "Cancelled"), ("D", "Done"), ("O", "Open")]),
        ]);
        let meant = |used: &[&str]| only_kind(used, &kinds, |_| false).map(|it| it.1.len());
        assert_eq!(meant(&["D", "O"]), Some(3));
        assert_eq!(meant(&["C", "SF"]), Some(2));
        assert_eq!(meant(&["C"]), None, "of either kind");
        assert_eq!(meant(&["C", "X"]), None, "no code of any");
        let called = |used: &[&str]| only_kind(used, &kinds, |it| it == "ST").map(|it| it.1.len());
        assert_eq!(called(&["C"]), Some(3), "of the one called so");
    }

    #[test]
    fn a_kind_is_called_as_its_column_or_as_its_table_and_its_column() {
        for (kind, table, column, expected) in [
            ("MTR_ST", "MTR", "st_cd", true),
            ("CLT_ST", "MTR", "st_cd", false),
            ("PM", "receipts", "pm_cd", true),
            ("STATUS", "jobs", "st_cd", true),
            ("TYPE", "jobs", "typ_cd", false),
        ] {
            assert_eq!(is_called(kind, table, column), expected, "{kind} for {table}.{column}");
        }
    }
}
