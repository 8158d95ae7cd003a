//! Reading a list of prices. Its form is described at the beginning of `prices.toml`.

use std::{collections::HashMap, ops::Range};

use toml_edit::{Document, Item, Table, Value};

use crate::{Day, Price, PriceError, Rate, pattern};

/// A list longer than this is none.
pub(crate) const MAX_BYTES: usize = 1_000_000;
/// More prices than anybody compares.
pub(crate) const MAX_ROWS: usize = 5000;

/// Every field a price can have.
const FIELDS: [&str; 11] = [
    "models",
    "provider",
    "from",
    "prompt_over",
    "input",
    "output",
    "cache_write",
    "cache_write_1h",
    "cache_read",
    "source",
    "second_hand",
];

const A_RATE: &str = "dollars a million tokens, as in 2.50, with at most 6 decimals";
const A_DAY: &str = "a day, as in 2026-10-07";
const A_LENGTH: &str = "a number of tokens, as in 100000";
const A_TEXT: &str = "a text in quotes, as in \"anthropic\"";
const YES_OR_NO: &str = "true or false";
const PATTERNS: &str = "a list of model ids, as in [\"gpt-5.4\", \"claude-opus-5-5*\"], with a `*` at the end of an id alone";
const TABLES: &str = "prices, each under a line `[[price]]`";

/// The prices of `text`, in their order there.
pub(crate) fn rows(text: &str) -> Result<Vec<Price>, PriceError> {
    if text.len() > MAX_BYTES {
        return Err(PriceError::TooLong);
    }
    let document = Document::parse(text).map_err(|error| PriceError::NotToml {
        line: line_of(text, error.span()),
        reason: error.message().to_owned(),
    })?;
    if let Some((name, _)) = document.iter().find(|(name, _)| *name != "price") {
        let line = key_line(text, document.as_table(), name);
        return Err(PriceError::Unknown { line, field: name.to_owned() });
    }
    let Some(item) = document.get("price") else {
        return Ok(Vec::new());
    };
    let Some(tables) = item.as_array_of_tables() else {
        let line = key_line(text, document.as_table(), "price");
        return Err(PriceError::Wrong { line, field: "price", expected: TABLES });
    };
    if tables.len() > MAX_ROWS {
        return Err(PriceError::TooLong);
    }
    let mut rows = Vec::with_capacity(tables.len());
    let mut seen = HashMap::new();
    for table in tables {
        let row = Row { text, table, line: line_of(text, table.span()) };
        let price = row.price()?;
        row.check_once(&price, &mut seen)?;
        rows.push(price);
    }
    Ok(rows)
}

/// Pattern, provider, day and length, with the line they were seen at.
type Seen = HashMap<(String, String, Day, Option<u64>), usize>;

/// One `[[price]]`.
struct Row<'a> {
    text: &'a str,
    table: &'a Table,
    line: usize,
}

