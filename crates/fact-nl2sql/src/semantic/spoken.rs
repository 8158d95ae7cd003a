//! What a person said of a database, by the database's own names: for a reader that works with
//! names, as a language model does.
//!
//! Start at [`Spoken`]. Nothing hidden is in it: a measure that is made of a hidden column is left
//! out with its name, for it would tell what there is.

use std::collections::HashMap;

use fact_sql::quote_identifier;

use super::{Meaning, Semantics};
use crate::catalog::Catalog;
use crate::plan::{Agg, Col, Formula};

/// What was said of what is shown; by default nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spoken {
    tables: HashMap<String, OfTable>,
    measures: Vec<SpokenMeasure>,
    values: Vec<SpokenValue>,
}

/// What was said of one table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct OfTable {
    called: Called,
    time: Option<String>,
    columns: HashMap<String, Called>,
}

/// What a person calls a table or a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Called {
    /// First of all.
    pub label: Option<String>,
    /// As well.
    pub synonyms: Vec<String>,
}

/// A figure with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpokenMeasure {
    /// In lower case.
    pub name: String,
    /// Said as well.
    pub synonyms: Vec<String>,
    /// SQL over the database's own names, but for `count(table)`: the rows of that table.
    pub formula: String,
    /// The tables it is made of.
    pub tables: Vec<String>,
}

/// A word for a stored text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpokenValue {
    /// The word.
    pub words: String,
    /// The table that holds the text.
    pub table: String,
    /// The column that holds it.
    pub column: String,
    /// As stored.
    pub text: String,
}

impl Spoken {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What a table is called.
    pub fn table(&self, name: &str) -> Option<&Called> {
        self.tables.get(name).map(|it| &it.called)
    }

    /// What a column is called.
    pub fn column(&self, table: &str, column: &str) -> Option<&Called> {
        self.tables.get(table)?.columns.get(column)
    }

    /// The column that says when a row of a table was.
    pub fn time(&self, table: &str) -> Option<&str> {
        self.tables.get(table)?.time.as_deref()
    }

    /// The measures, in the order they were said.
    pub fn measures(&self) -> &[SpokenMeasure] {
        &self.measures
    }

    /// What `words` mean where they stand for a stored text of that column.
    pub fn value(&self, words: &str, table: &str, column: &str) -> Option<&SpokenValue> {
        let words = words.to_lowercase();
        let is_it = |it: &&SpokenValue| {
            it.table == table && it.column == column && it.words.to_lowercase() == words
        };
        self.values.iter().find(is_it)
    }
}

impl Spoken {
    fn of_table(&mut self, name: &str) -> &mut OfTable {
        self.tables.entry(name.to_owned()).or_default()
    }

    fn of_column(&mut self, table: &str, column: &str) -> &mut Called {
        self.of_table(table).columns.entry(column.to_owned()).or_default()
    }
}

impl Semantics {
    /// What was said, by the names of `catalog` and as far as it shows them. Columns stand where
    /// they do in `catalog`.
    pub(crate) fn spoken(&self, catalog: &Catalog) -> Spoken {
        let mut spoken = Spoken::default();
        for it in &self.tables {
            let Some(table) = catalog.table(it.table) else { continue };
            spoken.of_table(&table.name).called.add(it.label.as_ref(), &it.synonyms);
        }
        for it in &self.columns {
            let Some((table, column)) = catalog.shown_name(it.col) else { continue };
            spoken.of_column(table, column).add(it.label.as_ref(), &it.synonyms);
        }
        for it in self.times() {
            let Some((table, column)) = catalog.shown_name(it) else { continue };
            spoken.of_table(table).time = Some(column.to_owned());
        }
        for (word, meaning) in &self.words {
            let word = std::slice::from_ref(word);
            match meaning {
                Meaning::Table(it) => {
                    let Some(table) = catalog.table(*it) else { continue };
                    spoken.of_table(&table.name).called.add(None, word);
                }
                Meaning::Column(it) => {
                    let Some((table, column)) = catalog.shown_name(*it) else { continue };
                    spoken.of_column(table, column).add(None, word);
                }
                // Told with the measure, and with the values.
                Meaning::Measure(_) | Meaning::Value(..) => {}
            }
        }
        spoken.measures = self.measures().filter_map(|it| measure(catalog, it)).collect();
        let value = |(words, col, text): (&str, Col, &str)| {
            let (table, column) = catalog.shown_name(col)?;
            Some(SpokenValue {
                words: words.to_owned(),
                table: table.to_owned(),
                column: column.to_owned(),
                text: text.to_owned(),
            })
        };
        spoken.values = self.values().filter_map(value).collect();
        spoken
    }
}

