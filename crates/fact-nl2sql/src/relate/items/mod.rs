//! A question cut into items: each a stretch of words with what it may stand for.
//!
//! Start at [`items`]. Of all ways to cover the question with names, values, numbers and function
//! words the one that explains most of it is kept; what a name stands for stays open until all
//! of the question has been seen. Knows nothing of grammar.

mod beside;
mod clock;
mod compare;
mod cycles;
mod deeds;
mod delay;
mod derived;
mod function_words;
mod initials;
mod lateness;
mod mended;
mod mistaken;
mod names;
mod part_names;
mod periods;
mod root_measures;
mod rows_of_kind;
mod soon;
mod spread;
mod unit_prices;
mod values;
mod worth;

pub(crate) use clock::clock;
pub(crate) use compare::adjective_columns;
pub(crate) use cycles::tells_cycles;
pub(crate) use derived::{tells_lengths, unit_said, usual_lengths, years_since};
pub(crate) use lateness::{How, Lateness};
pub(crate) use mended::{Mended, mended};
pub(crate) use part_names::drop_chance_hits;
pub(crate) use periods::{names_regular, periods};
pub(crate) use soon::Soon;

use super::lexicon::Func;
use crate::catalog::{Catalog, NameHit, Role, Target, ValueHit};
use crate::lex::{Pause, Token, TokenKind};
use crate::plan::Col;
use crate::words;

use compare::adjectives;
use function_words::function_words;
use mistaken::is_money_of_flag;
use names::{keys, names, turned_names};
use spread::spread;
use values::values;

/// Whether nothing but a pause or another part of the sentence comes after an item.
pub(crate) fn ends_here(items: &[Item], at: usize) -> bool {
    let pause = items.get(at).is_some_and(|it| it.pause != Pause::None);
    let next = items.get(at + 1).map(|it| &it.kind);
    pause || next.is_none_or(|it| matches!(it, Kind::Func(Func::And | Func::Or | Func::But)))
}

/// Whether a word of its own leads in what stands here: "for a parrot" is no part of another name.
pub(crate) fn is_led_in(items: &[Item], at: usize) -> bool {
    let mut before = items.get(..at).unwrap_or_default().iter().rev();
    let led = before.find(|it| !matches!(it.kind, Kind::Func(Func::Filler)));
    led.is_some_and(|it| matches!(it.kind, Kind::Func(Func::In | Func::With | Func::By)))
}

/// A stretch of words and what it may stand for.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// What it may stand for.
    pub kind: Kind,
    /// The words as written.
    pub text: String,
    /// How many tokens it takes.
    pub n_words: usize,
    /// Punctuation after it.
    pub pause: Pause,
    /// Whether it ended in `'s`.
    pub possessive: bool,
    /// Whether its last word is a plural.
    pub plural: bool,
}

/// What a stretch of words may stand for.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Func(Func),
    /// Tables and columns of this name, likeliest first.
    Names(Vec<NameHit>),
    /// Texts the data holds.
    Values(Vec<ValueHit>),
    /// Text between quotation marks that no column holds as a whole.
    Quoted,
    Number {
        value: f64,
        /// Four digits that can be a year.
        plain: bool,
    },
    /// A calendar date, `2024-03-05`.
    Date,
    Adjective(Adjective),
    /// Late, on time, overdue.
    Late(Lateness),
    /// How soon one date came after another.
    Soon(Soon),
    /// Nothing that is known.
    Word,
}

/// An adjective that compares by a column.
#[derive(Debug, Clone)]
pub(crate) struct Adjective {
    /// The columns it may compare by, and whether more of the adjective is less of the column.
    pub figures: Vec<(Col, f64, bool)>,
    /// "oldest" rather than "older" or "old".
    pub superlative: bool,
    /// "older".
    pub comparative: bool,
}

/// Cuts a question into items.
pub(crate) fn items(tokens: &[Token], catalog: &Catalog) -> Vec<Item> {
    let tokens = &spread(tokens, catalog);
    let n = tokens.len();
    let mut best: Vec<(f64, Option<(usize, Kind)>)> = vec![(f64::NEG_INFINITY, None); n + 1];
    if let Some(first) = best.first_mut() {
        first.0 = 0.0;
    }
    for at in 0..n {
        let so_far = best.get(at).map_or(f64::NEG_INFINITY, |it| it.0);
        for (n_words, quality, kind) in candidates(tokens, at, catalog) {
            #[expect(clippy::cast_precision_loss, reason = "a question has few words")]
            let length = n_words as f64;
            let score = so_far + quality * length + 0.3 * (length - 1.0);
            if let Some(slot) = best.get_mut(at + n_words).filter(|it| score > it.0) {
                *slot = (score, Some((at, kind)));
            }
        }
    }
    let mut items = Vec::new();
    let mut to = n;
    while let Some((from, kind)) = best.get_mut(to).and_then(|it| it.1.take()) {
        items.push(item(tokens, from, to, kind));
        to = from;
    }
    items.reverse();
    part_names::without_synonyms_before(items)
}

