//! What a number is of where no column was named: the age of people, a price of a stretch of time.
//!
//! Knows nothing of what a name stands for beyond its likeliest meaning.

use super::amounts::compared;
use super::{Cand, Cmp, Expr, Op, Part, Right, Walker, table_of};
use crate::catalog::Moment;
use crate::relate::items::years_since;
use crate::words::stem;

impl Walker<'_> {
    /// "members under 25", "anybody over 60": the age of people, where nothing else was named.
    pub(super) fn aged(&mut self, value: f64, cmp: Option<Cmp>, at: usize) -> bool {
        const AGES: std::ops::Range<f64> = 10.0..110.0;
        let text = self.lower(at.wrapping_sub(1));
        let said = matches!(text.as_str(), "under" | "over" | "above" | "below" | "aged");
        let things = self.sketch.subject.and_then(|it| self.likeliest_of(it)).and_then(table_of);
        let ends = self.ends_here(at);
        if !said || !ends || self.open.is_some() || !AGES.contains(&value) {
            return false;
        }
        let ages = years_since(Moment::Born, self.catalog).into_iter();
        let own = ages.filter(|it| Some(it.table) == things);
        let cands: Vec<Cand> = own.map(|it| Cand::of_column(it, 0.85, false)).collect();
        if cands.is_empty() {
            return false;
        }
        let mention = self.push_mention(at, cands, Part::Tested);
        self.push_test(Expr::plain(mention), compared(cmp, Right::Number(value)));
        true
    }

    /// "more than 400 a day", "under 15 an hour": a price of a stretch of time.
    pub(super) fn costs_a_time(&mut self, value: f64, cmp: Option<Cmp>, at: usize) -> bool {
        const PRICES: &[&str] = &["rate", "price", "fee", "wage", "pay", "charge", "cost", "rent"];
        let led = matches!(self.lower(at + 1).as_str(), "a" | "an" | "per");
        let unit = stem(&self.lower(at + 2));
        let units: &[&str] = match unit.as_str() {
            "hour" => &["hour", "hourly"],
            "day" | "night" => &["day", "daily", "night", "nightly"],
            "week" => &["week", "weekly"],
            "month" => &["month", "monthly"],
            "year" => &["year", "yearly", "annual"],
            _ => return false,
        };
        let Some(cmp) = cmp.filter(|_| led) else { return false };
        let kept = self.catalog.columns().filter(|(_, it)| {
            let says = |words: &[&str]| it.words.iter().any(|it| words.contains(&it.as_str()));
            it.is_quantity() && says(units) && says(PRICES)
        });
        let cands: Vec<Cand> = kept.map(|(col, _)| Cand::of_column(col, 0.9, false)).collect();
        if cands.is_empty() {
            return false;
        }
        self.open = None;
        let mention = self.push_mention(at, cands, Part::Tested);
        self.push_test(Expr::plain(mention), Op::Compare(cmp, Right::Number(value)));
        self.skip_to = at + 3;
        true
    }
}
