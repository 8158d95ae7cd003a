//! Which value holds, and what is told of those that do not.

use std::{path::Path, time::Duration};

use fact_config::{LogLevel, Settings, describe, load};
use fact_core::AnswerBy;

use crate::{loaded, shown};

/// The value of `name` under this file and these variables, where nothing is wrong.
#[track_caller]
fn check(text: &str, variables: &[(&str, &str)], name: &str, expected: &str) {
    let loaded = loaded(text, variables);
    assert_eq!(shown(&loaded), [""; 0]);
    let described = describe(&loaded);
    assert_eq!(described.iter().find(|it| it.name == name).unwrap().value, expected);
}

/// What is told of this file; the defaults then hold.
#[track_caller]
fn check_refused(text: &str, expected: &[&str]) {
    let loaded = loaded(text, &[]);
    assert_eq!(shown(&loaded), expected);
    assert_eq!(loaded.settings, Settings::default());
}

#[test]
fn without_file_and_environment_the_defaults_hold() {
    let loaded = load(Path::new("/nowhere/settings.toml"), &|_| None);
    assert_eq!((shown(&loaded), loaded.settings), (Vec::new(), Settings::default()));
}

#[test]
fn the_defaults_are_those_that_were_promised() {
    let values: Vec<(&str, String)> =
        describe(&loaded("", &[])).into_iter().map(|it| (it.name, it.default)).collect();
    let expected = [
        ("cache.max_size", "10000"),
        ("cache.ttl", "3600"),
        ("queries.max_concurrent", "100"),
        ("queries.timeout", "30"),
        ("queries.rate_limit", "100"),
        ("log.level", "INFO"),
        ("models.answer_by", "built_in_first"),
        ("models.provider", ""),
        ("models.max_rounds", "8"),
        ("models.question_tokens", "60000"),
        ("models.day_budget", "1.00"),
        ("models.warn_above", "0.05"),
        ("models.max_output_tokens", "4000"),
        ("models.connect_timeout", "10"),
        ("models.first_token_timeout", "60"),
        ("models.between_tokens_timeout", "30"),
        ("models.whole_timeout", "300"),
        ("models.ca_file", ""),
        ("models.keep_sent", "30"),
    ];
    assert_eq!(values, expected.map(|(name, value)| (name, value.to_owned())));
}

#[test]
fn the_environment_wins_over_the_file_and_the_name_of_our_own_over_the_bare_one() {
    let file = "[cache]\nttl = 10\n";
    check("", &[], "cache.ttl", "3600");
    check(file, &[], "cache.ttl", "10");
    check(file, &[("CACHE_TTL", "20")], "cache.ttl", "20");
    check(file, &[("FACT_CACHE_TTL", "30")], "cache.ttl", "30");
    check(file, &[("CACHE_TTL", "20"), ("FACT_CACHE_TTL", "30")], "cache.ttl", "30");
    check(file, &[("CACHE_TTL", ""), ("FACT_CACHE_TTL", " ")], "cache.ttl", "10");
    check("", &[("MAX_CONCURRENT_QUERIES", "3")], "queries.max_concurrent", "3");
    check("", &[("QUERY_TIMEOUT", "3")], "queries.timeout", "3");
    check("", &[("RATE_LIMIT", "0")], "queries.rate_limit", "0");
    check("", &[("CACHE_MAX_SIZE", "0")], "cache.max_size", "0");
    check("", &[("LOG_LEVEL", "debug")], "log.level", "DEBUG");
    check("", &[("FACT_MODELS_PROVIDER", " local ")], "models.provider", "local");
}

#[test]
fn what_belongs_to_other_programs_is_not_looked_at() {
    check("", &[("FACT_LOG", "trace"), ("TIMEOUT", "x"), ("PROVIDER", "x")], "log.level", "INFO");
    check("", &[("MODELS_DAY_BUDGET", "9")], "models.day_budget", "1.00");
}

