//! What begins as what was typed does, weighed by how well it fits the position.

use std::borrow::Cow;

use super::position::{CallsFor, Position};
use super::{Completion, CompletionKind};
use crate::catalog::{Axis, Catalog, ColumnInfo, Role, TableInfo};
use crate::period::{Grain, Span, label, number_in};
use crate::plan::Col;

/// Values looked at for one beginning.
const MAX_VALUES: usize = 24;
/// Fewer letters begin too many values to tell which is meant.
const SHORTEST_VALUE: usize = 2;
/// A shorter word is too short to be called misspelt.
const SHORTEST_MISSPELT: usize = 4;
/// Longer texts are prose, not names.
const LONGEST_VALUE: usize = 80;

/// Words a question begins with.
const OPENINGS: &[&str] =
    &["What is", "Show", "Top 5", "Which", "How many", "Compare", "List", "Average", "Total"];
/// Words a question that goes on begins with.
const GOING_ON: &[&str] =
    &["and by", "what about", "only", "sort by", "as a pie", "top 3 only", "why?"];
/// Words that go on after something was named.
const LINKS: &[&str] =
    &["by", "in", "for", "per", "over time", "compared with", "more than", "less than"];
/// Words that stand before a figure.
const BEFORE_FIGURES: &[&str] =
    &["average", "total", "highest", "lowest", "number of", "growth of"];

/// What a completion is, and what it stands for.
#[derive(Clone)]
struct What {
    kind: CompletionKind,
    detail: String,
    meaning: String,
}

impl What {
    fn word(detail: &str) -> Self {
        let detail = detail.to_owned();
        Self { kind: CompletionKind::Keyword, detail, meaning: String::new() }
    }

    fn table(name: &str) -> Self {
        Self { kind: CompletionKind::Table, detail: "table".into(), meaning: name.to_owned() }
    }

    fn column(table: &TableInfo, column: &ColumnInfo) -> Self {
        Self {
            kind: CompletionKind::Column,
            detail: format!("in {}", table.plural),
            meaning: format!("{}.{}", table.name, column.name),
        }
    }

    fn concept(name: &str) -> Self {
        Self { kind: CompletionKind::Column, detail: "worked out".into(), meaning: name.to_owned() }
    }
}

/// Completions on their way, each with its weight.
pub(super) struct Offers<'a> {
    position: &'a Position<'a>,
    catalog: &'a Catalog,
    found: Vec<(f64, Completion)>,
    /// What may be begun, in lower case, with where it starts.
    begun: Vec<(usize, String)>,
    /// Whether what is offered need not have been begun.
    unbegun: bool,
}

