//! The rows behind one row of a result: the statement that lists what was added up there.
//!
//! Start at [`rows_behind`]. The innermost select that reads tables is taken, its groups are undone,
//! and what the row says of them becomes conditions. Where that cannot be done rightly there is an
//! error, never a statement that lists other rows.

use std::fmt::{self, Write as _};

use fact_core::Value;
use sqlite3_parser::{
    Bump, FallibleIterator as _,
    ast::{
        As, Cmd, Expr, FromClause, OneSelect, ResultColumn, Select, SelectTable, Stmt,
        fmt::ToTokens,
    },
    lexer::sql::Parser,
};

use crate::{TokenKind, quote_text, tokens};

/// Longer statements are not taken apart.
const MAX_BYTES: usize = 64 << 10;
/// Deeper nesting is not followed.
const MAX_DEPTH: usize = 16;

/// Functions of many rows: what they give is nothing of a single row.
const AGGREGATES: [&str; 12] = [
    "avg",
    "count",
    "group_concat",
    "json_group_array",
    "json_group_object",
    "max",
    "median",
    "min",
    "percentile",
    "string_agg",
    "sum",
    "total",
];

/// Why there is no such statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoRowsBehind {
    /// It is not one SELECT that is understood, or a very long one.
    #[error("the statement is not one that can be taken apart")]
    NotUnderstood,
    /// A UNION or the like: a row is of one part or another.
    #[error(
        "the statement puts several results together, and which rows belong to which is not known"
    )]
    Compound,
    /// It reads no table, or the rows of a function.
    #[error("the statement reads no table")]
    NoTable,
    /// What tells the row from the others is worked out later than the tables are read.
    #[error("what tells this row from the others is worked out from the rows, not stored in them")]
    WorkedOut,
}

/// The statement that lists the rows of the user's tables behind one `row` of the result of `sql`:
/// the values of the columns that tell it from the others, by the names `sql` gives them.
///
/// The statement has no order and no limit of its own.
///
/// # Errors
/// See [`NoRowsBehind`].
pub fn rows_behind(sql: &str, row: &[(&str, &Value)]) -> Result<String, NoRowsBehind> {
    if sql.len() > MAX_BYTES {
        return Err(NoRowsBehind::NotUnderstood);
    }
    let arena = Bump::new();
    let mut parser = Parser::new(&arena, sql.as_bytes());
    let Ok(Some(Cmd::Stmt(Stmt::Select(select)))) = parser.next() else {
        return Err(NoRowsBehind::NotUnderstood);
    };
    if !matches!(parser.next(), Ok(None)) {
        return Err(NoRowsBehind::NotUnderstood);
    }
    let wanted = row.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    descend(select, &mut Vec::new(), wanted, MAX_DEPTH)
}

