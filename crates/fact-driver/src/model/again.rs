//! A model's statement, kept for when the same is asked of changed data.
//!
//! Where a model would be told the same again, its statement is as good as the one it would write now,
//! and runs on the data of now: no call, no cost. How many rows there are makes no difference; the
//! day and the newest period of the data make one where the statement may hang on them.

use std::{sync::Arc, time::Instant};

use fact_cache::{KeptPlan, Key, PlanKey};
use fact_core::{Answer, CacheLevel, Table};
use fact_source::QueryError;
use fact_sql::{TokenKind, tokens};

use super::{
    Model, ModelError,
    answer::{as_read, falls, nothing_used},
    prompt::{self, Told},
    schema,
};
use crate::{
    Driver, Snapshot,
    ask::{Made, Statement, show, us_since},
    asking::Asking,
    reply::{CacheReport, Outcome, Reply, Stage, Timings},
    wording::wording,
};

/// Words by which a question hangs on when it is asked, or on the newest data.
const OF_THE_MOMENT: [&str; 21] = [
    "this",
    "last",
    "latest",
    "current",
    "currently",
    "previous",
    "past",
    "recent",
    "recently",
    "next",
    "today",
    "yesterday",
    "tomorrow",
    "now",
    "ago",
    "date",
    "ytd",
    "newest",
    "since",
    "upcoming",
    "so",
];

/// What finds a model's statement again.
pub(crate) struct PlanPlace {
    key: PlanKey,
    /// What was told of the moment.
    moment: String,
}

impl PlanPlace {
    /// Of a question to `model`: who it is, and all that it is told but for the moment.
    pub(crate) fn new(ask: &Asking<'_>, model: &Model, snapshot: &Snapshot) -> Self {
        let (catalog, question) = (&snapshot.catalog, wording(ask.question));
        let told = Told {
            question: &question,
            earlier: ask.earlier,
            today: &model.today.to_string(),
            linked: &fact_nl2sql::linked(&question, catalog, prompt::MAX_LINKED),
            disclosure: model.disclosure,
        };
        let earlier: Vec<String> = ask.earlier.iter().map(|it| wording(&it.question)).collect();
        let text = [
            &format!(
                "{} at {}, {:?}, {}",
                model.model,
                model.host,
                told.disclosure,
                prompt::VERSION
            ),
            ask.data.identity(),
            &schema::structure(catalog),
            &told.linked.tables.join("\n"),
            &prompt::values(&told, catalog),
            &earlier.join("\n"),
            &question,
        ];
        Self { key: PlanKey::new(&text.join("\0")), moment: prompt::moment(&told, catalog) }
    }
}

impl Driver {
    /// The statement that was written when the same was told.
    pub(crate) fn kept_plan(&self, place: &PlanPlace) -> Option<KeptPlan> {
        let plan = self.cache.plan(place.key)?;
        plan.moment.as_ref().is_none_or(|it| *it == place.moment).then_some(plan)
    }

    /// The answer by a statement that `model` wrote before; `None` where it no longer runs, or
    /// finds nothing any more: the model is asked then.
    pub(crate) fn by_kept_plan(
        &self,
        ask: &Asking<'_>,
        (model, plan): (&Model, &KeptPlan),
        (snapshot, key): (&Snapshot, Key),
        mut timings: Timings,
    ) -> Result<Option<Reply>, ModelError> {
        (ask.options.progress)(Stage::Running);
        let lap = Instant::now();
        let (hidden, source) = (Arc::new(snapshot.hidden()), ask.data.source());
        let ran = source.run_shown(&plan.sql, &hidden, &ask.options.limits, ask.options.cancel);
        timings.run = us_since(lap);
        let table = match ran {
            Ok(table) if !table.rows.is_empty() => table,
            Err(QueryError::Cancelled) => return Err(QueryError::Cancelled.into()),
            Ok(_) | Err(_) => return Ok(None),
        };
        if source.fingerprint()? != snapshot.fingerprint {
            return Ok(None);
        }
        (ask.options.progress)(Stage::Drawing);
        let answer = Arc::new(drawn_up(ask, model, plan, table, &mut timings));
        let mut report = CacheReport::of_plan(plan, model);
        let rows = fact_cache::Rows { key: snapshot.rows_key(&plan.sql), run_us: timings.run };
        let made = Made { key, answer: &answer, timings: &timings, rows: Some(rows) };
        self.keep(ask, &made, ask.earlier.is_empty()).note(&mut report);
        let reading = Arc::new(answer.reading.clone());
        let outcome = Outcome::Answered { answer, reading, key: Some(key) };
        Ok(Some(ask.reply(outcome, report, timings)))
    }

    /// Keeps the statement that a model found, for when the data has changed.
    pub(crate) fn keep_plan(
        &self,
        ask: &Asking<'_>,
        place: &PlanPlace,
        answer: &Answer,
        timings: &Timings,
    ) {
        let Some(at_rest) = self.keeping(ask) else { return };
        let moment = hangs_on_the_moment(&answer.sql, ask).then(|| place.moment.clone());
        let plan = KeptPlan {
            question: ask.question.to_owned(),
            sql: answer.sql.clone(),
            title: answer.reading.text.clone(),
            moment,
            made_at_ms: ask.asked_at_ms,
            cost_us: timings.model,
            cost_micro_usd: answer.model.as_ref().and_then(|it| it.micro_usd).unwrap_or_default(),
            at_rest,
        };
        self.cache.put_plan(place.key, ask.source_path(), plan);
    }
}

