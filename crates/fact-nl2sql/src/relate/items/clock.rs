//! Times of the day as hours: "before 9am" as "hour of day below 9", "in the evening".
//!
//! Start at [`clock`]. Knows nothing of grammar.

use crate::catalog::{Catalog, NameHit, Target};
use crate::lex::{Pause, Token, TokenKind, lex};
use crate::words;

const NOON: u32 = 12;

/// The tokens with times of the day written as hours; `None` where there is none, or the data keeps
/// no time of day.
pub(crate) fn clock(tokens: &[Token], catalog: &Catalog) -> Option<Vec<Token>> {
    if !catalog.columns().any(|(_, it)| it.tells_time) {
        return None;
    }
    let mut out = Vec::with_capacity(tokens.len() + 4);
    let mut found = false;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let rest = tokens.get(at..).unwrap_or_default();
        let Some((n, said)) = hours(rest).or_else(|| part_of_day(rest, catalog)) else {
            out.push(token.clone());
            at += 1;
            continue;
        };
        let pause = rest.get(n - 1).map_or(Pause::None, |it| it.pause);
        out.extend(lex(&said));
        if let Some(last) = out.last_mut() {
            last.pause = pause;
        }
        found = true;
        at += n;
    }
    found.then_some(out)
}

/// "before 9am", "between 7:00 and 12:00", "after 6 pm", and in how many tokens.
fn hours(rest: &[Token]) -> Option<(usize, String)> {
    let side = rest.first()?.lower.as_str();
    let (n, hour) = time(rest.get(1..)?)?;
    let of_day = "with hour of day";
    let told = match side {
        "before" | "until" | "till" => format!("{of_day} below {hour}"),
        "after" | "from" | "since" => format!("{of_day} at least {hour}"),
        "between" => {
            let next =
                rest.get(1 + n..).filter(|it| it.first().is_some_and(|it| it.lower == "and"))?;
            let (n_last, last) = time(next.get(1..)?)?;
            let last = last.checked_sub(1).filter(|it| *it >= hour)?;
            return Some((2 + n + n_last, format!("{of_day} between {hour} and {last}")));
        }
        _ => return None,
    };
    Some((1 + n, told))
}

/// The whole hour some tokens begin with, "9am", "9 am", "18:00", and how many they are. Minutes are
/// not told: "9:30" lies within an hour.
fn time(rest: &[Token]) -> Option<(usize, u32)> {
    let first = rest.first()?;
    let next = rest.get(1);
    let half = |text: &str, hour: u32| match text {
        "am" if (1..=NOON).contains(&hour) => Some(hour % NOON),
        "pm" if (1..=NOON).contains(&hour) => Some(hour % NOON + NOON),
        _ => None,
    };
    if let TokenKind::Number { value, .. } = first.kind {
        let hour = (0..24).find(|it| (f64::from(*it) - value).abs() < f64::EPSILON)?;
        let next = next?;
        if first.pause == Pause::Colon {
            return (next.lower == "00").then_some((2, hour));
        }
        return Some((2, half(&next.lower, hour)?)).filter(|_| first.pause == Pause::None);
    }
    let digits = first.lower.bytes().take_while(u8::is_ascii_digit).count();
    let (number, ending) = first.lower.split_at_checked(digits)?;
    Some((1, half(ending, number.parse().ok()?)?))
}

/// "in the morning", "evening swims": the hours people call so, and in how many tokens.
fn part_of_day(rest: &[Token], catalog: &Catalog) -> Option<(usize, String)> {
    let lower = |at: usize| rest.get(at).map_or("", |it| it.lower.as_str());
    let led = if (lower(0), lower(1)) == ("in", "the") { 2 } else { 0 };
    let hours = match words::singular(lower(led)).as_str() {
        "morning" => "below 12",
        "afternoon" => "between 12 and 17",
        "evening" => "at least 18",
        _ => return None,
    };
    let own = rest.get(led..)?;
    if !catalog.values().at(own).is_empty() || catalog.names().knows(&own.first()?.stem) {
        return None;
    }
    let said = format!("with hour of day {hours}");
    if led > 0 {
        return Some((3, said));
    }
    let thing = own.get(1).filter(|it| {
        let table = |it: &NameHit| matches!(it.target, Target::Table(_)) && it.score > 0.8;
        catalog.names().at(&[it.stem.as_str()]).iter().any(table)
    })?;
    Some((2, format!("{} {said}", thing.lower)))
}
