//! `cargo xtask generate`: files that are written by a program, committed, and touched by no hand.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, ensure};

use crate::tokens;

/// The TypeScript of every command, from `fact-api`'s registry.
pub const TYPESCRIPT: &str = "ui/src/lib/api/generated/api.ts";

/// Writes every generated file.
pub fn run(root: &Path) -> anyhow::Result<()> {
    for (path, text) in tokens::generate(root)? {
        write(&path, &text)?;
    }
    // A program of its own: the other chores need not wait until all of FACT is compiled.
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--package", "fact-api", "--example", "typescript"])
        .current_dir(root)
        .output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "the TypeScript cannot be generated:\n{errors}");
    write(&root.join(TYPESCRIPT), &String::from_utf8(output.stdout)?)
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("create {}", folder.display()))?;
    }
    // An unchanged file keeps its time: nothing is built again for it.
    if fs::read_to_string(path).is_ok_and(|it| it == text) {
        return Ok(());
    }
    println!("written: {}", path.display());
    fs::write(path, text).with_context(|| format!("write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &Path, expected: &str) {
        let committed = fs::read_to_string(path).unwrap_or_default();
        let same = committed == expected;
        assert!(same, "{} is out of date: run `cargo xtask generate`", path.display());
    }

    #[test]
    fn generated_files_are_up_to_date() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for (path, text) in tokens::generate(root).unwrap() {
            check(&path, &text);
        }
        check(&root.join(TYPESCRIPT), &fact_api::registry::typescript());
    }
}
