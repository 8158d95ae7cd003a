//! Units of amounts as the data abbreviates them: "kilos" where columns are in `kg`; and the unit in which an
//! answer is wanted, where it is the one the data keeps: "…, in kilos".
//!
//! Start at [`in_units_kept`].

use super::pauses;
use crate::catalog::{Catalog, Target};
use crate::lex::{Pause, Token};

/// The word columns are called by, and what people say for it.
const SHORT: &[(&str, &[&str])] = &[
    ("kg", &["kilo", "kilos", "kilogram", "kilograms", "kilogramme", "kilogrammes", "kgs"]),
    ("km", &["kilometre", "kilometres", "kilometer", "kilometers", "kms"]),
    ("g", &["gram", "grams", "gramme", "grammes"]),
    ("m", &["metre", "metres", "meter", "meters"]),
    ("l", &["litre", "litres", "liter", "liters"]),
    ("sqm", &["square metres", "square meters"]),
];

/// Says units as the data does, and takes out the one an answer is wanted in where amounts are kept in it.
pub(super) fn in_units_kept(tokens: &mut Vec<Token>, catalog: &Catalog) {
    for token in tokens.iter_mut() {
        let short = SHORT.iter().find(|it| it.1.contains(&token.lower.as_str())).map(|it| it.0);
        if let Some(short) = short.filter(|it| is_unit(it, catalog) && !is_called(token, catalog)) {
            *token = Token { pause: token.pause, ..Token::word(short) };
        }
    }
    let Some(last) = tokens.len().checked_sub(1) else { return };
    let unit = |it: &Token| SHORT.iter().any(|(short, _)| it.lower == *short);
    let told = tokens.last().is_some_and(|it| unit(it) && is_unit(&it.lower, catalog));
    let led = last.checked_sub(1).filter(|it| tokens.get(*it).is_some_and(|it| it.lower == "in"));
    // "(kg)" stands apart from what it is told of.
    let apart = last.checked_sub(1).filter(|it| pauses(tokens, *it)).map(|_| last);
    let Some(from) = led.or(apart).filter(|it| told && *it > 1) else { return };
    tokens.truncate(from);
    if let Some(end) = tokens.last_mut() {
        end.pause = Pause::None;
    }
}

/// Whether amounts are kept in a unit: it ends the name of some column that is no name by itself.
fn is_unit(short: &str, catalog: &Catalog) -> bool {
    catalog.columns().any(|(_, it)| {
        it.is_quantity() && it.words.len() > 1 && it.words.last().is_some_and(|it| it == short)
    })
}

/// Whether something in the data is called by a word.
fn is_called(token: &Token, catalog: &Catalog) -> bool {
    const CALLED: f64 = 0.7;
    let mut hits = catalog.names().at(&[token.stem.as_str()]).into_iter();
    hits.any(|it| it.score > CALLED || matches!(it.target, Target::Table(_)))
}
