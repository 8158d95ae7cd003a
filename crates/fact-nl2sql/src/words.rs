//! English words: stems, plurals, number words, likeness; the words inside an identifier beside it.
//!
//! Knows nothing of any database or question.

mod identifiers;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

pub use identifiers::identifier_words;

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// Words whose forms the stemming algorithm leaves apart.
const IRREGULAR: &[(&str, &str)] = &[
    ("people", "person"),
    ("men", "man"),
    ("women", "woman"),
    ("children", "child"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("growth", "grow"),
    ("outlying", "outlying"),
    ("enterpriser", "enterpriser"),
    ("enterprisers", "enterpriser"),
    ("analyses", "analysi"),
    ("analysis", "analysi"),
    ("indices", "index"),
    ("criteria", "criterion"),
    ("data", "data"),
    ("news", "news"),
    ("rose", "rise"),
    ("risen", "rise"),
    ("fell", "fall"),
    ("fallen", "fall"),
    ("shrank", "shrink"),
    ("shrunk", "shrink"),
    ("sank", "sink"),
    ("went", "go"),
    ("gone", "go"),
    ("relative", "relative"),
    ("differ", "differs"),
    ("differs", "differs"),
    ("differed", "differs"),
    ("spent", "spend"),
    ("sold", "sell"),
    ("made", "make"),
    ("paid", "pay"),
    ("earned", "earn"),
    ("bought", "buy"),
    ("was", "be"),
    ("were", "be"),
    ("is", "be"),
    ("are", "be"),
    ("been", "be"),
    ("has", "have"),
    ("had", "have"),
    ("having", "have"),
    ("does", "do"),
    ("did", "do"),
    ("done", "do"),
    ("max", "maximum"),
    ("min", "minimum"),
    ("catalogue", "catalog"),
    ("catalogues", "catalog"),
    ("centre", "center"),
    ("centres", "center"),
    ("colour", "color"),
    ("colours", "color"),
    ("theatre", "theater"),
    ("theatres", "theater"),
    ("programme", "program"),
    ("programmes", "program"),
    ("licence", "licens"),
    ("licences", "licens"),
    ("cheque", "check"),
    ("cheques", "check"),
    ("neighbourhood", "neighborhood"),
    ("quarterly", "quarterli"),
    ("yearly", "yearli"),
    ("monthly", "monthli"),
    ("sales", "sales"),
    ("sale", "sales"),
    ("earnings", "earnings"),
    ("earning", "earnings"),
    ("income", "income"),
    ("incomes", "income"),
    ("performance", "performance"),
    ("company", "compani"),
    ("companies", "compani"),
    ("customer", "customer"),
    ("customers", "customer"),
    ("custom", "custom"),
    ("media", "media"),
    ("universal", "universal"),
    ("university", "university"),
    ("universities", "university"),
    ("universe", "universe"),
    ("president", "president"),
    ("presidents", "president"),
    ("number", "number"),
    ("numbers", "number"),
    ("numeric", "numeric"),
    ("station", "station"),
    ("profitability", "profitability"),
    ("profitable", "profitable"),
    ("unprofitable", "unprofitable"),
    ("stations", "station"),
    ("menus", "menu"),
];

/// The stem under which all forms of a lower-case word meet.
pub fn stem(lower: &str) -> String {
    if let Some((_, stem)) = IRREGULAR.iter().find(|(form, _)| *form == lower) {
        return (*stem).to_owned();
    }
    if !lower.is_ascii() || lower.len() < 3 || lower.bytes().any(|it| it.is_ascii_digit()) {
        return lower.to_owned();
    }
    // A mountaineer is no mountain.
    let plain = lower.strip_suffix('s').unwrap_or(lower);
    if plain.ends_with("eer") && plain.len() > 6 {
        return plain.to_owned();
    }
    if lower.contains("isation") {
        return STEMMER.stem(&lower.replace("isation", "ization")).into_owned();
    }
    STEMMER.stem(lower).into_owned()
}

/// What is left of a stem without the endings that make a noun of a verb: "director" and "direct"
/// meet in "direct".
pub fn root(stem: &str) -> &str {
    const ENDINGS: &[&str] = &[
        "ation", "ment", "ance", "ence", "ship", "ion", "ing", "ist", "ant", "ure", "er", "or",
        "al", "ee", "e",
    ];
    let cut = ENDINGS.iter().find_map(|it| stem.strip_suffix(it).filter(|it| it.len() >= 4));
    cut.unwrap_or(stem)
}

/// The stems of a phrase, in order.
pub fn stems(phrase: &str) -> Vec<String> {
    let parts = phrase.split(|it: char| !it.is_alphanumeric() && it != '%' && it != '>');
    parts.filter(|it| !it.is_empty()).map(|it| stem(&it.to_lowercase())).collect()
}

/// The word of a phrase that is only one.
pub fn only_word(phrase: &[String]) -> Option<&str> {
    match phrase {
        [word] => Some(word.as_str()),
        _ => None,
    }
}

/// What a multiplier word or letter stands for: `bn` is 1e9, `dozen` 12.
pub fn multiplier(lower: &str) -> Option<f64> {
    Some(match lower {
        "k" | "thousand" | "thousands" => 1e3,
        "m" | "mn" | "mm" | "mio" | "million" | "millions" => 1e6,
        "b" | "bn" | "billion" | "billions" => 1e9,
        "t" | "tn" | "trillion" | "trillions" => 1e12,
        "hundred" => 100.0,
        _ => return None,
    })
}

/// The number a word names, up to ninety; larger ones are built by multipliers.
pub fn number_word(lower: &str) -> Option<f64> {
    Some(match lower {
        "zero" => 0.0,
        "one" => 1.0,
        "two" => 2.0,
        "three" => 3.0,
        "four" => 4.0,
        "five" => 5.0,
        "six" => 6.0,
        "seven" => 7.0,
        "eight" => 8.0,
        "nine" => 9.0,
        "ten" => 10.0,
        "eleven" => 11.0,
        "twelve" | "dozen" => 12.0,
        "fifteen" => 15.0,
        "twenty" => 20.0,
        "thirty" => 30.0,
        "forty" => 40.0,
        "fifty" => 50.0,
        "sixty" => 60.0,
        "seventy" => 70.0,
        "eighty" => 80.0,
        "ninety" => 90.0,
        _ => return None,
    })
}

/// Whether a stem names somebody or something without saying what.
pub fn means_anybody(own: &str) -> bool {
    static ANYBODY: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let words = "people person someone somebody anyone anybody everyone everybody individual \
                     thing something anything one other human";
        words.split_whitespace().map(stem).collect()
    });
    ANYBODY.contains(own)
}

