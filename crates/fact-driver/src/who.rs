//! Who answers: the built-in engine, a model, or both side by side.
//!
//! Start at [`Driver::by_whom`]. What always holds: a confirmed answer and FACT's own figures never
//! go through a model, and where a model gives no answer the built-in engine's reply stands, with
//! the reason in one line.

use std::sync::Arc;

use fact_core::{AnswerBy, Decline, Sentence, Table};
use fact_eval::{Expected, Rows};
use fact_source::QueryError;

use crate::{
    Driver,
    ask::AskError,
    asking::Asking,
    model::{Model, ModelError},
    open_data::Understood,
    reply::{CacheReport, Compared, Outcome, Reply, Timings},
};

/// Rows kept of the other engine's result.
const MAX_COMPARED_ROWS: usize = 20;

impl Driver {
    /// The reply of whoever is to answer.
    pub(crate) fn by_whom(&self, ask: &Asking<'_>) -> Result<Reply, AskError> {
        if self.is_for_the_engine_alone(ask)? {
            return self.built_in(ask);
        }
        let wanted = match ask.options.answer_by {
            AnswerBy::BuiltInOnly => return self.built_in(ask),
            AnswerBy::BuiltInFirst => return self.built_in_first(ask),
            it => it,
        };
        match (ask.options.model)() {
            Err(why) => Ok(noted(self.built_in(ask)?, &why)),
            Ok(model) if wanted == AnswerBy::Compare => self.both(ask, &model),
            Ok(model) => self.model_first(ask, &model),
        }
    }

    /// Whether no model has a say: the reading was changed by hand, the answer was confirmed, or
    /// the question is about FACT or the structure of the data.
    fn is_for_the_engine_alone(&self, ask: &Asking<'_>) -> Result<bool, AskError> {
        let wants_model =
            !matches!(ask.options.answer_by, AnswerBy::BuiltInOnly | AnswerBy::BuiltInFirst);
        if !wants_model {
            return Ok(false);
        }
        if !ask.asked.edits.is_empty() || self.confirmed(ask)?.is_some() {
            return Ok(true);
        }
        let snapshot = ask.data.snapshot(ask.options.cancel)?;
        let understood = snapshot.understand(ask.earlier, &ask.asked);
        Ok(matches!(&*understood, Understood::About(_)))
    }

    fn built_in_first(&self, ask: &Asking<'_>) -> Result<Reply, AskError> {
        let mut reply = self.built_in(ask)?;
        let Outcome::Declined(decline) = &reply.outcome else { return Ok(reply) };
        let Ok(model) = (ask.options.model)() else { return Ok(reply) };
        reply.model_can = true;
        // A question that leaves two readings open is asked back: the person knows best.
        if !decline.choices.is_empty() {
            return Ok(reply);
        }
        match self.by_model(ask, &model) {
            Ok(reply) => Ok(reply),
            Err(ModelError::CostAhead(cost)) => Ok(Reply { cost_ahead: Some(cost), ..reply }),
            Err(error) => in_place(reply, &error),
        }
    }

    fn model_first(&self, ask: &Asking<'_>, model: &Model) -> Result<Reply, AskError> {
        match self.by_model(ask, model) {
            Ok(reply) => Ok(reply),
            Err(ModelError::CostAhead(cost)) => {
                let reason = format!("Asking {} may cost about {}.", cost.model, cost.about());
                let decline = Decline { reason, ..Decline::default() };
                let report = CacheReport::not_kept("a decline is not kept");
                let reply = ask.reply(Outcome::Declined(decline), report, Timings::default());
                Ok(Reply { model_can: true, cost_ahead: Some(cost), ..reply })
            }
            Err(error) => {
                let reply = self.built_in(ask)?;
                in_place(reply, &error)
            }
        }
    }

