//! `fact` alone: a prompt, one question a line.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use fact_api::{
    App, commands,
    wire::{Answer, AskedBefore, ChoiceView, Nothing},
};

use crate::{
    Ending, QUIET, ask,
    paint::{ERROR, FAINT, STRONG, line, printable, styled},
};

/// So many questions back a question may go on from.
const MAX_EARLIER: usize = 5;

/// Asks for questions until there are no more. From a pipe it answers each line without asking.
pub fn run(app: &App) -> anyhow::Result<Ending> {
    let interactive = std::io::stdin().is_terminal();
    if interactive {
        greet(app)?;
    }
    let mut sitting = Sitting { app, interactive, earlier: Vec::new(), open: None };
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
            line => ending = sitting.take(line)?,
        }
    }
}

/// What was asked so far.
struct Sitting<'a> {
    app: &'a App,
    interactive: bool,
    /// Questions with an answer, oldest first.
    earlier: Vec<AskedBefore>,
    /// A question FACT asked back, with the readings it offered.
    open: Option<(AskedBefore, Vec<ChoiceView>)>,
}

impl Sitting<'_> {
    /// A question, or the number of the reading that was meant.
    fn take(&mut self, line: &str) -> anyhow::Result<Ending> {
        let chosen = self.open.take().and_then(|(asked, choices)| {
            let choice = choices.into_iter().nth(line.parse::<usize>().ok()?.checked_sub(1)?)?;
            let edits = asked.edits.into_iter().chain(choice.edits).collect();
            Some(AskedBefore { edits, ..asked })
        });
        let question = line.to_owned();
        self.ask(chosen.unwrap_or(AskedBefore { question, edits: Vec::new() }))
    }

    fn ask(&mut self, asked: AskedBefore) -> anyhow::Result<Ending> {
        let from = self.earlier.len().saturating_sub(MAX_EARLIER);
        let req = Answer {
            question: asked.question.clone(),
            edits: asked.edits.clone(),
            earlier: self.earlier.get(from..).unwrap_or_default().to_vec(),
            ..Answer::default()
        };
        match commands::answer(self.app, &req, &QUIET) {
            Ok(answered) => {
                ask::print(&answered)?;
                line!()?;
                let Some(decline) = answered.declined else {
                    // FACT's own figures are nothing to go on from.
                    if answered.parts.is_some_and(|it| !it.sql.is_empty()) {
                        self.earlier.push(asked);
                    }
                    return Ok(Ending::Answered);
                };
                self.open = Some((asked, decline.choices));
                Ok(Ending::Declined)
            }
            // At a prompt one failed question does not end the sitting.
            Err(err) if self.interactive => {
                line!("{} {err}", styled("error:", ERROR))?;
                Ok(Ending::Answered)
            }
            Err(err) => Err(err.into()),
        }
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
