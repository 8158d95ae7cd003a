//! SQL as text: one reading statement or a clear refusal, quoting, and tokens for highlighting.
//!
//! Start at [`guard`]. It reads the text the way SQLite's own tokenizer does and says in a
//! person's words what is wrong; it never refuses a complete statement that only reads.
//! Whether a statement may run is decided again, and finally, by the database's authorizer:
//! the guard is there for the message, not for the safety.
//!
//! Knows nothing of files, connections or what the names in the text mean.

mod behind;
mod canonical;
mod guard;
mod keyword;
mod lex;
mod quote;
mod repeatable;

pub use behind::{NoRowsBehind, rows_behind};
pub use canonical::{CanonicalSql, Collations, canonical};
pub use guard::{MAX_NESTING, MAX_SQL_BYTES, Refusal, guard};
pub use keyword::is_keyword;
pub use lex::{Token, TokenKind, tokens};
pub use quote::{quote_identifier, quote_text};
pub use repeatable::is_repeatable;
