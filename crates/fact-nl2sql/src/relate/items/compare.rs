//! Adjectives, and the columns they compare by.
//!
//! Knows nothing of grammar.

use super::unit_prices::prefer_unit;
use super::{Adjective, Kind, usual_lengths, years_since};
use crate::catalog::{Catalog, ColumnInfo, LengthUnit, Moment, NameHit, Role, Target};
use crate::glossary::{AKIN, VERBS};
use crate::lex::{Pause, Token, TokenKind};
use crate::plan::Col;
use crate::relate::adjectives::{ADJECTIVES, Figure};
use crate::relate::lexicon::LEXICON;
use crate::words;

pub(super) fn adjectives(
    rest: &[Token],
    before: Option<&Token>,
    catalog: &Catalog,
    found: &mut Vec<(usize, f64, Kind)>,
) {
    let Some(first) = rest.first() else { return };
    // "the last name" is no name that came last.
    if first.lower == "last" && rest.get(1).is_some_and(|it| it.stem == "name") {
        return;
    }
    let superlative = first.lower.ends_with("st") || first.lower == "first";
    let comparative = first.lower.ends_with("er") || first.lower.ends_with("ier");
    if let Some(second) = rest.get(1).filter(|_| first.pause == Pause::None) {
        let figures = adjective_columns(&format!("{}-{}", first.lower, second.lower), catalog);
        if !figures.is_empty() {
            found.push((2, 0.96, Kind::Adjective(Adjective { figures, superlative, comparative })));
        }
    }
    let mut figures = adjective_columns(&first.lower, catalog);
    if matches!(first.lower.as_str(), "best" | "worst") {
        // The best customers are not those who gave the best marks.
        let of = praised(rest.get(1..).unwrap_or_default(), catalog);
        figures.retain(|it| Some(it.0.table) == of);
    }
    if figures.is_empty() {
        figures = amounts_of_root(first, catalog);
    }
    prefer_unit(rest, catalog, &mut figures);
    // "the most expensive" is no expense.
    let led = before.is_some_and(|it| matches!(it.lower.as_str(), "most" | "least"));
    let strength = if figures.is_empty() {
        if !compares_somehow(first, rest.get(1), catalog) {
            return;
        }
        0.1
    } else if superlative || comparative || led {
        0.96
    } else {
        0.7
    };
    found.push((1, strength, Kind::Adjective(Adjective { figures, superlative, comparative })));
}

/// The amounts a superlative has its root in: the salt of "saltiest".
fn amounts_of_root(token: &Token, catalog: &Catalog) -> Vec<(Col, f64, bool)> {
    if token.kind != TokenKind::Word || !token.lower.ends_with("iest") {
        return Vec::new();
    }
    let amount = |it: NameHit| match it.target {
        Target::Column(col) => {
            let quantity = catalog.column(col).is_some_and(ColumnInfo::is_quantity);
            quantity.then_some((col, it.score, false))
        }
        Target::Table(_) | Target::Concept(_) => None,
    };
    catalog.names().related(&token.stem).into_iter().filter_map(amount).collect()
}

/// Whether a word nothing is known by has the form of an adjective that compares: "the bitterest",
/// "stronger than".
fn compares_somehow(token: &Token, next: Option<&Token>, catalog: &Catalog) -> bool {
    const SHORTEST: usize = 6;
    let stem = token.stem.as_str();
    let than = next.is_some_and(|it| it.lower == "than");
    let form = token.lower.ends_with("est") || token.lower.ends_with("er") && than;
    let listed = !ADJECTIVES.of(&token.lower).is_empty();
    let unknown = catalog.names().at(&[stem]).is_empty()
        && VERBS.plain(stem).is_none()
        && !LEXICON.knows(stem)
        && AKIN.of(&[stem.to_owned()]).is_empty();
    let plain = token.kind == TokenKind::Word && token.lower.len() >= SHORTEST;
    plain && form && (listed || unknown)
}

