//! Colours and tables. `anstream` leaves the colours out where nobody sees them.

use std::io::Write as _;

use anstyle::{AnsiColor, Style};
use comfy_table::{Cell as Shown, CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};
use fact_api::wire::{Cell, ColumnView};

pub const STRONG: Style = Style::new().bold();
pub const FAINT: Style = Style::new().dimmed();
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
pub const CODE: Style = AnsiColor::Cyan.on_default();

/// One line under the header and no other: figures are compared down a column.
const RULED: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// Rows printed for people; `--json` gives them all.
const MAX_ROWS: usize = 40;

/// Prints a line; a closed pipe is an error like any other, not a panic.
macro_rules! line {
    ($($part:tt)*) => { writeln!(anstream::stdout(), $($part)*) };
}
pub(crate) use line;

/// `text` in `style`.
pub fn styled(text: &str, style: Style) -> String {
    format!("{}{text}{}", style.render(), style.render_reset())
}

/// Prints rows under their labels, numbers to the right.
pub fn table(columns: &[ColumnView], rows: &[Vec<Cell>]) -> std::io::Result<()> {
    if columns.is_empty() {
        return Ok(());
    }
    let mut table = Table::new();
    table.load_style(RULED).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(columns.iter().map(header));
    for row in rows.iter().take(MAX_ROWS) {
        table.add_row(columns.iter().zip(row).map(|(column, cell)| {
            let alignment = if column.numeric { CellAlignment::Right } else { CellAlignment::Left };
            Shown::new(shown(column, cell)).set_alignment(alignment)
        }));
    }
    line!("{table}")?;
    if rows.len() > MAX_ROWS {
        line!("{}", styled(&format!("… and {} more rows", rows.len() - MAX_ROWS), FAINT))?;
    }
    Ok(())
}

fn header(column: &ColumnView) -> String {
    match &column.currency {
        Some(currency) => format!("{} ({currency})", column.label),
        None => column.label.clone(),
    }
}

fn shown(column: &ColumnView, cell: &Cell) -> String {
    match (cell, column.unit.as_str()) {
        (Cell::Null, _) => "–".to_owned(),
        (Cell::Text(text), _) => printable(text),
        (Cell::Integer(it), "none") => it.to_string(),
        (Cell::Integer(it), "percent") => format!("{it} %"),
        (Cell::Integer(it), _) => fact_api::thousands(&it.to_string()),
        (Cell::Real(it), "percent") => format!("{} %", fact_api::thousands(&format!("{it:.2}"))),
        (Cell::Real(it), "ratio") => format!("{it:.3}"),
        (Cell::Real(it), "none") => it.to_string(),
        (Cell::Real(it), _) if it.fract() == 0.0 => fact_api::thousands(&format!("{it:.0}")),
        (Cell::Real(it), _) => fact_api::thousands(&format!("{it:.2}")),
    }
}

/// Text from the data cannot move the cursor or change the terminal's colours.
pub fn printable(text: &str) -> String {
    text.chars().map(|it| if it.is_control() { '\u{FFFD}' } else { it }).collect()
}
