//! The tables one `SELECT` reads: its base, what is joined to it, and how rows are filtered.
//!
//! A table that would multiply the base's rows is never joined for a filter: it is looked into
//! by a sub-select instead.

use std::collections::BTreeMap;

use fact_sql::{quote_identifier as quote, quote_text};

use crate::catalog::{Axis, AxisForm, Catalog, Step, path};
use crate::period::{self, Grain, Span};
use crate::plan::{Cmp, Col, Filter, Test};

/// The tables one `SELECT` reads.
pub(super) struct Scope<'a> {
    pub catalog: &'a Catalog,
    pub base: usize,
    aliases: BTreeMap<usize, String>,
    steps: Vec<Step>,
    /// Whether some join multiplies the base's rows.
    pub fans_out: bool,
    taken: Vec<String>,
}

impl<'a> Scope<'a> {
    /// A scope of one table, under an alias that is not in `taken`.
    pub fn new(catalog: &'a Catalog, base: usize, taken: &[String]) -> Self {
        let mut scope = Self {
            catalog,
            base,
            aliases: BTreeMap::new(),
            steps: Vec::new(),
            fans_out: false,
            taken: taken.to_vec(),
        };
        scope.name(base);
        scope
    }

    /// Joins `table`, by way of whatever lies between; `false` where nothing connects it.
    pub fn reach(&mut self, table: usize) -> bool {
        let edges = self.catalog.edges();
        let Some(steps) = path(edges, self.catalog.tables().len(), self.base, table) else {
            return false;
        };
        for step in steps {
            if !self.aliases.contains_key(&step.right.table) {
                self.fans_out |= step.fans_out;
                self.name(step.right.table);
                self.steps.push(step);
            }
        }
        true
    }

    /// Whether reaching `table` would multiply the base's rows.
    pub fn would_fan_out(&self, table: usize) -> bool {
        if self.aliases.contains_key(&table) {
            return false;
        }
        let steps = path(self.catalog.edges(), self.catalog.tables().len(), self.base, table);
        steps.is_some_and(|it| it.iter().any(|it| it.fans_out))
    }

    fn name(&mut self, table: usize) {
        let info = self.catalog.table(table);
        let word = info.and_then(|it| it.words.first().cloned()).unwrap_or_else(|| "t".into());
        let letters: String = word.chars().filter(char::is_ascii_alphabetic).collect();
        let usable =
            |it: &String| !it.is_empty() && !self.taken.contains(it) && !fact_sql::is_keyword(it);
        let prefixes = (1..=letters.len()).filter_map(|n| letters.get(..n).map(str::to_owned));
        let numbered = (2..).map(|n| format!("t{n}"));
        let Some(alias) = prefixes.chain(numbered).find(usable) else { return };
        self.taken.push(alias.clone());
        self.aliases.insert(table, alias);
    }

    /// A column as it is written in this scope.
    pub fn col(&self, col: Col) -> String {
        let alias = self.aliases.get(&col.table).map_or("", String::as_str);
        let name = self.catalog.column(col).map_or_else(String::new, |it| quote(&it.name));
        format!("{alias}.{name}")
    }

    /// What names a row of `table`.
    pub fn label(&self, table: usize) -> String {
        let Some(info) = self.catalog.table(table) else { return "NULL".into() };
        let parts: Vec<String> =
            info.label.iter().map(|&column| self.col(Col { table, column })).collect();
        match (parts.as_slice(), info.key) {
            ([], Some(column)) => self.col(Col { table, column }),
            ([], None) => format!("{}.rowid", self.aliases.get(&table).map_or("", String::as_str)),
            _ => parts.join(" || ' ' || "),
        }
    }

    /// What tells the rows of `table` apart.
    pub fn key(&self, table: usize) -> Option<String> {
        let column = self.catalog.table(table)?.key?;
        Some(self.col(Col { table, column }))
    }

    /// The `FROM` item of the base.
    pub fn from(&self) -> String {
        self.table_item(self.base)
    }

    fn table_item(&self, table: usize) -> String {
        let name = self.catalog.table(table).map_or_else(String::new, |it| source(&it.name));
        format!("{name} AS {}", self.aliases.get(&table).map_or("", String::as_str))
    }