impl<'a> Offers<'a> {
    pub fn new(position: &'a Position<'a>, catalog: &'a Catalog) -> Self {
        let begun = position.begun.iter().map(|(at, it)| (*at, it.to_lowercase())).collect();
        Self { position, catalog, found: Vec::new(), begun, unbegun: true }
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The heaviest, each text once.
    pub fn best(mut self, n: usize) -> Vec<Completion> {
        self.found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.label.cmp(&b.1.label)));
        let mut best: Vec<Completion> = Vec::new();
        for (_, it) in self.found {
            let known = |other: &Completion| other.insert.eq_ignore_ascii_case(&it.insert);
            if best.len() < n && !best.iter().any(known) {
                best.push(it);
            }
        }
        best
    }

    fn calls_for(&self) -> CallsFor {
        self.position.calls_for
    }

    /// Offers `text` where it goes on from what was begun; the longest beginning counts.
    /// What it is is only asked where it fits: of thousands of names a few do.
    fn offer(&mut self, text: &str, what: impl Fn() -> What, weight: f64) {
        let has_capitals = text.chars().any(char::is_uppercase);
        let lower =
            if has_capitals { Cow::Owned(text.to_lowercase()) } else { Cow::Borrowed(text) };
        for (from, typed) in &self.begun {
            if typed.is_empty() && !self.unbegun {
                continue;
            }
            let quality = if lower.starts_with(typed.as_str()) {
                3.0
            } else if typed.len() >= 2 && word_begins(&lower, typed) {
                1.0
            } else {
                continue;
            };
            // Typed in full there is nothing to complete.
            if lower == typed.as_str() {
                return;
            }
            #[expect(clippy::cast_precision_loss, reason = "a beginning and a name are short")]
            let weight =
                weight * 2.0 + quality + typed.len() as f64 * 0.4 - lower.len() as f64 * 0.01;
            let from = *from;
            self.push(text, from, &what(), weight);
            return;
        }
    }

    fn push(&mut self, text: &str, from: usize, what: &What, weight: f64) {
        let (insert, label, to) = (text.to_owned(), text.to_owned(), self.position.to);
        let What { kind, detail, meaning } = what.clone();
        self.found.push((weight, Completion { insert, from, to, label, kind, detail, meaning }));
    }

    /// Whole questions that begin as the text does.
    pub fn questions(&mut self, text: &str) {
        let typed = text.trim_start();
        let from = text.len() - typed.len();
        if typed.is_empty() || self.position.to < text.trim_end().len() {
            return;
        }
        let lower = typed.to_lowercase();
        for question in self.catalog.known_questions() {
            let other = question.to_lowercase();
            if other.starts_with(&lower) && other != lower {
                let to = text.len();
                let insert = question.clone();
                let label = question.clone();
                let kind = CompletionKind::Question;
                let (detail, meaning) = (String::new(), String::new());
                let it = Completion { insert, from, to, label, kind, detail, meaning };
                // The more of it was typed, the likelier it is meant.
                #[expect(clippy::cast_precision_loss, reason = "a question is short")]
                let typed = lower.len() as f64;
                self.found.push((4.0 + typed * 0.25, it));
            }
        }
    }

    /// Words that steer the question.
    pub fn words(&mut self) {
        let nothing = self.position.word().is_empty();
        let place = self.calls_for();
        let mut offer = |words: &[&str], weight: f64| {
            for word in words {
                self.offer(word, || What::word(""), weight);
            }
        };
        match place {
            CallsFor::Start if !nothing => {
                offer(OPENINGS, 1.0);
            }
            CallsFor::Open if nothing => {}
            CallsFor::Open => offer(BEFORE_FIGURES, 0.8),
            CallsFor::Start
            | CallsFor::Grouping
            | CallsFor::Order
            | CallsFor::Scope
            | CallsFor::Things => {}
        }
        if place == CallsFor::Start && self.position.goes_on && !nothing {
            for word in GOING_ON {
                self.offer(word, || What::word(""), 1.2);
            }
        }
        if place == CallsFor::Open && self.position.named {
            for (nth, word) in (0_u8..).zip(LINKS) {
                let weight = 1.5 - f64::from(nth) * 0.05;
                if !nothing || nth < 4 {
                    self.offer(word, || What::word(""), weight);
                }
            }
        }
        if place == CallsFor::Grouping {
            self.grains();
        }
    }

    fn grains(&mut self) {
        let Some(axis) = self.catalog.main_axis() else { return };
        let finest = if axis.grain == Grain::Day { Grain::Month } else { axis.grain };
        for grain in [Grain::Month, Grain::Quarter, Grain::Year] {
            if grain >= finest {
                self.offer(grain.noun(), || What::word("over time"), 2.4);
            }
        }
    }

    /// Periods the data covers, the newest first.
    pub fn periods(&mut self) {
        let weight = match self.calls_for() {
            CallsFor::Scope => 2.2,
            CallsFor::Open => 1.2,
            CallsFor::Start if self.position.goes_on => 1.2,
            CallsFor::Start | CallsFor::Grouping | CallsFor::Order | CallsFor::Things => return,
        };
        let Some((axis, covered)) = self.catalog.main_axis().and_then(|it| Some((it, it.covered?)))
        else {
            return;
        };
        for (nth, text) in (0_u32..).zip(periods(axis, covered)) {
            self.unbegun = nth < 3 && self.calls_for() == CallsFor::Scope;
            self.offer(&text, || What::word("period"), weight - f64::from(nth) * 0.02);
        }
    }

    /// Tables, columns and worked-out figures.
    pub fn names(&mut self) {
        let place = self.calls_for();
        self.unbegun = matches!(place, CallsFor::Grouping | CallsFor::Order | CallsFor::Things);
        let catalog = self.catalog;
        let main = catalog.main_axis_table();
        for (idx, table) in catalog.tables().iter().enumerate() {
            let near = if Some(idx) == main { 0.2 } else { 0.0 };
            let weight = table_weight(place, !table.label.is_empty());
            if let Some(weight) = weight {
                let name =
                    if place == CallsFor::Grouping { &table.singular } else { &table.plural };
                self.offer(name, || What::table(&table.name), weight);
            }
            for column in &table.columns {
                if let Some(weight) = column_weight(place, column) {
                    let what = || What::column(table, column);
                    self.offer(&column.label, what, weight + near);
                    self.by_identifier(&column.name, &column.label, what, weight);
                }
            }
        }
        for concept in catalog.concepts() {
            if let Some(weight) = figure_weight(place) {
                self.offer(&concept.name, || What::concept(&concept.name), weight);
            }
        }
    }

    /// A column that is known by the name it has in the database.
    fn by_identifier(&mut self, name: &str, label: &str, what: impl Fn() -> What, weight: f64) {
        let Some((at, word)) = self.begun.last().filter(|it| it.1.len() >= 3) else { return };
        let at = *at;
        if name.to_lowercase().starts_with(word.as_str()) && !label.starts_with(word.as_str()) {
            self.push(label, at, &what(), weight * 2.0 + 1.0);
        }
    }

    /// Stored texts that begin so.
    pub fn values(&mut self) {
        let weight = match self.calls_for() {
            CallsFor::Scope => 2.0,
            CallsFor::Start => 0.8,
            CallsFor::Open => 1.4,
            CallsFor::Grouping | CallsFor::Order | CallsFor::Things => return,
        };
        for (from, begun) in self.position.begun.clone() {
            let shortest = if self.calls_for() == CallsFor::Scope { 1 } else { SHORTEST_VALUE };
            if begun.trim().len() < shortest {
                continue;
            }
            let hits = self.catalog.values().starting(begun, None, MAX_VALUES);
            for hit in &hits {
                self.value(hit.col, &hit.text, from, begun.len(), weight);
            }
            // What a longer beginning finds, a shorter one would only dilute.
            if !hits.is_empty() {
                return;
            }
        }
    }

    fn value(&mut self, col: Col, text: &str, from: usize, n_typed: usize, weight: f64) {
        let typed = self.position.before.len() + self.position.word().len();
        let begun = self.position.begun.iter().find(|it| it.0 == from).map_or("", |it| it.1);
        let same = text.eq_ignore_ascii_case(begun);
        if same || text.len() > LONGEST_VALUE || typed < from {
            return;
        }
        let column = self.catalog.column(col);
        let table = self.catalog.table(col.table);
        let is_name = column.is_some_and(|it| it.role == Role::Name);
        let detail = if is_name {
            table.map(|it| it.singular.clone())
        } else {
            column.map(|it| it.label.clone())
        };
        let role = match column.map(|it| it.role) {
            // A code is typed whole, not completed.
            _ if column.is_some_and(|it| it.is_code) => -0.6,
            Some(Role::Category) => 0.4,
            Some(Role::Name) => 0.3,
            _ => 0.0,
        };
        #[expect(clippy::cast_precision_loss, reason = "a beginning and a name are short")]
        let weight = (weight + role) * 2.0 + 3.0 + n_typed as f64 * 0.4 - text.len() as f64 * 0.01;
        let exact = |name: Option<&String>| name.cloned().unwrap_or_default();
        let (table, name) = (exact(table.map(|it| &it.name)), exact(column.map(|it| &it.name)));
        let what = What {
            kind: CompletionKind::Value,
            detail: detail.unwrap_or_default(),
            meaning: format!("{table}.{name} = {text}"),
        };
        self.push(text, from, &what, weight);
    }

    /// What was meant by a word one letter off.
    pub fn misspelt(&mut self) {
        let word = self.position.word().to_lowercase();
        let Some(&(from, _)) = self.position.begun.last() else { return };
        if word.chars().count() < SHORTEST_MISSPELT {
            return;
        }
        let near = |name: &str| {
            let first = name.split(' ').next().unwrap_or_default().to_lowercase();
            let begun: String = first.chars().take(word.chars().count()).collect();
            // The word as far as it is typed, with a letter wrong, missing or too much.
            [&first, &begun].into_iter().any(|it| strsim::osa_distance(it, &word) <= 1)
        };
        let mut found: Vec<(String, What)> = Vec::new();
        for table in self.catalog.tables() {
            if near(&table.plural) {
                found.push((table.plural.clone(), What::table(&table.name)));
            }
            let columns = table.columns.iter().filter(|it| near(&it.label));
            found.extend(columns.map(|it| (it.label.clone(), What::column(table, it))));
        }
        let concepts = self.catalog.concepts().iter().filter(|it| near(&it.name));
        found.extend(concepts.map(|it| (it.name.clone(), What::concept(&it.name))));
        for (name, what) in found {
            self.push(&name, from, &what, 2.0);
        }
        for hit in self.catalog.values().starting_nearly(&word, MAX_VALUES) {
            self.value(hit.col, &hit.text, from, word.len(), 1.0);
        }
    }
}

