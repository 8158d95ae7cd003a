//! What people call the people and places of a trade, whatever a table of them is called.
//!
//! Start at [`KINDS`].

use std::sync::LazyLock;

use crate::words::stems;

/// Clients, staff and places, in this order; read once.
pub(crate) static KINDS: LazyLock<Vec<Kind>> =
    LazyLock::new(|| include_str!("kinds.txt").lines().filter_map(Kind::read).collect());

/// A kind of thing that several words mean.
pub(crate) struct Kind {
    /// The stems of the words.
    pub words: Vec<String>,
    /// How the columns begin that only such a thing has, by stems.
    pub telling: Vec<Vec<String>>,
}

impl Kind {
    fn read(line: &str) -> Option<Self> {
        let (_, rest) = line.split_once(':').filter(|_| !line.starts_with('#'))?;
        let (words, telling) = rest.split_once('/')?;
        let words = words.split('|').filter_map(|it| stems(it).pop()).collect();
        Some(Self { words, telling: telling.split('|').map(stems).collect() })
    }
}
