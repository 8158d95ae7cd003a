//! What a business takes in, said by a verb or a noun that no column is called by: "what did we bill per
//! category" as "total amount charged per category".
//!
//! Start at [`named`]. Where there is more than one amount that could be meant, nothing is changed.
//! Knows nothing of grammar beyond the few words around the verb.

mod nouns;

use crate::catalog::{Catalog, Target};
use crate::how_adjective::without_average;
use crate::lex::{Pause, Token, TokenKind, lex};
use crate::plan::Col;
use nouns::NOUNS;

/// What is done for money, as it is written after "did we", "have we" and "we".
const BILLED: &[&str] =
    &["bill", "billed", "invoice", "invoiced", "charge", "charged", "gross", "grossed"];

/// The same in two words.
const TAKEN_IN: &[(&str, &str)] = &[
    ("take", "in"),
    ("took", "in"),
    ("taken", "in"),
    ("takes", "in"),
    ("bring", "in"),
    ("brought", "in"),
    ("brings", "in"),
    ("turn", "over"),
    ("turned", "over"),
    ("turns", "over"),
    ("rake", "in"),
    ("raked", "in"),
];

/// What is given back.
const GIVEN_BACK: &[(&str, &str)] = &[
    ("hand", "back"),
    ("handed", "back"),
    ("pay", "back"),
    ("paid", "back"),
    ("give", "back"),
    ("gave", "back"),
    ("given", "back"),
];

/// So many words may say who did it.
const MAX_DOERS: usize = 5;

/// A name that fits a word so well is what the word means.
const CALLED: f64 = 0.5;

/// Some words of a question that stand for others.
struct Instead {
    /// How many tokens they take the place of.
    n: usize,
    words: String,
}

/// The tokens with the amount named that such words mean.
pub(crate) fn named(tokens: Vec<Token>, catalog: &Catalog) -> Vec<Token> {
    if catalog.keeps_accounts() || !tokens.iter().any(says_business) {
        return tokens;
    }
    let (taken, back) = (catalog.takings(), catalog.paid_back());
    if taken.is_none() && back.is_none() {
        return tokens;
    }
    let mut reader = Reader {
        tokens: &tokens,
        catalog,
        taken,
        back,
        out: Vec::new(),
        averages: false,
        named: false,
    };
    let mut at = 0;
    while at < tokens.len() {
        at += reader.step(at);
    }
    let Reader { mut out, averages, .. } = reader;
    if averages {
        without_average(&mut out);
    }
    out
}

/// Whether a word is one of those looked at, so that nothing is done for other questions.
fn says_business(token: &Token) -> bool {
    let lower = token.lower.as_str();
    BILLED.contains(&lower)
        || NOUNS.contains(&lower)
        || lower == "money"
        || matches!(lower, "unpaid" | "outstanding" | "owed" | "owing")
        || TAKEN_IN.iter().chain(GIVEN_BACK).any(|it| it.0 == lower)
}

struct Reader<'a> {
    tokens: &'a [Token],
    catalog: &'a Catalog,
    taken: Option<Col>,
    back: Option<Col>,
    out: Vec<Token>,
    /// "on average" was taken in and says nothing more.
    averages: bool,
    /// The amount taken in was named before.
    named: bool,
}

