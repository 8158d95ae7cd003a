//! Names of tables and columns among the words of a question.
//!
//! Start at [`names`]. Knows nothing of grammar.

use super::Kind;
use super::deeds::{by_deed, done_before_called};
use super::part_names::drop_chance_hits;
use super::rows_of_kind::rows_of_kind;
use crate::catalog::{Catalog, ColumnInfo, MOMENTS, NameHit, Role, Target, recalls};
use crate::glossary::VERBS;
use crate::lex::{Pause, Token, TokenKind};
use crate::plan::Col;
use crate::relate::lexicon::{LEXICON, steers};
use crate::words;

/// Where two tables are called by words of one stem, the one spelt as written goes before: "applicants"
/// are no applications.
fn as_spelt_first(hits: &mut [NameHit], written: &str, catalog: &Catalog) {
    let written = words::singular(written);
    let is_spelt = |it: &NameHit| {
        matches!(it.target, Target::Table(table)
            if catalog.table(table).is_some_and(|it| it.singular == written))
    };
    let tables = |it: &&NameHit| matches!(it.target, Target::Table(_)) && it.n_words == 1;
    let best = hits.iter().filter(tables).map(|it| it.score).fold(0.0, f64::max);
    if hits.iter().any(|it| is_spelt(it) && it.score >= best) {
        let others = hits
            .iter_mut()
            .filter(|it| matches!(it.target, Target::Table(_)) && it.n_words == 1 && !is_spelt(it));
        others.for_each(|it| it.score = it.score.min(0.9));
    }
}

/// "customers" of a table of pet owners: those it can only mean, where nothing is called so.
fn by_kind(hits: &mut Vec<NameHit>, first: &Token, catalog: &Catalog) {
    const KIND: f64 = 0.62;
    let known = hits.iter().any(|it| it.score >= KIND || it.n_words > 1);
    if let Some(table) = catalog.names().of_kind(&first.stem).filter(|_| !known) {
        hits.retain(|it| matches!(it.target, Target::Table(_)));
        hits.push(NameHit { target: Target::Table(table), n_words: 1, score: KIND });
    }
}

/// "passengers" are what a column called "passenger count" counts.
fn counts_of(hits: &mut [NameHit], first: &Token, catalog: &Catalog) {
    let is_table = |it: &NameHit| matches!(it.target, Target::Table(_));
    if words::singular(&first.lower) == first.lower || hits.iter().any(is_table) {
        return;
    }
    let counts = |words: &[String]| match words {
        [thing, count] => {
            matches!(count.as_str(), "count" | "cnt" | "qty" | "quantity")
                && words::stem(thing) == first.stem
        }
        _ => false,
    };
    for hit in hits.iter_mut().filter(|it| it.n_words == 1) {
        if matches!(hit.target, Target::Column(col)
            if catalog.column(col).is_some_and(|it| it.is_quantity() && counts(&it.words)))
        {
            hit.score = hit.score.max(0.86);
        }
    }
}

/// Two words for what the schema writes as one: "hire date" for a column called "hiredate", "signed
/// up" for a "signup date".
fn written_together(first: &Token, second: &Token, catalog: &Catalog) -> Vec<NameHit> {
    if LEXICON.knows(&first.stem) && LEXICON.knows(&second.stem) {
        return Vec::new(); // "do we" is no `dow`
    }
    let called = |word: String| {
        let hits = catalog.names().at(&[words::stem(&word).as_str()]).into_iter();
        hits.filter(|it| it.n_words == 1)
    };
    let whole = called(format!("{}{}", first.lower, second.lower)).filter(|it| it.score > 0.9);
    let whole = whole.map(|it| NameHit { n_words: 2, score: it.score * 0.98, ..it });
    let particle = matches!(second.lower.as_str(), "up" | "in" | "out" | "off");
    let done = first.lower.ends_with("ed") && particle;
    let verb = done.then(|| called(format!("{}{}", first.stem, second.lower)));
    let dated = verb.into_iter().flatten().filter(|it| catalog.is_dated(it.target));
    whole.chain(dated.map(|it| NameHit { n_words: 2, score: it.score.max(0.6), ..it })).collect()
}

