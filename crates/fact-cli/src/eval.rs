//! `fact eval`.

use std::{io::Write as _, path::Path};

use fact_api::{
    App, commands,
    wire::{
        CheckConfirmed, ConfirmedState, Eval as Request, EvalCalibration, EvalGroup, Evaluated,
    },
};

use crate::{
    Ending, QUIET,
    args::Eval,
    confirmed,
    paint::{FAINT, STRONG, line, printable, styled},
};

/// Kinds of groups printed for people; `--json` has the features too.
const KINDS: [&str; 6] = ["all", "dataset", "hardness", "single_block", "analytics_core", "scope"];

/// Measures and prints, or checks what was confirmed. `open_only`: of the file named.
pub fn run(app: &App, args: &Eval, open_only: bool) -> anyhow::Result<Ending> {
    let Some(set) = args.set.as_deref().filter(|_| !args.confirmed) else {
        return check(app, args.json, open_only);
    };
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let req = Request {
        set: text(set),
        db: args.db.as_deref().map(text),
        split: args.split.clone(),
        datasets: args.dataset.clone(),
        predictions: args.pred.as_deref().map(text),
        out: args.out.as_deref().map(text),
    };
    let evaluated = commands::eval(app, &req, &QUIET)?;
    if args.json {
        line!("{}", serde_json::to_string(&evaluated)?)?;
    } else {
        print(&evaluated)?;
    }
    Ok(Ending::Answered)
}

fn check(app: &App, json: bool, open_only: bool) -> anyhow::Result<Ending> {
    let checked = commands::check_confirmed(app, &CheckConfirmed { open_only }, &QUIET)?;
    confirmed::print(&checked, json)?;
    if !json && !checked.answers.is_empty() {
        let n = |state| checked.answers.iter().filter(|it| it.state == state).count();
        line!(
            "\n{} the same, {} with other rows, {} broken by the engine, {} failing",
            n(ConfirmedState::Same),
            n(ConfirmedState::DataChanged),
            n(ConfirmedState::EngineDiffers),
            n(ConfirmedState::Fails)
        )?;
    }
    Ok(if checked.n_broken > 0 { Ending::Broken } else { Ending::Answered })
}

fn print(it: &Evaluated) -> std::io::Result<()> {
    let head = format!(
        "{:15} {:30} {:>7} {:>7} {:>7} {:>7} {:>7} {:>7}",
        "group", "value", "n", "acc%", "cov%", "prec%", "relax%", "sqlerr"
    );
    line!("{}", styled(&head, STRONG))?;
    for kind in KINDS {
        for group in it.groups.iter().filter(|it| it.group == kind) {
            print_group(group)?;
        }
    }
    line!()?;
    print_calibration(&it.calibration)?;
    if it.n_asked_back > 0 {
        line!(
            "asked back: {} of those not answered, {} with a reading that is right",
            it.n_asked_back,
            it.n_meant
        )?;
    }
    let per_question = it.groups.first().map_or(0.0, |all| ms_each(it.elapsed_ms, all.n));
    line!("\n{}", styled(&format!("{} · {per_question:.1} ms a question", it.engine), FAINT))?;
    match &it.results_path {
        Some(path) => line!("{}", styled(&format!("a line a question: {path}"), FAINT)),
        None => Ok(()),
    }
}

fn print_group(it: &EvalGroup) -> std::io::Result<()> {
    line!(
        "{:15} {:30} {:>7} {:>7} {:>7} {:>7} {:>7} {:>7}",
        it.group,
        printable(&it.value),
        it.n,
        percent(it.accuracy),
        percent(it.coverage),
        percent(it.precision),
        percent(it.relaxed),
        it.n_failed
    )
}

fn print_calibration(it: &EvalCalibration) -> std::io::Result<()> {
    let head = format!("{:15} {:>8} {:>8} {:>8}", "confidence", "answered", "right", "right%");
    line!("{}", styled(&head, STRONG))?;
    for band in &it.bands {
        line!(
            "{:15} {:>8} {:>8} {:>8}",
            format!("{:.2} to {:.2}", band.from, band.to),
            band.n_answered,
            band.n_right,
            percent(band.share_right)
        )?;
    }
    line!(
        "at {} or above and wrong: {} of the answered, {} %",
        it.sure,
        it.n_sure_and_wrong,
        percent(it.share_sure_and_wrong)
    )
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |it| format!("{:.1}", it * 100.0))
}

#[expect(clippy::cast_precision_loss, reason = "printed to one digit")]
fn ms_each(elapsed_ms: u64, n: u64) -> f64 {
    elapsed_ms as f64 / n.max(1) as f64
}
