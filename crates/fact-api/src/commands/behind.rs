//! The rows behind a mark of a chart.

use fact_core::{Answer, Cancel, Limits, Role, Value};
use fact_sql::{quote_identifier, quote_text, rows_behind};

use super::{Context, MAX_PAGE, answers};
use crate::{
    App,
    error::{ApiError, Code},
    view,
    wire::{Behind, BehindView, MarkRows},
};

/// Lists the rows of the user's tables that a mark was made from, as the data is now.
pub fn behind(app: &App, req: &Behind, _: &Context<'_>) -> Result<BehindView, ApiError> {
    let kept = answers::kept(app, req.of)?;
    let answer = answers::whole(app, req.of)?;
    let sql = statement(&answer, &req.rows)?;
    let current = app.current();
    let data = current.data()?;
    if kept.answered_of.as_deref().is_some_and(|it| it != data.identity()) {
        return Err(ApiError {
            code: Code::BadSource,
            message: "the data of this answer is not open".to_owned(),
            hint: Some("open it, and try again".to_owned()),
        });
    }
    let source = data.source();
    let limits = Limits { max_rows: MAX_PAGE as usize, ..app.limits() };
    let table = source.run(&sql, &limits, &Cancel::default()).map_err(ApiError::bad_query)?;
    let now = source.fingerprint().map_err(ApiError::bad_source)?;
    Ok(BehindView {
        sql,
        columns: view::columns(&table),
        rows: view::rows(table.rows.iter()),
        truncated: table.truncated,
        changed_since: !kept.key.is_some_and(|it| it.is_of(&now.0)),
    })
}

fn statement(answer: &Answer, rows: &MarkRows) -> Result<String, ApiError> {
    if answer.sql.is_empty() {
        return Err(ApiError::not_found("no statement was run for this answer"));
    }
    let all = answer.sql.trim_end().trim_end_matches(';');
    match rows {
        MarkRows::Row { idx } => {
            let row = answer.table.rows.get(*idx).ok_or_else(no_mark)?;
            let what: Vec<(&str, &Value)> = answer
                .table
                .columns
                .iter()
                .zip(row)
                .filter(|(column, _)| column.role != Role::Measure)
                .map(|(column, value)| (column.name.as_str(), value))
                .collect();
            rows_behind(&answer.sql, &what).map_err(|why| {
                ApiError::not_found(why.to_string()).with_hint("the answer's own table has the row")
            })
        }
        MarkRows::Range { column_idx, from, to, with_end } => {
            let column = column_name(answer, *column_idx)?;
            let below = if *with_end { "<=" } else { "<" };
            if !(from.is_finite() && to.is_finite()) {
                return Err(no_mark());
            }
            Ok(format!(
                "SELECT * FROM (\n{all}\n)\nWHERE {column} >= {from:?} AND {column} {below} {to:?}"
            ))
        }
        MarkRows::Name { column_idx, name } => {
            let column = column_name(answer, *column_idx)?;
            // A missing name is written so; a cell that reads so too is rather found than lost.
            let missing =
                if name == MISSING { format!("{column} IS NULL OR ") } else { String::new() };
            let name = quote_text(name);
            Ok(format!("SELECT * FROM (\n{all}\n)\nWHERE {missing}CAST({column} AS TEXT) = {name}"))
        }
    }
}

/// How a chart writes a name that is missing.
const MISSING: &str = "(none)";

fn column_name(answer: &Answer, idx: usize) -> Result<String, ApiError> {
    let column = answer.table.columns.get(idx).ok_or_else(no_mark)?;
    Ok(quote_identifier(&column.name))
}

fn no_mark() -> ApiError {
    ApiError::bad_request("the chart has no such mark")
}
