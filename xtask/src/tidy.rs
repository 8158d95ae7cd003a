//! What a reader may count on in every source file: it says what it is for, and it ends.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Where hand-written source lies.
const FOLDERS: &[&str] = &["crates", "scripts", "src-tauri", "tests", "ui/src", "ui/lint", "xtask"];
const EXTENSIONS: &[&str] = &["js", "rs", "svelte", "ts"];

/// A file with more lines than this has more than one subject. Tests are not counted.
const MAX_LINES: usize = 500;

/// Each way in which the file `path` with this `text` is not as it should be, as a sentence.
fn violations(path: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let n_lines = text.lines().take_while(|it| *it != "#[cfg(test)]").count();
    if n_lines > MAX_LINES && !is_test(path) {
        found.push(format!("{} has {n_lines} lines: split it", path.display()));
    }
    let is_rust = path.extension().is_some_and(|it| it == "rs");
    if is_rust && !text.starts_with("//!") {
        found.push(format!("{} does not begin by saying what it is for (`//!`)", path.display()));
    }
    found
}

fn is_test(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let in_tests = path.components().any(|it| it.as_os_str() == "tests");
    in_tests || [".test.ts", ".test.js", "tests.rs"].iter().any(|it| name.ends_with(it))
}

/// Every hand-written source file below `folder`.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|it| it.path()) {
        let generated = path.file_name().is_some_and(|it| it == "generated" || it == "target");
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        if path.is_dir() && !generated {
            sources(&path, found);
        } else if EXTENSIONS.contains(&extension.as_ref()) {
            found.push(path);
        }
    }
}

mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, expected: &[&str]) {
        assert_eq!(violations(Path::new(path), text), expected);
    }

    #[test]
    fn a_file_has_one_subject() {
        let long = format!("//! Long.\n{}", "x\n".repeat(500));
        check("a.rs", &long, &["a.rs has 501 lines: split it"]);
        check("a.ts", &long, &["a.ts has 501 lines: split it"]);
        check("a.test.ts", &long, &[]);
        check("tests/it/a.rs", &long, &[]);
        check("a.rs", &format!("//! Short.\n#[cfg(test)]\n{long}"), &[]);
    }

    #[test]
    fn a_file_says_what_it_is_for() {
        check("a.rs", "use b;\n", &["a.rs does not begin by saying what it is for (`//!`)"]);
        check("a.ts", "import b;\n", &[]);
    }

    #[test]
    fn this_workspace_is_tidy() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut files = Vec::new();
        for folder in FOLDERS {
            sources(&root.join(folder), &mut files);
        }
        assert!(files.len() > 50, "only {} files were found", files.len());
        let text = |path: &Path| fs::read_to_string(path).unwrap();
        let found: Vec<_> = files.iter().flat_map(|it| violations(it, &text(it))).collect();
        assert_eq!(found, Vec::<String>::new());
    }
}
