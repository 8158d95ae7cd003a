//! Questions that want a yes or a no: "have we ever had a complaint about …", "are all visits paid?"
//!
//! Start at [`related`]: such a question is asked again as one for a number, and the number says yes or no.
//! Knows nothing of grammar beyond the first words.

use fact_core::YesNo;

use super::Related;
use super::relation::Figure;
use crate::catalog::{Catalog, Target};
use crate::glossary::VERBS;
use crate::lex::{Pause, Token};
use crate::words;

/// The verbs a question begins with that wants a yes or a no.
const BE: &[&str] = &["is", "are", "was", "were"];
const HAVE: &[&str] = &["has", "have", "had"];
const DO: &[&str] = &["does", "do", "did"];
/// Those who ask, of themselves or of theirs.
const WE: &[&str] = &["we", "i", "you", "they"];
const SOMEBODY: &[&str] = &["anybody", "anyone", "anything", "somebody", "someone", "something"];
const ONE: &[&str] = &["any", "a", "an", "some"];
const ALL: &[&str] = &["all", "every", "each"];
const EVER: &[&str] = &["ever", "already", "yet", "currently", "still", "now", "also"];
/// Verbs that say no more of things than that they are there.
const THERE: &[&str] = &["have", "had", "get", "got", "see", "seen", "been", "receive", "received"];

/// A count less sure than this says neither yes nor no.
const LEAST: f64 = 0.5;

/// What `tokens` ask for that want a yes or a no, with what says it; `None` where they want something else
/// or no number says it.
pub(crate) fn related(tokens: &[Token], catalog: &Catalog) -> Option<Related> {
    let Some(wanted) = Wanted::of(tokens, catalog) else {
        return rows_found(tokens, catalog);
    };
    if wanted.lists
        && let Some(it) = super::told(tokens, catalog).filter(|it| names_things(it, catalog))
    {
        return Some(said(it, YesNo::Found));
    }
    let counted = super::told(&wanted.counted, catalog).filter(|it| it.confidence >= LEAST)?;
    let relation = &counted.rows.relation;
    let single = matches!(relation.shown.as_slice(), [Figure::Rows(_)])
        && relation.groups.is_empty()
        && relation.having.is_empty();
    // "are all of them happy": without a condition it would be said of all.
    let told = wanted.one_is_yes || relation.all_tests().next().is_some();
    let verdict = if wanted.one_is_yes { YesNo::Counted } else { YesNo::NoneCounted };
    (single && told).then(|| said(counted, verdict))
}

/// "did anybody fail a test in May?": how many rows there are that have no name to be told by.
fn rows_found(tokens: &[Token], catalog: &Catalog) -> Option<Related> {
    let verb = tokens.first()?.lower.as_str();
    let one = tokens.iter().take(2).any(|it| SOMEBODY.contains(&it.lower.as_str()));
    if !begins(verb) || !one || asks_further(tokens) {
        return None;
    }
    let mut related = super::told(tokens, catalog).filter(|it| !names_things(it, catalog))?;
    let relation = &mut related.rows.relation;
    let plain = relation.shown.iter().all(|it| matches!(it, Figure::Column(_)))
        && relation.groups.is_empty()
        && relation.limit.is_none()
        && relation.against.is_none();
    if !plain || related.rows.sided || relation.all_tests().next().is_none() {
        return None;
    }
    relation.shown = vec![Figure::Rows(relation.subject)];
    relation.order.clear();
    relation.distinct = false;
    Some(said(related, YesNo::Counted))
}

/// The same rows, of which `verdict` is to be told.
fn said(mut related: Related, verdict: YesNo) -> Related {
    related.rows.yes_no = Some(verdict);
    related
}

/// Whether the rows are things by the names they have.
fn names_things(related: &Related, catalog: &Catalog) -> bool {
    let relation = &related.rows.relation;
    let table = catalog.table(relation.subject);
    table.is_some_and(|it| !it.label.is_empty()) && !related.rows.works_out()
}

