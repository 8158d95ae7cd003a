//! A limit that does not depend on how busy the computer is.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Work that statements may still cost, in instructions of SQLite's virtual machine, of which a
/// usual computer does some hundred million a second.
///
/// The clock cuts a statement at another row each time; this cuts it at the same, so that what was
/// found out about the same data is the same. Clones share what is left.
#[derive(Debug, Clone)]
pub struct Work {
    left: Arc<AtomicU64>,
    /// Of which the statement that runs may take so much.
    own: Arc<AtomicU64>,
}

impl Work {
    /// So many instructions for all statements together.
    #[must_use]
    pub fn new(n_instructions: u64) -> Self {
        Self { left: amount(n_instructions), own: amount(u64::MAX) }
    }

    /// For one statement: it may take no more than `n_instructions` of what is left.
    #[must_use]
    pub fn at_most(&self, n_instructions: u64) -> Self {
        Self { left: Arc::clone(&self.left), own: amount(n_instructions) }
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_done(&self) -> bool {
        [&self.left, &self.own].iter().any(|it| it.load(Ordering::Relaxed) == 0)
    }

    pub(crate) fn spend(&self, n_instructions: u64) {
        for it in [&self.left, &self.own] {
            it.store(it.load(Ordering::Relaxed).saturating_sub(n_instructions), Ordering::Relaxed);
        }
    }
}

fn amount(n_instructions: u64) -> Arc<AtomicU64> {
    Arc::new(AtomicU64::new(n_instructions))
}
