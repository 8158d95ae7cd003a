//! The amounts the rows of a table stand for: a payment its sum, a rating its stars.
//!
//! Knows nothing of questions but whether they speak of what is taken in.

use super::{Catalog, ColumnInfo, MOMENTS, Moment, NameHit, Role, Target, recalls};
use crate::glossary::VERBS;
use crate::lex::{Pause, Token};
use crate::plan::{Agg, Col};
use crate::words::{singular, stem};

/// Stems of what amounts are told in, whatever they are amounts of.
const MEASURED_IN: &[&str] = &[
    "hour", "minut", "unit", "piec", "litr", "liter", "gallon", "kg", "kilo", "kilogram", "ton",
    "tonn", "kwh", "km", "kilometr", "mile",
];

impl Catalog {
    /// The amount a row of a table stands for: the only one it keeps, or one of money or goods.
    pub(crate) fn amount_of(&self, table: usize) -> Option<Col> {
        self.only_amount(table).or_else(|| self.main_amount(table, Agg::Max))
    }

    /// The table that keeps when a row of this one was: itself, or, where it keeps no date, the one whose
    /// parts its rows are ("order lines" of orders).
    pub(crate) fn dated_whole_of(&self, table: usize) -> usize {
        let dated = |table: usize| {
            let columns = self.table(table).map(|it| it.columns.as_slice()).unwrap_or_default();
            columns.iter().any(|it| it.role == Role::Date)
        };
        let words = |table: usize| self.table(table).map(|it| it.words.as_slice());
        let is_part_of = |whole: &usize| {
            words(table).zip(words(*whole)).is_some_and(|(own, whole)| {
                let singular =
                    |it: &[String]| -> Vec<String> { it.iter().map(|it| singular(it)).collect() };
                own.len() > whole.len() && singular(own).starts_with(&singular(whole))
            })
        };
        if dated(table) {
            return table;
        }
        let mut wholes =
            self.edges().iter().filter(|it| it.from.table == table).map(|it| it.to.table);
        wholes.find(|it| is_part_of(it) && dated(*it)).unwrap_or(table)
    }

    /// Whether a date is called by what was done, or tells the same part of a happening: "added" and
    /// "signed up".
    pub(crate) fn tells_of(&self, date: Col, done: &str) -> bool {
        let said = stem(done);
        self.column(date).is_some_and(|it| {
            if it.role != Role::Date || MOMENTS.of_words(&[done.to_owned()]) == Moment::Begun {
                return true; // whatever a date is called, it may be that of a beginning
            }
            let same =
                it.moment != Moment::Plain && MOMENTS.of_words(&[done.to_owned()]) == it.moment;
            same || it.words.iter().any(|word| recalls(&said, word))
        })
    }

    /// Whether the rows of a table are things that something happens to: they have names, and other
    /// rows, which keep dates, refer to them.
    pub(crate) fn happens_to(&self, table: usize) -> bool {
        let has = |table: usize, role: Role| {
            let columns = self.table(table).map(|it| it.columns.as_slice()).unwrap_or_default();
            columns.iter().any(|it| it.role == role)
        };
        let mut refer =
            self.edges().iter().filter(|it| it.to.table == table && it.from.table != table);
        has(table, Role::Name)
            && refer.any(|it| has(self.dated_whole_of(it.from.table), Role::Date))
    }

    /// Whether the numbers of a column add up, rather than only telling its rows apart.
    pub(crate) fn adds_up(&self, col: Col) -> bool {
        let Some(info) = self.column(col) else { return false };
        let counts = |it: &String| {
            matches!(it.as_str(), "number" | "count" | "amount" | "total" | "quantity")
        };
        let told = info.words.first().is_some_and(counts)
            || info.words.last().is_some_and(|it| counts(it) && it != "number");
        // `days_no` is how many days, `order_no` is a number of one.
        let counts_several = match info.words.as_slice() {
            [things, number] => number == "number" && singular(things) != *things,
            _ => false,
        };
        let told = told || counts_several;
        let numbered = info.words.last().is_some_and(|it| it == "number");
        let steps = numbered
            || info.words.iter().any(|it| {
                matches!(
                    it.as_str(),
                    "grade" | "level" | "rank" | "rating" | "class" | "floor" | "zip"
                )
            });
        info.is_quantity() && (told || !(steps || self.holds_text(col)))
    }

