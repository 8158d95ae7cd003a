//! The project's own chores.

mod tokens;

use std::{env, fs, path::Path};

use anyhow::{Context as _, bail};

fn main() -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no parent")?;
    match env::args().nth(1).as_deref() {
        Some("generate") => {
            for (path, text) in tokens::generate(root)? {
                fs::write(&path, text).with_context(|| format!("write {}", path.display()))?;
            }
            Ok(())
        }
        other => bail!("unknown command {}; there is `generate`", other.unwrap_or("(none)")),
    }
}
