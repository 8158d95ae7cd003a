//! Misspelt words of a question of rows, read as what was meant.
//!
//! Start at [`mended`]. A word is mended only where nothing at all is known by it.

use crate::annotate::mend;
use crate::catalog::Catalog;
use crate::glossary::{AKIN, GLOSSARY, VERBS};
use crate::lex::{Token, TokenKind};
use crate::relate::lexicon::LEXICON;
use crate::words;

/// After so many words without a meaning no further one is mended.
const MAX_TRIED: usize = 6;

/// The tokens with misspellings mended, and each of those as written with what it was read as.
pub(crate) fn mended(tokens: &[Token], catalog: &Catalog) -> (Vec<Token>, Vec<(String, String)>) {
    let mut out = tokens.to_vec();
    let mut read = Vec::new();
    let mut n_tried = 0;
    for (at, token) in tokens.iter().enumerate() {
        let rest = tokens.get(at..).unwrap_or_default();
        if n_tried >= MAX_TRIED || has_meaning(token, rest, catalog) {
            continue;
        }
        n_tried += 1;
        let (Some(meant), Some(slot)) = (mend::meant_by(token, rest, catalog), out.get_mut(at))
        else {
            continue;
        };
        read.push((token.text.clone(), meant.clone()));
        let is_stem = catalog.names().knows(&meant) || GLOSSARY.steers(&meant);
        slot.stem = if is_stem { meant.clone() } else { words::stem(&meant) };
        // A plural stays one.
        let plural = token.lower.ends_with('s') && !meant.ends_with('s') && is_stem;
        slot.lower = if plural { format!("{meant}s") } else { meant };
        slot.text.clone_from(&slot.lower);
    }
    (out, read)
}

/// Whether anything is known by a word: then it is no misspelling.
fn has_meaning(token: &Token, rest: &[Token], catalog: &Catalog) -> bool {
    let capital = token.text.chars().any(char::is_uppercase);
    let own = [token.stem.clone()];
    let noun = |it: &str| !AKIN.of(&[it.to_owned()]).is_empty();
    token.kind != TokenKind::Word
        || capital
        || LEXICON.holds(&token.stem)
        || VERBS.plain(&token.stem).is_some()
        || words::means_anybody(&token.stem)
        || !catalog.names().related(&token.stem).is_empty()
        || !GLOSSARY.related(&own).is_empty()
        || noun(&token.stem)
        || !catalog.names().akin(&[token.stem.as_str()]).is_empty()
        || !super::adjective_columns(&token.lower, catalog).is_empty()
        || !catalog.values().at(rest).is_empty()
}