#[test]
fn a_value_may_be_written_in_every_way_toml_has() {
    for text in [
        "[cache]\nttl = 60_000",
        "[cache]\nttl = +60000",
        "[cache]\nttl = 0xEA60",
        "cache.ttl = 60000",
        "cache = { ttl = 60000 }",
        "\u{feff}[cache]\r\nttl = 60000 # a comment\r\n",
        "[cache]\n\"ttl\" = 60000",
    ] {
        check(text, &[], "cache.ttl", "60000");
    }
    for text in ["'warn'", "\"Warn\"", "'''WARN'''", r#""\u0057arn""#] {
        check(&format!("[log]\nlevel = {text}"), &[], "log.level", "WARN");
    }
    for (text, expected) in
        [("2", "2.00"), ("2.5", "2.50"), ("0.0001", "0.0001"), ("1_000.50", "1000.50")]
    {
        check(&format!("[models]\nday_budget = {text}"), &[], "models.day_budget", expected);
    }
}

#[test]
fn callers_see_types() {
    let file = "
        [cache]
        ttl = 0
        max_size = 0
        [queries]
        rate_limit = 0
        timeout = 5
        [log]
        level = 'error'
        [models]
        answer_by = 'Compare'
        day_budget = 0
        ca_file = '/etc/ssl/own.pem'
    ";
    let Settings { cache, queries, log, models } = loaded(file, &[]).settings;
    assert_eq!((cache.ttl, cache.max_size), (None, 0));
    assert_eq!((queries.rate_limit, queries.timeout), (None, Duration::from_secs(5)));
    assert_eq!((log.level, models.answer_by), (LogLevel::Error, AnswerBy::Compare));
    assert_eq!((models.day_budget_micro_usd, models.warn_above_micro_usd), (0, 50_000));
    assert_eq!(models.ca_file, "/etc/ssl/own.pem");
}

#[test]
fn both_ends_of_a_range_belong_to_it() {
    for (name, min, max) in [
        ("cache.max_size", "0", "10000000"),
        ("cache.ttl", "0", "31536000"),
        ("queries.max_concurrent", "1", "1000"),
        ("queries.timeout", "1", "3600"),
        ("queries.rate_limit", "0", "100000"),
        ("models.max_rounds", "1", "8"),
        ("models.question_tokens", "1000", "2000000"),
        ("models.day_budget", "0.00", "10000.00"),
        ("models.max_output_tokens", "256", "64000"),
        ("models.keep_sent", "0", "3650"),
    ] {
        for value in [min, max] {
            check(&format!("{name} = {value}"), &[], name, value);
        }
        let above = max.replace(".00", "").parse::<u64>().unwrap() + 1;
        assert_eq!(loaded(format!("{name} = {above}"), &[]).problems.len(), 1, "{name}");
        let below = min.replace(".00", "").parse::<i64>().unwrap() - 1;
        assert_eq!(loaded(format!("{name} = {below}"), &[]).problems.len(), 1, "{name}");
    }
}

