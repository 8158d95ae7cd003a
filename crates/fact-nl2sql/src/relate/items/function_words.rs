//! Words that hold a question together, and where they do not: "list price", "orders", "phone number".
//!
//! Start at [`function_words`]. Knows of a database only what in it is called so.

use super::mistaken::is_one_of_kept;
use super::{Kind, beside, is_listed_noun};
use crate::catalog::{Catalog, ColumnInfo, Target};
use crate::lex::{Pause, Token, TokenKind};
use crate::relate::lexicon::{Func, LEXICON};
use crate::words;

/// What a stretch of words stands beside.
struct Place<'a> {
    stems: &'a [&'a str],
    rest: &'a [Token],
    before: Option<&'a Token>,
    catalog: &'a Catalog,
}

/// Adds the words that hold the question together, that begin at the first of `stems`.
pub(super) fn function_words(
    stems: &[&str],
    rest: &[Token],
    before: Option<&Token>,
    catalog: &Catalog,
    found: &mut Vec<(usize, f64, Kind)>,
) {
    let place = Place { stems, rest, before, catalog };
    found.extend(all_counted(rest));
    for (n_words, func) in LEXICON.at(stems) {
        if said_otherwise(func, n_words, rest, before) {
            found.push((1, 0.8, Kind::Func(Func::Filler)));
            continue;
        }
        let other = place.asks_nothing(func, n_words)
            || func == Func::Order && place.orders_nothing(n_words)
            || place.is_part_of_name(func, n_words)
            || place.names_amount(func, n_words)
            || n_words == 1 && is_other_word(func, rest)
            || place.ends_otherwise(func, n_words);
        if !other {
            found.push((n_words, place.quality(func, n_words), Kind::Func(func)));
        }
    }
}

impl Place<'_> {
    fn is_named(&self) -> bool {
        self.stems.first().is_some_and(|it| self.catalog.names().knows(it))
    }

    /// Whether a sentence, or a clause that may ask for something, begins here.
    fn begins(&self) -> bool {
        self.before.is_none_or(|it| {
            let joins = matches!(it.stem.as_str(), "and" | "then" | "pleas" | "please");
            it.pause != Pause::None || joins
        })
    }

    /// "by list price", "the state of all cities": a word of asking only where a sentence begins, and
    /// never after "by".
    fn asks_nothing(&self, func: Func, n_words: usize) -> bool {
        let leads = |it: &Token| matches!(it.lower.as_str(), "by" | "from" | "between" | "per");
        let inside = !self.begins() || is_listed_noun(self.rest, self.before);
        func == Func::Ask
            && (self.before.is_some_and(leads) || n_words == 1 && inside && self.is_named())
    }

    /// "total amount of orders by city", "their largest order", "who have not ordered in 2024", "not arranged
    /// to teach": of what this data keeps, or what they did, and no wish for an order.
    fn orders_nothing(&self, n_words: usize) -> bool {
        let says = |word: &str| self.rest.first().is_some_and(|it| it.lower == word);
        let did = |it: &Token| DOERS.contains(&it.lower.as_str());
        says("orders")
            || is_one_of_kept(self.rest, self.before, self.catalog)
            || says("ordered") && self.before.is_some_and(did)
            || n_words == 1 && !self.begins() && self.is_named()
    }

    /// "details of all products" of a column of details, "phone number of patients", "different types of
    /// rooms" where a column says the type.
    fn is_part_of_name(&self, func: Func, n_words: usize) -> bool {
        let names = self.catalog.names();
        let numbers = func == Func::Count && self.stems.first() == Some(&"number");
        let of_name = |it: &Token| {
            let hits = names.at(&[it.stem.as_str(), "number"]);
            it.pause == Pause::None && hits.iter().any(|it| it.n_words == 2)
        };
        let kind_of_thing = match (func, n_words, self.stems) {
            (Func::Distinct, 3, [_, kind, "of", owner, ..]) => {
                let hits = names.at(&[owner, kind]);
                let likely = hits.iter().filter(|it| it.score > 0.8);
                likely
                    .chain(&names.reworded(&[owner, kind]))
                    .any(|it| it.n_words == 2 && matches!(it.target, Target::Column(_)))
            }
            _ => false,
        };
        func == Func::Everything && self.is_named()
            || self.before.filter(|_| numbers).is_some_and(of_name)
            || kind_of_thing
    }

    /// "average total amount of orders", "total quantity of products": of the amounts this data keeps.
    fn names_amount(&self, func: Func, n_words: usize) -> bool {
        let figure = func == Func::Sum
            && n_words > 1
            && beside::is_figure_of(self.before, (self.stems, n_words), self.catalog);
        let quantity = words::stem("quantity");
        let counted = self.stems.iter().take(n_words).any(|it| *it == quantity);
        let kept = |it: &ColumnInfo| it.words.iter().any(|it| it == "quantity");
        figure || counted && self.catalog.columns().any(|(_, it)| kept(it))
    }

    /// "the most time" is an amount, while "the most times" says that rows are counted. "Before 1990 or after
    /// 2000": no "2000 or after".
    fn ends_otherwise(&self, func: Func, n_words: usize) -> bool {
        let last = self.rest.get(n_words - 1).map_or("", |it| it.lower.as_str());
        let amount = last == "time" && matches!(func, Func::Most | Func::Least);
        let value = |it: &Token| {
            let value =
                matches!(it.kind, TokenKind::Number { .. } | TokenKind::Date | TokenKind::Quoted);
            value || it.lower == "than"
        };
        let open_end = matches!(func, Func::OrMore | Func::OrLess);
        amount || open_end && self.rest.get(n_words).is_some_and(value)
    }

    fn quality(&self, func: Func, n_words: usize) -> f64 {
        match func {
            // "list the shows" of venues that are "listed"
            Func::Ask if self.before.is_none() && n_words == 1 && leads_to_list(self.rest) => 1.05,
            // "in total" goes before "in" a column called "total".
            Func::Filler if self.stems.starts_with(&["in", "total"]) => 0.95,
            Func::Filler | Func::All => 0.8,
            _ => 0.93,
        }
    }
}