impl Row<'_> {
    fn price(&self) -> Result<Price, PriceError> {
        if let Some((name, _)) = self.table.iter().find(|(name, _)| !FIELDS.contains(name)) {
            let line = key_line(self.text, self.table, name);
            return Err(PriceError::Unknown { line, field: name.to_owned() });
        }
        let models = self.needed("models", PATTERNS, patterns)?;
        let input = self.needed("input", A_RATE, |it| self.rate(it))?;
        let rate = |field| self.read(field, A_RATE, |it| self.rate(it));
        Ok(Price {
            models,
            provider: self.needed("provider", A_TEXT, some_text)?,
            from: self.needed("from", A_DAY, day)?,
            prompt_over: self.read("prompt_over", A_LENGTH, length)?,
            input,
            output: self.needed("output", A_RATE, |it| self.rate(it))?,
            cache_write: rate("cache_write")?.unwrap_or(input),
            cache_write_1h: rate("cache_write_1h")?,
            cache_read: rate("cache_read")?.unwrap_or(input),
            source: self.read("source", A_TEXT, text)?.unwrap_or_default(),
            second_hand: self.read("second_hand", YES_OR_NO, Value::as_bool)?.unwrap_or_default(),
        })
    }

    fn needed<T>(
        &self,
        field: &'static str,
        expected: &'static str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Result<T, PriceError> {
        let value = self.read(field, expected, read)?;
        value.ok_or(PriceError::Missing { line: self.line, field })
    }

    fn read<T>(
        &self,
        field: &'static str,
        expected: &'static str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Result<Option<T>, PriceError> {
        let Some(item) = self.table.get(field) else {
            return Ok(None);
        };
        let value = item.as_value().and_then(read).ok_or_else(|| {
            let line = key_line(self.text, self.table, field);
            PriceError::Wrong { line, field, expected }
        })?;
        Ok(Some(value))
    }

    /// From the digits as they stand in the file: a float would not be what was written.
    fn rate(&self, value: &Value) -> Option<Rate> {
        if !(value.is_float() || value.is_integer()) {
            return None;
        }
        self.text.get(value.span()?)?.replace('_', "").parse().ok()
    }

    /// A price that stands twice would hold by the accident of its place.
    fn check_once(&self, price: &Price, seen: &mut Seen) -> Result<(), PriceError> {
        for model in &price.models {
            let calls = (model.clone(), price.provider.clone(), price.from, price.prompt_over);
            if let Some(first_line) = seen.insert(calls, self.line) {
                let model = model.clone();
                return Err(PriceError::Twice { line: self.line, first_line, model });
            }
        }
        Ok(())
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn some_text(value: &Value) -> Option<String> {
    text(value).filter(|it| !it.trim().is_empty())
}

fn patterns(value: &Value) -> Option<Vec<String>> {
    let names: Option<Vec<String>> = value.as_array()?.iter().map(text).collect();
    names.filter(|it| !it.is_empty() && it.iter().all(|it| pattern::is_pattern(it)))
}

fn day(value: &Value) -> Option<Day> {
    match value {
        Value::Datetime(it) if it.value().time.is_none() => {
            let date = it.value().date?;
            Day::new(date.year, date.month, date.day)
        }
        _ => value.as_str()?.parse().ok(),
    }
}

fn length(value: &Value) -> Option<u64> {
    u64::try_from(value.as_integer()?).ok()
}

fn key_line(text: &str, table: &Table, name: &str) -> usize {
    let key_span = table.key(name).and_then(toml_edit::Key::span);
    line_of(text, key_span.or_else(|| table.get(name).and_then(Item::span)))
}

/// The line on which `span` begins, from 1.
fn line_of(text: &str, span: Option<Range<usize>>) -> usize {
    let before = text.get(..span.map_or(0, |it| it.start)).unwrap_or(text);
    1 + before.bytes().filter(|it| *it == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"[[price]]
models = ["m-1", "m-2*"]
provider = "p"
from = 2026-10-07
prompt_over = 100_000
input = 1_000.50
output = 3
cache_read = 0.05
source = "a page"
second_hand = true
"#;

    #[test]
    fn a_price_is_read_as_it_stands() {
        let rate = |text: &str| text.parse().unwrap();
        let expected = Price {
            models: vec!["m-1".into(), "m-2*".into()],
            provider: "p".into(),
            from: Day::new(2026, 10, 7).unwrap(),
            prompt_over: Some(100_000),
            input: rate("1000.5"),
            output: rate("3"),
            cache_write: rate("1000.5"),
            cache_write_1h: None,
            cache_read: rate("0.05"),
            source: "a page".into(),
            second_hand: true,
        };
        assert_eq!(rows(GOOD), Ok(vec![expected]));
        assert_eq!(rows(""), Ok(vec![]));
        assert_eq!(rows("# nothing but a remark\n"), Ok(vec![]));
        assert!(rows(&GOOD.replace("2026-10-07", "'2026-10-07'")).is_ok());
    }

    /// What is said of the good file with one line of it changed.
    #[track_caller]
    fn check(line: &str, changed: &str, expected: &str) {
        assert!(GOOD.contains(line));
        let error = rows(&GOOD.replace(line, changed)).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn an_error_names_the_line_and_the_field() {
        let place = |line| format!("line {line} of the price list");
        check("provider = \"p\"\n", "", &format!("{}: this price has no `provider`", place(1)));
        check("input = 1_000.50\n", "", &format!("{}: this price has no `input`", place(1)));
        let unknown = "`inptu` is not known here, correct its name or remove it";
        check("input", "inptu", &format!("{}: {unknown}", place(6)));
        for wrong in ["-1", "1e3", "inf", "nan", "'3'", "1.0000001", "2000000", "[]", "0x10"] {
            let says = format!("{}: `output` must be {A_RATE}", place(7));
            check("output = 3", &format!("output = {wrong}"), &says);
        }
        for wrong in ["2026-13-01", "'soon'", "2026-10-07T10:00:00Z", "10:00:00", "2026"] {
            let error = rows(&GOOD.replace("2026-10-07", wrong)).unwrap_err().to_string();
            assert!(error.starts_with(&place(4)), "{error}");
        }
        let says = format!("{}: `from` must be {A_DAY}", place(4));
        check("2026-10-07", "'2026-02-30'", &says);
        let says = format!("{}: `prompt_over` must be {A_LENGTH}", place(5));
        check("100_000", "-1", &says);
        for wrong in ["[]", "'m'", "[1]", "['']", "['a*b']", "[' m']"] {
            let says = format!("{}: `models` must be {PATTERNS}", place(2));
            check(r#"["m-1", "m-2*"]"#, wrong, &says);
        }
        let says = format!("{}: `second_hand` must be {YES_OR_NO}", place(10));
        check("true", "'yes'", &says);
    }

    #[test]
    fn what_is_no_list_of_prices_is_refused() {
        #[track_caller]
        fn refused(text: &str, line: &str) {
            let error = rows(text).unwrap_err().to_string();
            assert!(error.starts_with(line), "{error}");
        }
        refused("\n\nx = ", "line 3 of the price list cannot be read (");
        refused("[price]\nmodels = []", "line 1 of the price list: `price` must be prices");
        refused("price = [{ models = ['m'] }]", "line 1 of the price list: `price` must be");
        refused("# prices\nprices = 1", "line 2 of the price list: `prices` is not known");
        refused("a\u{0}b", "line 1 of the price list cannot be read");
        refused("[[price]]\n[price.models]\na = 1", "line 2 of the price list: `models` must be");
        refused(&format!("x = {}", "[".repeat(100_000)), "line 1 of the price list cannot be");
        refused(&"[[price]]\n".repeat(2), "line 1 of the price list: this price has no `models`");
        assert_eq!(rows(&"#".repeat(MAX_BYTES + 1)), Err(PriceError::TooLong));
        assert_eq!(rows(&"[[price]]\n".repeat(MAX_ROWS + 1)), Err(PriceError::TooLong));
    }

    #[test]
    fn no_two_prices_are_for_the_same_calls() {
        let twice = format!("{GOOD}\n{}", GOOD.replace("\"m-1\", ", ""));
        let error = rows(&twice).unwrap_err();
        let expected = PriceError::Twice { line: 12, first_line: 1, model: "m-2*".into() };
        assert_eq!(error, expected);
        for (one, other) in
            [("m-2*", "m-2"), ("\"p\"", "\"q\""), ("10-07", "10-08"), ("100_", "200_")]
        {
            let list = format!("{GOOD}\n{}", GOOD.replace("\"m-1\", ", "").replace(one, other));
            assert!(rows(&list).is_ok(), "{other}");
        }
    }
}
