//! One text for all statements that certainly ask for the same rows: a key for caches.
//!
//! Start at [`canonical`]. What always holds: two statements with equal canonical text give the
//! same rows, columns in the same order, on any data of that schema. The reverse does not: where
//! it is not certain that two statements mean the same, they stay apart, and that costs a second
//! run, never a wrong answer.
//!
//! Three forms, told apart by their first letter:
//! - `f`: rows do not depend on the order in which SQLite happens to visit them; filters and inner
//!   joins are sorted, comparisons turned one way (`free`).
//! - `s`: they may (`LIMIT` among equals, `group_concat`, windows); only what SQLite's own parser
//!   makes the same is made the same (`strict`), so that it picks the same plan.
//! - `t`: not understood; the tokens with their spacing and letter case of keywords made equal.
//!
//! Where to read on: `expr` writes expressions, `select` whole selects, `from` their tables,
//! `scope` finds out what a name means, `piece` says what is known of a written expression.
//!
//! # Source
//! The rules of docs/adr/0016 with the pages of sqlite.org that they come from.

mod collations;
mod compare;
mod expr;
mod from;
mod function;
mod literal;
mod order;
mod piece;
mod scope;
mod select;
mod tokens;

use fact_core::Schema;
use sqlite3_parser::ast::{Cmd, Stmt};
use sqlite3_parser::lexer::sql::Parser;
use sqlite3_parser::{Bump, FallibleIterator as _};

pub use self::collations::Collations;
use self::scope::Writer;
use self::tokens::Shape;
use crate::is_repeatable;

/// Longest statement that is parsed, in bytes; a longer one is a list of values, told apart by
/// its tokens well enough.
const MAX_PARSED_BYTES: usize = 200_000;

/// Deepest nesting of parentheses that is parsed. The parser is left to run only where its stack
/// is certain to suffice.
const MAX_PARSED_NESTING: usize = 60;

/// A statement's canonical text. Equal means: the same rows on the same data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CanonicalSql(String);

impl CanonicalSql {
    /// The text, for keys that are stored; its form may change from one version to the next.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the statement was understood, so that other spellings of it have the same text.
    pub fn is_understood(&self) -> bool {
        !self.0.starts_with('t')
    }
}

impl std::fmt::Display for CanonicalSql {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The canonical text of `sql` over `schema`, whose declared collations are `collations`.
///
/// Names that output columns of the outermost select are given play no part. Takes any text and
/// never fails; time and memory grow with its length (sorting aside, in proportion).
pub fn canonical(sql: &str, schema: &Schema, collations: Collations) -> CanonicalSql {
    let sql = sql.trim_start_matches('\u{feff}');
    let shape = Shape::of(sql);
    let is_fit = sql.len() <= MAX_PARSED_BYTES
        && shape.nesting <= MAX_PARSED_NESTING
        && !shape.has_oddities
        && is_repeatable(sql);
    let parsed = if is_fit { parsed_form(sql, schema, collations) } else { None };
    CanonicalSql(parsed.unwrap_or_else(|| tokens::form(sql)))
}

/// The form by parsing; `None` where the text is not one SELECT whose every name is understood.
fn parsed_form(sql: &str, schema: &Schema, collations: Collations) -> Option<String> {
    let arena = Bump::new();
    let mut parser = Parser::new(&arena, sql.as_bytes());
    let Ok(Some(Cmd::Stmt(Stmt::Select(select)))) = parser.next() else { return None };
    if !matches!(parser.next(), Ok(None)) {
        return None;
    }
    let mut free = Writer::new(schema, collations, true, sql.len());
    let text = free.select(select).ok()?.text;
    if !free.is_order_sensitive {
        return Some(format!("f {text}"));
    }
    let text = Writer::new(schema, collations, false, sql.len()).select(select).ok()?.text;
    Some(format!("s {text}"))
}
