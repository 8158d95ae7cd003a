//! An honest no: why, the nearest names there are, and questions that would work.

use fact_core::Decline;

use crate::catalog::Catalog;
use crate::lex::Token;
use crate::relate::Related;
use crate::resolve::Refusal;
use crate::words::{likeness, sentence_case};
use crate::{Compiled, asked_back};

/// Why there is no plan of a question.
pub(crate) enum Miss {
    /// Too many of its words are not known.
    Unplaced,
    /// Nothing was named.
    Vague,
    /// What it asks cannot be told.
    Refused(Refusal),
    /// There is one, and it may not be what was meant.
    Unsure(Box<Compiled>),
}

impl Miss {
    pub fn unsure(made: Compiled) -> Self {
        Self::Unsure(Box::new(made))
    }
}

/// A question that neither way of reading it is sure of.
pub(crate) struct Unsure {
    miss: Miss,
    /// It as a question of rows, where it could be read as one.
    rows: Option<Box<Related>>,
}

impl Unsure {
    pub fn of_plan(miss: Miss) -> Self {
        Self { miss, rows: None }
    }

    pub fn of_both(miss: Miss, rows: Option<Related>) -> Self {
        Self { miss, rows: rows.map(Box::new) }
    }

    /// Why it is not answered, with the readings there are. `unplaced`: the words no plan knows.
    pub fn told(
        self,
        (question, tokens): (&str, &[Token]),
        unplaced: &[String],
        catalog: &Catalog,
    ) -> Decline {
        let Self { miss, rows } = self;
        let rows = rows.filter(|it| asked_back::is_worth_asking(it, catalog));
        // What one of the two has a place for is known.
        let placed = |word: &String| rows.as_ref().is_some_and(|it| !it.unplaced.contains(word));
        let unknown: Vec<String> = unplaced.iter().filter(|it| !placed(it)).cloned().collect();
        let figures = match &miss {
            Miss::Unsure(it) => Some(&**it),
            Miss::Unplaced | Miss::Vague | Miss::Refused(_) => None,
        };
        let choices = asked_back::choices(rows.map(|it| *it), figures, catalog);
        let is_told = matches!(miss, Miss::Refused(_)) || !unknown.is_empty();
        let decline = match miss {
            Miss::Unplaced => self::unplaced(&unknown, question, tokens, catalog),
            Miss::Vague => vague(catalog),
            Miss::Refused(refusal) => refused(refusal, &unknown, tokens, catalog),
            Miss::Unsure(it) => unsure(&it.reading, catalog),
        };
        // Which of the names like an unknown word was meant is asked first.
        let of_word = matches!(decline.unplaced.as_slice(), [_]) && !decline.nearest.is_empty();
        if choices.is_empty() || of_word {
            return decline;
        }
        let reason = if is_told { decline.reason } else { NOT_SURE.to_owned() };
        Decline { reason, choices, ..decline }
    }
}

/// Why a question is asked back of which every word is known.
const NOT_SURE: &str = "This can be read, but it is not sure that it is what you mean.";

/// So many words without a meaning are looked up for something near, none longer than this.
const MAX_LOOKED_UP: usize = 8;
const MAX_LETTERS: usize = 32;
/// Names offered at most.
const MAX_NEAREST: usize = 4;

/// A decline for `reason`, with questions that work.
pub(crate) fn with(reason: String, catalog: &Catalog) -> Decline {
    let suggestions = catalog.known_questions().iter().take(3).cloned().collect();
    Decline { reason, suggestions, ..Decline::default() }
}

/// A reading that is too far from the words of the question to be given.
fn unsure(reading: &fact_core::Reading, catalog: &Catalog) -> Decline {
    let reason = if reading.text.is_empty() {
        "This question was not understood well enough to answer.".to_owned()
    } else {
        format!("It is not sure enough that this is meant: {}.", reading.text)
    };
    Decline { unplaced: reading.unplaced.clone(), ..with(reason, catalog) }
}

