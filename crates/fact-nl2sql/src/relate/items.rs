//! A question cut into items: each a stretch of words with what it may stand for.
//!
//! Start at [`items`]. Of all ways to cover the question with names, values, numbers and function
//! words the one that explains most of it is kept; what a name stands for stays open until all
//! of the question has been seen. Knows nothing of grammar.

use super::adjectives::{ADJECTIVES, Figure};
use super::lexicon::{Func, LEXICON};
use crate::catalog::{Catalog, NameHit, Role, Target, ValueHit};
use crate::glossary::{GLOSSARY, VERBS};
use crate::lex::{Pause, Token, TokenKind};
use crate::plan::Col;

use crate::words;

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
    items
}

/// "first and last name" as "first name and last name".
fn spread(tokens: &[Token], catalog: &Catalog) -> Vec<Token> {
    let stem = |at: usize| tokens.get(at).map_or("", |it| it.stem.as_str());
    let names = |stems: &[&str]| {
        let hits = catalog.names().at(stems);
        hits.iter().any(|it| {
            matches!(it.target, Target::Column(_)) && it.n_words == stems.len() && it.score > 0.9
        })
    };
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len() + 2);
    let mut turned = false;
    for (at, token) in tokens.iter().enumerate() {
        if std::mem::take(&mut turned) {
            continue;
        }
        if let Some((noun, number)) = counted_place(token, tokens.get(at + 1), catalog) {
            out.extend([noun, number]);
            turned = true;
            continue;
        }
        out.push(Token { stem: unfolded(token, catalog), ..token.clone() });
        let third = stem(at + 2);
        if token.pause == Pause::Comma
            && !names(&[token.stem.as_str()])
            && names(&[token.stem.as_str(), third])
            && names(&[stem(at + 1), third])
            && let (Some(noun), Some(last)) = (tokens.get(at + 2), out.last_mut())
        {
            // "first, last name"
            last.pause = Pause::None;
            out.push(Token { pause: Pause::Comma, ..noun.clone() });
        }
        let noun = stem(at + 3);
        let joined = matches!(stem(at + 1), "and" | "or") && token.kind == TokenKind::Word;
        if joined
            && !names(&[token.stem.as_str()])
            && names(&[token.stem.as_str(), noun])
            && names(&[stem(at + 2), noun])
            && let Some(noun) = tokens.get(at + 3)
        {
            out.push(Token { pause: Pause::None, ..noun.clone() });
        }
    }
    out
}

/// The stem of a word, or that of what it is short for where the data says the long one.
fn unfolded(token: &Token, catalog: &Catalog) -> String {
    let known = |it: &str| catalog.names().knows(it);
    if token.kind != TokenKind::Word || LEXICON.knows(&token.stem) || known(&token.stem) {
        return token.stem.clone();
    }
    match words::identifier_words(&token.lower).as_slice() {
        [long] if *long != token.lower && known(&words::stem(long)) => words::stem(long),
        _ => token.stem.clone(),
    }
}

/// "third grade" as "grade 3", where grades are numbers.
fn counted_place(token: &Token, next: Option<&Token>, catalog: &Catalog) -> Option<(Token, Token)> {
    const PLACES: &[&str] = &[
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth", "eleventh", "twelfth",
    ];
    let place = 1 + PLACES.iter().position(|it| *it == token.lower)?;
    let next = next.filter(|_| token.pause == Pause::None)?;
    let counts = |it: &NameHit| match it.target {
        Target::Column(col) if it.score > 0.9 && it.n_words == 1 => {
            catalog.column(col).is_some_and(|it| {
                let small = it.range.is_some_and(|(low, high)| low >= 0.0 && high <= 20.0);
                small && it.is_quantity()
            })
        }
        _ => false,
    };
    if !catalog.names().at(&[next.stem.as_str()]).iter().any(counts) {
        return None;
    }
    let value = f64::from(u8::try_from(place).ok()?);
    let number = Token {
        text: place.to_string(),
        lower: place.to_string(),
        stem: place.to_string(),
        kind: TokenKind::Number { value, percent: false, plain: false },
        pause: next.pause,
        ..token.clone()
    };
    Some((Token { pause: Pause::None, ..next.clone() }, number))
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
            let hits = catalog.values().exactly(&first.text);
            let kind = if hits.is_empty() { Kind::Quoted } else { Kind::Values(hits) };
            return vec![(1, 1.2, kind)];
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
    adjectives(first, catalog, &mut found);
    values(rest, at, catalog, &mut found);
    found
}