/// "due date" for a date called "due on", "delivery date" for one called "delivered date": both say no
/// more than of what it is the date.
fn date_called(first: &Token, second: &Token, catalog: &Catalog) -> Vec<NameHit> {
    let said = first.pause == Pause::None
        && matches!(words::singular(&second.lower).as_str(), "date" | "day" | "time");
    let called = |it: &[String]| match it {
        [word, kind] => recalls(&first.stem, word) && MOMENTS.says_kind(&words::stem(kind)),
        _ => false,
    };
    let dates = catalog.columns().filter(|(_, it)| said && it.role == Role::Date);
    dates
        .filter(|(_, it)| called(&it.words))
        .map(|(col, _)| NameHit { target: Target::Column(col), n_words: 2, score: 0.95 })
        .collect()
}

/// "monthly fee" for a column called "month fee", "hourly pay" for a "pay rate": a price of a stretch of
/// time.
fn regular_price(first: &Token, second: &Token, catalog: &Catalog) -> Vec<NameHit> {
    let (unit, rate) = match first.lower.as_str() {
        "monthly" => ("month", false),
        "yearly" | "annual" => ("year", false),
        "weekly" => ("week", false),
        "daily" => ("day", true),
        "hourly" => ("hour", true),
        _ => return Vec::new(),
    };
    if first.pause != Pause::None || is_called(&first.stem, catalog) {
        return Vec::new();
    }
    let called = |words: [&str; 2], score: f64| {
        let stems = words.map(words::stem);
        let stems = stems.each_ref().map(String::as_str);
        let hits = catalog.names().at(&stems).into_iter();
        let whole = hits.filter(|it| it.n_words == 2 && matches!(it.target, Target::Column(_)));
        whole.map(move |it| NameHit { score: it.score * score, ..it }).collect::<Vec<NameHit>>()
    };
    let mut hits = called([unit, &second.lower], 0.95);
    if hits.is_empty() && rate {
        let noun = words::singular(&second.lower);
        let noun = noun.strip_suffix("ment").unwrap_or(&noun);
        hits = called([noun, "rate"], 0.9);
    }
    hits
}

/// "selling price" for a column called "sell", "cost price" for one called "cost".
fn price_called(first: &Token, second: &Token, catalog: &Catalog) -> Vec<NameHit> {
    let priced = matches!(second.lower.as_str(), "price" | "prices" | "value" | "amount");
    let called = catalog.names().at(&[first.stem.as_str()]).into_iter();
    let whole = called.filter(|it| {
        let amount = matches!(it.target, Target::Column(col)
            if catalog.column(col).is_some_and(|it| it.is_quantity() && it.words.len() == 1));
        priced && first.pause == Pause::None && amount && it.n_words == 1 && it.score > 0.9
    });
    whole.map(|it| NameHit { n_words: 2, score: 0.95, ..it }).collect()
}

/// "inspections passed" are things and what became of them, where a column "passed" says so of each.
fn is_done_to_things(hit: &NameHit, rest: &[Token], catalog: &Catalog) -> bool {
    let Target::Column(col) = hit.target else { return false };
    let [things, done, ..] = rest else { return false };
    let plural = words::singular(&things.lower) != things.lower;
    let said = hit.n_words == 2 && plural && VERBS.is_past(&done.lower);
    said && catalog.is_named(col.table, &[things.stem.as_str()])
        && catalog.column(col).is_some_and(ColumnInfo::is_yes_or_no)
}

