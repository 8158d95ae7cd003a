//! Words put where they are meant: "first and last name", "third grade", short forms.
//!
//! Start at [`spread`]. Knows nothing of grammar.

use crate::catalog::{Catalog, NameHit, TableInfo, Target};
use crate::glossary::GLOSSARY;
use crate::lex::{Pause, Token, TokenKind};
use crate::relate::lexicon::LEXICON;
use crate::words;

/// "first and last name" as "first name and last name".
pub(super) fn spread(tokens: &[Token], catalog: &Catalog) -> Vec<Token> {
    let names = |stems: &[&str]| names_column(stems, catalog);
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len() + 2);
    let mut turned = false;
    for (at, token) in tokens.iter().enumerate() {
        if std::mem::take(&mut turned) {
            continue;
        }
        if let Some(pair) = denied(token, tokens.get(at..).unwrap_or_default(), catalog) {
            out.extend(pair);
            continue;
        }
        let next = tokens.get(at + 1).map_or("", |it| it.lower.as_str());
        if token.lower == "before" && next == "but" {
            continue; // "had orders before but none in May"
        }
        if let Some(none) = none_of_those(tokens, at, catalog) {
            out.extend(none);
            continue;
        }
        if let Some(people) = headcount(token, catalog) {
            out.extend(people);
            continue;
        }
        if let Some((noun, number)) = counted_place(token, tokens.get(at + 1), catalog) {
            out.extend([noun, number]);
            turned = true;
            continue;
        }
        if let Some(known) = said_in_two(token, tokens.get(at + 1), catalog) {
            out.push(known);
            turned = true;
            continue;
        }
        out.push(Token { stem: unfolded(token, catalog), ..token.clone() });
        if token.kind == TokenKind::Word
            && !names(&[token.stem.as_str()])
            && let Some(noun) = shared_noun(tokens, at, catalog)
            && let Some(last) = out.last_mut()
        {
            let pause = std::mem::replace(&mut last.pause, Pause::None);
            out.push(Token { pause, possessive: false, ..noun.clone() });
        }
    }
    out
}

/// "unpaid" as "not paid", where nothing is known by the one and something by the other.
fn denied(token: &Token, rest: &[Token], catalog: &Catalog) -> Option<[Token; 2]> {
    let plain = token.lower.strip_prefix("un").or_else(|| token.lower.strip_prefix("in"))?;
    let tells = plain.len() > 3
        && ["ed", "id", "en", "ld", "nt", "ive", "ble"].iter().any(|it| plain.ends_with(it));
    let stem = words::stem(plain);
    let unknown = token.kind == TokenKind::Word
        && !LEXICON.knows(&token.stem)
        && !catalog.names().knows(&token.stem)
        && catalog.values().at(rest).is_empty();
    if !tells || !unknown || !catalog.names().knows(&stem) {
        return None;
    }
    let word = |text: &str| Token {
        text: text.to_owned(),
        lower: text.to_owned(),
        stem: words::stem(text),
        ..token.clone()
    };
    let not = Token { pause: Pause::None, possessive: false, ..word("not") };
    Some([not, word(plain)])
}

/// "with orders in 2024 but none in 2025": no orders, as they were named before.
fn none_of_those(tokens: &[Token], at: usize, catalog: &Catalog) -> Option<[Token; 2]> {
    const CALLED: f64 = 0.9;
    let token = tokens.get(at).filter(|it| it.lower == "none")?;
    let led = tokens.get(at.checked_sub(1)?).is_some_and(|it| it.lower == "but");
    let is_thing = |it: &&Token| {
        let hits = catalog.names().at(&[it.stem.as_str()]);
        let table = |it: &NameHit| matches!(it.target, Target::Table(_)) && it.score > CALLED;
        words::singular(&it.lower) != it.lower && hits.iter().any(table)
    };
    let mut named = tokens.get(..at)?.iter().filter(is_thing);
    let (things, _) = (named.next_back().filter(|_| led)?, named.next_back()?);
    let no = Token { pause: Pause::None, ..word_like("no", token) };
    Some([no, Token { pause: token.pause, possessive: false, ..things.clone() }])
}

fn word_like(text: &str, like: &Token) -> Token {
    let (text, stem) = (text.to_owned(), words::stem(text));
    Token { lower: text.clone(), text, stem, ..like.clone() }
}

