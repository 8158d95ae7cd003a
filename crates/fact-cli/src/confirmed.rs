//! `fact confirmed`.

use std::io::Write as _;

use fact_api::{
    App, commands,
    wire::{
        ConfirmAnswer, ConfirmedAnswers, ConfirmedHow, ConfirmedState, ConfirmedView,
        CorrectAnswer, ForgetConfirmed, MoveConfirmed, Nothing,
    },
};

use crate::{
    Ending, QUIET,
    args::{Confirmed, ConfirmedCommand},
    paint::{CODE, FAINT, STRONG, line, printable, styled},
};

/// Lists, adds, forgets or moves confirmed answers.
pub fn run(app: &App, args: &Confirmed) -> anyhow::Result<Ending> {
    match &args.command {
        None => {
            let listed = commands::confirmed_answers(app, &Nothing {}, &QUIET)?;
            print(&listed, args.json)?;
        }
        Some(ConfirmedCommand::Add { question, sql }) => {
            let kept = add(app, question, sql.clone())?;
            if args.json {
                line!("{}", serde_json::to_string(&kept)?)?;
            } else {
                line!("kept as number {}:", kept.id)?;
                answer(&kept)?;
            }
        }
        Some(ConfirmedCommand::Forget { id }) => {
            let req = ForgetConfirmed { id: Some(*id), question: None };
            commands::forget_confirmed(app, &req, &QUIET)?;
            line!("forgotten: {id}")?;
        }
        Some(ConfirmedCommand::Move { from }) => {
            let from = from.to_string_lossy().into_owned();
            let moved = commands::move_confirmed(app, &MoveConfirmed { from }, &QUIET)?;
            line!("moved: {}", moved.n_moved)?;
            if moved.n_left > 0 {
                line!("left, because their questions have an answer here: {}", moved.n_left)?;
            }
        }
    }
    Ok(Ending::Answered)
}

fn add(app: &App, question: &str, sql: Option<String>) -> anyhow::Result<ConfirmedView> {
    let question = Some(question.to_owned());
    let kept = if sql.is_some() {
        let req = CorrectAnswer { question, sql, ..CorrectAnswer::default() };
        commands::correct_answer(app, &req, &QUIET)
    } else {
        commands::confirm_answer(app, &ConfirmAnswer { turn_id: None, question }, &QUIET)
    };
    Ok(kept?)
}

/// Prints confirmed answers, each under the data it is of.
pub fn print(listed: &ConfirmedAnswers, json: bool) -> anyhow::Result<()> {
    if json {
        line!("{}", serde_json::to_string(listed)?)?;
        return Ok(());
    }
    if listed.answers.is_empty() {
        line!("no answer is confirmed")?;
    }
    let mut source = None;
    for it in &listed.answers {
        if source != Some(&it.source_path) {
            source = Some(&it.source_path);
            let gone = if it.source_exists { "" } else { " (the file is not there any more)" };
            let name = styled(&printable(&it.source), STRONG);
            line!("{name} · {}{gone}", printable(&it.source_path))?;
        }
        answer(it)?;
    }
    Ok(())
}

fn answer(it: &ConfirmedView) -> std::io::Result<()> {
    let how = match it.how {
        ConfirmedHow::Given => "confirmed".to_owned(),
        ConfirmedHow::Sql => "corrected by SQL".to_owned(),
        ConfirmedHow::Edits => format!("corrected: {}", printable(&it.edits.join(", "))),
    };
    line!("{:>5}  {}", it.id, printable(&it.question))?;
    line!("       {}", styled(&one_line(&it.sql), CODE))?;
    let state = format!("{how} · {}{}", state(it.state), detail(&it.detail));
    line!("       {}", styled(&state, FAINT))
}

fn one_line(sql: &str) -> String {
    printable(&sql.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn detail(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(": {}", printable(text)) }
}

fn state(it: ConfirmedState) -> &'static str {
    match it {
        ConfirmedState::Unchecked => "not checked since",
        ConfirmedState::Same => "same",
        ConfirmedState::DataChanged => "other rows, because the data changed",
        ConfirmedState::EngineDiffers => {
            "BROKEN: the engine gave it by itself once and does not now"
        }
        ConfirmedState::Fails => "FAILS: its statement cannot be run",
    }
}
