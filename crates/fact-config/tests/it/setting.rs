//! What a file looks like after a value was set or taken out.

use std::{fs, path::Path, thread};

use fact_config::{SetError, load, set, unset};

use crate::{file, shown};

/// Sets `name` in a file of the text `before`, which then reads `after`, and loads without fault.
#[track_caller]
fn check(before: &str, name: &str, value: &str, after: &str) {
    let (folder, path) = file(before);
    set(&path, name, value).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), after);
    assert_eq!(shown(&load(&path, &|_| None)), [""; 0]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
}

#[track_caller]
fn check_unset(before: &str, name: &str, after: &str) {
    let (_folder, path) = file(before);
    unset(&path, name).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), after);
}

/// Setting is refused so, and the file is as it was.
#[track_caller]
fn check_refused(before: &str, name: &str, value: &str, expected: &str) {
    let (folder, path) = file(before);
    let err = set(&path, name, value).unwrap_err().to_string();
    let shown = err.replace(path.to_str().unwrap(), "FILE");
    assert_eq!(shown, expected);
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_value_is_written_in_the_form_of_its_kind() {
    check("", "cache.ttl", "60", "[cache]\nttl = 60\n");
    check("", "cache.ttl", " 60_000 ", "[cache]\nttl = 60000\n");
    check("", "log.level", "warn", "[log]\nlevel = \"WARN\"\n");
    check("", "models.day_budget", "2.5", "[models]\nday_budget = 2.50\n");
    check("", "models.day_budget", "0", "[models]\nday_budget = 0.00\n");
    check("", "models.provider", "", "[models]\nprovider = \"\"\n");
    check("", "models.ca_file", r"C:\own\ca.pem", "[models]\nca_file = 'C:\\own\\ca.pem'\n");
    check("", "models.provider", "a\"b'c", "[models]\nprovider = \"\"\"a\"b'c\"\"\"\n");
}

#[test]
fn comments_order_and_what_else_is_in_the_file_stay() {
    let before = "\
# Mine.

[models]   # who answers
day_budget = 1.00   # enough

[cache]
# A day.
ttl = 86400
max_size = 50 # few
";
    check(before, "cache.ttl", "60", &before.replace("86400", "60"));
    check(before, "cache.max_size", "7", &before.replace("50 #", "7 #"));
    check(before, "models.day_budget", "0", &before.replace("1.00", "0.00"));
    check(
        before,
        "models.provider",
        "local",
        &before.replace("enough\n", "enough\nprovider = \"local\"\n"),
    );
    check(before, "log.level", "DEBUG", &format!("{before}\n[log]\nlevel = \"DEBUG\"\n"));
}

#[test]
fn a_value_stays_where_and_how_it_was_said() {
    check("cache.ttl = 5\n", "cache.ttl", "6", "cache.ttl = 6\n");
    check("cache.ttl = 5\n", "cache.max_size", "6", "cache.ttl = 5\ncache.max_size = 6\n");
    check("cache = { ttl = 5 }\n", "cache.ttl", "6", "cache = { ttl = 6 }\n");
    check("cache = { ttl = 5 }\n", "cache.max_size", "6", "cache = { ttl = 5 , max_size = 6 }\n");
    check("[cache]\n\"ttl\" = 5", "cache.ttl", "6", "[cache]\n\"ttl\" = 6\n");
}

#[test]
fn line_ends_and_the_mark_at_the_start_stay() {
    check(
        "\u{feff}[cache]\r\n# c\r\nttl = 5 # d\r\n",
        "cache.max_size",
        "6",
        "\u{feff}[cache]\r\n# c\r\nttl = 5 # d\r\nmax_size = 6\r\n",
    );
}

#[test]
fn setting_a_value_of_the_wrong_kind_mends_it() {
    check("[cache]\nttl = 'soon' # ?\n", "cache.ttl", "6", "[cache]\nttl = 6 # ?\n");
    check("[cache]\nttl = [1, 2]\n", "cache.ttl", "6", "[cache]\nttl = 6\n");
}

#[test]
fn a_value_that_is_taken_out_leaves_the_rest() {
    check_unset(
        "[cache]\nttl = 5\nmax_size = 6 # few\n",
        "cache.ttl",
        "[cache]\nmax_size = 6 # few\n",
    );
    check_unset("[cache]\nttl = 5\n", "cache.ttl", "[cache]\n");
    check_unset("cache.ttl = 5\nlog.level = 'INFO'\n", "cache.ttl", "log.level = 'INFO'\n");
    for before in ["", "[cache]\nmax_size = 5", "[log]\nlevel = 'INFO'\r\n", "cache = 3"] {
        check_unset(before, "cache.ttl", before);
    }
}

#[test]
fn nothing_is_made_to_take_out_what_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    unset(&folder.path().join("below/settings.toml"), "cache.ttl").unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn file_and_folder_are_made_for_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/deep/settings.toml");
    set(&path, "cache.ttl", "5").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "[cache]\nttl = 5\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        set(&path, "cache.ttl", "6").unwrap();
        assert_eq!(mode(&path), 0o640, "who else may read it goes on reading it");
    }
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let (folder, path) = file("[cache]\nttl = 5\n");
    let other = tempfile::tempdir().unwrap();
    let link = other.path().join("settings.toml");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    set(&link, "cache.ttl", "6").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&path).unwrap(), "[cache]\nttl = 6\n");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_is_wrong_is_refused_and_changes_nothing() {
    let before = "[cache]\nttl = 5\n";
    let wanted = "it must be a whole number from 0 to 31,536,000";
    for value in ["", "-1", "5s", "1e3", "31536001", "0x10", "+5", "５"] {
        let expected = format!("`cache.ttl` cannot be \"{value}\": {wanted}");
        check_refused(before, "cache.ttl", value, &expected);
    }
    let expected = "there is no setting `cache.tll`: `cache.ttl` may be meant";
    check_refused(before, "cache.tll", "5", expected);
    check_refused(before, "nothing like it", "5", "there is no setting `nothing like it`");
    check_refused(
        "[cache]\nttl 5\n",
        "cache.ttl",
        "5",
        "FILE, line 2: this is not valid TOML (key with no value, expected `=`); fix it first",
    );
    check_refused(
        "[cache]\nttl = 5\nttl = 6\n",
        "cache.ttl",
        "5",
        "FILE, line 3: this is not valid TOML (duplicate key); fix it first",
    );
    let expected = "FILE has something other than settings in `cache`: fix it first";
    check_refused("cache = 3\n", "cache.ttl", "5", expected);
    check_refused("[[cache]]\nttl = 3\n", "cache.ttl", "5", expected);
    let expected = "FILE has something other than settings in `cache.ttl`: fix it first";
    check_refused("[cache.ttl]\nx = 3\n", "cache.ttl", "5", expected);
}

