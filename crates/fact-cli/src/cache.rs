//! `fact cache`.

use std::io::Write as _;

use fact_api::{
    App, commands,
    wire::{CacheStats, CacheStatsView, ClearCache},
};

use crate::{
    Ending, QUIET,
    args::{Cache, CacheCommand},
    paint::{STRONG, line, printable, styled},
};

/// Prints the cache's figures, or clears it.
pub fn run(app: &App, args: &Cache) -> anyhow::Result<Ending> {
    match &args.command {
        CacheCommand::Stats { days, json } => {
            let stats = commands::cache_stats(app, &CacheStats { days: *days }, &QUIET)?;
            if *json {
                line!("{}", serde_json::to_string(&stats)?)?;
            } else {
                print(&stats)?;
            }
        }
        CacheCommand::Clear => {
            let cleared = commands::clear_cache(app, &ClearCache { key: None }, &QUIET)?;
            line!("forgotten: {} answers", cleared.n_removed)?;
        }
    }
    Ok(Ending::Answered)
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
    line!("{:.1} ms saved", stats.saved_us as f64 / 1e3)?;
    line!("{} answers kept, {:.1} MB on disk", stats.n_entries, stats.disk_bytes as f64 / 1e6)?;
    for it in &stats.popular {
        line!("  {:>4} × {}", it.n_asked, printable(&it.question))?;
    }
    Ok(())
}
