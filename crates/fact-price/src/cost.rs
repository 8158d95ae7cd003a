//! What tokens cost at a price.

use fact_core::Usage;

use crate::{MicroUsd, Price, Rate};

/// Tokens a rate is for.
const MILLION: i128 = 1_000_000;

/// What `usage` costs at `price`:
///
/// ```text
/// (input × price.input + cache_write × price.cache_write + cache_read × price.cache_read
///     + output × price.output) / 1,000,000
/// ```
///
/// in millionths of a dollar, rounded half up once, at the end. Stays at the most there is for what
/// is beyond it.
pub fn cost(price: &Price, usage: &Usage) -> MicroUsd {
    let sum = of(usage.input, price.input)
        + of(usage.cache_write, price.cache_write)
        + of(usage.cache_read, price.cache_read)
        + of(usage.output, price.output);
    MicroUsd(u64::try_from(rounded(sum)).unwrap_or(u64::MAX))
}

/// What the provider's prompt cache saved, in millionths of a dollar: what the same tokens would
/// have cost without it, less what they cost. Below 0 for a call that wrote more than it read.
/// Rounded half up once, at the end.
pub fn saved_by_prompt_cache(price: &Price, usage: &Usage) -> i64 {
    let saved_of = |n_tokens, rate| of(n_tokens, price.input) - of(n_tokens, rate);
    let sum = saved_of(usage.cache_write, price.cache_write)
        + saved_of(usage.cache_read, price.cache_read);
    let end = if sum < 0 { i64::MIN } else { i64::MAX };
    i64::try_from(rounded(sum)).unwrap_or(end)
}

/// In millionths of a millionth of a dollar: at most 2⁶⁴ × 10¹², far from the end of an `i128`.
fn of(n_tokens: u64, rate: Rate) -> i128 {
    i128::from(n_tokens) * i128::from(rate.micro_usd())
}

fn rounded(sum: i128) -> i128 {
    (sum + MILLION / 2).div_euclid(MILLION)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Day;

    /// Rates as in a file: input, output, cache write, cache read.
    fn price(rates: [&str; 4]) -> Price {
        let [input, output, cache_write, cache_read] = rates.map(|it| it.parse().unwrap());
        Price {
            models: vec!["m".into()],
            provider: "p".into(),
            from: Day::new(2026, 1, 1).unwrap(),
            prompt_over: None,
            input,
            output,
            cache_write,
            cache_write_1h: None,
            cache_read,
            source: String::new(),
            second_hand: false,
        }
    }

    /// Tokens: input, cache write, cache read, output.
    #[track_caller]
    fn check(rates: [&str; 4], tokens: [u64; 4], micro_usd: u64, saved: i64) {
        let [input, cache_write, cache_read, output] = tokens;
        let usage = Usage { input, cache_write, cache_read, output };
        assert_eq!(cost(&price(rates), &usage), MicroUsd(micro_usd));
        assert_eq!(saved_by_prompt_cache(&price(rates), &usage), saved);
    }

    const OPUS: [&str; 4] = ["4", "20", "5", "0.20"];

    #[test]
    fn each_kind_of_token_has_its_price() {
        check(OPUS, [0, 0, 0, 0], 0, 0);
        check(OPUS, [1_000_000, 0, 0, 0], 4_000_000, 0);
        check(OPUS, [0, 1_000_000, 0, 0], 5_000_000, -1_000_000);
        check(OPUS, [0, 0, 1_000_000, 0], 200_000, 3_800_000);
        check(OPUS, [0, 0, 0, 1_000_000], 20_000_000, 0);
        check(OPUS, [120, 0, 8000, 450], 480 + 1600 + 9000, 30_400);
        check(OPUS, [0, 4000, 4000, 0], 20_800, 11_200);
    }

    #[test]
    fn a_call_is_rounded_half_up_once() {
        // 0.1 + 0.1 + 0.2 + 0.1 millionths are half of one.
        check(["0.1", "0.1", "0.1", "0.1"], [1, 1, 2, 1], 1, 0);
        check(["0.1", "0.1", "0.1", "0.1"], [1, 1, 1, 1], 0, 0);
        check(["0.5", "0", "0", "0"], [1, 0, 0, 0], 1, 0);
        check(["0.5", "0", "1", "0"], [0, 1, 0, 0], 1, 0);
        check(["0.5", "0", "1.000001", "0"], [0, 1, 0, 0], 1, -1);
    }

    #[test]
    fn no_number_of_tokens_overflows() {
        let most = ["1000000"; 4];
        check(most, [u64::MAX; 4], u64::MAX, 0);
        check(["1000000", "0", "0", "0"], [0, u64::MAX, u64::MAX, 0], 0, i64::MAX);
        check(["0", "0", "1000000", "1000000"], [0, u64::MAX, 0, 0], u64::MAX, i64::MIN);
    }
}
