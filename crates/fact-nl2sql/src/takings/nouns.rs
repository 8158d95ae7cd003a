//! Nouns of what a business takes in: "turnover by month", "ticket income without booking fees".
//!
//! Knows nothing of grammar beyond the words around the noun.

use super::{CALLED, Instead, Reader};
use crate::catalog::{ColumnInfo, Derivation, MOMENTS};
use crate::lex::{Pause, Token, TokenKind};
use crate::plan::Col;
use crate::words::stem;

/// Nouns of what is taken in.
pub(super) const NOUNS: &[&str] =
    &["turnover", "billing", "billings", "invoicing", "takings", "income", "revenue", "revenues"];

/// Words that say what figure of an amount is asked for.
const FIGURES: &[&str] = &[
    "total",
    "sum",
    "average",
    "mean",
    "share",
    "percentage",
    "cumulative",
    "running",
    "highest",
    "lowest",
    "largest",
    "proportion",
    "median",
];

impl Reader<'_> {
    /// "treatment billings", "turnover by month": the amount, without what only says of which rows it is.
    pub(super) fn noun(&mut self, at: usize) -> Option<Instead> {
        let amount = self.taken.filter(|_| NOUNS.contains(&self.word(at)))?;
        let stem = self.tokens.get(at)?.stem.as_str();
        let product = MOMENTS.starts("products", &[stem]).is_some()
            && self.catalog.derived().any(|it| matches!(it.1, Derivation::Product { .. }));
        let called = self.catalog.names().at(&[stem]).iter().any(|it| it.score > CALLED);
        let written = !self.catalog.values().at(self.tokens.get(at..)?).is_empty();
        if called || product || written {
            return None;
        }
        if self.out.last().is_some_and(|it| it.pause == Pause::None && self.is_of_rows(amount, it))
        {
            self.out.pop();
        } else if self.out.last().is_some_and(|it| self.names_other(it)) {
            return None;
        }
        if self.out.last().is_some_and(|it| self.makes_it_another(it)) {
            return None;
        }
        if let Some(side) = self.takes_side() {
            let words = format!("total {} {side} average", self.called(amount)?);
            return Some(Instead { n: 1, words });
        }
        let figure = if self.follows_figure() { "" } else { "total " };
        Some(Instead { n: 1, words: format!("{figure}{}", self.called(amount)?) })
    }

    /// "above-average turnover": on which side of the average it is.
    fn takes_side(&mut self) -> Option<&'static str> {
        let mut before = self.out.iter().rev().map(|it| it.lower.as_str());
        let average = before.next() == Some("average");
        let side = match before.next().filter(|_| average)? {
            "above" => "above",
            "below" => "below",
            _ => return None,
        };
        self.out.truncate(self.out.len() - 2);
        Some(side)
    }

    /// "without booking fees" after such an amount: it holds none, since they are kept apart from it.
    pub(super) fn without_fees(&self, at: usize) -> Option<Instead> {
        const FEES: &[&str] = &["fee", "tax", "vat", "tip", "postage"];
        let amount = self.taken.filter(|_| self.named)?;
        let lead = match (self.word(at), self.word(at + 1)) {
            ("not", "including" | "counting") => 2,
            ("without" | "excluding", _) => 1,
            _ => return None,
        };
        let stem_at = |at: usize| self.tokens.get(at).map_or("", |it| it.stem.as_str());
        let is_fee = |it: &usize| FEES.contains(&stem_at(*it));
        let fee = (at + lead..=at + lead + 2).find(is_fee)?;
        let fits = |(col, info): (Col, &ColumnInfo)| {
            let own = info.words.iter().any(|it| stem(it) == stem_at(fee));
            own && col != amount && self.catalog.is_given_up(col)
        };
        // A total of the same row may hold them.
        let words = self.catalog.column(amount).map(|it| it.words.as_slice()).unwrap_or_default();
        let whole = words.iter().any(|it| matches!(it.as_str(), "total" | "gross"));
        let apart = self.catalog.columns().any(fits) && !whole;
        apart.then(|| Instead { n: fee + 1 - at, words: String::new() })
    }

    /// Whether a word only says of which rows an amount is: "ticket" of the rows of tickets.
    fn is_of_rows(&self, amount: Col, said: &Token) -> bool {
        let Some(table) = self.catalog.table(amount.table) else { return false };
        let of_columns = table.columns.iter().filter_map(|it| it.words.first());
        let mut words = table.words.iter().chain(of_columns);
        said.kind == TokenKind::Word && words.any(|it| stem(it) == said.stem)
    }

    /// Whether a word right before it that nothing is known by makes it another amount: "net takings".
    fn makes_it_another(&self, said: &Token) -> bool {
        let plain = said.kind == TokenKind::Word && said.pause == Pause::None;
        let known = crate::relate::steers(said)
            || FIGURES.contains(&said.lower.as_str())
            || !self.catalog.values().at(std::slice::from_ref(said)).is_empty();
        plain && !known
    }

    /// Whether a word right before it names something else, of which it may be the amount.
    fn names_other(&self, said: &Token) -> bool {
        let noun = said.kind == TokenKind::Word && said.pause == Pause::None;
        noun && self.catalog.names().at(&[said.stem.as_str()]).iter().any(|it| it.score > CALLED)
    }

    /// Whether it was said before what figure of it is asked for: "total of", "share of".
    fn follows_figure(&self) -> bool {
        let mut before = self.out.iter().rev().map(|it| it.lower.as_str());
        let last = before.next().unwrap_or_default();
        let figure = if last == "of" { before.next().unwrap_or_default() } else { last };
        FIGURES.contains(&figure)
    }
}
