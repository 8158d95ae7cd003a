//! Words about language models that more than one crate needs.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

/// Tokens of one call or of several, as the provider counted them. No token is in two of the
/// figures: the length of the prompt is the sum of the first three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Usage {
    /// Read by the model at the full price.
    pub input: u64,
    /// Read, and written to the provider's prompt cache.
    pub cache_write: u64,
    /// Read from the provider's prompt cache.
    pub cache_read: u64,
    /// Written by the model, thinking included.
    pub output: u64,
}

impl Usage {
    /// Tokens the model read, wherever from.
    pub fn prompt(&self) -> u64 {
        self.input + self.cache_write + self.cache_read
    }

    /// All tokens.
    pub fn total(&self) -> u64 {
        self.prompt() + self.output
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.input += other.input;
        self.cache_write += other.cache_write;
        self.cache_read += other.cache_read;
        self.output += other.output;
    }
}

/// A model's part in an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelUse {
    /// The provider, as a person knows it.
    pub provider: String,
    /// The model, as the provider names it.
    pub model: String,
    /// Whether it runs on this computer.
    pub is_local: bool,
    /// How often it was called.
    pub n_calls: u32,
    /// Tokens of all calls.
    pub usage: Usage,
    /// What they cost, in millionths of a dollar; `None` where no price is known.
    pub micro_usd: Option<u64>,
}

/// A cost that wants to be agreed to before anything is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostAhead {
    /// Who would be asked.
    pub model: String,
    /// What it may come to, about, in millionths of a dollar.
    pub about_micro_usd: u64,
    /// Above what is asked first.
    pub limit_micro_usd: u64,
}

impl CostAhead {
    /// What it may come to, about, in words.
    pub fn about(&self) -> String {
        money(self.about_micro_usd)
    }
}

/// Millionths of a dollar as a person reads them: "$2.50", and below a cent "$0.0042".
#[expect(clippy::cast_precision_loss, reason = "shown in hundredths")]
pub fn money(micro_usd: u64) -> String {
    let usd = micro_usd as f64 / 1e6;
    match micro_usd {
        1..100 => "less than $0.0001".to_owned(),
        100..10_000 => format!("${usd:.4}"),
        _ => format!("${usd:.2}"),
    }
}

/// Which engine answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerBy {
    /// The built-in engine; a model where that is not sure.
    #[default]
    BuiltInFirst,
    /// A model; the built-in engine where that gives no answer.
    ModelFirst,
    /// The built-in engine alone: nothing leaves the computer.
    BuiltInOnly,
    /// Both, their results side by side.
    Compare,
}

/// What of the data may be sent to a provider. Each includes those before it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Disclosure {
    /// Names and types of tables and columns, keys, comments of the schema; no value.
    #[default]
    Schema,
    /// Also a few values of a column, where the model asks for them.
    Samples,
    /// Also the rows of results.
    Rows,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_below_a_cent_is_told_from_none() {
        let said = [0, 49, 1_200, 9_999, 10_000, 312_000, 2_500_000].map(money);
        let expected =
            ["$0.00", "less than $0.0001", "$0.0012", "$0.0100", "$0.01", "$0.31", "$2.50"];
        assert_eq!(said, expected);
    }
}
