//! The one list of settings. What a file may say, what the environment may say, the Settings view and
//! `docs/settings.md` all come from it.

use std::cmp::Ordering;

use crate::field::Field;

/// One setting.
pub(crate) struct Setting {
    /// The table of the file and the key in it.
    pub(crate) name: &'static str,
    /// A few words for a person.
    pub(crate) label: &'static str,
    /// A sentence on what it does.
    pub(crate) help: &'static str,
    /// What its number counts; empty where it has none.
    pub(crate) unit: &'static str,
    /// The environment variables that set it, the strongest first.
    pub(crate) variables: &'static [&'static str],
    pub(crate) field: Field,
}

/// How alike two names must be for one to be taken for the other misspelt, from 0 to 1.
const MIN_LIKENESS: f64 = 0.7;

/// Every setting, in the order a person meets them; those of a table stand together.
pub(crate) static SETTINGS: &[Setting] = &[
    Setting {
        name: "cache.max_size",
        label: "Cached answers",
        help: "At most this many answers are kept, on disk and in memory; the least valuable make \
               room. 0 keeps none.",
        unit: "answers",
        variables: &["FACT_CACHE_MAX_SIZE", "CACHE_MAX_SIZE"],
        field: Field::Whole { range: 0..=10_000_000, at: |it| &mut it.cache.max_size },
    },
    Setting {
        name: "cache.ttl",
        label: "Maximum age of a cached answer",
        help: "An older answer is worked out again even if the data is unchanged; 0 sets no limit.",
        unit: "seconds",
        variables: &["FACT_CACHE_TTL", "CACHE_TTL"],
        field: Field::SecondsOrNone { max: 31_536_000, at: |it| &mut it.cache.ttl },
    },
    Setting {
        name: "queries.max_concurrent",
        label: "Questions at once",
        help: "At most this many questions run at once; others wait their turn.",
        unit: "questions",
        variables: &["FACT_MAX_CONCURRENT_QUERIES", "MAX_CONCURRENT_QUERIES"],
        field: Field::Whole { range: 1..=1_000, at: |it| &mut it.queries.max_concurrent },
    },
    Setting {
        name: "queries.timeout",
        label: "Statement time limit",
        help: "A statement that reads the data for longer than this is stopped.",
        unit: "seconds",
        variables: &["FACT_QUERY_TIMEOUT", "QUERY_TIMEOUT"],
        field: Field::Seconds { range: 1..=3_600, at: |it| &mut it.queries.timeout },
    },
    Setting {
        name: "queries.rate_limit",
        label: "Questions per minute",
        help: "More questions than this in one minute are turned away; 0 sets no limit.",
        unit: "questions per minute",
        variables: &["FACT_RATE_LIMIT", "RATE_LIMIT"],
        field: Field::WholeOrNone { max: 100_000, at: |it| &mut it.queries.rate_limit },
    },
    Setting {
        name: "log.level",
        label: "Log",
        help: "How much is written to the log.",
        unit: "",
        variables: &["FACT_LOG_LEVEL", "LOG_LEVEL"],
        field: Field::Level { at: |it| &mut it.log.level },
    },
    Setting {
        name: "models.answer_by",
        label: "Who answers",
        help: "Which engine is asked first: the one built in, which needs no network, or a \
               language model.",
        unit: "",
        variables: &["FACT_MODELS_ANSWER_BY"],
        field: Field::AnswerBy { at: |it| &mut it.models.answer_by },
    },
    Setting {
        name: "models.provider",
        label: "Provider",
        help: "The id of the provider whose model is asked; empty where none is chosen.",
        unit: "",
        variables: &["FACT_MODELS_PROVIDER"],
        field: Field::Text { max_chars: 100, at: |it| &mut it.models.provider },
    },
    Setting {
        name: "models.max_rounds",
        label: "Rounds",
        help: "A model is called at most this many times for one question.",
        unit: "calls",
        variables: &["FACT_MODELS_MAX_ROUNDS"],
        field: Field::Whole { range: 1..=8, at: |it| &mut it.models.max_rounds },
    },
    Setting {
        name: "models.question_tokens",
        label: "Tokens per question",
        help: "All calls for one question together use at most this many input and output tokens.",
        unit: "tokens",
        variables: &["FACT_MODELS_QUESTION_TOKENS"],
        field: Field::Whole { range: 1_000..=2_000_000, at: |it| &mut it.models.question_tokens },
    },
    Setting {
        name: "models.day_budget",
        label: "Daily budget",
        help: "Once model calls have cost this much in a day, no more are made until the next day; \
               0 allows no spending.",
        unit: "US dollars per day",
        variables: &["FACT_MODELS_DAY_BUDGET"],
        field: Field::Dollars { max: 10_000, at: |it| &mut it.models.day_budget_micro_usd },
    },
    Setting {
        name: "models.warn_above",
        label: "Ask before a question costs more than",
        help: "If one question may cost more than this, FACT asks before it sends anything.",
        unit: "US dollars per question",
        variables: &["FACT_MODELS_WARN_ABOVE"],
        field: Field::Dollars { max: 10_000, at: |it| &mut it.models.warn_above_micro_usd },
    },
    Setting {
        name: "models.max_output_tokens",
        label: "Length of a reply",
        help: "A model writes at most this many tokens in one call.",
        unit: "tokens",
        variables: &["FACT_MODELS_MAX_OUTPUT_TOKENS"],
        field: Field::Whole { range: 256..=64_000, at: |it| &mut it.models.max_output_tokens },
    },
    Setting {
        name: "models.connect_timeout",
        label: "Time to connect",
        help: "FACT stops waiting for a provider it cannot reach within this time.",
        unit: "seconds",
        variables: &["FACT_MODELS_CONNECT_TIMEOUT"],
        field: Field::Seconds { range: 1..=120, at: |it| &mut it.models.connect_timeout },
    },
    Setting {
        name: "models.first_token_timeout",
        label: "Time to first token",
        help: "FACT stops waiting for a reply that has not begun within this time; a local model \
               may first have to be read from disk.",
        unit: "seconds",
        variables: &["FACT_MODELS_FIRST_TOKEN_TIMEOUT"],
        field: Field::Seconds { range: 1..=900, at: |it| &mut it.models.first_token_timeout },
    },
    Setting {
        name: "models.between_tokens_timeout",
        label: "Time between tokens",
        help: "FACT stops waiting for a reply that pauses for longer than this.",
        unit: "seconds",
        variables: &["FACT_MODELS_BETWEEN_TOKENS_TIMEOUT"],
        field: Field::Seconds { range: 1..=300, at: |it| &mut it.models.between_tokens_timeout },
    },
    Setting {
        name: "models.whole_timeout",
        label: "Time for the whole reply",
        help: "FACT stops waiting for a reply that is not complete within this time, retries included.",
        unit: "seconds",
        variables: &["FACT_MODELS_WHOLE_TIMEOUT"],
        field: Field::Seconds { range: 1..=3_600, at: |it| &mut it.models.whole_timeout },
    },
    Setting {
        name: "models.ca_file",
        label: "Certificates",
        help: "A PEM file with certificates to trust in addition to the system's, for a proxy or \
               server of your own; empty for none.",
        unit: "",
        variables: &["FACT_MODELS_CA_FILE"],
        field: Field::Text { max_chars: 4_096, at: |it| &mut it.models.ca_file },
    },
    Setting {
        name: "models.keep_sent",
        label: "Keep what was sent",
        help: "The exact text sent to a provider is kept for this many days; 0 keeps only its size \
               and cost.",
        unit: "days",
        variables: &["FACT_MODELS_KEEP_SENT"],
        field: Field::Whole { range: 0..=3_650, at: |it| &mut it.models.keep_sent_days },
    },
];

