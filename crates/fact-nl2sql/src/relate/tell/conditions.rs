//! Conditions in English.

use super::{Teller, compare_words, date_words, lead_in, year_words};
use crate::catalog::{Derivation, Role};
use crate::plan::Col;
use crate::relate::relation::{Figure, Having, Operand, Relation, Test};

impl Teller<'_> {
    /// A test as words that end a sentence: the word that leads it in, and what follows ("in",
    /// "city Bonn").
    pub(super) fn phrase(&self, test: &Test) -> (&'static str, String) {
        match test {
            _ if let Some(words) = self.days(test) => ("", words),
            Test::OneOf { col, values, negated } if self.names_rows(*col) => {
                (if *negated { "without" } else { "for" }, self.values(*col, values))
            }
            Test::OneOf { col, values, negated } => {
                let words = format!("{} {}", self.label(*col), self.values(*col, values));
                (if *negated { "outside" } else { "in" }, words)
            }
            Test::In { rows, negated: false, .. } if let Some(all) = self.met_all(rows) => {
                ("with", all)
            }
            Test::In { rows, negated: false, .. } if rows.limit.is_some() => {
                ("with", self.first_of(rows))
            }
            // None of them is otherwise: "have only ever booked online".
            Test::In { rows, negated: true, .. }
                if let [tests] = rows.tests.as_slice()
                    && let [Test::OneOf { col, values, negated: true }] = tests.as_slice() =>
            {
                let only = Test::OneOf { col: *col, values: values.clone(), negated: false };
                ("with", format!("nothing but {}", self.test(&only)))
            }
            Test::In { rows, negated, .. } => {
                let other = self.of(rows);
                let having: Vec<String> = rows
                    .having
                    .iter()
                    .map(|it| format!("{} {}", compare_words(it.cmp), self.operand(None, &it.with)))
                    .collect();
                let thing = format!("{}{}", self.absent_thing(rows), lead_in(&other.scope()));
                let words =
                    if having.is_empty() { thing } else { format!("{} {thing}", having.join(" ")) };
                (if *negated { "without" } else { "with" }, words)
            }
            _ => ("with", self.test(test)),
        }
    }

    /// "all pools in town Bath", where there must be a row for each of them.
    fn met_all(&self, rows: &Relation) -> Option<String> {
        let [Having { on: Figure::Different(_), with: Operand::Figure(all), .. }] =
            rows.having.as_slice()
        else {
            return None;
        };
        let what = match all.shown.first()? {
            Figure::Rows(table) => self.catalog.table(*table)?.plural.clone(),
            Figure::Different(col) => self.label(*col),
            _ => return None,
        };
        let scope = lead_in(&self.of(all).scope());
        let own = self.absent_thing(rows);
        Some(format!("all {what}{scope} among their {own}"))
    }

    /// What the first rows of a sub-question are: "the most common city", "the 3 highest prices".
    fn first_of(&self, rows: &Relation) -> String {
        let n = rows.limit.filter(|it| *it > 1).map_or_else(String::new, |it| format!("{it} "));
        let descending = rows.order.first().is_some_and(|it| it.1);
        match (rows.groups.as_slice(), rows.order.first()) {
            ([col, ..], _) => {
                let how = if descending { "most" } else { "least" };
                format!("the {n}{how} common {}", self.label(*col))
            }
            (_, Some((figure, _))) => {
                let how = if descending { "highest" } else { "lowest" };
                format!("the {n}{how} {}", self.figure(figure))
            }
            (_, None) => self.absent_thing(rows),
        }
    }

    /// What the rows of a sub-question are rows of: the last table it leads to.
    fn absent_thing(&self, rows: &Relation) -> String {
        let table = rows.links.first().copied().unwrap_or(rows.subject);
        self.catalog.table(table).map_or_else(String::new, |it| it.plural.clone())
    }

    /// A test as its chip tells it.
    pub(super) fn test(&self, test: &Test) -> String {
        let not = |negated: bool| if negated { "not " } else { "" };
        match test {
            _ if let Some(words) = self.days(test) => words,
            Test::OneOf { col, values, negated } if self.names_rows(*col) => {
                format!("{}{}", not(*negated), self.values(*col, values))
            }
            Test::OneOf { col, values, negated } => {
                format!("{} {}{}", self.label(*col), not(*negated), self.values(*col, values))
            }
            Test::Compare { col, cmp, with } => {
                let dated = self.catalog.column(*col).is_some_and(|it| it.role == Role::Date);
                format!(
                    "{} {} {}",
                    self.label(*col),
                    if dated { date_words(*cmp) } else { compare_words(*cmp) },
                    self.operand(Some(*col), with)
                )
            }
            Test::Between { col, low, high, negated } => format!(
                "{} {}between {} and {}",
                self.label(*col),
                not(*negated),
                self.operand(Some(*col), low),
                self.operand(Some(*col), high)
            ),
            Test::Year { col, cmp, year } => {
                format!("{} {} {year}", self.label(*col), year_words(*cmp))
            }
            Test::Like { col, before, text, after, negated } => {
                let how = match (before, after) {
                    (false, true) => "beginning with",
                    (true, false) => "ending with",
                    _ => "containing",
                };
                format!("{} {}{how} “{text}”", self.label(*col), not(*negated))
            }
            Test::Missing { col, negated } => {
                format!("{} {}missing", self.label(*col), not(*negated))
            }
            Test::In { .. } => {
                let (lead, words) = self.phrase(test);
                format!("{lead} {words}")
            }
        }
    }

    /// "entered on a Monday or a Tuesday".
    fn days(&self, test: &Test) -> Option<String> {
        let Test::OneOf { col, values, negated } = test else { return None };
        let Some(Derivation::Part { of, .. }) = self.catalog.derivation(*col) else { return None };
        let date = self.catalog.column(of)?.spoken();
        let days: Vec<String> =
            values.iter().map(|it| format!("a {}", self.operand(Some(*col), it))).collect();
        let not = if *negated { "not " } else { "" };
        Some(format!("{not}{date} on {}", days.join(" or ")))
    }

    fn values(&self, col: Col, values: &[Operand]) -> String {
        let codes = self.catalog.code_list(col);
        let words = values.iter().map(|value| {
            let meaning = match value {
                Operand::Text(code) => codes.and_then(|it| it.meaning(code)),
                _ => None,
            };
            let own = self.operand(Some(col), value);
            match meaning {
                Some(it) => format!("{it} ({own})"),
                None => own,
            }
        });
        let words: Vec<String> = words.collect();
        match words.as_slice() {
            [head @ .., last] if !head.is_empty() => format!("{} or {last}", head.join(", ")),
            _ => words.concat(),
        }
    }

    pub(super) fn test_detail(&self, test: &Test) -> String {
        let name = self.exact(test.col());
        match test {
            Test::In { rows, negated, .. } => {
                let other =
                    rows.shown.first().map_or_else(String::new, |it| self.figure_detail(it));
                let not = if *negated { "not " } else { "" };
                format!("{name} {not}among {other}")
            }
            _ => format!("{name}: {}", self.test(test)),
        }
    }
}