/// The table of the things that are called the best: "best French restaurants". What is best selling
/// or best paid need not be the best.
fn praised(next: &[Token], catalog: &Catalog) -> Option<usize> {
    /// Words that may say of which kind they are, and the things.
    const REACH: usize = 4;
    let is_done = |it: &Token| {
        let done = ["ing", "ed"].iter().any(|end| it.lower.ends_with(end));
        done || matches!(it.lower.as_str(), "paid" | "sold" | "kept" | "known")
    };
    if next.first().is_some_and(is_done) {
        return None;
    }
    next.iter().take(REACH).find_map(|it| {
        let hits = catalog.names().at(&[it.stem.as_str()]);
        hits.into_iter().filter(|it| it.score > 0.8).find_map(|it| match it.target {
            Target::Table(table) => Some(table),
            Target::Column(_) | Target::Concept(_) => None,
        })
    })
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

/// The amounts whose name begins or ends with a word: "price per portion" and "unit price" are prices.
fn headed_by<'a>(stem: &'a str, catalog: &'a Catalog) -> impl Iterator<Item = (Col, f64)> + 'a {
    const HEADED: f64 = 0.72;
    /// So many letters are compared before a word is cut to its stem.
    const AT_A_GLANCE: usize = 3;
    let begins = stem.get(..AT_A_GLANCE).unwrap_or(stem);
    let is_head = move |it: Option<&String>| {
        it.is_some_and(|it| it.starts_with(begins) && words::stem(it) == stem)
    };
    let amounts = catalog.columns().filter(|(_, it)| it.is_quantity() && it.words.len() > 1);
    let headed =
        amounts.filter(move |(_, it)| is_head(it.words.first()) || is_head(it.words.last()));
    headed.map(|it| (it.0, HEADED))
}

fn columns_of(figure: &Figure, catalog: &Catalog) -> Vec<(Col, f64)> {
    let by_role = |fits: &dyn Fn(&ColumnInfo) -> Option<f64>| {
        catalog.columns().filter_map(|(col, it)| Some((col, fits(it)?))).collect()
    };
    match figure {
        Figure::Named(stems) => {
            let stems: Vec<&str> = stems.iter().map(String::as_str).collect();
            let is_key = |col| {
                let role = catalog.column(col).map(|it| it.role);
                matches!(role, Some(Role::Id | Role::Reference))
            };
            // Nor is how many there are what they come to: "dearest".
            let is_count = |col| {
                let own = catalog.column(col).map(|it| it.words.as_slice()).unwrap_or_default();
                stems == ["amount"] && own.iter().any(|it| it == "quantity")
            };
            let hits = catalog.names().at(&stems);
            let whole = hits.into_iter().filter(|it| it.n_words == stems.len() && it.score > 0.5);
            let column = |it: NameHit| match it.target {
                // The number something goes by is no amount of it.
                Target::Column(col) if is_key(col) || is_count(col) => None,
                Target::Column(col) => Some((col, it.score)),
                Target::Table(_) | Target::Concept(_) => None,
            };
            let mut called: Vec<(Col, f64)> = whole.filter_map(column).collect();
            if let [only] = stems.as_slice() {
                let known = called.clone();
                let others = headed_by(only, catalog);
                called.extend(others.filter(|it| known.iter().all(|own| own.0 != it.0)));
            }
            called
        }
        Figure::Time => by_role(&|it| match it.role {
            // When somebody was born is asked by their age, and is no time of what they did.
            Role::Date if it.moment == Moment::Born => Some(0.4),
            Role::Date => Some(1.0),
            Role::Year => Some(0.9),
            _ => it.words.iter().any(|it| it == "date" || it == "time").then_some(0.8),
        }),
        Figure::Joined => {
            by_role(&|it| (it.role == Role::Date && it.moment == Moment::Begun).then_some(0.9))
        }
        Figure::Age => years_since(Moment::Born, catalog).into_iter().map(|it| (it, 0.7)).collect(),
        Figure::Span => usual_lengths(LengthUnit::Days, catalog),
        Figure::Size => by_role(&|it| {
            const SIZES: &[&str] =
                &["size", "area", "population", "capacity", "length", "volume", "enrollment"];
            let named = it.words.iter().any(|it| SIZES.contains(&it.as_str()));
            (it.is_quantity() && named).then_some(0.9)
        }),
    }
}