fn item(tokens: &[Token], from: usize, to: usize, kind: Kind) -> Item {
    let own = tokens.get(from..to).unwrap_or_default();
    let text = own.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join(" ");
    let last = own.last();
    Item {
        kind,
        text,
        n_words: to - from,
        pause: last.map_or(Pause::None, |it| it.pause),
        possessive: last.is_some_and(|it| it.possessive),
        plural: last.is_some_and(|it| words::singular(&it.lower) != it.lower),
    }
}

fn candidates(tokens: &[Token], at: usize, catalog: &Catalog) -> Vec<(usize, f64, Kind)> {
    let rest = tokens.get(at..).unwrap_or_default();
    let Some(first) = rest.first() else { return Vec::new() };
    let mut found = vec![(1, -0.4, Kind::Word)];
    match &first.kind {
        TokenKind::Number { value, plain, .. } => {
            let year = *plain && (1000.0..2200.0).contains(value);
            found.push((1, 0.9, Kind::Number { value: *value, plain: year }));
        }
        TokenKind::Date => found.push((1, 0.95, Kind::Date)),
        TokenKind::Quoted => {
            return vec![(1, 1.2, quoted(&first.text, catalog))];
        }
        TokenKind::Word | TokenKind::Sign => {}
    }
    // A phrase never runs on over a comma.
    let reach = rest.iter().position(|it| it.pause != Pause::None).map_or(rest.len(), |it| it + 1);
    let stems: Vec<&str> = rest
        .iter()
        .take(reach.min(8))
        .take_while(|it| it.kind != TokenKind::Quoted)
        .map(|it| it.stem.as_str())
        .collect();
    let before = at.checked_sub(1).and_then(|it| tokens.get(it));
    function_words(&stems, rest, before, catalog, &mut found);
    names(&stems, rest, catalog, &mut found);
    turned_names(&stems, catalog, &mut found);
    keys(first, catalog, &mut found);
    if let (true, Some(second)) = (first.stem == "full", rest.get(1)) {
        // "full name": whatever names a row.
        let mut names = Vec::new();
        keys(second, catalog, &mut names);
        for (_, quality, mut kind) in names {
            if let Kind::Names(hits) = &mut kind {
                hits.retain(|it| match it.target {
                    Target::Column(col) => catalog
                        .table(col.table)
                        .is_some_and(|it| it.label.as_slice() == [col.column]),
                    Target::Table(_) | Target::Concept(_) => true,
                });
            }
            found.push((2, quality, kind));
        }
    }
    adjectives(rest, before, catalog, &mut found);
    values(tokens, at, catalog, &mut found);
    beside::kinds_of_next(rest, catalog, &mut found);
    derived::derived(tokens, at, catalog, &mut found);
    cycles::cycles(tokens, at, catalog, &mut found);
    lateness::lateness(tokens, at, catalog, &mut found);
    soon::soon(tokens, at, catalog, &mut found);
    initials::by_initials(first, catalog, &mut found);
    root_measures::by_root(first, catalog, &mut found);
    unit_prices::unit_prices(tokens, at, catalog, &mut found);
    // "interviewed more than 5 times": how often, whatever is called so.
    let how_often = before.is_some_and(|it| matches!(it.kind, TokenKind::Number { .. }))
        && !rest
            .get(1)
            .is_some_and(|it| matches!(it.lower.as_str(), "more" | "as" | "the" | "higher"));
    if first.lower == "times" && how_often {
        found.retain(|it| !matches!(it.2, Kind::Names(_) | Kind::Values(_)));
    }
    let says_state = first.lower == "paid"
        && (leads_to_thing(before, rest.get(1), catalog) || is_kept_state("paid", before, catalog));
    found.retain_mut(|(_, _, kind)| {
        let Kind::Names(hits) = kind else { return true };
        catalog.keep_meant(hits, tokens, at);
        hits.retain(|it| it.n_words > 1 || !is_money_of_flag(first, it, catalog));
        hits.retain(|it| !says_state || it.n_words > 1 || !names_amount(it, catalog));
        !hits.is_empty()
    });
    found
}

/// "a paid order", but no "best paid clerk": it says how the thing stands, and is nobody's wage.
fn leads_to_thing(before: Option<&Token>, next: Option<&Token>, catalog: &Catalog) -> bool {
    let ranked = is_ranked(before);
    let is_thing = |it: &NameHit| matches!(it.target, Target::Table(_)) && it.score > 0.7;
    let thing = next.is_some_and(|it| catalog.names().at(&[it.stem.as_str()]).iter().any(is_thing));
    thing && !ranked
}

