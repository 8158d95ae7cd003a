//! What can be asked of the sample: meanings, each with the statement that answers it.
//!
//! Start at [`all`]. A meaning is a family with one value in each of its places, so that two of a
//! family that differ in one place are a near miss: another year, bottom for top, not for in. The
//! statements are written by hand and know nothing of FACT's engine.

use crate::slots::{
    COMPANIES, Figure, HEADCOUNT, KEPT, MARGIN_PERIODS, MEASURES, PERIODS, Period, SECTORS, Slot,
    THREE_PERIODS, YEARS, number, people, text, words,
};

/// One thing that can be meant.
pub struct Meaning {
    /// Which sentences ask for it; see `wording`.
    pub family: &'static str,
    /// What stands in the places of those sentences.
    pub slots: Vec<Slot>,
    /// Tells it from every other of its family, a part a place.
    pub parts: Vec<String>,
    /// Answers it.
    pub sql: String,
    /// Whether the order of the rows is part of the answer.
    pub ordered: bool,
}

impl Meaning {
    pub fn id(&self) -> String {
        format!("{}/{}", self.family, self.parts.join("/"))
    }

    /// Whether it differs from `other` in one place only.
    pub fn is_near(&self, other: &Self) -> bool {
        let n_apart = self.parts.iter().zip(&other.parts).filter(|(a, b)| a != b).count();
        self.family == other.family && n_apart == 1
    }
}

const FACTS: &str = "financial_records f JOIN companies c ON c.id = f.company_id";

pub fn all() -> Vec<Meaning> {
    let mut all = Vec::new();
    sums(&mut all);
    rankings(&mut all);
    of_sectors(&mut all);
    of_companies(&mut all);
    lists(&mut all);
    all
}

fn add(all: &mut Vec<Meaning>, family: &'static str, slots: Vec<Slot>, sql: String, ordered: bool) {
    let parts = slots.iter().map(|it| it.part.clone()).collect();
    all.push(Meaning { family, slots, parts, sql, ordered });
}

/// One figure: all, a sector's, all but a sector's.
fn sums(all: &mut Vec<Meaning>) {
    for measure in &MEASURES {
        let sum = format!("SELECT SUM(f.{}) FROM {FACTS} WHERE", measure.column);
        for period in &PERIODS {
            let sql = format!("{sum} {}", period.condition());
            add(all, "total", vec![measure.slot(), period.slot()], sql, false);
        }
        for period in &THREE_PERIODS {
            for sector in SECTORS {
                let (slots, name) = (vec![measure.slot(), words(sector), period.slot()], sector[0]);
                let when = period.condition();
                let sql = format!("{sum} {when} AND c.sector = '{name}' COLLATE NOCASE");
                add(all, "total of sector", slots.clone(), sql, false);
                if measure.column != "expenses" && period.quarter.is_none() {
                    let sql = format!("{sum} {when} AND c.sector <> '{name}' COLLATE NOCASE");
                    add(all, "total without", slots, sql, false);
                }
            }
        }
    }
}

/// The first and the last of all companies.
fn rankings(all: &mut Vec<Meaning>) {
    for (best, order) in [(true, "DESC"), (false, "ASC")] {
        let side = |family: &'static str, other: &'static str| if best { family } else { other };
        for period in &THREE_PERIODS {
            for measure in &MEASURES {
                let rows = format!(
                    "SELECT c.name, SUM(f.{}) AS v FROM {FACTS} WHERE {} GROUP BY c.id ORDER BY v {order}",
                    measure.column,
                    period.condition()
                );
                let slots = vec![measure.slot(), period.slot()];
                let family = side("who most", "who least");
                add(all, family, slots.clone(), format!("{rows} LIMIT 1"), true);
                for n in [3, 5, 10] {
                    let slots = [vec![number(n)], slots.clone()].concat();
                    add(all, side("top", "bottom"), slots, format!("{rows} LIMIT {n}"), true);
                }
            }
        }
        for kept in &KEPT {
            for n in [3, 5, 10] {
                let column = kept.column;
                let sql = format!(
                    "SELECT name, {column} FROM companies ORDER BY {column} {order} LIMIT {n}"
                );
                let family = side("top kept", "bottom kept");
                add(all, family, vec![number(n), kept.slot()], sql, true);
            }
        }
    }
}

