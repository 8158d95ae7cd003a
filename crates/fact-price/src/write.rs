//! Writing a list of prices, for a person's own file.

use toml_edit::{Array, ArrayOfTables, Date, Datetime, DocumentMut, Item, Table, value};

use crate::Price;

/// What stands at the beginning of a file of one's own.
const HEADER: &str = "# Prices of your own. They win over the ones that come with FACT.
# Dollars a million tokens; `from` is the first day a price holds.
";

/// `rows` as a file that [`PriceList::parse`](crate::PriceList::parse) reads back as the same rows.
/// Remarks a person may have written into the file before are not in it.
pub fn to_toml<'a>(rows: impl IntoIterator<Item = &'a Price>) -> String {
    let mut tables = ArrayOfTables::new();
    for row in rows {
        tables.push(table(row));
    }
    let mut document = DocumentMut::new();
    document.insert("price", Item::ArrayOfTables(tables));
    format!("{HEADER}{document}")
}

fn table(row: &Price) -> Table {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    let date = Date { year: row.from.year(), month: row.from.month(), day: row.from.day() };
    let from = Datetime { date: Some(date), time: None, offset: None };
    table.insert("models", value(row.models.iter().collect::<Array>()));
    table.insert("provider", value(&row.provider));
    table.insert("from", value(from));
    if let Some(over) = row.prompt_over {
        // `TOML` has no greater number, and no prompt is longer.
        table.insert("prompt_over", value(i64::try_from(over).unwrap_or(i64::MAX)));
    }
    // A rate has at most 13 digits, which a float gives back as they are.
    table.insert("input", value(row.input.usd()));
    table.insert("output", value(row.output.usd()));
    table.insert("cache_write", value(row.cache_write.usd()));
    if let Some(rate) = row.cache_write_1h {
        table.insert("cache_write_1h", value(rate.usd()));
    }
    table.insert("cache_read", value(row.cache_read.usd()));
    if !row.source.is_empty() {
        table.insert("source", value(&row.source));
    }
    if row.second_hand {
        table.insert("second_hand", value(true));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Day, PriceList, Rate};

    #[track_caller]
    fn check(rows: &[Price]) {
        let read = PriceList::parse(&to_toml(rows));
        assert_eq!(read, Ok(PriceList::of_rows(rows.to_vec())));
    }

    #[test]
    fn what_is_written_is_read_back_as_it_was() {
        check(&[]);
        check(&PriceList::shipped().rows().cloned().collect::<Vec<_>>());
        let rates = [0, 1, 10, 100_001, 123_456_789, 999_999_999_999, 1_000_000_000_000];
        for (idx, micro_usd) in rates.into_iter().enumerate() {
            let rate = Rate::new(micro_usd).unwrap();
            check(&[Price {
                models: vec![format!("m-{idx}"), "quote \" line\nend*".into()],
                provider: "a 'provider' = [[price]]".into(),
                from: Day::new(2026, 2, 28).unwrap(),
                prompt_over: Some(idx as u64),
                input: rate,
                output: rate,
                cache_write: rate,
                cache_write_1h: Some(rate),
                cache_read: rate,
                source: "\u{7f}\u{1}\\ \"\"\" '''".into(),
                second_hand: idx % 2 == 0,
            }]);
        }
    }

    #[test]
    fn a_file_of_ones_own_reads_well() {
        let list = PriceList::shipped();
        let row = list.rows().find(|it| it.models == ["claude-haiku-4-5*"]).unwrap();
        let expected = "\
# Prices of your own. They win over the ones that come with FACT.
# Dollars a million tokens; `from` is the first day a price holds.

[[price]]
models = [\"claude-haiku-4-5*\"]
provider = \"anthropic\"
from = 2025-10-01
input = 1.0
output = 5.0
cache_write = 1.25
cache_write_1h = 2.0
cache_read = 0.1
source = \"https://platform.claude.com/docs/en/about-claude/pricing\"
";
        assert_eq!(to_toml([row]), expected);
    }
}
