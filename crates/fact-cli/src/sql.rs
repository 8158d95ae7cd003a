//! `fact sql`.

use std::io::Write as _;

use fact_api::{App, commands, wire::RunSql};

use crate::{
    Ending, QUIET,
    args::Sql,
    paint::{self, FAINT, line, styled},
};

/// Runs one reading statement and prints its rows.
pub fn run(app: &App, args: &Sql) -> anyhow::Result<Ending> {
    let result = commands::run_sql(app, &RunSql { sql: args.sql.clone(), max_rows: None }, &QUIET)?;
    if args.json {
        line!("{}", serde_json::to_string(&result)?)?;
        return Ok(Ending::Answered);
    }
    paint::table(&result.columns, &result.rows)?;
    let cut = if result.truncated { " (cut at the row limit)" } else { "" };
    line!(
        "{}",
        styled(&format!("{} rows{cut} · {} µs", result.rows.len(), result.elapsed_us), FAINT)
    )?;
    Ok(Ending::Answered)
}
