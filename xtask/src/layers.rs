//! Which crate may depend on which. `docs/ARCHITECTURE.md` gives the reasons.

use serde_json::Value;

/// Every crate of ours with the layer it sits on. A crate depends on lower layers only, so two
/// adapters never know each other.
const LAYERS: &[(&str, u8)] = &[
    ("fact-core", 0),
    ("fact-sql", 1),
    ("fact-chart", 1),
    ("fact-analysis", 1),
    ("fact-price", 1),
    ("fact-eval", 2),
    ("fact-nl2sql", 2),
    ("fact-report", 2),
    ("fact-db", 2),
    ("fact-source", 3),
    ("fact-store", 3),
    ("fact-cache", 3),
    ("fact-secret", 3),
    ("fact-sample", 3),
    ("fact-llm", 3),
    ("fact-config", 3),
    ("fact-driver", 4),
    ("fact-api", 5),
    ("fact-cli", DOORS),
    ("fact-desktop", DOORS),
];

/// The layer of the doors, which see the app and nothing below it.
const DOORS: u8 = 6;
const SEEN_BY_DOORS: &[&str] = &["fact-api", "fact-core"];

/// Crates that read no file, clock, environment or socket, and what would let them.
const PURE: &[&str] = &[
    "fact-core",
    "fact-sql",
    "fact-chart",
    "fact-analysis",
    "fact-price",
    "fact-eval",
    "fact-nl2sql",
    "fact-report",
];
const IMPURE: &[&str] = &["tokio", "reqwest", "rusqlite", "directories", "tempfile"];

/// What only a door names.
const FOR_DOORS: &[&str] = &["tauri", "axum", "rmcp", "clap"];

/// What only tests use.
const FOR_TESTS: &[&str] =
    &["criterion", "fact-testkit", "fantoccini", "proptest", "tempfile", "wiremock"];

/// Workspace members that are no part of the program.
const OUTSIDE: &[&str] = &["fact-testkit", "fact-tests", "xtask"];

/// Each edge of `metadata` (`cargo metadata --no-deps`) that the tables forbid, as a sentence.
fn violations(metadata: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        if OUTSIDE.contains(&name) {
            continue;
        }
        let Some(own) = layer(name) else {
            found.push(format!("{name} has no layer: add it to xtask/src/layers.rs"));
            continue;
        };
        let dependencies = package["dependencies"].as_array().into_iter().flatten();
        // `kind` is null for a normal dependency; tests and build scripts may reach anywhere.
        for dependency in dependencies.filter(|it| it["kind"].is_null()) {
            let target = dependency["name"].as_str().unwrap_or_default();
            if let Some(why) = refusal(name, own, target) {
                found.push(format!("{name} must not depend on {target}: {why}"));
            }
        }
    }
    found
}

/// Why the crate `name`, on layer `own`, must not depend on `target`.
fn refusal(name: &str, own: u8, target: &str) -> Option<&'static str> {
    let is_one_of = |list: &[&str]| {
        list.iter().any(|it| target == *it || target.starts_with(&format!("{it}-")))
    };
    if layer(target).is_some_and(|it| own <= it) {
        return Some("dependencies point down");
    }
    if own == DOORS && layer(target).is_some() && !SEEN_BY_DOORS.contains(&target) {
        return Some("a door sees the app and nothing below it");
    }
    if own < DOORS && is_one_of(FOR_DOORS) {
        return Some("it belongs to a door");
    }
    if PURE.contains(&name) && is_one_of(IMPURE) {
        return Some("the crate is pure");
    }
    is_one_of(FOR_TESTS).then_some("it is for tests")
}

fn layer(name: &str) -> Option<u8> {
    LAYERS.iter().find(|(it, _)| *it == name).map(|(_, layer)| *layer)
}

mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(package: &str, dependency: &str, kind: Option<&str>, expected: Option<&str>) {
        let metadata = json!({"packages": [
            {"name": package, "dependencies": [{"name": dependency, "kind": kind}]}
        ]});
        let expected =
            expected.map(|why| format!("{package} must not depend on {dependency}: {why}"));
        assert_eq!(violations(&metadata), Vec::from_iter(expected));
    }

    #[test]
    fn dependencies_point_down() {
        check("fact-driver", "fact-store", None, None);
        check("fact-store", "fact-driver", None, Some("dependencies point down"));
        check("fact-cache", "fact-store", None, Some("dependencies point down"));
        check("fact-cache", "fact-store", Some("dev"), None);
    }

    #[test]
    fn pure_crates_stay_pure() {
        check("fact-nl2sql", "tokio", None, Some("the crate is pure"));
        check("fact-nl2sql", "rusqlite", Some("dev"), None);
        check("fact-source", "rusqlite", None, None);
    }

    #[test]
    fn doors_translate_and_nothing_else() {
        check("fact-cli", "fact-api", None, None);
        check("fact-cli", "fact-store", None, Some("a door sees the app and nothing below it"));
        check("fact-api", "clap", None, Some("it belongs to a door"));
        check("fact-driver", "tauri-plugin-dialog", None, Some("it belongs to a door"));
        check("fact-desktop", "tauri", None, None);
    }

    #[test]
    fn test_support_stays_in_tests() {
        check("fact-store", "tempfile", None, Some("it is for tests"));
        check("fact-store", "tempfile", Some("dev"), None);
    }

    #[test]
    fn a_new_crate_is_given_a_layer() {
        let metadata = json!({"packages": [{"name": "fact-new", "dependencies": []}]});
        let expected = "fact-new has no layer: add it to xtask/src/layers.rs";
        assert_eq!(violations(&metadata), [expected]);
    }

    #[test]
    fn this_workspace_keeps_the_layers() {
        let output = std::process::Command::new(env!("CARGO"))
            .args(["metadata", "--no-deps", "--format-version=1"])
            .output()
            .unwrap();
        let metadata = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(violations(&metadata), Vec::<String>::new());
    }
}
