//! A [`Relation`] in English: the phrase, the chips, what each column of the result means.
//!
//! Start at [`Teller`]. Every word comes from the relation and the catalog, never from the
//! question: what is said is what will be run.

mod chips;
mod conditions;
mod figures;
mod gaps;

use fact_core::{Column, Role as ColumnRole, Shape, Unit};

use super::relation::{Figure, Operand, Relation, Test};
use crate::catalog::{Catalog, Derivation};
use crate::plan::{Cmp, Col};
use crate::reading::join;
use crate::words::plural;

/// Tells a relation part by part.
pub(crate) struct Teller<'a> {
    pub relation: &'a Relation,
    pub catalog: &'a Catalog,
}

impl<'a> Teller<'a> {
    /// Tells another relation of the same data, which this one speaks of.
    fn of(&self, relation: &'a Relation) -> Self {
        Self { relation, catalog: self.catalog }
    }

    /// One phrase that says all of it ("name and age of singers with country France, by age,
    /// highest first, top 5").
    pub fn text(&self) -> String {
        let shown: Vec<String> = self.relation.shown.iter().map(|it| self.figure(it)).collect();
        let things = self.things();
        let table = self.relation.shown.first().map(Figure::table);
        let label = table.and_then(|it| Some((it, self.catalog.table(it)?)));
        let names_only = label.is_some_and(|(table, info)| {
            let own = info.label.iter().map(|&column| Figure::Column(Col { table, column }));
            own.eq(self.relation.shown.iter().cloned())
        });
        let mut text = if names_only { things.clone() } else { join(&shown) };
        let names_things = self.relation.shown.iter().any(|it| {
            matches!(
                it,
                Figure::Rows(_)
                    | Figure::Part { .. }
                    | Figure::MeanTotal { .. }
                    | Figure::MeanRows { .. }
            )
        });
        if !things.is_empty() && !names_things && !text.contains(&things) {
            text = format!("{text} of {things}");
        }
        let groups = self.groups();
        if !groups.is_empty() && self.has_aggregate() {
            text = format!("{text} by {}", join(&groups));
        }
        let limits = self.limits();
        if !limits.is_empty() {
            text = format!("{text} {limits}");
        }
        if self.relation.keeps.is_some() {
            text.push_str(", those without any included");
        }
        if let Some(beside) = &self.relation.beside {
            let other = self.of(beside);
            text = format!("{text}, and {}", other.text());
        }
        if let Some(against) = &self.relation.against {
            let other = self.of(&against.rows);
            let held = against.how.map_or("beside", figures::held);
            text = format!("{text}, {held} {}", other.text());
        }
        if let Some(gap) = self.relation.gap {
            return self.gap(gap, &text);
        }
        match self.order() {
            Some(order) => format!("{text}, {order}"),
            None => text,
        }
    }

    /// What each column of the result means, left to right.
    pub fn columns(&self) -> Vec<Column> {
        if let Some(gap) = self.relation.gap {
            return vec![gaps::column(gap)];
        }
        let mut columns: Vec<Column> =
            self.relation.shown.iter().map(|it| self.column(it)).collect();
        let Some(against) = &self.relation.against else { return columns };
        let last = columns.pop();
        let other = against.rows.shown.last().map(|it| self.of(&against.rows).column(it));
        let both = last.zip(other).filter(|_| !against.hidden);
        columns.extend(both.into_iter().flat_map(|(one, other)| match against.how {
            Some(how) => vec![figures::together_as_column(how, &one, &other)],
            None => vec![one, other],
        }));
        columns
    }

    /// The form of the answer.
    pub fn shape(&self, columns: &[Column]) -> Shape {
        let n_measures = columns.iter().filter(|it| it.role == ColumnRole::Measure).count();
        let one_row = self.has_aggregate() && self.relation.groups.is_empty();
        if one_row {
            return if columns.len() == 1 { Shape::Figure } else { Shape::Figures };
        }
        let ordered_by_shown = self
            .relation
            .order
            .first()
            .is_some_and(|(by, _)| self.relation.shown.contains(by) && self.is_measure(by));
        let timed = columns.iter().any(|it| it.role == ColumnRole::Time);
        if self.has_aggregate() && n_measures > 0 {
            return match (ordered_by_shown, timed) {
                (true, _) => Shape::Ranking,
                (false, true) => Shape::Trend,
                (false, false) => Shape::Breakdown,
            };
        }
        if ordered_by_shown && n_measures > 0 && columns.len() > 1 {
            Shape::Ranking
        } else {
            Shape::List
        }
    }