/// What was asked for instead of a yes or a no.
struct Wanted {
    /// A question for how many there are of what would make it a yes, or a no.
    counted: Vec<Token>,
    /// Whether one makes it a yes; else it makes it a no.
    one_is_yes: bool,
    /// Whether which they are is told as well: "are there any …".
    lists: bool,
}

impl Wanted {
    /// What a question wants that begins as one for a yes or a no; `None` where it is another.
    fn of(tokens: &[Token], catalog: &Catalog) -> Option<Self> {
        let (verb, rest) = tokens.split_first()?;
        if asks_further(tokens) {
            return None;
        }
        let verb = verb.lower.as_str();
        let one = |counted| Self { counted, one_is_yes: true, lists: false };
        if let Some(rest) = there(verb, rest) {
            return Some(Self { lists: true, ..one(how_many(rest, catalog)) });
        }
        if !BE.contains(&verb)
            && let Some(counted) =
                of_us(verb, rest, catalog).or_else(|| of_somebody(verb, rest, catalog))
        {
            return Some(one(counted));
        }
        let (said, things) = rest.split_first().filter(|_| begins(verb))?;
        if said.lower == "any" {
            return Some(one(how_many(without_owner(things), catalog)));
        }
        let counted = ALL
            .contains(&said.lower.as_str())
            .then(|| but_not(verb, without_owner(things), catalog))
            .flatten()?;
        Some(Self { counted, one_is_yes: false, lists: false })
    }
}

/// Whether a question that begins so may want a yes or a no.
fn begins(verb: &str) -> bool {
    [BE, HAVE, DO].iter().any(|it| it.contains(&verb))
}

/// Whether something else is asked for besides: "are there any, and which?", "are they good or bad?"
fn asks_further(tokens: &[Token]) -> bool {
    const ASKS: &[&str] = &[
        "which", "who", "whose", "what", "where", "when", "how", "why", "or", "list", "show",
        "name",
    ];
    // "did we sell more in May than in June": of two numbers, which no count says.
    let compares = tokens.windows(2).any(|it| {
        matches!(it, [more, next] if matches!(more.lower.as_str(), "more" | "fewer" | "less")
            && next.lower != "than")
    });
    let stops = tokens.iter().rev().skip(1).any(|it| it.pause == Pause::Stop);
    stops || compares || tokens.iter().skip(1).any(|it| ASKS.contains(&it.lower.as_str()))
}

/// What there is asked to be: "are there any …", "have there been any …".
fn there<'a>(verb: &str, rest: &'a [Token]) -> Option<&'a [Token]> {
    let (_, rest) = rest.split_first().filter(|it| it.0.lower == "there")?;
    if BE.contains(&verb) {
        return Some(after(rest, &[EVER, ONE]));
    }
    let been = rest.iter().take(3).position(|it| it.lower == "been")?;
    HAVE.contains(&verb).then(|| after(rest.get(been + 1..).unwrap_or_default(), &[ONE]))
}

/// "have we ever signed a licence with …": how many such licences we have signed.
fn of_us(verb: &str, rest: &[Token], catalog: &Catalog) -> Option<Vec<Token>> {
    let (us, rest) = rest.split_first().filter(|it| WE.contains(&it.0.lower.as_str()))?;
    let rest = after(rest, &[EVER]);
    let (does, things) = rest.split_first()?;
    let holds = |it: &Token, of: &[&str]| of.contains(&it.lower.as_str());
    if holds(does, ONE) && HAVE.contains(&verb) {
        return Some(how_many(things, catalog)); // "have we any …"
    }
    let (one, things) = things.split_first()?;
    if !holds(one, ONE) || things.is_empty() {
        return None;
    }
    let mut counted = how_many(things, catalog);
    if !holds(does, THERE) {
        let helped = if HAVE.contains(&verb) { "have" } else { verb };
        counted.extend([Token::word(helped), us.clone(), does.clone()]);
    }
    Some(counted)
}

