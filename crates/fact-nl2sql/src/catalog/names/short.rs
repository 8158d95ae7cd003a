//! Short forms a schema writes its names in: `pat` for patients, `dntst` for dentists.
//!
//! Start at [`NameIndex::shortened`], which gives the one short form a word of a question may have been
//! written in. What everybody reads the same way (`qty`, `addr`) is written out long before this; here a
//! short form gets its meaning from the word that was asked for, and only where no other fits as
//! well. Knows nothing of grammar.

use std::collections::HashSet;

use super::super::roles::{ColumnInfo, TableInfo};
use super::NameIndex;
use crate::glossary::{GLOSSARY, is_word};
use crate::words::{self, stem};

/// A shorter word is not written any shorter.
const MIN_WORD: usize = 4;

/// Two letters are anybody's, unless a table is called by them.
const MIN_SHORT: usize = 3;

/// In a schema written in short a word of so many letters may stand for a longer one.
const MAX_WORD: usize = 4;

/// What is known by a word better than this keeps it from being a short form; what is known less
/// well, as a column of units is by "branch", keeps it from all but the names of tables.
const KNOWN: f64 = 0.8;

/// The same of what has its root only.
const KNOWN_BY_ROOT: f64 = 0.58;

impl NameIndex {
    /// The stem of the table that is called by these initials and nothing else, if they are no word.
    pub fn written_in_initials(&self, initials: &str) -> Option<String> {
        self.shorts.tables.contains(initials).then(|| stem(initials))
    }

    /// The stem of the only short form of a word itself, whatever else is nearly called so.
    pub fn written_short(&self, lower: &str) -> Option<String> {
        let called = self.at(&[&stem(lower)]);
        let named = called.iter().any(|it| it.score > KNOWN);
        if named { None } else { self.shorts.written(&words::singular(lower), false) }
    }

    /// The stem of the only short form that a name has of a word, or of one that means the same:
    /// `pat` for "patients". `None` where something is called by the word itself.
    pub fn shortened(&self, lower: &str) -> Option<String> {
        let stem = stem(lower);
        let own = self.at(&[&stem]);
        let by_root = self.related(&stem);
        let known = own.iter().any(|it| it.score > KNOWN)
            || by_root.iter().any(|it| it.score > KNOWN_BY_ROOT);
        let tables_only = self.knows(&stem);
        if known {
            return None;
        }
        // "policyholders" are no policies: `ph`, where a table is called so.
        let compound = compound_initials(&words::singular(lower));
        let written = compound.and_then(|it| self.written_in_initials(&it));
        written.or_else(|| self.shorts.of(lower, tables_only))
    }
}

/// The first letters of both words of one that says what somebody does with something.
fn compound_initials(word: &str) -> Option<String> {
    const DOERS: &[&str] = &["holder", "owner", "keeper", "maker", "taker", "seeker", "worker"];
    let (head, doer) = DOERS.iter().find_map(|it| Some((word.strip_suffix(it)?, it)))?;
    let first = head.chars().next().filter(|_| head.len() > 2)?;
    Some([first, doer.chars().next()?].iter().collect())
}

/// The parts of names that may stand for longer words.
#[derive(Debug, Default)]
pub(super) struct Shorts {
    all: Vec<Short>,
    /// Those that are no words and all that a table is called by.
    tables: HashSet<String>,
}

#[derive(Debug)]
struct Short {
    letters: String,
    /// Whether a table is called by it and nothing else.
    is_table: bool,
    /// Whether it is a word as well, as `pat` is.
    is_word: bool,
}

impl Shorts {
    pub fn new(tables: &[TableInfo]) -> Self {
        let mut shorts = Self::default();
        let words_too = is_written_short(tables);
        for table in tables {
            for word in &table.words {
                shorts.add(word, table.words.len() == 1, words_too);
            }
            for word in table.columns.iter().flat_map(|it| &it.words) {
                shorts.add(word, false, words_too);
            }
        }
        let of_tables = shorts.all.iter().filter(|it| it.is_table && !it.is_word);
        shorts.tables = of_tables.map(|it| it.letters.clone()).collect();
        shorts
    }

