//! Groupings called by near forms of their names: "the finance sector" for Financial Services,
//! "excluding telecom" for Telecommunications, "health care" for Healthcare.
//!
//! Start at [`group`]. A word is taken for a grouping only where it stands as one, and only where
//! one grouping begins so. Knows nothing of misspellings.

use crate::catalog::{Catalog, Role, Target};
use crate::glossary::GLOSSARY;
use crate::lex::{Pause, Token, TokenKind};
use crate::plan::Col;
use crate::words::{singular, stem};

/// Texts that begin with a word looked at for a grouping.
const MAX_BEGUN: usize = 200;
/// A column with more different texts than this has no groupings people call by half a name.
const MAX_GROUPS: u64 = 60;
/// A shorter word or stem begins too much.
const MIN_CHARS: usize = 4;
/// From a name that surer is than this it is known what a word stands for.
const NAMED: f64 = 0.7;

/// A grouping found in a question.
pub(super) struct Group {
    /// As stored.
    pub text: String,
    /// How many words of the question it took.
    pub n_words: usize,
    /// Whether its name was said but for its number and its capitals.
    pub is_same: bool,
}

/// The grouping the words from `at` on are called by, where none is said outright.
pub(super) fn group(tokens: &[Token], at: usize, catalog: &Catalog) -> Option<Group> {
    let rest = tokens.get(at..)?;
    let word = rest.first().filter(|it| it.kind == TokenKind::Word)?;
    if let Some(text) = written_apart(rest, catalog) {
        return Some(Group { text, n_words: 2, is_same: true });
    }
    if word.lower.len() < MIN_CHARS || GLOSSARY.steers(&word.stem) {
        return None;
    }
    // Before all else, for most words begin none.
    let (col, text) = only(groups(word, catalog))?;
    let next = rest.get(1).filter(|_| word.pause == Pause::None && !word.possessive);
    let named = next.map_or_else(Vec::new, |it| columns_called(&it.stem, catalog));
    // A code is written in capitals; "tech" may be the ticker TECH of some company.
    let code = word.text == word.text.to_uppercase() && !word.text.eq(&word.lower);
    let known = catalog.names().knows(&word.stem);
    let whole = is_whole(&word.lower, catalog);
    let of_column = named.contains(&col);
    // "consumer goods": the whole of its name is said, and found by that.
    let goes_on = next
        .is_some_and(|it| text.to_lowercase().split_whitespace().nth(1) == Some(it.lower.as_str()));
    if whole && !known || code && !of_column || goes_on {
        return None;
    }
    let is_same = singular(&text.to_lowercase()) == singular(&word.lower);
    let found = Some(Group { text, n_words: 1, is_same });
    if known {
        // "by industry": it is what groupings are called, and none of them.
        let own = columns_called(&word.stem, catalog).contains(&col);
        let alone = next.is_none_or(|it| !catalog.names().knows(&it.stem));
        let stands = of_column
            || is_led_in(tokens, at, catalog) && alone
            || before_its_table(rest, col, catalog);
        return found.filter(|_| stands && (is_same || !own) && !names_itself(word, catalog));
    }
    let before_noun = next.is_some_and(|it| catalog.names().knows(&it.stem));
    found.filter(|_| before_noun || is_led_in(tokens, at, catalog))
}

/// "health care" for a grouping written "Healthcare".
fn written_apart(rest: &[Token], catalog: &Catalog) -> Option<String> {
    let [first, second, ..] = rest else { return None };
    let words = first.pause == Pause::None && second.kind == TokenKind::Word;
    let short = first.lower.len() < 3 || second.lower.len() < 3;
    if !words || short {
        return None;
    }
    let joined = format!("{}{}", first.lower, second.lower);
    let hits = catalog.values().exactly(&joined).into_iter();
    let groups = hits.filter(|it| is_group(it.col, catalog)).map(|it| (it.col, it.text)).collect();
    let (_, text) = only(groups)?;
    let apart = format!("{} {}", first.lower, second.lower);
    catalog.values().exactly(&apart).is_empty().then_some(text)
}

