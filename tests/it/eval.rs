//! Measuring: a set in files, the engine or the statements of others, and the figures.

use std::{fs, path::Path};

use fact_api::{
    ApiError,
    commands::{self, Context},
    wire::{Eval, EvalGroup, Evaluated},
};
use rusqlite::Connection;

use crate::desk::Desk;

const QUIET: Context<'static> = Context { progress: &|_| () };

const SHOP: &str = "CREATE TABLE orders (id INTEGER PRIMARY KEY, town TEXT, amount REAL);
    INSERT INTO orders (town, amount) VALUES ('Lund', 10.25), ('Lund', 20.0), ('Umea', 5.0);";

const QUESTIONS: &str = r#"
{"id":"a","db":"shop","question":"Total amount by town","gold_sql":"SELECT sum(amount), town FROM orders GROUP BY town","split":"dev","hardness":"easy","single_block":true,"analytics_core":true,"features":["sum"]}
{"id":"b","db":"shop","question":"What is the dearth per town?","gold_sql":"SELECT town FROM orders WHERE town = \"Lund\"","split":"dev","hardness":"hard","single_block":false,"analytics_core":true}
{"id":"c","db":"shop","question":"Number of orders","gold_sql":"SELECT 4","gold_sql_alt":["SELECT count(*) FROM orders"],"split":"dev","hardness":"easy","history":["Total amount by town"],"as_of":"2025-01-22 12:00:00"}
{"id":"d","db":"gone","question":"Number of orders","gold_sql":"SELECT 3","split":"other"}
"#;

/// A folder of data sets, of which one is `shop`.
fn set(folder: &Path, questions: &str) -> String {
    let shop = folder.join("sets").join("shop");
    fs::create_dir_all(shop.join("db")).unwrap();
    fs::write(shop.join("questions.jsonl"), questions).unwrap();
    let _ = fs::remove_file(shop.join("db").join("shop.sqlite"));
    Connection::open(shop.join("db").join("shop.sqlite")).unwrap().execute_batch(SHOP).unwrap();
    folder.join("sets").to_str().unwrap().to_owned()
}

fn request(set: String) -> Eval {
    let split = Some("dev".to_owned());
    Eval { set, db: None, split, datasets: Vec::new(), predictions: None, out: None }
}

fn eval(desk: &Desk, req: &Eval) -> Result<Evaluated, ApiError> {
    commands::eval(&desk.app, req, &QUIET)
}

#[track_caller]
fn group<'a>(evaluated: &'a Evaluated, kind: &str, value: &str) -> &'a EvalGroup {
    evaluated.groups.iter().find(|it| it.group == kind && it.value == value).unwrap()
}

#[track_caller]
fn check(it: &EvalGroup, n: u64, n_answered: u64, n_right: u64) {
    assert_eq!((it.n, it.n_answered, it.n_right), (n, n_answered, n_right), "{it:?}");
}

#[test]
fn the_engine_is_measured_by_the_rows_its_statements_give() {
    let desk = Desk::new();
    let out = desk.folder.path().join("results");
    let req = Eval {
        out: Some(out.to_str().unwrap().to_owned()),
        ..request(set(desk.folder.path(), QUESTIONS))
    };
    let found = eval(&desk, &req).unwrap();
    check(group(&found, "all", ""), 3, 2, 2);
    check(group(&found, "dataset", "shop"), 3, 2, 2);
    check(group(&found, "hardness", "hard"), 1, 0, 0);
    check(group(&found, "scope", "single block; core"), 1, 1, 1);
    check(group(&found, "feature", "sum"), 1, 1, 1);
    assert_eq!(group(&found, "hardness", "hard").precision, None);
    assert_eq!(found.calibration.bands.iter().map(|it| it.n_answered).sum::<u64>(), 2);
    assert_eq!(found.calibration.n_sure_and_wrong, 0);

    let results = fs::read_to_string(found.results_path.unwrap()).unwrap();
    let statuses: Vec<_> = ["correct", "unanswered", "correct"]
        .iter()
        .zip(results.lines())
        .map(|(status, line)| line.contains(&format!("\"status\":\"{status}\"")))
        .collect();
    assert_eq!(statuses, [true; 3], "{results}");
    assert!(results.lines().next().unwrap().contains("\"confidence\":"), "{results}");
    assert!(out.join("summary.json").is_file());
}