impl Called {
    fn add(&mut self, label: Option<&String>, synonyms: &[String]) {
        self.label = self.label.take().or_else(|| label.cloned());
        for it in synonyms {
            if !self.synonyms.contains(it) && self.label.as_ref() != Some(it) {
                self.synonyms.push(it.clone());
            }
        }
    }
}

fn measure(
    catalog: &Catalog,
    (name, formula, synonyms): (&str, &Formula, Vec<&str>),
) -> Option<SpokenMeasure> {
    let table = |it: usize| Some(catalog.table(it)?.name.clone());
    Some(SpokenMeasure {
        name: name.to_owned(),
        synonyms: synonyms.into_iter().map(str::to_owned).collect(),
        formula: written(catalog, formula)?,
        tables: tables_of(formula).into_iter().filter_map(table).collect(),
    })
}

/// The tables a formula is made of, each once.
pub(crate) fn tables_of(formula: &Formula) -> Vec<usize> {
    let mut tables = match formula {
        Formula::Column { col, .. } | Formula::Different { col } => vec![col.table],
        Formula::Rows { table } => vec![*table],
        Formula::Product { left, right, .. } => vec![left.table, right.table],
        Formula::Ratio { over: left, under: right, .. }
        | Formula::Less { from: left, take: right } => {
            let mut both = tables_of(left);
            both.extend(tables_of(right));
            both
        }
    };
    tables.sort_unstable();
    tables.dedup();
    tables
}

/// `formula` by names; `None` where one of them is hidden.
fn written(catalog: &Catalog, formula: &Formula) -> Option<String> {
    let name = |col: &Col| {
        let (table, column) = catalog.shown_name(*col)?;
        Some(format!("{}.{}", quote_identifier(table), quote_identifier(column)))
    };
    let inner = |it: &Formula| {
        let text = written(catalog, it)?;
        let is_made_of_two = matches!(it, Formula::Ratio { .. } | Formula::Less { .. });
        Some(if is_made_of_two { format!("({text})") } else { text })
    };
    Some(match formula {
        Formula::Column { col, agg } => format!("{}({})", function(*agg), name(col)?),
        Formula::Different { col } => format!("count(distinct {})", name(col)?),
        Formula::Rows { table } => {
            format!("count({})", quote_identifier(&catalog.table(*table)?.name))
        }
        Formula::Product { left, right, agg } => {
            format!("{}({} * {})", function(*agg), name(left)?, name(right)?)
        }
        Formula::Ratio { over, under, percent } => {
            let factor = if *percent { "100.0" } else { "1.0" };
            format!("{factor} * {} / {}", inner(over)?, inner(under)?)
        }
        Formula::Less { from, take } => format!("{} - {}", inner(from)?, inner(take)?),
    })
}