    /// The amount of money or goods a row of a table stands for.
    pub(crate) fn main_amount(&self, table: usize, agg: Agg) -> Option<Col> {
        const AMOUNTS: &[&str] = &["amount", "total", "value", "sum", "quantity"];
        const RATES: &[&str] = &["price", "cost"];
        let columns = &self.table(table)?.columns;
        let called = |noun: &str| {
            columns.iter().position(|it| it.is_quantity() && it.words.iter().any(|it| it == noun))
        };
        let rates = RATES.iter().filter(|_| agg != Agg::Sum);
        AMOUNTS.iter().chain(rates).find_map(|it| called(it)).map(|column| Col { table, column })
    }

    /// The amount of money each row of a table is: that of a payment or a donation, of which all
    /// together are a sum.
    pub(crate) fn sum_of_each(&self, table: usize) -> Option<Col> {
        let is_sum = self
            .table(table)?
            .words
            .last()
            .is_some_and(|it| MOMENTS.says("sums", std::slice::from_ref(it)));
        self.main_amount(table, Agg::Sum).filter(|_| is_sum)
    }

    /// The only amount the rows of a table keep: "average rating" of a table of ratings.
    pub(crate) fn only_amount(&self, table: usize) -> Option<Col> {
        let columns = self.table(table)?.columns.iter().enumerate();
        let mut amounts =
            columns.filter(|(_, it): &(usize, &ColumnInfo)| it.is_quantity() && !it.is_yes_or_no());
        match (amounts.next(), amounts.next()) {
            (Some((column, _)), None) => Some(Col { table, column }),
            _ => None,
        }
    }

    /// Whether a column says by its own name or its table's that it goes off what is taken in: a
    /// refund, a fee, a cost.
    pub(crate) fn is_given_up(&self, col: Col) -> bool {
        // What was charged is taken in, what a charge is for is not.
        let given_up = |words: &[String]| {
            let nouns: Vec<String> = words.iter().filter(|it| *it != "charged").cloned().collect();
            MOMENTS.says("given up", &nouns)
        };
        self.column(col).is_some_and(|it| given_up(&it.words))
            || self.table(col.table).is_some_and(|it| given_up(&it.words))
    }

    /// Leaves of what the tokens from `at` on may be called the amounts that are meant by such words.
    pub(crate) fn keep_meant(&self, hits: &mut Vec<NameHit>, tokens: &[Token], at: usize) {
        const CALLED: f64 = 0.9;
        self.keep_income(hits, tokens, at);
        if tokens.get(at).is_some_and(|it| it.lower == "takings") {
            hits.retain(|it| it.score > CALLED || self.is_of_takings(it)); // a person may have said so
        }
        // A "rating" has the stem of a rate and is none.
        if tokens.get(at).is_some_and(|it| matches!(it.lower.as_str(), "rate" | "rates")) {
            hits.retain(|it| !self.is_rating(it.target));
            if self.follows_state(tokens, at) {
                hits.clear();
            }
        }
        if tokens.get(at).is_some_and(|it| it.stem == "year") {
            self.keep_calendar(hits);
        }
        let quantity =
            |it: &Token| MEASURED_IN.contains(&it.stem.as_str()) || it.stem == stem("quantity");
        if tokens.get(at).is_some_and(quantity) {
            self.keep_what_came_about(hits, tokens);
        }
    }

    /// Whether something is called by takings itself: what else is taken ("stock takes") is no money.
    fn is_of_takings(&self, hit: &NameHit) -> bool {
        let words = match hit.target {
            Target::Table(table) => self.table(table).map(|it| it.words.as_slice()),
            Target::Column(col) => self.column(col).map(|it| it.words.as_slice()),
            Target::Concept(_) => return true,
        };
        words.unwrap_or_default().iter().any(|it| it.starts_with("taking"))
    }

