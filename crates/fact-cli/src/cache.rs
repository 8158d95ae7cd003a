//! `fact cache`.

use std::io::Write as _;

use fact_api::{
    App, commands,
    wire::{
        AdviceAction, CacheAdviceView, CacheStatsView, CacheVerify, ClearCache, LatencyView,
        LogPeriod, VerifiedView,
    },
};

use crate::{
    Ending, QUIET,
    args::{Cache, CacheCommand},
    paint::{CODE, FAINT, STRONG, line, printable, styled},
    warm,
};

/// Questions listed.
const N_LISTED: usize = 10;

/// Prints the cache's figures, what to change, whether it is right; or clears it.
pub fn run(app: &App, args: &Cache) -> anyhow::Result<Ending> {
    match &args.command {
        CacheCommand::Stats { days, json } => {
            let stats = commands::cache_stats(app, &last(*days), &QUIET)?;
            if *json {
                line!("{}", serde_json::to_string(&stats)?)?;
            } else {
                print(&stats)?;
            }
        }
        CacheCommand::Advice { days, json } => {
            let advice = commands::cache_advice(app, &last(*days), &QUIET)?;
            if *json {
                line!("{}", serde_json::to_string(&advice)?)?;
            } else {
                print_advice(&advice)?;
            }
        }
        CacheCommand::Verify { sample, json } => {
            let verified = commands::cache_verify(app, &CacheVerify { sample: *sample }, &QUIET)?;
            if *json {
                line!("{}", serde_json::to_string(&verified)?)?;
            } else {
                print_verified(&verified)?;
            }
            if verified.n_wrong > 0 {
                return Ok(Ending::Broken);
            }
        }
        CacheCommand::Warm(it) => return warm::run(app, it),
        CacheCommand::Clear => {
            let cleared = commands::clear_cache(app, &ClearCache { key: None }, &QUIET)?;
            line!("forgotten: {} answers", cleared.n_removed)?;
        }
    }
    Ok(Ending::Answered)
}

/// The last days; all of the log without a number.
fn last(days: Option<u32>) -> LogPeriod {
    LogPeriod { days, ..LogPeriod::default() }
}

#[expect(clippy::cast_precision_loss, reason = "printed to three digits")]
fn print(stats: &CacheStatsView) -> std::io::Result<()> {
    let Some(rate) = stats.hit_rate else {
        return line!("nothing asked yet, so there are no figures");
    };
    line!(
        "{} hit rate ({} of {} answers)",
        styled(&format!("{:.1} %", rate * 100.0), STRONG),
        stats.n_hits,
        stats.n_hits + stats.n_misses
    )?;
    for it in stats.levels.iter().filter(|it| it.n > 0) {
        line!("  {:>6} × {}", it.n, it.name)?;
    }
    line!("not from the cache:")?;
    for it in &stats.miss_reasons {
        line!("  {:>6} × {}", it.n, it.reason)?;
    }
    latency("from the cache", stats.hit.as_ref())?;
    latency("worked out", stats.miss.as_ref())?;
    let saved_usd = stats.saved_micro_usd as f64 / 1e6;
    line!("saved: {:.1} ms and ${saved_usd:.4}", stats.saved_us as f64 / 1e3)?;
    line!("{}", styled(&stats.saved_how, FAINT))?;
    if let Some(it) = &stats.prompt_cache {
        line!(
            "providers' prompt caches: {} of {} tokens read from them, ${:.4} saved",
            it.n_tokens_read,
            it.n_tokens_in,
            it.saved_micro_usd as f64 / 1e6
        )?;
    }
    line!("{} answers kept, {:.1} MB on disk", stats.n_entries, stats.disk_bytes as f64 / 1e6)?;
    for it in &stats.dropped {
        line!("  {:>6} went: {}", it.n, it.reason)?;
    }
    if let Some(it) = &stats.verified {
        line!("last check: {} answers worked out again, {} wrong", it.n_checked, it.n_wrong)?;
    }
    line!("asked most:")?;
    for it in stats.popular.iter().take(N_LISTED) {
        line!("  {:>6} × {}", it.n_asked, printable(&it.question))?;
    }
    line!("took most:")?;
    for it in stats.costly.iter().take(N_LISTED) {
        line!("  {:>6.1} ms  {}", it.total_us as f64 / 1e3, printable(&it.question))?;
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "printed to a hundredth of a millisecond")]
fn latency(what: &str, it: Option<&LatencyView>) -> std::io::Result<()> {
    let Some(it) = it else { return Ok(()) };
    let [p50, p95, p99] = [it.p50_us, it.p95_us, it.p99_us].map(|us| us as f64 / 1e3);
    line!("{what}: median {p50:.2} ms, 95 % within {p95:.2} ms, 99 % within {p99:.2} ms")
}

fn print_advice(advice: &CacheAdviceView) -> std::io::Result<()> {
    if let Some(note) = &advice.note {
        line!("no advice: {note}")?;
    }
    for it in &advice.advice {
        line!("{}", styled(&printable(&it.title), STRONG))?;
        line!("  {}", printable(&it.why))?;
        line!("  gain: {}", it.gain_words)?;
        line!("  {}", styled(&it.basis, FAINT))?;
        match &it.action {
            AdviceAction::SetOption { name, value } => {
                line!("  {}", styled(&format!("{name} = {value}"), CODE))?;
            }
            AdviceAction::Warm { questions } | AdviceAction::KeepWarm { questions } => {
                for question in questions {
                    line!("  {}", styled(&printable(question), CODE))?;
                }
            }
        }
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "printed to a tenth of a millisecond")]
fn print_verified(verified: &VerifiedView) -> std::io::Result<()> {
    line!(
        "{} answers worked out again in {:.1} ms: {}",
        verified.n_checked,
        verified.took_us as f64 / 1e3,
        styled(&format!("{} wrong", verified.n_wrong), STRONG)
    )?;
    for it in &verified.wrong {
        line!("  {}: {}", printable(&it.question), printable(&it.why))?;
    }
    if let Some(why) = &verified.skipped_why {
        line!("not checked: {} ({why})", verified.n_skipped)?;
    }
    Ok(())
}
