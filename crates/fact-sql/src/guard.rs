//! Says of a text whether it is one statement that reads, and if not, what it is instead.

use crate::{Token, TokenKind, tokens};

/// Longest text taken, in bytes: SQLite's own default limit.
pub const MAX_SQL_BYTES: usize = 1_000_000;

/// Deepest nesting of parentheses taken. People write five, programs thirty; far beyond that
/// a parser spends its stack.
pub const MAX_NESTING: usize = 250;

/// Why a text is not run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing but space, comments and semicolons.
    #[error("there is no statement to run: write one that begins with SELECT")]
    Empty,
    /// A zero byte, at which other programs would stop reading.
    #[error("the statement holds a zero byte at position {position}: remove it")]
    ZeroByte {
        /// In bytes from the start.
        position: usize,
    },
    /// Longer than [`MAX_SQL_BYTES`].
    #[error(
        "the statement is {size_bytes} bytes long and the limit is {MAX_SQL_BYTES}: keep long lists of values in a table"
    )]
    TooLong {
        /// How long it is.
        size_bytes: usize,
    },
    /// More than [`MAX_NESTING`] open parentheses.
    #[error("the statement nests parentheses more than {MAX_NESTING} deep: split it with WITH")]
    TooDeep,
    /// A statement that does something other than read.
    #[error("only statements that read are run here; this one is {found}{way_out}")]
    NotReading {
        /// What it is, with its article ("an UPDATE").
        found: String,
        /// What would work instead, from its colon on; may be empty.
        way_out: &'static str,
    },
    /// Something follows the semicolon of the first statement.
    #[error(
        "only one statement is run at a time; a second one ({found}) begins at position {position}: run it by itself"
    )]
    SeveralStatements {
        /// What the second one begins with.
        found: String,
        /// In bytes from the start.
        position: usize,
    },
    /// A place for a value, which nobody fills here.
    #[error("the statement leaves the value {name} open: write the value itself")]
    Parameter {
        /// As written (`:year`).
        name: String,
    },
}

/// Passes `sql` if it is one complete statement that reads: `SELECT`, `VALUES`, `WITH` before
/// either, or `EXPLAIN` before any of these. Comments and closing semicolons are fine. Text
/// that is no SQL at all passes too, because the database's own message says it best.
///
/// # Errors
/// The first [`Refusal`] that applies.
pub fn guard(sql: &str) -> Result<(), Refusal> {
    if sql.len() > MAX_SQL_BYTES {
        return Err(Refusal::TooLong { size_bytes: sql.len() });
    }
    if let Some(position) = sql.bytes().position(|it| it == 0) {
        return Err(Refusal::ZeroByte { position });
    }
    let text = Text::new(sql);
    let Some(begin) = text.words.iter().position(|it| text.str(it) != ";") else {
        return Err(Refusal::Empty);
    };
    text.refuse_deep()?;
    text.refuse_writing(begin)?;
    text.refuse_second(begin)?;
    text.refuse_parameters()
}

/// The text and its tokens without space and comments.
struct Text<'a> {
    sql: &'a str,
    words: Vec<Token>,
}

impl<'a> Text<'a> {
    fn new(sql: &'a str) -> Self {
        let mut words = tokens(sql);
        words.retain(|it| !matches!(it.kind, TokenKind::Space | TokenKind::Comment));
        Self { sql, words }
    }

    fn str(&self, token: &Token) -> &'a str {
        self.sql.get(token.range.clone()).unwrap_or_default()
    }

    /// The word at `idx` in upper case if it is a bare word, else empty.
    fn bare(&self, idx: usize) -> String {
        let is_bare = |it: &&Token| matches!(it.kind, TokenKind::Keyword | TokenKind::Identifier);
        let token = self.words.get(idx).filter(is_bare);
        token.map(|it| self.str(it).to_ascii_uppercase()).unwrap_or_default()
    }

    fn refuse_deep(&self) -> Result<(), Refusal> {
        let mut depth = 0_usize;
        for token in &self.words {
            match self.str(token) {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > MAX_NESTING {
                return Err(Refusal::TooDeep);
            }
        }
        Ok(())
    }

    fn refuse_writing(&self, begin: usize) -> Result<(), Refusal> {
        let verb_idx = self.verb_idx(begin);
        let verb = self.bare(verb_idx);
        let Some(way_out) = way_out(&verb) else { return Ok(()) };
        let mut name = verb;
        if matches!(name.as_str(), "CREATE" | "DROP" | "ALTER") {
            let skipped = ["TEMP", "TEMPORARY", "UNIQUE"];
            let mut objects = (verb_idx + 1..).map(|idx| self.bare(idx));
            let object = objects.find(|it| !skipped.contains(&it.as_str())).unwrap_or_default();
            if ["TABLE", "INDEX", "VIEW", "TRIGGER", "VIRTUAL"].contains(&object.as_str()) {
                name =
                    format!("{name} {object}{}", if object == "VIRTUAL" { " TABLE" } else { "" });
            }
        }
        let article = if name.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
        Err(Refusal::NotReading { found: format!("{article} {name}"), way_out })
    }

    /// Position of the word that says what the statement does: past `EXPLAIN [QUERY PLAN]` and
    /// past the tables of a `WITH`.
    fn verb_idx(&self, begin: usize) -> usize {
        let mut idx = begin;
        if self.bare(idx) == "EXPLAIN" {
            let is_plan = self.bare(idx + 1) == "QUERY" && self.bare(idx + 2) == "PLAN";
            idx += if is_plan { 3 } else { 1 };
        }
        if self.bare(idx) != "WITH" {
            return idx;
        }
        let mut depth = 0_usize;
        let rest = self.words.iter().enumerate().skip(idx);
        for (word_idx, token) in rest {
            match self.str(token) {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                ";" => break,
                // A table of the WITH may be called `replace`: then AS or its columns follow.
                _ if depth == 0 && self.is_verb(word_idx) => return word_idx,
                _ => {}
            }
        }
        idx
    }

    fn is_verb(&self, idx: usize) -> bool {
        let is_named = self.words.get(idx + 1).is_some_and(|it| self.str(it) == "(")
            || self.bare(idx + 1) == "AS";
        match self.bare(idx).as_str() {
            "SELECT" | "VALUES" | "INSERT" | "UPDATE" | "DELETE" => true,
            "REPLACE" => !is_named,
            _ => false,
        }
    }

    fn refuse_second(&self, begin: usize) -> Result<(), Refusal> {
        let words = self.words.iter().enumerate().skip(begin);
        let after_first = words.skip_while(|(_, it)| self.str(it) != ";");
        let second = after_first.into_iter().find(|(_, it)| self.str(it) != ";");
        let Some((idx, token)) = second else { return Ok(()) };
        let bare = self.bare(idx);
        let found = if bare.is_empty() { self.str(token).to_owned() } else { bare };
        let found = found.chars().take(40).collect();
        Err(Refusal::SeveralStatements { found, position: token.range.start })
    }

    fn refuse_parameters(&self) -> Result<(), Refusal> {
        let open = self.words.iter().find(|it| it.kind == TokenKind::Parameter);
        let Some(token) = open else { return Ok(()) };
        Err(Refusal::Parameter { name: self.str(token).chars().take(40).collect() })
    }
}

