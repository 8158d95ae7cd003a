//! The forty companies, all invented.

/// A fictional company and how its business goes.
pub struct Company {
    pub name: &'static str,
    /// Four letters, like a stock exchange's.
    pub symbol: &'static str,
    pub sector: Sector,
    pub founded_year: i64,
    pub employees: i64,
    /// In millions of US dollars.
    pub market_cap_millions: i64,
    pub business: Business,
}

/// Where a company's figures come from.
pub struct Business {
    /// The newest five quarters.
    pub recent: Recent,
    /// Revenue growth a year, in percent.
    pub growth_pct: f64,
    /// First year and quarter (1 to 4) with figures.
    pub listed: (i64, usize),
}

/// The newest five quarters of a company.
pub enum Recent {
    /// Given facts in millions of US dollars, revenue and profit: Q1 to Q4 2024, then Q1 2025.
    Given([(f64, f64); 5]),
    /// Made from revenue of 2024 in millions of US dollars and the profit margin in percent.
    Made { revenue_millions: f64, margin_pct: f64 },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Sector {
    Technology,
    FinancialServices,
    Healthcare,
    Energy,
    Retail,
    Industrials,
    Telecommunications,
    ConsumerGoods,
}

impl Sector {
    pub fn name(self) -> &'static str {
        match self {
            Self::Technology => "Technology",
            Self::FinancialServices => "Financial Services",
            Self::Healthcare => "Healthcare",
            Self::Energy => "Energy",
            Self::Retail => "Retail",
            Self::Industrials => "Industrials",
            Self::Telecommunications => "Telecommunications",
            Self::ConsumerGoods => "Consumer Goods",
        }
    }

    /// Revenue of Q1 to Q4 against the year's mean: shops live off the year's end, power off
    /// the cold months, builders off the warm ones.
    pub fn season(self) -> [f64; 4] {
        match self {
            Self::Technology => [0.95, 0.97, 1.00, 1.08],
            Self::FinancialServices => [0.99, 1.00, 1.00, 1.01],
            Self::Healthcare => [0.98, 1.00, 1.00, 1.02],
            Self::Energy => [1.06, 0.94, 0.95, 1.05],
            Self::Retail => [0.91, 0.95, 0.98, 1.16],
            Self::Industrials => [0.94, 1.03, 1.04, 0.99],
            Self::Telecommunications => [0.99, 0.99, 1.00, 1.02],
            Self::ConsumerGoods => [0.94, 0.98, 1.00, 1.08],
        }
    }
}

const FIRST_PERIOD: (i64, usize) = (2021, 1);

/// All companies in the order of their ids, which begin at 1.
pub fn companies() -> Vec<Company> {
    let mut all = given();
    for (sector, rows) in MADE {
        all.extend(rows.iter().map(|it| made(sector, it)));
    }
    all
}

/// The five whose newest quarters are given.
fn given() -> Vec<Company> {
    use Sector::{Energy, FinancialServices, Healthcare, Retail, Technology};
    let company = |name, symbol, sector, facts: [i64; 3], growth_pct, recent| Company {
        name,
        symbol,
        sector,
        founded_year: facts[0],
        employees: facts[1],
        market_cap_millions: facts[2],
        business: Business { recent: Recent::Given(recent), growth_pct, listed: FIRST_PERIOD },
    };
    vec![
        company(
            "TechCorp Inc.",
            "TECH",
            Technology,
            [1995, 50_000, 250_000],
            9.0,
            [
                (23_000.0, 4_600.0),
                (24_000.0, 4_800.0),
                (26_000.0, 5_500.0),
                (28_000.0, 6_000.0),
                (25_000.0, 5_000.0),
            ],
        ),
        company(
            "FinanceFirst LLC",
            "FINF",
            FinancialServices,
            [1988, 25_000, 125_000],
            4.0,
            [
                (11_800.0, 2_800.0),
                (12_500.0, 2_900.0),
                (13_000.0, 3_100.0),
                (13_500.0, 3_200.0),
                (12_000.0, 3_000.0),
            ],
        ),
        company(
            "HealthTech Solutions",
            "HLTH",
            Healthcare,
            [2005, 15_000, 75_000],
            8.0,
            [
                (7_500.0, 1_100.0),
                (7_800.0, 1_150.0),
                (8_200.0, 1_250.0),
                (8_500.0, 1_300.0),
                (8_000.0, 1_200.0),
            ],
        ),
        company(
            "Green Energy Corp",
            "GREN",
            Energy,
            [2010, 8_000, 45_000],
            14.0,
            [
                (4_800.0, 680.0),
                (5_200.0, 750.0),
                (5_800.0, 850.0),
                (6_000.0, 900.0),
                (5_500.0, 800.0),
            ],
        ),
        company(
            "RetailMax Group",
            "RTLM",
            Retail,
            [1975, 120_000, 95_000],
            6.0,
            [
                (16_800.0, 1_650.0),
                (17_500.0, 1_750.0),
                (19_000.0, 2_000.0),
                (22_000.0, 2_400.0),
                (18_000.0, 1_800.0),
            ],
        ),
    ]
}

/// Name, symbol, founded, employees, market cap in millions, revenue of 2024 in millions,
/// margin in percent, growth a year in percent.
type Made = (&'static str, &'static str, i64, i64, i64, f64, f64, f64);

