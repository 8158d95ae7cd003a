//! A question whose answer was confirmed is answered as it was: by that statement, run anew.
//!
//! Start at [`find`]. A confirmed answer is found by the question's wording and the data's
//! identity, both by equality. Where its statement no longer runs the engine answers, and
//! [`Standing::no_longer_runs`] says so in the reply.

use std::sync::Arc;

use fact_core::{Answer, Cancel, Check, CheckLevel, Column, Reading, Role, Shape, Table, Unit};
use fact_source::QueryError;
use fact_store::{Confirmed, How, Store};

use crate::{
    OpenData, Snapshot,
    ask::Statement,
    checks,
    confirm::engine_differs,
    measure::Bench,
    reply::{Outcome, Reply},
    wording::wording,
};

/// Who answers where an answer was confirmed.
pub const CONFIRMED_ENGINE: &str = "confirmed by you";

/// A confirmed answer that stands for a question.
pub(crate) struct Standing {
    kept: Confirmed,
    reading: Arc<Reading>,
}

/// The confirmed answer to `question` of `data`, where there is one. A store that cannot be read
/// is no reason to leave the question unanswered.
pub(crate) fn find(store: &Store, data: &OpenData, question: &str) -> Option<Standing> {
    let found = store.confirmed_of(data.identity(), &wording(question));
    let kept = found
        .inspect_err(|error| tracing::warn!(%error, "confirmed answers cannot be looked up"))
        .ok()??;
    let mut reading: Reading = serde_json::from_str(&kept.answer.reading_json)
        .unwrap_or_else(|_| plain_reading(Vec::new(), Shape::List));
    reading.confidence = 1.0;
    reading.unplaced.clear();
    reading.notes.push(format!("{} by you on {}", in_words(&kept.answer.how), kept.confirmed_on));
    Some(Standing { kept, reading: Arc::new(reading) })
}

impl Standing {
    /// What to run, and what its answer is kept under: confirmed anew or forgotten, it is another.
    pub(crate) fn statement(&self, snapshot: &Snapshot) -> Statement<'_> {
        let (id, answer) = (self.kept.id.0, &self.kept.answer);
        let plan = format!("confirmed {id} at {}; {}", answer.confirmed_at_ms, answer.sql);
        Statement {
            sql: &answer.sql,
            reading: &self.reading,
            // Until there are rows to tell by.
            descending: true,
            says_all: true,
            key: snapshot.key(&plan, &answer.sql),
        }
    }

    /// Rows of a person's own statement are read by what they are, since no engine says it.
    pub(crate) fn read_rows(&self, table: &Table) -> Reading {
        match self.kept.answer.how {
            How::Sql => Reading { notes: self.reading.notes.clone(), ..reading_of(table) },
            How::Given | How::Edits(_) => Reading::clone(&self.reading),
        }
    }

    /// Whether a ranking's rows run from the largest down, by the first two that differ.
    pub(crate) fn descending(&self, table: &Table) -> bool {
        let is_ranking = matches!(self.reading.shape, Shape::Ranking | Shape::RankingPerGroup);
        let measure = self.reading.columns.iter().position(|it| it.role == Role::Measure);
        measure.filter(|_| is_ranking).is_none_or(|idx| checks::falls(table, idx))
    }

    /// Says in the answer whose it is; and where the engine gave it once and now reads the question
    /// otherwise ("last quarter", when another one has begun), that too.
    pub(crate) fn sign(
        &self,
        answer: &mut Answer,
        data: &OpenData,
        snapshot: &Snapshot,
        cancel: &Cancel,
    ) {
        CONFIRMED_ENGINE.clone_into(&mut answer.engine);
        let (how, day) = (in_words(&self.kept.answer.how), &self.kept.confirmed_on);
        let text = format!("{how} by you on {day}: this statement answers the question");
        answer.checks.push(Check { level: CheckLevel::Passed, text });
        let kept = &self.kept.answer;
        if kept.how != How::Given || !kept.engine_agreed {
            return;
        }
        let mut bench = Bench::new(data.source(), cancel);
        if let Some(why) = engine_differs(&mut bench, snapshot, &kept.question, &kept.sql) {
            let text =
                format!("{why}; if that is what you mean now, confirm it again or remove this one");
            answer.checks.push(Check { level: CheckLevel::Warning, text });
        }
    }

    /// Says in a reply of the engine's that the confirmed answer should have stood there.
    pub(crate) fn no_longer_runs(&self, reply: &mut Reply, why: &QueryError) {
        let (how, day) = (in_words(&self.kept.answer.how), &self.kept.confirmed_on);
        let text = format!(
            "the answer {how} by you on {day} can no longer be run ({why}): correct it or forget it"
        );
        match &mut reply.outcome {
            Outcome::Answered { answer, .. } => {
                let mut told = Answer::clone(answer);
                told.checks.push(Check { level: CheckLevel::Warning, text });
                *answer = Arc::new(told);
            }
            Outcome::Declined(decline) => {
                decline.reason = format!("{} Also, {text}.", decline.reason);
            }
        }
    }
}