    fn add(&mut self, word: &str, is_table: bool, words_too: bool) {
        let letters = words::singular(word);
        let long_enough = letters.len() >= if is_table { 2 } else { MIN_SHORT };
        let is_word = is_word(&letters);
        let stands_for_itself = is_word && !(words_too && letters.len() <= MAX_WORD);
        let has_others = !letters.bytes().all(|it| it.is_ascii_lowercase());
        if !long_enough || has_others || stands_for_itself {
            return;
        }
        match self.all.iter_mut().find(|it| it.letters == letters) {
            Some(known) => known.is_table |= is_table,
            None => self.all.push(Short { letters, is_table, is_word }),
        }
    }

    /// The stem of the only short form this word, or one that means the same, may be written in.
    fn of(&self, lower: &str, tables_only: bool) -> Option<String> {
        let word = words::singular(lower);
        let own = self.written(&word, tables_only);
        let whole = || self.whole(&word);
        let of_deed = || (!tables_only).then(|| self.written(able(&word)?, false)).flatten();
        let of_done =
            || (!tables_only).then(|| self.written(word.strip_suffix("ed")?, false)).flatten();
        let loosely = || (!tables_only).then(|| self.loosely(&word)).flatten();
        let own = own.or_else(whole).or_else(of_deed).or_else(of_done).or_else(loosely);
        if own.is_some() || tables_only {
            return own;
        }
        let near = GLOSSARY.related(&[stem(&word)]).iter().filter_map(|it| words::only_word(it));
        let mut near = near.filter_map(|it| self.written(it, false));
        let first = near.next()?;
        near.all(|it| it == first).then_some(first)
    }

    /// The stem of the short form that is all consonants of a word, whatever is nearly called by it.
    fn whole(&self, word: &str) -> Option<String> {
        let consonants = skeleton(word);
        let long = consonants.len() >= MIN_SHORT && consonants.len() < word.len();
        let mut all = self.all.iter().filter(|it| long && !it.is_word);
        all.find(|it| it.letters == consonants).map(|it| stem(&it.letters))
    }

    /// The stem of the only short form of three letters or more that a long word has when some of its
    /// later consonants are left out: `emg` for "emergency".
    fn loosely(&self, word: &str) -> Option<String> {
        const LONG: usize = 7;
        let consonants = skeleton(word);
        let fits = |it: &&Short| {
            let own = it.letters.as_str();
            let begins = own.get(..2).is_some_and(|two| consonants.starts_with(two));
            let mut rest = consonants.bytes();
            let in_order = own.bytes().all(|letter| rest.any(|it| it == letter));
            !it.is_word && own.len() >= MIN_SHORT && begins && in_order && skeleton(own) == own
        };
        let mut found = self.all.iter().filter(|it| word.len() >= LONG && fits(it));
        found.next().filter(|_| found.next().is_none()).map(|it| stem(&it.letters))
    }

    /// What a table is called goes before what a part of a name is, what is no word before what is
    /// one, more letters before fewer.
    fn written(&self, word: &str, tables_only: bool) -> Option<String> {
        let rank = |it: &Short| (it.is_table, !it.is_word, it.letters.len());
        let shorts = || self.all.iter().filter(|it| it.is_table || !tables_only);
        let fitting = || shorts().filter(|it| is_short_for(&it.letters, word));
        let best = fitting().map(rank).max()?;
        let mut best = fitting().filter(|it| rank(it) == best);
        best.next().filter(|_| best.next().is_none()).map(|it| stem(&it.letters))
    }
}

/// What can be done with what a word says so of: "charge" of "chargeable".
fn able(word: &str) -> Option<&str> {
    let deed = word.strip_suffix("able").or_else(|| word.strip_suffix("ible"));
    deed.filter(|it| it.len() > 3)
}

