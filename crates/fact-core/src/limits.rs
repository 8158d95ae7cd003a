//! Where one query is cut short.

use std::time::Duration;

/// Where one query against the user's data is cut short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Rows kept; a longer result is cut and its table marked `truncated`.
    pub max_rows: usize,
    /// Bytes of text kept over all cells, so that a few huge cells cannot fill the memory.
    pub max_bytes: usize,
    /// Wall-clock time, from the call to the last row read.
    pub timeout: Duration,
}

impl Default for Limits {
    /// 100,000 rows, 64 MiB, 10 s.
    fn default() -> Self {
        Self { max_rows: 100_000, max_bytes: 64 << 20, timeout: Duration::from_secs(10) }
    }
}
