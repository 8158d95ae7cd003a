//! What a model is told of a semantic file, and what it is not.

use std::fs;

use fact_api::{
    commands,
    wire::{AnswerByView::ModelFirst, DisclosureView, PreviewSent},
};
use fact_testkit::{Server, Turn as Script};
use serde_json::json;

use super::{QUIET, Shop, calls, runs, says};
use crate::desk::Desk;

const SAID: &str = r#"
    [table.sale]
    label = "deals"
    synonyms = ["purchases"]

    [table.branch]
    time = "opened"

    [column."sale.amount"]
    label = "turnover"
    synonyms = ["money \"in\""]

    [column."sale.cost"]
    label = "what we paid"
    hidden = true

    [measure."average deal"]
    formula = "sum(sale.amount) / count(sale)"
    synonyms = ["typical deal"]

    [measure."margin"]
    formula = "sum(sale.amount) - sum(sale.cost)"

    [measure."margin share"]
    formula = "margin / sum(sale.amount)"
    percent = true

    [[join]]
    from = "sale.place"
    to = "branch.nr"

    [words]
    takings = "sale.amount"
    home = "branch.town = Springfield"
"#;

/// A shop whose names say little and whose tables declare nothing, with a semantic file.
fn shop(script: Vec<Script>) -> Shop {
    let (desk, path) = Desk::with(|connection| {
        let all = "CREATE TABLE branch (nr INTEGER, town TEXT, opened TEXT);
            CREATE TABLE sale (place INTEGER, item TEXT, amount REAL, cost REAL);
            INSERT INTO branch VALUES (1, 'Springfield', '1999-05-01');
            INSERT INTO sale VALUES (1, 'Lamp', 120.5, 80), (1, 'Chair', 80, 60);";
        connection.execute_batch(all).unwrap();
    });
    fs::write(path.with_extension("fact.toml"), SAID).unwrap();
    Shop { desk, server: Server::start(script), path }.set_up()
}

fn one() -> Script {
    runs("SELECT 1 AS one", "one")
}

#[test]
fn labels_measures_joins_and_times_are_told_and_shown_before() {
    let shop = shop(vec![one(), one()]);
    shop.disclose(DisclosureView::Schema);
    let question = "What is a typical deal?".to_owned();
    let wanted = PreviewSent { question: question.clone(), conversation_id: None };
    let preview = commands::preview_sent(&shop.desk.app, &wanted, &QUIET).unwrap();
    shop.answer(&question, ModelFirst);
    let request = &shop.server.requests()[0];
    assert_eq!((&shop.sent()[0], &preview.body), (&request.body, &request.body));
    let system = request.json()["system"][0]["text"].as_str().unwrap().to_owned();
    for expected in [
        "\nsale (\"deals\", \"purchases\") (about 2 rows)\n",
        "  amount real (\"turnover\", \"money 'in'\", \"takings\")\n",
        "\nbranch (about 1 rows), dated by opened\n",
        "  sale.place = branch.nr\n",
        "  \"average deal\" (\"typical deal\") = 1.0 * sum(sale.amount) / count(sale)\n",
        "is what the analyst calls it",
    ] {
        assert!(system.contains(expected), "{expected} in {system}");
    }
    // No value of the data, though the file names one.
    assert!(!request.body.contains("Springfield"), "{}", request.body);
    shop.answer("What is dear?", ModelFirst);
    let prefixes = shop.server.prefixes();
    assert_eq!(prefixes[0], prefixes[1]);
}

#[test]
fn what_is_hidden_is_not_told_nor_any_measure_made_of_it() {
    let shop = shop(vec![
        calls("get_schema", &json!({"tables": ["sale"]})),
        calls("get_schema", &json!({"like": "margin"})),
        one(),
        says("One."),
    ]);
    shop.answer("What are the takings?", ModelFirst);
    let requests = shop.server.requests();
    for request in &requests {
        for hidden in ["cost", "what we paid", "margin"] {
            // What the model said itself goes back to it.
            let body = request.body.replace(r#"{"like":"margin"}"#, "");
            assert!(!body.contains(hidden), "{hidden} in {body}");
        }
    }
    let told = |idx: usize| {
        let body = requests[idx].json();
        body["messages"].as_array().unwrap().last().unwrap()["content"][0].clone()
    };
    let schema = told(1)["content"].as_str().unwrap().to_owned();
    assert!(schema.contains("turnover") && schema.contains("\"average deal\""), "{schema}");
    assert_eq!(told(2)["content"], "");
}

#[test]
fn a_table_is_found_by_what_the_analyst_calls_it() {
    for (like, expected) in [
        ("Deals", "sale"),
        ("taking", "sale"),
        ("typical", "sale"),
        ("town", "branch"),
        ("paid", ""),
    ] {
        let shop = shop(vec![calls("get_schema", &json!({ "like": like })), one(), says("One.")]);
        shop.answer("What is there?", ModelFirst);
        let body = shop.server.requests()[1].json();
        let told = &body["messages"].as_array().unwrap().last().unwrap()["content"][0]["content"];
        assert_eq!(told, expected, "{like}");
    }
}

#[test]
fn a_taught_word_for_a_value_is_explained_where_values_may_leave() {
    for (disclosure, expected) in [
        (DisclosureView::Schema, "\"home\" means another value of branch.town, which may not"),
        (DisclosureView::Samples, "\"home\" means 'Springfield' in branch.town."),
    ] {
        let shop = shop(vec![one()]);
        shop.disclose(disclosure);
        shop.answer("What did we sell at home?", ModelFirst);
        let body = shop.server.requests()[0].json();
        let told = body["messages"][0]["content"][0]["text"].as_str().unwrap().to_owned();
        assert!(told.contains(expected), "{told}");
    }
}

#[test]
fn a_measure_leads_to_its_tables_among_many() {
    let (desk, path) = Desk::with(|connection| {
        let archives =
            (0..900).map(|n| format!("CREATE TABLE archive_{n} (id, payload, made_on);"));
        let own = "CREATE TABLE f31 (x1 REAL, x2 REAL); INSERT INTO f31 VALUES (3, 1);";
        let all = archives.chain([own.to_owned()]).collect::<String>();
        connection.execute_batch(&all).unwrap();
    });
    let said = "[measure.\"net takings\"]\nformula = \"sum(f31.x1) - sum(f31.x2)\"\n";
    fs::write(path.with_extension("fact.toml"), said).unwrap();
    let shop = Shop { desk, server: Server::start(vec![one(), says("One.")]), path }.set_up();
    shop.answer("How did our net takings develop?", ModelFirst);
    let body = shop.server.requests()[0].json();
    let system = body["system"][0]["text"].as_str().unwrap();
    assert!(system.contains("\"net takings\" = sum(f31.x1) - sum(f31.x2)"), "{system}");
    let told = body["messages"][0]["content"][0]["text"].as_str().unwrap();
    assert!(told.contains("  x1 real") && !told.contains("payload"), "{told}");
}
