//! What a question may cost before it is sent, and what its calls did cost.

use fact_core::{CostAhead, Usage};
use fact_price::{MicroUsd, Price, cost};
use fact_store::Store;

use super::{Model, ModelError};

/// Bytes a token has, about, in English and SQL.
const BYTES_PER_TOKEN: u64 = 4;

/// Rounds a question takes as a rule: a statement, perhaps a second one, a sentence.
const USUAL_ROUNDS: u64 = 3;

/// Tokens a model writes in one of them.
const USUAL_OUTPUT: u64 = 500;

/// Tokens of `n_bytes`, about.
pub(crate) fn tokens(n_bytes: usize) -> u64 {
    (n_bytes as u64).div_ceil(BYTES_PER_TOKEN)
}

impl Model {
    /// What its tokens cost today for prompts of that length; `None` where that is not known.
    fn price(&self, prompt_tokens: u64) -> Option<&Price> {
        self.prices.price(&self.price_of, &self.model, self.today, prompt_tokens)
    }

    /// What `usage` cost, in millionths of a dollar; 0 on this computer, `None` without a price.
    pub fn cost(&self, usage: &Usage) -> Option<u64> {
        if self.is_local {
            return Some(0);
        }
        self.price(usage.prompt()).map(|it| cost(it, usage).0)
    }

    /// What the provider's prompt cache saved of it, in millionths of a dollar.
    pub(crate) fn saved(&self, usage: &Usage) -> i64 {
        let price = if self.is_local { None } else { self.price(usage.prompt()) };
        price.map_or(0, |it| fact_price::saved_by_prompt_cache(it, usage))
    }

    /// What a question whose first request has that many bytes costs, about: its prompt written to
    /// the cache once and read in the rounds that usually follow. `None` without a price.
    pub fn about(&self, body_bytes: usize) -> Option<u64> {
        let prompt = tokens(body_bytes);
        self.cost(&Usage {
            input: 0,
            cache_write: prompt,
            cache_read: prompt * (USUAL_ROUNDS - 1),
            output: USUAL_OUTPUT * USUAL_ROUNDS,
        })
    }

    /// What one call may come to at most. Without a price the dearest that is known is taken: a
    /// budget is kept even so.
    pub fn at_most(&self, body_bytes: usize) -> u64 {
        if self.is_local {
            return 0;
        }
        let prompt = tokens(body_bytes);
        let output = u64::from(self.bounds.max_output_tokens);
        let usage = Usage { cache_write: prompt, output, ..Usage::default() };
        let dearest = || self.prices.rows().map(|it| cost(it, &usage)).max_by_key(|it| it.0);
        self.cost(&usage).unwrap_or_else(|| dearest().unwrap_or(MicroUsd(0)).0)
    }

    /// Whether a call of that many bytes may be made.
    ///
    /// # Errors
    /// [`ModelError::DayBudget`] where it may overrun the budget of the day.
    pub(crate) fn may_spend(&self, store: &Store, body_bytes: usize) -> Result<(), ModelError> {
        if self.is_local {
            return Ok(());
        }
        let spent = store.spent_since(self.day_start_ms)?;
        let spent = spent.saturating_add(self.at_most(body_bytes));
        let budget = self.bounds.day_budget_micro_usd;
        if spent > budget { Err(ModelError::DayBudget { spent, budget }) } else { Ok(()) }
    }

    /// Whether a question whose first request has that many bytes is asked without a word.
    ///
    /// # Errors
    /// [`ModelError::CostAhead`] where the person is to be asked first.
    pub(crate) fn is_cheap(&self, body_bytes: usize) -> Result<(), ModelError> {
        let about = self.about(body_bytes).unwrap_or_else(|| self.at_most(body_bytes));
        let limit = self.bounds.warn_above_micro_usd;
        if about <= limit {
            return Ok(());
        }
        let ahead =
            CostAhead { model: self.title(), about_micro_usd: about, limit_micro_usd: limit };
        Err(ModelError::CostAhead(ahead))
    }
}
