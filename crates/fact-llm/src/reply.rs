//! What a model says, in no provider's words.

use std::sync::atomic::{AtomicBool, Ordering};

use fact_core::Usage;

use crate::Block;

/// A whole reply.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// What it said, in order; empty only where it was stopped ([`Stop::MaxTokens`] in the middle
    /// of its thinking, [`Stop::Refused`] before its first word).
    pub blocks: Vec<Block>,
    /// Why it ended.
    pub stop: Stop,
    /// What it cost; zeros where the provider does not say (see `usage_is_estimated`).
    pub usage: Usage,
    /// Whether `usage` was reckoned from the lengths of the texts, because the provider sent none.
    pub usage_is_estimated: bool,
    /// Which model answered, as the provider says; as asked where it does not.
    pub model: String,
}

/// Why a reply ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stop {
    /// The model had said all.
    Done,
    /// It waits for its calls.
    Calls,
    /// It reached the tokens it may write.
    MaxTokens,
    /// It, or its provider, would not go on.
    Refused,
}

/// Something that came in while a reply is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delta<'a> {
    /// More prose.
    Text(&'a str),
    /// A call of this tool has begun.
    Call(&'a str),
    /// What came so far is void: the call is made again.
    Restart,
    /// The server did not take the request as it was: these are the bytes that are sent now, unless
    /// the call is given up.
    OtherForm(&'a str, &'a GivenUp),
}

/// Whether who hears a reply gives the call up before its next bytes leave.
#[derive(Debug, Default)]
pub struct GivenUp(AtomicBool);

impl GivenUp {
    /// Nothing more is sent.
    pub fn give_up(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_given_up(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl PartialEq for GivenUp {
    fn eq(&self, other: &Self) -> bool {
        self.is_given_up() == other.is_given_up()
    }
}

impl Eq for GivenUp {}
