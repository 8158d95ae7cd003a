//! What the author of a table wrote beside its columns.
//!
//! SQLite keeps the text of `CREATE TABLE` with its comments. A comment belongs to the column on
//! whose line it stands, and to the table when it stands behind the opening parenthesis:
//!
//! ```sql
//! CREATE TABLE sales ( -- one row a receipt
//!     amount INTEGER, -- euro cents
//!     /* not the till's time zone */ sold_at TEXT
//! );
//! ```
//!
//! A comment on a line of its own belongs to nothing: it may head a group of columns.

use fact_sql::{TokenKind, tokens};

/// The comments of one table.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Comments {
    pub table: Option<String>,
    /// Column name, as it reads without quotes, and what stands beside it.
    columns: Vec<(String, String)>,
}

impl Comments {
    /// What stands beside the column of that name.
    pub fn column(&self, name: &str) -> Option<String> {
        let of_name = |(it, _): &&(String, String)| it.eq_ignore_ascii_case(name);
        self.columns.iter().find(of_name).map(|(_, comment)| comment.clone())
    }
}

/// Reads the comments of a `CREATE TABLE`.
pub fn comments(create_table: &str) -> Comments {
    let mut reader = Reader::default();
    for token in tokens(create_table) {
        let text = create_table.get(token.range).unwrap_or_default();
        reader.take(token.kind, text);
    }
    reader.settle();
    reader.found
}

#[derive(Default)]
struct Reader<'a> {
    found: Comments,
    depth: usize,
    /// The column whose definition is being read.
    column: Option<String>,
    /// Whether a definition was begun since the last comma.
    is_begun: bool,
    /// What a comment met now would belong to, on this line.
    line: Line,
    /// A `/* */` behind a comma, which belongs to what follows it on its line, or else to what
    /// stands before it.
    pending: Option<&'a str>,
    previous: Option<String>,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Line {
    #[default]
    Fresh,
    BehindOpening,
    BehindComma,
    InColumn,
}

impl<'a> Reader<'a> {
    fn take(&mut self, kind: TokenKind, text: &'a str) {
        match (kind, text) {
            (TokenKind::Space, _) if text.contains('\n') => {
                self.settle();
                self.line = if self.is_begun { Line::InColumn } else { Line::Fresh };
            }
            (TokenKind::Space, _) => {}
            (TokenKind::Comment, _) => self.comment(text),
            (_, "(") => {
                self.depth += 1;
                if self.depth == 1 {
                    self.line = Line::BehindOpening;
                }
            }
            (_, ")") => {
                self.settle();
                self.depth = self.depth.saturating_sub(1);
            }
            (_, ",") if self.depth == 1 => {
                self.previous = self.column.take();
                self.is_begun = false;
                self.line = Line::BehindComma;
            }
            _ if self.depth == 1 && !self.is_begun => self.begin(kind, text),
            _ => {}
        }
    }

    fn begin(&mut self, kind: TokenKind, text: &str) {
        self.is_begun = true;
        self.line = Line::InColumn;
        let constraints = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];
        let is_constraint = kind == TokenKind::Keyword
            && constraints.iter().any(|it| text.eq_ignore_ascii_case(it));
        self.column = (!is_constraint).then(|| unquoted(text));
        if let Some(comment) = self.pending.take() {
            note(&mut self.found, self.column.as_deref(), comment);
        }
    }

    fn comment(&mut self, text: &'a str) {
        match self.line {
            Line::BehindOpening if self.found.table.is_none() => {
                self.found.table = Some(plain(text)).filter(|it| !it.is_empty());
            }
            Line::BehindComma if text.starts_with("/*") => self.pending = Some(text),
            Line::BehindComma => note(&mut self.found, self.previous.as_deref(), text),
            Line::InColumn if self.depth >= 1 => {
                note(&mut self.found, self.column.as_deref(), text);
            }
            Line::BehindOpening | Line::InColumn | Line::Fresh => {}
        }
    }

    /// A comment that nothing followed on its line belongs to what stands before it.
    fn settle(&mut self) {
        if let Some(comment) = self.pending.take() {
            note(&mut self.found, self.previous.as_deref(), comment);
        }
    }
}

fn note(found: &mut Comments, column: Option<&str>, comment: &str) {
    let comment = plain(comment);
    let Some(column) = column.filter(|_| !comment.is_empty()) else { return };
    match found.columns.iter_mut().find(|(it, _)| it == column) {
        Some((_, known)) => {
            known.push(' ');
            known.push_str(&comment);
        }
        None => found.columns.push((column.to_owned(), comment)),
    }
}

/// The words of a comment on one line, without its marks.
fn plain(comment: &str) -> String {
    let inner = comment.strip_prefix("--").unwrap_or(comment);
    let inner = inner.strip_prefix("/*").map_or(inner, |it| it.strip_suffix("*/").unwrap_or(it));
    let words = inner.split_whitespace().map(|it| it.trim_matches('*'));
    words.filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A name as it reads without its quotes.
fn unquoted(name: &str) -> String {
    for (open, close) in [('"', '"'), ('`', '`'), ('[', ']'), ('\'', '\'')] {
        let inner = name.strip_prefix(open).and_then(|it| it.strip_suffix(close));
        if let Some(inner) = inner {
            return inner.replace(&format!("{close}{close}"), &close.to_string());
        }
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sql: &str, table: Option<&str>, columns: &[(&str, &str)]) {
        let found = comments(sql);
        assert_eq!(found.table.as_deref(), table, "{sql}");
        let actual: Vec<_> = found.columns.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(actual, columns, "{sql}");
    }

    #[test]
    fn a_comment_belongs_to_the_column_on_its_line() {
        check("CREATE TABLE t (a INTEGER, b TEXT)", None, &[]);
        check(
            "CREATE TABLE t ( -- one row a sale\n a INTEGER PRIMARY KEY,\n b DECIMAL(10,2), -- US dollars\n c TEXT -- ISO 8601\n)",
            Some("one row a sale"),
            &[("b", "US dollars"), ("c", "ISO 8601")],
        );
        check(
            "CREATE TABLE \"t(\" (a, /* of b */ b,\n [c d] /* of c\n * d */ NOT NULL, /* too */\n -- a group\n e)",
            None,
            &[("b", "of b"), ("c d", "of c d too")],
        );
        check(
            "CREATE TABLE t (\n  -- heads the table\n  a INT CHECK (a IN (1, 2)), -- one or two\n  UNIQUE (a) -- once\n)",
            None,
            &[("a", "one or two")],
        );
        check("CREATE TABLE t (a -- first\n, b) -- after", None, &[("a", "first")]);
    }
}
