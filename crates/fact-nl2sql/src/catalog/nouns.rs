//! What tables are called, without the mark that all of one owner wear: `crm_accounts` and
//! `crm_contacts` are accounts and contacts.
//!
//! Start at [`nouns`]. Knows nothing of questions.

use fact_core::Schema;

use crate::glossary::is_word;
use crate::words;

/// A longer beginning is a word, whether known or not.
const MAX_MARK: usize = 4;

/// Fewer tables begin alike by chance.
const MIN_TABLES: usize = 3;

/// The lower-case words each table is called by, in schema order.
pub(super) fn nouns(schema: &Schema) -> Vec<Vec<String>> {
    let whole: Vec<Vec<String>> =
        schema.tables.iter().map(|it| words::identifier_words(&it.name)).collect();
    let Some(mark) = mark(&whole) else { return whole };
    let bare = |it: &Vec<String>| match it.split_first() {
        // "crm_accounts" beside "accounts" is another table.
        Some((first, rest)) if *first == mark && !whole.iter().any(|it| it == rest) => {
            rest.to_vec()
        }
        _ => it.clone(),
    };
    whole.iter().map(bare).collect()
}

/// What one row is called, by the words of its table.
pub(super) fn noun(words: Option<&Vec<String>>) -> String {
    words.map(|it| words::singular(&it.join(" "))).unwrap_or_default()
}

/// A few letters that are no word and that three quarters of the names begin with, if any.
fn mark(names: &[Vec<String>]) -> Option<String> {
    let firsts = || names.iter().filter(|it| it.len() > 1).filter_map(|it| it.first());
    let is_mark = |it: &&String| {
        let n = firsts().filter(|other| other == it).count();
        n >= MIN_TABLES && n * 4 >= names.len() * 3 && it.len() <= MAX_MARK && !is_word(it)
    };
    firsts().find(is_mark).cloned()
}

#[cfg(test)]
mod tests {
    use fact_core::TableSchema;

    use super::*;

    #[test]
    fn a_mark_that_most_tables_wear_is_no_part_of_their_names() {
        for (tables, expected) in [
            ("crm_accounts crm_contacts crm_deals", "accounts, contacts, deals"),
            ("crm_accounts crm_contacts crm_deals regions", "accounts, contacts, deals, regions"),
            ("crm_accounts crm_contacts", "crm accounts, crm contacts"),
            ("crm_accounts crm_deals crm_leads a b", "crm accounts, crm deals, crm leads, a, b"),
            ("pet_owners pet_visits pet_foods", "pet owners, pet visits, pet foods"),
            ("zq_a zq_b zq_c a", "zq a, b, c, a"),
        ] {
            let table =
                |name: &str| TableSchema { name: name.to_owned(), ..TableSchema::default() };
            let schema = Schema { tables: tables.split(' ').map(table).collect() };
            let nouns: Vec<_> = nouns(&schema).iter().map(|it| it.join(" ")).collect();
            assert_eq!(nouns.join(", "), expected);
        }
    }
}