/// A row a sector or a quarter, and ratios and averages of one sector.
fn of_sectors(all: &mut Vec<Meaning>) {
    for measure in &MEASURES {
        let column = measure.column;
        for period in &THREE_PERIODS {
            let sql = format!(
                "SELECT c.sector, SUM(f.{column}) FROM {FACTS} WHERE {} GROUP BY c.sector",
                period.condition()
            );
            add(all, "by sector", vec![measure.slot(), period.slot()], sql, false);
        }
        for year in YEARS {
            let sql = format!(
                "SELECT quarter || ' ' || year, SUM({column}) FROM financial_records \
                 WHERE year = {year} GROUP BY quarter ORDER BY quarter"
            );
            add(all, "by quarter", vec![measure.slot(), text(year)], sql, true);
        }
    }
    for kept in &KEPT {
        let average = format!("AVG({}) FROM companies", kept.column);
        let sql = format!("SELECT sector, {average} GROUP BY sector");
        add(all, "average by sector", vec![kept.slot()], sql, false);
        for sector in SECTORS {
            let sql = format!("SELECT {average} WHERE sector = '{}' COLLATE NOCASE", sector[0]);
            add(all, "average of sector", vec![kept.slot(), words(sector)], sql, false);
        }
    }
    for period in &MARGIN_PERIODS {
        for sector in SECTORS {
            let sql = format!(
                "SELECT SUM(f.profit) * 100.0 / SUM(f.revenue) FROM {FACTS} \
                 WHERE {} AND c.sector = '{}' COLLATE NOCASE",
                period.condition(),
                sector[0]
            );
            add(all, "margin of sector", vec![words(sector), period.slot()], sql, false);
        }
    }
}

/// Figures of one company.
fn of_companies(all: &mut Vec<Meaning>) {
    for company in COMPANIES {
        for period in &THREE_PERIODS {
            for Figure { column, words: said } in &MEASURES {
                let sql = format!(
                    "SELECT SUM(f.{column}) FROM {FACTS} WHERE {} AND c.name = '{}'",
                    period.condition(),
                    company[0]
                );
                let measure = Slot::new("m", column, said);
                let name = Slot::new("c", company[0], &company[1..]);
                add(all, "of company", vec![name, measure, period.slot()], sql, false);
            }
        }
    }
}

/// Which companies, and how many.
fn lists(all: &mut Vec<Meaning>) {
    for sector in SECTORS {
        let of = |what: &str, is: &str| {
            format!("SELECT {what} FROM companies WHERE sector {is} '{}' COLLATE NOCASE", sector[0])
        };
        add(all, "in sector", vec![words(sector)], of("name", "="), false);
        add(all, "not in sector", vec![words(sector)], of("name", "<>"), false);
        add(all, "how many in sector", vec![words(sector)], of("COUNT(*)", "="), false);
    }
    for n in HEADCOUNT {
        for (more, is) in [(true, ">"), (false, "<")] {
            let of = |what: &str| format!("SELECT {what} FROM companies WHERE employees {is} {n}");
            let family = if more { "more people" } else { "fewer people" };
            add(all, family, vec![people(n)], of("name, employees"), false);
            let family = if more { "how many above" } else { "how many below" };
            add(all, family, vec![people(n)], of("COUNT(*)"), false);
        }
    }
    for year in [1950, 1980, 2000, 2010] {
        for (family, is) in [("founded after", ">"), ("founded before", "<")] {
            let sql =
                format!("SELECT name, founded_year FROM companies WHERE founded_year {is} {year}");
            add(all, family, vec![text(year)], sql, false);
        }
    }
}

impl Period {
    fn condition(&self) -> String {
        match self.quarter {
            Some(quarter) => format!("f.year = {} AND f.quarter = 'Q{quarter}'", self.year),
            None => format!("f.year = {}", self.year),
        }
    }
}
