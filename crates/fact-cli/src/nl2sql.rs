//! `fact nl2sql`: many questions in one process, a JSON line each.

use std::io::{BufRead as _, Write as _};

use fact_api::{
    App, commands,
    wire::{Translate, Translated},
};
use serde::Deserialize;
use serde_json::json;

use crate::{Ending, QUIET};

/// A question as it comes in; what else the line holds is for others.
#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    question: String,
    history: Option<Vec<String>>,
    as_of: Option<String>,
    instructions: Option<String>,
}

/// Answers each line with `{"id", "sql", "confidence"}`; `sql` is `null` where the question is declined. A line
/// that cannot be read ends the run: its reader would wait for an answer that has no id.
pub fn run(app: &App) -> anyhow::Result<Ending> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let Line { id, question, history, as_of, instructions } = serde_json::from_str(&line)?;
        let history = history.unwrap_or_default();
        let asked = Translate { question, history, as_of, instructions };
        let Translated { sql, confidence, .. } = commands::translate(app, &asked, &QUIET)?;
        writeln!(out, "{}", json!({ "id": id, "sql": sql, "confidence": confidence }))?;
        out.flush()?;
    }
    Ok(Ending::Answered)
}
