//! The words by which tables, columns and worked-out figures can be called.
//!
//! Start at [`NameIndex::at`]. Knows nothing of questions beyond their stems.

mod deeds;
mod kinds;
mod near;
mod short;
mod table;
mod units;

use std::collections::{BTreeSet, HashMap};

use super::concepts::Concept;
use super::joins::Edge;
use super::roles::{Role, TableInfo};

use crate::glossary::{GLOSSARY, VERBS};
use crate::plan::Col;
use crate::words::{self, stem};
use deeds::Deeds;
use kinds::Kinds;
use short::Shorts;
pub(crate) use short::{is_short_for, written_out};
use table::{are_kin, called_by_last, named_after, shared_prefix};
use units::UNITS;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// A table.
    Table(usize),
    /// A column.
    Column(Col),
    /// A worked-out figure, by position.
    Concept(usize),
}

/// A name found in a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NameHit {
    /// What it stands for.
    pub target: Target,
    /// How many words it took.
    pub n_words: usize,
    /// 0 to 1: 1 for the full name as written in the schema.
    pub score: f64,
}

/// Names by their first stem.
pub(crate) struct NameIndex {
    by_first: HashMap<String, Vec<Name>>,
    words: BTreeSet<String>,
    shorts: Shorts,
    kinds: Kinds,
    deeds: Deeds,
}

struct Name {
    stems: Vec<String>,
    target: Target,
    score: f64,
}

const EXACT: f64 = 1.0;
const SYNONYM: f64 = 0.85;
const PART: f64 = 0.6;
const NEARLY: f64 = 0.72;
const REFERRED: f64 = 0.62;
const DONE: f64 = 0.82;
const NAMED_AFTER: f64 = 0.8;

impl NameIndex {
    pub fn new(tables: &[TableInfo]) -> Self {
        let mut index = Self {
            by_first: HashMap::new(),
            words: BTreeSet::new(),
            shorts: Shorts::new(tables),
            kinds: Kinds::default(),
            deeds: Deeds::new(tables),
        };
        for (table_idx, table) in tables.iter().enumerate() {
            index.add_table(table_idx, table);
        }
        index
    }

    /// Makes worked-out figures findable, once they are known.
    pub fn add_concepts(&mut self, concepts: &[Concept]) {
        for (idx, concept) in concepts.iter().enumerate() {
            for (name, score) in &concept.names {
                self.add(name.clone(), Target::Concept(idx), *score);
            }
        }
    }

    /// Makes things findable by the columns that refer to them: pupils by "student id".
    pub fn add_referred(&mut self, tables: &[TableInfo], edges: &[Edge]) {
        for edge in edges.iter().filter(|it| it.from.table != it.to.table) {
            let column =
                tables.get(edge.from.table).and_then(|it| it.columns.get(edge.from.column));
            let words = column.map(|it| it.words.as_slice()).unwrap_or_default();
            if let Some(("id", thing)) = words.split_last().map(|(last, it)| (last.as_str(), it))
                && !thing.is_empty()
                && !tables.iter().any(|it| all_stems(&it.words) == all_stems(thing))
            {
                self.add(all_stems(thing), Target::Table(edge.to.table), REFERRED);
            }
        }
    }

    /// "train stations" are stations where a table only pairs trains with stations.
    pub fn add_paired(&mut self, tables: &[TableInfo], edges: &[Edge]) {
        let stems = |table: usize| tables.get(table).map(|it| all_stems(&it.words));
        for (idx, pair) in tables.iter().enumerate() {
            let nothing_own =
                pair.columns.iter().all(|it| matches!(it.role, Role::Id | Role::Reference));
            let own = all_stems(&pair.words);
            let mut ends = edges.iter().filter(|it| it.from.table == idx).map(|it| it.to.table);
            let last = ends.clone().find(|it| stems(*it).is_some_and(|it| own.ends_with(&it)));
            let first = ends
                .find(|it| Some(*it) != last && stems(*it).is_some_and(|it| own.starts_with(&it)));
            let (Some(thing), Some(_), true) = (last, first, nothing_own) else { continue };
            for name in self.by_first.values_mut().flatten() {
                if name.target == Target::Table(idx) && name.stems == own {
                    name.score = name.score.min(0.9);
                }
            }
            self.add(own, Target::Table(thing), EXACT);
        }
    }

