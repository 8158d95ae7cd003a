//! Words of a question that this database writes in short: "dentists" where a table is called
//! `dntst`.
//!
//! Start at [`written_for`]. A word is read so only where nothing else is known by it; which short
//! form it may be is told by `catalog/names/short.rs`.

use crate::annotate::when;
use crate::catalog::{Catalog, NameHit, Target};
use crate::glossary::{GLOSSARY, VERBS};
use crate::lex::{Pause, Token, TokenKind};
use crate::relate::LEXICON;
use crate::words;

/// The stem of the short form the word at `at` is written in; `None` where it means something
/// itself.
pub(crate) fn written_for(tokens: &[Token], at: usize, catalog: &Catalog) -> Option<String> {
    let rest = tokens.get(at..).unwrap_or_default();
    let token = rest.first().filter(|it| it.kind == TokenKind::Word)?;
    // A capital within a sentence begins the name of somebody.
    let before = at.checked_sub(1).and_then(|it| tokens.get(it));
    let begins = before.is_none_or(|it| it.pause == Pause::Stop);
    let is_name = !begins && token.text.chars().next().is_some_and(char::is_uppercase);
    // "unfinished" says what has not come about, and is no noun.
    let denies = token.lower.starts_with("un") && token.lower.ends_with("ed");
    let means_something = is_name
        || denies
        || GLOSSARY.steers(&token.stem) && !says_flag(token, catalog)
        || LEXICON.knows(&token.stem) && !LEXICON.only_shares_stem(&token.lower, &token.stem)
        || (LEXICON.holds(&token.stem) || VERBS.plain(&token.stem).is_some())
            && !is_noun(token, before)
            && !is_thing(token, catalog)
            && !says_flag(token, catalog)
        || words::means_anybody(&token.stem)
        || when::at(rest).is_some()
        || when::is_time_word(&token.lower)
        || is_kept(rest, before, catalog)
        || at.checked_sub(1).is_some_and(|it| ends_text(tokens.get(it..), catalog));
    if means_something {
        return amount_in_short(token, before, catalog);
    }
    catalog.names().shortened(&token.lower)
}

/// Whether the data holds a text that begins here. "engineers" of a table written in short are its rows,
/// though some of them are of the grade "engineer".
fn is_kept(rest: &[Token], before: Option<&Token>, catalog: &Catalog) -> bool {
    let Some(first) = rest.first() else { return false };
    let hits = catalog.values().at(rest);
    if hits.is_empty() || hits.iter().any(|it| it.n_words > 1) {
        return !hits.is_empty();
    }
    let told = before.is_some_and(|it| matches!(it.lower.as_str(), "the" | "each" | "every"));
    let several = told || words::singular(&first.lower) != first.lower;
    let short = catalog.names().shortened(&first.lower).filter(|_| several);
    let tables = short.map(|it| catalog.names().at(&[it.as_str()])).unwrap_or_default();
    let own = |table: usize| hits.iter().all(|it| it.col.table == table);
    !tables
        .iter()
        .any(|it| matches!(it.target, Target::Table(table) if it.score > 0.9 && own(table)))
}

/// Whether the second word is part of a text that begins at the first: "senior engineers".
fn ends_text(from: Option<&[Token]>, catalog: &Catalog) -> bool {
    let hits = catalog.values().at(from.unwrap_or_default());
    hits.iter().any(|it| it.n_words > 1)
}

