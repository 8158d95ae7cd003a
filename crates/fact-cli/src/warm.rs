//! `fact cache warm`.

use std::{
    cell::Cell,
    io::{IsTerminal as _, Read as _, Write as _},
};

use anyhow::Context as _;
use fact_api::{
    App, commands,
    wire::{Nothing, WarmFrom, WarmItemView, WarmOutcomeView, WarmStart, WarmStateView, WarmView},
};

use crate::{
    Ending, QUIET,
    args::Warm,
    ask,
    paint::{FAINT, STRONG, line, printable, styled},
};

/// Questions without an answer that are printed for people; `--json` gives them all.
const MAX_PRINTED: usize = 40;

/// A longer question would break the line it is shown on.
const MAX_SHOWN_CHARS: usize = 50;

/// More than any list may have, so that a larger one is refused rather than cut.
const MAX_TYPED_BYTES: u64 = 2 << 20;

/// Asks a list of questions ahead, tells how it stands where somebody watches, and prints what came
/// of it.
pub fn run(app: &App, args: &Warm) -> anyhow::Result<Ending> {
    let req = WarmStart {
        from: from(app, args)?,
        per_minute: args.per_minute,
        budget_micro_usd: args.budget.map(micro_usd),
        answer_by: args.by.map(ask::by),
    };
    commands::warm_start(app, &req, &QUIET)?;
    let watches = std::io::stderr().is_terminal() && !args.json;
    let n_told = Cell::new(None);
    let warmed = app.warmed(&|view| {
        if watches && n_told.replace(Some(view.n_done)) != Some(view.n_done) {
            tell(view);
        }
    });
    if watches {
        anstream::eprint!("\r\u{1b}[K");
    }
    if args.json {
        line!("{}", serde_json::to_string(&warmed)?)?;
    } else {
        print(&warmed)?;
    }
    Ok(if is_failure(&warmed) { Ending::Broken } else { Ending::Answered })
}

fn from(app: &App, args: &Warm) -> anyhow::Result<WarmFrom> {
    if let Some(n) = args.popular {
        return Ok(WarmFrom::Popular { n });
    }
    if let Some(name) = &args.list {
        let lists = commands::warm_lists(app, &Nothing {}, &QUIET)?.lists;
        let found = lists.iter().find(|it| it.name.eq_ignore_ascii_case(name));
        let names = || lists.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join(", ");
        return match found {
            Some(list) => Ok(WarmFrom::List { id: list.id }),
            None if lists.is_empty() => anyhow::bail!("no list is saved: save one in the window"),
            None => anyhow::bail!("there is no list {name}: there are {}", names()),
        };
    }
    match args.file.as_deref() {
        Some(path) if path.as_os_str() != "-" => {
            Ok(WarmFrom::File { path: path.to_string_lossy().into_owned() })
        }
        _ => {
            let mut text = String::new();
            let typed = std::io::stdin().take(MAX_TYPED_BYTES).read_to_string(&mut text);
            typed.context("the questions cannot be read from standard input")?;
            Ok(WarmFrom::Text { text })
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a budget is no negative amount, and far below what a number holds"
)]
fn micro_usd(dollars: f64) -> u64 {
    (dollars * 1e6).round() as u64
}

/// One line that is written over by the next.
fn tell(view: &WarmView) {
    let current = view.current.as_deref().map_or_else(String::new, shortened);
    let counts = format!("{} of {} · {} new", view.n_done, view.n_total, view.n_new);
    anstream::eprint!("\r\u{1b}[K{counts} · {}", styled(&current, FAINT));
}

fn shortened(question: &str) -> String {
    let mut text: String = printable(question).chars().take(MAX_SHOWN_CHARS).collect();
    if question.chars().count() > MAX_SHOWN_CHARS {
        text.push('…');
    }
    text
}

/// Whether nothing came of it at all.
fn is_failure(it: &WarmView) -> bool {
    let none_is_warm = it.n_new + it.n_already == 0;
    let all_failed = it.n_total > 0 && it.n_failed == it.n_done && none_is_warm;
    let all_refused = it.n_total == 0 && !it.refused.is_empty();
    (all_failed && it.n_done > 0)
        || all_refused
        || (it.state == WarmStateView::Stopped && none_is_warm && it.n_declined == 0)
}

#[expect(clippy::cast_precision_loss, reason = "printed to one digit")]
fn print(it: &WarmView) -> std::io::Result<()> {
    let counts = format!("{} new, {} already cached", it.n_new, it.n_already);
    line!(
        "{}, {} declined, {} failed, in {:.1} s",
        styled(&counts, STRONG),
        it.n_declined,
        it.n_failed,
        it.took_us as f64 / 1e6
    )?;
    if it.micro_usd > 0 {
        line!("${:.4} spent", it.micro_usd as f64 / 1e6)?;
    }
    if let Some(why) = &it.why {
        let stopped = if it.state == WarmStateView::Stopped { "stopped: " } else { "" };
        line!("{stopped}{}", printable(why))?;
    }
    let has_none = |it: &&WarmItemView| {
        matches!(it.outcome, WarmOutcomeView::Declined | WarmOutcomeView::Failed)
    };
    let without: Vec<&WarmItemView> = it.items.iter().filter(has_none).collect();
    for item in without.iter().take(MAX_PRINTED) {
        line!("  {}", printable(&item.question))?;
        let why = item.why.as_deref().unwrap_or_default();
        line!("    {}", styled(&printable(why), FAINT))?;
    }
    for refused in it.refused.iter().take(MAX_PRINTED) {
        line!("  line {}: {}", refused.line, printable(&refused.text))?;
        line!("    {}", styled(&printable(&refused.why), FAINT))?;
    }
    let n_more =
        without.len().saturating_sub(MAX_PRINTED) + it.refused.len().saturating_sub(MAX_PRINTED);
    if n_more > 0 {
        line!("{}", styled(&format!("… and {n_more} more; --json has them"), FAINT))?;
    }
    for note in &it.notes {
        line!("{} {}", styled("note", FAINT), printable(note))?;
    }
    Ok(())
}
