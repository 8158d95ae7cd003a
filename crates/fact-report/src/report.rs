//! What a report is made of.

use fact_core::{Check, CheckLevel, Sentence, Table};

use crate::words::{line, shorten};

/// How many characters stand in a heading.
const N_HEADING: usize = 200;

/// A board of answers, in the order they are read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// What the board is called.
    pub title: String,
    /// When the report was made, in words ("27 November 2026, 14:05").
    pub made_at: String,
    /// What the data is called; never a path.
    pub source: String,
    /// The answers.
    pub items: Vec<Item>,
}

/// One answer on the board.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Item {
    /// What is shown ("Revenue by quarter"). It stands over the chart, which is best drawn
    /// without a title of its own.
    pub title: String,
    /// The question, as it was asked.
    pub question: String,
    /// The answer in a sentence or two.
    pub sentence: Sentence,
    /// For when the figures hold ("Q1 2025, the newest in the data; data as of 3 March 2025").
    pub as_of: String,
    /// The chart as `fact-chart` drew it on light ground; `None` where the rows make none.
    pub svg: Option<String>,
    /// The rows, or the first of them.
    pub table: Table,
    /// How many of the rows are printed; zero leaves the table out.
    pub n_rows_shown: usize,
    /// How many rows the answer has, where `table` holds only the first of them.
    pub n_rows: usize,
    /// What was looked at before the answer was shown. Those passed are in the HTML alone.
    pub checks: Vec<Check>,
    /// How the figures were worked out, a sentence each ("forecast by seasonal naive").
    pub method: Vec<String>,
    /// The statement that was run; empty where there was none.
    pub sql: String,
}

impl Report {
    /// The title on one line, never empty.
    pub(crate) fn full_title(&self) -> String {
        let title = line(&self.title);
        if title.is_empty() { "Report".to_owned() } else { title }
    }

    /// What stands over the report.
    pub(crate) fn heading(&self) -> String {
        shorten(&self.full_title(), N_HEADING)
    }

    /// Where the figures come from, and when the report was made.
    pub(crate) fn made(&self) -> String {
        let parts = [("Data: ", &self.source), ("Made ", &self.made_at)];
        let parts = parts.map(|(label, text)| (label, line(text)));
        let said = parts.iter().filter(|(_, text)| !text.is_empty());
        said.map(|(label, text)| format!("{label}{text}")).collect::<Vec<_>>().join(" · ")
    }
}

impl Item {
    /// What stands over the answer: its title, or the question where it has none; never empty.
    pub(crate) fn heading(&self) -> String {
        let named = [&self.title, &self.question].map(|it| line(it));
        let text = named.into_iter().find(|it| !it.is_empty());
        shorten(&text.unwrap_or_else(|| "Answer".to_owned()), N_HEADING)
    }

    /// What a person who does not see the chart is told of it.
    pub(crate) fn in_words(&self) -> String {
        let (heading, sentence) = (self.heading(), line(&self.sentence.plain()));
        if sentence.is_empty() { heading } else { format!("{heading}. {sentence}") }
    }

    /// The checks that say something of the answer.
    pub(crate) fn caveats(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|it| it.level != CheckLevel::Passed)
    }
}
