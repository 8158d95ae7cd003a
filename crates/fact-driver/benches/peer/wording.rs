//! A meaning put into words, as people do: other words, another order, politeness, capitals and
//! slips of the finger.
//!
//! The sentences were written before it was looked at what either side makes of them.

use crate::{meaning::Meaning, random::Random};

/// The sentences that ask for a family, the commonest first.
fn sentences(family: &str) -> &'static [&'static str] {
    match family {
        "total" => &[
            "what was the total {m} in {p}",
            "total {m} for {p}",
            "how much {m} was there in {p} in total",
            "{p} total {m}",
            "sum of {m} in {p}",
            "overall {m} in {p}",
            "in {p}, what was the total {m}",
        ],
        "total of sector" => &[
            "what was the total {m} of the {s} sector in {p}",
            "{s} sector total {m} in {p}",
            "total {m} for the {s} sector in {p}",
            "{p} total {m} of the {s} sector",
            "in {p}, what was the {m} of the {s} sector",
            "how much {m} did the {s} sector have in {p}",
        ],
        "total without" => &[
            "total {m} in {p} excluding {s}",
            "what was the total {m} in {p} without the {s} sector",
            "{p} total {m} except {s}",
            "total {m} for {p}, not counting the {s} sector",
            "in {p}, total {m} excluding the {s} sector",
        ],
        "who most" => &[
            "which company had the highest {m} in {p}",
            "company with the highest {m} in {p}",
            "which company had the most {m} in {p}",
            "in {p}, which company had the highest {m}",
            "largest company by {m} in {p}",
        ],
        "who least" => &[
            "which company had the lowest {m} in {p}",
            "company with the lowest {m} in {p}",
            "which company had the least {m} in {p}",
            "in {p}, which company had the lowest {m}",
            "smallest company by {m} in {p}",
        ],
        "top" => &[
            "what are the top {n} companies by {m} in {p}",
            "top {n} companies by {m} in {p}",
            "which {n} companies had the highest {m} in {p}",
            "the {n} companies with the most {m} in {p}",
            "show the {n} biggest companies by {m} for {p}",
            "{p} top {n} companies by {m}",
            "{n} largest companies by {m} in {p}",
        ],
        "bottom" => &[
            "what are the bottom {n} companies by {m} in {p}",
            "bottom {n} companies by {m} in {p}",
            "which {n} companies had the lowest {m} in {p}",
            "the {n} companies with the least {m} in {p}",
            "show the {n} smallest companies by {m} for {p}",
            "{p} bottom {n} companies by {m}",
        ],
        "top kept" => &[
            "top {n} companies by {m}",
            "what are the top {n} companies by {m}",
            "which {n} companies have the highest {m}",
            "the {n} companies with the highest {m}",
            "show the {n} largest companies by {m}",
        ],
        "bottom kept" => &[
            "bottom {n} companies by {m}",
            "what are the bottom {n} companies by {m}",
            "which {n} companies have the lowest {m}",
            "the {n} companies with the lowest {m}",
            "show the {n} smallest companies by {m}",
        ],
        _ => more_sentences(family),
    }
}

fn more_sentences(family: &str) -> &'static [&'static str] {
    match family {
        "by sector" => &[
            "{m} by sector in {p}",
            "what was the {m} by sector in {p}",
            "{m} per sector for {p}",
            "compare {m} across sectors in {p}",
            "{p} {m} for each sector",
            "break down {p} {m} by sector",
            "show me {m} for each sector in {p}",
        ],
        "by quarter" => &[
            "{m} by quarter in {y}",
            "quarterly {m} for {y}",
            "{m} for each quarter of {y}",
            "show {m} per quarter in {y}",
            "what was the {y} {m} by quarter",
        ],
        "average by sector" => &[
            "average {m} by sector",
            "what is the average {m} per sector",
            "mean {m} for each sector",
            "show the average {m} of each sector",
            "by sector, what is the average {m}",
        ],
        "average of sector" => &[
            "average {m} of {s} companies",
            "what is the average {m} in the {s} sector",
            "mean {m} in the {s} sector",
            "{s} sector average {m}",
            "average {m} for the {s} sector",
        ],
        "margin of sector" => &[
            "profit margin of the {s} sector in {p}",
            "what was the profit margin of the {s} sector in {p}",
            "{s} sector profit margin in {p}",
            "{p} profit margin for the {s} sector",
            "in {p}, what was the {s} sector's profit margin",
        ],
        "of company" => &[
            "what was {c}'s {m} in {p}",
            "{c} {m} {p}",
            "{m} of {c} in {p}",
            "how much {m} did {c} have in {p}",
            "show me the {p} {m} for {c}",
            "in {p}, what was the {m} of {c}",
        ],
        "in sector" => &[
            "which companies are in the {s} sector",
            "companies in the {s} sector",
            "list all {s} companies",
            "what companies are in {s}",
            "show me the companies of the {s} sector",
        ],
        "not in sector" => &[
            "which companies are not in the {s} sector",
            "companies not in the {s} sector",
            "list all companies except those in {s}",
            "companies outside the {s} sector",
            "show me all companies excluding {s}",
        ],
        "how many in sector" => &[
            "how many companies are in the {s} sector",
            "number of companies in the {s} sector",
            "how many {s} companies are there",
            "count the companies in {s}",
        ],
        _ => sentences_of_numbers(family),
    }
}

