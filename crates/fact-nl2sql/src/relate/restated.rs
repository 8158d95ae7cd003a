//! "Fill rate by sector (share of vacancies filled)": words that only say once more what a rate is.
//!
//! Start at [`without_restatement`].

use crate::catalog::{Catalog, Target, recalls};
use crate::lex::{Pause, Token};

/// Words that say what any rate is.
const SHARE: &[&str] = &["share", "percentage", "percent", "proportion", "pct", "part"];

const SMALL: &[&str] = &[
    "what", "which", "of", "all", "the", "their", "its", "our", "a", "an", "that", "were", "was",
    "are", "is", "got", "been", "have", "has", "in", "total", "out", "who", "did", "ended", "as",
    "up",
];

/// The question without a part between pauses that explains the rate asked for and says no more than
/// that; `None` where there is none.
pub(super) fn without_restatement(tokens: &[Token], catalog: &Catalog) -> Option<Vec<Token>> {
    let rate = tokens.iter().position(|it| matches!(it.lower.as_str(), "rate" | "rates"))?;
    let noun = tokens.get(rate.checked_sub(1)?)?;
    let pauses = |at: usize| tokens.get(at).is_some_and(|it| it.pause != Pause::None);
    let begins = (rate + 1..tokens.len()).filter(|it| pauses(it - 1));
    begins.into_iter().find_map(|from| {
        let to = (from..tokens.len()).find(|it| pauses(*it)).map_or(tokens.len(), |it| it + 1);
        let said = tokens.get(from..to)?;
        let share = said.iter().take(2).any(|it| SHARE.contains(&it.lower.as_str()));
        let says_no_more = |it: &Token| {
            let small = SHARE.contains(&it.lower.as_str()) || SMALL.contains(&it.lower.as_str());
            small || recalls(&noun.stem, &it.lower) || is_thing(it, catalog)
        };
        let restates = share && said.iter().all(says_no_more);
        let (before, after) = (tokens.get(..from)?, tokens.get(to..)?);
        restates.then(|| [before, after].concat())
    })
}

/// Whether a word names the rows of some table.
fn is_thing(token: &Token, catalog: &Catalog) -> bool {
    let hits = catalog.names().at(&[token.stem.as_str()]);
    hits.iter().any(|it| matches!(it.target, Target::Table(_)) && it.score > 0.5)
}
