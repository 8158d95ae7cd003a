//! Words that nothing in the data is known by: passed over where they say no more than is said anyway,
//! and kept as without a place where they may tell which rows or figures are meant.
//!
//! Start at [`Walker::unknown`]. Knows nothing of what a name stands for beyond its likeliest meaning.

use super::{Func, Kind, Mode, Pause, Target, Walker, likeliest};
use crate::glossary::{GLOSSARY, VERBS};
use crate::words::{stem, stems};

/// What a text is made of: "contains the letter a".
const PARTS_OF_TEXTS: &[&str] = &[
    "letter",
    "letters",
    "word",
    "words",
    "substring",
    "string",
    "phrase",
    "text",
    "character",
    "characters",
    "keyword",
    "prefix",
    "suffix",
];

/// Stems of nouns that say no more than the name they follow.
const SAYS_LITTLE: &[&str] = &[
    "valu", "number", "amount", "level", "rate", "inform", "detail", "data", "figur", "request",
    "record", "entri",
];

impl Walker<'_> {
    /// "courses worth 20 credits".
    pub(super) fn is_worth_so_many(&self, at: usize) -> bool {
        self.lower(at) == "worth" && matches!(self.kind(at + 1), Some(Kind::Number { .. }))
    }

    pub(super) fn unknown(&mut self, at: usize) {
        let Some(item) = self.items.get(at) else { return };
        let lower = item.text.to_lowercase();
        if let Some(place) = place_of(&lower).filter(|_| self.leads_to_extreme(at)) {
            self.sketch.skip = place - 1; // "the second highest"
            return;
        }
        if self.tells_how_large(at) || self.spends(at) || self.spends_on_kept(at) {
            return;
        }
        let capital = at > 0 && item.text.chars().next().is_some_and(char::is_uppercase);
        let last = at.checked_sub(1).and_then(|it| self.kind(it));
        if lower == "time" && matches!(last, Some(Kind::Adjective(it)) if it.superlative) {
            return; // "when was the last time that …"
        }
        if let Some(like) = self.pending.like {
            if PARTS_OF_TEXTS.contains(&lower.as_str()) {
                return;
            }
            let text = item.text.clone();
            self.like(like, text, at);
            return;
        }
        let counted = lower != "once" || self.pending.cmp.is_some() || self.ends_here(at);
        if matches!(lower.as_str(), "once" | "twice" | "thrice") && counted {
            let value = match lower.as_str() {
                "once" => 1.0,
                "twice" => 2.0,
                _ => 3.0,
            };
            self.times(value);
            return;
        }
        let led = at.checked_sub(1).and_then(|it| self.func(it));
        // "how many has each received", "each time": nothing that tells groups apart.
        let done = lower.ends_with("ed") || lower.ends_with("ing") || lower == "time";
        let grouped = matches!(led, Some(Func::Each | Func::By | Func::Group)) && !done;
        if grouped && self.describes_column(at) {
            self.sketch.oddities += 3 * usize::from(self.is_of_some_rank(at + 1));
            self.sketch.soft_unknown += 1;
            self.sketch.passed.push(at);
            return;
        }
        let stem = stem(&lower);
        if SAYS_LITTLE.contains(&stem.as_str()) && self.follows_name(at) {
            self.sketch.soft_unknown += 1; // "credit value" of a column of credits
            return;
        }
        if self.turns_off(&lower, at) {
            return;
        }
        // "joined the company": whose data it is.
        let ours = matches!(stem.as_str(), "compani" | "organ" | "firm" | "busi");
        // "unplanned" says which, and what was done is no such thing.
        let denies = lower.starts_with("un") && lower.ends_with("ed");
        // "overspent their budget" compares, and nothing was compared.
        let exceeds = lower.starts_with("over")
            || lower.starts_with("exceed")
            || matches!(stem.as_str(), "beat" | "hit" | "miss" | "outperform" | "surpass");
        let verb = (ours && self.lower(at.wrapping_sub(1)).ends_with("the"))
            || lower == "once"
            || lower.ends_with("ed") && !denies && lower != "owed"
            || lower.ends_with("ing")
            || lower.ends_with("en")
            || lower.ends_with("ly")
            || lower == "worth" && self.lower(at + 1).starts_with("how much")
            || matches!(lower.as_str(), "together" | "yet" | "out" | "still" | "even" | "else")
            || VERBS.plain(&stem).is_some()
            || crate::words::means_anybody(&stem);
        // "loans that are still out": it says which of them. "per ship" is of no verb.
        let done = at.checked_sub(1).is_some_and(|it| VERBS.tells_past(&self.lower(it)));
        // "given away", "written down": how it was done.
        let verb = verb || done && matches!(lower.as_str(), "away" | "down" | "off" | "over");
        let left = lower == "out" && self.ends_here(at) && !done; // but "rented out"
        // "live subscriptions" are some of them.
        let live = lower == "live" && matches!(self.kind(at + 1), Some(Kind::Names(_)));
        let verb = verb && !left && !grouped && !live;
        // "which employees support …": what follows a name is what it does.
        let goes_on = at + 1 < self.items.len() && item.pause == Pause::None;
        let does = !capital && goes_on && self.follows_name(at) && self.sketch.asked.is_some();
        if (verb || does) && !capital && !exceeds {
            self.sketch.soft_unknown += 1;
            self.sketch.passed.push(at);
            self.sketch.steered |= GLOSSARY.steers(&stem) && self.says_steering(at);
            if self.mode == Mode::Select && self.follows_name(at) && lower.ends_with("ed") {
                self.clause += 1;
            }
        } else {
            self.sketch.oddities += 3 * usize::from(grouped && self.tells_groups_apart(at));
            // "sent yesterday": it says which rows, and nothing was made of it.
            let day = matches!(lower.as_str(), "yesterday" | "today" | "tomorrow" | "tonight");
            self.sketch.oddities += 2 * usize::from(day);
            self.sketch.unknown.push((at, item.text.clone()));
        }
    }

    /// Whether a phrase that steers is said at an item, and not only a word of one: "did we take", but no
    /// "taken together".
    fn says_steering(&self, at: usize) -> bool {
        const REACH: usize = 3;
        let from = at.saturating_sub(REACH);
        let near = self.items.get(from..).unwrap_or_default().iter().take(2 * REACH + 1);
        let said: Vec<String> = near.flat_map(|it| stems(&it.text.to_lowercase())).collect();
        let own = stem(&self.lower(at));
        (0..said.len()).filter_map(|it| said.get(it..)).any(|rest| {
            let phrases =
                rest.first().and_then(|it| GLOSSARY.phrases.get(it)).into_iter().flatten();
            phrases.into_iter().any(|it| rest.starts_with(&it.0) && it.0.contains(&own))
        })
    }

    /// "in each main category": things that belong to others of their kind, of which not all are meant.
    fn is_of_some_rank(&self, at: usize) -> bool {
        let Some(Kind::Names(hits)) = self.kind(at) else { return false };
        let Some(Target::Table(table)) = likeliest(hits) else { return false };
        self.catalog.edges().iter().any(|it| it.from.table == table && it.to.table == table)
    }
}

/// Which place of an order a word says, from the second on.
fn place_of(lower: &str) -> Option<u64> {
    const PLACES: &[(&str, &str)] = &[
        ("second", "2nd"),
        ("third", "3rd"),
        ("fourth", "4th"),
        ("fifth", "5th"),
        ("sixth", "6th"),
        ("seventh", "7th"),
        ("eighth", "8th"),
        ("ninth", "9th"),
        ("tenth", "10th"),
    ];
    let place = PLACES.iter().position(|it| it.0 == lower || it.1 == lower)?;
    u64::try_from(place + 2).ok()
}
