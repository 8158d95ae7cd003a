//! How a word's meanings stand to each other before anything else is known: what is called so goes
//! before what only means nearly the same.
//!
//! Knows nothing of a sentence.

use super::{Cand, Part, Target};

/// Weighs the meanings of one word. `deed`: it says what was done, which names no thing of its own.
pub(super) fn weigh(cands: &mut Vec<Cand>, role: Part, deed: bool) {
    let table = |it: &Cand| matches!(it.target, Target::Table(_));
    let column = |it: &Cand| matches!(it.target, Target::Column(_)) && it.stored.is_none();
    if cands.iter().any(|it| it.stored.is_none() && it.score > 0.97) {
        let nearly = |it: &&mut Cand| it.stored.is_none() && (0.7..0.73).contains(&it.score);
        cands.iter_mut().filter(nearly).for_each(|it| it.score *= 0.65);
    }
    let synonym = |it: &Cand| table(it) && it.score > 0.84;
    if matches!(role, Part::Thing | Part::Counted) && cands.iter().any(synonym) {
        // "towns" are the cities there are before they are where something is.
        let nearly = |it: &&mut Cand| column(it) && (0.7..0.73).contains(&it.score);
        cands.iter_mut().filter(nearly).for_each(|it| it.score *= 0.5);
    }
    if cands.iter().any(|it| table(it) && it.score > 0.97) {
        // "clients" are no accounts where there are clients, whatever else is said of accounts.
        cands.retain(|it| deed || !table(it) || !(0.84..0.9).contains(&it.score));
        let other = |it: &&mut Cand| table(it) && it.score < 0.84 && !deed;
        cands.iter_mut().filter(other).for_each(|it| it.score *= 0.6);
        // A thing goes before the column that holds its number.
        let number = |it: &&mut Cand| column(it) && (0.8..0.9).contains(&it.score);
        cands.iter_mut().filter(number).for_each(|it| it.score *= 0.7);
    }
}
