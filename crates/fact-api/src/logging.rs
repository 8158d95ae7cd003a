//! Log files: one a day, a week of them, in the platform's place.
//!
//! What is logged: spans and their times, counts, error messages. What is not: questions, cell
//! values, keys.

use std::path::Path;

use tracing_appender::{
    non_blocking::WorkerGuard,
    rolling::{RollingFileAppender, Rotation},
};
use tracing_subscriber::{EnvFilter, fmt::format::FmtSpan};

/// Days of logs kept.
const MAX_FILES: usize = 7;

/// The environment variable that sets how much is logged (`FACT_LOG=debug`).
const LEVEL_VARIABLE: &str = "FACT_LOG";

/// Writes the logs for as long as it lives.
#[derive(Debug)]
pub struct Logging {
    _flushes_on_drop: Option<WorkerGuard>,
}

/// Starts logging into `log_dir`. Where the folder cannot be written there are no logs, and FACT
/// works without.
pub fn start(log_dir: &Path) -> Logging {
    // Made here: the appender would complain on the terminal about a folder that is not there yet.
    let _ = std::fs::create_dir_all(log_dir);
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("fact")
        .filename_suffix("log")
        .max_log_files(MAX_FILES)
        .build(log_dir);
    let Ok(appender) = appender else { return Logging { _flushes_on_drop: None } };
    let (writer, guard) = tracing_appender::non_blocking(appender);
    let filter = EnvFilter::try_from_env(LEVEL_VARIABLE).unwrap_or_else(|_| EnvFilter::new("info"));
    let logs = tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_span_events(FmtSpan::CLOSE)
        .with_writer(writer);
    // A second App in one process (tests) logs where the first does.
    let _ = logs.try_init();
    Logging { _flushes_on_drop: Some(guard) }
}