#[test]
fn a_confirmed_answer_does_not_help_the_engine() {
    let desk = Desk::new();
    let set = set(desk.folder.path(), QUESTIONS);
    desk.open(&Path::new(&set).join("shop/db/shop.sqlite"));
    let question = Some("What is the dearth per town?".to_owned());
    let sql = Some("SELECT town FROM orders WHERE town = 'Lund'".to_owned());
    let req = fact_api::wire::CorrectAnswer { question, sql, ..Default::default() };
    commands::correct_answer(&desk.app, &req, &QUIET).unwrap();
    check(group(&eval(&desk, &request(set)).unwrap(), "all", ""), 3, 2, 2);
}

#[test]
fn statements_of_others_are_measured_by_the_same_rules() {
    let desk = Desk::new();
    let given = desk.folder.path().join("given.jsonl");
    let lines = r#"
{"id":"a","sql":"SELECT town, round(sum(amount), 1) FROM orders GROUP BY 1","confidence":0.95}
{"id":"b","sql":"SELECT town, amount FROM orders WHERE town = 'Lund'","confidence":0.9}
{"id":"c","sql":"SELECT count(*) FROM nowhere"}
"#;
    fs::write(&given, lines).unwrap();
    let req = Eval {
        predictions: Some(given.to_str().unwrap().to_owned()),
        ..request(set(desk.folder.path(), QUESTIONS))
    };
    let found = eval(&desk, &req).unwrap();
    let all = group(&found, "all", "");
    check(all, 3, 3, 0);
    assert_eq!((all.n_failed, all.relaxed), (1, Some(1.0 / 3.0)));
    assert_eq!(
        (found.calibration.n_sure_and_wrong, found.calibration.share_sure_and_wrong),
        (2, Some(1.0))
    );

    fs::write(
        &given,
        lines.replace("0.95", "0.95,").replace("round(sum(amount), 1)", "sum(amount)"),
    )
    .unwrap();
    assert!(eval(&desk, &req).unwrap_err().message.contains("line 2 of"));
}

#[test]
fn a_broken_set_is_refused_before_anything_is_measured() {
    let desk = Desk::new();
    let path = desk.folder.path();
    for (questions, said) in [
        ("{\"id\":\"a\"}", "line 1 of"),
        ("\n\nno json", "line 3 of"),
        (
            "{\"id\":\"a\",\"db\":\"shop\",\"question\":\"q\",\"gold_sql\":\"SELECT 1\",\"split\":\"dev\",\"as_of\":\"yesterday\"}",
            "write it as",
        ),
        (&QUESTIONS.replace("\"other\"", "\"dev\""), "gone.sqlite, which does not exist"),
        (&QUESTIONS.replace("\"dev\"", "\"test\""), "no question of the set"),
    ] {
        let err = eval(&desk, &request(set(path, questions))).unwrap_err();
        assert!(err.message.contains(said), "{said}: {err}");
    }
    let err = eval(&desk, &request(path.join("nowhere").to_str().unwrap().to_owned())).unwrap_err();
    assert!(err.message.contains("holds no questions"), "{err}");
    let req = Eval { datasets: vec!["else".to_owned()], ..request(set(path, QUESTIONS)) };
    assert!(eval(&desk, &req).unwrap_err().message.contains("no question of the set"));
    let out = Some(path.join("data").to_str().unwrap().to_owned());
    let err = eval(&desk, &Eval { out, ..request(set(path, QUESTIONS)) }).unwrap_err();
    assert!(err.message.contains("FACT reads or keeps"), "{err}");
}
