//! Why there is no reply, each with its way out.

use std::time::Duration;

/// Why there is no reply. No variant holds a key or anything of what was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// 401: the key is wrong, or there is none where one is wanted.
    #[error("{provider} does not accept the key: enter it again in Settings")]
    BadKey {
        /// Who.
        provider: String,
    },
    /// 403: the key is right and may not do this.
    #[error("{provider} does not allow this to the key ({message}): check its permissions there")]
    Forbidden {
        /// Who.
        provider: String,
        /// What it said.
        message: String,
    },
    /// The account has no credit left.
    #[error(
        "the account at {provider} has no credit left: add some there, or choose another provider"
    )]
    NoCredit {
        /// Who.
        provider: String,
    },
    /// 404, said by the provider of the model.
    #[error("{provider} has no model `{model}`: choose another in Settings")]
    NoModel {
        /// Who.
        provider: String,
        /// Which.
        model: String,
    },
    /// What answers there does not speak this protocol.
    #[error("{base_url} does not answer like {wire}: check the address in Settings")]
    WrongUrl {
        /// As set.
        base_url: String,
        /// Which protocol was spoken.
        wire: &'static str,
    },
    /// 413, or more tokens than the model can read.
    #[error(
        "the question with what goes with it is too long for {model} at {provider}: ask of fewer tables, or choose another model"
    )]
    TooLong {
        /// Who.
        provider: String,
        /// Which.
        model: String,
    },
    /// 400: the provider does not take the request for another reason.
    #[error(
        "{provider} refused the request ({message}): check the address and the model's name in Settings, or choose another model"
    )]
    BadRequest {
        /// Who.
        provider: String,
        /// What it said.
        message: String,
    },
    /// 429.
    #[error("{provider} takes no more requests for now{}", in_words(*.retry_after))]
    RateLimited {
        /// Who.
        provider: String,
        /// When to come again, where it says.
        retry_after: Option<Duration>,
    },
    /// 503 and 529.
    #[error("{provider} is overloaded: try again in a minute")]
    Overloaded {
        /// Who.
        provider: String,
    },
    /// Any other status of 500 and above, or an error in mid-stream.
    #[error("{provider} failed ({message}): try again, or look at its status page")]
    Server {
        /// Who.
        provider: String,
        /// The status, or what it said.
        message: String,
    },
    /// Nobody answers there: refused, no route, no such name, no network.
    #[error(
        "{provider} cannot be reached at {base_url} ({message}): check the network and the address"
    )]
    Unreachable {
        /// Who.
        provider: String,
        /// As set.
        base_url: String,
        /// What the system said.
        message: String,
    },
    /// The connection cannot be made safe.
    #[error(
        "the certificate of {base_url} is not trusted ({message}): check the address, or name your organisation's certificate file in Settings"
    )]
    Tls {
        /// As set.
        base_url: String,
        /// What is wrong.
        message: String,
    },
    /// It took too long.
    #[error("{provider} {phase} within {} s: try again, or raise the limit in Settings", limit.as_secs_f32())]
    TimedOut {
        /// Who.
        provider: String,
        /// Where.
        phase: Phase,
        /// How long it was waited for.
        limit: Duration,
    },
    /// The reply ended before it was whole.
    #[error("the reply from {provider} was cut off: try again")]
    Cut {
        /// Who.
        provider: String,
    },
    /// The reply is not in the protocol's form.
    #[error(
        "the reply of {provider} cannot be read ({message}): try again, check the address in Settings, or choose another model"
    )]
    Malformed {
        /// Who.
        provider: String,
        /// What is wrong with it.
        message: String,
    },
    /// 200, and nothing in it.
    #[error("{provider} sent an empty reply: try again, or choose another model")]
    Empty {
        /// Who.
        provider: String,
    },
    /// More than any reply.
    #[error("the reply of {provider} is longer than {} MB and was stopped: choose another model", limit_bytes / 1_000_000)]
    TooLarge {
        /// Who.
        provider: String,
        /// What is read at most.
        limit_bytes: u64,
    },
    /// It failed too often in a row and is left alone for a while.
    #[error(
        "{provider} failed {n_failures} times in a row and will not be asked again for {} s: test it in Settings to try sooner",
        retry_in.as_secs()
    )]
    Resting {
        /// Who.
        provider: String,
        /// How often.
        n_failures: u32,
        /// How long still.
        retry_in: Duration,
    },
    /// The caller asked to stop.
    #[error("stopped")]
    Cancelled,
}

impl Error {
    /// Which variant it is, for the log: the rest may repeat what was sent.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::BadKey { .. } => "bad key",
            Self::Forbidden { .. } => "forbidden",
            Self::NoCredit { .. } => "no credit",
            Self::NoModel { .. } => "no model",
            Self::WrongUrl { .. } => "wrong url",
            Self::TooLong { .. } => "too long",
            Self::BadRequest { .. } => "bad request",
            Self::RateLimited { .. } => "rate limited",
            Self::Overloaded { .. } => "overloaded",
            Self::Server { .. } => "server",
            Self::Unreachable { .. } => "unreachable",
            Self::Tls { .. } => "tls",
            Self::TimedOut { .. } => "timed out",
            Self::Cut { .. } => "cut",
            Self::Malformed { .. } => "malformed",
            Self::Empty { .. } => "empty",
            Self::TooLarge { .. } => "too large",
            Self::Resting { .. } => "resting",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Where a call took too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Making the connection.
    Connect,
    /// From the request to the first token.
    FirstToken,
    /// From one piece of the reply to the next.
    BetweenTokens,
    /// From the request to the end of the reply, retries included.
    Whole,
}

impl std::fmt::Display for Phase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Connect => "did not take the connection",
            Self::FirstToken => "did not begin its reply",
            Self::BetweenTokens => "stopped in the middle of its reply and did not go on",
            Self::Whole => "did not finish its reply",
        })
    }
}

fn in_words(retry_after: Option<Duration>) -> String {
    match retry_after {
        Some(it) => format!(": try again in {} s", it.as_secs().max(1)),
        None => ": try again in a minute".to_owned(),
    }
}
