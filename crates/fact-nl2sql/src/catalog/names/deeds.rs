//! Tables called by the noun of what was done: placements by "placed", payments by "paid".
//!
//! Knows nothing of questions.

use std::collections::HashMap;

use crate::catalog::roles::TableInfo;
use crate::glossary::VERBS;
use crate::words::stem;

/// Ends of nouns that say what came of doing something.
const ENDINGS: &[&str] = &["ment", "ation", "ing", "ion", "al", "ance", "ure", "y", "t"];

/// Nouns of what is done by verbs they do not look like.
const OTHERWISE: &[(&str, &[&str])] = &[
    ("admit", &["admission"]),
    ("borrow", &["loan", "lending"]),
    ("buy", &["purchase", "order", "sale"]),
    ("complain", &["complaint"]),
    ("decide", &["decision"]),
    ("fly", &["flight"]),
    ("give", &["gift", "donation"]),
    ("lend", &["loan"]),
    ("lose", &["loss"]),
    ("sell", &["sale"]),
    ("stay", &["booking", "reservation"]),
    ("subscribe", &["subscription"]),
];

/// A shorter beginning is no verb that could be told.
const SHORTEST: usize = 3;

/// Tables by what a verb and the noun made of it begin with.
pub(super) struct Deeds {
    by_root: HashMap<String, Vec<usize>>,
}

impl Deeds {
    pub fn new(tables: &[TableInfo]) -> Self {
        let mut by_root: HashMap<String, Vec<usize>> = HashMap::new();
        for (idx, table) in tables.iter().enumerate() {
            let Some(noun) = table.singular.split(' ').next_back() else { continue };
            let verbs = OTHERWISE.iter().filter(|it| it.1.contains(&noun)).map(|it| it.0);
            for verb in verbs {
                by_root.entry(bare(&stem(verb))).or_default().push(idx);
            }
            for root in ENDINGS.iter().filter_map(|it| noun.strip_suffix(it)) {
                if is_verb(root) {
                    by_root.entry(bare(root)).or_default().push(idx);
                }
            }
        }
        Self { by_root }
    }

    /// The tables of what was done.
    pub fn of(&self, verb: &str) -> &[usize] {
        if self.by_root.is_empty() || !VERBS.is_past(verb) {
            return &[];
        }
        let stem = stem(verb);
        let plain = VERBS.plain(&stem).unwrap_or(&stem);
        self.by_root.get(&bare(plain)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Whether a verb begins so: one that is known, or long enough to be one.
fn is_verb(root: &str) -> bool {
    let known = |it: &str| VERBS.plain(&stem(it)).is_some();
    root.len() >= SHORTEST
        && (known(root) || known(&format!("{root}e")) || root.len() > SHORTEST + 3)
}

/// Without the silent letter: "plac" of "place" and "placing".
fn bare(root: &str) -> String {
    root.strip_suffix('e').unwrap_or(root).to_owned()
}
