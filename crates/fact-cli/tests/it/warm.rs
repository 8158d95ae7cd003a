//! `fact cache warm`.

use serde_json::Value;

use super::{fact, text};

const TOP: &str = "What are the top 5 companies by revenue in Q1 2025?";

#[test]
fn a_list_is_warmed_and_reported() {
    let home = tempfile::tempdir().unwrap();
    let list = home.path().join("questions.csv");
    std::fs::write(&list, format!("id,question\n1,{TOP}\n2,What is the satisfaction?\n3,{{x}}\n"))
        .unwrap();
    let list = list.to_str().unwrap();
    let output = fact(home.path(), &["cache", "warm", list], b"");
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}{}", text(&output.stderr));
    assert!(said.contains("1 new, 0 already cached, 1 declined, 0 failed"), "{said}");
    assert!(said.contains("line 4: {x}") && said.contains("there is no column x"), "{said}");
    assert_eq!(text(&output.stderr), "", "nobody watches");

    let output = fact(home.path(), &["cache", "warm", "-", "--json"], TOP.as_bytes());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["nAlready"], &report["state"]), (&Value::from(1), &Value::from("done")));
    assert_eq!(report["items"][0]["question"], TOP);
}

#[test]
fn how_it_ends_is_an_exit_code() {
    let home = tempfile::tempdir().unwrap();
    for (arguments, typed, code, said) in [
        (&["cache", "warm"][..], "", 2, "Usage"),
        (&["cache", "warm", "-", "--popular", "3"], "", 2, "cannot be used with"),
        (&["cache", "warm", "nowhere.txt"], "", 1, "nowhere.txt cannot be read"),
        (&["cache", "warm", "-"], "", 0, "there is no question in the list"),
        (&["cache", "warm", "-"], "{", 1, "a { is not closed by a }"),
        (&["cache", "warm", "-"], "What is the satisfaction score?", 0, "1 declined"),
        (&["cache", "warm", "--popular", "3"], "", 0, "no question has been answered"),
        (&["cache", "warm", "--list", "x"], "", 1, "no list is saved"),
        (&["cache", "warm", "-", "--budget", "x"], "", 2, "an amount in dollars"),
        (&["cache", "warm", "-", "--per-minute", "0"], "a", 2, "questions per minute"),
    ] {
        let output = fact(home.path(), arguments, typed.as_bytes());
        let all = format!("{}{}", text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{arguments:?} {typed:?}\n{all}");
        assert!(all.contains(said), "{arguments:?} {typed:?}: {said:?} is missing in\n{all}");
    }
}
