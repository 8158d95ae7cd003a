//! More of an answer: its other rows, and its table for the clipboard and for files.

use std::{path::Path, sync::Arc};

use fact_cache::Key;
use fact_core::{Answer, Asked, Cancel, Value};
use fact_driver::{KeptOutcome, KeptReply, edits_of, now_ms};
use fact_store::{Pin, PinId, TurnId, TurnState as KeptTurn};

use super::{Context, MAX_PAGE, board, from_json};
use crate::{
    App,
    error::{ApiError, Code},
    view,
    wire::{AnswerRef, AnswerRows, ClipText, CopyTable, Page},
};

/// Rows of an answer beyond the first page.
pub fn answer_rows(app: &App, req: &AnswerRows, _: &Context<'_>) -> Result<Page, ApiError> {
    let answer = whole(app, req.of)?;
    let offset = usize::try_from(req.offset).unwrap_or(usize::MAX);
    let page = answer.table.rows.iter().skip(offset).take(req.limit.min(MAX_PAGE) as usize);
    Ok(Page {
        columns: view::columns(&answer.table),
        rows: view::rows(page),
        n_rows: Some(answer.table.rows.len() as u64),
    })
}

/// An answer's table as spreadsheets take it from the clipboard.
pub fn copy_table(app: &App, req: &CopyTable, _: &Context<'_>) -> Result<ClipText, ApiError> {
    let bytes = delimited(&*whole(app, req.of)?, b'\t')?;
    Ok(ClipText { text: String::from_utf8_lossy(&bytes).into_owned() })
}

/// An answer as it was written down.
pub(super) struct Kept {
    /// The question.
    pub(super) asked: Asked,
    /// Which data it was asked of; `None` where it has no statement.
    pub(super) answered_of: Option<String>,
    /// All that was written down.
    pub(super) reply: KeptReply,
    /// The answer with the rows that were written down.
    pub(super) answer: Answer,
    /// How many rows there were.
    pub(super) n_rows: u64,
    /// Finds the whole answer in the cache.
    pub(super) key: Option<Key>,
}

/// The answer as it was written down.
///
/// # Errors
/// `not_found` where there is none.
pub(super) fn kept(app: &App, of: AnswerRef) -> Result<Kept, ApiError> {
    let no_answer = || ApiError::not_found("there is no answer here");
    match of {
        AnswerRef::Turn(id) => {
            let store = &app.driver.store;
            let turn = store.turn(TurnId(id)).map_err(ApiError::storage)?.ok_or_else(no_answer)?;
            let KeptTurn::Answered { reply_json } = turn.state else { return Err(no_answer()) };
            let answered_of = store.answered_of(turn.id).map_err(ApiError::storage)?;
            let asked = Asked { question: turn.question, edits: edits_of(&turn.edits_json) };
            Kept::read(asked, answered_of, &reply_json)
        }
        AnswerRef::Pin(id) => Kept::of_pin(&board::found(app, PinId(id))?),
    }
}

impl Kept {
    /// The answer of a pin.
    pub(super) fn of_pin(pin: &Pin) -> Result<Self, ApiError> {
        let pinned = &pin.pinned;
        let answered_of = Some(pinned.source.clone()).filter(|it| !it.is_empty());
        Self::read(from_json(&pinned.asked_json)?, answered_of, &pinned.reply_json)
    }

    fn read(asked: Asked, answered_of: Option<String>, reply_json: &str) -> Result<Self, ApiError> {
        let reply: KeptReply = from_json(reply_json)?;
        let KeptOutcome::Answered { answer, n_rows, key } = &reply.outcome else {
            return Err(ApiError::not_found("this question was declined: there are no rows"));
        };
        let (answer, n_rows, key) = (Answer::clone(answer), *n_rows, *key);
        Ok(Self { asked, answered_of, reply, answer, n_rows, key })
    }
}

