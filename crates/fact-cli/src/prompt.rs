//! `fact` alone: a prompt, one question a line.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use fact_api::{
    App, commands,
    wire::{Answer, Nothing},
};

use crate::{
    Ending, QUIET, ask,
    paint::{ERROR, FAINT, STRONG, line, printable, styled},
};

/// Asks for questions until there are no more. From a pipe it answers each line without asking.
pub fn run(app: &App) -> anyhow::Result<Ending> {
    let interactive = std::io::stdin().is_terminal();
    if interactive {
        greet(app)?;
    }
    let mut ending = Ending::Answered;
    let mut typed = String::new();
    loop {
        if interactive {
            write!(anstream::stdout(), "{} ", styled("?", STRONG))?;
            std::io::stdout().flush()?;
        }
        typed.clear();
        if std::io::stdin().lock().read_line(&mut typed)? == 0 {
            return Ok(ending);
        }
        match typed.trim() {
            "" => {}
            "exit" | "quit" => return Ok(ending),
            question => ending = answer(app, question, interactive)?,
        }
    }
}

fn answer(app: &App, question: &str, interactive: bool) -> anyhow::Result<Ending> {
    let req = Answer { question: question.to_owned(), refresh: false, chart_path: None };
    match commands::answer(app, &req, &QUIET) {
        Ok(answered) => {
            ask::print(&answered)?;
            line!()?;
            Ok(if answered.declined.is_some() { Ending::Declined } else { Ending::Answered })
        }
        // At a prompt one failed question does not end the sitting.
        Err(err) if interactive => {
            line!("{} {err}", styled("error:", ERROR))?;
            Ok(Ending::Answered)
        }
        Err(err) => Err(err.into()),
    }
}

fn greet(app: &App) -> anyhow::Result<()> {
    let source = commands::source(app, &Nothing {}, &QUIET)?;
    line!(
        "{} · ask in plain English, leave with Ctrl-D",
        styled(&printable(&source.name), STRONG)
    )?;
    for example in source.examples.iter().take(3) {
        line!("  {}", styled(&printable(example), FAINT))?;
    }
    Ok(())
}
