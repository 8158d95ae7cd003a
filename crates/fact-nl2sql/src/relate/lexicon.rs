//! The small words of a question of rows: what joins, compares, negates, counts and orders.
//!
//! The phrases are in `lexicon.txt` beside this file, read once. Knows nothing of any database.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::lex::Token;
use crate::words::stem;

/// What a function word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Func {
    Ask,
    Which,
    Who,
    Where,
    When,
    HowLong,
    HowOld,
    Count,
    TotalCount,
    Sum,
    Avg,
    Min,
    Max,
    Distinct,
    Of,
    In,
    By,
    With,
    Whose,
    That,
    Each,
    Group,
    Order,
    Asc,
    Alpha,
    Desc,
    YoungToOld,
    OldToYoung,
    Most,
    Least,
    Common,
    Uncommon,
    Gt,
    Ge,
    Lt,
    Le,
    OrMore,
    OrLess,
    Eq,
    Between,
    Not,
    Without,
    Except,
    And,
    Or,
    But,
    Both,
    Either,
    Neither,
    Nor,
    Contains,
    Starts,
    Ends,
    Missing,
    Filled,
    All,
    Than,
    ThatOf,
    Everything,
    One,
    Only,
    Too,
    Filler,
}

const NAMES: &[(&str, Func)] = &[
    ("ask", Func::Ask),
    ("which", Func::Which),
    ("who", Func::Who),
    ("where", Func::Where),
    ("when", Func::When),
    ("how_long", Func::HowLong),
    ("how_old", Func::HowOld),
    ("count", Func::Count),
    ("total_count", Func::TotalCount),
    ("sum", Func::Sum),
    ("avg", Func::Avg),
    ("min", Func::Min),
    ("max", Func::Max),
    ("distinct", Func::Distinct),
    ("of", Func::Of),
    ("in", Func::In),
    ("by", Func::By),
    ("with", Func::With),
    ("whose", Func::Whose),
    ("that", Func::That),
    ("each", Func::Each),
    ("group", Func::Group),
    ("order", Func::Order),
    ("asc", Func::Asc),
    ("alpha", Func::Alpha),
    ("desc", Func::Desc),
    ("young_to_old", Func::YoungToOld),
    ("old_to_young", Func::OldToYoung),
    ("most", Func::Most),
    ("least", Func::Least),
    ("common", Func::Common),
    ("uncommon", Func::Uncommon),
    ("gt", Func::Gt),
    ("ge", Func::Ge),
    ("lt", Func::Lt),
    ("le", Func::Le),
    ("or_more", Func::OrMore),
    ("or_less", Func::OrLess),
    ("eq", Func::Eq),
    ("between", Func::Between),
    ("not", Func::Not),
    ("without", Func::Without),
    ("except", Func::Except),
    ("and", Func::And),
    ("or", Func::Or),
    ("but", Func::But),
    ("both", Func::Both),
    ("either", Func::Either),
    ("neither", Func::Neither),
    ("nor", Func::Nor),
    ("contains", Func::Contains),
    ("starts", Func::Starts),
    ("ends", Func::Ends),
    ("missing", Func::Missing),
    ("filled", Func::Filled),
    ("all", Func::All),
    ("than", Func::Than),
    ("that_of", Func::ThatOf),
    ("everything", Func::Everything),
    ("one", Func::One),
    ("only", Func::Only),
    ("too", Func::Too),
    ("filler", Func::Filler),
];

/// The phrases, read once.
pub(crate) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

/// Phrases by their first stem.
pub(crate) struct Lexicon {
    by_first: HashMap<String, Vec<(Vec<String>, Func)>>,
    words: HashSet<String>,
}

impl Lexicon {
    fn read() -> Self {
        let mut by_first: HashMap<String, Vec<(Vec<String>, Func)>> = HashMap::new();
        let lines = include_str!("lexicon.txt").lines().map(str::trim);
        for line in lines.filter(|it| !it.is_empty() && !it.starts_with('#')) {
            let Some((name, rest)) = line.split_once(':') else { continue };
            let Some((_, func)) = NAMES.iter().find(|(it, _)| *it == name) else { continue };
            for phrase in rest.split('|') {
                let stems: Vec<String> = phrase.split_whitespace().map(stem).collect();
                let Some(first) = stems.first() else { continue };
                let entry = by_first.entry(first.clone()).or_default();
                // A phrase listed twice keeps its first meaning: the telling ones come first.
                if !entry.iter().any(|(it, _)| *it == stems) {
                    entry.push((stems, *func));
                }
            }
        }
        let words = by_first.values().flatten().flat_map(|it| &it.0).cloned().collect();
        Self { by_first, words }
    }

    /// Whether a stem is a word of any phrase.
    pub fn holds(&self, stem: &str) -> bool {
        self.words.contains(stem)
    }

    /// The phrases that begin at the first of `stems`: how many words, and what they do.
    pub fn at<'a>(&'a self, stems: &'a [&'a str]) -> impl Iterator<Item = (usize, Func)> + 'a {
        let phrases = stems.first().and_then(|it| self.by_first.get(*it));
        phrases.into_iter().flatten().filter_map(move |(phrase, func)| {
            let fits = phrase.len() <= stems.len()
                && phrase.iter().zip(stems).all(|(a, b)| a.as_str() == *b);
            fits.then_some((phrase.len(), *func))
        })
    }

    /// Whether a word by itself only leads in what follows.
    pub fn leads_in(&self, stem: &str) -> bool {
        self.at(&[stem]).any(|(_, func)| {
            matches!(func, Func::Of | Func::In | Func::By | Func::With | Func::That | Func::And)
        })
    }

    /// Whether a word only shares its stem with one that does something by itself: "returned" of
    /// "return", "container" of "contain".
    pub fn only_shares_stem(&self, lower: &str, stem: &str) -> bool {
        let noun = ["er", "ers", "or", "ors"].iter().any(|it| lower.ends_with(it));
        let done = lower.ends_with("ed") && lower != "provided"; // what there is, no more
        (noun || done)
            && self.at(&[stem]).any(|it| match it {
                (1, Func::Ask) => lower.len() > stem.len(),
                (1, Func::Contains) => noun,
                _ => false,
            })
    }

    /// Whether a phrase begins with a stem.
    pub fn knows(&self, stem: &str) -> bool {
        self.by_first.contains_key(stem)
    }
}

/// Whether a word steers a question rather than name something in it.
pub(crate) fn steers(token: &Token) -> bool {
    token.lower.len() < 3 || LEXICON.knows(&token.stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_a_function_and_every_function_a_line() {
        let text = include_str!("lexicon.txt");
        let names = text.lines().filter(|it| !it.is_empty() && !it.starts_with('#'));
        let names: Vec<_> = names.filter_map(|it| it.split_once(':')).map(|it| it.0).collect();
        for (name, _) in NAMES {
            assert!(names.contains(name), "{name} has no phrases");
        }
        for name in names {
            assert!(NAMES.iter().any(|(it, _)| *it == name), "{name} has no function");
        }
    }
}
