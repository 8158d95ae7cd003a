//! Periods finer than a year, and those told from the newest day, as the days they begin and end
//! with: "in May 2024" as "between 2024-05-01 and 2024-05-31".
//!
//! Start at [`periods`]. Knows nothing of grammar.

use crate::annotate::when::{self, When};
use crate::catalog::{Catalog, Role};
use crate::lex::{Pause, Token, TokenKind};
use crate::period::{self, Grain, Span};
use crate::words;

/// The tokens with such periods written as days; `None` where there is none, or the data keeps no
/// dates.
pub(crate) fn periods(tokens: &[Token], catalog: &Catalog) -> Option<Vec<Token>> {
    let dated = catalog.columns().any(|(_, it)| it.role == Role::Date);
    if !dated || catalog.keeps_accounts() {
        return None;
    }
    let mut found = false;
    let mut out = Vec::with_capacity(tokens.len() + 3);
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let rest = tokens.get(at..).unwrap_or_default();
        if let Some((n, words)) = as_days(rest, catalog) {
            let pause = tokens.get(at + n - 1).map_or(Pause::None, |it| it.pause);
            let last = words.len() - 1;
            out.extend(words.into_iter().enumerate().map(|(idx, it)| Token {
                pause: if idx == last { pause } else { Pause::None },
                possessive: false,
                ..written(&it, token)
            }));
            at += n;
            found = true;
        } else {
            out.push(token.clone());
            at += 1;
        }
    }
    found.then_some(out)
}

/// The words that say a period by its days, and how many tokens it took; `None` where none begins
/// here, or the data knows these words itself.
fn as_days(rest: &[Token], catalog: &Catalog) -> Option<(usize, Vec<String>)> {
    let (n, when) = when::at(rest)?;
    let whole = |grain: Grain| matches!(grain, Grain::Month | Grain::Quarter);
    let words = match when {
        When::Fixed(span) | When::Range { span, .. } if whole(span.grain) => between(span),
        When::Since { span, after } if whole(span.grain) => {
            let days = span.in_grain(Grain::Day);
            vec!["since".to_owned(), day(if after { days.to + 1 } else { days.from })]
        }
        When::Until { span, before } if whole(span.grain) => {
            let days = span.in_grain(Grain::Day);
            vec!["before".to_owned(), day(if before { days.from } else { days.to + 1 })]
        }
        When::Newest(Grain::Year) => {
            vec!["in".to_owned(), day(newest_day(catalog)?).get(..4)?.to_owned()]
        }
        When::Newest(Grain::Month) => {
            between(Span::one(Grain::Month, period::month_of(&day(newest_day(catalog)?))?))
        }
        When::LastN(n, Grain::Day) => vec!["since".to_owned(), day(newest_day(catalog)? - n + 1)],
        _ => return None,
    };
    let stems: Vec<&str> = rest.iter().take(n).map(|it| it.stem.as_str()).collect();
    let is_name = catalog.names().at(&stems).iter().any(|it| it.n_words >= n);
    let is_value = catalog.values().at(rest).iter().any(|it| it.n_words >= n);
    (!is_name && !is_value).then_some((n, words))
}

fn between(span: Span) -> Vec<String> {
    let days = span.in_grain(Grain::Day);
    vec!["between".to_owned(), day(days.from), "and".to_owned(), day(days.to)]
}

fn day(number: i64) -> String {
    period::label(Grain::Day, number)
}

/// The newest day of the table that is most about time.
fn newest_day(catalog: &Catalog) -> Option<i64> {
    let axis = catalog.table(catalog.main_axis_table()?)?.axis.as_ref()?;
    axis.covered.filter(|it| it.grain == Grain::Day).map(|it| it.to)
}

fn written(text: &str, like: &Token) -> Token {
    let kind = if period::day_of(text).is_some() {
        TokenKind::Date
    } else if let Ok(value) = text.parse::<f64>() {
        TokenKind::Number { value, percent: false, plain: true }
    } else {
        TokenKind::Word
    };
    let stem = if kind == TokenKind::Word { words::stem(text) } else { text.to_owned() };
    Token { text: text.to_owned(), lower: text.to_owned(), stem, kind, ..like.clone() }
}
