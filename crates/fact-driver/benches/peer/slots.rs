//! The places of a question, and the words that may stand in them.

/// One place filled in.
#[derive(Clone)]
pub struct Slot {
    /// Its name in a sentence, as in `{m}`.
    pub name: &'static str,
    /// What it says, however it is said.
    pub part: String,
    /// The ways to say it.
    pub said: Vec<String>,
}

impl Slot {
    pub fn new(name: &'static str, part: &str, said: &[&str]) -> Self {
        let said = said.iter().map(|it| (*it).to_owned()).collect();
        Self { name, part: part.to_owned(), said }
    }
}

/// A column and what people call it.
pub struct Figure {
    pub column: &'static str,
    pub words: &'static [&'static str],
}

impl Figure {
    pub fn slot(&self) -> Slot {
        Slot::new("m", self.column, self.words)
    }
}

/// Figures of a company and quarter.
pub const MEASURES: [Figure; 3] = [
    Figure { column: "revenue", words: &["revenue", "sales", "turnover"] },
    Figure { column: "profit", words: &["profit", "net profit", "earnings"] },
    Figure { column: "expenses", words: &["expenses", "costs", "spending"] },
];

/// Figures of a company.
pub const KEPT: [Figure; 2] = [
    Figure {
        column: "market_cap",
        words: &["market cap", "market capitalization", "market value"],
    },
    Figure { column: "employees", words: &["number of employees", "headcount", "staff count"] },
];

/// Sectors as they are stored, and otherwise.
pub const SECTORS: [&[&str]; 8] = [
    &["technology", "tech"],
    &["financial services", "finance"],
    &["healthcare", "health care"],
    &["energy"],
    &["retail"],
    &["industrials", "industrial"],
    &["telecommunications", "telecom"],
    &["consumer goods"],
];

/// A company as it is stored, then as people call it.
pub const COMPANIES: [&[&str]; 8] = [
    &["TechCorp Inc.", "TechCorp", "TechCorp Inc."],
    &["FinanceFirst LLC", "FinanceFirst", "FinanceFirst LLC"],
    &["HealthTech Solutions", "HealthTech", "HealthTech Solutions"],
    &["Green Energy Corp", "Green Energy Corp", "Green Energy"],
    &["RetailMax Group", "RetailMax", "RetailMax Group"],
    &["Larkmoor Bank", "Larkmoor Bank", "Larkmoor"],
    &["Ironvale Machinery", "Ironvale", "Ironvale Machinery"],
    &["Maplethorn Foods", "Maplethorn Foods", "Maplethorn"],
];

pub const YEARS: [u32; 3] = [2022, 2023, 2024];

pub const HEADCOUNT: [u32; 5] = [2_000, 5_000, 10_000, 20_000, 50_000];

/// A quarter, or a whole year.
pub struct Period {
    pub year: u32,
    pub quarter: Option<usize>,
}

const fn quarter(quarter: usize, year: u32) -> Period {
    Period { year, quarter: Some(quarter) }
}

const fn whole(year: u32) -> Period {
    Period { year, quarter: None }
}

pub const PERIODS: [Period; 12] = [
    quarter(1, 2025),
    quarter(4, 2024),
    quarter(3, 2024),
    quarter(2, 2024),
    quarter(1, 2024),
    quarter(4, 2023),
    quarter(3, 2023),
    quarter(2, 2023),
    quarter(1, 2023),
    whole(2024),
    whole(2023),
    whole(2022),
];

pub const THREE_PERIODS: [Period; 4] =
    [quarter(1, 2025), quarter(1, 2024), whole(2024), whole(2023)];

pub const MARGIN_PERIODS: [Period; 3] = [quarter(1, 2025), quarter(1, 2024), whole(2024)];

impl Period {
    pub fn slot(&self) -> Slot {
        let year = self.year;
        let Some(quarter) = self.quarter else {
            let said = vec![format!("{year}"), format!("the year {year}")];
            return Slot { name: "p", part: format!("{year}"), said };
        };
        let nth = ["first", "second", "third", "fourth"][quarter - 1];
        let mut said = vec![
            format!("Q{quarter} {year}"),
            format!("the {nth} quarter of {year}"),
            format!("Q{quarter} of {year}"),
            format!("{year} Q{quarter}"),
        ];
        // The sample ends there.
        if (quarter, year) == (1, 2025) {
            said.push("the last quarter".to_owned());
        }
        Slot { name: "p", part: format!("{year}Q{quarter}"), said }
    }
}

/// How many rows.
pub fn number(n: u32) -> Slot {
    let word = match n {
        3 => "three",
        5 => "five",
        _ => "ten",
    };
    Slot::new("n", &n.to_string(), &[&n.to_string(), word])
}

/// How many people.
pub fn people(n: u32) -> Slot {
    let grouped = format!("{},{:03}", n / 1_000, n % 1_000);
    Slot::new("k", &n.to_string(), &[&grouped, &n.to_string()])
}

/// A year that stands for itself.
pub fn text(year: u32) -> Slot {
    let year = year.to_string();
    Slot::new("y", &year, &[&year])
}

pub fn words(sector: &[&str]) -> Slot {
    Slot::new("s", sector[0], sector)
}
