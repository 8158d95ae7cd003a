//! From a question to a model's answer, with all that proves it.

use std::{
    cell::LazyCell,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use fact_cache::{Key, Rows};
use fact_core::{
    Answer, Asked, Check, CheckLevel, Disclosure, ModelUse, Reading, Sentence, Table, Usage,
};
use fact_llm::Request;

use super::{
    Model, ModelError,
    again::PlanPlace,
    desk::Desk,
    prompt,
    rounds::{Found, Rounds, first_request},
    trace,
};
use crate::{
    Driver, OpenData, Snapshot,
    ask::{Made, Statement, show, us_since},
    asking::Asking,
    checks,
    confirmed::reading_of,
    kept::Looked,
    reply::{CacheReport, Outcome, Reply, Stage, Timings},
    wording::wording,
};

/// A sentence is no essay.
const MAX_WORDS_CHARS: usize = 1_500;

/// What would leave for a question, and what it may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Word for word.
    pub body: String,
    /// Tokens of it, about.
    pub n_tokens: u64,
    /// What the question may come to, about, in millionths of a dollar; `None` without a price.
    pub about_micro_usd: Option<u64>,
}

impl Driver {
    /// What the first call would send if `question` were asked of `model` after `earlier`. Nothing
    /// is sent.
    ///
    /// # Errors
    /// Where the data cannot be read now.
    pub fn preview(
        &self,
        data: &OpenData,
        (earlier, question): (&[Asked], &str),
        model: &Model,
    ) -> Result<Preview, ModelError> {
        let snapshot = data.snapshot(&fact_core::Cancel::default())?;
        let body = model.client.body(&request(question.trim(), earlier, model, &snapshot));
        let about_micro_usd = model.about(body.len());
        Ok(Preview { n_tokens: super::spend::tokens(body.len()), about_micro_usd, body })
    }

    /// The answer of `model`, from the cache where it gave it before of the same data.
    ///
    /// # Errors
    /// [`ModelError`], for whom the built-in engine then stands in.
    pub(crate) fn by_model(&self, ask: &Asking<'_>, model: &Model) -> Result<Reply, ModelError> {
        let mut timings = Timings::default();
        (ask.options.progress)(Stage::Reading);
        let lap = Instant::now();
        let snapshot = ask.data.snapshot(ask.options.cancel)?;
        let key = key(ask, model, &snapshot);
        // Not before it is missed: the place describes all of the schema, and the plan is on disk.
        let place = LazyCell::new(|| PlanPlace::new(ask, model, &snapshot));
        let plan = LazyCell::new(|| self.kept_plan(&place));
        let mut _lead = None;
        if !ask.options.refresh {
            match self.whole(ask, (&key, &snapshot), || Some(plan.as_ref()?.sql.clone()))? {
                Looked::Found(whole) => {
                    timings.cache = us_since(lap);
                    let reading = Arc::new(whole.entry.answer.reading.clone());
                    return Ok(ask.kept_reply(&whole, reading, &key, timings));
                }
                Looked::Missing(lead) => _lead = lead,
            }
            timings.cache = us_since(lap);
            if let Some(plan) = plan.as_ref()
                && let Some(reply) =
                    self.by_kept_plan(ask, (model, plan), (&snapshot, key), timings)?
            {
                return Ok(reply);
            }
        }
        let report = self.why_worked_out(ask, Some(&key));
        self.by_asking(ask, (model, &place), (&snapshot, key), (timings, report))
    }

    /// The answer of `model`, by asking it.
    fn by_asking(
        &self,
        ask: &Asking<'_>,
        (model, place): (&Model, &PlanPlace),
        (snapshot, key): (&Snapshot, Key),
        (mut timings, mut report): (Timings, CacheReport),
    ) -> Result<Reply, ModelError> {
        (ask.options.progress)(Stage::Asking);
        let lap = Instant::now();
        let request = request(ask.question, ask.earlier, model, snapshot);
        if !ask.options.cost_agreed {
            model.is_cheap(model.client.body(&request).len())?;
        }
        let mut rounds = Rounds {
            model,
            store: &self.store,
            cancel: ask.options.cancel,
            says: ask.options.says,
            turn: ask.options.turn,
            source: &ask.data.source().name(),
            question_id: question_id(),
            used: nothing_used(model),
        };
        let limits = (&ask.options.limits, ask.options.cancel);
        let desk = Desk::new(ask.data.source(), snapshot, model.disclosure, limits);
        let found = rounds.run(request, desk)?;
        timings.model = us_since(lap);

        (ask.options.progress)(Stage::Drawing);
        let stood_still = ask.data.source().fingerprint()? == snapshot.fingerprint;
        let (used, run_us) = (rounds.used, found.ran.took_us);
        let answer = Arc::new(assemble(ask, model, found, used, stood_still, &mut timings));
        // What reads the clock is worked out each time, as with the built-in engine.
        let key = snapshot.key("", &answer.sql).filter(|_| stood_still).map(|_| key);
        if let Some(key) = key {
            let rows = Rows { key: snapshot.rows_key(&answer.sql), run_us };
            let made = Made { key, answer: &answer, timings: &timings, rows: Some(rows) };
            self.keep(ask, &made, ask.earlier.is_empty()).note(&mut report);
            self.keep_plan(ask, place, &answer, &timings);
        }
        let reading = Arc::new(answer.reading.clone());
        Ok(ask.reply(Outcome::Answered { answer, reading, key }, report, timings))
    }
}

