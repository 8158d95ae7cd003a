//! Texts the data holds among the words of a question.
//!
//! Start at [`values`]. Knows nothing of grammar.

use super::Kind;
use crate::catalog::{Catalog, ColumnInfo, NameHit, Target, ValueHit};
use crate::glossary::{GLOSSARY, VERBS};
use crate::lex::{Pause, Token, TokenKind};
use crate::plan::Col;
use crate::relate::lexicon::LEXICON;
use crate::words;

/// What is named better than this is called so, and not only by a word of nearly the same meaning.
const NEAR_NAME: f64 = 0.75;
/// A column of more texts than this tells no kinds apart.
const MAX_KINDS: u64 = 50;

pub(super) fn values(
    tokens: &[Token],
    at: usize,
    catalog: &Catalog,
    found: &mut Vec<(usize, f64, Kind)>,
) {
    let rest = tokens.get(at..).unwrap_or_default();
    let mut hits = catalog.values().at(rest);
    let Some(first) = rest.first() else { return };
    let by_name: Vec<ValueHit> = written_otherwise(rest, &hits, catalog).collect();
    let is_demonym = !by_name.is_empty();
    hits.extend(by_name);
    let called = catalog.names().at(&[first.stem.as_str()]);
    let is_free =
        called.is_empty() && !LEXICON.knows(&first.stem) && VERBS.plain(&first.stem).is_none();
    let mut is_subset = false;
    let one = words::singular(&first.lower);
    if hits.is_empty() && one != first.lower {
        let akin: Vec<NameHit> =
            if is_free { catalog.names().akin(&[first.stem.as_str()]) } else { called.clone() };
        let found = catalog.values().exactly(&one).into_iter();
        hits.extend(found.map(|it| ValueHit { n_words: 1, score: 0.9, ..it }));
        is_subset = hits.iter().any(|it| is_kind_of_row(it, &akin, catalog));
        // "leaders" for a role kept as "leader"
        hits.retain(|_| is_free || is_subset);
    } else if !VERBS.is_past(&first.lower) && called.iter().all(|it| it.score < NEAR_NAME) {
        // "a curator" of a table of staff
        let akin = catalog.names().akin(&[first.stem.as_str()]);
        let near = if called.is_empty() { &akin } else { &called };
        // "no curator", where a column says whose it is
        let column = |it: &NameHit| matches!(it.target, Target::Column(_));
        let article = at.checked_sub(1).and_then(|it| tokens.get(it));
        let article = article.is_some_and(|it| matches!(it.lower.as_str(), "a" | "an"));
        let single = one == first.lower && !article;
        is_subset = !(single && called.iter().any(column))
            && hits.iter().any(|it| it.score > 0.85 && is_kind_of_row(it, near, catalog));
    }
    let listed = listed_beside(tokens, at, catalog);
    let is_listed = !listed.is_empty();
    if is_listed {
        hits = listed;
    }
    hits.extend(with_article(rest, catalog));
    hits.extend(several_of(rest, catalog));
    if hits.is_empty() && is_free {
        hits.extend(of_trade(&first.lower, catalog));
    }
    let mut lengths: Vec<usize> = hits.iter().map(|it| it.n_words).collect();
    lengths.sort_unstable();
    lengths.dedup();
    let capital = |it: &Token| it.text.chars().next().is_some_and(char::is_uppercase);
    let is_number = matches!(first.kind, TokenKind::Number { .. });
    let common = LEXICON.knows(&first.stem);
    // "gas" is one of the fuels a column holds before it is another word for all of them.
    let holds_it = |it: &NameHit| {
        let near = it.score < NEAR_NAME;
        near && hits.iter().any(|hit| hit.score > 0.95 && it.target == Target::Column(hit.col))
    };
    let named = called.iter().any(|it| it.score > 0.5 && !holds_it(it));
    let is_kind = !named && called.iter().any(holds_it);
    for n_words in lengths {
        let mut own: Vec<ValueHit> =
            hits.iter().filter(|it| it.n_words == n_words).cloned().collect();
        drop_list_of_codes(&mut own, catalog);
        own.sort_by(|a, b| b.score.total_cmp(&a.score));
        let top = own.first().map_or(0.0, |it| it.score);
        own.retain(|it| it.score >= top - 0.1);
        // "the client" is a client before it is a song of that name.
        let article = matches!(first.lower.as_str(), "the" | "a" | "an");
        let spoken = n_words == 2 && article && !rest.get(1).is_some_and(capital);
        let as_name = at > 0 && capital(first);
        let paused = rest.iter().take(n_words - 1).any(|it| it.pause != Pause::None);
        let quality = match n_words {
            _ if is_number && n_words == 1 => continue,
            1 if as_name => top * 1.0,
            1 if is_of_column(tokens, at, &own, catalog) => top * 0.98,
            1 if top > 0.95 && !common && is_of_next(rest, &own, catalog) => top * 1.08,
            1 if is_state(tokens, at, &own, catalog) => top * 0.95,
            1 if is_demonym || is_listed || is_kind || is_subset => top * 0.95,
            1 if common => top * 0.3,
            _ if spoken => top * 0.3,
            1 if named => top * 0.5,
            1 => top * 0.78,
            _ if top < 0.9 => top * 0.85,
            _ if paused => top * 0.85,
            _ => top + 0.08,
        };
        found.push((n_words, quality, Kind::Values(own)));
    }
}