    /// The joins, in an order in which each finds its left side.
    pub fn joins(&self) -> Vec<String> {
        let join = |it: &Step| {
            let item = self.table_item(it.right.table);
            let pairs = self.catalog.joined_on(it).into_iter();
            let equal: Vec<String> = pairs
                .map(|(left, right)| format!("{} = {}", self.col(right), self.col(left)))
                .collect();
            format!("JOIN {item} ON {}", equal.join(" AND "))
        };
        self.steps.iter().map(join).collect()
    }

    /// The joins in words, for the reader.
    pub fn join_words(&self) -> Vec<(String, String)> {
        let name = |it: Col| {
            let table = self.catalog.table(it.table).map_or("", |it| it.name.as_str());
            let column = self.catalog.column(it).map_or("", |it| it.name.as_str());
            format!("{table}.{column}")
        };
        let table = |it: usize| self.catalog.table(it).map_or("", |it| it.name.as_str());
        let words = |it: &Step| {
            let label = format!("{} with {}", table(it.left.table), table(it.right.table));
            let pairs = self.catalog.joined_on(it).into_iter();
            let equal: Vec<String> =
                pairs.map(|(left, right)| format!("{} = {}", name(left), name(right))).collect();
            (label, equal.join(" and "))
        };
        self.steps.iter().map(words).collect()
    }

    /// A filter as a condition; tables it needs are joined, or looked into where joining them
    /// would multiply rows.
    pub fn filter(&mut self, filter: &Filter) -> String {
        if filter.test == Test::Exists {
            return self.look_into(filter.col.table, filter.negated, |_| "1".into());
        }
        if self.would_fan_out(filter.col.table) {
            return self.look_into(filter.col.table, filter.negated, |inner| {
                let inside = Filter { negated: false, ..filter.clone() };
                inner.filter(&inside)
            });
        }
        self.reach(filter.col.table);
        let column = self.col(filter.col);
        test(&column, self.catalog, filter)
    }

    /// `left IN (SELECT … WHERE condition)` for a table that is on the many side.
    fn look_into(
        &mut self,
        table: usize,
        negated: bool,
        condition: impl Fn(&mut Scope) -> String,
    ) -> String {
        let steps = path(self.catalog.edges(), self.catalog.tables().len(), self.base, table);
        let steps = steps.unwrap_or_default();
        let down = steps.iter().find(|it| it.fans_out).copied();
        let Some(down) = down else { return self.refers(&steps, negated) };
        self.reach(down.left.table);
        let mut inner = Scope::new(self.catalog, down.right.table, &self.taken);
        inner.reach(table);
        let condition = condition(&mut inner);
        let mut lines =
            vec![format!("SELECT {}", inner.col(down.right)), format!("FROM {}", inner.from())];
        lines.extend(inner.joins());
        if negated {
            // `NOT IN` over a list with an empty cell is never true.
            lines.push(format!("WHERE {} IS NOT NULL", inner.col(down.right)));
        }
        if condition != "1" {
            lines.push(format!("{} {condition}", if negated { "  AND" } else { "WHERE" }));
        }
        let not = if negated { "NOT IN" } else { "IN" };
        format!("{} {not} (\n    {}\n  )", self.col(down.left), lines.join("\n    "))
    }

    /// Whether rows refer to one of another table at all: "players without a club".
    fn refers(&mut self, steps: &[Step], negated: bool) -> String {
        let Some(last) = steps.last() else { return if negated { "0" } else { "1" }.into() };
        self.reach(last.left.table);
        format!("{} IS {}NULL", self.col(last.left), if negated { "" } else { "NOT " })
    }