fn function_words(
    stems: &[&str],
    rest: &[Token],
    before: Option<&Token>,
    catalog: &Catalog,
    found: &mut Vec<(usize, f64, Kind)>,
) {
    let begins = before.is_none_or(|it| {
        it.pause != Pause::None || matches!(it.stem.as_str(), "and" | "then" | "pleas" | "please")
    });
    let quantity = words::stem("quantity");
    for (n_words, func) in LEXICON.at(stems) {
        // "the state of all cities": a word of asking only where a sentence begins.
        if func == Func::Ask
            && n_words == 1
            && !begins
            && stems.first().is_some_and(|it| catalog.names().knows(it))
        {
            continue;
        }
        // "total amount of orders by city": the orders of this data, no wish for an order.
        if func == Func::Order && rest.first().is_some_and(|it| it.lower == "orders") {
            continue;
        }
        // "details of all products": of a column of details, where there is one.
        if func == Func::Everything && stems.first().is_some_and(|it| catalog.names().knows(it)) {
            continue;
        }
        // "phone number of patients": the number is part of the name.
        let named = before.filter(|_| func == Func::Count && stems.first() == Some(&"number"));
        let of_name = |it: &Token| {
            it.pause == Pause::None
                && catalog
                    .names()
                    .at(&[it.stem.as_str(), "number"])
                    .iter()
                    .any(|it| it.n_words == 2)
        };
        if named.is_some_and(of_name) {
            continue;
        }
        // "different types of rooms", where a column says the type.
        if let (Func::Distinct, 3, [_, kind, "of", owner, ..]) = (func, n_words, stems)
            && catalog.names().at(&[owner, kind]).iter().any(|it| {
                it.n_words == 2 && it.score > 0.8 && matches!(it.target, Target::Column(_))
            })
        {
            continue;
        }
        // "total quantity of products": of the quantities this data keeps.
        let counted = stems.iter().take(n_words).any(|it| *it == quantity);
        let kept = |it: &crate::catalog::ColumnInfo| it.words.iter().any(|it| it == "quantity");
        if counted && catalog.columns().any(|(_, it)| kept(it)) {
            continue;
        }
        // "before 1990 or after 2000": no "2000 or after".
        let open_end = matches!(func, Func::OrMore | Func::OrLess)
            && rest.get(n_words).is_some_and(|it| {
                matches!(it.kind, TokenKind::Number { .. } | TokenKind::Date | TokenKind::Quoted)
            });
        if open_end {
            continue;
        }
        let quality = match func {
            Func::Filler | Func::All => 0.8,
            _ => 0.93,
        };
        found.push((n_words, quality, Kind::Func(func)));
    }
}