/// "gas engineers" are those of that grade, and no row of the list that says what its code means.
fn drop_list_of_codes(hits: &mut Vec<ValueHit>, catalog: &Catalog) {
    let lists = hits.iter().filter_map(|it| catalog.code_list(it.col));
    let texts: Vec<Col> = lists.map(|it| it.columns.text).collect();
    hits.retain(|it| !texts.contains(&it.col));
}

/// "are open", and no more: what the code of a state means, whatever date is called so as well.
fn is_state(tokens: &[Token], at: usize, own: &[ValueHit], catalog: &Catalog) -> bool {
    const LEADS: &[&str] = &["is", "are", "was", "were", "be", "still", "currently", "not", "now"];
    let word = |at: usize| tokens.get(at).map(|it| it.lower.as_str());
    let led = at.checked_sub(1).and_then(word).is_some_and(|it| LEADS.contains(&it));
    let paused = tokens.get(at).is_some_and(|it| it.pause != Pause::None);
    let ends = paused || matches!(word(at + 1), None | Some("now" | "per" | "today" | "right"));
    led && ends && own.iter().any(|it| catalog.code_list(it.col).is_some())
}

/// "in the workshop" for a state kept as "In workshop".
fn with_article(rest: &[Token], catalog: &Catalog) -> Vec<ValueHit> {
    const LONGEST: usize = 4;
    let [first, article, next, ..] = rest else { return Vec::new() };
    let joined = first.pause == Pause::None && matches!(article.lower.as_str(), "the" | "a" | "an");
    if !joined || next.kind != TokenKind::Word {
        return Vec::new();
    }
    let mut words = vec![first.clone()];
    words.extend(rest.iter().skip(2).take(LONGEST).cloned());
    let whole =
        catalog.values().at(&words).into_iter().filter(|it| it.n_words > 1 && it.score > 0.9);
    whole.map(|it| ValueHit { n_words: it.n_words + 1, ..it }).collect()
}

/// "software engineers" for a job kept as "Software Engineer".
fn several_of<'a>(rest: &'a [Token], catalog: &'a Catalog) -> impl Iterator<Item = ValueHit> + 'a {
    (2..=rest.len().min(4)).flat_map(move |n_words| {
        let own = rest.get(..n_words).unwrap_or_default();
        let (last, before) =
            own.split_last().map_or(("", own), |(it, own)| (it.lower.as_str(), own));
        let one = words::singular(last);
        let parted = before.iter().any(|it| it.pause != Pause::None);
        // "tool shops" are the shops there are before they are one of that name.
        let is_thing = own.last().is_some_and(|it| names_thing(&it.stem, catalog));
        let found = if parted || is_thing || one == last {
            Vec::new()
        } else {
            let words = before.iter().map(|it| it.lower.as_str()).chain([one.as_str()]);
            let words: Vec<&str> = words.collect();
            // "no-shows" for a status kept as "no-show", "check-ins" for "check-in"
            let joined = matches!(words.as_slice(), ["no", _] | [_, "in" | "out" | "up" | "off"]);
            let apart = catalog.values().exactly(&words.join(" "));
            let whole = || {
                let mut marks = ["-", "_", ""].into_iter();
                let found = |mark: &str| catalog.values().exactly(&words.join(mark));
                marks.find_map(|it| Some(found(it)).filter(|it| !it.is_empty()))
            };
            if joined && apart.is_empty() { whole().unwrap_or_default() } else { apart }
        };
        found.into_iter().map(move |it| ValueHit { n_words, score: 0.93, ..it })
    })
}

/// "professors" of a table of lecturers, of whom some are kept as "Professor": those, and not all of them.
fn is_kind_of_row(hit: &ValueHit, called: &[NameHit], catalog: &Catalog) -> bool {
    let kind = catalog.column(hit.col).is_some_and(|it| it.role == crate::catalog::Role::Category);
    let near = called.iter().all(|it| it.score < NEAR_NAME);
    kind && near && called.iter().any(|it| it.target == Target::Table(hit.col.table))
}

fn names_thing(stem: &str, catalog: &Catalog) -> bool {
    let thing = |it: &NameHit| matches!(it.target, Target::Table(_)) && it.score > 0.9;
    catalog.names().at(&[stem]).iter().any(thing)
}

