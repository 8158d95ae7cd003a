//! What a column's amounts are counted in, and how they may be put together.
//!
//! Knows nothing of values or questions.

use fact_core::{ColumnSchema, Unit};

use super::roles::Nature;

const RATE_WORDS: &[&str] = &[
    "price",
    "rate",
    "ratio",
    "age",
    "score",
    "rating",
    "percent",
    "percentage",
    "latitude",
    "longitude",
    "lat",
    "lng",
    "lon",
    "height",
    "width",
    "weight",
    "temperature",
    "level",
    "grade",
    "gpa",
    "rank",
    "ranking",
    "average",
    "index",
    "speed",
    "year",
    "position",
    "margin",
];
const STOCK_WORDS: &[&str] = &[
    "employees",
    "headcount",
    "staff",
    "balance",
    "population",
    "cap",
    "capacity",
    "inventory",
    "stock",
    "assets",
    "debt",
    "members",
    "size",
    "area",
];

/// The unit a column's name or comment tells.
pub(super) fn unit(column: &ColumnSchema, words: &[String]) -> Unit {
    let comment = column.comment.clone().unwrap_or_default().to_lowercase();
    let said = |signs: &[&str]| {
        signs.iter().any(|sign| comment.contains(sign) || words.iter().any(|it| it == sign))
    };
    let currencies: [(&str, &[&str]); 5] = [
        ("USD", &["us dollar", "usd", "us$", "dollar"]),
        ("EUR", &["euro", "eur", "€"]),
        ("GBP", &["pound sterling", "gbp", "£"]),
        ("JPY", &["yen", "jpy"]),
        ("CHF", &["swiss franc", "chf"]),
    ];
    for (code, signs) in currencies {
        if said(signs) {
            return Unit::Money { currency: code.to_owned() };
        }
    }
    if said(&["percent", "pct", "percentage"]) {
        return Unit::Percent;
    }
    let counted = ["employees", "quantity", "headcount", "population", "count", "staff"];
    if counted.iter().any(|it| words.iter().any(|word| word == it)) {
        return Unit::Count;
    }
    Unit::Number
}

/// How the amounts of a column may be put together, by the words of its name.
pub(super) fn nature(words: &[String]) -> Nature {
    let any = |list: &[&str]| words.iter().any(|it| list.contains(&it.as_str()));
    let counts =
        matches!(words, [first, _, ..] if matches!(first.as_str(), "number" | "count" | "total"));
    if counts {
        Nature::Flow
    } else if any(RATE_WORDS) {
        Nature::Rate
    } else if any(STOCK_WORDS) {
        Nature::Stock
    } else {
        Nature::Flow
    }
}

/// How many seconds one unit of a duration is, by the column's name or comment.
pub(super) fn seconds(words: &[String], comment: Option<&str>) -> Option<f64> {
    let comment = comment.unwrap_or_default().to_lowercase();
    let named = |signs: &[&str]| {
        signs.iter().any(|sign| words.iter().any(|it| it == sign) || comment == *sign)
    };
    if named(&["milliseconds", "millisecond", "ms", "millis"]) {
        Some(0.001)
    } else if named(&["seconds", "second", "secs", "sec"]) {
        Some(1.0)
    } else if named(&["minutes", "minute", "mins"]) {
        Some(60.0)
    } else if named(&["hours", "hour", "hrs"]) {
        Some(3600.0)
    } else {
        None
    }
}
