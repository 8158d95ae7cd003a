//! Stage 1: a question's text to tokens.
//!
//! Start at [`lex`]. Values of the data are cut by the same function, so that `AC/DC` in a
//! question meets `AC/DC` in a column. Knows nothing of any database.

use crate::{days, words};

/// One word, number or sign of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// As written, without a possessive ending.
    pub text: String,
    /// In lower case.
    pub lower: String,
    /// The word's stem; for other kinds the same as `lower`.
    pub stem: String,
    /// What it is.
    pub kind: TokenKind,
    /// Whether it ended in `'s` or `s'`.
    pub possessive: bool,
    /// The punctuation that follows it.
    pub pause: Pause,
}

impl Token {
    /// A word nobody wrote.
    pub(crate) fn word(text: &str) -> Self {
        word(text.to_owned(), false)
    }
}

/// The punctuation between two words, as far as it parts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pause {
    /// None that parts.
    None,
    /// A comma, a bracket.
    Comma,
    /// A colon, or a dash between spaces: what follows is told of what stands before.
    Colon,
    /// The end of a sentence.
    Stop,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub enum TokenKind {
    /// Letters, or letters and digits (`q1`).
    Word,
    /// A number with its multiplier already applied (`1.5 million` is one token).
    Number {
        /// The number.
        value: f64,
        /// Whether a percent sign or the word "percent" followed.
        percent: bool,
        /// Whether it could be a calendar year: four plain digits.
        plain: bool,
    },
    /// An ISO date, `2024-03-05`.
    Date,
    /// Text between quotation marks.
    Quoted,
    /// A comparison sign: `>`, `>=`, `<`, `<=`, `=`.
    Sign,
}

/// The longest question that is looked at, in characters.
pub const MAX_CHARS: usize = 2_000;

/// The tokens of `text`, left to right; punctuation that says nothing is left out.
pub fn lex(text: &str) -> Vec<Token> {
    // No statement can hold a zero byte.
    let chars: Vec<char> = text.chars().take(MAX_CHARS).filter(|it| *it != '\0').collect();
    let mut raw = Vec::new();
    let mut at = 0;
    while let Some(&ch) = chars.get(at) {
        let (token, next) = match ch {
            '"' | '“' | '”' => quoted(&chars, at, &['"', '”', '“']),
            '\'' | '‘' | '`' if starts_quote(&chars, at) => quoted(&chars, at, &['\'', '’', '`']),
            '>' | '<' | '=' | '≥' | '≤' => sign(&chars, at),
            '%' => (Some(word("percent".into(), false)), at + 1),
            '#' if chars.get(at + 1).is_none_or(|it| it.is_whitespace()) => {
                (Some(word("number".into(), false)), at + 1)
            }
            '+' if stands_after_number(&chars, at) => {
                raw.push(word("or".into(), false)); // "10+ repairs"
                (Some(word("more".into(), false)), at + 1)
            }
            '+' if stands_apart(&chars, at) => (Some(word("and".into(), false)), at + 1),
            '-' if starts_negative(&chars, at) => negative(&chars, at),
            _ if ch.is_ascii_digit() => number_or_date(&chars, at),
            _ if ch.is_alphanumeric() => bare_word(&chars, at),
            _ => {
                let led = at.checked_sub(1).and_then(|it| chars.get(it));
                let led = led.is_some_and(|it| it.is_whitespace());
                pause(&mut raw, ch, led, chars.get(at + 1..).unwrap_or_default());
                (None, at + 1)
            }
        };
        raw.extend(token);
        at = next;
    }
    join_numbers(in_metres(raw))
}

/// "14 m long" is no fourteen million: before a word of how far something reaches the letter is a unit.
fn in_metres(raw: Vec<Token>) -> Vec<Token> {
    const REACHES: &[&str] = &["long", "wide", "tall", "high", "deep", "away", "apart"];
    const MILLION: f64 = 1e6;
    let reaches = |it: Option<&Token>| it.is_some_and(|it| REACHES.contains(&it.lower.as_str()));
    let mut out: Vec<Token> = Vec::with_capacity(raw.len());
    let mut rest = raw.into_iter().peekable();
    while let Some(mut token) = rest.next() {
        let before = reaches(rest.peek()) && token.pause == Pause::None;
        let counted = out.last().is_some_and(|it| matches!(it.kind, TokenKind::Number { .. }));
        if before && counted && token.lower == "m" {
            continue;
        }
        if let TokenKind::Number { value, .. } = &mut token.kind
            && before
            && token.lower.ends_with('m')
        {
            *value /= MILLION;
        }
        out.push(token);
    }
    out
}

