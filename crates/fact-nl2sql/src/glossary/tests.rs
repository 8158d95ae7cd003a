//! The lines of the glossary’s files are all read, and say what they are there for.

use super::*;

#[test]
fn every_line_of_the_phrases_is_known() {
    let statistics = lines(include_str!("statistics.txt"));
    for line in lines(include_str!("phrases.txt")).chain(statistics) {
        let name = line.split(':').next().unwrap();
        assert!(CUES.iter().any(|(it, _)| *it == name), "{name} has no cue");
    }
    for (name, cue) in CUES {
        let found = GLOSSARY.phrases.values().flatten().any(|(_, it)| it == cue);
        assert!(found, "{name} has no phrases");
    }
}

#[test]
fn words_that_mean_the_same_are_found() {
    let synonyms = GLOSSARY.synonyms(&stems("revenue"));
    assert!(synonyms.contains(&stems("turnover").as_slice()));
}
