//! Log files: one a day, a week of them, in the platform's place.
//!
//! What is logged: spans and their times, counts, error messages. What is not: questions, cell
//! values, keys.

use std::path::Path;

use fact_config::LogLevel;
use tracing_appender::{
    non_blocking::WorkerGuard,
    rolling::{RollingFileAppender, Rotation},
};
use tracing_subscriber::{
    EnvFilter, Registry, fmt::format::FmtSpan, layer::SubscriberExt as _, reload,
    util::SubscriberInitExt as _,
};

/// Days of logs kept.
const MAX_FILES: usize = 7;

/// The environment variable that sets how much is logged (`FACT_LOG=debug`).
const LEVEL_VARIABLE: &str = "FACT_LOG";

/// Writes the logs for as long as it lives.
#[derive(Debug)]
pub struct Logging {
    _flushes_on_drop: Option<WorkerGuard>,
    /// Changes how much is logged; `None` where the environment says it, or nothing is logged.
    level: Option<reload::Handle<EnvFilter, Registry>>,
}

impl Logging {
    /// From now on as much is logged as `level` says.
    pub fn set_level(&self, level: LogLevel) {
        if let Some(handle) = &self.level
            && let Err(err) = handle.reload(filter(level))
        {
            tracing::debug!(error = %err, "the logs stay as they are");
        }
    }
}

fn filter(level: LogLevel) -> EnvFilter {
    EnvFilter::new(match level {
        LogLevel::Error => "error",
        LogLevel::Warn => "warn",
        LogLevel::Info => "info",
        LogLevel::Debug => "debug",
        LogLevel::Trace => "trace",
    })
}

/// Starts logging into `log_dir`, as much as [`LEVEL_VARIABLE`] says, else as `level` does. Where the folder cannot be written there are no logs, and FACT
/// works without.
pub fn start(log_dir: &Path, level: LogLevel) -> Logging {
    // Made here: the appender would complain on the terminal about a folder that is not there yet.
    let _ = std::fs::create_dir_all(log_dir);
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("fact")
        .filename_suffix("log")
        .max_log_files(MAX_FILES)
        .build(log_dir);
    let Ok(appender) = appender else { return Logging { _flushes_on_drop: None, level: None } };
    let (writer, guard) = tracing_appender::non_blocking(appender);
    let said = EnvFilter::try_from_env(LEVEL_VARIABLE).ok();
    let is_free = said.is_none();
    let (filter, handle) = reload::Layer::new(said.unwrap_or_else(|| filter(level)));
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .with_span_events(FmtSpan::CLOSE)
        .with_writer(writer);
    // A second App in one process (tests) logs where the first does.
    let is_first = tracing_subscriber::registry().with(filter).with(lines).try_init().is_ok();
    let level = Some(handle).filter(|_| is_free && is_first);
    Logging { _flushes_on_drop: Some(guard), level }
}