/// Whether a sign ends a number: "10+".
fn stands_after_number(chars: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|it| chars.get(it));
    let ends = chars.get(at + 1).is_none_or(|it| it.is_whitespace());
    ends && before.is_some_and(char::is_ascii_digit)
}

/// "name + price": a sign between spaces, after something.
fn stands_apart(chars: &[char], at: usize) -> bool {
    let space = |it: Option<&char>| it.is_some_and(|it| it.is_whitespace());
    at > 1 && space(chars.get(at - 1)) && space(chars.get(at + 1))
}

/// Notes the punctuation mark `ch` at the token before it; `led` says whether a space stands between.
fn pause(raw: &mut [Token], ch: char, led: bool, follows: &[char]) {
    let apart = follows.first().is_none_or(|it| it.is_whitespace());
    let next = follows.iter().find(|it| !it.is_whitespace());
    // "Comp. Sci. students": a full stop within a sentence parts nothing.
    let ends = apart && (ch != '.' || next.is_none_or(|it| !it.is_lowercase()));
    let found = match ch {
        ',' | ';' | '(' | ')' => Pause::Comma,
        ':' => Pause::Colon,
        '-' | '–' | '—' if led && apart => Pause::Colon,
        '.' | '?' | '!' if ends => Pause::Stop,
        _ => return,
    };
    if let Some(last) = raw.last_mut() {
        last.pause = last.pause.max(found);
    }
}

fn word(text: String, possessive: bool) -> Token {
    let lower = text.to_lowercase();
    let stem = words::stem(&lower);
    Token { text, lower, stem, kind: TokenKind::Word, possessive, pause: Pause::None }
}

fn with_kind(text: String, kind: TokenKind) -> Token {
    let lower = text.to_lowercase();
    Token { stem: lower.clone(), lower, text, kind, possessive: false, pause: Pause::None }
}

fn number(text: String, value: f64, percent: bool, plain: bool) -> Token {
    with_kind(text, TokenKind::Number { value, percent, plain })
}

fn starts_quote(chars: &[char], at: usize) -> bool {
    let opens = at == 0 || chars.get(at - 1).is_some_and(|it| it.is_whitespace() || *it == '(');
    let closes = chars.iter().skip(at + 1).any(|it| matches!(it, '\'' | '’' | '`'));
    // `'24` is a year, not the start of a quotation.
    opens && closes && !chars.get(at + 1).is_some_and(char::is_ascii_digit)
}

fn quoted(chars: &[char], at: usize, ends: &[char]) -> (Option<Token>, usize) {
    let inner: String = chars.iter().skip(at + 1).take_while(|it| !ends.contains(it)).collect();
    let next = at + inner.chars().count() + 2;
    if next > chars.len() || inner.trim().is_empty() {
        return (None, at + 1);
    }
    (Some(with_kind(inner.trim().to_owned(), TokenKind::Quoted)), next)
}

fn sign(chars: &[char], at: usize) -> (Option<Token>, usize) {
    let or_equal = chars.get(at + 1) == Some(&'=');
    let text = match chars.get(at) {
        Some('>') if or_equal => ">=",
        Some('<') if or_equal => "<=",
        Some('≥') => ">=",
        Some('≤') => "<=",
        Some('>') => ">",
        Some('<') => "<",
        _ => "=",
    };
    let n_chars = if or_equal { 2 } else { 1 };
    (Some(with_kind(text.to_owned(), TokenKind::Sign)), at + n_chars)
}

fn bare_word(chars: &[char], at: usize) -> (Option<Token>, usize) {
    let mut text = String::new();
    let mut possessive = false;
    let mut next = at;
    while let Some(&ch) = chars.get(next) {
        let follows = chars.get(next + 1).copied();
        if matches!(ch, '\'' | '’') {
            if matches!(follows, Some('s' | 'S'))
                && !chars.get(next + 2).is_some_and(|it| it.is_alphanumeric())
            {
                possessive = true;
                next += 2;
                break;
            }
            if let Some(n_chars) = short_verb(chars, next + 1) {
                next += 1 + n_chars; // "we've", "they're": the verb says nothing
                break;
            }
            if follows.is_some_and(char::is_alphabetic) {
                next += 1; // "don't" reads as "dont", "O'Brien" as "obrien"
                continue;
            }
            possessive = text.to_lowercase().ends_with('s');
            next += 1;
            break;
        }
        if !(ch.is_alphanumeric() || ch == '_') {
            break;
        }
        text.push(ch);
        next += 1;
    }
    if is_plural_of_capitals(&text) {
        text.pop();
    }
    (Some(word(text, possessive)), next)
}