/// Words that found no place.
fn unplaced(words: &[String], question: &str, tokens: &[Token], catalog: &Catalog) -> Decline {
    let quoted: Vec<String> = words.iter().map(|it| format!("“{it}”")).collect();
    let mut nearest: Vec<String> = Vec::new();
    let looked_up = words.iter().filter(|it| (4..=MAX_LETTERS).contains(&it.chars().count()));
    for word in looked_up.take(MAX_LOOKED_UP) {
        if nearest.len() >= MAX_NEAREST {
            break;
        }
        for near in catalog.values().nearest(&word.to_lowercase(), 2) {
            if !nearest.contains(&near) {
                nearest.push(near);
            }
        }
        nearest.extend(
            near_names(word, catalog)
                .into_iter()
                .filter(|it| !nearest.contains(it))
                .collect::<Vec<_>>(),
        );
    }
    nearest.truncate(MAX_NEAREST);
    let reason = if quoted.is_empty() {
        "This question was not understood well enough to answer.".to_owned()
    } else {
        not_found(&quoted.join(", "), catalog)
    };
    let mut decline = with(reason, catalog);
    decline.suggestions = near_suggestions(tokens, words, catalog);
    let is_name = |it: &String| it.chars().next().is_some_and(char::is_uppercase);
    if let ([word], [near, ..]) = (words, nearest.as_slice())
        && is_name(word)
    {
        offer(&mut decline, question.replacen(word.as_str(), near, 1), catalog);
    }
    Decline { unplaced: words.to_vec(), nearest, ..decline }
}

/// What was not looked at is not said to be missing.
fn not_found(quoted: &str, catalog: &Catalog) -> String {
    let tables = catalog.values().partly_seen().iter().filter_map(|it| catalog.table(*it));
    let tables: Vec<&str> = tables.map(|it| it.plural.as_str()).take(3).collect();
    if tables.is_empty() {
        return format!("Nothing in this data is known by {quoted}.");
    }
    format!(
        "Nothing that was looked at is known by {quoted}; whether it is among the {} could not \
         be checked, because there are too many to look at them all.",
        tables.join(", ")
    )
}

/// What was read cannot be answered.
fn refused(refusal: Refusal, words: &[String], tokens: &[Token], catalog: &Catalog) -> Decline {
    let reason = format!("{}.", sentence_case(&refusal.reason));
    let mut decline = with(reason, catalog);
    decline.suggestions = near_suggestions(tokens, words, catalog);
    if let Some(instead) = refusal.instead {
        offer(&mut decline, instead, catalog);
    }
    let unplaced = words.iter().cloned().chain(refusal.unplaced).collect();
    Decline { unplaced, nearest: refusal.nearest, ..decline }
}

/// Puts a question before the other suggestions, if it is answered.
fn offer(decline: &mut Decline, question: String, catalog: &Catalog) {
    if crate::understand::answers(&question, catalog) {
        decline.suggestions.insert(0, question);
        decline.suggestions.truncate(3);
    }
}

/// Nothing was said that could be looked up.
fn vague(catalog: &Catalog) -> Decline {
    with("It is not clear what is meant: name a figure, a thing or a period.".into(), catalog)
}

fn near_names(word: &str, catalog: &Catalog) -> Vec<String> {
    let lower = word.to_lowercase();
    let columns = catalog.columns().map(|(_, it)| it.label.as_str());
    let tables = catalog.tables().iter().map(|it| it.plural.as_str());
    let mut scored: Vec<(f64, &str)> =
        columns.chain(tables).filter_map(|it| Some((likeness(&lower, it)?, it))).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().take(2).map(|(_, it)| it.to_owned()).collect()
}

/// The known questions that share most words with the one asked.
fn near_suggestions(tokens: &[Token], unplaced: &[String], catalog: &Catalog) -> Vec<String> {
    let said: Vec<&str> = tokens
        .iter()
        .filter(|it| !unplaced.contains(&it.text))
        .map(|it| it.stem.as_str())
        .collect();
    let shared = |question: &String| {
        crate::lex::lex(question)
            .iter()
            .filter(|it| it.stem.len() > 3 && said.contains(&it.stem.as_str()))
            .count()
    };
    let mut ranked: Vec<(usize, usize, &String)> = catalog
        .known_questions()
        .iter()
        .enumerate()
        .map(|(idx, it)| (shared(it), idx, it))
        .collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().take(3).map(|it| it.2.clone()).collect()
}