/// "headcount" as "number of employees", by whatever the data calls those who work there.
fn headcount(token: &Token, catalog: &Catalog) -> Option<[Token; 3]> {
    const STAFF: &[&str] = &["employees", "staff", "workers", "agents", "people"];
    let heads = matches!(token.lower.as_str(), "headcount" | "headcounts");
    let kept = |it: &NameHit| matches!(it.target, Target::Column(_)) && it.score > 0.9;
    if !heads || catalog.names().at(&[token.stem.as_str()]).iter().any(kept) {
        return None;
    }
    let is_table = |it: &NameHit| matches!(it.target, Target::Table(_)) && it.score > 0.6;
    let named = |it: &&&str| catalog.names().at(&[words::stem(it).as_str()]).iter().any(is_table);
    let paid =
        || catalog.tables().iter().find(|it| tells_of_staff(it)).map(|it| it.plural.as_str());
    let staff = STAFF.iter().find(named).copied().or_else(paid)?;
    let word = |text: &str, pause: Pause| Token {
        text: text.to_owned(),
        lower: text.to_owned(),
        stem: words::stem(text),
        pause,
        possessive: false,
        ..token.clone()
    };
    Some([word("number", Pause::None), word("of", Pause::None), word(staff, token.pause)])
}

/// Whether the rows of a table are people who are paid, and called by one word.
fn tells_of_staff(table: &TableInfo) -> bool {
    const PAID: &[&str] = &["hired", "hire", "salary", "wage", "hourly"];
    let mut words = table.columns.iter().flat_map(|it| &it.words);
    !table.plural.contains(' ') && words.any(|it| PAID.contains(&it.as_str()))
}

/// Whether a column is called by these stems, or by words that mean the same.
fn names_column(stems: &[&str], catalog: &Catalog) -> bool {
    let is_column =
        |it: &NameHit| matches!(it.target, Target::Column(_)) && it.n_words == stems.len();
    let at = catalog.names().at(stems);
    at.iter().any(|it| is_column(it) && it.score > 0.9)
        || stems.len() > 1
            && catalog.names().reworded(stems).iter().any(|it| is_column(it) && it.score > 0.6)
}

/// The noun at the end of a list that belongs to the word at `at` as well: the names of "first,
/// middle, and last names".
fn shared_noun<'a>(tokens: &'a [Token], at: usize, catalog: &Catalog) -> Option<&'a Token> {
    const LONGEST: usize = 4;
    let own = tokens.get(at)?;
    let mut words = vec![own.stem.as_str()];
    let mut next = at;
    while words.len() <= LONGEST {
        let pause = tokens.get(next)?.pause;
        let joins =
            |it: usize| tokens.get(it).is_some_and(|it| matches!(it.stem.as_str(), "and" | "or"));
        let after = if joins(next + 1) { next + 2 } else { next + 1 };
        if pause == Pause::None && after == next + 1 {
            // The noun itself: each word of the list makes a name with it.
            let noun = tokens.get(after)?;
            let fits = |word: &&str| names_column(&[*word, noun.stem.as_str()], catalog);
            return (words.len() > 1 && words.iter().all(fits)).then_some(noun);
        }
        if pause == Pause::Stop {
            return None;
        }
        let word = tokens.get(after).filter(|it| it.kind == TokenKind::Word)?;
        words.push(word.stem.as_str());
        next = after;
    }
    None
}

/// "academic session" as the one word the data has for it: where nothing is called by the first of
/// the two.
fn said_in_two(token: &Token, next: Option<&Token>, catalog: &Catalog) -> Option<Token> {
    let is_word = |it: &Token| it.kind == TokenKind::Word;
    let next = next.filter(|it| token.pause == Pause::None && is_word(it) && is_word(token))?;
    let known = |it: &str| catalog.names().knows(it);
    if known(&token.stem) || token.possessive || LEXICON.knows(&token.stem) {
        return None;
    }
    let near = GLOSSARY.related(&[token.stem.clone(), next.stem.clone()]);
    let stem = near.iter().filter_map(|it| words::only_word(it)).find(|it| known(it))?.to_owned();
    let text = format!("{} {}", token.text, next.text);
    Some(Token { text, stem, ..next.clone() })
}

/// The stem of a word, or that of what it is short for where the data says the long one.
fn unfolded(token: &Token, catalog: &Catalog) -> String {
    let known = |it: &str| catalog.names().knows(it);
    // "cat" is a cat where the data has one, and no category.
    let is_text = || !catalog.values().exactly(&words::singular(&token.lower)).is_empty();
    let is_word = token.kind == TokenKind::Word;
    if !is_word || LEXICON.knows(&token.stem) || known(&token.stem) || is_text() {
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