/// Selects with a name, innermost last.
type Named<'a, 'b> = Vec<(&'a str, &'a Select<'b>)>;

fn descend<'a, 'b>(
    select: &'a Select<'b>,
    named: &mut Named<'a, 'b>,
    wanted: Vec<(String, &Value)>,
    depth: usize,
) -> Result<String, NoRowsBehind> {
    if depth == 0 {
        return Err(NoRowsBehind::NotUnderstood);
    }
    if let Some(with) = &select.with {
        if with.recursive {
            return Err(NoRowsBehind::NotUnderstood);
        }
        named.extend(with.ctes.iter().map(|it| (it.tbl_name.0, it.select)));
    }
    if select.body.compounds.is_some() {
        return Err(NoRowsBehind::Compound);
    }
    let OneSelect::Select { columns, from, where_clause, .. } = &select.body.select else {
        return Err(NoRowsBehind::NoTable);
    };
    let from = from.as_ref().ok_or(NoRowsBehind::NoTable)?;
    match inner(from, named)? {
        Some(inner) => {
            let wanted = passed_on(columns, wanted)?;
            descend(inner, named, wanted, depth - 1)
        }
        None => Ok(listing(from, *where_clause, &conditions(columns, &wanted)?)),
    }
}

/// The select whose rows the FROM clause reads first; `None` where all it reads are tables.
fn inner<'a, 'b>(
    from: &'a FromClause<'b>,
    named: &Named<'a, 'b>,
) -> Result<Option<&'a Select<'b>>, NoRowsBehind> {
    let joined = from.joins.iter().flatten().map(|it| &it.table);
    for table in from.select.iter().copied().chain(joined) {
        match table {
            SelectTable::Table(table, ..) => {
                let is_it = |it: &&(&str, _)| it.0.eq_ignore_ascii_case(table.name.0);
                if let Some((_, select)) = named.iter().rev().find(is_it) {
                    return Ok(Some(select));
                }
            }
            SelectTable::Select(select, _) => return Ok(Some(select)),
            SelectTable::TableCall(..) | SelectTable::Sub(..) => {
                return Err(NoRowsBehind::NotUnderstood);
            }
        }
    }
    Ok(None)
}

/// What is wanted of the outputs of a select, wanted of what it reads.
fn passed_on<'v>(
    columns: &[ResultColumn<'_>],
    wanted: Vec<(String, &'v Value)>,
) -> Result<Vec<(String, &'v Value)>, NoRowsBehind> {
    let one = |(name, value): (String, &'v Value)| match output(columns, &name) {
        Some(expr) => {
            let name = column_name(expr).ok_or(NoRowsBehind::WorkedOut)?;
            Ok((name.to_owned(), value))
        }
        None if has_star(columns) => Ok((name, value)),
        None => Err(NoRowsBehind::NotUnderstood),
    };
    wanted.into_iter().map(one).collect()
}

fn conditions(
    columns: &[ResultColumn<'_>],
    wanted: &[(String, &Value)],
) -> Result<Vec<String>, NoRowsBehind> {
    let one = |(name, value): &(String, &Value)| {
        let expr = match output(columns, name) {
            Some(expr) => text(expr).ok_or(NoRowsBehind::NotUnderstood)?,
            None if has_star(columns) => crate::quote_identifier(name),
            None => return Err(NoRowsBehind::NotUnderstood),
        };
        if is_of_many_rows(&expr) {
            return Err(NoRowsBehind::WorkedOut);
        }
        let value = literal(value).ok_or(NoRowsBehind::WorkedOut)?;
        Ok(format!("{expr} IS {value}"))
    };
    wanted.iter().map(one).collect()
}

fn listing(from: &FromClause<'_>, condition: Option<&Expr<'_>>, conditions: &[String]) -> String {
    let condition = condition.and_then(text);
    // What stands beside an AND must not be torn apart by it.
    let condition = condition.map(|it| if conditions.is_empty() { it } else { format!("({it})") });
    let all: Vec<String> = condition.into_iter().chain(conditions.iter().cloned()).collect();
    let mut sql = format!("SELECT *\nFROM {}", text(from).unwrap_or_default());
    if !all.is_empty() {
        let _ = write!(sql, "\nWHERE {}", all.join("\n  AND "));
    }
    sql
}

/// The expression of the output called `name`.
fn output<'a, 'b>(columns: &'a [ResultColumn<'b>], name: &str) -> Option<&'a Expr<'b>> {
    columns.iter().find_map(|it| {
        let ResultColumn::Expr(expr, alias) = it else { return None };
        let called = match alias {
            Some(As::As(alias) | As::Elided(alias)) => alias.0.to_owned(),
            None => column_name(expr).map(str::to_owned).or_else(|| text(expr))?,
        };
        called.eq_ignore_ascii_case(name).then_some(expr)
    })
}

fn has_star(columns: &[ResultColumn<'_>]) -> bool {
    columns.iter().any(|it| !matches!(it, ResultColumn::Expr(..)))
}

/// The column that an expression is, if it is one.
fn column_name<'b>(expr: &Expr<'b>) -> Option<&'b str> {
    match expr {
        Expr::Id(it) => Some(it.0),
        Expr::Name(it) | Expr::Qualified(_, it) | Expr::DoublyQualified(_, _, it) => Some(it.0),
        _ => None,
    }
}

/// Whether an expression needs more than one row; in doubt, with a select inside, it does.
fn is_of_many_rows(expr: &str) -> bool {
    let words: Vec<&str> = tokens(expr)
        .into_iter()
        .filter(|it| !matches!(it.kind, TokenKind::Space | TokenKind::Comment | TokenKind::String))
        .filter_map(|it| expr.get(it.range))
        .collect();
    let is_any = |word: &str, of: &[&str]| of.iter().any(|it| word.eq_ignore_ascii_case(it));
    words.iter().any(|it| is_any(it, &["over", "select"]))
        || words.windows(2).any(|it| matches!(it, [name, "("] if is_any(name, &AGGREGATES)))
}

fn literal(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("NULL".to_owned()),
        Value::Integer(it) => Some(it.to_string()),
        Value::Real(it) if it.is_finite() => Some(format!("{it:?}")),
        Value::Text(it) if !it.contains(['\0', char::REPLACEMENT_CHARACTER]) => {
            Some(quote_text(it))
        }
        Value::Real(_) | Value::Text(_) | Value::Blob { .. } => None,
    }
}