#[test]
fn a_file_that_may_not_be_written_is_not_replaced() {
    let (folder, path) = file("[cache]\nttl = 5\n");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let err = set(&path, "cache.ttl", "6").unwrap_err();
    assert!(matches!(err, SetError::Write { .. }), "{err:?}");
    assert!(err.to_string().ends_with("allow writing to it and its folder"), "{err}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "[cache]\nttl = 5\n");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// Stands for a folder that may not be written and for a full disk, which a test that runs as
/// the system's owner cannot make: the draft cannot be written.
#[test]
fn where_the_draft_cannot_be_written_the_file_is_as_it_was() {
    let (_folder, path) = file("[cache]\nttl = 5\n");
    let draft = path.with_extension(format!("draft-{}", std::process::id()));
    fs::create_dir(&draft).unwrap();
    let err = set(&path, "cache.ttl", "6").unwrap_err();
    assert!(matches!(err, SetError::Write { .. }), "{err:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "[cache]\nttl = 5\n");
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let (_folder, path) = file("");
    let err = set(&path.join("settings.toml"), "cache.ttl", "6").unwrap_err();
    assert!(err.to_string().contains("settings.toml/settings.toml"), "{err}");
}

#[test]
fn threads_that_set_at_once_lose_nothing() {
    let (_folder, path) = file("# mine\n");
    let names = ["cache.ttl", "cache.max_size", "queries.timeout", "models.keep_sent"];
    thread::scope(|scope| {
        for name in names {
            let path = &path;
            scope.spawn(move || (1..=20).for_each(|n| set(path, name, &n.to_string()).unwrap()));
        }
    });
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches(" = 20\n").count(), names.len(), "{text}");
}
