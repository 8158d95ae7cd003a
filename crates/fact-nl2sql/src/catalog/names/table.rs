//! What the columns of a table say of how it and they are called.
//!
//! Knows nothing of questions.

use super::super::roles::TableInfo;
use crate::glossary::GLOSSARY;
use crate::words::stem;

/// The word most columns of a table begin with, which says nothing of any of them ("emp" of
/// "emp name", "emp salary").
pub(super) fn shared_prefix(table: &TableInfo) -> Option<&String> {
    let firsts =
        || table.columns.iter().filter(|it| it.words.len() > 1).filter_map(|it| it.words.first());
    let often = |word: &&String| firsts().filter(|it| it == word).count();
    firsts().find(|it| often(it) >= 3 && often(it) * 2 > table.columns.len())
}

/// "jobs" of a table of vacancies whose rows go by their "job title", unless people do.
pub(super) fn named_after(table: &TableInfo) -> Option<&str> {
    let [label] = table.label.as_slice() else { return None };
    let [thing, name] = table.columns.get(*label)?.words.as_slice() else { return None };
    let named = matches!(name.as_str(), "title" | "name");
    let of_people = matches!(thing.as_str(), "first" | "last" | "full" | "nick" | "user");
    let known = table.words.iter().any(|it| stem(it) == stem(thing));
    (named && !of_people && !known).then_some(thing)
}

/// Whether all of some words mean nearly the same as the first, or something near both.
pub(super) fn are_kin(words: &[String]) -> bool {
    let Some((first, rest)) = words.split_first() else { return false };
    let near = |word: &String| GLOSSARY.related(std::slice::from_ref(word));
    rest.iter().all(|it| {
        near(first).iter().any(|other| near(it).contains(other) || other.as_slice() == [it.clone()])
    })
}

/// How well the last word of a table's name calls its rows: those of `sales_order` are orders where they
/// are known by an `order_id`.
pub(super) fn called_by_last(table: &TableInfo) -> f64 {
    const KNOWN: f64 = 0.9;
    const LAST: f64 = 0.68;
    let key = table.key.and_then(|it| table.columns.get(it));
    let known = match (key.map(|it| it.words.as_slice()), table.words.last()) {
        (Some([thing, number]), Some(last)) => {
            matches!(number.as_str(), "id" | "no" | "number") && stem(thing) == stem(last)
        }
        _ => false,
    };
    if known { KNOWN } else { LAST }
}
