//! Files that no person meant to write.

use std::{fs, fs::File, time::Duration};

use fact_config::{LogLevel, SetError, Settings, load, set, unset};

use crate::{file, loaded, shown};

/// A file of this text is told of so, gives nothing, and is not written to.
#[track_caller]
fn check_unusable(text: impl AsRef<[u8]>, expected: &str) {
    let (_folder, path) = file(&text);
    let loaded = load(&path, &|_| None);
    assert_eq!(shown(&loaded), [format!("file: the settings there are not used: {expected}")]);
    assert_eq!(loaded.settings, Settings::default());
    for err in [set(&path, "cache.ttl", "5").unwrap_err(), unset(&path, "cache.ttl").unwrap_err()] {
        assert!(matches!(err, SetError::Unusable { .. }), "{err:?}");
        assert!(err.to_string().contains(expected), "{err}");
    }
    assert!(fs::read(&path).unwrap() == text.as_ref());
}

#[test]
fn a_file_that_is_no_text_or_too_large_is_left_alone() {
    check_unusable([0xff, 0xfe, b'[', 0, b'c', 0], "it is no text in UTF-8");
    check_unusable((0..=255).cycle().take(5_000).collect::<Vec<u8>>(), "it is no text in UTF-8");
    check_unusable(vec![b'#'; 10 << 20], "it is larger than 64 KiB");
    check_unusable(vec![0xff; 10 << 20], "it is larger than 64 KiB");
}

#[test]
fn a_folder_in_the_place_of_the_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    fs::create_dir(&path).unwrap();
    assert_eq!(
        shown(&load(&path, &|_| None)),
        ["file: the settings there are not used: it is no file"]
    );
    let err = set(&path, "cache.ttl", "5").unwrap_err();
    assert!(err.to_string().ends_with("it is no file; move it away or fix it"), "{err}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_device_is_not_read_from() {
    let loaded = load("/dev/zero".as_ref(), &|_| None);
    assert!(loaded.problems[0].to_string().ends_with("it is no file"));
}

/// A line that is no TOML, between two that are.
#[track_caller]
fn check_broken(line: &str) {
    let text =
        format!("[cache]\nttl = 7\n\n[models]\n{line}\nmax_rounds = 3\n[log]\nlevel = 'WARN'\n");
    let loaded = loaded(text, &[]);
    let told = shown(&loaded);
    let Settings { cache, models, log, .. } = loaded.settings;
    assert_eq!(cache.ttl, Some(Duration::from_secs(7)), "{line}: {told:?}");
    assert_eq!(models.day_budget_micro_usd, 1_000_000, "{line}: {told:?}");
    assert_eq!((models.max_rounds, log.level), (3, LogLevel::Warn), "{line}: {told:?}");
    assert_eq!(told.len(), 1, "{line}: {told:?}");
    let is_told = told.iter().all(|it| it.starts_with("file, line 5: this is not valid TOML: "));
    assert!(is_told, "{line}: {told:?}");
}

#[test]
fn a_line_that_is_no_toml_costs_no_other_line() {
    for line in [
        "day_budget 5",
        "day_budget = ",
        "day_budget = 5 dollars",
        "day_budget = 5,00",
        "day_budget = $5",
        "day_budget = 'x",
        "day_budget = 007",
        "day_budget = 5 max_rounds = 4",
        "= 5",
        "]",
        "[cache",
        "@",
        "\u{1b}[31m",
        "a = \u{0}",
    ] {
        check_broken(line);
    }
}

#[test]
fn what_is_left_open_costs_no_line_above_it() {
    for open in ["a = [1,", "a = '''x", "a = \"\"\"x", "a = [\n1,\n2", "a = {", "a = { b = 1"] {
        let loaded = loaded(format!("[cache]\nttl = 7\n{open}\n"), &[]);
        assert_eq!(loaded.settings.cache.ttl, Some(Duration::from_secs(7)), "{open}");
        assert!(!loaded.problems.is_empty(), "{open}");
    }
}

#[test]
fn what_is_said_twice_is_told_and_the_second_does_not_hold() {
    let loaded =
        loaded("[cache]\nttl = 1\nttl = 2\n[log]\nlevel = 'WARN'\n[cache]\nmax_size = 3", &[]);
    assert_eq!(loaded.settings.cache.ttl, Some(Duration::from_secs(1)));
    let shown = shown(&loaded);
    assert!(
        shown[0].starts_with("file, line 3: this is not valid TOML: duplicate key"),
        "{shown:?}"
    );
    assert!(
        shown[1].starts_with("file, line 6: this is not valid TOML: duplicate key"),
        "{shown:?}"
    );
}

#[test]
fn a_file_full_of_faults_is_told_of_in_few_and_short_lines() {
    let junk = "\u{0}\u{1b}[31m\"' = ==\n".repeat(2_000);
    let deep = "[".repeat(20_000);
    let long = format!("cache.ttl = '{}'\n{} = 1", "x".repeat(20_000), "y".repeat(20_000));
    let nested = format!("a = {}", "{ a = ".repeat(5_000));
    for text in [junk, deep, long, nested] {
        let loaded = loaded(&text, &[]);
        assert_eq!(loaded.settings, Settings::default());
        let shown = shown(&loaded);
        assert!((1..=60).contains(&shown.len()), "{}", shown.len());
        for it in &shown {
            assert!(it.chars().count() < 250 && !it.contains(char::is_control), "{it}");
        }
    }
}

#[test]
fn a_value_of_the_environment_is_shown_short_and_on_one_line() {
    let value = format!("\u{1b}[31m\n{}", "9".repeat(100_000));
    let shown = shown(&loaded("", &[("CACHE_TTL", &value)]));
    assert!(shown[0].len() < 250 && !shown[0].contains(char::is_control), "{shown:?}");
}

#[test]
fn an_empty_file_says_nothing() {
    for text in ["", "\u{feff}", "\n\r\n", "# nothing", "[cache]\n[models]"] {
        let loaded = loaded(text, &[]);
        assert_eq!((shown(&loaded), loaded.settings), (Vec::new(), Settings::default()));
    }
}

#[test]
fn a_file_that_is_gone_while_it_is_looked_at_is_no_file() {
    let (folder, path) = file("");
    drop(File::open(&path).unwrap());
    drop(folder);
    assert_eq!(shown(&load(&path, &|_| None)), [""; 0]);
}
