//! `cargo xtask fuzz --minutes 10`: arbitrary questions of arbitrary databases, for as long as
//! that. The build checks for overflow, so it is the plain one. The target itself is a test of `fact-nl2sql`, which tries a few fixed cases every time.

use std::{path::Path, process::Command};

use anyhow::{Context as _, ensure};

/// Runs the target; `args` are what follows `fuzz`.
pub fn run(root: &Path, args: &[String]) -> anyhow::Result<()> {
    let value = |name: &str| args.iter().skip_while(|it| *it != name).nth(1);
    let minutes = value("--minutes").map_or("10", String::as_str);
    minutes.parse::<u64>().context("--minutes is a whole number")?;
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["test", "--package", "fact-nl2sql", "--test", "it"])
        .args(["any_question_of_any_database", "--", "--nocapture"])
        .env("FACT_FUZZ_MINUTES", minutes)
        .current_dir(root);
    if let Some(seed) = value("--seed") {
        seed.parse::<u64>().context("--seed is a whole number")?;
        command.env("FACT_FUZZ_SEED", seed);
    }
    ensure!(command.status()?.success(), "something did not hold: see above");
    Ok(())
}
