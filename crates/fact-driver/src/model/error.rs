//! Why a model gave no answer.

use fact_core::{CostAhead, money};
use fact_source::{QueryError, SourceError};
use fact_store::DbError;

use super::NoThreads;
use crate::open_data::LearnError;

/// Why a model gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The provider.
    #[error(transparent)]
    Provider(#[from] fact_llm::Error),
    /// It may cost more than is sent without asking first.
    #[error("asking {} may cost about {}, and needs your approval", .0.model, .0.about())]
    CostAhead(CostAhead),
    /// The budget of the day.
    #[error(
        "the budget of the day is used up ({} of {}): raise it in Settings, or ask tomorrow",
        money(*spent), money(*budget)
    )]
    DayBudget {
        /// Millionths of a dollar spent and about to be spent.
        spent: u64,
        /// Millionths of a dollar allowed.
        budget: u64,
    },
    /// The tokens of one question.
    #[error(
        "{model} used up the {limit} tokens a question may take without an answer: raise them in Settings, or ask in other words"
    )]
    Tokens {
        /// Who.
        model: String,
        /// How many.
        limit: u64,
    },
    /// The rounds of one question.
    #[error("{model} found no answer in {limit} rounds: ask in other words")]
    Rounds {
        /// Who.
        model: String,
        /// How many.
        limit: u32,
    },
    /// It says that the data cannot answer the question.
    #[error("{model} says that this data cannot answer it: {reason}")]
    CannotAnswer {
        /// Who.
        model: String,
        /// Its own words.
        reason: String,
    },
    /// It ended without a statement whose rows could be shown.
    #[error("{model} gave no statement that runs{}", last_failure(.why))]
    NoStatement {
        /// Who.
        model: String,
        /// Why its last statement did not run; empty where it wrote none.
        why: String,
    },
    /// The data cannot be read now, or the work was stopped.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// What must be known of the data could not be learnt.
    #[error(transparent)]
    Learn(#[from] LearnError),
    /// The data cannot be read now.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// What leaves cannot be written down, so nothing was sent.
    #[error("nothing was sent, because the request could not be recorded: {0}")]
    Record(#[from] DbError),
    /// The system has no threads left.
    #[error(transparent)]
    Threads(#[from] NoThreads),
}

impl ModelError {
    /// Whether it ended because its caller asked for that.
    pub fn is_cancelled(&self) -> bool {
        matches!(
            self,
            Self::Provider(fact_llm::Error::Cancelled)
                | Self::Query(QueryError::Cancelled)
                | Self::Learn(LearnError::Look(QueryError::Cancelled))
        )
    }
}

fn last_failure(why: &str) -> String {
    if why.is_empty() { String::new() } else { format!(" (the last one: {why})") }
}
