//! `fact sql`.

use std::io::{Read as _, Write as _};

use fact_api::{App, commands, wire::RunSql};

use crate::{
    Ending, QUIET,
    args::Sql,
    paint::{self, FAINT, line, styled},
};

/// Runs one reading statement and prints its rows.
pub fn run(app: &App, args: &Sql) -> anyhow::Result<Ending> {
    let sql = if args.statement == "-" { typed()? } else { args.statement.clone() };
    let result = commands::run_sql(app, &RunSql { sql, max_rows: None }, &QUIET)?;
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

/// A longer text is no statement; it is refused by what it is, not by filling the memory.
const MAX_TYPED_BYTES: u64 = 8 << 20;

fn typed() -> std::io::Result<String> {
    let mut bytes = Vec::new();
    std::io::stdin().take(MAX_TYPED_BYTES).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
