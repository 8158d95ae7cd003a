//! `fact key`.

use std::io::{IsTerminal as _, Write as _};

use fact_api::{
    App, commands,
    wire::{DeleteKey, KeyView, Nothing, SetKey, UseKey},
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
        KeyCommand::Set { provider, name } => {
            let key = read(provider)?;
            let (provider, name) = (provider.clone(), name.clone());
            commands::set_key(app, &SetKey { provider: provider.clone(), name, key }, &QUIET)?;
            line!("kept: {provider}")?;
        }
        KeyCommand::Use { provider, name } => {
            let (provider, name) = (provider.clone(), name.clone());
            commands::use_key(
                app,
                &UseKey { provider: provider.clone(), name: name.clone() },
                &QUIET,
            )?;
            line!("used for {provider}: {name}")?;
        }
        KeyCommand::Delete { provider, name } => {
            let (provider, name) = (provider.clone(), name.clone());
            commands::delete_key(app, &DeleteKey { provider: provider.clone(), name }, &QUIET)?;
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
    for it in settings.models.providers {
        let key = |it: &KeyView| format!("{}{}", it.name, if it.is_used { " (used)" } else { "" });
        let keys: Vec<String> = it.keys.iter().map(key).collect();
        let keys = match (keys.is_empty(), it.wants_key) {
            (false, _) => keys.join(", "),
            (true, true) => "no key".to_owned(),
            (true, false) => "needs none".to_owned(),
        };
        line!("{:10} {keys}", it.id)?;
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
