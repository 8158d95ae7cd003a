//! Words of a question of rows that are none of the data's, read as what was meant: short forms the
//! data writes them in, and misspellings.
//!
//! Start at [`mended`]. A word is read as another only where nothing at all is known by it.

use crate::annotate::mend;
use crate::catalog::Catalog;
use crate::glossary::{AKIN, GLOSSARY, VERBS};
use crate::lex::{Token, TokenKind};
use crate::relate::lexicon::LEXICON;
use crate::shortened;
use crate::words;

/// After so many words without a meaning no further one is mended.
const MAX_TRIED: usize = 6;

/// A question with some of its words read as others.
pub(crate) struct Mended {
    pub tokens: Vec<Token>,
    /// Each of those words as written, with what it was read as.
    pub read: Vec<(String, String)>,
    /// How many doubts that leaves: one for each misspelling, one for all that the data writes in
    /// short.
    pub n_doubts: usize,
}

/// The tokens with short forms put in and misspellings mended.
pub(crate) fn mended(tokens: &[Token], catalog: &Catalog) -> Mended {
    let mut out = Mended { tokens: tokens.to_vec(), read: Vec::new(), n_doubts: 0 };
    out.write_short(catalog);
    let mut n_tried = 0;
    let mut told_to = 0;
    for at in 0..out.tokens.len() {
        let rest = out.tokens.get(at..).unwrap_or_default();
        let Some(token) = rest.first() else { break };
        // A word of a text that the data holds as a whole is spelt as it should be.
        let stored = catalog.values().at(rest).into_iter().filter(|it| it.score > 0.9);
        told_to = told_to.max(at + stored.map(|it| it.n_words).max().unwrap_or(0));
        if at < told_to || n_tried >= MAX_TRIED || has_meaning(token, rest, catalog) {
            continue;
        }
        n_tried += 1;
        if let Some(meant) = mend::meant_by(token, rest, catalog) {
            let is_stem = catalog.names().knows(&meant) || GLOSSARY.steers(&meant);
            out.n_doubts += 1;
            out.put(at, meant, is_stem);
        }
    }
    out
}

impl Mended {
    /// Puts in the short forms this data has: for a word, or for several their initials.
    fn write_short(&mut self, catalog: &Catalog) {
        let said = std::mem::take(&mut self.tokens);
        let mut at = 0;
        while let Some(token) = said.get(at) {
            self.tokens.push(token.clone());
            let place = self.tokens.len() - 1;
            let initials = shortened::initials_for(&said, at, catalog);
            let n_words = initials.as_ref().map_or(1, |it| it.1);
            let short = initials.map(|it| it.0);
            if let Some(short) = short.or_else(|| shortened::written_for(&said, at, catalog)) {
                let own = said.get(at..at + n_words).unwrap_or_default();
                if let (Some(slot), Some(last)) = (self.tokens.get_mut(place), own.last()) {
                    let written: Vec<&str> = own.iter().map(|it| it.text.as_str()).collect();
                    *slot = Token { text: written.join(" "), ..last.clone() };
                }
                self.n_doubts = 1;
                self.put(place, short, true);
            }
            at += n_words;
        }
    }

    fn put(&mut self, at: usize, meant: String, is_stem: bool) {
        let Some(slot) = self.tokens.get_mut(at) else { return };
        self.read.push((slot.text.clone(), meant.clone()));
        slot.stem = if is_stem { meant.clone() } else { words::stem(&meant) };
        // A plural stays one.
        let several = words::singular(&slot.lower) != slot.lower; // "hazardous" is no plural
        let plural = several && !meant.ends_with('s') && is_stem;
        slot.lower = if plural { format!("{meant}s") } else { meant };
        slot.text.clone_from(&slot.lower);
    }
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
        || is_several_of_stored(token, catalog)
}

/// "baristas", where a column holds "Barista".
fn is_several_of_stored(token: &Token, catalog: &Catalog) -> bool {
    let one = words::singular(&token.lower);
    one != token.lower && !catalog.values().exactly(&one).is_empty()
}