    /// What one row is, as a plural noun; empty for a single figure.
    pub fn rows_are(&self) -> String {
        if self.has_aggregate() && self.relation.groups.is_empty() {
            return String::new();
        }
        if let Some(ranked) = self.ranked_within() {
            return self.plural_of(ranked).to_owned();
        }
        let part = self.relation.groups.first().and_then(|it| self.catalog.derivation(*it));
        if let Some(Derivation::Part { cycle, .. }) = part {
            return cycle.plural().to_owned();
        }
        if let Some(group) = self.groups().first().filter(|_| self.has_aggregate()) {
            return plural(group);
        }
        match self.relation.shown.as_slice() {
            [Figure::Column(col)]
                if !self.names_rows(*col) && self.catalog.derivation(*col).is_none() =>
            {
                self.catalog.column(*col).map_or_else(String::new, |it| plural(&it.label))
            }
            _ => self.things(),
        }
    }

    /// The table of what is ranked, where the first of each group are shown: products of "the two
    /// dearest products of each category".
    fn ranked_within(&self) -> Option<usize> {
        let groups = &self.relation.within;
        let mut shown = self.relation.shown.iter().filter(|_| !groups.is_empty());
        shown.find_map(|it| match it {
            Figure::Column(col) if groups.iter().all(|it| it.table != col.table) => Some(col.table),
            _ => None,
        })
    }

    /// Which rows count, as words that can end a sentence.
    pub fn scope(&self) -> String {
        let own = self.own_scope();
        match &self.relation.also {
            Some(also) => {
                let other = self.of(also);
                format!("{own} and also {}", other.limits()).trim_start().to_owned()
            }
            None => own,
        }
    }

    /// The same with the tests on groups.
    fn limits(&self) -> String {
        let having = self.relation.having.iter().map(|it| {
            let (figure, compares) = (self.figure(&it.on), compare_words(it.cmp));
            format!("with {figure} {compares} {}", self.operand(None, &it.with))
        });
        let parts = std::iter::once(self.scope()).filter(|it| !it.is_empty()).chain(having);
        parts.collect::<Vec<_>>().join(" ")
    }

    /// Tests of one lead are told together.
    fn own_scope(&self) -> String {
        // Of which rows two sides are is told with each of them.
        let sides: Vec<&Test> =
            self.relation.figures().flat_map(Figure::sides).flatten().flatten().collect();
        let of_sides = |it: &&Vec<Test>| it.len() > 1 && it.iter().all(|it| sides.contains(&it));
        let tests = self.relation.tests.iter().filter(|it| !of_sides(it));
        self.told(&tests.cloned().collect::<Vec<_>>())
    }

    /// Tests as words that can end a sentence.
    fn told(&self, tests: &[Vec<Test>]) -> String {
        let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
        for tests in tests {
            let phrases: Vec<(&str, String)> = tests.iter().map(|it| self.phrase(it)).collect();
            let (lead, words) = match phrases.as_slice() {
                [(lead, words)] => (*lead, words.clone()),
                many => {
                    let said: Vec<String> =
                        many.iter().map(|it| format!("{} {}", it.0, it.1)).collect();
                    ("", said.join(" or "))
                }
            };
            match groups.iter_mut().find(|it| it.0 == lead && !lead.is_empty()) {
                Some((_, known)) => known.push(words),
                None => groups.push((lead, vec![words])),
            }
        }
        let parts = groups.iter().map(|(lead, words)| format!("{lead} {}", join(words)));
        parts.map(|it| it.trim().to_owned()).collect::<Vec<_>>().join(" ")
    }

    fn has_aggregate(&self) -> bool {
        self.relation.gap.is_some() || self.relation.shown.iter().any(Figure::is_aggregate)
    }

    fn names_rows(&self, col: Col) -> bool {
        let table = self.catalog.table(col.table);
        self.catalog.is_label(col) || table.is_some_and(|it| it.key == Some(col.column))
    }

    fn is_measure(&self, figure: &Figure) -> bool {
        figure.is_aggregate() || self.column(figure).role == ColumnRole::Measure
    }

    fn things(&self) -> String {
        let table = match self.relation.shown.first() {
            Some(Figure::Column(col)) => col.table,
            _ => self.relation.subject,
        };
        self.catalog.table(table).map_or_else(String::new, |it| it.plural.clone())
    }

    /// What the rows are put together by, each once: a key stands for the thing it tells apart.
    fn groups(&self) -> Vec<String> {
        self.named(&self.relation.groups)
    }

    /// What columns that tell groups apart are called, each once.
    fn named(&self, columns: &[Col]) -> Vec<String> {
        let words = columns.iter().map(|col| {
            let table = self.catalog.table(col.table);
            if table.is_some_and(|it| it.key == Some(col.column)) {
                table.map_or_else(String::new, |it| it.singular.clone())
            } else {
                self.label(*col)
            }
        });
        let mut groups: Vec<String> = Vec::new();
        for word in words {
            if !groups.contains(&word) {
                groups.push(word);
            }
        }
        groups
    }

