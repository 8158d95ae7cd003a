//! Semantic files: seen at the next question, part of what an answer is kept under.

use std::fs;

use fact_core::Cancel;

use crate::desk::Desk;

const SHOP: &str = "CREATE TABLE ord(id INTEGER PRIMARY KEY, amt REAL, back REAL);
    INSERT INTO ord VALUES (1, 100.0, 10.0), (2, 50.0, 5.0);";

fn notices(desk: &Desk) -> Vec<String> {
    desk.data.snapshot(&Cancel::default()).unwrap().notices().to_vec()
}

#[test]
fn a_file_beside_the_data_is_seen_at_the_next_question() {
    let desk = Desk::new(SHOP);
    let reason = desk.told("total zorkmids");
    assert!(reason.contains("known by \u{201c}zorkmids"), "not known yet: {reason}");
    let file = desk.path("shop.fact.toml");
    fs::write(&file, "[column.\"ord.amt\"]\nlabel = \"zorkmids\"\n").unwrap();
    assert!(desk.told("total zorkmids").contains("150"));
    fs::write(&file, "[column.\"ord.back\"]\nlabel = \"zorkmids\"\n# changed\n").unwrap();
    let reply = desk.ask("total zorkmids");
    assert!(!reply.cache.hit, "the file is part of what an answer is kept under");
    assert!(desk.told("total zorkmids").contains("15"));
    assert!(desk.ask("total zorkmids").cache.hit);
    fs::remove_file(&file).unwrap();
    let reason = desk.told("total zorkmids");
    assert!(reason.contains("known by \u{201c}zorkmids"), "not known any more: {reason}");
}

#[test]
fn a_file_with_a_fault_is_not_used_and_says_why() {
    let desk = Desk::new(SHOP);
    let text =
        "[column.\"ord.amt\"]\nlabel = \"turnover\"\n\n[column.\"ord.bak\"]\nlabel = \"x\"\n";
    fs::write(desk.path("shop.fact.toml"), text).unwrap();
    let expected = "shop.fact.toml is not used: line 4, column.\"ord.bak\": there is no column bak in ord; nearest: back";
    assert_eq!(notices(&desk), [expected]);
    assert!(desk.told("total amt").contains(expected));
}

#[test]
fn a_taught_word_is_known_from_then_on() {
    let mut desk = Desk::new(SHOP);
    assert_eq!(notices(&desk), Vec::<String>::new());
    desk.data.teach("takings", "ord.amt").unwrap();
    assert!(desk.told("total takings").contains("150"));
    desk.restart();
    assert!(desk.told("total takings").contains("150"));
    let err = desk.data.teach("losses", "ord.bak").unwrap_err();
    assert_eq!(err.to_string(), "there is no column bak in ord; nearest: back");
    // The file beside the data holds where both speak of a word.
    fs::write(desk.path("shop.fact.toml"), "[words]\ntakings = \"ord.back\"\n").unwrap();
    assert!(desk.told("total takings").contains("15"));
    assert!(!desk.told("total takings").contains("150"));
    let beside = fs::read_to_string(desk.path("shop.fact.toml")).unwrap();
    assert_eq!(beside, "[words]\ntakings = \"ord.back\"\n", "nothing is written beside the data");
}

#[test]
fn a_word_is_not_put_into_a_file_that_cannot_be_read() {
    let desk = Desk::new(SHOP);
    assert_eq!(notices(&desk), Vec::<String>::new());
    desk.data.teach("takings", "ord.amt").unwrap();
    let (_, own) = desk.data.semantic_paths();
    let own = own.unwrap();
    fs::write(own, "[words\n").unwrap();
    assert!(desk.data.teach("losses", "ord.back").is_err());
    assert_eq!(fs::read_to_string(own).unwrap(), "[words\n", "what a person wrote stays");
}
