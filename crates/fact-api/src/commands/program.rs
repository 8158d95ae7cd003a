//! For programs: one question, one object, no conversation.

use std::path::Path;

use fact_core::{Asked, Cancel, Decline, ModelUse, Reading, Usage};
use fact_driver::{AskOptions, Compared, Outcome, Reply};

use super::{Context, DONE, ask, charts};
use crate::{
    App,
    error::ApiError,
    view,
    wire::{
        Answer, Answered, AnsweredCache, AnsweredChip, AnsweredCompared, AnsweredDecline,
        AnsweredModel, AnsweredParts, AnsweredReading, AnsweredTable, Done, Translate, Translated,
        WriteSample,
    },
};

/// Asks one question without a conversation around it; draws its chart where that is wanted.
pub fn answer(app: &App, req: &Answer, _: &Context<'_>) -> Result<Answered, ApiError> {
    if let Some(path) = &req.chart_path {
        charts::chart_ending(Path::new(path))?;
    }
    let cancel = Cancel::default();
    let options = AskOptions {
        refresh: req.refresh,
        limits: app.limits(),
        answer_by: ask::answer_by(app, req.answer_by),
        model: &|| app.model(),
        // Who asks for a model by name has agreed; the budget of the day holds all the same.
        cost_agreed: req.answer_by.is_some(),
        ..AskOptions::new(&cancel)
    };
    let asked = |question: &str, edits: &[String]| Asked {
        question: question.to_owned(),
        edits: view::as_edits(edits),
    };
    let earlier: Vec<Asked> = req.earlier.iter().map(|it| asked(&it.question, &it.edits)).collect();
    let question = asked(&req.question, &req.edits);
    let reply = ask::once_in(app, &app.current(), &earlier, &question, &options)?;
    let chart_path = drawn(&reply, req.chart_path.as_deref())?;
    let cache = view::cache(&reply.cache);
    let declined = match &reply.outcome {
        Outcome::Declined(it) => Some(declined(it, &reply)),
        Outcome::Answered { .. } => None,
    };
    Ok(Answered {
        declined,
        parts: parts(&reply, chart_path)?,
        cache: AnsweredCache {
            hit: cache.hit,
            level: cache.level,
            age_ms: cache.age_ms,
            reason: cache.reason,
        },
        timings_us: view::timings(&reply.timings),
        question: reply.question,
    })
}

/// Turns a question into a statement without running it.
pub fn translate(app: &App, req: &Translate, _: &Context<'_>) -> Result<Translated, ApiError> {
    let current = app.current();
    let snapshot = current.snapshot()?;
    let asked = fact_driver::Asked {
        question: req.question.trim(),
        history: &req.history,
        as_of: req.as_of.as_deref(),
        instructions: req.instructions.as_deref(),
    };
    Ok(match snapshot.translate(&asked) {
        Ok((sql, reading)) => Translated {
            sql: Some(sql),
            reading: reading.text.clone(),
            confidence: reading.confidence,
        },
        Err(reason) => Translated { sql: None, reading: reason, confidence: 0.0 },
    })
}

/// Writes the sample database somewhere.
pub fn write_sample(_: &App, req: &WriteSample, _: &Context<'_>) -> Result<Done, ApiError> {
    fact_sample::write(Path::new(&req.path)).map_err(ApiError::storage)?;
    Ok(DONE)
}

/// Draws the chart of `reply` to `path`, and gives the path back; nothing where there is no path
/// or no chart.
fn drawn(reply: &Reply, path: Option<&str>) -> Result<Option<String>, ApiError> {
    let (Some(path), Outcome::Answered { answer, .. }) = (path, &reply.outcome) else {
        return Ok(None);
    };
    if answer.chart.is_none() {
        return Ok(None);
    }
    charts::draw_to(answer, Path::new(path))?;
    Ok(Some(path.to_owned()))
}

fn parts(reply: &Reply, chart_path: Option<String>) -> Result<Option<AnsweredParts>, ApiError> {
    let Outcome::Answered { answer, reading, .. } = &reply.outcome else { return Ok(None) };
    Ok(Some(AnsweredParts {
        answer: answer.sentence.plain(),
        engine: answer.engine.clone(),
        model: answer.model.as_ref().map(model),
        compared: reply.compared.as_ref().map(compared),
        confidence: reading.confidence,
        reading: AnsweredReading {
            text: reading.text.clone(),
            chips: chips(reading),
            notes: reading.notes.clone(),
        },
        sql: answer.sql.clone(),
        table: AnsweredTable {
            columns: answer.table.columns.iter().map(|it| it.name.clone()).collect(),
            column_details: view::columns(&answer.table),
            rows: view::rows(answer.table.rows.iter()),
            truncated: answer.table.truncated,
        },
        chart: serde_json::to_value(&answer.chart).map_err(ApiError::storage)?,
        chart_path,
        checks: view::checks(&fact_driver::of_reply(answer, reading)),
        analysis: serde_json::to_value(&answer.analysis).map_err(ApiError::storage)?,
    }))
}

fn declined(it: &Decline, reply: &Reply) -> AnsweredDecline {
    AnsweredDecline {
        reason: it.reason.clone(),
        unplaced: it.unplaced.clone(),
        nearest: it.nearest.clone(),
        suggestions: it.suggestions.clone(),
        choices: it.choices.iter().map(view::choice).collect(),
        model_can: reply.model_can,
        cost_usd: reply.cost_ahead.as_ref().map(|it| view::usd(it.about_micro_usd)),
    }
}

fn model(it: &ModelUse) -> AnsweredModel {
    let Usage { input, cache_write, cache_read, output } = it.usage;
    AnsweredModel {
        provider: it.provider.clone(),
        model: it.model.clone(),
        is_local: it.is_local,
        n_calls: it.n_calls,
        input,
        cache_write,
        cache_read,
        output,
        usd: it.micro_usd.map(view::usd),
    }
}

fn compared(it: &Compared) -> AnsweredCompared {
    AnsweredCompared {
        agrees: it.agrees,
        verdict: it.verdict.clone(),
        engine: it.engine.clone(),
        answer: it.sentence.plain(),
        sql: it.sql.clone(),
        columns: it.table.columns.iter().map(|it| it.name.clone()).collect(),
        rows: view::rows(it.table.rows.iter()),
        n_rows: it.n_rows,
        model: it.model.as_ref().map(model),
    }
}

fn chips(reading: &Reading) -> Vec<AnsweredChip> {
    let parts = view::chips(reading).into_iter();
    parts.map(|it| AnsweredChip { kind: it.kind, label: it.label, detail: it.detail }).collect()
}
