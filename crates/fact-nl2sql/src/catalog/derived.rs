//! Derived columns: what a row says by two of its columns together, or by a part of one. The days from
//! one date to another, a quantity times its price, the month of a date.
//!
//! Start at [`derived`]. They stand behind the stored columns of their table, are found by what a
//! question says of them and by nothing else, and are written out wherever they are used. Knows
//! nothing of SQL.

use fact_core::Unit;

use super::cycles::{Cycle, cycles};
use super::joins::Edge;
use super::moments::Moment;
use super::roles::{ColumnInfo, Nature, Role, TableInfo};
use crate::period::{Grain, iso_date};
use crate::plan::Col;

/// A column worked out of others of its row.
#[derive(Debug, Clone)]
pub(crate) struct Derived {
    pub info: ColumnInfo,
    pub how: Derivation,
}

/// What a derived column is worked out of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Derivation {
    /// The time from one date to another.
    Length { from: Col, to: Col, unit: LengthUnit },
    /// So many of something at a price each.
    Product { quantity: Col, price: Col },
    /// The whole years from a date to a day.
    YearsSince { date: Col, until: i64 },
    /// The month, the year … a date is in.
    Period { of: Col, grain: Grain },
    /// What of a date comes round again.
    Part { of: Col, cycle: Cycle },
}

/// What a length of time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LengthUnit {
    Days,
    Hours,
    Minutes,
}

impl LengthUnit {
    fn noun(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Hours => "hours",
            Self::Minutes => "minutes",
        }
    }

    /// How many of it make a day.
    pub fn per_day(self) -> u32 {
        match self {
            Self::Days => 1,
            Self::Hours => 24,
            Self::Minutes => 24 * 60,
        }
    }

    fn seconds(self) -> f64 {
        86_400.0 / f64::from(self.per_day())
    }
}

/// So many dates of one table are paired.
const MAX_DATES: usize = 8;

/// The derived columns of a table. `today`: the newest day of the data.
pub(super) fn derived(
    table: usize,
    tables: &[TableInfo],
    edges: &[Edge],
    today: Option<i64>,
) -> Vec<Derived> {
    let Some(info) = tables.get(table) else { return Vec::new() };
    let dates = named(table, info).filter(|(_, it)| it.role == Role::Date);
    let dates: Vec<(Col, &ColumnInfo)> = dates.take(MAX_DATES).collect();
    let mut found = Vec::new();
    for (place, from) in dates.iter().enumerate() {
        for grain in [Grain::Year, Grain::Quarter, Grain::Month, Grain::Day] {
            found.push(period(*from, grain));
        }
        let told = matches!(from.1.moment, Moment::Born | Moment::Begun);
        found.extend(today.filter(|_| told).map(|it| years_since(*from, it)));
        for (other, to) in dates.iter().enumerate() {
            if place != other && leads(from.1, to.1, place < other) {
                let units = [LengthUnit::Days, LengthUnit::Hours, LengthUnit::Minutes];
                found.extend(units.map(|unit| length(*from, *to, unit)));
            }
        }
    }
    found.extend(named(table, info).flat_map(cycles));
    found.extend(products(table, tables, edges));
    found
}

/// What the quantities of a table come to at the prices beside them, or else at those of the things it
/// refers to.
fn products(table: usize, tables: &[TableInfo], edges: &[Edge]) -> Vec<Derived> {
    let Some(info) = tables.get(table) else { return Vec::new() };
    if info.columns.iter().any(is_whole_amount) {
        return Vec::new();
    }
    let counts: Vec<(Col, &ColumnInfo)> = named(table, info).filter(|it| is_count(it.1)).collect();
    let mut prices: Vec<(Col, &ColumnInfo)> =
        named(table, info).filter(|it| is_price(it.1)).collect();
    if prices.is_empty() && !counts.is_empty() {
        let things = edges.iter().filter(|it| it.from.table == table && it.to.table != table);
        let of_things = things.filter_map(|it| Some((it.to.table, tables.get(it.to.table)?)));
        prices = of_things.flat_map(|(at, it)| named(at, it)).filter(|it| is_price(it.1)).collect();
    }
    let fits = |count: &ColumnInfo, price: &ColumnInfo| is_hours(count) == is_hourly(price);
    let pairs = counts.iter().flat_map(|count| prices.iter().map(move |price| (*count, *price)));
    pairs.filter(|(count, price)| fits(count.1, price.1)).map(|(a, b)| product(a, b)).collect()
}