/// The words of a column's name, with what begins as its table or the one it refers to is called
/// written out: "district name" for `dist_name` of districts.
pub(crate) fn written_out(mut words: Vec<String>, owners: &[&String]) -> Vec<String> {
    // `fm_nm` of farms, beside `f_nm`; `pt_ds` of parts: two letters are enough before a name.
    let of_name =
        matches!(words.as_slice(), [_, name] if matches!(name.as_str(), "name" | "description"));
    for word in &mut words {
        let nouns = || owners.iter().map(|it| words::singular(it));
        let long = word.len() >= if of_name { 2 } else { MIN_SHORT };
        let cut = long && !nouns().any(|it| it == *word) && !is_word(word);
        if let Some(noun) = nouns().find(|it| cut && is_short_for(word, it)) {
            *word = noun;
        }
    }
    words
}

/// Whether a third of the columns at least is written in short forms everybody knows (`amt`): then
/// whoever made the schema wrote other words so, too.
fn is_written_short(tables: &[TableInfo]) -> bool {
    let columns = || tables.iter().flat_map(|it| &it.columns);
    let is_cut = |it: &&ColumnInfo| {
        let written = it.name.to_lowercase();
        it.words.iter().any(|word| !written.contains(word.as_str()))
    };
    columns().filter(is_cut).count() * 3 >= columns().count().max(1)
}

/// Whether a word may be written as `short`: by how it begins ("proc"), or by its consonants, all of
/// the first ones ("br", "dnt") or some up to the last ("pmt", "appt").
pub(crate) fn is_short_for(short: &str, word: &str) -> bool {
    let enough = word.len() >= MIN_WORD && word.len() > short.len();
    if !enough || !word.is_ascii() || short.as_bytes().first() != word.as_bytes().first() {
        return false;
    }
    if short.len() >= MIN_SHORT && word.starts_with(short) {
        return word.len() >= short.len() + 2;
    }
    let consonants = skeleton(word);
    let mut rest = consonants.bytes();
    let in_order = short.bytes().all(|it| rest.any(|letter| letter == it));
    let ends_alike = short.bytes().last() == consonants.bytes().last();
    // A short form with vowels within it ends where it was cut off, or as the word does: "rte".
    let own = skeleton(short);
    if own != short {
        let mut letters = word.bytes();
        let within = short.bytes().all(|letter| letters.any(|it| it == letter));
        let whole = within && own.len() > 2; // "buyr" of a buyer
        return own == consonants && (whole || short.ends_with('e') && word.ends_with('e'));
    }
    in_order && (consonants.starts_with(short) || ends_alike)
}

/// A word without its vowels, but for the first letter.
fn skeleton(word: &str) -> String {
    let letters = word.char_indices().filter(|(at, it)| *at == 0 || !"aeiou".contains(*it));
    letters.map(|it| it.1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_form_begins_as_its_word_does_or_keeps_its_consonants() {
        for (short, word, fits) in [
            ("pat", "patient", true),
            ("proc", "procedure", true),
            ("dntst", "dentist", true),
            ("mthd", "method", true),
            ("br", "branch", true),
            ("pmt", "payment", true),
            ("appt", "appointment", true),
            ("cty", "city", true),
            ("rte", "route", true),
            ("rte", "rotor", false),
            ("buyr", "buyer", true),
            ("bkg", "booking", true),
            ("br", "number", false),
            ("pat", "part", false),
            ("mthd", "month", false),
            ("sched", "schedule", true),
            ("clin", "colonial", false),
            ("order", "orders", false),
            ("vt", "visitor", false),
        ] {
            assert_eq!(is_short_for(short, word), fits, "{short} for {word}");
        }
    }

    #[test]
    fn a_column_is_called_in_full_by_its_table_or_the_one_it_refers_to() {
        for (column, owner, expected) in [
            ("dist_name", "districts", "district name"),
            ("insp_id", "inspections", "inspection id"),
            ("art_name", "artists", "art name"),
            ("zone_name", "districts", "zone name"),
        ] {
            let words = written_out(words::identifier_words(column), &[&owner.to_owned()]);
            assert_eq!(words.join(" "), expected);
        }
    }
}