/// An answer with all its rows: still at hand, or in the cache, or run again.
///
/// # Errors
/// `not_found` where there is none, `bad_source` where the rows beyond those kept with it are of
/// data that is not open.
pub(crate) fn whole(app: &App, of: AnswerRef) -> Result<Arc<Answer>, ApiError> {
    if let Some(answer) = app.live.get(&of) {
        return Ok(answer);
    }
    let Kept { answer, n_rows, key, .. } = kept(app, of)?;
    let whole = if answer.table.rows.len() as u64 == n_rows {
        answer
    } else if let Some((entry, _)) = key.and_then(|key| app.driver.cache.get(&key, now_ms())) {
        // The rows alone: how it is drawn was perhaps changed since.
        Answer { table: entry.answer.table.clone(), ..answer }
    } else {
        run_again(app, answer, key.as_ref())?
    };
    let whole = Arc::new(whole);
    app.live.insert(of, Arc::clone(&whole));
    Ok(whole)
}

/// Runs the statement of a kept answer again, as long as the data is what it was: rows of today
/// under a sentence of yesterday would be neither.
fn run_again(app: &App, mut answer: Answer, key: Option<&Key>) -> Result<Answer, ApiError> {
    let current = app.current();
    let source = current.data()?.source();
    let unchanged = || -> Result<bool, ApiError> {
        let fingerprint = source.fingerprint().map_err(ApiError::bad_source)?;
        Ok(key.is_some_and(|it| it.is_of(&fingerprint.0)))
    };
    let changed = || ApiError {
        code: Code::BadSource,
        message: "the other rows are of data that has changed since, or is not open".to_owned(),
        hint: Some("open it and ask again".to_owned()),
    };
    if !unchanged()? {
        return Err(changed());
    }
    let ran = source.run(&answer.sql, &app.limits(), &Cancel::default());
    let mut table = ran.map_err(ApiError::bad_query)?;
    if !unchanged()? {
        return Err(changed());
    }
    table.columns.clone_from(&answer.table.columns);
    answer.table = table;
    Ok(answer)
}

/// The whole table with a header line.
///
/// # Source
/// RFC 4180 for commas; spreadsheets take the same with tabs.
pub(super) fn delimited(answer: &Answer, delimiter: u8) -> Result<Vec<u8>, ApiError> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    let labels = answer.table.columns.iter().map(|it| plain(&it.label));
    writer.write_record(labels).map_err(ApiError::storage)?;
    for row in &answer.table.rows {
        writer.write_record(row.iter().map(exported)).map_err(ApiError::storage)?;
    }
    writer.into_inner().map_err(|err| ApiError::new(Code::Storage, err.error()))
}

fn exported(value: &Value) -> String {
    match value {
        Value::Text(text) => plain(text),
        other => other.to_string(),
    }
}

/// Text that a spreadsheet would take for a formula is kept text by a leading apostrophe.
///
/// # Source
/// OWASP, CSV Injection: cells that begin with `=`, `+`, `-`, `@`, tab or carriage return.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A save dialog may point at the very database that is open, or at a file of FACT's own.
pub(super) fn refuse_own_files(app: &App, path: &Path) -> Result<(), ApiError> {
    let beside =
        |name: &Path| path.parent().and_then(|it| it.canonicalize().ok()).map(|it| it.join(name));
    let place = path.file_name().map(Path::new).and_then(beside).unwrap_or_else(|| path.to_owned());
    let current = app.current();
    let open = current.path.canonicalize().unwrap_or_else(|_| current.path.clone());
    let shown = |it: &Path| it.to_string_lossy().into_owned();
    let is_open =
        ["", "-wal", "-shm", "-journal"].iter().any(|end| shown(&place) == shown(&open) + end);
    let is_ours = [&app.paths.data_dir, &app.paths.cache_dir, &app.paths.log_dir]
        .iter()
        .filter_map(|it| it.canonicalize().ok())
        .any(|it| place.starts_with(it));
    if is_open || is_ours {
        return Err(ApiError::bad_request("this file is data that FACT reads or keeps")
            .with_hint("choose another name or folder"));
    }
    Ok(())
}

pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), ApiError> {
    let failed = |err: std::io::Error| {
        ApiError::new(Code::Storage, &err).with_hint("choose another folder, or free some space")
    };
    let Some(name) = path.file_name() else {
        return Err(ApiError::bad_request("the path names no file"));
    };
    let beside = path.with_file_name(format!(".{}.part", name.to_string_lossy()));
    let written = std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|err| {
        let _ = std::fs::remove_file(&beside);
        failed(err)
    })
}