/// The columns of a table that are not hidden.
fn named(table: usize, info: &TableInfo) -> impl Iterator<Item = (Col, &ColumnInfo)> {
    let columns = info.columns.iter().enumerate().filter(|(_, it)| !it.words.is_empty());
    columns.map(move |(column, it)| (Col { table, column }, it))
}

/// Whether a happening leads from one date to another; of two that do not say it the first in the
/// schema comes first. What comes about may come before or after it was to.
fn leads(from: &ColumnInfo, to: &ColumnInfo, stands_first: bool) -> bool {
    let (from, to) = (from.moment, to.moment);
    let born = from == Moment::Born || to == Moment::Born;
    let delay = from == Moment::Planned && to != Moment::Planned;
    !born && (delay || from < to || from == to && stands_first)
}

fn is_count(info: &ColumnInfo) -> bool {
    const COUNTS: &[&str] = &["quantity", "qty", "units", "pieces", "pcs", "stock", "hours"];
    info.is_quantity() && !is_price(info) && has_any(info, COUNTS)
}

fn is_hours(info: &ColumnInfo) -> bool {
    has_any(info, &["hours"])
}

fn is_hourly(info: &ColumnInfo) -> bool {
    has_any(info, &["hourly", "hour"])
}

/// Whether a column keeps what a quantity at its price comes to.
pub(super) fn is_whole_amount(info: &ColumnInfo) -> bool {
    const AMOUNTS: &[&str] = &["total", "subtotal", "amount", "revenue", "sales", "value", "paid"];
    info.is_quantity() && has_any(info, AMOUNTS) && !is_count(info)
}

fn is_price(info: &ColumnInfo) -> bool {
    const PRICES: &[&str] = &["price", "cost", "fee"];
    const WHOLE: &[&str] = &["total", "sum", "line", "percent", "pct"];
    let priced = has_any(info, PRICES) || is_hourly(info) && has_any(info, &["rate"]);
    info.is_quantity() && priced && !has_any(info, WHOLE)
}

fn has_any(info: &ColumnInfo, words: &[&str]) -> bool {
    info.words.iter().any(|it| words.contains(&it.as_str()))
}

fn length(from: (Col, &ColumnInfo), to: (Col, &ColumnInfo), unit: LengthUnit) -> Derived {
    let label = format!("{} from {} to {}", unit.noun(), from.1.spoken(), to.1.spoken());
    let words = from.1.words.iter().chain(&to.1.words).cloned().collect();
    let info = ColumnInfo { seconds: Some(unit.seconds()), ..column(label, words, Role::Quantity) };
    Derived { info, how: Derivation::Length { from: from.0, to: to.0, unit } }
}

fn years_since(date: (Col, &ColumnInfo), until: i64) -> Derived {
    let born = date.1.moment == Moment::Born;
    let day = iso_date(until);
    let label = if born {
        format!("age on {day}")
    } else {
        format!("years from {} to {day}", date.1.spoken())
    };
    Derived {
        info: column(label, date.1.words.clone(), Role::Quantity),
        how: Derivation::YearsSince { date: date.0, until },
    }
}

fn product(quantity: (Col, &ColumnInfo), price: (Col, &ColumnInfo)) -> Derived {
    let label = format!("{} times {}", quantity.1.label, price.1.label);
    let words = quantity.1.words.iter().chain(&price.1.words).cloned().collect();
    let info = ColumnInfo { unit: price.1.unit.clone(), ..column(label, words, Role::Quantity) };
    Derived { info, how: Derivation::Product { quantity: quantity.0, price: price.0 } }
}

fn period(of: (Col, &ColumnInfo), grain: Grain) -> Derived {
    let label = format!("{} of {}", grain.noun(), of.1.spoken());
    Derived {
        info: column(label, of.1.words.clone(), Role::YearPart),
        how: Derivation::Period { of: of.0, grain },
    }
}

pub(super) fn column(label: String, words: Vec<String>, role: Role) -> ColumnInfo {
    ColumnInfo {
        name: label.replace(' ', "_"),
        words,
        synonyms: Vec::new(),
        label,
        role,
        unit: if role == Role::Quantity { Unit::Number } else { Unit::None },
        nature: Nature::Flow,
        range: None,
        n_different: None,
        seconds: None,
        is_unique: false,
        is_code: false,
        has_gaps: false,
        moment: Moment::Plain,
        tells_time: false,
    }
}