    /// Whether the word before is what became of things, as the data keeps it of them: the rate of "pass
    /// rate" is no price of anything.
    fn follows_state(&self, tokens: &[Token], at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|it| tokens.get(it));
        let Some(before) = before.filter(|it| it.pause == Pause::None) else { return false };
        let done = VERBS.plain(&before.stem).is_some()
            || ["tion", "ure", "ance", "show"].iter().any(|it| before.lower.ends_with(it));
        let own = std::slice::from_ref(before);
        let kept = || {
            self.values().at(own).into_iter().any(|it| {
                it.n_words == 1 && self.column(it.col).is_some_and(|it| it.role == Role::Category)
            })
        };
        let called = || self.names().at(&[&before.stem, "rate"]).iter().any(|it| it.n_words == 2);
        done && kept() && !called()
    }

    fn is_rating(&self, target: Target) -> bool {
        let Target::Column(col) = target else { return false };
        let words = self.column(col).map(|it| it.words.as_slice()).unwrap_or_default();
        let rated = |it: &String| matches!(it.as_str(), "rating" | "ratings" | "rated");
        words.iter().any(rated) && !words.iter().any(|it| it == "rate")
    }

    /// Leaves of what "year" may be called the years of the calendar, where the data keeps dates: no grade of a
    /// school is meant by what only sometimes is called so.
    fn keep_calendar(&self, hits: &mut Vec<NameHit>) {
        const CALLED: f64 = 0.9;
        let otherwise = |it: &NameHit| match it.target {
            Target::Column(col) if it.n_words == 1 && it.score < CALLED => {
                let own = self.column(col);
                let tells = own.is_some_and(|it| {
                    matches!(it.role, Role::Date | Role::Year | Role::YearPart)
                        || it.words.iter().any(|it| it == "year" || it == "age")
                });
                !tells && own.is_some_and(|it| it.words.iter().any(|it| it == "grade"))
            }
            _ => false,
        };
        let school = |it: &super::TableInfo| {
            let says = |it: &String| {
                it.contains("school") || it.starts_with("student") || it.starts_with("pupil")
            };
            it.words.iter().any(says)
        };
        if hits.iter().any(otherwise) && !self.tables().iter().any(school) {
            hits.retain(|it| !otherwise(it));
        }
    }

    /// Leaves of what the tokens from `at` on may be called those columns that are no income, where
    /// income is spoken of and nothing that goes off it.
    fn keep_income(&self, hits: &mut Vec<NameHit>, tokens: &[Token], at: usize) {
        const EXACT: f64 = 0.95;
        let income = |hit: &NameHit| {
            // "value" of "order value"
            let from = [at, at.saturating_sub(1)].into_iter();
            from.filter_map(|it| tokens.get(it..at + hit.n_words)).any(|own| {
                let stems: Vec<String> = own.iter().map(|it| it.stem.clone()).collect();
                MOMENTS.is("taken in", &stems)
            })
        };
        let given_up =
            |hit: &NameHit| matches!(hit.target, Target::Column(col) if self.is_given_up(col));
        // Few words are of income: that is asked first.
        let is_none = |it: &NameHit| it.score <= EXACT && income(it) && given_up(it);
        if !hits.iter().any(is_none) {
            return;
        }
        let named = tokens.iter().any(|it| MOMENTS.is("given up", std::slice::from_ref(&it.stem)));
        if !named {
            hits.retain(|it| !is_none(it));
        }
    }

    /// Leaves of the quantities a word may name those that came about, where others are only set apart
    /// and nothing says them: "hours" are those worked before those of a contract.
    fn keep_what_came_about(&self, hits: &mut Vec<NameHit>, tokens: &[Token]) {
        const KEPT: &[&str] =
            &["stock", "inventori", "hand", "left", "have", "avail", "keep", "hold"];
        let quantity = |hit: &NameHit| match hit.target {
            Target::Column(col) if hit.n_words == 1 => {
                self.column(col).filter(|it| it.is_quantity() && hit.score < 0.95)
            }
            _ => None,
        };
        let said = |word: &String| tokens.iter().any(|it| it.stem == stem(word));
        let apart = |info: &ColumnInfo| {
            let own = info.words.iter().filter(|it| MOMENTS.says("set apart", &[(*it).clone()]));
            own.clone().next().is_some() && !own.into_iter().any(said)
        };
        let kept = tokens.iter().any(|it| KEPT.contains(&it.stem.as_str()));
        let others = hits.iter().filter_map(quantity).any(|it| !apart(it));
        hits.retain(|it| kept || !others || !quantity(it).is_some_and(apart));
    }
}