/// Whether a later word of `name` begins with what was typed.
fn word_begins(name: &str, typed: &str) -> bool {
    name.match_indices(' ')
        .any(|(at, _)| name.get(at + 1..).is_some_and(|it| it.starts_with(typed)))
}

fn table_weight(place: CallsFor, has_names: bool) -> Option<f64> {
    Some(match place {
        CallsFor::Things => 2.5,
        CallsFor::Grouping if has_names => 2.3,
        CallsFor::Start | CallsFor::Open => 1.6,
        CallsFor::Scope => 0.6,
        CallsFor::Grouping | CallsFor::Order => return None,
    })
}

fn figure_weight(place: CallsFor) -> Option<f64> {
    Some(match place {
        CallsFor::Order => 2.4,
        CallsFor::Open | CallsFor::Start => 1.8,
        CallsFor::Scope => 1.0,
        CallsFor::Things => 0.8,
        CallsFor::Grouping => return None,
    })
}

fn column_weight(place: CallsFor, column: &ColumnInfo) -> Option<f64> {
    match column.role {
        Role::Quantity => figure_weight(place).map(|it| it + 0.1),
        Role::Category => Some(match place {
            CallsFor::Grouping => 2.6,
            CallsFor::Things => 1.8,
            CallsFor::Open | CallsFor::Start => 1.0,
            CallsFor::Scope => 1.2,
            CallsFor::Order => return None,
        }),
        Role::Name | Role::Text | Role::Year => Some(match place {
            CallsFor::Grouping | CallsFor::Order => 1.2,
            CallsFor::Open | CallsFor::Start => 0.7,
            CallsFor::Scope | CallsFor::Things => 0.5,
        }),
        Role::Date => (place == CallsFor::Open).then_some(0.5),
        Role::Id | Role::Reference | Role::YearPart | Role::Other => None,
    }
}

/// Periods as people write them, the newest first: the finest two grains, then the relative ones.
fn periods(axis: &Axis, covered: Span) -> Vec<String> {
    let finest = if axis.grain == Grain::Day { Grain::Month } else { axis.grain };
    let mut texts = Vec::new();
    for grain in [Grain::Quarter, Grain::Year] {
        if grain < finest {
            continue;
        }
        let last = number_in(covered.grain, covered.to, grain);
        let first = number_in(covered.grain, covered.from, grain);
        texts.extend((first.max(last - 7)..=last).rev().map(|it| label(grain, it)));
    }
    let relative: &[&str] = match finest {
        Grain::Year => &["last year", "last 3 years"],
        Grain::Quarter => {
            &["last quarter", "last 4 quarters", "last year", "this year", "year to date"]
        }
        Grain::Day | Grain::Month => &[
            "last month",
            "last 12 months",
            "last quarter",
            "last year",
            "this year",
            "year to date",
        ],
    };
    texts.extend(relative.iter().map(|it| (*it).to_owned()));
    texts
}
