//! Finding the price that holds.

use std::sync::{Arc, LazyLock};

use crate::{Day, Price, PriceError, pattern, read};

/// The prices that come with FACT.
static SHIPPED: LazyLock<PriceList> =
    LazyLock::new(|| PriceList::parse(include_str!("../prices.toml")).unwrap_or_default());

/// Rows of prices. The price of a call is found among them by provider, model, day and length. A
/// copy shares its rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PriceList {
    /// Lists over lists: a row of an earlier one wins over every row of a later one.
    layers: Vec<Arc<Vec<Price>>>,
}

impl PriceList {
    /// The prices that come with FACT. A test reads them, so that the empty list, in which every
    /// price is unknown, does not occur.
    pub fn shipped() -> Self {
        SHIPPED.clone()
    }

    /// A list of the prices in `text`, in the form that `prices.toml` of this crate describes at its
    /// beginning.
    ///
    /// # Errors
    /// For a text that is not wholly in that form, with the line and the field that are not.
    pub fn parse(text: &str) -> Result<Self, PriceError> {
        read::rows(text).map(Self::of_rows)
    }

    /// A list of these rows.
    pub fn of_rows(rows: Vec<Price>) -> Self {
        Self { layers: vec![Arc::new(rows)] }
    }

    /// These prices under a person's `own`: wherever one of those is for a call, it holds, however
    /// closely a row of these names the model.
    #[must_use]
    pub fn merged(&self, own: Self) -> Self {
        let mut layers = own.layers;
        layers.extend_from_slice(&self.layers);
        Self { layers }
    }

    /// All rows, those that win first.
    pub fn rows(&self) -> impl Iterator<Item = &Price> {
        self.layers.iter().flat_map(|it| it.iter())
    }

