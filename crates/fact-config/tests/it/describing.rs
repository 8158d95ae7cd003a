//! What the Settings view and the documentation are given.

use fact_config::{Described, Kind, Origin, describe, reference};

use crate::loaded;

fn one(name: &str, text: &str, variables: &[(&str, &str)]) -> Described {
    let described = describe(&loaded(text, variables));
    described.into_iter().find(|it| it.name == name).unwrap()
}

#[track_caller]
fn check(text: &str, variables: &[(&str, &str)], value: &str, origin: Origin, problem: bool) {
    let it = one("cache.ttl", text, variables);
    assert_eq!((it.value.as_str(), it.origin, it.problem.is_some()), (value, origin, problem));
}

#[test]
fn a_setting_says_where_its_value_comes_from_and_what_was_passed_over() {
    let (file, bare) = ("cache.ttl = 5", Origin::Environment("CACHE_TTL"));
    check("", &[], "3600", Origin::Default, false);
    check(file, &[], "5", Origin::File, false);
    check("cache.ttl = 3600", &[], "3600", Origin::File, false);
    check(file, &[("CACHE_TTL", "6")], "6", bare, false);
    check(file, &[("CACHE_TTL", "x")], "5", Origin::File, true);
    check("cache.ttl = 'x'", &[], "3600", Origin::Default, true);
    check(file, &[("CACHE_TTL", "6"), ("FACT_CACHE_TTL", "x")], "6", bare, true);
}

#[test]
fn a_setting_says_what_it_may_be() {
    let ttl = one("cache.ttl", "", &[]);
    assert_eq!((ttl.kind, ttl.unit, ttl.default.as_str()), (Kind::Whole, "seconds", "3600"));
    assert_eq!(ttl.allowed, "a whole number from 0 to 31,536,000");
    assert_eq!(ttl.variables, ["FACT_CACHE_TTL", "CACHE_TTL"]);
    let level = one("log.level", "", &[]);
    let words: Vec<&str> = level.choices.iter().map(|it| it.word).collect();
    assert_eq!(words, ["TRACE", "DEBUG", "INFO", "WARN", "ERROR"]);
    assert_eq!(one("models.day_budget", "", &[]).kind, Kind::Dollars);
    assert_eq!(one("models.provider", "", &[]).kind, Kind::Text);
}

#[test]
fn a_problem_names_all_that_was_passed_over_for_the_setting_and_nothing_else() {
    let variables = [("CACHE_TTL", "x"), ("FACT_CACHE_TTL", "y"), ("LOG_LEVEL", "z")];
    let problem = one("cache.ttl", "cache.tll = 1", &variables).problem.unwrap();
    assert!(problem.starts_with("CACHE_TTL: ") && problem.contains("; FACT_CACHE_TTL: "));
    assert!(!problem.contains("tll") && !problem.contains("LOG_LEVEL"), "{problem}");
}

#[test]
fn the_documentation_is_up_to_date() {
    let page = include_str!("../../../../docs/settings.md");
    let how = "cargo run -p fact-config --example reference > docs/settings.md";
    assert!(page == reference(), "docs/settings.md is out of date: {how}");
}
