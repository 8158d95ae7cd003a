//! The one shape in which a command fails, at every door.

use serde::Serialize;
use ts_rs::TS;

/// What a caller may act on. A variant exists only while a caller matches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The request is malformed: the caller is at fault.
    BadRequest,
    /// What was asked for is not there (any more).
    NotFound,
    /// The work was stopped on request.
    Cancelled,
    /// The statement was refused or failed; `message` says how.
    BadQuery,
    /// The data cannot be opened or read; `message` says how.
    BadSource,
    /// The operating system's keyring cannot be used now.
    NoKeyring,
    /// FACT's own files cannot be read or written.
    Storage,
}

/// The one shape in which a command fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApiError {
    /// For programs.
    pub code: Code,
    /// For people: what went wrong and, after a colon, why.
    pub message: String,
    /// For people: the way out, where there is one.
    pub hint: Option<String>,
}

impl ApiError {
    /// An error with its causes in one line: `error: its cause: that one's cause`.
    pub fn new(code: Code, err: &dyn std::error::Error) -> Self {
        let causes = std::iter::successors(err.source(), |cause| cause.source());
        let message = causes.fold(err.to_string(), |text, cause| format!("{text}: {cause}"));
        Self { code, message, hint: None }
    }

    /// FACT's own files cannot be read or written.
    pub(crate) fn storage<E: std::error::Error>(err: E) -> Self {
        Self::new(Code::Storage, &err)
    }

    /// The user's data cannot be opened or read.
    pub(crate) fn bad_source<E: std::error::Error>(err: E) -> Self {
        Self::new(Code::BadSource, &err)
    }

    /// The statement was refused or failed.
    pub(crate) fn bad_query<E: std::error::Error>(err: E) -> Self {
        Self::new(Code::BadQuery, &err)
    }

    /// An error in the caller's request.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self { code: Code::BadRequest, message: message.into(), hint: None }
    }

    /// Something named in the request is not there.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self { code: Code::NotFound, message: message.into(), hint: None }
    }

    /// The same error with a way out.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ApiError {}