pub(super) fn names(
    stems: &[&str],
    rest: &[Token],
    catalog: &Catalog,
    found: &mut Vec<(usize, f64, Kind)>,
) {
    let (Some(first), second) = (rest.first(), rest.get(1)) else { return };
    let mut hits = catalog.names().at(stems);
    // "are active" is said of things, whatever a column that keeps it is called.
    let says = stems.iter().position(|it| *it == "be");
    hits.retain(|it| says.is_none_or(|at| it.n_words <= at));
    // "the employee named Ann", "the authors ordered by": it leads on rather than being part of a name.
    let leads_on = |hit: &NameHit| {
        let last = rest.get(hit.n_words - 1).map_or("", |it| it.lower.as_str());
        matches!(last, "named" | "called")
            || hit.n_words > 1 && matches!(last, "ordered" | "sorted" | "listed")
    };
    hits.retain(|it| !leads_on(it));
    hits.retain(|it| !ends_in_thing(it, rest, catalog));
    hits.retain(|it| !is_done_to_things(it, rest, catalog));
    let counted = matches!(stems, ["number", "of", ..]);
    hits.retain(|it| match it.target {
        Target::Concept(_) => false,
        // "number of rooms" asks how many there are, whatever else is called a room's number.
        Target::Column(col) if counted && it.n_words > 1 => catalog.adds_up(col),
        // "by" of "eliminated by" stays the word it is.
        _ => it.n_words > 1 || !leads_in(it, first),
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
        if hits.is_empty() {
            // "leave" for what the schema says of those who "left".
            let forms = VERBS.forms(&first.stem);
            hits.extend(forms.flat_map(|it| catalog.names().at(&[it])));
            hits.retain(|it| it.n_words == 1 && !matches!(it.target, Target::Concept(_)));
        }
        if hits.is_empty() && !steers(first) {
            hits = catalog.names().akin(stems);
            if first.lower.ends_with("ed") {
                // What was done is not led to a noun by one of its rarer meanings.
                hits.retain(|it| it.n_words > 1 || it.score > 0.3);
            }
        }
    } else if hits.iter().all(|it| it.n_words == 1 && it.score < 0.5) && !steers(first) {
        // "student" is part of "student id", and what a table of pupils holds.
        let near = catalog.names().akin(stems);
        hits.extend(near.into_iter().filter(|it| it.score > 0.6));
    }
    // "begin day" is no beginning of "begin with".
    let steered = LEXICON.at(stems).next().is_some();
    if hits.iter().all(|it| it.n_words == 1) && !steered {
        let mut reworded = catalog.names().reworded(stems);
        // "courier earns", "couriers earn": what they do is no part of a name.
        reworded.retain(|hit| !rest.get(..hit.n_words).is_some_and(|it| is_done(it, hit, catalog)));
        hits.extend(reworded);
        hits.retain(|it| !leads_on(it));
    }
    if hits.is_empty() && !steers(first) {
        hits.extend(rows_of_sheet(first, catalog));
    }
    drop_flags_of_verbs(&mut hits, first, catalog);
    hits.retain(|it| !says_count(it, second, catalog));
    drop_chance_hits(&mut hits, rest, catalog);
    by_kind(&mut hits, first, catalog);
    done_before_called(&mut hits, first, catalog);
    by_deed(&mut hits, first, catalog);
    as_spelt_first(&mut hits, &first.lower, catalog);
    counts_of(&mut hits, first, catalog);
    rows_of_kind(&mut hits, first, catalog);
    // Worked-out figures are a plan's to read.
    hits.retain(|it| !matches!(it.target, Target::Concept(_)));
    if let Some(second) = second.filter(|_| stems.len() > 1) {
        hits.extend(written_together(first, second, catalog));
        hits.extend(date_called(first, second, catalog));
        hits.extend(regular_price(first, second, catalog));
        hits.extend(price_called(first, second, catalog));
    }
    hits.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut lengths: Vec<usize> = hits.iter().map(|it| it.n_words).collect();
    lengths.sort_unstable();
    lengths.dedup();
    let is_column = |it: &Token| {
        let hits = catalog.names().at(&[it.stem.as_str()]);
        hits.iter().any(|it| matches!(it.target, Target::Column(_)) && it.score > 0.9)
    };
    let goes_on = second.is_some_and(|it| !LEXICON.knows(&it.stem) || is_column(it))
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
        let quality = if n_words == 1 && goes_on { top.min(0.9) } else { top.max(0.45) };
        found.push((n_words, quality, Kind::Names(own)));
    }
}

/// Nobody earns a yes or a no.
fn drop_flags_of_verbs(hits: &mut Vec<NameHit>, first: &Token, catalog: &Catalog) {
    let is_flag = |it: &NameHit| {
        matches!(it.target, Target::Column(col)
            if catalog.column(col).is_some_and(ColumnInfo::is_yes_or_no))
    };
    if VERBS.plain(&first.stem).is_some() && !is_called(&first.stem, catalog) {
        hits.retain(|it| !is_flag(it));
    }
}