    /// The axis the base's rows are on, with its table joined.
    pub fn axis(&mut self) -> Option<&'a Axis> {
        let axis = crate::resolve::axis_near(self.catalog, self.base)?;
        self.reach(axis.table).then_some(axis)
    }

    /// The condition that rows fall into `span`; looked up through a dated table on the many
    /// side where the base has no time of its own. `None` where time means nothing here.
    pub fn in_span(&mut self, span: Span, look: bool) -> Option<String> {
        if let Some(axis) = self.axis() {
            return Some(self.axis_test(axis, span));
        }
        let axis = self.catalog.main_axis().filter(|_| look)?;
        if !self.would_fan_out(axis.table) {
            return None;
        }
        Some(self.look_into(axis.table, false, |inner| inner.axis_test(axis, span)))
    }

    fn axis_test(&self, axis: &Axis, span: Span) -> String {
        let at = |column| self.col(Col { table: axis.table, column });
        match axis.form {
            AxisForm::Year { year } => year_test(&at(year), span.from, span.to),
            AxisForm::YearQuarter { year, quarter, text } => {
                let show =
                    |it: i64| if text { format!("'Q{}'", it + 1) } else { (it + 1).to_string() };
                pair_test(&at(year), &at(quarter), span.in_grain(Grain::Quarter), show)
            }
            AxisForm::YearMonth { year, month } => {
                pair_test(&at(year), &at(month), span.in_grain(Grain::Month), |it| {
                    (it + 1).to_string()
                })
            }
            AxisForm::Date { date } => {
                let days = span.in_grain(Grain::Day);
                let (from, next) = (period::iso_date(days.from), period::iso_date(days.to + 1));
                format!("{0} >= '{from}' AND {0} < '{next}'", at(date))
            }
        }
    }

    /// A period's name, number and what it is grouped and ordered by.
    pub fn period(&mut self, grain: Grain) -> Option<Period> {
        let axis = self.axis()?;
        let at = |column| self.col(Col { table: axis.table, column });
        Some(match axis.form {
            AxisForm::Year { year } => Period::same(at(year)),
            AxisForm::YearQuarter { year, quarter, text } => {
                let (year, quarter) = (at(year), at(quarter));
                if grain == Grain::Year {
                    return Some(Period::same(year));
                }
                let (name, number) = if text {
                    (
                        format!("{quarter} || ' ' || {year}"),
                        format!("CAST(SUBSTR({quarter}, 2) AS INTEGER)"),
                    )
                } else {
                    (format!("'Q' || {quarter} || ' ' || {year}"), quarter.clone())
                };
                let part = if text { quarter.clone() } else { format!("'Q' || {quarter}") };
                Period {
                    name,
                    number: format!("{year} * 4 + {number} - 1"),
                    groups: vec![year, quarter],
                    part,
                }
            }
            AxisForm::YearMonth { year, month } => {
                let (year, month) = (at(year), at(month));
                match grain {
                    Grain::Year => Period::same(year),
                    Grain::Quarter => Period {
                        name: format!("'Q' || (({month} + 2) / 3) || ' ' || {year}"),
                        number: format!("{year} * 4 + ({month} - 1) / 3"),
                        part: format!("'Q' || (({month} + 2) / 3)"),
                        groups: vec![year, format!("({month} + 2) / 3")],
                    },
                    _ => Period {
                        name: format!("printf('%04d-%02d', {year}, {month})"),
                        number: format!("{year} * 12 + {month} - 1"),
                        part: month.clone(),
                        groups: vec![year, month],
                    },
                }
            }
            AxisForm::Date { date } => dated(&at(date), grain),
        })
    }
}

/// Names the emitter gives to steps of a statement.
const STEPS: &[&str] = &[
    "totals",
    "ranked",
    "shares",
    "compared",
    "grown",
    "figures",
    "pairs",
    "deviations",
    "placed",
    "present",
    "single_values",
    "period_values",
    "centred",
    "calendar",
    "changed",
    "coefficients",
    "detrended",
    "deviated",
    "effects",
    "fenced",
    "growths",
    "measured",
    "names",
    "quartered",
    "ranks",
    "scored",
    "seasons",
    "smoothed",
    "square",
    "weighted",
];

/// A table in a `FROM`; one that goes by the name of a step is told from it.
pub(super) fn source(table: &str) -> String {
    let lower = table.to_ascii_lowercase();
    let is_step = STEPS.contains(&lower.as_str())
        || lower.ends_with("_totals")
        || lower.starts_with("by_")
        || lower.ends_with("periods");
    if is_step { format!("main.{}", quote(table)) } else { quote(table) }
}

