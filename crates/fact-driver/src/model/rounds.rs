//! Round by round: the model calls, FACT carries out, until there is an answer.
//!
//! Start at [`Rounds::run`].

use fact_core::{Cancel, Disclosure, ModelUse, Usage};
use fact_llm::{Block, Delta, Message, Reply, Request, Stop, ToolResult};
use fact_store::{Purpose, Store, TurnId};

use super::{
    Model, ModelError,
    call::Call,
    desk::{Called, Desk, Ran},
    prompt, spend,
};
use crate::reply::Said;

/// What is said to a model that ended without a statement.
const RUN_IT: &str = "Run the statement that answers the question with run_sql, is_answer true; \
                      or call cannot_answer.";

/// A statement and the model's own words about its rows.
pub(crate) struct Found {
    pub(crate) ran: Ran,
    /// Its last words; empty where it was not shown any rows.
    pub(crate) words: String,
    /// What was asked and found on the way, for tracing numbers.
    pub(crate) others: Vec<Ran>,
    pub(crate) calculated: Vec<f64>,
}

/// One question on its way through a model.
pub(crate) struct Rounds<'a> {
    pub(crate) model: &'a Model,
    pub(crate) store: &'a Store,
    pub(crate) cancel: &'a Cancel,
    pub(crate) says: &'a (dyn Fn(Said<'_>) + Sync),
    /// The turn the question belongs to, where it is written down.
    pub(crate) turn: Option<TurnId>,
    /// The data's name, for the record.
    pub(crate) source: &'a str,
    /// Groups the calls of this question.
    pub(crate) question_id: String,
    /// What was used so far.
    pub(crate) used: ModelUse,
}

impl Rounds<'_> {
    /// Lets the model work until the rows of one of its statements are the answer.
    ///
    /// # Errors
    /// [`ModelError`], after the last call has been written down.
    pub(crate) fn run(
        &mut self,
        mut request: Request,
        mut desk: Desk<'_>,
    ) -> Result<Found, ModelError> {
        let mut last_failure = String::new();
        let mut was_told_to_run = false;
        for _ in 0..self.model.bounds.max_rounds {
            let reply = self.call(&request)?;
            let words = words(&reply);
            let calls = reply.blocks.iter().any(|it| matches!(it, Block::Call { .. }));
            request.messages.push(Message::Model(reply.blocks.clone()));
            if !calls {
                if last_failure.is_empty() && !desk.ran.is_empty() {
                    return found(desk, words).ok_or_else(|| self.no_statement(&last_failure));
                }
                // Small models write the statement instead of running it; they are told once.
                if was_told_to_run || reply.stop == Stop::Refused {
                    return Err(self.no_statement(&last_failure));
                }
                was_told_to_run = true;
                request.messages.push(Message::User(RUN_IT.to_owned()));
                continue;
            }
            let results = self.carry_out(&reply, &mut desk, &mut last_failure)?;
            let is_settled =
                last_failure.is_empty() && desk.ran.last().is_some_and(|it| it.is_answer);
            // A model that is not shown the rows has nothing to say of them.
            if is_settled && self.model.disclosure < Disclosure::Rows {
                return found(desk, String::new()).ok_or_else(|| self.no_statement(""));
            }
            request.messages.push(Message::Results(results));
        }
        // The answer was there, and only the words about it were not.
        let is_settled = desk.ran.iter().any(|it| it.is_answer);
        let limit = self.model.bounds.max_rounds;
        let settled = if is_settled { found(desk, String::new()) } else { None };
        settled.ok_or_else(|| ModelError::Rounds { model: self.model.title(), limit })
    }

    fn no_statement(&self, why: &str) -> ModelError {
        ModelError::NoStatement { model: self.model.title(), why: why.to_owned() }
    }

    /// One call, within what may be spent.
    fn call(&mut self, request: &Request) -> Result<Reply, ModelError> {
        let model = self.model;
        let n_bytes = model.client.body(request).len();
        let limit = model.bounds.question_tokens;
        if self.used.usage.total().saturating_add(spend::tokens(n_bytes)) > limit {
            return Err(ModelError::Tokens { model: model.title(), limit });
        }
        model.may_spend(self.store, n_bytes)?;
        let says = self.says;
        says(Said::Step(&format!("asking {}", model.title())));
        let call = Call {
            model,
            store: self.store,
            cancel: self.cancel,
            turn: self.turn,
            question_id: &self.question_id,
            source: self.source,
            purpose: Purpose::Answer,
            disclosure: model.disclosure,
        };
        let sent = call.send(request, &mut |delta| match delta {
            Delta::Text(text) => says(Said::Words(Some(text))),
            Delta::Restart => says(Said::Words(None)),
            Delta::Call(tool) => says(Said::Step(step(tool))),
            // Written down by the call itself.
            Delta::OtherForm(..) => {}
        })?;
        self.note(sent.outcome.usage, sent.outcome.micro_usd);
        Ok(sent.reply?)
    }

    fn note(&mut self, usage: Usage, micro_usd: Option<u64>) {
        self.used.n_calls += 1;
        self.used.usage += usage;
        self.used.micro_usd = self.used.micro_usd.zip(micro_usd).map(|(a, b)| a.saturating_add(b));
    }

    /// Carries out the calls of `reply`; `last_failure` says why its last statement did not run.
    fn carry_out(
        &self,
        reply: &Reply,
        desk: &mut Desk<'_>,
        last_failure: &mut String,
    ) -> Result<Vec<ToolResult>, ModelError> {
        let mut results = Vec::new();
        for block in &reply.blocks {
            let Block::Call { id, name, input } = block else { continue };
            (self.says)(Said::Step(step(name)));
            let (text, is_error) = match desk.call(name, input)? {
                Called::Told(text) => (text, false),
                Called::Failed(text) => (text, true),
                Called::CannotAnswer(reason) => {
                    let reason = short(&reason);
                    return Err(ModelError::CannotAnswer { model: self.model.title(), reason });
                }
            };
            if name == "run_sql" {
                *last_failure = if is_error { text.clone() } else { String::new() };
            }
            results.push(ToolResult { call_id: id.clone(), text, is_error });
        }
        Ok(results)
    }
}

fn found(mut desk: Desk<'_>, words: String) -> Option<Found> {
    let ran = desk.take_answer()?;
    Some(Found { ran, words, others: desk.ran, calculated: desk.calculated })
}

/// The first request for a question.
pub(crate) fn first_request(model: &Model, system: String, question: String) -> Request {
    Request {
        model: model.model.clone(),
        system,
        tools: prompt::tools(model.disclosure),
        messages: vec![Message::User(question)],
        max_output_tokens: model.bounds.max_output_tokens,
    }
}

/// The prose of a reply.
fn words(reply: &Reply) -> String {
    let texts = reply.blocks.iter().filter_map(|it| match it {
        Block::Text(text) => Some(text.trim()),
        Block::Call { .. } | Block::Opaque(_) => None,
    });
    texts.filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What a call does, for who waits.
fn step(tool: &str) -> &'static str {
    match tool {
        "get_schema" => "looking at the tables",
        "sample_values" => "looking at stored values",
        "run_sql" => "running a statement",
        "calculate" => "calculating",
        _ => "thinking",
    }
}

/// A model's reason, as long as one sentence or two.
fn short(reason: &str) -> String {
    const MAX_CHARS: usize = 400;
    let line: String = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_end_matches('.');
    if line.is_empty() {
        "it does not say why".to_owned()
    } else {
        line.chars().take(MAX_CHARS).collect()
    }
}