#[test]
fn a_value_that_is_not_allowed_is_told_with_what_is() {
    let number = "it must be a whole number from 1 to 3,600";
    let amount = "it must be an amount from 0 to 10,000, such as 1.50";
    for (line, expected) in [
        ("queries.timeout = 0", format!("`queries.timeout` cannot be 0: {number}")),
        ("queries.timeout = -1", format!("`queries.timeout` cannot be -1: {number}")),
        ("queries.timeout = 30.0", format!("`queries.timeout` cannot be 30.0: {number}")),
        ("queries.timeout = '30'", format!("`queries.timeout` cannot be '30': {number}")),
        ("queries.timeout = true", format!("`queries.timeout` cannot be true: {number}")),
        ("queries.timeout = [30]", format!("`queries.timeout` cannot be [30]: {number}")),
        (
            "queries.timeout = 2026-11-26",
            format!("`queries.timeout` cannot be 2026-11-26: {number}"),
        ),
        (
            "queries.timeout = 99999999999999999999",
            format!("`queries.timeout` cannot be 99999999999999999999: {number}"),
        ),
        ("models.day_budget = -0.01", format!("`models.day_budget` cannot be -0.01: {amount}")),
        ("models.day_budget = 1e2", format!("`models.day_budget` cannot be 1e2: {amount}")),
        ("models.day_budget = inf", format!("`models.day_budget` cannot be inf: {amount}")),
        ("models.day_budget = nan", format!("`models.day_budget` cannot be nan: {amount}")),
        ("models.day_budget = '1.00'", format!("`models.day_budget` cannot be '1.00': {amount}")),
        (
            "log.level = 'loud'",
            "`log.level` cannot be 'loud': it must be one of TRACE, DEBUG, INFO, WARN, ERROR".into(),
        ),
        (
            "models.answer_by = 1",
            "`models.answer_by` cannot be 1: it must be one of built_in_first, model_first, built_in_only, \
             compare"
                .into(),
        ),
        (
            "models.provider = \"a\\nb\"",
            "`models.provider` cannot be \"a\\nb\": it must be one line of at most 100 characters"
                .into(),
        ),
    ] {
        check_refused(&format!("\n{line}"), &[&format!("file, line 2: {expected}")]);
    }
}

#[test]
fn everything_is_told_at_once_by_line() {
    let text = "\
[cache]
ttl = -5
tll = 3
[query]
timeout = 3
[models]
day_budget = 'much'
extra.deep = 1
\"day.budget\" = 1
[[log]]
level = 'INFO'
";
    check_refused(
        text,
        &[
            "file, line 2: `cache.ttl` cannot be -5: it must be a whole number from 0 to 31,536,000",
            "file, line 3: there is no setting `cache.tll`: `cache.ttl` may be meant",
            "file, line 5: there is no setting `query.timeout`: `queries.timeout` may be meant",
            "file, line 7: `models.day_budget` cannot be 'much': it must be an amount from 0 to 10,000, such \
             as 1.50",
            "file, line 8: there is no setting `models.extra.deep`",
            "file, line 9: there is no setting `models.\"day.budget\"`: `models.day_budget` may be \
             meant",
            "file, line 10: `log` holds several settings: write them below a line `[log]`",
        ],
    );
    check_refused(
        "cache = 3",
        &["file, line 1: `cache` holds several settings: write them below a line `[cache]`"],
    );
}

#[test]
fn where_a_value_is_not_allowed_the_next_lower_one_holds() {
    let variables = [("FACT_CACHE_TTL", "soon"), ("CACHE_TTL", "-1"), ("LOG_LEVEL", "verbose")];
    let loaded = loaded("[cache]\nttl = 10\nmax_size = 5", &variables);
    assert_eq!(loaded.settings.cache.ttl, Some(Duration::from_secs(10)));
    assert_eq!((loaded.settings.cache.max_size, loaded.settings.log.level), (5, LogLevel::Info));
    let wanted = "it must be a whole number from 0 to 31,536,000";
    assert_eq!(
        shown(&loaded),
        [
            format!("CACHE_TTL: `cache.ttl` cannot be \"-1\": {wanted}"),
            format!("FACT_CACHE_TTL: `cache.ttl` cannot be \"soon\": {wanted}"),
            "LOG_LEVEL: `log.level` cannot be \"verbose\": it must be one of TRACE, DEBUG, INFO, WARN, ERROR"
                .into(),
        ]
    );
}

#[test]
fn a_stronger_variable_that_is_wrong_leaves_the_weaker_one() {
    let loaded = loaded("", &[("FACT_CACHE_TTL", "soon"), ("CACHE_TTL", "7")]);
    assert_eq!(loaded.settings.cache.ttl, Some(Duration::from_secs(7)));
    assert_eq!(loaded.problems.len(), 1);
}