    fn both(&self, ask: &Asking<'_>, model: &Model) -> Result<Reply, AskError> {
        let own = self.built_in(ask)?;
        let theirs = match self.by_model(ask, model) {
            Ok(reply) => reply,
            Err(ModelError::CostAhead(cost)) => {
                if matches!(own.outcome, Outcome::Declined(_)) {
                    return Ok(Reply { model_can: true, cost_ahead: Some(cost), ..own });
                }
                let why =
                    format!("{} was not asked: it may cost about {}", cost.model, cost.about());
                return Ok(noted(own, &why));
            }
            Err(error) => return in_place(own, &error),
        };
        Ok(match &own.outcome {
            Outcome::Answered { .. } => {
                let compared = compared(&own, &theirs);
                Reply {
                    compared: Some(compared),
                    timings: together(own.timings, theirs.timings),
                    ..own
                }
            }
            Outcome::Declined(_) => Reply { compared: Some(compared(&theirs, &own)), ..theirs },
        })
    }
}

/// How long both took.
fn together(own: Timings, theirs: Timings) -> Timings {
    Timings { total: theirs.total, model: theirs.model, ..own }
}

/// The other's result beside the one that is shown.
fn compared(shown: &Reply, other: &Reply) -> Compared {
    let (Outcome::Answered { answer: ours, .. }, Outcome::Answered { answer, .. }) =
        (&shown.outcome, &other.outcome)
    else {
        let reason = match &other.outcome {
            Outcome::Declined(decline) => decline.reason.as_str(),
            Outcome::Answered { .. } => "",
        };
        return Compared {
            agrees: false,
            verdict: "only one of them gives an answer".to_owned(),
            engine: crate::ENGINE.to_owned(),
            sentence: Sentence::from_marked(&Sentence::escape(reason)),
            sql: String::new(),
            table: Table::default(),
            n_rows: 0,
            model: None,
            is_kept: false,
        };
    };
    let (agrees, verdict) = verdict(&ours.table, &answer.table);
    let rows = answer.table.rows.iter().take(MAX_COMPARED_ROWS).cloned().collect();
    Compared {
        agrees,
        verdict,
        engine: answer.engine.clone(),
        sentence: answer.sentence.clone(),
        sql: answer.sql.clone(),
        table: Table {
            columns: answer.table.columns.clone(),
            rows,
            truncated: answer.table.truncated,
        },
        n_rows: answer.table.rows.len() as u64,
        model: answer.model.clone(),
        is_kept: other.cache.hit,
    }
}

/// Whether two results are the same rows, whatever their order.
fn verdict(ours: &Table, theirs: &Table) -> (bool, String) {
    let expected = Expected { forward: Rows::from(ours), backward: None, ordered: false };
    let given = Rows::from(theirs);
    let rows = |it: &Table| match it.rows.len() {
        1 => "1 row".to_owned(),
        n => format!("{} rows", fact_core::thousands(&n.to_string())),
    };
    match fact_eval::judge(&[Arc::new(expected)], &given, || None) {
        fact_eval::Verdict::Right => (true, format!("both give the same {}", rows(ours))),
        fact_eval::Verdict::Close => {
            (true, format!("both give the same {}, one with more columns", rows(ours)))
        }
        fact_eval::Verdict::Wrong if ours.rows.len() == theirs.rows.len() => {
            (false, format!("they differ in their {}", rows(ours)))
        }
        fact_eval::Verdict::Wrong => {
            (false, format!("they differ: {} against {}", rows(ours), rows(theirs)))
        }
    }
}

/// The built-in engine's reply where a model gave none, with the reason in one line.
fn in_place(reply: Reply, error: &ModelError) -> Result<Reply, AskError> {
    if error.is_cancelled() {
        return Err(QueryError::Cancelled.into());
    }
    Ok(noted(reply, &error.to_string()))
}

/// `reply`, saying why no model answered.
fn noted(mut reply: Reply, why: &str) -> Reply {
    match &mut reply.outcome {
        Outcome::Answered { reading, .. } => {
            let notes = &mut Arc::make_mut(reading).notes;
            notes.push(format!("the built-in engine answered, because {why}"));
        }
        Outcome::Declined(decline) => {
            decline.reason = format!("{} No model answered either: {why}.", decline.reason);
        }
    }
    reply
}
