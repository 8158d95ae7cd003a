//! From a company to its quarterly figures.

use crate::{
    company::{Business, Company, Recent},
    random::SplitMix64,
};

/// One company's quarter, in whole US dollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    pub year: i64,
    /// 1 to 4.
    pub quarter: usize,
    pub revenue: i64,
    pub profit: i64,
}

/// The years before the newest full one, newest first.
const EARLIER_YEARS: [i64; 3] = [2023, 2022, 2021];

/// Every quarter from the company's listing (Q1 2021 at the earliest) to Q1 2025, oldest first.
///
/// 2024 and Q1 2025 are given or made from the year's revenue, the sector's season and noise.
/// Earlier years are carried back from there, quarter by same quarter, by the company's growth,
/// a good or bad year, and noise: so a company keeps its own season.
pub fn records(company: &Company, random: &mut SplitMix64) -> Vec<Record> {
    let business = &company.business;
    let newest = match &business.recent {
        Recent::Given(quarters) => *quarters,
        Recent::Made { revenue_millions, margin_pct } => {
            let season = company.sector.season();
            made(*revenue_millions, *margin_pct, business.growth_pct, season, random)
        }
    };
    let [q1, q2, q3, q4, next_q1] = newest;
    let mut years = vec![(2024, [q1, q2, q3, q4])];
    let mut later = [q1, q2, q3, q4];
    for year in EARLIER_YEARS {
        later = year_before(later, business, random);
        years.push((year, later));
    }
    years.reverse();
    let mut records: Vec<Record> = Vec::new();
    for (year, quarters) in years {
        let numbered = (1..).zip(quarters);
        records.extend(numbered.map(|(quarter, it)| record(year, quarter, it)));
    }
    records.push(record(2025, 1, next_q1));
    records.retain(|it| (it.year, it.quarter) >= business.listed);
    records
}

/// Revenue and profit in millions: Q1 to Q4 2024, then Q1 2025.
fn made(
    year_revenue: f64,
    margin_pct: f64,
    growth_pct: f64,
    season: [f64; 4],
    random: &mut SplitMix64,
) -> [(f64, f64); 5] {
    let [q1, q2, q3, q4] = season;
    let next_q1 = q1 * (1.0 + growth_pct / 100.0);
    [q1, q2, q3, q4, next_q1].map(|share| {
        let revenue = year_revenue / 4.0 * share * (1.0 + random.around_zero(0.012));
        (revenue, revenue * (margin_pct + random.around_zero(0.7)) / 100.0)
    })
}

/// The four quarters a year before `later`.
fn year_before(
    later: [(f64, f64); 4],
    business: &Business,
    random: &mut SplitMix64,
) -> [(f64, f64); 4] {
    let growth_pct = business.growth_pct + random.around_zero(1.8);
    // Margins improve a little over the years, more in some years than in others.
    let margin_gain_pct = 0.25 + random.around_zero(0.35);
    later.map(|(revenue, profit)| {
        let earlier = revenue / (1.0 + growth_pct / 100.0) * (1.0 + random.around_zero(0.012));
        let margin_pct = profit / revenue * 100.0 - margin_gain_pct + random.around_zero(0.4);
        (earlier, earlier * margin_pct / 100.0)
    })
}

fn record(year: i64, quarter: usize, (revenue, profit): (f64, f64)) -> Record {
    Record { year, quarter, revenue: dollars(revenue), profit: dollars(profit) }
}

/// Millions as whole dollars, rounded to a hundred thousand as companies report them.
#[expect(clippy::cast_possible_truncation, reason = "figures stay far below 2^53")]
fn dollars(millions: f64) -> i64 {
    (millions * 10.0).round() as i64 * 100_000
}
