//! Words that look like something they are not: "order" of "one order" is no wish for one, and what was paid is
//! no income.
//!
//! Knows nothing of grammar.

use crate::catalog::{Catalog, NameHit, Role, Target};
use crate::lex::{Token, TokenKind};
use crate::words;

/// Whether "order" is a thing that was counted or ranked, where a table keeps such things.
pub(super) fn is_one_of_kept(rest: &[Token], before: Option<&Token>, catalog: &Catalog) -> bool {
    const ONE: &[&str] =
        &["one", "single", "an", "no", "any", "every", "each", "per", "last", "first"];
    let said = rest.first().is_some_and(|it| it.lower == "order");
    let told = before.is_some_and(|it| {
        let number = matches!(it.kind, TokenKind::Number { .. });
        number || ONE.contains(&it.lower.as_str()) || it.lower.ends_with("est")
    });
    let table = |it: &NameHit| matches!(it.target, Target::Table(_)) && it.score > 0.6;
    said && told && catalog.names().at(&["order"]).iter().any(table)
}

/// Whether money is looked for in a yes or a no, or in a date: "income" is nothing that `is_paid` keeps.
pub(super) fn is_money_of_flag(said: &Token, hit: &NameHit, catalog: &Catalog) -> bool {
    const MONEY: &[&str] = &[
        "income",
        "revenue",
        "earnings",
        "takings",
        "salary",
        "wage",
        "pay",
        "turnover",
        "sales",
        "payment",
        "compensation",
    ];
    let money = MONEY.contains(&said.lower.as_str())
        || MONEY.contains(&words::singular(&said.lower).as_str());
    let Target::Column(col) = hit.target else { return false };
    let Some(info) = catalog.column(col).filter(|_| money) else { return false };
    let named = info.words.iter().any(|it| words::stem(it) == said.stem);
    !named && (info.is_yes_or_no() || info.role == Role::Date)
}