fn made(sector: Sector, row: &Made) -> Company {
    let &(name, symbol, founded_year, employees, market_cap_millions, revenue, margin, growth) =
        row;
    Company {
        name,
        symbol,
        sector,
        founded_year,
        employees,
        market_cap_millions,
        business: Business {
            recent: Recent::Made { revenue_millions: revenue, margin_pct: margin },
            growth_pct: growth,
            listed: if symbol == LISTED_LATE { (2023, 3) } else { FIRST_PERIOD },
        },
    }
}

/// The symbol of the company that has no figures before its listing.
pub const LISTED_LATE: &str = "VNTR";

#[rustfmt::skip]
const MADE: [(Sector, &[Made]); 8] = [
    (Sector::Technology, &[
        ("Orbwell Semiconductors", "ORBW", 1987, 31_000, 118_000, 38_400.0, 22.0, 12.0),
        ("Quillmark Software", "QLMK", 1999, 22_500, 96_500, 21_600.0, 24.5, 7.5),
        ("Nimbusforge Cloud", "NMBF", 2012, 9_800, 41_200, 7_900.0, 9.0, 27.0),
        ("Vantrello Robotics", "VNTR", 2018, 2_400, 6_300, 1_150.0, -14.0, 38.0),
    ]),
    (Sector::FinancialServices, &[
        ("Larkmoor Bank", "LRKM", 1921, 38_000, 84_000, 40_800.0, 19.0, 2.5),
        ("Tidewick Insurance", "TDWK", 1954, 17_200, 36_500, 29_200.0, 8.5, 4.5),
        ("Ashgrove Pell Capital", "ASHP", 1979, 4_100, 22_800, 6_400.0, 28.0, 6.0),
        ("Copperlane Payments", "CPLN", 2013, 3_600, 19_400, 3_300.0, 12.5, 21.0),
    ]),
    (Sector::Healthcare, &[
        ("Verdanelle Pharma", "VRDN", 1968, 29_500, 68_200, 24_700.0, 18.5, 3.5),
        ("Mossbrook Clinics", "MSBK", 1991, 64_000, 14_600, 19_300.0, 4.2, 5.5),
        ("Sollivar Devices", "SLVR", 2003, 7_900, 21_900, 5_800.0, 15.0, 11.0),
        ("Geneharrow Biotech", "GNHW", 2015, 1_250, 7_400, 620.0, -36.0, 33.0),
    ]),
    (Sector::Energy, &[
        ("Saltmere Oil & Gas", "SLTM", 1949, 12_400, 31_700, 20_900.0, 10.5, -3.0),
        ("Windhollow Power", "WNDH", 2008, 5_300, 17_500, 8_600.0, 11.0, 9.5),
        ("Petrovane Drilling", "PTVN", 1983, 6_800, 3_900, 5_100.0, -5.5, -8.0),
        ("Sunquill Solar", "SNQL", 2014, 3_200, 12_100, 3_400.0, 6.5, 31.0),
    ]),
    (Sector::Retail, &[
        ("Basketlane Grocers", "BSKL", 1962, 142_000, 39_800, 58_600.0, 3.1, 3.8),
        ("Fernwick Home", "FRNW", 1986, 47_000, 18_300, 21_700.0, 6.4, 1.5),
        ("Clickhamper Online", "CLKH", 2011, 16_500, 27_600, 14_800.0, 2.4, 22.0),
        ("Oldgate Department Stores", "OLDG", 1908, 33_000, 2_100, 9_200.0, -3.8, -6.5),
    ]),
    (Sector::Industrials, &[
        ("Ironvale Machinery", "IRNV", 1936, 54_000, 61_400, 33_500.0, 11.5, 4.0),
        ("Skerrow Aerospace", "SKRW", 1958, 41_000, 52_300, 26_800.0, 8.8, 6.8),
        ("Hexfield Logistics", "HXFD", 1994, 72_000, 23_700, 22_400.0, 5.2, 8.4),
        ("Marrowgate Construction", "MRWG", 1971, 28_600, 9_800, 13_900.0, 4.0, 2.0),
        ("Boltmere Tools", "BLTM", 1952, 8_700, 11_200, 4_700.0, 13.2, 5.0),
    ]),
    (Sector::Telecommunications, &[
        ("Farsignal Telecom", "FRSG", 1985, 46_000, 72_600, 37_200.0, 13.8, 1.2),
        ("Cablecrest Networks", "CBCR", 1989, 24_300, 28_900, 18_100.0, 10.2, -1.0),
        ("Hillspan Wireless", "HLSP", 1997, 11_800, 15_300, 9_400.0, 9.4, 5.8),
        ("Datawharf Fiber", "DTWF", 2009, 4_600, 10_700, 3_100.0, 7.1, 18.5),
        ("Orbitane Satellite", "ORBT", 2016, 1_900, 4_800, 880.0, -21.0, 26.0),
    ]),
    (Sector::ConsumerGoods, &[
        ("Maplethorn Foods", "MPLT", 1927, 36_500, 57_800, 31_400.0, 12.1, 3.0),
        ("Glasswren Beverages", "GLSW", 1946, 19_800, 44_100, 17_600.0, 17.4, 4.6),
        ("Loomhart Apparel", "LMHT", 1974, 26_200, 16_900, 12_300.0, 7.9, 6.2),
        ("Pebblecoat Cosmetics", "PBCT", 1998, 9_100, 20_500, 6_900.0, 16.3, 10.4),
        ("Tumblewick Toys", "TMBW", 1981, 5_400, 5_600, 3_800.0, 8.3, -2.2),
    ]),
];
