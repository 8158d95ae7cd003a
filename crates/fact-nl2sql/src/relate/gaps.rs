//! What lies between one thing and the next: "the longest gap in days between one delivery and the next",
//! "how many days lie on average between two visits of a patient".
//!
//! Start at [`gaps`]. The rows are read as if their dates were asked for, with whatever is said of them;
//! the days from each date to the next are put together then. A question in which any other word stands
//! before "between" asks for something else. Knows nothing of how a question is read.

use super::relation::{Figure, Gap};
use super::{Related, one};
use crate::catalog::{Catalog, Role, Target};
use crate::lex::{Pause, Token};
use crate::plan::{Agg, Col};
use crate::words::{plural, singular};

/// Words before "between" that ask for days and say no more.
const SMALL: &[&str] = &[
    "what",
    "whats",
    "what's",
    "is",
    "was",
    "were",
    "are",
    "the",
    "of",
    "number",
    "in",
    "on",
    "how",
    "many",
    "much",
    "there",
    "do",
    "does",
    "we",
    "show",
    "me",
    "find",
    "give",
    "lie",
    "lies",
    "pass",
    "passes",
    "passed",
    "go",
    "goes",
    "by",
    "elapse",
    "elapses",
    "time",
    "days",
    "day",
    "gap",
    "interval",
    "typically",
    "usually",
    "length",
    "that",
];
const LENGTHS: &[&str] = &["gap", "interval", "days", "time"];
const OWN: &[&str] = &["its", "their", "his", "her"];

/// A question of gaps, cut into what is asked and whose.
struct Cut {
    agg: Agg,
    /// What there is a row of, with what is said of it.
    things: Vec<Token>,
    /// Whose rows follow each other, where they are told apart.
    owner: Option<Token>,
}

/// Whether `tokens` ask for what lies between things and the next of them.
pub(crate) fn tells_gaps(tokens: &[Token]) -> bool {
    cut(tokens).is_some()
}

/// The days between rows and the next of them; `None` where that is not asked for, or no one date says
/// when each row was.
pub(super) fn gaps(tokens: &[Token], catalog: &Catalog) -> Option<Related> {
    let cut = cut(tokens)?;
    let lead = ["dates", "of"].map(Token::word);
    let mut read = one(&[lead.as_slice(), &cut.things].concat(), catalog)?;
    let relation = &mut read.rows.relation;
    let [Figure::Column(date)] = relation.shown.as_slice() else { return None };
    let date = *date;
    let is_date = catalog.column(date).is_some_and(|it| it.role == Role::Date);
    let plain = relation.is_plain() && relation.groups.is_empty() && relation.limit.is_none();
    let whole = read.unplaced.is_empty() && !read.idle;
    if !(is_date && plain && whole && catalog.derivation(date).is_none()) {
        return None;
    }
    let per = match &cut.owner {
        Some(owner) => Some(refers_to(date.table, owner, catalog)?),
        None => None,
    };
    relation.order.clear();
    relation.gap = Some(Gap { agg: cut.agg, date, per });
    Some(read)
}

/// The column by which rows of a table say whose they are.
fn refers_to(table: usize, owner: &Token, catalog: &Catalog) -> Option<Col> {
    let hits = catalog.names().at(&[owner.stem.as_str()]);
    let named = hits.iter().filter(|it| it.n_words == 1 && it.score > 0.6);
    let owners: Vec<usize> = named
        .filter_map(|it| match it.target {
            Target::Table(table) => Some(table),
            _ => None,
        })
        .collect();
    let mut own =
        catalog.edges().iter().filter(|it| it.from.table == table && owners.contains(&it.to.table));
    own.next().filter(|_| own.next().is_none()).map(|it| it.from)
}