/// The groupings that begin with a word, or with one that has its stem.
fn groups(word: &Token, catalog: &Catalog) -> Vec<(Col, String)> {
    let begun = |it: &str| {
        let texts = catalog.values().begun_by(it).take(MAX_BEGUN);
        let groups = texts.filter(|(col, _)| is_group(*col, catalog));
        groups.map(|(col, text)| (col, text.to_owned())).collect::<Vec<_>>()
    };
    let mut found = begun(&word.lower);
    if found.is_empty() && word.stem.len() > MIN_CHARS {
        // "finance" for "Financial Services".
        found = begun(&word.stem);
        found.retain(|(_, text)| {
            let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
            stem(&first).len() <= word.stem.len() + 1
        });
    }
    found
}

fn only(mut groups: Vec<(Col, String)>) -> Option<(Col, String)> {
    groups.sort_unstable_by(|a, b| a.1.cmp(&b.1));
    groups.dedup_by(|a, b| a.1 == b.1);
    <[(Col, String); 1]>::try_from(groups).ok().map(|[only]| only)
}

/// Whether a text that is no code is just this word.
fn is_whole(lower: &str, catalog: &Catalog) -> bool {
    let hits = catalog.values().exactly(lower);
    hits.iter().any(|it| catalog.column(it.col).is_some_and(|it| !it.is_code))
}

fn is_group(col: Col, catalog: &Catalog) -> bool {
    let Some(column) = catalog.column(col) else { return false };
    let few = column.n_different.is_some_and(|it| it <= MAX_GROUPS);
    column.role == Role::Category && few && !column.is_code
}

fn columns_called(stem: &str, catalog: &Catalog) -> Vec<Col> {
    let hits = catalog.names().at(&[stem]).into_iter().filter(|it| it.score > NAMED);
    hits.filter_map(|it| match it.target {
        Target::Column(col) => Some(col),
        Target::Table(_) | Target::Concept(_) => None,
    })
    .collect()
}

/// "industrial companies", where companies have such groupings, and the two words have no meaning
/// together.
fn before_its_table(rest: &[Token], col: Col, catalog: &Catalog) -> bool {
    let [word, next, ..] = rest else { return false };
    let both = catalog.names().at(&[word.stem.as_str(), next.stem.as_str()]);
    let table = |it: &crate::catalog::NameHit| it.target == Target::Table(col.table);
    word.pause == Pause::None
        && both.iter().all(|it| it.n_words < 2)
        && catalog.names().at(&[next.stem.as_str()]).iter().any(table)
}

/// Whether a word is the very name of a table or a column, not only near it.
fn names_itself(word: &Token, catalog: &Catalog) -> bool {
    let one = singular(&word.lower);
    catalog.tables().iter().any(|it| it.singular == one)
        || catalog.columns().any(|(_, it)| singular(&it.label) == one)
}

/// "in finance", "excluding the industrials", "other than telecom".
fn is_led_in(tokens: &[Token], at: usize, catalog: &Catalog) -> bool {
    let before = tokens.get(..at).unwrap_or_default().iter().rev();
    let mut before = before.map(|it| it.lower.as_str()).filter(|it| *it != "the");
    match before.next() {
        Some(
            "in" | "within" | "outside" | "for" | "of" | "excluding" | "exclude" | "except"
            | "without" | "not" | "counting" | "including" | "ignoring",
        ) => true,
        Some("than") => before.next() == Some("other"),
        Some("from") => matches!(before.next(), Some("apart" | "aside")),
        // "in finance and telecom": the first was found before.
        Some("and" | "or" | "nor") => {
            let first = at.checked_sub(2).and_then(|it| tokens.get(it));
            first.is_some_and(|it| it.kind == TokenKind::Quoted || is_whole(&it.lower, catalog))
        }
        _ => false,
    }
}
