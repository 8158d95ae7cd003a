//! `fact model`.

use std::io::Write as _;

use fact_api::{
    App, commands,
    wire::{Nothing, ProviderView, SetAnswering, SetProvider, TestProvider},
};

use crate::{
    Ending, QUIET,
    args::{Model, ModelCommand},
    paint::line,
};

/// Lists, chooses or tests the providers of language models.
pub fn run(app: &App, args: &Model) -> anyhow::Result<Ending> {
    match &args.command {
        ModelCommand::List => list(app)?,
        ModelCommand::Use { provider, model, url } => {
            choose(app, provider, model.as_deref(), url.as_deref())?;
        }
        ModelCommand::Test { provider } => {
            let req = TestProvider { provider: provider.clone() };
            let test = commands::test_provider(app, &req, &QUIET)?;
            line!("{}", test.message)?;
            if let Some(latency_ms) = test.latency_ms {
                line!("first answer after {latency_ms} ms")?;
            }
            if !test.models.is_empty() {
                line!("models: {}", test.models.join(", "))?;
            }
            return Ok(if test.works { Ending::Answered } else { Ending::Declined });
        }
    }
    Ok(Ending::Answered)
}

fn list(app: &App) -> anyhow::Result<()> {
    let models = commands::models(app, &Nothing {}, &QUIET)?;
    for it in &models.providers {
        let mark = if it.id == models.provider { "*" } else { " " };
        let model = if it.model.is_empty() { "no model chosen" } else { &it.model };
        let state = if it.is_ready { "ready" } else { "not ready" };
        line!("{mark} {:10} {:32} {model} ({state})", it.id, it.base_url)?;
    }
    if let Some(problem) = &models.problem {
        line!("{problem}")?;
    }
    Ok(())
}

fn choose(app: &App, id: &str, model: Option<&str>, url: Option<&str>) -> anyhow::Result<()> {
    if model.is_some() || url.is_some() {
        let models = commands::models(app, &Nothing {}, &QUIET)?;
        let known = models.providers.iter().find(|it| it.id == id);
        let it = known.cloned().unwrap_or_else(|| new(id));
        let req = SetProvider {
            id: it.id,
            name: it.name,
            wire: it.wire,
            base_url: url.map_or(it.base_url, str::to_owned),
            model: model.map_or(it.model, str::to_owned),
        };
        commands::set_provider(app, &req, &QUIET)?;
    }
    let req = SetAnswering { answer_by: None, provider: Some(id.to_owned()) };
    commands::set_answering(app, &req, &QUIET)?;
    line!("asked from now on: {}", commands::models(app, &Nothing {}, &QUIET)?.chosen)?;
    Ok(())
}

/// A provider of the person's own, of which only its id is known.
fn new(id: &str) -> ProviderView {
    ProviderView {
        id: id.to_owned(),
        name: id.to_owned(),
        wire: "openai".to_owned(),
        base_url: String::new(),
        model: String::new(),
        is_local: false,
        is_shipped: false,
        wants_key: false,
        keys: Vec::new(),
        is_ready: false,
    }
}