/// "refund count" is of no column but one that counts.
fn says_count(hit: &NameHit, second: Option<&Token>, catalog: &Catalog) -> bool {
    let keeps = |word: &String| matches!(word.as_str(), "count" | "number" | "quantity");
    let kept = matches!(hit.target, Target::Column(col)
        if catalog.column(col).is_some_and(|it| it.words.iter().any(keeps)));
    let counts = second.is_some_and(|it| matches!(it.lower.as_str(), "count" | "counts"));
    counts && hit.n_words == 2 && !kept
}

/// Whether a word is a small one rather than a name: "in" is never short for insurance.
fn leads_in(hit: &NameHit, first: &Token) -> bool {
    let telling = hit.score > 0.99 && first.lower.len() > 2;
    !telling && LEXICON.leads_in(&first.stem)
}

/// "sales reps" are the reps there are before they are employees by another name.
fn ends_in_thing(hit: &NameHit, rest: &[Token], catalog: &Catalog) -> bool {
    let Target::Column(col) = hit.target else { return false };
    let reworded = hit.n_words > 1 && hit.score < 0.9;
    let own = catalog.column(col).map(|it| it.words.as_slice()).unwrap_or_default();
    let last = rest.get(hit.n_words - 1).filter(|_| reworded);
    // "starting stations" of a column called "start station" are that column's.
    let last = last.filter(|last| !own.iter().any(|it| words::stem(it) == last.stem));
    last.is_some_and(|last| {
        let own = catalog.names().at(&[last.stem.as_str()]);
        own.iter()
            .any(|it| it.n_words == 1 && it.score > 0.97 && matches!(it.target, Target::Table(_)))
    })
}

/// Whether the last of some words is what the thing before it does, and tells by itself what was
/// found by both.
fn is_done(words: &[Token], hit: &NameHit, catalog: &Catalog) -> bool {
    let [.., things, verb] = words else { return false };
    let several = words::singular(&things.lower) != things.lower;
    let alone = || catalog.names().akin(&[verb.stem.as_str()]);
    several != verb.lower.ends_with('s')
        && VERBS.plain(&verb.stem).is_some()
        && !is_called(&verb.stem, catalog)
        && alone().iter().any(|it| it.target == hit.target && it.n_words == 1)
}

/// Whether a table or column is called by one word.
fn is_called(stem: &str, catalog: &Catalog) -> bool {
    let named = |it: &NameHit| {
        !matches!(it.target, Target::Concept(_)) && it.n_words == 1 && it.score > 0.9
    };
    catalog.names().at(&[stem]).iter().any(named)
}

/// "name of the chair" for a column called "chair name".
pub(super) fn turned_names(stems: &[&str], catalog: &Catalog, found: &mut Vec<(usize, f64, Kind)>) {
    let Some((noun, rest)) = stems.split_first() else { return };
    let Some((&"of", rest)) = rest.split_first() else { return };
    let n_between =
        rest.iter().take_while(|it| matches!(**it, "the" | "all" | "each" | "a" | "ani")).count();
    let owners = rest.get(n_between..).unwrap_or_default();
    for n_owner in 1..=owners.len().min(3) {
        let mut turned: Vec<&str> = owners.get(..n_owner).unwrap_or_default().to_vec();
        turned.push(noun);
        let mut hits = catalog.names().at(&turned);
        let owner = owners.get(..n_owner).unwrap_or_default();
        hits.extend(turned_near(noun, owner, &turned, catalog));
        hits.retain(|it| {
            let Target::Column(col) = it.target else { return false };
            let counted = *noun == "number" && !catalog.adds_up(col);
            // The owner must not be a thing of its own, or the column's table is meant.
            let refers = catalog.column(col).is_some_and(|it| it.role == Role::Reference);
            let names_things = matches!(*noun, "name" | "titl" | "id");
            let other_thing = (refers || names_things) && is_thing_apart(owner, col.table, catalog);
            let own_thing =
                catalog.is_named(col.table, owner) && !is_called_so(&turned, col, catalog);
            let apart = own_thing || other_thing;
            it.n_words == turned.len() && it.score > 0.9 && !counted && !apart
        });
        if !hits.is_empty() {
            found.push((2 + n_between + n_owner, 0.9, Kind::Names(hits)));
        }
    }
}