/// A part of the statement as text.
fn text(part: &impl ToTokens) -> Option<String> {
    struct Shown<'a, T>(&'a T);
    impl<T: ToTokens> fmt::Display for Shown<'_, T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.to_fmt(f)
        }
    }
    let mut text = String::new();
    write!(text, "{}", Shown(part)).ok()?;
    Some(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    const DATA: &str = "
        CREATE TABLE branch (id INTEGER PRIMARY KEY, town TEXT);
        INSERT INTO branch VALUES (1, 'Bern'), (2, 'O''Fallon'), (3, NULL);
        CREATE TABLE sale (id INTEGER PRIMARY KEY, branch_id INTEGER, year INTEGER, amount REAL);
        INSERT INTO sale VALUES (1, 1, 2023, 10), (2, 1, 2024, 20), (3, 2, 2024, 30.5), (4, 3, 2024, 1),
            (5, 2, 2023, 7);";

    fn text_value(it: &str) -> Value {
        Value::Text(it.to_owned())
    }

    /// The ids of the sales behind the row.
    #[track_caller]
    fn check(sql: &str, row: &[(&str, Value)], expected: &[i64]) {
        let row: Vec<(&str, &Value)> = row.iter().map(|(name, value)| (*name, value)).collect();
        let behind = rows_behind(sql, &row).unwrap_or_else(|why| panic!("{why}: {sql}"));
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(DATA).unwrap();
        conn.prepare(sql).unwrap_or_else(|err| panic!("{err}: {sql}"));
        let mut statement = conn.prepare(&behind).unwrap_or_else(|err| panic!("{err}: {behind}"));
        let ids = statement.query_map([], |row| row.get("id")).unwrap();
        let mut ids: Vec<i64> = ids.map(Result::unwrap).collect();
        ids.sort_unstable();
        assert_eq!(ids, expected, "{behind}");
    }

    #[test]
    fn the_rows_of_a_group_are_listed() {
        let by_town = "SELECT b.town, sum(s.amount) AS total FROM sale AS s
            JOIN branch AS b ON b.id = s.branch_id WHERE s.year = 2024 OR s.year = 2025
            GROUP BY b.town HAVING total > 0 ORDER BY total DESC LIMIT 5";
        check(by_town, &[("town", text_value("Bern"))], &[2]);
        check(by_town, &[("TOWN", text_value("O'Fallon"))], &[3]);
        check(by_town, &[("town", Value::Null)], &[4]);
        let by_year = "SELECT 'FY' || year AS period, count(*) AS n FROM sale GROUP BY year";
        check(by_year, &[("period", text_value("FY2023"))], &[1, 5]);
        check("SELECT sum(amount) FROM sale WHERE year = 2023", &[], &[1, 5]);
        check("SELECT * FROM sale", &[("amount", Value::Real(30.5))], &[3]);
    }

    #[test]
    fn groups_are_found_within_selects_that_are_read_by_others() {
        let share = "WITH totals AS (
                SELECT branch_id, year, sum(amount) AS total FROM sale GROUP BY branch_id, year
            ), ranked AS (SELECT *, total * 100 / sum(total) OVER () AS share FROM totals)
            SELECT branch_id AS branch, year, share FROM ranked ORDER BY share";
        check(share, &[("branch", Value::Integer(1)), ("year", Value::Integer(2024))], &[2]);
        let inline = "SELECT y FROM (SELECT year AS y, max(amount) FROM sale GROUP BY year)";
        check(inline, &[("y", Value::Integer(2023))], &[1, 5]);
    }

    #[track_caller]
    fn check_refused(sql: &str, row: &[(&str, Value)], expected: NoRowsBehind) {
        let row: Vec<(&str, &Value)> = row.iter().map(|(name, value)| (*name, value)).collect();
        assert_eq!(rows_behind(sql, &row), Err(expected), "{sql}");
    }

    #[test]
    fn what_cannot_be_done_rightly_is_refused() {
        use NoRowsBehind::{Compound, NoTable, NotUnderstood, WorkedOut};
        let one = || Value::Integer(1);
        check_refused(
            "SELECT id FROM sale UNION SELECT id FROM branch",
            &[("id", one())],
            Compound,
        );
        check_refused("SELECT 1 AS n", &[("n", one())], NoTable);
        check_refused("SELECT sum(amount) AS n FROM sale", &[("n", one())], WorkedOut);
        check_refused("SELECT max ( id ) + 1 AS n FROM sale", &[("n", one())], WorkedOut);
        check_refused("SELECT rank() OVER () AS n FROM sale", &[("n", one())], WorkedOut);
        let later = "SELECT n + 1 AS m FROM (SELECT year AS n FROM sale GROUP BY year)";
        check_refused(later, &[("m", one())], WorkedOut);
        check_refused("SELECT id FROM sale", &[("year", one())], NotUnderstood);
        check_refused("SELECT id FROM sale; SELECT 1", &[("id", one())], NotUnderstood);
        check_refused("DELETE FROM sale", &[], NotUnderstood);
        check_refused("not sql", &[], NotUnderstood);
    }
}