    /// The price of a call of `model` at `provider` on `day` with a prompt of `prompt_tokens`
    /// (whatever of it came from a cache); `None` where none is known, which is not a price of 0.
    ///
    /// Of the rows that are for it, the one that names the model most closely holds; among those the
    /// one of the latest day, and among those the one for the longest prompts.
    pub fn price(
        &self,
        provider: &str,
        model: &str,
        day: Day,
        prompt_tokens: u64,
    ) -> Option<&Price> {
        let is_for_it = |row: &&Price| {
            row.provider == provider
                && row.from <= day
                && row.prompt_over.is_none_or(|over| prompt_tokens > over)
        };
        let rank = |row: &Price| {
            let closest = row.models.iter().filter_map(|it| pattern::closeness(it, model)).max()?;
            Some((closest, row.from, row.prompt_over))
        };
        let best = |rows: &[Price]| -> Option<usize> {
            let ranked = rows.iter().enumerate().filter(|(_, row)| is_for_it(row));
            let ranked = ranked.filter_map(|(idx, row)| Some((rank(row)?, idx)));
            ranked.max().map(|(_, idx)| idx)
        };
        self.layers.iter().find_map(|rows| rows.get(best(rows)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(rows: &str) -> PriceList {
        PriceList::parse(rows).unwrap()
    }

    /// One row; its `input` tells it from the others.
    fn row(models: &str, from: &str, prompt_over: Option<u64>, input: u32) -> String {
        let over = prompt_over.map(|it| format!("prompt_over = {it}\n")).unwrap_or_default();
        format!(
            "[[price]]\nmodels = [{models}]\nprovider = 'p'\nfrom = {from}\n{over}\
             input = {input}\noutput = 0\n\n"
        )
    }

    /// The `input` of the row that holds.
    #[track_caller]
    fn check(list: &PriceList, model: &str, day: &str, prompt_tokens: u64, expected: Option<u64>) {
        let price = list.price("p", model, day.parse().unwrap(), prompt_tokens);
        assert_eq!(price.map(|it| it.input.micro_usd() / 1_000_000), expected, "{model} {day}");
    }

    const DAY: &str = "2026-06-01";

    #[test]
    fn the_closest_name_holds_wherever_it_stands() {
        let mut rows = [
            row("'m-1*'", DAY, None, 1),
            row("'m-1-5*'", DAY, None, 2),
            row("'m-1-5', 'x'", DAY, None, 3),
            row("'*'", DAY, None, 4),
            row("'m-1-5*', 'm-1-5-large*'", "2026-01-01", None, 5),
        ];
        for _ in 0..rows.len() {
            rows.rotate_left(1);
            let list = list(&rows.concat());
            check(&list, "m-1", DAY, 1, Some(1));
            check(&list, "m-1-4", DAY, 1, Some(1));
            check(&list, "m-1-5", DAY, 1, Some(3));
            check(&list, "m-1-5-20260101", DAY, 1, Some(2));
            check(&list, "m-1-5-large-2", DAY, 1, Some(5));
            check(&list, "x", DAY, 1, Some(3));
            check(&list, "other", DAY, 1, Some(4));
        }
    }

    #[test]
    fn a_price_holds_from_its_day_on() {
        let list = list(&[row("'m*'", DAY, None, 1), row("'m*'", "2026-10-07", None, 2)].concat());
        check(&list, "m", "2026-05-31", 1, None);
        check(&list, "m", DAY, 1, Some(1));
        check(&list, "m", "2026-10-06", 1, Some(1));
        check(&list, "m", "2026-10-07", 1, Some(2));
        check(&list, "m", "2030-01-01", 1, Some(2));
    }

    #[test]
    fn long_prompts_have_their_own_price() {
        let rows = [
            row("'m*'", DAY, Some(100), 2),
            row("'m*'", DAY, None, 1),
            row("'m*'", DAY, Some(200), 3),
            // From then on one price for all of them.
            row("'m*'", "2026-10-07", None, 4),
        ];
        let list = list(&rows.concat());
        for (prompt_tokens, input) in
            [(0, 1), (100, 1), (101, 2), (200, 2), (201, 3), (u64::MAX, 3)]
        {
            check(&list, "m", DAY, prompt_tokens, Some(input));
            check(&list, "m", "2026-10-07", prompt_tokens, Some(4));
        }
    }

    #[test]
    fn a_provider_has_its_own_prices() {
        let list = list(&row("'*'", DAY, None, 1));
        let day = DAY.parse().unwrap();
        assert!(list.price("p", "m", day, 1).is_some());
        assert_eq!(list.price("P", "m", day, 1), None);
        assert_eq!(list.price("", "m", day, 1), None);
        assert_eq!(PriceList::default().price("p", "m", day, 1), None);
    }

    #[test]
    fn a_persons_own_price_wins() {
        let shipped = list(&[row("'m-1'", DAY, None, 1), row("'n'", DAY, None, 2)].concat());
        let own = list(&row("'m*'", "2026-07-01", None, 7));
        let merged = shipped.merged(own);
        check(&merged, "m-1", "2026-06-30", 1, Some(1));
        check(&merged, "m-1", "2026-07-01", 1, Some(7));
        check(&merged, "m-2", "2026-07-01", 1, Some(7));
        check(&merged, "n", "2026-07-01", 1, Some(2));
        assert_eq!(merged.rows().count(), 3);
        let again = merged.merged(list(&row("'m-1'", DAY, None, 8)));
        check(&again, "m-1", "2026-07-01", 1, Some(8));
    }

    /// Input, output, cache write and cache read of what comes with FACT.
    #[track_caller]
    fn check_shipped(provider: &str, model: &str, day: &str, tokens: u64, expected: Option<&str>) {
        let list = PriceList::shipped();
        let price = list.price(provider, model, day.parse().unwrap(), tokens);
        let rates = price.map(|it| {
            let [input, output] = [it.input, it.output].map(|it| it.to_string());
            format!("{input} {output} {} {}", it.cache_write, it.cache_read)
        });
        assert_eq!(rates.as_deref(), expected, "{model} {day}");
    }

    #[test]
    fn what_comes_with_fact_is_what_was_read() {
        let now = "2026-11-26";
        let of = |model, expected| check_shipped("anthropic", model, now, 1000, Some(expected));
        of("claude-fable-5-1", "10.0 50.0 12.5 0.25");
        of("claude-mythos-5", "10.0 50.0 12.5 1.0");
        of("claude-opus-5-5", "4.0 20.0 5.0 0.2");
        of("claude-opus-5", "5.0 25.0 6.25 0.5");
        of("claude-opus-4-5-20251101", "5.0 25.0 6.25 0.5");
        of("claude-opus-4-1-20250805", "15.0 75.0 18.75 1.5");
        of("claude-opus-4-20250514", "15.0 75.0 18.75 1.5");
        of("claude-sonnet-5-5", "2.0 10.0 2.5 0.1");
        of("claude-sonnet-5", "2.0 10.0 2.5 0.2");
        of("claude-sonnet-4-6", "3.0 15.0 3.75 0.3");
        of("claude-3-7-sonnet-20250219", "3.0 15.0 3.75 0.3");
        of("claude-haiku-4-5-20251001", "1.0 5.0 1.25 0.1");
        of("claude-haiku-5-5", "0.1 0.5 0.125 0.01");
        let sonnet = |day, expected| {
            check_shipped("anthropic", "claude-sonnet-5-5", day, 1000, Some(expected));
        };
        sonnet("2026-10-06", "2.0 10.0 2.5 0.2");
        sonnet("2026-10-07", "2.0 10.0 2.5 0.1");
        let haiku = |tokens, expected| {
            check_shipped("anthropic", "claude-haiku-5-5", now, tokens, Some(expected));
        };
        haiku(100_000, "0.1 0.5 0.125 0.01");
        haiku(100_001, "0.5 2.5 0.625 0.05");
        let gpt =
            |model, tokens, expected| check_shipped("openai", model, now, tokens, Some(expected));
        gpt("gpt-6.2-sol", 272_000, "2.0 10.0 2.5 0.1");
        gpt("gpt-6.2-sol", 272_001, "4.0 15.0 5.0 0.2");
        gpt("gpt-5.4-2026-03-05", 1000, "2.5 15.0 2.5 0.25");
        gpt("gpt-4o-mini", 1000, "0.15 0.6 0.15 0.075");
        check_shipped("openai", "gpt-5.6-luna", "2026-07-29", 1, Some("1.0 6.0 1.25 0.1"));
    }

    #[test]
    fn a_model_nobody_knows_has_no_price() {
        let now = "2026-11-26";
        for model in ["claude-opus-6", "claude-opus-5-7", "claude-", "", "gpt-5.4", "llama3.2"] {
            check_shipped("anthropic", model, now, 1, None);
        }
        for model in ["gpt-5.4-pro", "gpt-4o-2024-05-13", "gpt-7", "claude-opus-5-5"] {
            check_shipped("openai", model, now, 1, None);
        }
    }

    #[test]
    fn every_price_that_comes_with_fact_says_where_it_was_read() {
        let list = PriceList::shipped();
        assert!(list.rows().count() > 30);
        for row in list.rows() {
            assert!(row.source.starts_with("https://"), "{row:?}");
            assert!(row.cache_read <= row.input && row.input < row.output, "{row:?}");
            assert!(row.input <= row.cache_write, "{row:?}");
        }
    }
}