/// "SUVs", "ISAs": more than one of what is written in capitals.
fn is_plural_of_capitals(text: &str) -> bool {
    let capitals = text.strip_suffix('s').unwrap_or_default();
    capitals.len() > 1 && capitals.chars().all(|it| it.is_ascii_uppercase())
}

/// How many letters of a verb cut short that says nothing begin here: "ve" of "we've".
fn short_verb(chars: &[char], at: usize) -> Option<usize> {
    let verbs = ["ve", "re"];
    verbs.iter().find_map(|verb| {
        let own = chars.iter().skip(at).take(verb.len()).map(char::to_ascii_lowercase);
        let ends = !chars.get(at + verb.len()).is_some_and(|it| it.is_alphanumeric());
        (ends && own.eq(verb.chars())).then_some(verb.len())
    })
}

/// "below -5": a minus before a number, after a space.
fn starts_negative(chars: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|it| chars.get(it));
    let digit = chars.get(at + 1).is_some_and(char::is_ascii_digit);
    digit && before.is_none_or(|it| it.is_whitespace())
}

fn negative(chars: &[char], at: usize) -> (Option<Token>, usize) {
    let (token, next) = number_or_date(chars, at + 1);
    let token = token.map(|it| match it.kind {
        TokenKind::Number { value, percent, .. } => {
            let text = format!("-{}", it.text);
            with_kind(text, TokenKind::Number { value: -value, percent, plain: false })
        }
        _ => it,
    });
    (token, next)
}

fn number_or_date(chars: &[char], at: usize) -> (Option<Token>, usize) {
    let date: String = chars.iter().skip(at).take(10).collect();
    let ends = !chars.get(at + 10).is_some_and(|it| it.is_alphanumeric());
    if ends && is_iso_date(&date) {
        let n_chars = 10 + n_chars_of_time(chars.get(at + 10..).unwrap_or_default());
        let text = chars.iter().skip(at).take(n_chars).collect();
        return (Some(with_kind(text, TokenKind::Date)), at + n_chars);
    }
    if let Some((n_chars, date)) = days::in_figures(chars.get(at..).unwrap_or_default()) {
        let token = match date {
            Ok(iso) => days::date(iso, Pause::None),
            Err(text) => word(text, false),
        };
        return (Some(token), at + n_chars);
    }
    let mut text = String::new();
    let mut next = at;
    while let Some(&ch) = chars.get(next) {
        let digit_follows = chars.get(next + 1).is_some_and(char::is_ascii_digit);
        let in_number = ch.is_ascii_digit()
            || (ch == '.' && digit_follows && !text.contains('.'))
            || (ch == ',' && digit_follows && is_thousands_mark(chars, next));
        if !in_number {
            break;
        }
        if ch != ',' {
            text.push(ch);
        }
        next += 1;
    }
    let plain = text.len() == 4 && next - at == 4;
    let suffix: String =
        chars.iter().skip(next).take_while(|it| it.is_alphanumeric()).collect::<String>();
    let Ok(value) = text.parse::<f64>() else { return (None, next) };
    if suffix.is_empty() {
        return (Some(number(text, value, false, plain)), next);
    }
    if let Some(multiplier) = words::multiplier(&suffix.to_lowercase()) {
        let token = number(format!("{text}{suffix}"), value * multiplier, false, false);
        return (Some(token), next + suffix.chars().count());
    }
    if matches!(suffix.to_lowercase().as_str(), "st" | "nd" | "rd" | "th") {
        return (Some(word(format!("{text}{suffix}"), false)), next + suffix.chars().count());
    }
    bare_word(chars, at)
}

/// How many characters of ` 23:51` or ` 23:51:54` follow a date.
fn n_chars_of_time(after: &[char]) -> usize {
    let fits = |n: usize| {
        after.len() >= n
            && !after.get(n).is_some_and(|it| it.is_alphanumeric() || *it == ':')
            && after.iter().take(n).enumerate().all(|(idx, ch)| match idx {
                0 => matches!(ch, ' ' | 'T'),
                3 | 6 => *ch == ':',
                _ => ch.is_ascii_digit(),
            })
    };
    [9, 6].into_iter().find(|it| fits(*it)).unwrap_or(0)
}

fn is_iso_date(text: &str) -> bool {
    text.len() == 10
        && text.char_indices().all(|(idx, ch)| match idx {
            4 | 7 => ch == '-',
            _ => ch.is_ascii_digit(),
        })
}

fn is_thousands_mark(chars: &[char], at: usize) -> bool {
    let digits = chars.iter().skip(at + 1).take_while(|it| it.is_ascii_digit()).count();
    digits == 3
}