/// For a verb that does something other than read, what would work instead; `None` for a verb
/// that reads, and for a word that is no verb.
fn way_out(verb: &str) -> Option<&'static str> {
    Some(match verb {
        "INSERT" | "UPDATE" | "DELETE" | "REPLACE" | "CREATE" | "DROP" | "ALTER" => {
            ": change the data with the program that owns it"
        }
        "ATTACH" | "DETACH" => ": open that file by itself",
        "PRAGMA" => ": the tables and columns are listed with the schema",
        "BEGIN" | "COMMIT" | "END" | "ROLLBACK" | "SAVEPOINT" | "RELEASE" => {
            ": a single statement needs no transaction"
        }
        "VACUUM" | "REINDEX" | "ANALYZE" => ": tend the file with the program that owns it",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sql: &str, expected: &str) {
        let actual = guard(sql).map_or_else(|it| it.to_string(), |()| "passes".to_owned());
        assert!(actual.contains(expected), "{sql}: {actual}");
    }

    #[test]
    fn one_statement_that_reads_passes() {
        for sql in [
            "SELECT 1",
            " select 1 ; ; -- done",
            ";select 1",
            "/* a ; b */ VALUES (1),(2);",
            "WITH a AS (SELECT 1) SELECT * FROM a",
            "WITH replace(x) AS (SELECT 1) SELECT x FROM replace",
            "WITH \"delete\" AS (SELECT 1) SELECT * FROM \"delete\"",
            "EXPLAIN QUERY PLAN SELECT 1",
            "SELECT replace('update t; drop', 'a', 'b')",
            "SELECT 'a;b', \"c;d\", [e;f], `g;h`",
            "SELECT * FROM t WHERE s = 'DELETE FROM t; --'",
            "SELEC 1",
            "\u{FEFF}SELECT 1",
        ] {
            check(sql, "passes");
        }
    }

    #[test]
    fn what_does_not_read_is_named() {
        for (sql, expected) in [
            ("UPDATE t SET a = 1", "this one is an UPDATE: change the data with"),
            ("-- read\ndelete from t", "a DELETE"),
            ("/**/insert into t values(1)", "an INSERT"),
            ("WITH a AS (SELECT 1) DELETE FROM t", "a DELETE"),
            ("WITH a AS (SELECT 1) REPLACE INTO t SELECT 1", "a REPLACE"),
            ("EXPLAIN QUERY PLAN UPDATE t SET a = 1", "an UPDATE"),
            ("CREATE TEMP TABLE t(a)", "a CREATE TABLE"),
            ("CREATE UNIQUE INDEX i ON t(a)", "a CREATE INDEX"),
            ("create virtual table t using fts5(a)", "a CREATE VIRTUAL TABLE"),
            ("create trigger g after insert on t begin select 1; end", "a CREATE TRIGGER"),
            ("ATTACH 'x.db' AS x", "an ATTACH: open that file by itself"),
            ("pragma journal_mode = delete", "a PRAGMA"),
            ("BEGIN", "needs no transaction"),
            ("VACUUM INTO 'x'", "a VACUUM"),
            (";;DROP TABLE t", "a DROP TABLE"),
        ] {
            check(sql, expected);
        }
    }

    #[test]
    fn what_is_not_one_whole_statement_is_refused() {
        for (sql, expected) in [
            ("", "no statement"),
            (" ;; -- nothing", "no statement"),
            ("SELECT 1; DROP TABLE t", "second one (DROP) begins at position 10"),
            ("SELECT 1;'x'", "second one ('x')"),
            ("SELECT 1\0", "zero byte at position 8"),
            ("SELECT :year", "leaves the value :year open"),
            ("SELECT ?", "leaves the value ? open"),
        ] {
            check(sql, expected);
        }
        check(&format!("SELECT {}1", "(".repeat(50_000)), "250 deep");
        check(&"x".repeat(MAX_SQL_BYTES + 1), "limit is 1000000");
    }
}
