//! The terminal door: the `fact` command.
//!
//! Start at [`main`]. It opens an [`fact_api::App`], hands it what was typed, and prints what
//! comes back; it decides nothing. Exit codes: 0 answered, 1 failed, 2 bad usage, 3 declined.

mod args;
mod ask;
mod cache;
mod confirmed;
mod eval;
mod key;
mod model;
mod nl2sql;
mod paint;
mod prompt;
mod schema;
mod sql;
mod warm;

use std::{cell::Cell, path::Path, process::ExitCode};

use clap::Parser as _;
use fact_api::{ApiError, App, Code, OpenApp, Options, Paths, commands::Context, wire};

use args::{Args, Command};

/// How a command ended, as an exit code says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Answered,
    Declined,
    /// An answer that was confirmed or kept is not the one that is worked out now.
    Broken,
}

/// Nobody watches the stages in a terminal.
const QUIET: Context<'static> = Context { progress: &|_| () };

fn main() -> ExitCode {
    let args = Args::parse();
    match run(args) {
        Ok(Ending::Answered) => ExitCode::SUCCESS,
        Ok(Ending::Declined) => ExitCode::from(3),
        Ok(Ending::Broken) => ExitCode::from(1),
        // The reader of a pipe had enough (`fact schema | head`): nothing failed.
        Err(err) if is_broken_pipe(&err) => ExitCode::SUCCESS,
        Err(err) => {
            anstream::eprintln!(
                "{}error:{} {err:#}",
                paint::ERROR.render(),
                paint::ERROR.render_reset()
            );
            let usage =
                err.downcast_ref::<ApiError>().is_some_and(|it| it.code == Code::BadRequest);
            ExitCode::from(if usage { 2 } else { 1 })
        }
    }
}

fn run(args: Args) -> anyhow::Result<Ending> {
    match args.command {
        None => prompt::run(&*open(args.db.as_deref())?),
        Some(Command::Ask(it)) => ask::run(&*open(it.db.as_deref().or(args.db.as_deref()))?, &it),
        Some(Command::Sql(it)) => sql::run(&*open(it.db.as_deref().or(args.db.as_deref()))?, &it),
        Some(Command::Schema(it)) => {
            schema::run(&*open(it.db.as_deref().or(args.db.as_deref()))?, &it)
        }
        Some(Command::Sample { file }) => sample(&file),
        Some(Command::Nl2sql { db }) => nl2sql::run(&*open(Some(&db))?),
        Some(Command::Eval(it)) => {
            // A set names its own databases.
            let file = it.db.as_deref().or(args.db.as_deref()).filter(|_| it.confirmed);
            eval::run(&*open(file)?, &it, file.is_some())
        }
        Some(Command::Confirmed(it)) => {
            confirmed::run(&*open(it.db.as_deref().or(args.db.as_deref()))?, &it)
        }
        Some(Command::Cache(it)) => {
            cache::run(&*open(it.db.as_deref().or(args.db.as_deref()))?, &it)
        }
        Some(Command::Key(it)) => key::run(&*open(None)?, &it),
        Some(Command::Model(it)) => model::run(&*open(None)?, &it),
    }
}

/// Opens FACT on the file, or on the sample without one. A file that cannot be opened is an
/// error here: a script must not get answers from other data than it named.
fn open(file: Option<&Path>) -> anyhow::Result<OpenApp> {
    let paths = Paths::of_this_user();
    let options = Options { file: None, paths, remembers_source: false, keeps_schedule: false };
    let app = App::with(options)?;
    for notice in app.notices() {
        anstream::eprintln!("{} {notice}", paint::styled("note:", paint::FAINT));
    }
    if let Some(file) = file {
        let path = file.to_string_lossy().into_owned();
        fact_api::commands::open_source(&app, &wire::OpenSource { path }, &QUIET)?;
        settle(&app)?;
    }
    Ok(app)
}

/// Waits until large data is known whole: this program ends after one answer, which is then as good
/// as it can be. What is learnt is kept for the next.
fn settle(app: &App) -> anyhow::Result<()> {
    let told = Cell::new(0);
    app.settle(&|percent| {
        if percent >= told.get() + 10 {
            told.set(percent);
            let note = paint::styled("note:", paint::FAINT);
            anstream::eprintln!("{note} the data is read for the first time: {percent} %");
        }
    })?;
    Ok(())
}

fn sample(file: &Path) -> anyhow::Result<Ending> {
    let path = file.to_string_lossy().into_owned();
    fact_api::commands::write_sample(&*open(None)?, &wire::WriteSample { path }, &QUIET)?;
    anstream::println!("sample, fictional companies: {}", file.display());
    Ok(Ending::Answered)
}

fn is_broken_pipe(err: &anyhow::Error) -> bool {
    let io = err.chain().find_map(|it| it.downcast_ref::<std::io::Error>());
    io.is_some_and(|it| it.kind() == std::io::ErrorKind::BrokenPipe)
}