    /// The names that begin at the first of `stems`.
    pub fn at(&self, stems: &[&str]) -> Vec<NameHit> {
        let Some(names) = stems.first().and_then(|it| self.by_first.get(*it)) else {
            return Vec::new();
        };
        let fits = |name: &&Name| {
            name.stems.len() <= stems.len() && name.stems.iter().zip(stems).all(|(a, b)| a == b)
        };
        let hit =
            |it: &Name| NameHit { target: it.target, n_words: it.stems.len(), score: it.score };
        names.iter().filter(fits).map(hit).collect()
    }

    /// The tables that keep what was done, called by the noun of it.
    pub fn of_deed(&self, verb: &str) -> &[usize] {
        self.deeds.of(verb)
    }

    /// Whether a stem is part of any name.
    pub fn knows(&self, stem: &str) -> bool {
        self.words.contains(stem)
    }

    /// Every stem of every name that begins with this letter.
    pub fn words_with(&self, first: char) -> impl Iterator<Item = &String> {
        self.words.range(first.to_string()..).take_while(move |it| it.starts_with(first))
    }

    fn add(&mut self, stems: Vec<String>, target: Target, score: f64) {
        let Some(first) = stems.first() else { return };
        self.words.extend(stems.iter().cloned());
        let names = self.by_first.entry(first.clone()).or_default();
        match names.iter_mut().find(|it| it.stems == stems && it.target == target) {
            Some(known) => known.score = known.score.max(score),
            None => names.push(Name { stems, target, score }),
        }
    }

    fn add_with_synonyms(&mut self, stems: &[String], target: Target, score: f64) {
        self.add(stems.to_vec(), target, score);
        for other in GLOSSARY.synonyms(stems) {
            self.add(other.to_vec(), target, score * SYNONYM);
        }
        for other in GLOSSARY.related(stems) {
            self.add(other.clone(), target, score * NEARLY);
        }
    }

    fn add_table(&mut self, table_idx: usize, table: &TableInfo) {
        let stems = all_stems(&table.words);
        let target = Target::Table(table_idx);
        self.add_with_synonyms(&stems, target, EXACT);
        if let Some((_, rest)) = table.words.split_first().filter(|(first, rest)| {
            !rest.is_empty()
                && matches!(
                    first.as_str(),
                    "ref" | "dim" | "fact" | "lookup" | "lkp" | "all" | "master"
                )
        }) {
            self.add_with_synonyms(&all_stems(rest), target, 0.95);
        }
        if let [head @ .., last] = stems.as_slice()
            && !head.is_empty()
            && ROWS.contains(&last.as_str())
        {
            self.add_with_synonyms(head, target, 0.88);
        }
        for length in 2..stems.len() {
            let tail = stems.get(stems.len() - length..).unwrap_or_default();
            self.add(tail.to_vec(), target, 0.8);
        }
        if let Some(last) = stems.last().filter(|_| stems.len() > 1) {
            self.add(vec![last.clone()], target, called_by_last(table));
            if let [first, _] = stems.as_slice() {
                self.add(vec![first.clone()], target, PART * 0.5);
            }
        }
        if let Some(thing) = named_after(table) {
            self.add(vec![stem(thing)], target, NAMED_AFTER);
        }
        let prefix = shared_prefix(table);
        for synonym in &table.synonyms {
            self.add(words::stems(synonym), target, EXACT);
        }
        for (column_idx, column) in table.columns.iter().enumerate() {
            if column.words.is_empty() {
                continue;
            }
            let target = Target::Column(Col { table: table_idx, column: column_idx });
            for synonym in &column.synonyms {
                self.add(words::stems(synonym), target, EXACT);
            }
            self.add_column(&stems, target, column.role, &all_stems(&column.words));
            self.add_done(target, column.role, &column.words);
            if let Some((first, rest)) = column.words.split_first()
                && Some(first) == prefix
                && !rest.is_empty()
                && rest != ["id"]
            {
                self.add_column(&stems, target, column.role, &all_stems(rest));
            }
        }
    }

    /// "hours" of a column called "hours worked": what was done with them says less than what they
    /// are.
    fn add_done(&mut self, target: Target, role: Role, words: &[String]) {
        let [things, done] = words else { return };
        let several = words::singular(things) != *things;
        if several && role == Role::Quantity && VERBS.is_past(done) {
            self.add(vec![stem(things)], target, DONE);
        }
    }

