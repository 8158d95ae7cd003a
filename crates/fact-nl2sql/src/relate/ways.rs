//! From where and to where: the words by which two columns that lead to the same kind of thing are
//! told apart ("flights from Bergen to Oslo").
//!
//! Knows nothing of any database.

/// One of the two ends of something that leads from one thing to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    From,
    To,
}

const FROM: &[&str] = &["source", "origin", "start", "depart", "sender", "begin", "pickup"];
const TO: &[&str] = &["destin", "arriv", "receiv", "recipient", "target", "dropoff"];

/// Which end a word speaks of; small words ("from", "to") speak of one, too.
pub(crate) fn way_of(word: &str) -> Option<Way> {
    match word {
        "from" => Some(Way::From),
        "to" | "into" => Some(Way::To),
        _ => end_of(word),
    }
}

/// Which end a word names: "source", "departing", "ended".
pub(crate) fn end_of(word: &str) -> Option<Way> {
    let begins = |list: &[&str]| list.iter().any(|it| word.starts_with(it));
    if begins(FROM) {
        Some(Way::From)
    } else if begins(TO) || matches!(word, "end" | "ends" | "ended" | "ending" | "land" | "landed")
    {
        Some(Way::To)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_speaks_of_one_end_or_of_none() {
        for (word, way) in [
            ("from", Some(Way::From)),
            ("started", Some(Way::From)),
            ("origin", Some(Way::From)),
            ("destination", Some(Way::To)),
            ("ended", Some(Way::To)),
            ("to", Some(Way::To)),
            ("endowment", None),
            ("city", None),
        ] {
            assert_eq!(way_of(word), way, "{word}");
        }
        assert_eq!(end_of("to"), None);
    }
}
