//! The project's own chores: `cargo xtask check`, `fuzz`, `akin` and `generate`.
//!
//! What must hold of the source as a whole (layers, sizes, generated files) is asked by this
//! crate's tests, so that a plain `cargo test` asks it too.

mod akin;
mod check;
mod fuzz;
mod generate;
#[cfg(test)]
mod layers;
#[cfg(test)]
mod tidy;
mod tokens;

use std::{env, path::Path};

use anyhow::{Context as _, bail};

const USAGE: &str = "\
cargo xtask check      format, lints, tests (with layers, file sizes, generated files)
cargo xtask fuzz       any question of any database: --minutes 10, --seed 1
cargo xtask akin DICT  write the dictionary of near nouns anew, from the files of WordNet
cargo xtask generate   write the generated files anew: tokens, palette, TypeScript";

fn main() -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no parent")?;
    match env::args().nth(1).as_deref() {
        Some("check") => check::run(root),
        Some("fuzz") => fuzz::run(root, &env::args().skip(2).collect::<Vec<_>>()),
        Some("akin") => akin::run(root, &env::args().skip(2).collect::<Vec<_>>()),
        Some("generate") => generate::run(root),
        Some("help" | "--help" | "-h") | None => {
            println!("{USAGE}");
            Ok(())
        }
        Some(other) => bail!("there is no task `{other}`\n\n{USAGE}"),
    }
}