    /// "hosts" for how many of them there are, where a column says it.
    fn add_counted(&mut self, target: Target, role: Role, column: &[String]) {
        match column {
            [number, of, rest @ ..] if number == "number" && of == "of" && !rest.is_empty() => {
                let turned = rest.iter().chain([number]).cloned().collect();
                self.add(turned, target, 0.95);
                self.add_with_synonyms(rest, target, 0.92);
            }
            [rest @ .., count]
                if count == "count" && role == Role::Quantity && !rest.is_empty() =>
            {
                let said = [[number_of(), rest.to_vec()].concat(), rest.to_vec()];
                for (name, score) in said.into_iter().zip([0.95, 0.88]) {
                    self.add_with_synonyms(&name, target, score);
                }
            }
            _ => {}
        }
    }

    /// Stretches of a longer name: "payment method" of "payment method code".
    fn add_parts(&mut self, target: Target, role: Role, column: &[String]) {
        let n = column.len();
        self.add_counted(target, role, column);
        if let [is, rest @ ..] = column
            && matches!(is.as_str(), "be" | "is" | "has" | "have" | "was")
            && !rest.is_empty()
        {
            // "certified" for what the schema calls "is_certified"
            self.add(rest.to_vec(), target, 0.95);
        }
        let bare: Vec<String> =
            column.iter().filter(|it| !UNITS.contains(&it.as_str())).cloned().collect();
        if bare.len() < n && !bare.is_empty() {
            self.add_with_synonyms(&bare, target, 0.95);
            if let Some((unit, head)) =
                column.split_last().filter(|it| UNITS.contains(&it.0.as_str()))
            {
                // "length in feet" for what the schema calls "length_feet"
                let with_unit = head.iter().cloned().chain(["in".to_owned(), unit.clone()]);
                self.add(with_unit.collect(), target, 1.0);
            }
        }
        if let Some((unit, head)) = column.split_last().filter(|(_, it)| !it.is_empty())
            && matches!(unit.as_str(), "day" | "hour" | "hr" | "minut" | "min" | "second" | "sec")
            && role == Role::Quantity
        {
            // "lead time" for what the schema calls "lead_days"
            self.add(head.iter().cloned().chain(["time".to_owned()]).collect(), target, 0.95);
        }
        if let Some((last, head)) = column.split_last().filter(|(_, it)| !it.is_empty()) {
            let generic = matches!(head, [one] if matches!(one.as_str(), "first" | "last" | "full" | "middl" | "nick" | "user" | "given" | "famili"));
            let score = match last.as_str() {
                _ if generic => 0.0,
                "code" | "name" | "number" | "no" | "txt" | "text" => 0.88,
                _ => 0.0,
            };
            if last == "amount" {
                // "salary" for what the schema calls "salary_amount"
                self.add_with_synonyms(head, target, 0.9);
            } else if score > 0.0 && head.len() > 1 {
                // "payment type" for what the schema calls "payment_method_code"
                self.add_with_synonyms(head, target, score);
            } else if score > 0.0 {
                self.add(head.to_vec(), target, score);
            }
        }
        match column {
            [first, _, last] => self.add(vec![first.clone(), last.clone()], target, 0.7),
            // "join year" for what the schema calls "year_join".
            [first, last] if !is_small(first) && !is_small(last) => {
                self.add(vec![last.clone(), first.clone()], target, 0.9);
            }
            _ => {}
        }
        for length in 2..n {
            #[expect(clippy::cast_precision_loss, reason = "a name has few words")]
            let score = 0.55 + 0.25 * length as f64 / n as f64;
            for part in column.windows(length) {
                self.add(part.to_vec(), target, score);
            }
        }
        if n > 2 && are_kin(column) {
            // "state_province_county" is called by each of them.
            for word in column {
                self.add(vec![word.clone()], target, 0.9);
            }
        }
        if n > 1 {
            for word in column.iter().filter(|it| !is_small(it)) {
                self.add(vec![word.clone()], target, 0.42);
            }
        }
    }