/// Whether a word only shares its stem with a small one: "lead" of "lead source" with "leading",
/// "collected" with "collectively".
fn is_other_word(func: Func, rest: &[Token]) -> bool {
    let lower = rest.first().map_or("", |it| it.lower.as_str());
    let shares_stem =
        |it: &Token| it.kind == TokenKind::Word && LEXICON.only_shares_stem(&it.lower, &it.stem);
    match func {
        Func::Ask | Func::Contains => rest.first().is_some_and(shares_stem),
        Func::Most => matches!(lower, "lead" | "leads"),
        // "missed lessons" are there, and nothing of them is missing.
        Func::Missing => matches!(lower, "missed" | "miss" | "misses"),
        Func::Sum => {
            matches!(lower, "collect" | "collects" | "collected" | "collection" | "collections")
        }
        _ => false,
    }
}

/// Words after which a participle says what somebody did.
const DOERS: &[&str] = &[
    "have", "has", "had", "havent", "hasnt", "hadnt", "not", "never", "ever", "who", "they", "we",
];

/// Whether a word of asking leads in what is to be listed: "list the …", "show all …".
fn leads_to_list(rest: &[Token]) -> bool {
    let next = rest.get(1).map_or("", |it| it.lower.as_str());
    matches!(next, "the" | "all" | "our" | "every" | "each" | "me" | "any")
}

/// Whether a small word says nothing where it stands: "on the waiting list", "the biggest single gift".
fn said_otherwise(func: Func, n_words: usize, rest: &[Token], before: Option<&Token>) -> bool {
    let (Some(own), Some(before)) = (rest.first(), before) else { return false };
    let ends = own.pause != Pause::None || rest.len() == 1;
    let list = func == Func::Ask && own.lower == "list" && ends;
    let best = before.lower.ends_with("est") || matches!(before.lower.as_str(), "most" | "worst");
    list || func == Func::One && n_words == 1 && best
}

/// "all three branches": how many there are of them is known.
fn all_counted(rest: &[Token]) -> Option<(usize, f64, Kind)> {
    let [all, number, things, ..] = rest else { return None };
    let counted = all.lower == "all"
        && matches!(number.kind, TokenKind::Number { plain: false, .. })
        && words::singular(&things.lower) != things.lower;
    counted.then_some((2, 0.95, Kind::Func(Func::All)))
}
