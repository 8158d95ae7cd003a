//! `fact schema`.

use std::io::Write as _;

use fact_api::{
    App, commands,
    wire::{Nothing, TableColumnView, TableView},
};

use crate::{
    Ending, QUIET,
    args::Schema,
    paint::{FAINT, STRONG, line, printable, styled},
};

/// Prints tables and columns, with what the schema says of them.
pub fn run(app: &App, args: &Schema) -> anyhow::Result<Ending> {
    let source = commands::source(app, &Nothing {}, &QUIET)?;
    if args.json {
        line!("{}", serde_json::to_string(&source)?)?;
        return Ok(Ending::Answered);
    }
    if let Some(problem) = source.problem {
        anyhow::bail!(problem);
    }
    line!("{} · {}", styled(&printable(&source.name), STRONG), printable(&source.path))?;
    for table in &source.tables {
        print(table)?;
    }
    Ok(Ending::Answered)
}

fn print(table: &TableView) -> std::io::Result<()> {
    let kind = if table.is_view { "view" } else { "table" };
    let rows = table.n_rows.map(|n| format!(", {} rows", fact_api::thousands(&n.to_string())));
    let head = styled(&printable(&table.name), STRONG);
    line!("\n{head} {}", styled(&format!("{kind}{}", rows.unwrap_or_default()), FAINT))?;
    let width = table.columns.iter().map(|it| it.name.chars().count()).max().unwrap_or_default();
    for column in &table.columns {
        line!("  {:width$}  {}", printable(&column.name), styled(&facts(column), FAINT))?;
    }
    Ok(())
}

fn facts(column: &TableColumnView) -> String {
    let key = column.is_key.then(|| "key".to_owned());
    let reference = column.references.as_ref().map(|it| format!("→ {it}"));
    let declared = Some(column.declared_type.to_lowercase()).filter(|it| !it.is_empty());
    let parts = [declared, key, reference, column.comment.clone()];
    printable(&parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}
