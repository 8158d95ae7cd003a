//! `fact ask`.

use std::io::Write as _;

use fact_api::{
    App, commands,
    wire::{Answer, AnswerByView, Answered, AnsweredCompared, AnsweredDecline, AnsweredParts},
};

use crate::{
    Ending, QUIET,
    args::{Ask, By},
    paint::{self, CODE, FAINT, STRONG, line, printable, styled},
};

/// Asks and prints.
pub fn run(app: &App, args: &Ask) -> anyhow::Result<Ending> {
    let req = Answer {
        question: args.question.clone(),
        refresh: args.refresh,
        answer_by: args.by.map(by),
        chart_path: args.chart.as_ref().map(|it| it.to_string_lossy().into_owned()),
        ..Answer::default()
    };
    let answered = commands::answer(app, &req, &QUIET)?;
    if args.json {
        line!("{}", serde_json::to_string(&answered)?)?;
    } else {
        print(&answered)?;
    }
    if args.chart.is_some() && answered.parts.as_ref().is_some_and(|it| it.chart_path.is_none()) {
        anstream::eprintln!("no chart: the rows of this answer make none, so no file was written");
    }
    Ok(if answered.declined.is_some() { Ending::Declined } else { Ending::Answered })
}

/// The choice as it crosses.
pub fn by(by: By) -> AnswerByView {
    match by {
        By::BuiltInFirst => AnswerByView::BuiltInFirst,
        By::ModelFirst => AnswerByView::ModelFirst,
        By::BuiltInOnly => AnswerByView::BuiltInOnly,
        By::Compare => AnswerByView::Compare,
    }
}

/// Prints an answer or a decline for a person.
pub fn print(answered: &Answered) -> anyhow::Result<()> {
    if let Some(decline) = &answered.declined {
        return declined(decline);
    }
    let Some(parts) = &answered.parts else { return Ok(()) };
    line!("{}\n", styled(&printable(&parts.answer), STRONG))?;
    paint::table(&parts.table.column_details, &parts.table.rows)?;
    for note in &parts.reading.notes {
        line!("{} {}", styled("note", FAINT), printable(note))?;
    }
    for check in parts.checks.iter().filter(|it| it.level != "passed") {
        line!("{} {}", styled(&check.level, FAINT), printable(&check.text))?;
    }
    if !parts.sql.is_empty() {
        line!("\n{}", styled(&printable_lines(&parts.sql), CODE))?;
    }
    chart(parts)?;
    if let Some(other) = &parts.compared {
        compared(other)?;
    }
    line!("\n{}", styled(&footer(answered, parts), FAINT))?;
    Ok(())
}

/// The other engine's result, in short.
fn compared(other: &AnsweredCompared) -> std::io::Result<()> {
    line!("\n{}", styled(&printable(&other.verdict), STRONG))?;
    line!("{}: {}", printable(&other.engine), printable(&other.answer))?;
    if other.agrees || other.sql.is_empty() {
        return Ok(());
    }
    line!("{}", styled(&printable_lines(&other.sql), CODE))
}

fn chart(parts: &AnsweredParts) -> std::io::Result<()> {
    match &parts.chart_path {
        Some(path) => line!("\nchart: {path}"),
        None => Ok(()),
    }
}

fn footer(answered: &Answered, parts: &AnsweredParts) -> String {
    let reading = printable(&parts.reading.text);
    let from = match &answered.cache.level {
        Some(level) => format!("cached ({level}): {}", answered.cache.reason),
        None => answered.cache.reason.clone(),
    };
    let time = answered.timings_us.total;
    let cost = parts.model.as_ref().map_or_else(String::new, |it| {
        let tokens = it.input + it.cache_write + it.cache_read + it.output;
        let usd = it.usd.map_or_else(|| "price unknown".to_owned(), |it| format!("${it:.4}"));
        format!(" · {tokens} tokens · {usd}")
    });
    format!("read as: {reading}\n{} · {time} µs{cost} · {}", parts.engine, printable(&from))
}

fn declined(decline: &AnsweredDecline) -> anyhow::Result<()> {
    line!("{}", styled(&printable(&decline.reason), STRONG))?;
    if !decline.choices.is_empty() {
        line!()?;
    }
    for (n, choice) in (1..).zip(&decline.choices) {
        let detail = printable(&choice.detail);
        line!("  {n}  {}  {}", printable(&choice.label), styled(&detail, FAINT))?;
    }
    if !decline.nearest.is_empty() && decline.choices.is_empty() {
        line!("nearest names: {}", printable(&decline.nearest.join(", ")))?;
    }
    if !decline.suggestions.is_empty() {
        line!("\nthese would work:")?;
        for suggestion in &decline.suggestions {
            line!("  {}", printable(suggestion))?;
        }
    }
    Ok(())
}

/// SQL spans lines; its other control characters are held back as everywhere.
fn printable_lines(sql: &str) -> String {
    sql.lines().map(printable).collect::<Vec<_>>().join("\n")
}