fn names(stems: &[&str], rest: &[Token], catalog: &Catalog, found: &mut Vec<(usize, f64, Kind)>) {
    let (Some(first), second) = (rest.first(), rest.get(1)) else { return };
    let mut hits = catalog.names().at(stems);
    // "the employee named Ann": it leads to the name rather than being one.
    let calls = |it: &Token| matches!(it.lower.as_str(), "named" | "called");
    hits.retain(|it| !rest.get(it.n_words - 1).is_some_and(calls));
    let counted = matches!(stems, ["number", "of", ..]);
    hits.retain(|it| match it.target {
        Target::Concept(_) => false,
        // "number of rooms" asks how many there are, whatever else is called a room's number.
        Target::Column(col) if counted && it.n_words > 1 => catalog.adds_up(col),
        // "by" of "eliminated by" stays the word it is.
        _ => it.n_words > 1 || it.score > 0.99 || !LEXICON.leads_in(&first.stem),
    });
    if hits.is_empty() && first.kind == TokenKind::Word && !LEXICON.knows(&first.stem) {
        hits = catalog.names().related(&first.stem);
        if hits.is_empty()
            && let Some(plain) = VERBS.plain(&first.stem).filter(|it| *it != first.stem)
        {
            // "taught" for what the schema calls "teaches".
            hits = catalog.names().at(&[plain]);
            hits.retain(|it| it.n_words == 1 && !matches!(it.target, Target::Concept(_)));
            hits.extend(catalog.names().related(plain));
            for hit in &mut hits {
                hit.score = hit.score.min(0.74);
            }
        }
        if hits.is_empty() && !is_function_word(first) {
            hits = catalog.names().akin(stems);
        }
    } else if hits.iter().all(|it| it.n_words == 1 && it.score < 0.5) && !is_function_word(first) {
        // "student" is part of "student id", and what a table of pupils holds.
        let near = catalog.names().akin(stems);
        hits.extend(near.into_iter().filter(|it| it.score > 0.6));
    }
    if hits.is_empty() && !is_function_word(first) {
        hits.extend(rows_of_sheet(first, catalog));
    }
    // Worked-out figures are a plan's to read.
    hits.retain(|it| !matches!(it.target, Target::Concept(_)));
    if stems.len() > 1 {
        // "hire date" for a column called "hiredate".
        let together =
            words::stem(&format!("{}{}", first.lower, second.map_or("", |it| it.lower.as_str())));
        let joined = catalog.names().at(&[together.as_str()]);
        let joined = joined.into_iter().filter(|it| it.n_words == 1 && it.score > 0.9);
        hits.extend(joined.map(|it| NameHit { n_words: 2, score: it.score * 0.98, ..it }));
    }
    hits.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut lengths: Vec<usize> = hits.iter().map(|it| it.n_words).collect();
    lengths.sort_unstable();
    lengths.dedup();
    let leads_on = second.is_some_and(|it| !LEXICON.knows(&it.stem))
        && matches!(
            stems.first(),
            Some(
                &("total"
                    | "averag"
                    | "maximum"
                    | "minimum"
                    | "count"
                    | "most"
                    | "highest"
                    | "lowest")
            )
        );
    for n_words in lengths {
        let own: Vec<NameHit> = hits.iter().filter(|it| it.n_words == n_words).copied().collect();
        let top = own.first().map_or(0.0, |it| it.score);
        let quality = if n_words == 1 && leads_on { top.min(0.9) } else { top.max(0.45) };
        found.push((n_words, quality, Kind::Names(own)));
    }
}

/// "name of the chair" for a column called "chair name".
fn turned_names(stems: &[&str], catalog: &Catalog, found: &mut Vec<(usize, f64, Kind)>) {
    let Some((noun, rest)) = stems.split_first() else { return };
    let Some((&"of", rest)) = rest.split_first() else { return };
    let n_between =
        rest.iter().take_while(|it| matches!(**it, "the" | "all" | "each" | "a" | "ani")).count();
    let owners = rest.get(n_between..).unwrap_or_default();
    for n_owner in 1..=owners.len().min(3) {
        let mut turned: Vec<&str> = owners.get(..n_owner).unwrap_or_default().to_vec();
        turned.push(noun);
        let mut hits = catalog.names().at(&turned);
        hits.retain(|it| {
            let own = match it.target {
                // The owner must not be a thing of its own, or the column's table is meant.
                Target::Column(col) => {
                    let counted = *noun == "number" && !catalog.adds_up(col);
                    !counted
                        && !(catalog.column(col).is_some_and(|it| it.role == Role::Reference)
                            && catalog.is_a_thing(owners.get(..n_owner).unwrap_or_default()))
                        && !catalog.is_named(col.table, owners.get(..n_owner).unwrap_or_default())
                }
                _ => false,
            };
            own && it.n_words == turned.len() && it.score > 0.9
        });
        if !hits.is_empty() {
            found.push((2 + n_between + n_owner, 0.9, Kind::Names(hits)));
        }
    }
}