/// How a period is written in a scope.
pub(super) struct Period {
    /// Its name, "Q1 2025".
    pub name: String,
    /// Its number, counting on.
    pub number: String,
    /// Its place in the year, "Q1".
    pub part: String,
    /// What it is grouped and, in time order, ordered by.
    pub groups: Vec<String>,
}

impl Period {
    fn same(year: String) -> Self {
        Self { name: year.clone(), number: year.clone(), part: year.clone(), groups: vec![year] }
    }
}

fn dated(date: &str, grain: Grain) -> Period {
    let year = format!("CAST(strftime('%Y', {date}) AS INTEGER)");
    let month = format!("CAST(strftime('%m', {date}) AS INTEGER)");
    match grain {
        Grain::Year => Period::same(year),
        Grain::Quarter => {
            let quarter = format!("({month} + 2) / 3");
            Period {
                name: format!("'Q' || ({quarter}) || ' ' || strftime('%Y', {date})"),
                number: format!("{year} * 4 + {quarter} - 1"),
                part: format!("'Q' || ({quarter})"),
                groups: vec![year, quarter],
            }
        }
        Grain::Month => {
            let name = format!("strftime('%Y-%m', {date})");
            let number = format!("{year} * 12 + {month} - 1");
            Period {
                groups: vec![name.clone()],
                name,
                number,
                part: format!("strftime('%m', {date})"),
            }
        }
        Grain::Day => {
            let name = format!("date({date})");
            let number = format!("CAST(julianday(date({date})) AS INTEGER)");
            Period {
                groups: vec![name.clone()],
                name,
                number,
                part: format!("strftime('%d', {date})"),
            }
        }
    }
}

fn year_test(year: &str, from: i64, to: i64) -> String {
    if from == to { format!("{year} = {from}") } else { format!("{year} BETWEEN {from} AND {to}") }
}

fn pair_test(year: &str, part: &str, span: Span, show: impl Fn(i64) -> String) -> String {
    if let Some((from, to)) = span.whole_years() {
        return year_test(year, from, to);
    }
    let n = span.grain.per_year();
    let split = |it: i64| (it.div_euclid(n), show(it.rem_euclid(n)));
    let ((from_year, from), (to_year, to)) = (split(span.from), split(span.to));
    if span.from == span.to {
        return format!("{year} = {from_year} AND {part} = {from}");
    }
    format!("({year}, {part}) BETWEEN ({from_year}, {from}) AND ({to_year}, {to})")
}

fn test(column: &str, catalog: &Catalog, filter: &Filter) -> String {
    let not = if filter.negated { "NOT " } else { "" };
    match &filter.test {
        Test::OneOf(texts) => {
            let quoted: Vec<String> = texts.iter().map(|it| quote_text(it)).collect();
            match quoted.as_slice() {
                [one] if filter.negated => format!("{column} <> {one}"),
                [one] => format!("{column} = {one}"),
                _ => format!("{column} {not}IN ({})", quoted.join(", ")),
            }
        }
        Test::Contains(pattern) => format!("{column} {not}LIKE {}", quote_text(pattern)),
        Test::Compare(cmp, value) => compared(column, *cmp, *value),
        Test::Between(low, high) => {
            format!("{column} {not}BETWEEN {} AND {}", number(*low), number(*high))
        }
        Test::CompareAverage(cmp) => {
            let table =
                catalog.table(filter.col.table).map_or_else(String::new, |it| source(&it.name));
            let name = catalog.column(filter.col).map_or_else(String::new, |it| quote(&it.name));
            format!("{column} {} (SELECT AVG({name}) FROM {table})", cmp.sign())
        }
        Test::IsNull => format!("{column} IS {not}NULL"),
        Test::Exists => "1".into(),
    }
}

/// `expression > 5`.
pub(super) fn compared(expression: &str, cmp: Cmp, value: f64) -> String {
    format!("{expression} {} {}", cmp.sign(), number(value))
}

/// A number as SQL writes it: whole ones without a point.
pub(super) fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        format!("{value:.0}")
    } else {
        value.to_string()
    }
}
