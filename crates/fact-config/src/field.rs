//! What a setting holds: how it is read from text, checked, shown, and where it goes.

use std::{fmt::Write as _, ops::RangeInclusive, time::Duration};

use fact_core::{AnswerBy, thousands};

use crate::{LogLevel, Settings, dollars};

/// What a setting holds. `at` finds its place in [`Settings`], to be read and to be set.
pub(crate) enum Field {
    Whole {
        range: RangeInclusive<u32>,
        at: fn(&mut Settings) -> &mut u32,
    },
    /// 0 stands for no limit.
    WholeOrNone {
        max: u32,
        at: fn(&mut Settings) -> &mut Option<u32>,
    },
    Seconds {
        range: RangeInclusive<u32>,
        at: fn(&mut Settings) -> &mut Duration,
    },
    /// 0 stands for no limit.
    SecondsOrNone {
        max: u32,
        at: fn(&mut Settings) -> &mut Option<Duration>,
    },
    /// Kept in millionths.
    Dollars {
        max: u32,
        at: fn(&mut Settings) -> &mut u64,
    },
    Level {
        at: fn(&mut Settings) -> &mut LogLevel,
    },
    AnswerBy {
        at: fn(&mut Settings) -> &mut AnswerBy,
    },
    Text {
        max_chars: usize,
        at: fn(&mut Settings) -> &mut String,
    },
}

/// Of which kind a setting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A whole number.
    Whole,
    /// US dollars, as a decimal number.
    Dollars,
    /// One of several words.
    Choice,
    /// One line of text.
    Text,
}

/// One of the words a setting may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// As it is written.
    pub word: &'static str,
    /// What it means, for a person.
    pub meaning: &'static str,
}

/// The text is no value of the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotAllowed;

type Words<T> = &'static [(T, Choice)];

const LEVELS: Words<LogLevel> = &[
    (LogLevel::Trace, word("TRACE", "everything")),
    (LogLevel::Debug, word("DEBUG", "also how things were done")),
    (LogLevel::Info, word("INFO", "also what was done")),
    (LogLevel::Warn, word("WARN", "also what went on though something was wrong")),
    (LogLevel::Error, word("ERROR", "what failed, alone")),
];

const ENGINES: Words<AnswerBy> = &[
    (
        AnswerBy::BuiltInFirst,
        word("built_in_first", "the built-in engine, and a model where that is not sure"),
    ),
    (
        AnswerBy::ModelFirst,
        word("model_first", "a model, and the built-in engine where that gives no answer"),
    ),
    (
        AnswerBy::BuiltInOnly,
        word("built_in_only", "the built-in engine alone: nothing leaves the computer"),
    ),
    (AnswerBy::Compare, word("compare", "both, their results side by side")),
];

const fn word(word: &'static str, meaning: &'static str) -> Choice {
    Choice { word, meaning }
}