/// The plural of an English noun phrase (its last word).
pub fn plural(noun: &str) -> String {
    let last = noun.rsplit(' ').next().unwrap_or(noun);
    let head = noun.strip_suffix(last).unwrap_or_default();
    let bare = |end: &str| last.strip_suffix(end).unwrap_or(last);
    let plural = match last {
        "person" => "people".to_owned(),
        "child" => "children".to_owned(),
        "man" | "woman" => format!("{}en", bare("an")),
        "series" | "species" | "media" | "data" | "news" | "sales" => last.to_owned(),
        _ if stem(last) != last && singular(last) != last => last.to_owned(),
        _ if last.ends_with('y') && !ends_in_vowel_y(last) => format!("{}ies", bare("y")),
        _ if ["s", "x", "ch", "sh", "z"].iter().any(|it| last.ends_with(it)) => format!("{last}es"),
        _ => format!("{last}s"),
    };
    format!("{head}{plural}")
}

/// The singular of an English noun phrase (its last word).
pub fn singular(noun: &str) -> String {
    let last = noun.rsplit(' ').next().unwrap_or(noun);
    let head = noun.strip_suffix(last).unwrap_or_default();
    let bare = |end: &str| last.strip_suffix(end).unwrap_or(last);
    let singular = match last {
        "people" => "person".to_owned(),
        "children" => "child".to_owned(),
        "men" | "women" => format!("{}an", bare("en")),
        "series" | "species" | "media" | "data" | "news" | "sales" | "status" | "address" => {
            last.to_owned()
        }
        _ if last.ends_with("ies") && last.len() > 4 => format!("{}y", bare("ies")),
        _ if ["sses", "xes", "ches", "shes"].iter().any(|it| last.ends_with(it)) => {
            bare("es").to_owned()
        }
        _ if last.ends_with("ss") || last.ends_with("us") || last.ends_with("is") => {
            last.to_owned()
        }
        _ if last.len() > 3 => bare("s").to_owned(),
        _ => last.to_owned(),
    };
    format!("{head}{singular}")
}

