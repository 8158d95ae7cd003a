//! The open data.

use std::{path::Path, time::Instant};

use fact_core::{Cancel, Limits};
use fact_driver::{TeachError, us_since};
use fact_store::{DbError, Keeping};

use super::{Context, DONE, MAX_PAGE};
use crate::{
    App,
    app::Current,
    error::ApiError,
    view,
    wire::{
        Done, ForgetRecent, KeepingView, Nothing, OpenSource, Page, RecentFileView,
        RecentFilesView, RunSql, SetKeeping, SourceProgressView, SourceView, SqlResult, TableRows,
        TeachWord,
    },
};

/// Recent files listed.
const MAX_RECENT: usize = 12;

/// The open data: tables, columns, examples.
pub fn source(app: &App, _: &Nothing, _: &Context<'_>) -> Result<SourceView, ApiError> {
    Ok(described(app, &app.current()))
}

/// How far the open data has been read; cheap enough to be asked twice a second.
pub fn source_progress(
    app: &App,
    _: &Nothing,
    _: &Context<'_>,
) -> Result<SourceProgressView, ApiError> {
    Ok(SourceProgressView { percent: app.current().snapshot()?.percent() })
}

/// Lets a word mean something in the open data from now on.
pub fn teach_word(app: &App, req: &TeachWord, _: &Context<'_>) -> Result<Done, ApiError> {
    let current = app.current();
    // What the word may mean is known from a snapshot.
    current.snapshot()?;
    current.data()?.teach(&req.word, &req.meaning).map_err(|err| match err {
        TeachError::File { .. } | TeachError::NoFolder => ApiError::storage(err),
        TeachError::Word { .. } | TeachError::Meaning { .. } => {
            ApiError::bad_request(err.to_string())
        }
    })?;
    Ok(DONE)
}

/// Says how answers over the open data are kept.
pub fn set_keeping(app: &App, req: &SetKeeping, _: &Context<'_>) -> Result<Done, ApiError> {
    let current = app.current();
    let keeping = match req.keeping {
        KeepingView::Keep => Keeping::Keep,
        KeepingView::Encrypt => Keeping::Encrypt,
        KeepingView::None => Keeping::None,
    };
    app.set_keeping(current.data()?, keeping)?;
    Ok(DONE)
}

/// In doubt answers are not kept, so that is what is shown.
fn keeping_view(keeping: &Result<Keeping, DbError>) -> KeepingView {
    match keeping {
        Ok(Keeping::Keep) => KeepingView::Keep,
        Ok(Keeping::Encrypt) => KeepingView::Encrypt,
        Ok(Keeping::None) | Err(_) => KeepingView::None,
    }
}

/// Opens a SQLite file, for reading only.
pub fn open_source(app: &App, req: &OpenSource, _: &Context<'_>) -> Result<SourceView, ApiError> {
    app.open_source(Path::new(&req.path))?;
    Ok(described(app, &app.current()))
}

/// Opens the sample data that comes with FACT.
pub fn open_sample(app: &App, _: &Nothing, _: &Context<'_>) -> Result<SourceView, ApiError> {
    app.open_sample();
    Ok(described(app, &app.current()))
}

/// Rows of a table, as they are stored.
pub fn table_rows(app: &App, req: &TableRows, _: &Context<'_>) -> Result<Page, ApiError> {
    let current = app.current();
    let data = current.data()?;
    let snapshot = current.snapshot()?;
    let table = snapshot.catalog.schema().table(&req.table);
    let table =
        table.ok_or_else(|| ApiError::not_found(format!("there is no table {}", req.table)))?;
    let name = fact_sql::quote_identifier(&table.name);
    let limit = req.limit.min(MAX_PAGE);
    let sql =
        format!("SELECT * FROM {name} LIMIT {limit} OFFSET {}", req.offset.min(i64::MAX as u64));
    let rows = data.source().run(&sql, &app.limits(), &Cancel::default());
    let rows = rows.map_err(ApiError::bad_query)?;
    Ok(Page {
        columns: view::columns(&rows),
        rows: view::rows(rows.rows.iter()),
        n_rows: table.n_rows,
    })
}

/// Files opened before, newest first.
pub fn recent_files(app: &App, _: &Nothing, _: &Context<'_>) -> Result<RecentFilesView, ApiError> {
    let found = app.driver.store.recent(MAX_RECENT).map_err(ApiError::storage)?;
    let file = |it: fact_store::RecentFile| RecentFileView {
        exists: it.path.is_file(),
        path: it.path.to_string_lossy().into_owned(),
        opened_at_ms: it.opened_at_ms,
    };
    Ok(RecentFilesView { files: found.into_iter().map(file).collect() })
}

/// Takes a file off the list of files opened before.
pub fn forget_recent(app: &App, req: &ForgetRecent, _: &Context<'_>) -> Result<Done, ApiError> {
    app.driver.store.forget_recent(Path::new(&req.path)).map_err(ApiError::storage)?;
    Ok(DONE)
}

/// Runs one reading statement that the caller wrote.
pub fn run_sql(app: &App, req: &RunSql, _: &Context<'_>) -> Result<SqlResult, ApiError> {
    let current = app.current();
    let default = app.limits();
    let max_rows = req.max_rows.map_or(default.max_rows, |it| default.max_rows.min(it as usize));
    let limits = Limits { max_rows, ..default };
    let started = Instant::now();
    let table = current.data()?.source().run(&req.sql, &limits, &Cancel::default());
    let table = table.map_err(ApiError::bad_query)?;
    Ok(SqlResult {
        columns: view::columns(&table),
        rows: view::rows(table.rows.iter()),
        truncated: table.truncated,
        elapsed_us: us_since(started),
    })
}

/// The open data as a person sees it; data that cannot be read now says why.
pub(super) fn described(app: &App, current: &Current) -> SourceView {
    let path = current.path.to_string_lossy().into_owned();
    let file_name = current.path.file_name().map(|it| it.to_string_lossy().into_owned());
    let mut shown = SourceView {
        name: if current.is_sample {
            view::SAMPLE_NAME.to_owned()
        } else {
            file_name.unwrap_or_else(|| path.clone())
        },
        path,
        is_sample: current.is_sample,
        size_bytes: std::fs::metadata(&current.path).map_or(0, |it| it.len()),
        tables: Vec::new(),
        newest_period: None,
        examples: Vec::new(),
        problem: None,
        percent_read: None,
        notices: Vec::new(),
        semantic_path: None,
        keeping: KeepingView::Keep,
    };
    if let Ok(data) = current.data() {
        shown.keeping = keeping_view(&app.driver.store.keeping(data.identity()));
        let (_, own) = data.semantic_paths();
        shown.semantic_path = own.map(|it| it.to_string_lossy().into_owned());
    }
    match current.snapshot() {
        Ok(snapshot) => {
            shown.tables = snapshot.catalog.schema().tables.iter().map(view::table).collect();
            shown.newest_period = snapshot.catalog.newest_period();
            shown.examples = snapshot.catalog.examples();
            shown.percent_read = snapshot.percent();
            shown.notices = snapshot.notices().to_vec();
        }
        Err(err) => shown.problem = Some(err.to_string()),
    }
    shown
}