/// Whether a note says that an answer was confirmed; the answer is signed anew each time.
pub(crate) fn is_signature(note: &str) -> bool {
    [How::Given, How::Sql]
        .iter()
        .any(|it| note.starts_with(&format!("{} by you on ", in_words(it))))
}

fn in_words(how: &How) -> &'static str {
    match how {
        How::Given => "confirmed",
        How::Sql | How::Edits(_) => "corrected",
    }
}

/// A reading of rows of which nothing is known but what they hold.
pub(crate) fn reading_of(table: &Table) -> Reading {
    let columns: Vec<Column> =
        table.columns.iter().enumerate().map(|(idx, it)| column(table, idx, &it.name)).collect();
    let has = |role: Role| columns.iter().any(|it| it.role == role);
    let shape = match (has(Role::Measure), table.rows.len()) {
        (true, 1) if table.columns.len() == 1 => Shape::Figure,
        (true, 1) => Shape::Figures,
        (true, _) if has(Role::Time) => Shape::Trend,
        (true, _) if has(Role::Dimension) => Shape::Breakdown,
        _ => Shape::List,
    };
    plain_reading(columns, shape)
}

fn plain_reading(columns: Vec<Column>, shape: Shape) -> Reading {
    Reading {
        text: "as the statement of your own says".to_owned(),
        columns,
        ..Reading::plain(shape)
    }
}

fn column(table: &Table, idx: usize, name: &str) -> Column {
    let lower = name.to_lowercase();
    let mut cells = table.column(idx).filter(|it| !it.is_null()).peekable();
    let is_numeric = cells.peek().is_some() && cells.all(|it| it.as_f64().is_some());
    let is_period = ["year", "quarter", "month", "week", "day", "date", "period"]
        .iter()
        .any(|it| lower == *it || lower.ends_with(&format!("_{it}")));
    let is_code = lower == "id" || lower.ends_with("_id");
    let (role, unit) = match () {
        () if is_period => (Role::Time, Unit::None),
        () if is_numeric && !is_code => (Role::Measure, Unit::Number),
        () => (Role::Dimension, Unit::None),
    };
    Column { label: label(name), role, unit, ..Column::plain(name) }
}

/// `total_revenue` as "Total revenue"; a formula stays as it is.
fn label(name: &str) -> String {
    let spaced = name.replace('_', " ");
    let mut letters = spaced.trim().chars();
    letters.next().map(|it| it.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use fact_core::Value;

    use super::*;

    fn table(columns: &[&str], rows: Vec<Vec<Value>>) -> Table {
        let columns = columns.iter().map(|it| Column::plain(*it)).collect();
        Table { columns, rows, truncated: false }
    }

    #[test]
    fn rows_of_an_own_statement_are_read_by_what_they_hold() {
        let (text, number) = (|it: &str| Value::Text(it.into()), Value::Integer);
        for (table, shape, roles) in [
            (table(&["n"], vec![vec![number(3)]]), Shape::Figure, vec![Role::Measure]),
            (
                table(&["city", "total_sales"], vec![vec![text("A"), number(3)]; 2]),
                Shape::Breakdown,
                vec![Role::Dimension, Role::Measure],
            ),
            (
                table(&["year", "sales"], vec![vec![number(2024), number(3)]; 2]),
                Shape::Trend,
                vec![Role::Time, Role::Measure],
            ),
            (
                table(&["customer_id", "name"], vec![vec![number(1), text("A")]; 2]),
                Shape::List,
                vec![Role::Dimension, Role::Dimension],
            ),
            (table(&["x"], vec![vec![Value::Null]]), Shape::List, vec![Role::Dimension]),
        ] {
            let reading = reading_of(&table);
            assert_eq!(reading.shape, shape);
            assert_eq!(reading.columns.iter().map(|it| it.role).collect::<Vec<_>>(), roles);
        }
        assert_eq!(label("total_sales"), "Total sales");
    }
}