/// "id": the key of whatever thing is meant; "name": what its rows are called.
fn keys(first: &Token, catalog: &Catalog, found: &mut Vec<(usize, f64, Kind)>) {
    if first.stem == "name" && first.lower != "named" {
        let own = catalog.names().at(&["name"]);
        let labels = catalog.tables().iter().enumerate().filter_map(|(table, it)| {
            let target = match it.label.as_slice() {
                [column] => Target::Column(Col { table, column: *column }),
                [] => return None,
                _ => {
                    return Some(NameHit { target: Target::Table(table), n_words: 1, score: 0.74 });
                }
            };
            let words = it
                .label
                .first()
                .and_then(|column| it.columns.get(*column))
                .map(|it| it.words.as_slice())
                .unwrap_or_default();
            // "bname", or the thing itself: "institution" of institutions.
            let telling = words.iter().any(|it| it.ends_with("name") || it == "title")
                || words == it.words.as_slice();
            let known = own
                .iter()
                .find(|it| it.target == target && it.n_words == 1)
                .map_or(0.0, |it| it.score);
            Some(NameHit {
                target,
                n_words: 1,
                score: known.max(if telling { 0.75 } else { 0.35 }),
            })
        });
        let mut hits: Vec<NameHit> = labels.collect();
        let others =
            own.iter().filter(|it| it.n_words == 1 && !matches!(it.target, Target::Concept(_)));
        let others: Vec<NameHit> =
            others.filter(|it| !hits.iter().any(|hit| hit.target == it.target)).copied().collect();
        hits.extend(others);
        hits.sort_by(|a, b| b.score.total_cmp(&a.score));
        if !hits.is_empty() {
            found.push((1, 1.01, Kind::Names(hits)));
        }
    }
    if !matches!(
        first.lower.as_str(),
        "id" | "ids" | "identifier" | "identifiers" | "identification"
    ) {
        return;
    }
    let keys = catalog.tables().iter().enumerate().filter_map(|(table, it)| {
        let target = Target::Column(Col { table, column: it.key? });
        Some(NameHit { target, n_words: 1, score: 0.8 })
    });
    let keys: Vec<NameHit> = keys.collect();
    if !keys.is_empty() {
        found.push((1, 0.9, Kind::Names(keys)));
    }
}

fn adjectives(first: &Token, catalog: &Catalog, found: &mut Vec<(usize, f64, Kind)>) {
    let figures = adjective_columns(&first.lower, catalog);
    if figures.is_empty() {
        return;
    }
    let superlative = first.lower.ends_with("st") || first.lower == "first";
    let comparative = first.lower.ends_with("er") || first.lower.ends_with("ier");
    let adjective = Adjective { figures, superlative, comparative };
    let strength = if superlative || comparative { 0.96 } else { 0.7 };
    found.push((1, strength, Kind::Adjective(adjective)));
}

/// The columns an adjective may compare by, and whether more of it is less of the column.
pub(crate) fn adjective_columns(lower: &str, catalog: &Catalog) -> Vec<(Col, f64, bool)> {
    let mut figures: Vec<(Col, f64, bool)> = Vec::new();
    let mut rank = 1.0;
    for adjective in ADJECTIVES.of(lower) {
        for (figure, inverse) in &adjective.figures {
            for (col, score) in columns_of(figure, catalog) {
                if !figures.iter().any(|it| it.0 == col) {
                    figures.push((col, rank * score, *inverse != adjective.less));
                }
            }
            rank *= 0.97;
        }
    }
    figures
}

fn columns_of(figure: &Figure, catalog: &Catalog) -> Vec<(Col, f64)> {
    let by_role = |fits: &dyn Fn(&crate::catalog::ColumnInfo) -> Option<f64>| {
        catalog.columns().filter_map(|(col, it)| Some((col, fits(it)?))).collect()
    };
    match figure {
        Figure::Named(stems) => {
            let stems: Vec<&str> = stems.iter().map(String::as_str).collect();
            let hits = catalog.names().at(&stems);
            let whole = hits.into_iter().filter(|it| it.n_words == stems.len() && it.score > 0.5);
            let column = |it: NameHit| match it.target {
                Target::Column(col) => Some((col, it.score)),
                Target::Table(_) | Target::Concept(_) => None,
            };
            whole.filter_map(column).collect()
        }
        Figure::Time => by_role(&|it| match it.role {
            Role::Date => Some(1.0),
            Role::Year => Some(0.9),
            _ => it.words.iter().any(|it| it == "date" || it == "time").then_some(0.8),
        }),
        Figure::Size => by_role(&|it| {
            const SIZES: &[&str] =
                &["size", "area", "population", "capacity", "length", "volume", "enrollment"];
            let named = it.words.iter().any(|it| SIZES.contains(&it.as_str()));
            (it.is_quantity() && named).then_some(0.9)
        }),
    }
}

