//! Statements that somebody else gave for the questions of a set.

use std::{collections::HashMap, fs, path::Path};

use serde::Deserialize;

use super::SetError;

/// Statements by the question they are for.
#[derive(Debug, Clone, Default)]
pub struct Predictions(HashMap<String, Prediction>);

#[derive(Debug, Clone, Deserialize)]
struct Prediction {
    id: String,
    sql: Option<String>,
    confidence: Option<f64>,
}

impl Predictions {
    /// Reads a file of lines `{"id", "sql", "confidence"}`, as `fact nl2sql` writes them. Of
    /// several for one question the last counts.
    ///
    /// # Errors
    /// Where the file cannot be read, or a line is something else.
    pub fn load(path: &Path) -> Result<Self, SetError> {
        let text = fs::read_to_string(path)
            .map_err(|source| SetError::Io { path: path.to_owned(), source })?;
        let mut found = HashMap::new();
        for (idx, line) in text.lines().enumerate().filter(|(_, it)| !it.trim().is_empty()) {
            let bad =
                |source| SetError::BadPrediction { path: path.to_owned(), line: idx + 1, source };
            let it: Prediction = serde_json::from_str(line).map_err(bad)?;
            found.insert(it.id.clone(), it);
        }
        Ok(Self(found))
    }

    /// The statement for a question, and how sure its writer was; `None` for none, or an empty one.
    pub(crate) fn of(&self, id: &str) -> Option<(String, Option<f64>)> {
        let it = self.0.get(id)?;
        let sql = it.sql.clone().filter(|it| !it.trim().is_empty())?;
        Some((sql, it.confidence))
    }
}
