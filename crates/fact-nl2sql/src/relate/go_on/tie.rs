//! How the words of a question tie it to the rows found before.
//!
//! Start at [`Tie::of`]. Knows nothing of what those rows are but their table.

use crate::catalog::{Catalog, Target};
use crate::lex::{Pause, Token, lex};
use crate::relate::lexicon::{Func, LEXICON};
use crate::ties::untie;

/// Words that stand for what was found where the question names nothing of its own.
const PRONOUNS: &[&str] = &[
    "them", "those", "these", "they", "their", "theirs", "it", "its", "he", "she", "him", "his",
    "her", "ones",
];

/// Of these, the ones that somebody who does something is spoken of by.
const DOERS: &[&str] = &["they", "he", "she", "it", "them", "those", "these"];

/// Words that say whose something is.
const OWNERS: &[&str] = &["their", "its", "his", "her"];

/// Words before a name that say it is of those found: "these boats".
const POINTERS: &[&str] = &["those", "these", "this", "such"];

/// Words for what was found as a whole: "sort the list", "in that result".
const LISTS: &[&str] = &["list", "result", "entry", "record", "row", "output", "answer", "item"];

/// Words that ask for more of the same rows.
const MORE: &[&str] =
    &["also", "too", "add", "include", "well", "besides", "update", "extend", "expand"];

/// Of these, the ones that say nothing else begins.
const ADDS: &[&str] = &["add", "include"];

/// How a question is tied to the one before.
#[expect(clippy::struct_excessive_bools, reason = "each is a word that was said, in any mixture")]
pub(super) struct Tie {
    /// What is left to be read.
    pub tokens: Vec<Token>,
    /// "what about …": what is said takes the place of what was said.
    pub instead: bool,
    /// "also", "too": what is said comes on top.
    pub more: bool,
    /// "add …": one more column of the same rows, whatever it is of.
    pub adds: bool,
    /// "for each of them".
    pub each: bool,
    /// A word stands for what was found.
    pub pronoun: bool,
    /// "which one": one of those found.
    pub one: bool,
}

impl Tie {
    pub fn of(tokens: &[Token], catalog: &Catalog) -> Self {
        let mut tokens = tokens.to_vec();
        let more = says(&tokens, MORE);
        let (opened, _) = untie(&mut tokens);
        let about = opened.iter().any(|it| matches!(it.as_str(), "about" | "same" | "instead"));
        let joined = opened.iter().any(|it| matches!(it.as_str(), "and" | "but" | "or"));
        let instead = about || joined && !asks(&tokens) && !more;
        let listed = takes_list_for_them(&mut tokens, catalog);
        let adds = says(tokens.get(..3.min(tokens.len())).unwrap_or_default(), ADDS);
        let each = takes_each(&mut tokens);
        let one = one_of_them(&tokens);
        let pronoun = listed || each || one || says(&tokens, PRONOUNS);
        Self { tokens, instead, more, adds, each, pronoun, one }
    }

    /// The words without the "one" of "the longest one", "the white ones", which is no number.
    pub fn without_one(&self) -> Vec<Token> {
        const COUNTED: &[&str] = &["than", "least", "most", "exactly", "only", "just", "to", "or"];
        let before = |at: usize| at.checked_sub(1).and_then(|it| self.tokens.get(it));
        let stands_for = |at: usize, it: &Token| {
            let led = before(at).is_some_and(|it| !COUNTED.contains(&it.lower.as_str()));
            let ends = at + 1 == self.tokens.len() || it.pause != Pause::None;
            it.lower == "ones" || it.lower == "one" && led && ends
        };
        let tokens = self.tokens.iter().enumerate();
        tokens.filter(|(at, it)| !stands_for(*at, it)).map(|it| it.1.clone()).collect()
    }
}

fn says(tokens: &[Token], words: &[&str]) -> bool {
    tokens.iter().any(|it| words.contains(&it.lower.as_str()))
}

/// Whether a question or a wish of its own begins.
fn asks(tokens: &[Token]) -> bool {
    let stems: Vec<&str> = tokens.iter().take(3).map(|it| it.stem.as_str()).collect();
    LEXICON.at(&stems).any(|(_, func)| {
        matches!(func, Func::Ask | Func::Which | Func::Who | Func::Where | Func::When | Func::Count)
    })
}

/// Puts "them" in the place of "the list", "that result", where no table or column is called so.
fn takes_list_for_them(tokens: &mut Vec<Token>, catalog: &Catalog) -> bool {
    let named =
        |it: &Token| catalog.names().at(&[it.stem.as_str()]).iter().any(|it| it.score > 0.6);
    let at = tokens.windows(2).position(|it| {
        let [before, noun] = it else { return false };
        let pointed = matches!(before.lower.as_str(), "the" | "that")
            || POINTERS.contains(&before.lower.as_str());
        pointed && LISTS.contains(&crate::words::singular(&noun.lower).as_str()) && !named(noun)
    });
    let Some(at) = at else { return false };
    let follows = tokens.get(at + 2).map(|it| it.lower.clone()).unwrap_or_default();
    if follows == "of" {
        return false; // "the list of towns" says which
    }
    let pause = tokens.get(at + 1).map_or(Pause::None, |it| it.pause);
    let them = lex("them").into_iter().map(|it| Token { pause, ..it });
    tokens.splice(at..at + 2, them);
    true
}