/// "one and a half": adds a half to the number before "and a".
fn adds_half(out: &mut Vec<Token>, half: &Token) -> bool {
    let Some(at) = out.len().checked_sub(3) else { return false };
    let said = out.iter().skip(at + 1).map(|it| it.lower.as_str()).eq(["and", "a"]);
    let Some(number) = out.get_mut(at).filter(|it| said && it.pause == Pause::None) else {
        return false;
    };
    let TokenKind::Number { value, plain, .. } = &mut number.kind else { return false };
    *value += 0.5;
    *plain = false;
    number.text.push_str(" and a half");
    number.lower = number.text.to_lowercase();
    number.pause = half.pause;
    out.truncate(at + 1);
    true
}

/// Puts "1.5 million", "fifteen percent" and "twenty five" into one number token each.
fn join_numbers(raw: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(raw.len());
    for token in raw {
        if token.lower == "half" && adds_half(&mut out, &token) {
            continue;
        }
        let per = out.last().is_some_and(|it| it.lower == "per" && it.pause == Pause::None);
        if let Some(value) = words::multiplier(&token.lower).filter(|it| per && *it >= 100.0)
            && token.lower.len() > 2
        {
            // "complaints per thousand rides"
            let kind = TokenKind::Number { value, percent: false, plain: false };
            out.push(Token { kind, ..token });
            continue;
        }
        if let Some(last) = out.last_mut().filter(|it| it.pause == Pause::None)
            && let TokenKind::Number { value, percent, plain } = &mut last.kind
        {
            if token.lower == "percent" || token.lower == "pct" {
                *percent = true;
                *plain = false;
                last.text.push_str(" %");
                last.pause = token.pause;
                continue;
            }
            let currency = matches!(
                token.lower.as_str(),
                "dollar" | "dollars" | "usd" | "euro" | "euros" | "eur"
            );
            if currency {
                *plain = false;
                last.pause = token.pause;
                continue;
            }
            let scale = words::multiplier(&token.lower).filter(|it| *it >= 100.0);
            if let Some(multiplier) = scale {
                *value *= multiplier;
                *plain = false;
                last.text = format!("{} {}", last.text, token.text);
                last.pause = token.pause;
                continue;
            }
            let tens = *value >= 20.0 && *value < 100.0 && *value % 10.0 == 0.0;
            if let Some(ones) = words::number_word(&token.lower).filter(|it| tens && *it < 10.0)
                && words::number_word(&last.lower).is_some()
            {
                *value += ones;
                last.pause = token.pause;
                continue;
            }
        }
        match words::number_word(&token.lower) {
            Some(value) if token.kind == TokenKind::Word => {
                out.push(Token {
                    kind: TokenKind::Number { value, percent: false, plain: false },
                    ..token
                });
            }
            _ => out.push(token),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown = |it: &Token| match &it.kind {
            TokenKind::Word if it.possessive => format!("{}'s", it.lower),
            TokenKind::Number { value, percent: true, .. } => format!("{value}%"),
            TokenKind::Number { value, .. } => format!("#{value}"),
            TokenKind::Quoted => format!("“{}”", it.text),
            TokenKind::Word | TokenKind::Date | TokenKind::Sign => it.lower.clone(),
        };
        let actual: Vec<_> = lex(text).iter().map(shown).collect();
        assert_eq!(actual.join(" "), expected, "for {text}");
    }

    #[test]
    fn words_keep_their_possessive() {
        check("TechCorp's Q1 2025 revenue?", "techcorp's q1 #2025 revenue");
        check("all companies' debt-to-equity", "all companies's debt to equity");
        check("don't AC/DC", "dont ac dc");
    }

    #[test]
    fn numbers_are_read_with_multiplier_and_percent() {
        check("1.5 million", "#1500000");
        check("$2bn or 1,200", "#2000000000 or #1200");
        check("fifteen percent, 5 %, > 10%", "15% 5% > 10%");
        check("twenty five tracks", "#25 tracks");
        check("faults per thousand rides, per hundred", "faults per #1000 rides per #100");
        check("at least 3k", "at least #3000");
        check("over 14 m long, 9m wide, 2m", "over #14 long #9 wide #2000000");
        check("between -5 and 2020-21", "between #-5 and #2020 #21");
    }

    #[test]
    fn dates_and_quotations_stay_whole() {
        check("since 2024-03-05", "since 2024-03-05");
        check("called \"Let There Be Rock\"", "called “Let There Be Rock”");
        check("named 'Rock'", "named “Rock”");
    }
}