fn ends_in_vowel_y(word: &str) -> bool {
    ["ay", "ey", "oy", "uy"].iter().any(|it| word.ends_with(it))
}

/// How alike a written word and a known name are, 0 to 1; `None` where nobody would take one for
/// the other. Alike are words that share their beginning, four letters and more than half of the
/// shorter, and whole names of which no more than one letter in four differs.
pub fn likeness(written: &str, name: &str) -> Option<f64> {
    let (written, name) = (lower(written), lower(name));
    let n_written = written.chars().count();
    let begins_alike = |word: &str| {
        let n_shared = written.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
        n_shared >= 4 && n_shared * 2 > n_written.min(word.chars().count())
    };
    let is_near = || {
        let n_name = name.chars().count();
        let n_longest = n_written.max(n_name);
        // At least as many changes as one is longer than the other: most names end here.
        n_written.abs_diff(n_name) * 4 <= n_longest
            && n_letters_apart(&written, &name) * 4 <= n_longest
            && strsim::osa_distance(&written, &name) * 4 <= n_longest
    };
    // Most names hold nothing like the beginning, and need no closer look.
    let beginning = written.char_indices().nth(4).map_or(written.len(), |it| it.0);
    let holds = n_written >= 4 && name.contains(written.get(..beginning).unwrap_or_default());
    let begins = || name.split(|it: char| !it.is_alphanumeric()).any(begins_alike);
    let plausible = holds && begins() || is_near();
    let first = name.split(' ').next().unwrap_or_default();
    plausible.then(|| {
        let whole = strsim::jaro_winkler(&written, &name);
        whole.max(strsim::jaro_winkler(&written, first))
    })
}

/// Letters one text has and the other lacks: no fewer changes make one of the other. Nothing where
/// letters are not single bytes.
fn n_letters_apart(left: &str, right: &str) -> usize {
    if !left.is_ascii() || !right.is_ascii() {
        return 0;
    }
    let mut counts = [0_i32; 32];
    for (text, step) in [(left, 1), (right, -1)] {
        for byte in text.bytes() {
            // Letters of one case stay apart; what falls together only makes the count smaller.
            if let Some(count) = counts.get_mut(usize::from(byte & 31)) {
                *count += step;
            }
        }
    }
    let more: i32 = counts.iter().filter(|it| **it > 0).sum();
    let fewer: i32 = counts.iter().filter(|it| **it < 0).sum();
    usize::try_from(more.max(-fewer)).unwrap_or_default()
}

fn lower(text: &str) -> Cow<'_, str> {
    if text.chars().any(|it| it.is_uppercase() || !it.is_ascii()) {
        return Cow::Owned(text.to_lowercase());
    }
    Cow::Borrowed(text)
}

/// The phrase with a capital first letter.
pub fn sentence_case(phrase: &str) -> String {
    let mut chars = phrase.chars();
    chars.next().map_or_else(String::new, |it| it.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_have_both_numbers() {
        for (one, many) in [
            ("company", "companies"),
            ("sector", "sectors"),
            ("invoice line", "invoice lines"),
            ("person", "people"),
            ("match", "matches"),
            ("country", "countries"),
            ("key", "keys"),
        ] {
            assert_eq!(plural(one), many);
            assert_eq!(plural(many), many);
            assert_eq!(singular(many), one);
        }
    }

    #[test]
    fn only_plausible_names_are_like_a_word() {
        for (written, name, expected) in [
            ("HealthPlus", "HealthTech Solutions", true),
            ("HealthPlus", "Healthcare", true),
            ("revenues", "revenue", true),
            ("Tecnology", "Technology", true),
            ("odrers", "orders", true),
            ("odrers", "dressers", false),
            ("debt", "Retail", false),
            ("debt-to-equity", "Retail", false),
            ("satisfaction", "Saltmere Oil & Gas", false),
            ("score", "sector", false),
            ("score", "Solar Fields", false),
        ] {
            assert_eq!(likeness(written, name).is_some(), expected, "{written} / {name}");
        }
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (left, right) in [("companies", "company"), ("grew", "growth"), ("margins", "margin")] {
            assert_eq!(stem(left), stem(right));
        }
    }
}
