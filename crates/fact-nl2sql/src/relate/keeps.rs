//! "including those without any", "plants without one show 0": things that count though nothing
//! belongs to them.
//!
//! Start at [`without_clause`]. Knows nothing of schemas.

use crate::lex::{Pause, Token};
use crate::words;

/// A longer clause says more than that.
const LONGEST: usize = 10;

const LEADS: &[&str] = &["including", "include", "includes", "counting", "even", "keep", "listing"];
const ANYBODY: &[&str] =
    &["those", "ones", "any", "anybody", "anyone", "everybody", "everyone", "people", "the", "all"];
const NONE: &[&str] = &[
    "none", "without", "no", "not", "never", "hasnt", "havent", "dont", "didnt", "doesnt", "zero",
    "nothing",
];
const NOUGHT: &[&str] = &["zero", "zeros", "zeroes", "0"];

/// The question without its last clause, where that says that those without any count as well.
pub(crate) fn without_clause(tokens: &[Token]) -> Option<Vec<Token>> {
    let begins = |at: &usize| {
        let after_pause = tokens.get(at - 1).is_some_and(|it| it.pause != Pause::None);
        let leads = tokens.get(*at).is_some_and(|it| LEADS.contains(&it.lower.as_str()));
        after_pause || leads
    };
    let at = (2..tokens.len()).filter(begins).find(|at| {
        let (before, clause) = tokens.split_at(*at);
        clause.len() <= LONGEST && (includes_them(before, clause) || counts_as_none(before, clause))
    })?;
    let mut rest = tokens.get(..at)?.to_vec();
    if let Some(last) = rest.last_mut() {
        last.pause = Pause::None;
    }
    Some(rest)
}

/// "including departments with none", "even if they have none".
fn includes_them(before: &[Token], clause: &[Token]) -> bool {
    let Some((lead, rest)) = clause.split_first() else { return false };
    let who = rest.first().is_some_and(|it| {
        ANYBODY.contains(&it.lower.as_str()) || it.lower == "if" || is_said_before(it, before)
    });
    LEADS.contains(&lead.lower.as_str()) && who && rest.iter().any(says_none)
}

/// "cases without a hearing count as zero", "show 0 for plants without any", "zero if none".
fn counts_as_none(before: &[Token], clause: &[Token]) -> bool {
    let of = |list: &'static [&'static str]| move |it: &Token| list.contains(&it.lower.as_str());
    let about =
        clause.iter().any(|it| is_said_before(it, before) || of(ANYBODY)(it)) || clause.len() < 5;
    let lacks = clause.iter().any(|it| says_none(it) && !of(NOUGHT)(it));
    about && lacks && clause.iter().any(of(NOUGHT))
}

fn says_none(token: &Token) -> bool {
    NONE.contains(&token.lower.as_str())
}

fn is_said_before(token: &Token, before: &[Token]) -> bool {
    let own = words::singular(&token.lower);
    token.lower.len() > 2 && before.iter().any(|it| words::singular(&it.lower) == own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lex::lex;

    #[test]
    fn only_a_clause_that_lets_those_without_any_count_is_cut() {
        let rest = |question: &str| {
            let tokens = without_clause(&lex(question))?;
            Some(tokens.iter().map(|it| it.text.clone()).collect::<Vec<_>>().join(" "))
        };
        for (question, expected) in [
            ("orders per shop, including those without any", Some("orders per shop")),
            ("orders per shop, including shops with none", Some("orders per shop")),
            ("orders per shop, shops without any should show 0", Some("orders per shop")),
            ("orders per shop - show zero for shops with no orders", Some("orders per shop")),
            ("orders per shop, including returns", None),
            ("shops including a cafe with no terrace", None),
            ("shops without any orders", None),
        ] {
            assert_eq!(rest(question).as_deref(), expected, "{question}");
        }
    }
}