/// The stem of the initials that the words from `at` on are written in, and how many words they
/// are: `wo` for "work orders". `None` where they mean something as they stand.
pub(crate) fn initials_for(
    tokens: &[Token],
    at: usize,
    catalog: &Catalog,
) -> Option<(String, usize)> {
    let rest = tokens.get(at..)?;
    let names = catalog.names();
    (2..=3).rev().find_map(|n_words| {
        let own = rest.get(..n_words)?;
        let (last, before) = own.split_last()?;
        // "order" begins "order by", and ends "work order".
        let plain = own.iter().all(|it| it.kind == TokenKind::Word && it.lower.len() > 2)
            && before.iter().all(|it| !LEXICON.knows(&it.stem));
        let joined = before.iter().all(|it| it.pause == Pause::None);
        if !plain || !joined {
            return None;
        }
        let initials: String = own.iter().filter_map(|it| it.lower.chars().next()).collect();
        let table = names.written_in_initials(&initials)?;
        let stems: Vec<&str> = own.iter().map(|it| it.stem.as_str()).collect();
        let called = names.at(&stems).iter().any(|it| it.n_words == n_words)
            || names.at(&[last.stem.as_str()]).iter().any(|it| it.score > KNOWN)
            || catalog.values().at(rest).iter().any(|it| it.n_words == n_words);
        (!called).then_some((table, n_words))
    })
}

/// Whether a plural is what a table is called in short: "fields" of `fld`.
fn is_thing(token: &Token, catalog: &Catalog) -> bool {
    let several = words::singular(&token.lower) != token.lower;
    let short = || catalog.names().shortened(&token.lower);
    let table = |stem: &str| {
        let called = catalog.names().at(&[stem]);
        called.iter().any(|it| it.score > 0.95 && matches!(it.target, Target::Table(_)))
    };
    several && VERBS.plain(&token.stem).is_none() && short().is_some_and(|it| table(&it))
}

/// Whether what was done is what a column says yes or no of in short: "blocked" of `blk_fl`.
fn says_flag(token: &Token, catalog: &Catalog) -> bool {
    let short = || catalog.names().shortened(&token.lower);
    let flag = |it: NameHit| match it.target {
        Target::Column(col) => catalog
            .column(col)
            .is_some_and(|it| it.is_yes_or_no() || it.words.iter().any(|word| word == "flag")),
        Target::Table(_) | Target::Concept(_) => false,
    };
    token.lower.ends_with("ed")
        && short().is_some_and(|it| catalog.names().at(&[&it]).into_iter().any(flag))
}

/// The short form of an amount that is asked of by its total or its highest: "total demurrage" of a
/// column `dem_amt`, whatever else goes by the word.
fn amount_in_short(token: &Token, before: Option<&Token>, catalog: &Catalog) -> Option<String> {
    const MEASURED: &[&str] =
        &["total", "average", "mean", "highest", "lowest", "most", "least", "sum", "largest"];
    before.filter(|it| it.pause == Pause::None && MEASURED.contains(&it.lower.as_str()))?;
    let short = catalog.names().written_short(&token.lower)?;
    let amount = |it: NameHit| match it.target {
        Target::Column(col) => {
            catalog.column(col).is_some_and(|it| it.is_quantity() && it.words.contains(&short))
        }
        Target::Table(_) | Target::Concept(_) => false,
    };
    let named = catalog.names().at(&[&short]);
    named.into_iter().any(amount).then_some(short)
}

/// What is known better than this by its last word is no set of initials.
const KNOWN: f64 = 0.8;

/// Whether a word that may be a verb is a noun here: "bookings", "per ship", "the route".
fn is_noun(token: &Token, before: Option<&Token>) -> bool {
    const LEADS: &[&str] = &[
        "the", "a", "an", "per", "each", "every", "by", "of", "which", "what", "our", "their",
        "all", "any", "this", "that", "same", "for", "with", "without", "no", "and", "on",
    ];
    const DOERS: &[&str] = &["who", "that", "which", "he", "she", "it", "nobody", "person"];
    let led = |words: &[&str]| {
        before.is_some_and(|it| it.pause == Pause::None && words.contains(&it.lower.as_str()))
    };
    let several = words::singular(&token.lower) != token.lower;
    let begins = before.is_none_or(|it| it.pause != Pause::None);
    let deed = token.lower.ends_with("ing") || token.lower.ends_with("ings");
    // "who books": what somebody does ends as a plural does.
    (several || deed && begins) && !led(DOERS) || led(LEADS) && !token.lower.ends_with("ed")
}
