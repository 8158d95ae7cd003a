//! `fact key`.

use std::io::{IsTerminal as _, Write as _};

use fact_api::{
    App, commands,
    wire::{DeleteKey, Nothing, SetKey},
};

use crate::{
    Ending, QUIET,
    args::{Key, KeyCommand},
    paint::line,
};

/// Keeps, lists or forgets provider keys. A key is never an argument: arguments are seen by every
/// program on the machine, and stay in the shell's history.
pub fn run(app: &App, args: &Key) -> anyhow::Result<Ending> {
    match &args.command {
        KeyCommand::Set { provider } => {
            let key = read(provider)?;
            commands::set_key(app, &SetKey { provider: provider.clone(), key }, &QUIET)?;
            line!("kept: {provider}")?;
        }
        KeyCommand::Delete { provider } => {
            commands::delete_key(app, &DeleteKey { provider: provider.clone() }, &QUIET)?;
            line!("forgotten: {provider}")?;
        }
        KeyCommand::List => list(app)?,
    }
    Ok(Ending::Answered)
}

fn list(app: &App) -> anyhow::Result<()> {
    let settings = commands::settings(app, &Nothing {}, &QUIET)?;
    if let Some(problem) = settings.keyring.problem {
        anyhow::bail!(problem);
    }
    for it in settings.providers {
        line!("{:10} {}", it.id, if it.has_key { "kept" } else { "no key" })?;
    }
    line!("kept in: {}", settings.keyring.place)?;
    Ok(())
}

fn read(provider: &str) -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password(format!("key for {provider} (not shown): "))?);
    }
    let mut key = String::new();
    std::io::stdin().read_line(&mut key)?;
    Ok(key)
}
