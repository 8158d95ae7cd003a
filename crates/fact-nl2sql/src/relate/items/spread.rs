//! Words put where they are meant: "first and last name", "third grade", short forms.
//!
//! Start at [`spread`]. Knows nothing of grammar.

use crate::catalog::{Catalog, NameHit, Target};
use crate::lex::{Pause, Token, TokenKind};
use crate::relate::lexicon::LEXICON;
use crate::words;

/// "first and last name" as "first name and last name".
pub(super) fn spread(tokens: &[Token], catalog: &Catalog) -> Vec<Token> {
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
