//! One word more in the file, everything else as it was written.

use toml_edit::{DocumentMut, Item, Table, value};

/// Why a word could not be put into a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordError {
    /// There is no word, or nothing it means.
    #[error("a word and what it means are needed")]
    Empty,
    /// The file cannot be read, so nothing is put into it.
    #[error("the file is not valid TOML: {message}")]
    Unreadable {
        /// What is wrong, with its line.
        message: String,
    },
    /// `words` is something else in this file.
    #[error("`words` holds no settings in this file")]
    NotATable,
}

/// `text` with the word `word` meaning `meaning` (a table, `table.column`, a measure or
/// `table.column = text`), in place of what it meant. Comments and order stay.
///
/// # Errors
/// As [`WordError`] names them.
pub fn with_word(text: &str, word: &str, meaning: &str) -> Result<String, WordError> {
    let (word, meaning) = (word.trim(), meaning.trim());
    if word.is_empty() || meaning.is_empty() {
        return Err(WordError::Empty);
    }
    let unreadable =
        |err: toml_edit::TomlError| WordError::Unreadable { message: err.message().to_owned() };
    let mut document: DocumentMut = text.parse().map_err(unreadable)?;
    let words = document.entry("words").or_insert_with(|| Item::Table(Table::new()));
    let words = words.as_table_like_mut().ok_or(WordError::NotATable)?;
    match words.get_mut(word).and_then(Item::as_value_mut) {
        Some(known) => {
            let decor = known.decor().clone();
            *known = meaning.into();
            *known.decor_mut() = decor;
        }
        None => {
            words.insert(word, value(meaning));
        }
    }
    Ok(document.to_string())
}