    /// What a column is, said after its name: "start date" of a date called "start".
    fn add_with_kind(&mut self, target: Target, role: Role, column: &[String]) {
        let last = column.last().map(String::as_str).unwrap_or_default();
        let kinds: &[&str] = match role {
            Role::Date if !matches!(last, "date" | "day" | "time") => &["date", "time"],
            Role::Year if last != "year" => &["year"],
            Role::Category | Role::Name | Role::Text => match last {
                "phone" | "telephon" | "fax" | "mobil" | "cell" => &["number"],
                "name" | "titl" | "number" | "code" => &[],
                _ => &["name"],
            },
            Role::Quantity if last != "number" && last != "amount" => &["number", "amount"],
            _ => &[],
        };
        for kind in kinds {
            let with_kind: Vec<String> =
                column.iter().cloned().chain([(*kind).to_owned()]).collect();
            // "telephone number" of a column called "phone"
            for near in GLOSSARY.related(&with_kind) {
                self.add(near.clone(), target, 0.8);
            }
            self.add(with_kind, target, 0.88);
        }
    }

    /// "hire day" for a hire date, "town name" for the name of a city.
    fn add_turned(&mut self, column: &[String], target: Target) {
        if !(2..=3).contains(&column.len()) {
            return;
        }
        for (at, word) in column.iter().enumerate() {
            let near = GLOSSARY.related(std::slice::from_ref(word)).iter();
            for other in near.filter(|it| it.len() == 1).flatten() {
                let mut turned = column.to_vec();
                if let Some(slot) = turned.get_mut(at) {
                    slot.clone_from(other);
                }
                self.add(turned, target, NEARLY);
            }
        }
    }

    fn add_column(&mut self, table: &[String], target: Target, role: Role, column: &[String]) {
        let meaningless = matches!(column, [only] if only == "id");
        if role == Role::Reference {
            let without_id: Vec<_> = column.iter().filter(|it| *it != "id").cloned().collect();
            self.add(column.to_vec(), target, EXACT);
            if without_id.len() < column.len() {
                self.add_turned(column, target);
            }
            if without_id != table {
                self.add(without_id.clone(), target, PART * 0.7);
                if let Some(first) = without_id.first() {
                    self.add(vec![first.clone()], target, PART * 0.5);
                }
            }
            return;
        }
        if !meaningless {
            self.add_with_synonyms(column, target, EXACT);
        }
        // "helpers have first aid" says something of helpers, and is no name of `has_first_aid`.
        let says = |it: &String| matches!(it.as_str(), "have" | "be" | "do" | "can");
        if !column.first().is_some_and(says) {
            let with_table: Vec<_> = table.iter().chain(column).cloned().collect();
            self.add(with_table, target, EXACT);
        }
        if let Some(own) = column.strip_prefix(table).filter(|it| !it.is_empty()) {
            self.add_with_synonyms(own, target, EXACT * 0.98);
        }
        self.add_parts(target, role, column);
        self.add_with_kind(target, role, column);
        if let [first, last] = column {
            self.add(vec![format!("{first}{last}")], target, 0.95);
        }
        self.add_turned(column, target);
        if let [first, middle @ .., last] = column {
            // The head noun, and for a year the participle ("founded_year" → "founded").
            if !is_small(last) {
                self.add_with_synonyms(std::slice::from_ref(last), target, PART);
            }
            if matches!(role, Role::Year | Role::Date) || middle.is_empty() && !is_small(first) {
                self.add(vec![first.clone()], target, PART * 0.75);
                if matches!(role, Role::Year | Role::Date) {
                    self.add_with_synonyms(std::slice::from_ref(first), target, PART * 0.75);
                }
            }
            let unit = |it: &str| matches!(it, "usd" | "eur" | "gbp" | "total" | "percent");
            let bare: Vec<_> = column.iter().filter(|it| !unit(it)).cloned().collect();
            if bare.len() < column.len() && !bare.is_empty() {
                self.add_with_synonyms(&bare, target, 0.9);
            }
        }
    }
}

/// Words of a table's name, by their stems, that only say that it holds rows: "crew" of "crew
/// members".
const ROWS: &[&str] = &["member", "master", "list", "info", "inform", "data", "record", "regist"];

fn number_of() -> Vec<String> {
    ["number", "of"].map(str::to_owned).to_vec()
}

fn is_small(word: &str) -> bool {
    matches!(
        word,
        "by" | "of"
            | "in"
            | "from"
            | "to"
            | "for"
            | "the"
            | "and"
            | "on"
            | "at"
            | "per"
            | "id"
            | "is"
            | "be"
            | "has"
            | "have"
    )
}

fn all_stems(words: &[String]) -> Vec<String> {
    words.iter().map(|it| stem(it)).collect()
}