/// Tells the calls of one question from those of all others, in this process and the next.
fn question_id() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!(
        "{:x}-{:x}-{}",
        now.as_nanos(),
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    )
}

pub(super) fn nothing_used(model: &Model) -> ModelUse {
    ModelUse {
        provider: model.name.clone(),
        model: model.model.clone(),
        is_local: model.is_local,
        n_calls: 0,
        usage: Usage::default(),
        micro_usd: Some(0),
    }
}

fn request(question: &str, earlier: &[Asked], model: &Model, snapshot: &Snapshot) -> Request {
    let catalog = &snapshot.catalog;
    let linked = fact_nl2sql::linked(question, catalog, prompt::MAX_LINKED);
    let today = model.today.to_string();
    let disclosure = model.disclosure;
    let told = prompt::Told { question, earlier, today: &today, linked: &linked, disclosure };
    first_request(model, prompt::system(catalog, disclosure), prompt::question(&told, catalog))
}

/// What a model's answer is kept under: the words of the question and of those before it, the day,
/// since a model is told it, and who answers what it was told.
fn key(ask: &Asking<'_>, model: &Model, snapshot: &Snapshot) -> Key {
    let earlier: Vec<String> = ask.earlier.iter().map(|it| wording(&it.question)).collect();
    let asked = format!(
        "asked of a model: {}\nafter: {}\non: {}",
        wording(ask.question),
        earlier.join("\n"),
        model.today,
    );
    let who = format!(
        "{} at {} told {:?} by {} with {}",
        model.model,
        model.host,
        model.disclosure,
        prompt::VERSION,
        snapshot.made_by(),
    );
    Key::new(&asked, &snapshot.fingerprint.0, &who)
}

/// The rows of the model's statement as an answer.
fn assemble(
    ask: &Asking<'_>,
    model: &Model,
    found: Found,
    used: ModelUse,
    stood_still: bool,
    timings: &mut Timings,
) -> Answer {
    let Found { ran, words, others, calculated } = found;
    let reading = Arc::new(as_read(model, &ran.title, &ran.table));
    let statement = Statement {
        sql: &ran.sql,
        reading: &reading,
        descending: falls(&ran.table, &reading),
        says_all: true,
        key: None,
    };
    let limits = &ask.options.limits;
    let mut answer = show(&statement, ran.table, stood_still, limits, timings);
    if !words.is_empty() {
        let others: Vec<&Table> =
            others.iter().map(|it| &it.table).chain([&answer.table]).collect();
        let checked = checked_words(&words, ask.question, &ran.sql, &others, &calculated);
        answer.checks.push(checked);
        let words: String = words.chars().take(MAX_WORDS_CHARS).collect();
        answer.sentence = Sentence::from_marked(&words);
    }
    answer.engine = model.title();
    answer.checks.push(disclosed(model));
    answer.model = Some(used);
    answer
}

/// How a model read a question, by what it called the rows. It says that, and not how sure it is.
pub(super) fn as_read(model: &Model, title: &str, table: &Table) -> Reading {
    let title = title.trim().trim_end_matches('.');
    Reading {
        text: if title.is_empty() {
            format!("as {} reads it", model.title())
        } else {
            title.to_owned()
        },
        notes: vec![format!("{} wrote the statement: read it before relying on it", model.model)],
        ..reading_of(table)
    }
}

/// Whether every number in a model's words is in a result.
fn checked_words(
    words: &str,
    question: &str,
    sql: &str,
    tables: &[&Table],
    calculated: &[f64],
) -> Check {
    let sources = trace::Sources { tables, texts: &[question, sql], calculated };
    let missing = trace::untraced(words, &sources);
    if missing.is_empty() {
        let text = "every number in the sentence is in a result".to_owned();
        return Check { level: CheckLevel::Passed, text };
    }
    let text = format!("in no result, so do not rely on it: {}", missing.join(", "));
    Check { level: CheckLevel::Warning, text }
}

/// What the model was told of the data.
fn disclosed(model: &Model) -> Check {
    let what = match model.disclosure {
        Disclosure::Schema => "names and types only, no value",
        Disclosure::Samples => "names, types and sample values",
        Disclosure::Rows => "names, types, sample values and rows of results",
    };
    let text = if model.is_local {
        format!("{} runs on this computer: nothing left it", model.title())
    } else {
        format!("sent to {}: {what}", model.name)
    };
    Check { level: CheckLevel::Note, text }
}

/// Whether the first figures of the rows run from the largest down.
pub(super) fn falls(table: &Table, reading: &Reading) -> bool {
    let measure = reading.columns.iter().position(|it| it.role == fact_core::Role::Measure);
    measure.is_none_or(|idx| checks::falls(table, idx))
}