impl Field {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Whole { .. }
            | Self::WholeOrNone { .. }
            | Self::Seconds { .. }
            | Self::SecondsOrNone { .. } => Kind::Whole,
            Self::Dollars { .. } => Kind::Dollars,
            Self::Level { .. } | Self::AnswerBy { .. } => Kind::Choice,
            Self::Text { .. } => Kind::Text,
        }
    }

    /// The words it may be; none where it is no choice.
    pub(crate) fn choices(&self) -> Vec<Choice> {
        match self {
            Self::Level { .. } => choices(LEVELS),
            Self::AnswerBy { .. } => choices(ENGINES),
            _ => Vec::new(),
        }
    }

    /// What it may be, in words.
    pub(crate) fn allowed(&self) -> String {
        let number = |it: &u32| thousands(&it.to_string());
        match self {
            Self::Whole { range, .. } | Self::Seconds { range, .. } => {
                let (min, max) = (number(range.start()), number(range.end()));
                format!("a whole number from {min} to {max}")
            }
            Self::WholeOrNone { max, .. } | Self::SecondsOrNone { max, .. } => {
                format!("a whole number from 0 to {}", number(max))
            }
            Self::Dollars { max, .. } => {
                format!("an amount from 0 to {}, such as 1.50", number(max))
            }
            Self::Level { .. } | Self::AnswerBy { .. } => {
                let mut said = String::from("one of ");
                for (idx, choice) in self.choices().iter().enumerate() {
                    let comma = if idx == 0 { "" } else { ", " };
                    // Writing to a `String` does not fail.
                    let _ = write!(said, "{comma}{}", choice.word);
                }
                said
            }
            Self::Text { max_chars, .. } => {
                format!("one line of at most {} characters", thousands(&max_chars.to_string()))
            }
        }
    }

    /// Puts the value that `text` says into `settings`, where it is one.
    pub(crate) fn put(&self, settings: &mut Settings, text: &str) -> Result<(), NotAllowed> {
        let text = text.trim();
        match self {
            Self::Whole { range, at } => *at(settings) = whole(text, range)?,
            Self::WholeOrNone { max, at } => {
                *at(settings) = Some(whole(text, &(0..=*max))?).filter(|it| *it > 0);
            }
            Self::Seconds { range, at } => *at(settings) = secs(whole(text, range)?),
            Self::SecondsOrNone { max, at } => {
                let n_secs = whole(text, &(0..=*max))?;
                *at(settings) = (n_secs > 0).then(|| secs(n_secs));
            }
            Self::Dollars { max, at } => {
                let amount = dollars::parse(&text.replace('_', "")).ok_or(NotAllowed)?;
                *at(settings) = up_to(amount, u64::from(*max) * 1_000_000)?;
            }
            Self::Level { at } => *at(settings) = chosen(LEVELS, text)?,
            Self::AnswerBy { at } => *at(settings) = chosen(ENGINES, text)?,
            Self::Text { max_chars, at } => {
                if text.chars().count() > *max_chars || text.contains(char::is_control) {
                    return Err(NotAllowed);
                }
                text.clone_into(at(settings));
            }
        }
        Ok(())
    }

    /// The value as text that [`Field::put`] reads. `settings` is left as it is.
    pub(crate) fn show(&self, settings: &mut Settings) -> String {
        match self {
            Self::Whole { at, .. } => at(settings).to_string(),
            Self::WholeOrNone { at, .. } => at(settings).unwrap_or(0).to_string(),
            Self::Seconds { at, .. } => at(settings).as_secs().to_string(),
            Self::SecondsOrNone { at, .. } => at(settings).map_or(0, |it| it.as_secs()).to_string(),
            Self::Dollars { at, .. } => dollars::show(*at(settings)),
            Self::Level { at } => word_of(LEVELS, *at(settings)).to_owned(),
            Self::AnswerBy { at } => word_of(ENGINES, *at(settings)).to_owned(),
            Self::Text { at, .. } => at(settings).clone(),
        }
    }
}

fn secs(n_secs: u32) -> Duration {
    Duration::from_secs(n_secs.into())
}

/// Digits, which may be set apart as in `10_000`.
fn whole(text: &str, range: &RangeInclusive<u32>) -> Result<u32, NotAllowed> {
    let digits = text.replace('_', "");
    let is_number = digits.bytes().all(|it| it.is_ascii_digit());
    let number = digits.parse().ok().filter(|it| is_number && range.contains(it));
    number.ok_or(NotAllowed)
}

fn up_to(amount: u64, max: u64) -> Result<u64, NotAllowed> {
    if amount <= max { Ok(amount) } else { Err(NotAllowed) }
}

fn choices<T>(words: Words<T>) -> Vec<Choice> {
    words.iter().map(|it| it.1).collect()
}

fn chosen<T: Copy>(words: Words<T>, text: &str) -> Result<T, NotAllowed> {
    let found = words.iter().find(|it| it.1.word.eq_ignore_ascii_case(text));
    found.map(|it| it.0).ok_or(NotAllowed)
}

/// Every value has its word, which a test sees to.
fn word_of<T: Copy + PartialEq>(words: Words<T>, value: T) -> &'static str {
    words.iter().find(|it| it.0 == value).map_or("", |it| it.1.word)
}