/// "type of job" for a column called "job type": all of it is the column's name, whatever else is called a
/// job.
fn is_called_so(turned: &[&str], col: Col, catalog: &Catalog) -> bool {
    const KINDS: &[&str] = &["type", "kind", "class", "categori", "status", "statu", "method"];
    let kind = turned.last().is_some_and(|it| KINDS.contains(it));
    let words = catalog.column(col).map(|it| it.words.as_slice()).unwrap_or_default();
    kind && words.len() == turned.len()
        && words.iter().zip(turned).all(|(a, b)| words::stem(a) == *b)
}

/// "day of issue" for a column called "issue date": the owner is part of its name, and no thing.
fn turned_near(noun: &str, owner: &[&str], turned: &[&str], catalog: &Catalog) -> Vec<NameHit> {
    let is_thing = |it: &NameHit| matches!(it.target, Target::Table(_)) && it.score > 0.4;
    if noun == "number" || catalog.names().at(owner).iter().any(is_thing) {
        return Vec::new();
    }
    let is_theirs = |it: &NameHit| {
        let Target::Column(col) = it.target else { return false };
        let words = catalog.column(col).map(|it| it.words.as_slice()).unwrap_or_default();
        owner.iter().all(|own| words.iter().any(|it| words::stem(it) == *own))
    };
    let near = catalog.names().reworded(turned).into_iter();
    let near = near.filter(|it| it.score > 0.78 && is_theirs(it));
    near.map(|it| NameHit { score: 0.91, ..it }).collect()
}

/// Whether some words are the name of a table besides this one, or near it.
fn is_thing_apart(owner: &[&str], table: usize, catalog: &Catalog) -> bool {
    let hits = catalog.names().at(owner);
    hits.iter().any(|it| {
        let other = matches!(it.target, Target::Table(own) if own != table);
        other && it.n_words == owner.len() && it.score > 0.65
    })
}

/// "id": the key of whatever thing is meant; "name": what its rows are called.
pub(super) fn keys(first: &Token, catalog: &Catalog, found: &mut Vec<(usize, f64, Kind)>) {
    if first.stem == "name" && first.lower != "named" {
        let own = catalog.names().at(&["name"]);
        let labels = catalog.tables().iter().enumerate().filter_map(|(table, it)| {
            let target = match it.label.as_slice() {
                [column] => Target::Column(Col { table, column: *column }),
                [] => return None,
                _ => {
                    return Some(NameHit { target: Target::Table(table), n_words: 1, score: 0.82 });
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
        Some(NameHit { target, n_words: 1, score: 0.9 })
    });
    let mut keys: Vec<NameHit> = keys.collect();
    keys.extend(only_ids(catalog));
    let called = catalog.names().at(&[words::stem(&first.lower).as_str()]).into_iter();
    let others: Vec<NameHit> = called
        .filter(|it| it.n_words == 1 && matches!(it.target, Target::Column(_)))
        .filter(|it| keys.iter().all(|key| key.target != it.target))
        .collect();
    keys.extend(others);
    if !keys.is_empty() {
        found.push((1, 1.01, Kind::Names(keys)));
    }
}

/// The only column called an id of a table whose rows are told apart by their names.
fn only_ids(catalog: &Catalog) -> impl Iterator<Item = NameHit> + '_ {
    catalog.tables().iter().enumerate().filter_map(|(table, it)| {
        let ends = |column: &usize| {
            it.columns.get(*column).is_some_and(|it| it.words.last().is_some_and(|it| it == "id"))
        };
        if it.key.as_ref().is_none_or(ends) {
            return None;
        }
        let mut ids = (0..it.columns.len()).filter(ends);
        let (Some(column), None) = (ids.next(), ids.next()) else { return None };
        Some(NameHit { target: Target::Column(Col { table, column }), n_words: 1, score: 0.95 })
    })
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