impl Setting {
    /// The table of the file, and the key in it.
    pub(crate) fn path(&self) -> (&'static str, &'static str) {
        self.name.split_once('.').unwrap_or(("", self.name))
    }
}

/// The setting of this name.
pub(crate) fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|it| it.name == name)
}

/// Whether settings are named `table.something`.
pub(crate) fn is_table(name: &str) -> bool {
    SETTINGS.iter().any(|it| it.path().0 == name)
}

/// The name that `unknown` may have been meant to be.
pub(crate) fn nearest(unknown: &str) -> Option<&'static str> {
    let unknown = unknown.to_lowercase();
    let likeness = |setting: &Setting| {
        // The table may be right, wrong or left out.
        let (_, key) = setting.path();
        let said_key = unknown.rsplit('.').next().unwrap_or_default();
        let alike = strsim::normalized_damerau_levenshtein;
        alike(&unknown, setting.name).max(alike(said_key, key))
    };
    let scored = SETTINGS.iter().map(|it| (likeness(it), it.name));
    let best = scored.max_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(Ordering::Equal));
    best.filter(|it| it.0 >= MIN_LIKENESS).map(|it| it.1)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use fact_core::AnswerBy;

    use super::*;
    use crate::{Kind, LogLevel, Settings};

    #[test]
    fn names_and_variables_are_said_once_and_go_together() {
        let mut seen = HashSet::new();
        for it in SETTINGS {
            assert!(seen.insert(it.name), "{}", it.name);
            let (table, key) = it.path();
            assert!(!table.is_empty() && !key.contains('.'), "{}", it.name);
            assert!(it.variables.iter().all(|it| seen.insert(it)), "{}", it.name);
            // A bare name has a stronger one that no other program has.
            match it.variables {
                [own] => {
                    assert_eq!(*own, format!("FACT_{table}_{key}").to_uppercase());
                }
                [own, bare] => assert_eq!(*own, format!("FACT_{bare}")),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn settings_of_a_table_stand_together() {
        let mut tables: Vec<&str> = SETTINGS.iter().map(|it| it.path().0).collect();
        tables.dedup();
        assert_eq!(tables, ["cache", "queries", "log", "models"]);
    }

    #[test]
    fn every_setting_is_explained() {
        for it in SETTINGS {
            assert!(!it.label.is_empty() && it.label.len() < 40, "{}", it.name);
            assert!(it.help.ends_with('.') && it.help.len() < 160, "{}", it.name);
            let is_number = matches!(it.field.kind(), Kind::Whole | Kind::Dollars);
            assert_eq!(it.unit.is_empty(), !is_number, "{}", it.name);
            let is_choice = it.field.kind() == Kind::Choice;
            assert_eq!(it.field.choices().is_empty(), !is_choice, "{}", it.name);
        }
    }

    /// Says that every field of [`Settings`] has a row: each row changes what no other changes.
    #[test]
    fn every_default_is_allowed_and_every_row_has_a_place_of_its_own() {
        for it in SETTINGS {
            let mut settings = Settings::default();
            let default = it.field.show(&mut settings);
            assert_eq!(it.field.put(&mut settings, &default), Ok(()), "{}", it.name);
            assert_eq!(settings, Settings::default(), "{}", it.name);

            let others = ["7", "1000", "WARN", "compare", "x"];
            let changed = others.iter().any(|text| it.field.put(&mut settings, text).is_ok());
            assert!(changed && settings != Settings::default(), "{}", it.name);
            for other in SETTINGS.iter().filter(|other| other.name != it.name) {
                let default = other.field.show(&mut Settings::default());
                assert_eq!(other.field.show(&mut settings), default, "{}", other.name);
            }
        }
        let n_fields = format!("{:?}", Settings::default()).matches(": ").count();
        let n_groups = 4;
        assert_eq!(SETTINGS.len(), n_fields - n_groups, "a field without a row, or a row without");
    }

    #[test]
    fn every_word_has_a_value_and_every_value_a_word() {
        let mut settings = Settings::default();
        let engine = find("models.answer_by").unwrap();
        for (value, word) in [
            (AnswerBy::BuiltInFirst, "built_in_first"),
            (AnswerBy::ModelFirst, "model_first"),
            (AnswerBy::BuiltInOnly, "built_in_only"),
            (AnswerBy::Compare, "compare"),
        ] {
            settings.models.answer_by = value;
            assert_eq!(engine.field.show(&mut settings), word);
        }
        let level = find("log.level").unwrap();
        for (value, word) in [
            (LogLevel::Error, "ERROR"),
            (LogLevel::Warn, "WARN"),
            (LogLevel::Info, "INFO"),
            (LogLevel::Debug, "DEBUG"),
            (LogLevel::Trace, "TRACE"),
        ] {
            settings.log.level = value;
            assert_eq!(level.field.show(&mut settings), word);
        }
    }

    #[test]
    fn a_misspelt_name_is_led_to_the_one_that_was_meant() {
        for (unknown, expected) in [
            ("cache.tll", Some("cache.ttl")),
            ("cahce.ttl", Some("cache.ttl")),
            ("Cache.TTL", Some("cache.ttl")),
            ("ttl", Some("cache.ttl")),
            ("cache.maxsize", Some("cache.max_size")),
            ("query.timeout", Some("queries.timeout")),
            ("rate_limit", Some("queries.rate_limit")),
            ("models.daily_budget", Some("models.day_budget")),
            ("model.provider", Some("models.provider")),
            ("zzz", None),
            ("", None),
        ] {
            assert_eq!(nearest(unknown), expected, "{unknown}");
        }
    }
}