impl Reader<'_> {
    /// Takes in what begins at a token; how many tokens that were.
    fn step(&mut self, at: usize) -> usize {
        let found = self
            .asked(at)
            .or_else(|| self.still_unpaid(at))
            .or_else(|| self.brings_most(at))
            .or_else(|| self.brings_more(at))
            .or_else(|| self.money_done(at))
            .or_else(|| self.noun(at))
            .or_else(|| self.without_fees(at));
        let Some(Instead { n, words }) = found else {
            self.out.extend(self.tokens.get(at).cloned());
            return 1;
        };
        let pause = self.tokens.get(at + n - 1).map_or(Pause::None, |it| it.pause);
        let mut written = lex(&words);
        self.named |= !written.is_empty();
        // What is left out leaves the pause behind it to the word before.
        let last = if written.is_empty() { self.out.last_mut() } else { written.last_mut() };
        if let Some(last) = last {
            last.pause = last.pause.max(pause);
        }
        self.out.extend(written);
        n
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |it| it.lower.as_str())
    }

    fn pauses(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|it| it.pause != Pause::None)
    }

    /// The words a column is called by.
    fn called(&self, col: Col) -> Option<String> {
        Some(self.catalog.column(col)?.words.join(" "))
    }

    /// How many words of money coming in or going back begin here, and the amount they mean.
    fn verb(&self, at: usize) -> Option<(usize, Col)> {
        let pair = (self.word(at), self.word(at + 1));
        let joined = !self.pauses(at);
        if joined && TAKEN_IN.contains(&pair) {
            return Some((2, self.taken?));
        }
        if joined && GIVEN_BACK.contains(&pair) {
            return Some((2, self.back?));
        }
        (BILLED.contains(&pair.0) && !self.names_rows(at)).then_some((1, self.taken?))
    }

    /// Whether what was done calls rows of its own: "invoiced" where there are invoices.
    fn names_rows(&self, at: usize) -> bool {
        let stem = self.tokens.get(at).map_or("", |it| it.stem.as_str());
        let table = self.taken.map(|it| it.table);
        let named = self.catalog.names().at(&[stem]).into_iter();
        let mut tables = named.filter_map(|it| match it.target {
            Target::Table(own) if it.score > CALLED => Some(own),
            _ => None,
        });
        tables.any(|it| Some(it) != table)
    }

    /// "what did we bill", "how much have we charged", "what each of them billed".
    fn asked(&mut self, at: usize) -> Option<Instead> {
        let lead = match (self.word(at), self.word(at + 1)) {
            ("what", _) => 1,
            ("how", "much") => 2,
            _ => return None,
        };
        let lead = lead + usize::from(self.word(at + lead) == "money");
        let aux = self.word(at + lead);
        let is_aux =
            matches!(aux, "did" | "do" | "does" | "have" | "has" | "had" | "was" | "were" | "been");
        let doers = at + lead + usize::from(is_aux);
        let verb = (doers..=doers + MAX_DOERS).find(|it| self.verb(*it).is_some())?;
        let (n_verb, amount) = self.verb(verb)?;
        let whole = (doers..verb).all(|it| !self.pauses(it));
        if !whole || !is_aux && !self.follows_doer(doers, verb) || !self.agrees(aux, verb) {
            return None;
        }
        // "what do we charge for a cut" asks for the price of it.
        let now = matches!(aux, "do" | "does") && self.word(verb).starts_with("charge");
        let averages = self.says_average(verb + n_verb);
        if now && !averages {
            return None;
        }
        let who = self.doers(doers, verb);
        let mut end = verb + n_verb;
        let in_total = |at: usize| (self.word(at), self.word(at + 1)) == ("in", "total");
        end += if in_total(end) { 2 } else { 0 };
        end += usize::from(self.word(end) == "altogether");
        let figure = if averages { "average" } else { "total" };
        self.averages |= averages;
        let lead_on = if self.needs_for(end) { " for" } else { "" };
        let words = format!("{figure} {}{who}{lead_on}", self.called(amount)?);
        Some(Instead { n: end - at, words })
    }

    /// Whether somebody who did it is named right after "what" or "how much": "what we billed".
    fn follows_doer(&self, at: usize, verb: usize) -> bool {
        let doer = matches!(self.word(at), "we" | "they" | "you" | "i" | "each" | "every");
        doer && verb > at && self.word(verb).ends_with("ed")
    }

    /// Whether a verb has the form that goes with the word before it: "did we bill", "have we billed".
    fn agrees(&self, aux: &str, verb: usize) -> bool {
        let word = self.word(verb);
        let done = word.ends_with("ed") || matches!(word, "taken" | "brought" | "given" | "paid");
        match aux {
            "did" | "do" | "does" => !done,
            "have" | "has" | "had" | "was" | "were" | "been" => done,
            _ => true,
        }
    }

    /// Who did it, as what the amount is of; nothing where it is the business itself.
    fn doers(&self, from: usize, to: usize) -> String {
        const OURSELVES: &[&str] =
            &["we", "i", "you", "they", "us", "all", "already", "actually", "ever", "been", "it"];
        let said = (from..to).map(|it| self.word(it)).filter(|it| !OURSELVES.contains(it));
        let said: Vec<&str> = said.collect();
        if said.is_empty() { String::new() } else { format!(" of {}", said.join(" ")) }
    }

    /// Whether what follows is what was billed or who, so that a small word must lead to it.
    fn needs_for(&self, at: usize) -> bool {
        const LEADS: &[&str] = &[
            "for",
            "per",
            "by",
            "in",
            "on",
            "at",
            "to",
            "from",
            "during",
            "since",
            "before",
            "after",
            "between",
            "last",
            "this",
            "each",
            "every",
            "so",
            "through",
            "over",
            "across",
            "up",
            "within",
            "until",
            "today",
            "yesterday",
            "month",
            "year",
            "quarter",
            "and",
            "vs",
            "versus",
            "against",
            "compared",
            "with",
            "monthly",
            "next",
            "altogether",
            "overall",
        ];
        let begun = at < self.tokens.len() && !self.pauses(at.saturating_sub(1));
        let plain = self.tokens.get(at).is_some_and(|it| it.kind == TokenKind::Word);
        begun && plain && !LEADS.contains(&self.word(at))
    }

    fn says_average(&self, from: usize) -> bool {
        (from..self.tokens.len()).any(|it| (self.word(it), self.word(it + 1)) == ("on", "average"))
    }

    /// "what is still unpaid at each branch", "how much is owed".
    fn still_unpaid(&self, at: usize) -> Option<Instead> {
        let lead = match (self.word(at), self.word(at + 1)) {
            ("what", _) => 1,
            ("how", "much") => 2,
            _ => return None,
        };
        let lead = lead + usize::from(self.word(at + lead) == "money");
        let is = matches!(self.word(at + lead), "is" | "remains" | "was");
        let still = lead + 1 + usize::from(self.word(at + lead + 1) == "still");
        let unpaid = matches!(self.word(at + still), "unpaid" | "outstanding" | "owed" | "owing");
        // Another thing may be outstanding where nothing says of the amount whether it was paid.
        let paid = self.taken.filter(|it| is && unpaid && self.tells_paid(it.table))?;
        let words = format!("total {} that is unpaid", self.called(paid)?);
        Some(Instead { n: still + 1, words })
    }

    /// Whether rows tell by a yes or no whether they were paid.
    fn tells_paid(&self, table: usize) -> bool {
        let mut own = self.catalog.columns().filter(|(col, _)| col.table == table);
        own.any(|(_, it)| {
            let says = it.words.iter().any(|it| matches!(it.as_str(), "paid" | "settled"));
            says && it.is_yes_or_no()
        })
    }

    /// "has brought in the most money", "turned over the least".
    fn brings_most(&self, at: usize) -> Option<Instead> {
        let lead = usize::from(matches!(self.word(at), "has" | "have" | "had" | "did"));
        let money_made = || {
            let makes =
                matches!(self.word(at + lead), "made" | "make" | "makes" | "earned" | "took");
            makes && self.word(at + lead + 1 + self.the(at + lead + 1) + 1) == "money"
        };
        let (n_verb, amount) =
            self.verb(at + lead).or_else(|| Some((1, self.taken.filter(|_| money_made())?)))?;
        let next = at + lead + n_verb;
        let most = next + self.the(next);
        let rank = match self.word(most) {
            "most" => "highest",
            "least" => "lowest",
            _ => return None,
        };
        let money = matches!(self.word(most + 1), "money" | "income" | "revenue" | "cash");
        // "turned over the most stock" is of another amount.
        if !money && !self.pauses(most) && self.needs_for(most + 1) {
            return None;
        }
        let words = format!("has the {rank} total {}", self.called(amount)?);
        Some(Instead { n: most + 1 + usize::from(money) - at, words })
    }

    /// "turned over more in 2025 than the average shop did that year".
    fn brings_more(&self, at: usize) -> Option<Instead> {
        const LONGEST: usize = 6;
        let lead = usize::from(matches!(self.word(at), "has" | "have" | "had" | "did"));
        let (n_verb, amount) = self.verb(at + lead)?;
        let more = at + lead + n_verb;
        let side = match self.word(more) {
            "more" => "above",
            "less" => "below",
            _ => return None,
        };
        let than = (more + 1..more + LONGEST).find(|it| self.word(*it) == "than")?;
        let average = than + 1 + self.the(than + 1);
        if self.word(average) != "average" || (more..than).any(|it| self.pauses(it)) {
            return None;
        }
        let when: Vec<&str> = (more + 1..than).map(|it| self.word(it)).collect();
        let says_again = |it: &usize| {
            let said = matches!(
                self.word(*it),
                "did" | "does" | "do" | "that" | "the" | "same" | "year" | "month"
            );
            said || self.names_thing(*it)
        };
        let mut end = average + 1;
        while end < self.tokens.len() && !self.pauses(end - 1) && says_again(&end) {
            end += 1;
        }
        let called = self.called(amount)?;
        let words = format!("with a total {called} {} {side} average", when.join(" "));
        Some(Instead { n: end - at, words })
    }

    /// Whether a word names things the data keeps.
    fn names_thing(&self, at: usize) -> bool {
        let stem = self.tokens.get(at).map_or("", |it| it.stem.as_str());
        let mut named = self.catalog.names().at(&[stem]).into_iter();
        named.any(|it| matches!(it.target, Target::Table(_)) && it.score > CALLED)
    }

    fn the(&self, at: usize) -> usize {
        usize::from(self.word(at) == "the")
    }

    /// "money taken in", "money we handed back".
    fn money_done(&self, at: usize) -> Option<Instead> {
        let money = self.word(at) == "money" && !self.pauses(at);
        let verb = at + 1 + usize::from(self.word(at + 1) == "we");
        let (n, amount) = self.verb(verb).filter(|_| money)?;
        let words = format!("total {}", self.called(amount)?);
        Some(Instead { n: verb + n - at, words })
    }
}