/// "visits and calls" of texts kept as "visit" and "call": what stands beside a text in a list is
/// another one of its column before it is any other word.
fn listed_beside(tokens: &[Token], at: usize, catalog: &Catalog) -> Vec<ValueHit> {
    let before = |back: usize| at.checked_sub(back).and_then(|it| tokens.get(it));
    let (Some(own), Some(joint), Some(first)) = (tokens.get(at), before(1), before(2)) else {
        return Vec::new();
    };
    let joined = matches!(joint.lower.as_str(), "and" | "or") && joint.pause == Pause::None;
    let several = |it: &Token| words::singular(&it.lower) != it.lower;
    if !joined || !several(own) || !several(first) {
        return Vec::new();
    }
    let kept = |it: &Token| catalog.values().exactly(&words::singular(&it.lower));
    let beside = kept(first);
    let mut hits = kept(own);
    hits.retain(|it| beside.iter().any(|other| other.col == it.col));
    hits.into_iter().map(|it| ValueHit { n_words: 1, score: 0.95, ..it }).collect()
}

/// "orthodontists" for a trade kept as "orthodontics", where one text alone begins so.
fn of_trade(lower: &str, catalog: &Catalog) -> Option<ValueHit> {
    const SHORTEST: usize = 5;
    const ENDINGS: &[&str] = &["ics", "s", "y", "e", "ic", "al"];
    let who = words::singular(lower);
    let trade = ["ist", "ian", "er"].iter().find_map(|it| who.strip_suffix(it))?;
    if trade.len() < SHORTEST {
        return None;
    }
    let is_trade = |text: &str| {
        let text = text.to_lowercase();
        text.strip_prefix(trade).is_some_and(|it| ENDINGS.contains(&it))
    };
    let mut found = catalog.values().starting(trade, None, 12);
    found.retain(|it| is_trade(&it.text));
    match found.as_slice() {
        [one] => Some(ValueHit { n_words: 1, score: 0.85, ..one.clone() }),
        _ => None,
    }
}

/// Whether the words just before name the column that holds one of these texts: "the status code
/// done".
fn is_of_column(tokens: &[Token], at: usize, hits: &[ValueHit], catalog: &Catalog) -> bool {
    let before = tokens.get(..at).unwrap_or_default();
    let before = match before.split_last() {
        // "whose status is done"
        Some((last, rest)) if matches!(last.lower.as_str(), "is" | "are" | "was") => rest,
        _ => before,
    };
    (1..=before.len().min(3)).any(|n| {
        let own = before.get(before.len() - n..).unwrap_or_default();
        let stems: Vec<&str> = own.iter().map(|it| it.stem.as_str()).collect();
        let paused = own.iter().any(|it| it.pause != Pause::None);
        !paused
            && catalog.names().at(&stems).iter().any(|it| {
                let told = it.n_words == n && it.score > 0.7;
                told && hits
                    .iter()
                    .any(|hit| hit.score > 0.9 && it.target == Target::Column(hit.col))
            })
    })
}

/// "email campaigns": a text that the things named next hold, of a column that tells their kind.
fn is_of_next(rest: &[Token], hits: &[ValueHit], catalog: &Catalog) -> bool {
    let [own, next, ..] = rest else { return false };
    let kind = |it: &ValueHit| {
        let few = |it: &ColumnInfo| it.n_different.is_some_and(|it| it <= MAX_KINDS);
        catalog.column(it.col).is_some_and(few) && !catalog.is_label(it.col)
    };
    let things = catalog.names().at(&[next.stem.as_str()]);
    let holds = |table: usize| hits.iter().any(|it| it.col.table == table && kind(it));
    own.pause == Pause::None
        && things
            .iter()
            .any(|it| it.score > 0.95 && matches!(it.target, Target::Table(it) if holds(it)))
}

/// Places and adjectives of countries as the data writes them: "CA" for "California".
fn written_otherwise<'a>(
    rest: &'a [Token],
    hits: &'a [ValueHit],
    catalog: &'a Catalog,
) -> impl Iterator<Item = ValueHit> + 'a {
    (1..=rest.len().min(3)).flat_map(move |n_words| {
        let own = rest.get(..n_words).unwrap_or_default();
        let known = hits.iter().any(|it| it.n_words == n_words && it.score > 0.9);
        let lower: Vec<&str> = own.iter().map(|it| it.lower.as_str()).collect();
        let mut names = GLOSSARY.written_as(&lower.join(" "));
        if let ([one], true) = (own, names.is_empty()) {
            names = GLOSSARY.written_as(&one.text);
        }
        // "US" is a country, whatever else is coded so.
        let short =
            matches!(own, [it] if it.text.len() == 2 && it.text.chars().all(char::is_uppercase));
        let found = names
            .iter()
            .filter(move |_| !known || short)
            .flat_map(|it| catalog.values().exactly(it));
        found.map(move |it| ValueHit { n_words, score: 0.95, ..it })
    })
}
