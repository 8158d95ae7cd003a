//! Whether letters are a word at all.

use super::{AKIN, GLOSSARY, VERBS};
use crate::words::stem;

/// Whether lower-case letters are a word of the language that anything here knows.
pub(crate) fn is_word(letters: &str) -> bool {
    let own = [stem(letters)];
    let [only] = &own;
    !AKIN.of(&own).is_empty()
        || !GLOSSARY.related(&own).is_empty()
        || !GLOSSARY.synonyms(&own).is_empty()
        || VERBS.plain(only).is_some()
}
