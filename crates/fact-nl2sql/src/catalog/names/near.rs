//! Names near words that nothing is called by: of the same root, of the same meaning, reworded.
//!
//! Start at [`NameIndex::related`], [`NameIndex::akin`] and [`NameIndex::reworded`]. Knows nothing of
//! grammar.

use super::{NameHit, NameIndex, is_small};
use crate::glossary::{AKIN, GLOSSARY, VERBS};
use crate::words;

const RELATED: f64 = 0.75;
const AS_GLOSSARY: f64 = 0.7;
const AS_DICTIONARY: f64 = 0.64;
const END_OF: f64 = 0.6;
const KIND_OF: f64 = 0.52;
const REWORDED: f64 = 0.82;
const SAME: f64 = 0.9;

impl NameIndex {
    /// Names of one word that share their root with `stem` ("directed", "director").
    pub fn related(&self, stem: &str) -> Vec<NameHit> {
        let root = words::root(stem);
        if root.len() < 4 {
            return Vec::new();
        }
        // "prerequisite" for what the schema calls "prereq".
        let short = (4..stem.len().saturating_sub(3))
            .filter_map(|length| self.by_first.get(stem.get(..length)?));
        let short = short.flatten().filter(|it| it.score > 0.8);
        // "complain" for what the schema calls "complaint".
        let longer = self.words.range(stem.to_owned()..).take_while(|it| it.starts_with(stem));
        let longer = longer
            .filter(|it| stem.len() >= 6 && it.len() <= stem.len() + 3 && it.as_str() != stem);
        let kin = self.words.range(root.to_owned()..).take_while(|it| it.starts_with(root));
        let kin = kin.filter(|it| words::root(it) == root);
        let grown = longer.chain(kin).filter_map(|it| self.by_first.get(it)).flatten();
        let related = short.chain(grown).filter(|it| it.stems.len() == 1);
        related
            .map(|it| NameHit { target: it.target, n_words: 1, score: it.score * RELATED })
            .collect()
    }

    /// Names near the first one or two of `stems`: what mostly means the same, what a dictionary
    /// says does, what the end of a compound says ("windstorm").
    pub fn akin(&self, stems: &[&str]) -> Vec<NameHit> {
        for n_words in (1..=stems.len().min(2)).rev() {
            let own: Vec<String> = stems.iter().take(n_words).map(|it| (*it).to_owned()).collect();
            let entry = AKIN.of(&own);
            let near = GLOSSARY.related(&own).iter().map(|it| (it, AS_GLOSSARY));
            let near = near.chain(entry.same.iter().map(|it| (it, AS_DICTIONARY)));
            let near = near.chain(GLOSSARY.far(&own).iter().map(|it| (it, END_OF)));
            let near = near.chain(entry.kinds.iter().map(|it| (it, KIND_OF)));
            let hits: Vec<NameHit> =
                near.flat_map(|(it, share)| self.called(it, n_words, share)).collect();
            if !hits.is_empty() {
                return hits;
            }
        }
        let Some(stem) = stems.first() else { return Vec::new() };
        let ends = (3..stem.len().saturating_sub(3)).filter_map(|it| stem.get(it..));
        let mut ends = ends.map(|it| self.called(&[it.to_owned()], 1, END_OF));
        ends.find(|it| !it.is_empty()).unwrap_or_default()
    }

    /// Names of two or three words, some of them said by another word: "file type" for a column
    /// called "document type".
    pub fn reworded(&self, stems: &[&str]) -> Vec<NameHit> {
        let options: Vec<_> = stems.iter().take(3).map(|it| self.known_for(it)).collect();
        let Some((first, rest)) = options.split_first() else { return Vec::new() };
        let mut hits = self.said_as_whole(stems);
        for (word, share) in first {
            for name in self.by_first.get(*word).into_iter().flatten() {
                let n_words = name.stems.len();
                let ends_small = name.stems.last().is_some_and(|it| is_small(it));
                if name.score <= 0.7 || ends_small || n_words < 2 || n_words > options.len() {
                    continue;
                }
                let mut others = name.stems.iter().skip(1).zip(rest);
                let share = others.try_fold(*share, |all, (stem, option)| {
                    Some(all * option.iter().find(|it| it.0 == stem.as_str())?.1)
                });
                if let Some(share) = share.filter(|it| *it < 1.0) {
                    hits.push(NameHit { target: name.target, n_words, score: name.score * share });
                }
            }
        }
        let longest = hits.iter().map(|it| it.n_words).max();
        hits.retain(|it| Some(it.n_words) == longest);
        hits
    }

    /// Names near the first two of `stems` taken together: "begin day" for a start date.
    fn said_as_whole(&self, stems: &[&str]) -> Vec<NameHit> {
        let own: Vec<String> = stems.iter().take(2).map(|it| (*it).to_owned()).collect();
        let near = GLOSSARY.related(&own).iter().filter(|it| own.len() == 2 && it.len() == 2);
        near.flat_map(|it| self.called(it, 2, REWORDED)).collect()
    }

    /// A stem and the single words near it, as far as any name has them, with how near they are.
    fn known_for<'a>(&'a self, stem: &'a str) -> Vec<(&'a str, f64)> {
        let own = [stem.to_owned()];
        let same = GLOSSARY.synonyms(&own).into_iter().filter_map(words::only_word);
        let near = GLOSSARY.related(&own).iter().filter_map(|it| words::only_word(it));
        // What is nearer in meaning stands nearer the beginning of a line.
        let near = near.zip(0_u8..).map(|(it, rank)| (it, REWORDED - 0.004 * f64::from(rank)));
        let near = same.map(|it| (it, SAME)).chain(near);
        // "complain status" for what the schema calls "complaint status"
        let root = words::root(stem);
        let strange = root.len() >= 5 && !self.knows(stem) && VERBS.plain(stem).is_none();
        let kin = strange.then(|| self.words.range(root.to_owned()..)).into_iter().flatten();
        let kin = kin.take_while(|it| it.starts_with(root));
        let kin = kin.filter(|it| it.len() <= stem.len() + 2);
        let near = near.chain(kin.map(|it| (it.as_str(), REWORDED)));
        let all = std::iter::once((stem, 1.0)).chain(near);
        all.filter(|(word, _)| self.knows(word)).take(6).collect()
    }

    /// Names that are these words, for `n_words` of the question that are near them.
    fn called(&self, words: &[String], n_words: usize, share: f64) -> Vec<NameHit> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let whole = self.at(&words).into_iter().filter(|it| it.n_words == words.len());
        let told = whole.filter(|it| it.score > 0.4);
        told.map(|it| NameHit { n_words, score: it.score * share, ..it }).collect()
    }
}
