//! `cargo xtask check`: what to run before a change is done.

use std::{path::Path, process::Command};

use anyhow::bail;

/// Runs every step to its end, then fails where one did.
pub fn run(root: &Path) -> anyhow::Result<()> {
    // The window needs WebKitGTK on Linux; the rest of the work should not.
    let scope: &[&str] = if can_build_window() { &["--workspace"] } else { &[] };
    if scope.is_empty() {
        println!("WebKitGTK is not installed: the window is left out (`npm test` installs it)");
    }
    let clippy = [&["clippy", "--all-targets"], scope, &["--", "-D", "warnings"]].concat();
    let test = [&["test"], scope].concat();
    let steps: [(&str, &[&str]); 3] =
        [("format", &["fmt", "--all", "--check"]), ("lints", &clippy), ("tests", &test)];

    let mut failed = Vec::new();
    for (name, arguments) in steps {
        println!("── {name}: cargo {}", arguments.join(" "));
        if !Command::new(env!("CARGO")).args(arguments).current_dir(root).status()?.success() {
            failed.push(name);
        }
    }
    if failed.is_empty() {
        println!("── all is well");
        return Ok(());
    }
    bail!("not as it should be: {}", failed.join(", "))
}

fn can_build_window() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let found = Command::new("pkg-config").args(["--exists", "webkit2gtk-4.1"]).status();
    found.is_ok_and(|it| it.success())
}
