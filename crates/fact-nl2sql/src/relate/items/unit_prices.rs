//! Prices of a stretch of time: "the charge per hour" of a column `hourly_rate`, "the dearest item per
//! day" beside one for a week.
//!
//! Knows nothing of grammar.

use super::Kind;
use crate::catalog::{Catalog, ColumnInfo, NameHit, Target};
use crate::lex::Token;
use crate::plan::Col;
use crate::relate::lexicon::Func;
use crate::words::singular;

/// Stretches of time that have a price, with the word for what comes once in each.
const UNITS: &[(&str, &str)] = &[
    ("hour", "hourly"),
    ("day", "daily"),
    ("night", "nightly"),
    ("week", "weekly"),
    ("month", "monthly"),
    ("year", "annual"),
];

const PRICES: &[&str] = &["rate", "price", "charge", "fee", "cost", "pay", "wage"];

/// The prices of the stretch of time that tokens name: "per day", "an hour".
fn per_unit(rest: &[Token], catalog: &Catalog) -> Vec<Col> {
    let [per, unit, ..] = rest else { return Vec::new() };
    if !matches!(per.lower.as_str(), "per" | "a" | "an" | "each") {
        return Vec::new();
    }
    let unit = singular(&unit.lower);
    let Some(unit) = UNITS.iter().find(|it| it.0 == unit) else { return Vec::new() };
    let priced = |it: &ColumnInfo| {
        let says = |words: &[&str]| it.words.iter().any(|it| words.contains(&it.as_str()));
        it.is_quantity() && says(&[unit.0, unit.1]) && says(PRICES)
    };
    catalog.columns().filter(|(_, it)| priced(it)).map(|it| it.0).collect()
}

/// Adds the price of a stretch of time for "charge per hour"; after "the dearest" it is known already that
/// a price is meant.
pub(super) fn unit_prices(
    tokens: &[Token],
    at: usize,
    catalog: &Catalog,
    found: &mut Vec<(usize, f64, Kind)>,
) {
    const CALLED: &[&str] = &["charge", "charged", "price", "rate", "fee", "pay", "paid"];
    let rest = tokens.get(at..).unwrap_or_default();
    let Some((first, after)) = rest.split_first() else { return };
    if CALLED.contains(&first.lower.as_str()) {
        let hit = |col| NameHit { target: Target::Column(col), n_words: 3, score: 0.95 };
        let hits: Vec<NameHit> = per_unit(after, catalog).into_iter().map(hit).collect();
        if !hits.is_empty() {
            found.push((3, 0.98, Kind::Names(hits)));
        }
    }
    let ranked = tokens.iter().take(at).any(|it| ranks_prices(&it.lower));
    if first.lower == "per" && ranked && !per_unit(rest, catalog).is_empty() {
        found.push((2, 0.98, Kind::Func(Func::Filler)));
    }
}

fn ranks_prices(lower: &str) -> bool {
    matches!(
        lower,
        "dearest" | "cheapest" | "priciest" | "costliest" | "expensive" | "dearer" | "cheaper"
    )
}

/// Puts the price of the stretch of time named after an adjective before the other prices.
pub(super) fn prefer_unit(rest: &[Token], catalog: &Catalog, figures: &mut [(Col, f64, bool)]) {
    /// Words between the adjective and the stretch of time.
    const REACH: usize = 6;
    const MORE: f64 = 0.3;
    if !rest.first().is_some_and(|it| ranks_prices(&it.lower)) {
        return;
    }
    let said = (1..REACH).find_map(|it| {
        let priced = per_unit(rest.get(it..)?, catalog);
        (!priced.is_empty()).then_some(priced)
    });
    let meant = said.unwrap_or_default();
    figures.iter_mut().filter(|it| meant.contains(&it.0)).for_each(|it| it.1 += MORE);
}