fn values(rest: &[Token], at: usize, catalog: &Catalog, found: &mut Vec<(usize, f64, Kind)>) {
    let mut hits = catalog.values().at(rest);
    let Some(first) = rest.first() else { return };
    let by_name: Vec<ValueHit> = written_otherwise(rest, &hits, catalog).collect();
    let is_demonym = !by_name.is_empty();
    hits.extend(by_name);
    let is_free = catalog.names().at(&[first.stem.as_str()]).is_empty()
        && !LEXICON.knows(&first.stem)
        && VERBS.plain(&first.stem).is_none();
    if hits.is_empty() && is_free {
        // "leaders" for a role kept as "leader"
        let one = words::singular(&first.lower);
        if one != first.lower {
            let found = catalog.values().exactly(&one).into_iter();
            hits.extend(found.map(|it| ValueHit { n_words: 1, score: 0.9, ..it }));
        }
    }
    let mut lengths: Vec<usize> = hits.iter().map(|it| it.n_words).collect();
    lengths.sort_unstable();
    lengths.dedup();
    let capital = |it: &Token| it.text.chars().next().is_some_and(char::is_uppercase);
    let is_number = matches!(first.kind, TokenKind::Number { .. });
    let common = LEXICON.knows(&first.stem);
    let named = catalog.names().at(&[first.stem.as_str()]).iter().any(|it| it.score > 0.5);
    for n_words in lengths {
        let mut own: Vec<ValueHit> =
            hits.iter().filter(|it| it.n_words == n_words).cloned().collect();
        own.sort_by(|a, b| b.score.total_cmp(&a.score));
        let top = own.first().map_or(0.0, |it| it.score);
        own.retain(|it| it.score >= top - 0.1);
        let as_name = at > 0 && capital(first);
        let paused = rest.iter().take(n_words - 1).any(|it| it.pause != Pause::None);
        let quality = match n_words {
            _ if is_number && n_words == 1 => continue,
            1 if as_name => top * 1.0,
            1 if is_demonym => top * 0.95,
            1 if common => top * 0.3,
            1 if named => top * 0.5,
            1 => top * 0.78,
            _ if top < 0.9 => top * 0.85,
            _ if paused => top * 0.85,
            _ => top + 0.08,
        };
        found.push((n_words, quality, Kind::Values(own)));
    }
}

/// The table that says nothing of its rows by its name ("sheet 1"), for a plural nothing else is
/// called by: "students" of a table called "list".
fn rows_of_sheet(token: &Token, catalog: &Catalog) -> Option<NameHit> {
    const SHEETS: &[&str] = &[
        "list", "data", "sheet", "table", "export", "import", "dump", "record", "row", "dataset",
        "raw", "main",
    ];
    let is_thing = token.kind == TokenKind::Word
        && words::singular(&token.lower) != token.lower
        && VERBS.plain(&token.stem).is_none();
    let says_nothing = |it: &crate::catalog::TableInfo| {
        let mut words = it.words.iter().filter(|it| it.parse::<u32>().is_err());
        words.all(|it| SHEETS.contains(&words::singular(it).as_str()))
    };
    let mut sheets =
        catalog.tables().iter().enumerate().filter(|(_, it)| is_thing && says_nothing(it));
    match (sheets.next(), sheets.next()) {
        (Some((table, _)), None) => {
            Some(NameHit { target: Target::Table(table), n_words: 1, score: 0.55 })
        }
        _ => None,
    }
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
        let found =
            names.iter().filter(move |_| !known).flat_map(|it| catalog.values().exactly(it));
        found.map(move |it| ValueHit { n_words, score: 0.95, ..it })
    })
}

fn is_function_word(token: &Token) -> bool {
    token.lower.len() < 3 || LEXICON.knows(&token.stem)
}