    /// What the row that a column refers to is called: the manager of `manager_id`.
    fn called(&self, by: Col) -> String {
        let words = self.catalog.column(by).map(|it| it.words.as_slice()).unwrap_or_default();
        let telling = words.iter().filter(|it| !matches!(it.as_str(), "id" | "number" | "code"));
        telling.cloned().collect::<Vec<_>>().join(" ")
    }

    fn label(&self, col: Col) -> String {
        self.catalog.column(col).map_or_else(String::new, |it| it.label.clone())
    }

    /// What rows of a table are called.
    fn plural_of(&self, table: usize) -> &str {
        self.catalog.table(table).map_or("rows", |it| it.plural.as_str())
    }

    fn order(&self) -> Option<String> {
        let (by, descending) = self.relation.order.first()?;
        if self.is_natural(by, *descending) {
            return None;
        }
        let text = matches!(by, Figure::Column(_)) && !self.is_measure(by);
        let first = match (text, descending) {
            (true, false) => "ascending",
            (true, true) => "descending",
            (false, true) => "highest first",
            (false, false) => "lowest first",
        };
        let cut = match (self.relation.limit, self.relation.skip) {
            (Some(n), 0) => format!(", first {n}"),
            (Some(n), skip) => format!(", {n} from place {}", skip + 1),
            (None, _) => String::new(),
        };
        let within = self.named(&self.relation.within);
        let each =
            if within.is_empty() { String::new() } else { format!(" of each {}", join(&within)) };
        Some(format!("by {}, {first}{cut}{each}", self.figure(by)))
    }

    /// Whether rows are in the order of their own names, which nobody asked for.
    fn is_natural(&self, by: &Figure, descending: bool) -> bool {
        let named = matches!(by, Figure::Column(col) if self.names_rows(*col));
        named
            && !descending
            && self.relation.limit.is_none()
            && self.relation.shown.first() == Some(by)
    }

    /// `table.column`, as stored.
    fn exact(&self, col: Col) -> String {
        let table = self.catalog.table(col.table).map_or("", |it| it.name.as_str());
        let column = self.catalog.column(col).map_or("", |it| it.name.as_str());
        format!("{table}.{column}")
    }

    fn operand(&self, col: Option<Col>, operand: &Operand) -> String {
        match operand {
            Operand::Number(value) => {
                let unit = col.and_then(|it| self.catalog.column(it)).map(|it| it.unit.clone());
                match unit {
                    Some(unit @ Unit::Money { .. }) if value.abs() >= 10_000.0 => {
                        fact_core::compact(*value, &unit)
                    }
                    _ if value.abs() < 10_000.0 => value.to_string(),
                    _ => fact_core::thousands(&value.to_string()),
                }
            }
            // The last second of a day is the day.
            Operand::Text(text) => text.strip_suffix(" 23:59:59").unwrap_or(text).to_owned(),
            Operand::Column(other) => self.label(*other),
            Operand::Referred { by, .. } => format!("that of the {}", self.called(*by)),
            Operand::Figure(rows) => {
                let other = self.of(rows);
                let scope = other.scope();
                let what = rows.shown.first().map_or_else(String::new, |it| other.figure(it));
                let same = self.named(&rows.same);
                let of = if same.is_empty() {
                    String::new()
                } else {
                    format!(" of the same {}", join(&same))
                };
                let times = rows.times.map_or_else(String::new, |it| format!("{it} times "));
                format!("{times}the {what}{of}{}", lead_in(&scope))
            }
        }
    }
}

fn lead_in(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!(" {words}") }
}

fn compare_words(cmp: Cmp) -> &'static str {
    match cmp {
        Cmp::Gt => "over",
        Cmp::Ge => "at least",
        Cmp::Lt => "under",
        Cmp::Le => "at most",
        Cmp::Eq => "exactly",
        Cmp::Ne => "other than",
    }
}

fn date_words(cmp: Cmp) -> &'static str {
    match cmp {
        Cmp::Gt => "after",
        Cmp::Ge => "on or after",
        Cmp::Lt => "before",
        Cmp::Le => "on or before",
        Cmp::Eq => "on",
        Cmp::Ne => "not on",
    }
}

fn year_words(cmp: Cmp) -> &'static str {
    match cmp {
        Cmp::Gt => "after",
        Cmp::Ge => "from",
        Cmp::Lt => "before",
        Cmp::Le => "up to",
        Cmp::Eq => "in",
        Cmp::Ne => "not in",
    }
}