fn drawn_up(
    ask: &Asking<'_>,
    model: &Model,
    plan: &KeptPlan,
    table: Table,
    timings: &mut Timings,
) -> Answer {
    let reading = Arc::new(as_read(model, &plan.title, &table));
    let statement = Statement {
        sql: &plan.sql,
        reading: &reading,
        descending: falls(&table, &reading),
        says_all: true,
        key: None,
    };
    let mut answer = show(&statement, table, true, &ask.options.limits, timings);
    answer.engine = model.title();
    answer.model = Some(nothing_used(model));
    answer
}

impl CacheReport {
    /// The statement was kept, and ran.
    fn of_plan(plan: &KeptPlan, model: &Model) -> Self {
        let reason = format!(
            "the statement that {} wrote for the same question, run again on the data as it is now",
            model.model
        );
        Self {
            hit: true,
            level: Some(CacheLevel::Plan),
            cost_us: plan.cost_us,
            cost_micro_usd: plan.cost_micro_usd,
            ..Self::not_kept(&reason)
        }
    }
}

/// Whether a statement may hang on what the model was told of the moment: where the question, or one
/// before it, speaks of it, and where the statement holds a number or a text that none of them says
/// ("last year" is a number in the statement).
fn hangs_on_the_moment(sql: &str, ask: &Asking<'_>) -> bool {
    let earlier = ask.earlier.iter().map(|it| it.question.as_str());
    may_hang(sql, &earlier.chain([ask.question]).collect::<Vec<_>>())
}

fn may_hang(sql: &str, said: &[&str]) -> bool {
    let said: Vec<String> = said.iter().map(|it| it.to_lowercase()).collect();
    let mut words = said.iter().flat_map(|it| it.split(|it: char| !it.is_alphanumeric()));
    words.any(|it| OF_THE_MOMENT.contains(&it)) || holds_more_than(sql, &said)
}

/// Whether `sql` holds a number or a text that is in none of `said`, and is not there for its
/// arithmetic.
fn holds_more_than(sql: &str, said: &[String]) -> bool {
    let is_said = |number: &str| said.iter().any(|it| holds(it, number));
    let texts: Vec<(TokenKind, &str)> = tokens(sql)
        .into_iter()
        .filter(|it| it.kind != TokenKind::Space && it.kind != TokenKind::Comment)
        .filter_map(|it| Some((it.kind, sql.get(it.range)?)))
        .collect();
    // Which function each open parenthesis belongs to.
    let (mut calls, mut before) = (Vec::new(), "");
    for (idx, (kind, text)) in texts.iter().enumerate() {
        let after = texts.get(idx + 1).map_or("", |it| it.1);
        match (kind, *text) {
            (_, "(") => calls.push(before),
            (_, ")") => drop(calls.pop()),
            (TokenKind::Number, number) => {
                let is_rounding = before == ","
                    && calls.last().is_some_and(|it| it.eq_ignore_ascii_case("round"));
                let is_factor = [before, after].iter().any(|it| matches!(*it, "*" | "/"));
                if !is_rounding && !is_factor && !is_said(number) {
                    return true;
                }
            }
            (TokenKind::String, text) => {
                let inner = text.trim_matches('\'').to_lowercase();
                if !said.iter().any(|it| it.contains(&inner))
                    || digits(&inner).any(|it| !is_said(it))
                {
                    return true;
                }
            }
            _ => {}
        }
        before = text;
    }
    false
}

/// The runs of digits in a text.
fn digits(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty())
}

/// Whether `number` stands in `text` by itself, and not as a part of a longer one.
fn holds(text: &str, number: &str) -> bool {
    text.match_indices(number).any(|(idx, _)| {
        let is_digit = |it: Option<char>| it.is_some_and(|it| it.is_ascii_digit());
        let before = text.get(..idx).and_then(|it| it.chars().next_back());
        let after = text.get(idx + number.len()..).and_then(|it| it.chars().next());
        !is_digit(before) && !is_digit(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sql: &str, said: &[&str], expected: bool) {
        assert_eq!(may_hang(sql, said), expected, "{sql} {said:?}");
    }

    #[test]
    fn what_the_question_says_does_not_hang_on_the_moment() {
        check("SELECT sum(revenue) FROM sales", &["total revenue"], false);
        check("SELECT a FROM t WHERE year = 2024 LIMIT 5", &["top 5 in 2024"], false);
        check("SELECT a FROM t WHERE d >= '2024-03-01'", &["from 2024-03-01 on"], false);
        check("SELECT ROUND(100.0 * a / b, 2) FROM t", &["share"], false);
        check("SELECT a FROM t WHERE year = 2024", &["and by sector?", "sales of 2024"], false);
        check("SELECT a FROM t WHERE item = 'Lamp'", &["sales of lamps"], false);
        check("SELECT a -- 2024\nFROM t", &["a"], false);
    }

    #[test]
    fn any_other_number_or_text_may_and_so_may_words_of_the_moment() {
        check("SELECT a FROM t WHERE year = 2025", &["revenue of the year"], true);
        check("SELECT a FROM t WHERE d >= '2024-03-01'", &["from March 2024 on"], true);
        check("SELECT a FROM t WHERE y = 20", &["in 2024"], true);
        check("SELECT a FROM t WHERE m IN (1, 2)", &["early in the year"], true);
        check("SELECT ROUND(a, 2), abs(3) FROM t", &["a"], true);
        check("SELECT a FROM t LIMIT 10", &["top of a"], true);
        check("SELECT a FROM t WHERE month = 'March'", &["revenue of the month"], true);
        check("SELECT a FROM t WHERE quarter = 1", &["revenue of last quarter"], true);
        check("SELECT a FROM t WHERE month = 'March'", &["revenue this month"], true);
        check("SELECT a FROM t WHERE q = 2 LIMIT 2", &["top 2 of this quarter"], true);
        check("SELECT sum(a) FROM t", &["a year to date"], true);
    }
}