fn function(agg: Agg) -> &'static str {
    match agg {
        Agg::Sum => "sum",
        Agg::Avg => "avg",
        Agg::Min => "min",
        Agg::Max => "max",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Learning;
    use crate::semantic::tests::schema;

    fn spoken(text: &str) -> Spoken {
        let said = Semantics::read(text, &schema()).expect("no fault");
        Catalog::told(&Learning::new(schema()).finish(), &said).spoken().clone()
    }

    #[track_caller]
    fn check_formula(formula: &str, percent: bool, expected: &str) {
        let text = format!("[measure.m]\nformula = {formula:?}\npercent = {percent}");
        let spoken = spoken(&text);
        let written: Vec<_> = spoken.measures().iter().map(|it| it.formula.as_str()).collect();
        assert_eq!(written, [expected]);
    }

    #[test]
    fn a_formula_is_written_over_the_names_of_the_database() {
        let net = "sum(orders.amount) - sum(orders.refund)";
        check_formula("SUM(Orders.AMOUNT) - sum(orders.refund)", false, net);
        check_formula(
            "sum(orders.[unit price] * orders.amount)",
            false,
            "sum(orders.\"unit price\" * orders.amount)",
        );
        let ratio = "100.0 * (sum(orders.amount) - sum(orders.refund)) / count(orders)";
        check_formula(&format!("({net}) / count(orders)"), true, ratio);
        check_formula(
            "avg(orders.amount) / count(distinct orders.cust)",
            false,
            "1.0 * avg(orders.amount) / count(distinct orders.cust)",
        );
    }

    #[test]
    fn what_is_called_something_is_told_by_its_own_name() {
        let spoken = spoken(
            "[table.orders]\nlabel = 'sales'\nsynonyms = ['deals']\ntime = 'placed_on'\n\
             [column.'orders.amount']\nlabel = 'turnover'\n\
             [measure.net]\nformula = 'sum(orders.refund)'\nsynonyms = ['takings']\n\
             [words]\npurchases = 'orders'\nrevenue = 'orders.amount'\nmargin = 'net'\n\
             home = 'customers.city = Oslo'",
        );
        let called = |label: &str, synonyms: &[&str]| Called {
            label: Some(label.to_owned()),
            synonyms: synonyms.iter().map(|it| (*it).to_owned()).collect(),
        };
        assert_eq!(spoken.table("orders"), Some(&called("sales", &["deals", "purchases"])));
        assert_eq!(spoken.column("orders", "amount"), Some(&called("turnover", &["revenue"])));
        assert_eq!(spoken.column("orders", "refund"), None);
        assert_eq!((spoken.time("orders"), spoken.time("customers")), (Some("placed_on"), None));
        let [net] = spoken.measures() else { panic!("{:?}", spoken.measures()) };
        assert_eq!(
            (&*net.synonyms, &*net.tables),
            (&["takings", "margin"].map(str::to_owned)[..], &["orders".to_owned()][..])
        );
        let home = spoken.value("Home", "customers", "city").map(|it| it.text.as_str());
        assert_eq!(home, Some("Oslo"));
    }

    #[test]
    fn what_is_hidden_is_left_out_with_all_that_is_made_of_it() {
        let spoken = spoken(
            "[table.customers]\nhidden = true\nlabel = 'people'\n\
             [table.orders]\ntime = 'placed_on'\n\
             [column.'orders.placed_on']\nhidden = true\n\
             [column.'orders.refund']\nhidden = true\nlabel = 'returns'\n\
             [measure.net]\nformula = 'sum(orders.amount) - sum(orders.refund)'\n\
             [measure.share]\nformula = 'net / count(orders)'\n\
             [measure.people]\nformula = 'count(customers)'\n\
             [measure.gross]\nformula = 'sum(orders.amount)'\n\
             [words]\nclients = 'customers'\nback = 'orders.refund'\nhome = 'customers.city = Oslo'",
        );
        let names: Vec<_> = spoken.measures().iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["gross"]);
        let nothing = Spoken { measures: spoken.measures.clone(), ..Spoken::default() };
        let told_of_orders = Spoken { tables: spoken.tables.clone(), ..nothing };
        assert_eq!(spoken, told_of_orders);
        assert_eq!(spoken.table("orders"), Some(&Called::default()));
    }
}
