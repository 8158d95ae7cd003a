//! What can be typed next: what fits the position comes first, and taking it leads on.

use fact_nl2sql::{Completion, CompletionKind, Understanding, complete, understand};

use crate::fixture::Fixture;

/// Completes at the `|` of `typed`.
fn at(fixture: &Fixture, typed: &str) -> Vec<Completion> {
    let cursor = typed.find('|').unwrap();
    complete(&typed.replace('|', ""), cursor, false, &fixture.catalog)
}

#[track_caller]
fn check(fixture: &Fixture, typed: &str, kind: CompletionKind, taken: &str) {
    let found = at(fixture, typed);
    let text = typed.replace('|', "");
    let after: Vec<String> = found
        .iter()
        .filter(|it| it.kind == kind)
        .map(|it| format!("{}{}{}", &text[..it.from], it.insert, &text[it.to..]))
        .collect();
    assert!(after.iter().any(|it| it == taken), "{typed}: {found:?}");
}

#[test]
fn what_begins_so_is_offered() {
    use CompletionKind::{Column, Keyword, Question, Table, Value};
    let business = Fixture::business();
    for (typed, kind, taken) in [
        ("total rev|", Column, "total revenue"),
        ("revenue by sec|", Column, "revenue by sector"),
        ("revenue by |", Column, "revenue by sector"),
        ("revenue by |", Keyword, "revenue by quarter"),
        ("revenue by comp|", Table, "revenue by company"),
        ("top 5 |", Table, "top 5 companies"),
        ("top 5 companies sorted by pro|", Column, "top 5 companies sorted by profit"),
        ("revenue in tech|", Value, "revenue in Technology"),
        ("revenue of TechCorp I|", Value, "revenue of TechCorp Inc."),
        ("companies in Fin|", Value, "companies in Financial Services"),
        ("revenue in Q1 2|", Keyword, "revenue in Q1 2025"),
        ("revenue in las|", Keyword, "revenue in last quarter"),
        ("revenue |", Keyword, "revenue by"),
        ("average market c|", Column, "average market cap"),
        ("sector with rev| in 2024", Column, "sector with revenue in 2024"),
        ("profit mar|", Column, "profit margin"),
        ("Wh|", Keyword, "What is"),
        ("revenue in Tecnol|", Value, "revenue in Technology"),
        ("total reveune|", Column, "total revenue"),
    ] {
        check(&business, typed, kind, taken);
    }
    let first = business.catalog.examples()[0].clone();
    let typed: String = first.chars().take(12).collect();
    check(&business, &format!("{typed}|"), Question, &first);
    check(&Fixture::music(), "sales by genre for AC/|", Value, "sales by genre for AC/DC");
}

#[test]
fn what_fits_the_position_comes_first() {
    let business = Fixture::business();
    for (typed, first) in [
        ("revenue by s|", "sector"),
        ("companies in t|", "Technology"),
        ("top 5 c|", "companies"),
        ("total re|", "revenue"),
        ("revenue by sector in Q1 |", "Q1 2025"),
    ] {
        let found = at(&business, typed);
        assert_eq!(found.first().map(|it| it.insert.as_str()), Some(first), "{typed}: {found:?}");
    }
}

#[test]
fn nothing_is_offered_where_nothing_fits() {
    let business = Fixture::business();
    for typed in ["|", "revenue named \"Tech|", "zzzzqqq|"] {
        let found = at(&business, typed);
        assert!(found.is_empty(), "{typed}: {found:?}");
    }
}

#[test]
fn any_text_and_any_cursor_are_survived() {
    let music = Fixture::music();
    let texts =
        ["número de pistas ñandú", "🎵 tracks by 🎵", "", "   ", "a\"b“c", "日本語 by genre"];
    for text in texts {
        for cursor in 0..text.len() + 3 {
            for it in complete(text, cursor, true, &music.catalog) {
                let taken = format!("{}{}{}", &text[..it.from], it.insert, &text[it.to..]);
                assert!(taken.contains(&it.insert), "{text} at {cursor}");
            }
        }
    }
}

#[test]
fn a_question_typed_with_completions_is_answered() {
    let business = Fixture::business();
    let mut typed = String::new();
    for piece in ["top 5 ", "comp", " by ", "rev", " in ", "Q1 2024"] {
        typed.push_str(piece);
        if piece.ends_with(' ') || piece == "Q1 2024" {
            continue;
        }
        let found = complete(&typed, typed.len(), false, &business.catalog);
        let first = found.first().unwrap_or_else(|| panic!("{typed}"));
        typed = format!("{}{}", &typed[..first.from], first.insert);
    }
    assert_eq!(typed, "top 5 companies by revenue in Q1 2024");
    assert!(matches!(understand(&typed, &business.catalog), Understanding::Query(_)));
}
