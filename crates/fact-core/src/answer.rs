//! What a person gets for a question.

use serde::{Deserialize, Serialize};

use crate::{Analysis, ChartSpec, Choice, ModelUse, Reading, Table};

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// An answer, with all that proves it.
    Answered(Box<Answer>),
    /// An honest no, with what would work.
    Declined(Decline),
}

/// An answer, with all that proves it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The answer in one or two sentences, every figure taken from the rows.
    pub sentence: Sentence,
    /// Who answered ("built-in 1").
    pub engine: String,
    /// How the question was read.
    pub reading: Reading,
    /// The statement that was run; empty where FACT answered from what it knows of itself.
    pub sql: String,
    /// Exactly the rows the statement gave.
    pub table: Table,
    /// The chart, where the rows make one.
    pub chart: Option<ChartSpec>,
    /// What was looked at before the answer was shown.
    pub checks: Vec<Check>,
    /// What was worked out from the rows, where the question asked for it.
    pub analysis: Option<Analysis>,
    /// What a model had to do with it; `None` where none was called.
    #[serde(default)]
    pub model: Option<ModelUse>,
}

/// Prose with its figures marked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sentence {
    /// The text in order; joined without anything between.
    pub spans: Vec<Span>,
}

/// A run of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Whether it is the figure or name asked for, shown in bold.
    pub strong: bool,
}

impl Sentence {
    /// Reads `**` as the switch between plain and bold: `"Revenue was **$68.5B**."`. Marks come
    /// from FACT's own templates; text from the data goes in through [`Sentence::escape`].
    pub fn from_marked(marked: &str) -> Self {
        let runs = marked.split("**").enumerate();
        let spans = runs.filter(|(_, text)| !text.is_empty());
        let span = |(idx, text): (usize, &str)| Span {
            text: text.replace(ESCAPED_MARK, "**"),
            strong: idx % 2 == 1,
        };
        Self { spans: spans.map(span).collect() }
    }

    /// `text` so that [`Sentence::from_marked`] gives it back as it is.
    pub fn escape(text: &str) -> String {
        text.replace("**", ESCAPED_MARK)
    }

    /// The prose without marks.
    pub fn plain(&self) -> String {
        self.spans.iter().map(|it| it.text.as_str()).collect()
    }
}

/// Stands for a literal `**` between escaping and marking; a private-use character, so that it
/// does not meet real text.
const ESCAPED_MARK: &str = "\u{F8FF}\u{F8FF}";

/// One thing that was looked at before the answer was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Whether it passed.
    pub level: CheckLevel,
    /// What was looked at and found ("every filter value is in the data").
    pub text: String,
}

/// Whether a check passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckLevel {
    /// As it should be.
    Passed,
    /// The answer holds, and there is something to know.
    Note,
    /// The answer may mislead.
    Warning,
}

/// An honest no.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Decline {
    /// Why, in one or two sentences.
    pub reason: String,
    /// Words of the question that were not understood, as written there.
    pub unplaced: Vec<String>,
    /// The nearest names that exist.
    pub nearest: Vec<String>,
    /// Questions that would be answered.
    pub suggestions: Vec<String>,
    /// The readings between which the question leaves open; where there are some, `reason` is
    /// what FACT asks back.
    #[serde(default)]
    pub choices: Vec<Choice>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(marked: &str, expected: &[(&str, bool)]) {
        let spans = Sentence::from_marked(marked).spans;
        let actual: Vec<_> = spans.iter().map(|it| (it.text.as_str(), it.strong)).collect();
        assert_eq!(actual, expected);
    }

    #[test]
    fn marks_switch_between_plain_and_bold() {
        check("Revenue was **$5B**.", &[("Revenue was ", false), ("$5B", true), (".", false)]);
        check("**A** and **B**", &[("A", true), (" and ", false), ("B", true)]);
        check("", &[]);
    }

    #[test]
    fn marks_in_the_data_stay_as_they_are() {
        let name = Sentence::escape("5** Hotels");
        check(&format!("**{name}** leads"), &[("5** Hotels", true), (" leads", false)]);
    }
}