/// "did the harbour shop take any orders in May": how many orders in May the harbour shop did take.
fn of_somebody(verb: &str, rest: &[Token], catalog: &Catalog) -> Option<Vec<Token>> {
    const LONGEST: usize = 6;
    let any = rest.iter().take(LONGEST).position(|it| it.lower == "any").filter(|it| *it > 1)?;
    let (who, things) = rest.split_at(any);
    if !begins(verb) || who.iter().any(|it| matches!(it.lower.as_str(), "not" | "never" | "any")) {
        return None;
    }
    let (does, _) = who.split_last()?;
    let paused = who.iter().any(|it| it.pause != Pause::None);
    let things = things.get(1..).filter(|it| !it.is_empty() && !paused)?;
    thing_at(things, catalog).filter(|it| *it < 3)?;
    let mut counted = how_many(things, catalog);
    if THERE.contains(&does.lower.as_str()) {
        counted.push(Token::word("of"));
        counted.extend(who.iter().take(who.len() - 1).cloned());
    } else {
        counted.push(Token::word(if HAVE.contains(&verb) { "have" } else { verb }));
        counted.extend(who.iter().cloned());
    }
    Some(counted)
}

/// The things of which something is not said that is asked of all of them: of "has every event been
/// invoiced" those that "have not been invoiced".
fn but_not(verb: &str, things: &[Token], catalog: &Catalog) -> Option<Vec<Token>> {
    let last = thing_at(things, catalog)?;
    let (named, said) = things.split_at(last + 1);
    let denied: &[&str] = match verb {
        it if BE.contains(&it) => &["are", "not"],
        it if HAVE.contains(&it) => &["have", "not"],
        _ => &["do", "not"],
    };
    let begins = said.first()?;
    if HAVE.contains(&verb) && !VERBS.is_past(&begins.lower) && begins.lower != "been" {
        // "has every shop a manager": those with none.
        let mut counted = how_many(named, catalog);
        counted.push(Token::word("without"));
        counted.extend(after(said, &[ONE]).iter().cloned());
        return Some(counted);
    }
    let mut counted = how_many(named, catalog);
    counted.extend(denied.iter().map(|it| Token::word(it)));
    counted.extend(said.iter().cloned());
    Some(counted)
}

/// "of our" before things.
fn without_owner(things: &[Token]) -> &[Token] {
    after(things, &[&["of"], &["our", "the", "these", "those", "your", "my", "their"]])
}

/// What follows after at most one of each of some words.
fn after<'a>(mut tokens: &'a [Token], words: &[&[&str]]) -> &'a [Token] {
    for words in words {
        if let Some((_, rest)) =
            tokens.split_first().filter(|it| words.contains(&it.0.lower.as_str()))
        {
            tokens = rest;
        }
    }
    tokens
}

/// Where the things are named that the words begin with: by a table, or by what is kept of them.
fn thing_at(things: &[Token], catalog: &Catalog) -> Option<usize> {
    let names_table = |it: &Token| {
        let hits = catalog.names().at(&[it.stem.as_str()]);
        hits.iter().any(|it| matches!(it.target, Target::Table(_)) && it.score > 0.6)
    };
    // "community hall": up to the last word of the text.
    let kept = || {
        (0..things.len()).find_map(|at| {
            let hits = catalog.values().at(things.get(at..)?);
            let n = hits.iter().filter(|it| it.score > 0.85).map(|it| it.n_words).max()?;
            Some(at + n.saturating_sub(1))
        })
    };
    things.iter().position(names_table).or_else(kept)
}

/// "how many" of some things, of which one may have been named.
fn how_many(things: &[Token], catalog: &Catalog) -> Vec<Token> {
    let mut counted = vec![Token::word("how"), Token::word("many")];
    counted.extend(things.iter().cloned());
    let one = thing_at(things, catalog).and_then(|it| counted.get_mut(it + 2));
    if let Some(one) = one.filter(|it| words::singular(&it.lower) == it.lower) {
        let several = Token::word(&words::plural(&one.lower));
        *one = Token { pause: one.pause, ..several };
    }
    if let Some(last) = counted.last_mut() {
        last.pause = Pause::None;
    }
    counted
}