fn sentences_of_numbers(family: &str) -> &'static [&'static str] {
    match family {
        "more people" => &[
            "which companies have more than {k} employees",
            "companies with more than {k} employees",
            "companies with over {k} employees",
            "list companies with more than {k} staff",
            "show companies employing more than {k} people",
        ],
        "fewer people" => &[
            "which companies have less than {k} employees",
            "companies with fewer than {k} employees",
            "companies with under {k} employees",
            "list companies with less than {k} staff",
            "show companies employing fewer than {k} people",
        ],
        "how many above" => &[
            "how many companies have more than {k} employees",
            "number of companies with more than {k} employees",
            "how many companies have over {k} staff",
            "count companies with more than {k} employees",
        ],
        "how many below" => &[
            "how many companies have less than {k} employees",
            "number of companies with fewer than {k} employees",
            "how many companies have under {k} staff",
            "count companies with less than {k} employees",
        ],
        "founded after" => &[
            "which companies were founded after {y}",
            "companies founded after {y}",
            "list companies established after {y}",
            "companies founded later than {y}",
        ],
        "founded before" => &[
            "which companies were founded before {y}",
            "companies founded before {y}",
            "list companies established before {y}",
            "companies founded earlier than {y}",
        ],
        _ => panic!("{family} has no sentences"),
    }
}

/// Said before a question; nothing, mostly.
const BEFORE: [&str; 6] =
    ["please tell me ", "can you tell me ", "I'd like to know ", "could you show me ", "hi, ", ""];

/// Orders a reader about by themselves: "tell me" does not stand before them.
const COMMANDS: [&str; 5] = ["show ", "list ", "compare ", "count ", "break down "];

/// Words in which a slip makes another question of it.
const NEVER_SLIPS: [&str; 5] = ["bottom", "before", "except", "excluding", "without"];

/// Another way to say `meaning`.
pub fn say(meaning: &Meaning, random: &mut Random) -> String {
    let all = sentences(meaning.family);
    // The first is what most people say.
    let sentence = if random.happens(0.25) { all[0] } else { random.one_of(all) };
    let mut said = sentence.to_owned();
    for slot in &meaning.slots {
        let words = if random.happens(0.4) { &slot.said[0] } else { random.one_of(&slot.said) };
        said = said.replace(&format!("{{{}}}", slot.name), words);
    }
    if random.happens(0.07) {
        said = slip(&said, random);
    }
    let before = match random.share() {
        it if it > 0.25 => "",
        _ if COMMANDS.iter().any(|it| said.starts_with(it)) => "please ",
        _ => random.one_of(&BEFORE),
    };
    written(format!("{before}{said}"), random)
}

/// With the capitals and the mark that one person or another writes.
fn written(said: String, random: &mut Random) -> String {
    match random.share() {
        it if it < 0.45 => {
            let (first, rest) = said.split_at(1);
            format!("{}{rest}?", first.to_uppercase())
        }
        it if it < 0.80 => said.to_lowercase(),
        it if it < 0.85 => said.to_uppercase(),
        it if it < 0.92 => format!("{said}, please"),
        _ => said,
    }
}

/// One slip in one long word; numbers are left alone.
fn slip(said: &str, random: &mut Random) -> String {
    let mut words: Vec<String> = said.split(' ').map(str::to_owned).collect();
    let long: Vec<usize> = (0..words.len())
        .filter(|idx| {
            words[*idx].len() >= 6 && words[*idx].bytes().all(|it| it.is_ascii_alphabetic())
        })
        .filter(|idx| !NEVER_SLIPS.contains(&words[*idx].as_str()))
        .collect();
    if long.is_empty() {
        return said.to_owned();
    }
    let word = &mut words[*random.one_of(&long)];
    let at = 1 + random.below(word.len() - 3);
    let mut letters: Vec<char> = word.chars().collect();
    match random.below(3) {
        0 => letters.swap(at, at + 1),
        1 => drop(letters.remove(at)),
        _ => letters.insert(at, letters[at]),
    }
    *word = letters.into_iter().collect();
    words.join(" ")
}