/// Takes "for each of them", "each one", "they each" out; whether it was there.
fn takes_each(tokens: &mut Vec<Token>) -> bool {
    let Some(at) = tokens.iter().position(|it| it.lower == "each") else { return false };
    let lower = |it: usize| tokens.get(it).map_or("", |it| it.lower.as_str());
    let before = at.checked_sub(1).map_or("", lower);
    let parted = |at: usize| {
        at + 1 == tokens.len() || tokens.get(at).is_some_and(|it| it.pause != Pause::None)
    };
    let to = match (lower(at + 1), lower(at + 2)) {
        ("one", _) => at + 2,
        ("of", "them" | "those" | "these")
            if tokens.len() == at + 3 || !is_noun(tokens, at + 3) =>
        {
            at + 3
        }
        _ if parted(at) || DOERS.contains(&before) => at + 1,
        _ => return false,
    };
    let from = if before == "for" { at - 1 } else { at };
    tokens.drain(from..to);
    true
}

/// Whether a word of its own stands there: neither an end nor a small word.
fn is_noun(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|it| !LEXICON.knows(&it.stem))
}

/// "which one", "the ones", "which of them".
fn one_of_them(tokens: &[Token]) -> bool {
    tokens.windows(2).any(|it| {
        let [before, one] = it else { return false };
        let led = matches!(before.lower.as_str(), "which" | "what" | "the" | "any")
            || POINTERS.contains(&before.lower.as_str());
        led && matches!(one.lower.as_str(), "one" | "ones")
    }) || tokens.windows(3).any(|it| {
        let [which, of, them] = it else { return false };
        matches!(which.lower.as_str(), "which" | "who" | "what")
            && of.lower == "of"
            && PRONOUNS.contains(&them.lower.as_str())
    })
}

/// Whether a table is named with a word that points back: "this visitor".
pub(super) fn points_at(tokens: &[Token], table: usize, catalog: &Catalog) -> bool {
    tokens.windows(2).any(|it| {
        let [before, name] = it else { return false };
        let named = catalog.names().at(&[name.stem.as_str()]);
        POINTERS.contains(&before.lower.as_str())
            && named.iter().any(|it| it.target == Target::Table(table) && it.score > 0.6)
    })
}

/// Whether something is said to be of those found before anything else is named: "the titles of
/// their albums", where nothing in the question has albums.
pub(super) fn owns_before_named(tokens: &[Token], catalog: &Catalog) -> bool {
    let own = tokens.iter().position(|it| OWNERS.contains(&it.lower.as_str()));
    let is_table = |it: &Token| {
        let named = catalog.names().at(&[it.stem.as_str()]);
        named.iter().any(|it| matches!(it.target, Target::Table(_)) && it.score > 0.6)
    };
    own.is_some_and(|at| !tokens.iter().take(at).any(is_table))
}

/// "How many albums do they have?", "which shops did she visit": those who do it were found before.
pub(super) fn asks_what_they_do(tokens: &[Token]) -> bool {
    const DOES: &[&str] = &["do", "does", "did", "have", "has", "are", "is", "was", "were", "can"];
    let at = tokens.windows(2).position(|it| {
        let [does, they] = it else { return false };
        DOES.contains(&does.lower.as_str()) && DOERS.contains(&they.lower.as_str())
    });
    let Some(at) = at else { return false };
    let before = tokens.get(..at).unwrap_or_default();
    let joins = |it: &Token| {
        it.pause != Pause::None
            || matches!(it.lower.as_str(), "and" | "or" | "that" | "who" | "with" | "whose")
    };
    !before.iter().skip(1).any(joins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_do_it_stand_before_what_they_do() {
        for (question, expected) in [
            ("How many boats do they own?", true),
            ("Which ports did she visit in May?", true),
            ("Who does he sail with?", true),
            ("Which captains own boats and how old are they?", false),
            ("How many captains are there, and what do they own?", false),
            ("List the boats they own", false),
        ] {
            assert_eq!(asks_what_they_do(&lex(question)), expected, "{question}");
        }
    }

    #[test]
    fn each_of_them_is_taken_out() {
        for (question, left) in [
            ("How many boats does each of them own?", "How many boats does own"),
            ("the number of boats for each one", "the number of boats"),
            ("show the harbour for each", "show the harbour"),
            ("how many boats do they each own", "how many boats do they own"),
            ("how many boats for each harbour", "how many boats for each harbour"),
            ("how many boats per harbour", "how many boats per harbour"),
        ] {
            let mut tokens = lex(question);
            takes_each(&mut tokens);
            let words: Vec<&str> = tokens.iter().map(|it| it.text.as_str()).collect();
            assert_eq!(words.join(" "), left);
        }
    }
}
