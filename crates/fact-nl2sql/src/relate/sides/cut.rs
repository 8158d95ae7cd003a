//! Where a question is cut in two, and how.
//!
//! Start at [`cuts`]. Knows nothing of what names stand for.

use super::{beside, worked};
use crate::catalog::Catalog;
use crate::lex::{Pause, Token};
use crate::relate::lexicon::{Func, LEXICON};
use crate::relate::relation::How;

/// One way to read a question as two.
pub(super) struct Cut {
    pub left: Vec<Token>,
    pub right: Vec<Token>,
    /// What the two come to; `None` where they stand side by side.
    pub how: Option<How>,
    /// Position at which both begin to say what is asked for.
    pub begins: usize,
    /// The phrase that only the right one has.
    pub phrase: Vec<Token>,
    /// What is said of the second holds of the first as well: "spend per paid order".
    pub shares: bool,
    /// The two phrases tell after a pause what a name before it means.
    pub explains: bool,
    /// How much the one changed to the other is asked for as well, and whether in percent.
    pub change: Option<bool>,
}

impl Cut {
    /// The same words before and after two phrases.
    pub fn around(
        before: &[Token],
        (one, other): (&[Token], &[Token]),
        after: &[Token],
        how: Option<How>,
    ) -> Self {
        let ends = |own: &[Token]| {
            let mut own = own.to_vec();
            if let Some(last) = own.last_mut() {
                last.pause = other.last().map_or(Pause::None, |it| it.pause);
            }
            own
        };
        Self {
            left: [before, &ends(one), after].concat(),
            right: [before, &ends(other), after].concat(),
            how,
            begins: asked_from(before),
            phrase: other.to_vec(),
            shares: false,
            explains: false,
            change: None,
        }
    }
}

/// The ways to read a question as two, likeliest first; none where no word sets a thing against
/// another.
pub(super) fn cuts(tokens: &[Token], catalog: &Catalog) -> Vec<Cut> {
    let at_word = |at: usize| {
        let set = beside::cuts(tokens, at, catalog);
        if set.is_empty() { worked::cuts(tokens, at, catalog) } else { set }
    };
    (0..tokens.len()).map(at_word).find(|it| !it.is_empty()).unwrap_or_default()
}

/// The word at a position in small letters; none where there is none.
pub(super) fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |it| it.lower.as_str())
}

/// Position of the first word that is no part of asking: "show me", "what were the".
pub(super) fn asked_from(tokens: &[Token]) -> usize {
    let mut at = 0;
    while at < tokens.len() {
        let stems: Vec<&str> = tokens.iter().skip(at).take(4).map(|it| it.stem.as_str()).collect();
        let asks = LEXICON
            .at(&stems)
            .filter(|it| matches!(it.1, Func::Ask | Func::Which | Func::Filler | Func::All));
        let Some(n) = asks.map(|it| it.0).max() else { break };
        at += n;
    }
    at
}