fn is_ranked(before: Option<&Token>) -> bool {
    const DEGREES: &[&str] =
        &["best", "better", "well", "highest", "lowest", "most", "least", "worst"];
    before.is_some_and(|it| DEGREES.contains(&it.lower.as_str()))
}

/// Whether the data keeps when or that something was done, by that very word: "paid on", "is paid".
fn is_kept_state(done: &str, before: Option<&Token>, catalog: &Catalog) -> bool {
    let called = catalog.names().at(&[&words::stem(done)]);
    let keeps = |it: &NameHit| match it.target {
        Target::Column(col) => catalog.column(col).is_some_and(|it| {
            let state = it.role == Role::Date || it.is_yes_or_no();
            state && it.words.iter().any(|it| it == done)
        }),
        _ => false,
    };
    !is_ranked(before) && called.iter().any(keeps)
}

/// Whether a name that is not all of a column's own is that of a quantity.
fn names_amount(hit: &NameHit, catalog: &Catalog) -> bool {
    let quantity = |col| catalog.column(col).is_some_and(crate::catalog::ColumnInfo::is_quantity);
    hit.score <= 0.95 && matches!(hit.target, Target::Column(col) if quantity(col))
}

/// Whether "percentage of X" is what a column called X keeps.
pub(crate) fn is_kept_share(items: &[Item], at: usize, catalog: &Catalog) -> bool {
    const SHARES: &[&str] =
        &["share", "percentage", "percent", "proportion", "percentages", "ratio", "ratios"];
    const UNITS: &[&str] = &[
        "hours", "hour", "hrs", "minutes", "mins", "days", "weeks", "kg", "tonnes", "litres", "km",
        "miles", "price", "cost", "fee", "charge", "amount", "quantity", "qty",
    ];
    let says_share =
        items.get(at).is_some_and(|it| SHARES.contains(&it.text.to_lowercase().as_str()));
    let of = items.get(at + 1).is_some_and(|it| matches!(it.kind, Kind::Func(Func::Of)));
    // "the black percentage", or "the percentage of black"
    let before = at.checked_sub(1).and_then(|it| items.get(it));
    let follows =
        before.is_some_and(|it| it.pause == Pause::None && matches!(it.kind, Kind::Names(_)));
    let named = if follows { before } else { items.get(at + 2).filter(|_| of) };
    let Some(Kind::Names(hits)) = named.map(|it| &it.kind) else { return false };
    let best = hits.iter().map(|it| it.score).fold(0.0, f64::max);
    let kept = |it: &NameHit| match it.target {
        Target::Column(col) if it.score >= best => catalog.column(col).is_some_and(|it| {
            let shares = it.n_different.is_none_or(|n| n > 2); // more than a yes and a no
            let within = it.range.is_some_and(|(low, high)| low >= 0.0 && high <= 100.0);
            // "share of the hours": what is told in a unit is no share of anything.
            let in_unit = it.words.iter().any(|it| UNITS.contains(&it.as_str()));
            it.is_quantity() && shares && within && !in_unit
        }),
        _ => false,
    };
    says_share && best > 0.6 && hits.iter().any(kept)
}

/// What text between quotation marks is: one the data holds, the name of a column, or neither.
fn quoted(text: &str, catalog: &Catalog) -> Kind {
    // The full stop of the sentence may stand before the closing mark.
    let ends = text.trim_end_matches(['.', ',', '?', '!']);
    for text in [text, ends] {
        let hits = catalog.values().exactly(text);
        if !hits.is_empty() {
            return Kind::Values(hits);
        }
    }
    let stems = words::stems(text);
    let stems: Vec<&str> = stems.iter().map(String::as_str).collect();
    // "the date of birth": the article is no part of the name.
    let stems = match stems.as_slice() {
        ["the", rest @ ..] => rest,
        whole => whole,
    };
    let mut names = catalog.names().at(stems);
    names.retain(|it| {
        let column = matches!(it.target, Target::Column(_));
        column && it.n_words == stems.len() && stems.len() > 1 && it.score > 0.9
    });
    if names.is_empty() { Kind::Quoted } else { Kind::Names(names) }
}

/// "which country and state": a word of asking that only goes on with a list of nouns.
fn is_listed_noun(rest: &[Token], before: Option<&Token>) -> bool {
    const LED: &[&str] = &[
        "the", "all", "their", "its", "his", "her", "each", "every", "me", "us", "how", "which",
        "what", "those",
    ];
    let joined = before.is_some_and(|it| it.stem == "and" && it.pause == Pause::None);
    joined && !rest.get(1).is_some_and(|it| LED.contains(&it.lower.as_str()))
}
