//! What became of a question that was asked ahead.

use fact_core::AnswerBy;

use crate::{
    ask::AskError,
    reply::{Outcome, Reply},
};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WarmedAs {
    /// Its answer was worked out and is kept now.
    New,
    /// Its answer was kept before.
    Already,
    /// It has no answer, or one that is not kept.
    Declined,
    /// Something went wrong.
    Failed,
}

/// A question that was asked ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warmed {
    /// As it was asked.
    pub question: String,
    /// What became of it.
    pub outcome: WarmedAs,
    /// Why, where that is not plain.
    pub why: Option<String>,
    /// From the question to its reply.
    pub us: u64,
    /// What its calls to a model cost, in millionths of a dollar.
    pub micro_usd: u64,
}

/// What became of `question`, by its reply. `None` where it was stopped on request. Money is left
/// at 0: a call that came to nothing costs too, and no reply tells of it.
pub fn warmed(
    question: &str,
    asked_of: AnswerBy,
    us: u64,
    reply: &Result<Reply, AskError>,
) -> Option<Warmed> {
    let (outcome, why) = match reply {
        Err(err) if err.is_cancelled() => return None,
        Err(err) => (WarmedAs::Failed, Some(err.to_string())),
        Ok(reply) => of_reply(reply, asked_of),
    };
    Some(Warmed { question: question.to_owned(), outcome, why, us, micro_usd: 0 })
}

fn of_reply(reply: &Reply, asked_of: AnswerBy) -> (WarmedAs, Option<String>) {
    match &reply.outcome {
        Outcome::Declined(decline) => {
            let ahead = reply.cost_ahead.as_ref().map(|it| {
                format!(
                    " Asking {} may cost about {}: set a budget to allow it.",
                    it.model,
                    it.about()
                )
            });
            let why = format!("{}{}", decline.reason, ahead.unwrap_or_default());
            (WarmedAs::Declined, Some(why))
        }
        Outcome::Answered { .. } if reply.cache.hit => (WarmedAs::Already, None),
        Outcome::Answered { key: None, .. } => {
            let why = format!("answered but not cached: {}", reply.cache.reason);
            (WarmedAs::Declined, Some(why))
        }
        Outcome::Answered { answer, .. } => {
            let wants_model = matches!(asked_of, AnswerBy::ModelFirst | AnswerBy::Compare);
            let stood_in = wants_model && answer.model.is_none() && reply.compared.is_none();
            (WarmedAs::New, stood_in.then(|| "the built-in engine answered, no model".to_owned()))
        }
    }
}
