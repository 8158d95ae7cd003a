//! Earlier questions that sound alike. They are offered and never answered in a question's place:
//! "revenue in 2024" and "revenue in 2025" sound more alike than two ways of asking one thing.

use std::{collections::BTreeSet, sync::Arc};

use rust_stemmers::{Algorithm, Stemmer};

use crate::{
    Driver,
    asking::Asking,
    reply::{Outcome, Reply},
    wording::wording,
};

/// Earlier questions looked through, newest first.
const MAX_EARLIER: usize = 300;

/// Two questions sound alike that have this part of their words in common.
const MIN_SHARE: f64 = 0.5;

/// Words that say how one asks, and not for what.
const PLAIN_WORDS: [&str; 36] = [
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "did", "do", "does", "for", "from",
    "give", "had", "has", "have", "how", "in", "is", "it", "list", "me", "of", "on", "our", "show",
    "tell", "that", "the", "to", "us", "was", "were", "what",
];

impl Driver {
    /// `reply`, offering a question that sounds alike and was answered before, where there is no
    /// answer or a model was asked for it.
    pub(crate) fn with_earlier(&self, ask: &Asking<'_>, mut reply: Reply) -> Reply {
        match &mut reply.outcome {
            Outcome::Declined(decline) if decline.choices.is_empty() && !ask.options.is_warming => {
                reply.asked_before = self.asked_before(ask);
            }
            Outcome::Answered { answer, reading, .. }
                if answer.model.is_some() && !reply.cache.hit && !ask.options.is_warming =>
            {
                let offer = self.asked_before(ask);
                Arc::make_mut(reading)
                    .notes
                    .extend(offer.map(|it| format!("you asked before: \u{201c}{it}\u{201d}")));
            }
            _ => {}
        }
        reply
    }

    /// The question answered before, of the same data, that sounds most like this one; none that
    /// says the same in the same words.
    fn asked_before(&self, ask: &Asking<'_>) -> Option<String> {
        let earlier = self.store.answered_lately(&ask.data.source().name(), MAX_EARLIER);
        let earlier = earlier
            .inspect_err(|error| tracing::warn!(%error, "earlier questions cannot be looked up"))
            .ok()?;
        most_alike(ask.question, &earlier).cloned()
    }
}

/// The first of those that sound most like `question`.
fn most_alike<'a>(question: &str, earlier: &'a [String]) -> Option<&'a String> {
    let stemmer = Stemmer::create(Algorithm::English);
    let (said, words) = (wording(question), said_words(question, &stemmer));
    let mut best = None;
    for candidate in earlier.iter().filter(|it| wording(it) != said) {
        let share = share(&words, &said_words(candidate, &stemmer));
        if share >= MIN_SHARE && best.is_none_or(|(most, _)| share > most) {
            best = Some((share, candidate));
        }
    }
    best.map(|it| it.1)
}

fn said_words(question: &str, stemmer: &Stemmer) -> BTreeSet<String> {
    let wording = wording(question);
    let words = wording.split(' ').filter(|it| !it.is_empty() && !PLAIN_WORDS.contains(it));
    words.map(|it| stemmer.stem(it).into_owned()).collect()
}

/// What both have of all words of either (Jaccard's index), 0 to 1; 0 where neither says anything.
#[expect(clippy::cast_precision_loss, reason = "words of a question")]
fn share(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let n_all = one.union(other).count();
    if n_all == 0 { 0.0 } else { one.intersection(other).count() as f64 / n_all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(question: &str, earlier: &[&str], expected: Option<&str>) {
        let earlier: Vec<String> = earlier.iter().map(|it| (*it).to_owned()).collect();
        assert_eq!(most_alike(question, &earlier).map(String::as_str), expected, "{question}");
    }

    #[test]
    fn what_sounds_alike_is_offered() {
        let earlier = ["Total revenue by sector", "Average margin of technology companies"];
        check("What is the total revenue by sectors in 2024?", &earlier, Some(earlier[0]));
        check("technology companies' average margins", &earlier, Some(earlier[1]));
        check("How many employees has Acme?", &earlier, None);
        check("", &earlier, None);
        check("?", &[""], None);
    }

    #[test]
    fn the_nearest_and_of_equals_the_newest_is_offered() {
        let earlier = ["revenue by sector in 2023", "revenue by sector", "revenue of each sector"];
        check(
            "revenue by sector in 2024",
            &["revenue by sector", earlier[0]],
            Some("revenue by sector"),
        );
        check("the revenue of sectors", &earlier, Some("revenue by sector"));
    }

    #[test]
    fn the_same_words_are_no_offer() {
        check("Total revenue?", &["total revenue", "Total revenue"], None);
    }
}