fn cut(tokens: &[Token]) -> Option<Cut> {
    let word = |at: usize| tokens.get(at).map_or("", |it| it.lower.as_str());
    let between = (0..tokens.len()).find(|it| word(*it) == "between")?;
    let agg = asked(tokens.get(..between)?)?;
    let mut from = between + 1;
    let mut apart = false;
    while let "one" | "two" | "each" | "a" | "an" | "consecutive" | "successive" = word(from) {
        apart |= matches!(word(from), "consecutive" | "successive" | "two");
        from += 1;
    }
    let next = |at: &usize| {
        let of_own = word(at + 1) == "the" || OWN.contains(&word(at + 1));
        word(*at) == "and" && of_own && matches!(word(at + 2), "next" | "following")
    };
    let Some(and) = (from + 1..tokens.len()).find(next) else {
        let things = named(tokens.get(from..)?)?;
        return apart.then_some(Cut { agg, ..things });
    };
    let own = OWN.contains(&word(and + 1));
    let things = tokens.get(from..and)?;
    // "and the next completed one": said again of the next.
    let again = |it: &Token| it.lower == "one" || things.iter().any(|own| own.stem == it.stem);
    let rest: Vec<Token> =
        tokens.iter().skip(and + 3).skip_while(|it| again(it)).cloned().collect();
    let Cut { things, owner, .. } = named(&[things, &rest].concat())?;
    // "its next" is told of somebody.
    (!own || owner.is_some()).then_some(Cut { agg, things, owner })
}

/// How the days are put together, where nothing else is said before "between".
fn asked(said: &[Token]) -> Option<Agg> {
    let mut agg = None;
    for token in said {
        let own = match token.lower.as_str() {
            "longest" | "largest" | "biggest" | "maximum" | "greatest" => Some(Agg::Max),
            "shortest" | "smallest" | "minimum" => Some(Agg::Min),
            "average" | "mean" | "typical" => Some(Agg::Avg),
            word if SMALL.contains(&word) => None,
            _ => return None,
        };
        if own.is_some() && agg.is_some() && own != agg {
            return None;
        }
        agg = agg.or(own);
    }
    let length = said.iter().any(|it| LENGTHS.contains(&it.lower.as_str()));
    agg.filter(|_| length)
}

/// What is named, with whose it is: "visits" of a "patient", of "visits of a patient in May".
fn named(said: &[Token]) -> Option<Cut> {
    let word = |at: usize| said.get(at).map_or("", |it| it.lower.as_str());
    let of_each = |at: &usize| {
        let leads = matches!(word(*at), "of" | "by" | "for" | "from");
        leads && matches!(word(at + 1), "a" | "an" | "each" | "every" | "one")
    };
    let mut things = said.to_vec();
    let whose = (1..said.len()).find(of_each);
    let owner = whose.and_then(|it| said.get(it + 2)).cloned();
    if let Some(at) = whose.filter(|_| owner.is_some()) {
        things.drain(at..at + 3);
    }
    // Groups of gaps, and gaps between unlike things, are other questions.
    let other = |it: &Token| matches!(it.lower.as_str(), "each" | "every" | "per" | "by" | "and");
    if things.is_empty() || things.iter().any(other) {
        return None;
    }
    let ends = |it: &usize| {
        let lower = word(*it);
        matches!(lower, "of" | "in" | "for" | "at" | "on" | "during" | "since" | "from" | "with")
    };
    let last = whose.or_else(|| (1..said.len()).find(ends)).unwrap_or(said.len());
    if let Some(noun) = last.checked_sub(1).and_then(|it| things.get_mut(it)) {
        let many = plural(&singular(&noun.lower));
        *noun = Token { pause: Pause::None, ..Token::word(&many) };
    }
    Some(Cut { agg: Agg::Max, things, owner })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lex::lex;

    #[test]
    fn gaps_are_those_between_rows_and_the_next_of_them() {
        let told = |question: &str| {
            let cut = cut(&lex(question))?;
            let things: Vec<String> = cut.things.into_iter().map(|it| it.lower).collect();
            Some((things.join(" "), cut.owner.map(|it| it.lower)))
        };
        let some =
            |things: &str, owner: Option<&str>| Some((things.to_owned(), owner.map(str::to_owned)));
        for (question, expected) in [
            ("longest gap in days between one delivery and the next", some("deliveries", None)),
            (
                "what was the longest gap, in days, between one open ward and the next in 2025",
                some("open wards in 2025", None),
            ),
            (
                "on average how many days lie between one visit of a cow and its next visit",
                some("visits", Some("cow")),
            ),
            ("average days between order date and delivery date", None),
            ("average time between two visits by town", None),
            ("how many days lie between one visit and the next", None),
        ] {
            assert_eq!(told(question), expected, "{question}");
        }
    }
}
