//! What the rows of a table are called by: a name, a first and a last one, a title, a number.
//!
//! Start at [`label_columns`]. Knows nothing of questions.

use fact_core::TableSchema;

use super::roles::{ColumnInfo, Role};
use crate::words;

/// The columns that name a row.
pub(super) fn label_columns(table_words: &[String], columns: &[ColumnInfo]) -> Vec<usize> {
    let is_text = |it: &ColumnInfo| matches!(it.role, Role::Category | Role::Text | Role::Name);
    let singular = words::singular(&table_words.join(" "));
    let named =
        |want: &str| columns.iter().position(|it| is_text(it) && it.words.join(" ") == want);
    let own = |noun: &str| named(&format!("{singular} {noun}"));
    if let Some(one) = named("name").or_else(|| own("name")) {
        return vec![one];
    }
    let called = |words: &[&str]| {
        columns.iter().position(|it| {
            let own: Vec<&str> = it.words.iter().map(String::as_str).collect();
            is_text(it) && own.ends_with(words)
        })
    };
    for (first, last) in [("first", "last"), ("given", "family")] {
        if let (Some(first), Some(last)) = (called(&[first, "name"]), called(&[last, "name"])) {
            return vec![first, last];
        }
        // Nothing but a person has both.
        if let (Some(first), Some(last)) = (named(first), named(last)) {
            return vec![first, last];
        }
    }
    if let Some(one) = named("title").or_else(|| own("title")) {
        return vec![one];
    }
    let ends = |noun: &str| {
        columns
            .iter()
            .position(|it| is_text(it) && it.words.last().is_some_and(|word| word == noun))
    };
    let keyed = columns.iter().position(|it| {
        let named = it.words.last().is_some_and(|word| word == "name");
        named && matches!(it.role, Role::Id | Role::Reference)
    });
    // `sup_nm` of parts that have a description of their own is the name of who supplies them.
    let others = |it: &usize| {
        let words = columns.get(*it).and_then(|it| it.words.split_last());
        words.is_some_and(|(_, head)| !head.is_empty() && !is_own_noun(head, &singular))
    };
    let described = described(&singular, columns);
    let found = ends("name")
        .filter(|it| described.is_none() || !others(it))
        .or(keyed)
        .or_else(|| ends("title"))
        .or_else(|| columns.iter().position(|it| is_text(it) && it.words.join(" ") == singular))
        .or_else(|| named("label"))
        .or_else(|| named("model").filter(|it| columns.get(*it).is_some_and(|it| it.is_unique)))
        .or(described)
        .or_else(|| columns.iter().position(|it| is_text(it) && it.is_unique))
        .or_else(|| named("model"))
        .or_else(|| numbered(&singular, columns))
        // A house is told by where it stands.
        .or_else(|| named("address"));
    found.into_iter().collect()
}

/// The words of a column's name; "s name" is a last name where a first one stands beside it.
pub(super) fn surname(words: Vec<String>, table: &TableSchema) -> Vec<String> {
    let is =
        |own: &[String], first: &str| matches!(own, [one, name] if one == first && name == "name");
    let first = || table.columns.iter().any(|it| is(&words::identifier_words(&it.name), "first"));
    if is(&words, "s") && first() {
        return vec!["last".to_owned(), "name".to_owned()];
    }
    words
}

/// The column that says in words what a row is: `type_desc` of permit types.
fn described(singular: &str, columns: &[ColumnInfo]) -> Option<usize> {
    columns.iter().position(|it| {
        let Some((last, head)) = it.words.split_last() else { return false };
        let says = matches!(last.as_str(), "description" | "text" | "txt" | "label" | "title");
        let own = !head.is_empty() && is_own_noun(head, singular);
        says && own && it.is_unique && matches!(it.role, Role::Category | Role::Text)
    })
}

/// Whether words are the last of what a row is called.
fn is_own_noun(head: &[String], singular: &str) -> bool {
    let nouns: Vec<&str> = singular.split(' ').collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    nouns.ends_with(&head)
}

/// The number that people tell rows apart by: "room number" of rooms that have a key besides.
fn numbered(singular: &str, columns: &[ColumnInfo]) -> Option<usize> {
    let has_key = columns.iter().any(|it| it.role == Role::Id);
    columns.iter().position(|it| {
        let own = it.words.join(" ") == format!("{singular} number");
        has_key && own && matches!(it.role, Role::Quantity | Role::Category | Role::Text)
    })
}
