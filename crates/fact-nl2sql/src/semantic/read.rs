//! The file's text to what it says, or to every fault in it.

use std::collections::HashMap;

use fact_core::Schema;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Fault, SaidColumn, SaidMeasure, SaidTable, Semantics, formula, near, words};
use crate::plan::{Col, Formula};

const SECTIONS: [&str; 5] = ["table", "column", "measure", "join", "words"];
const OF_TABLE: [&str; 4] = ["label", "synonyms", "time", "hidden"];
const OF_COLUMN: [&str; 3] = ["label", "synonyms", "hidden"];
const OF_MEASURE: [&str; 3] = ["formula", "synonyms", "percent"];
const OF_JOIN: [&str; 2] = ["from", "to"];

/// Measures made of measures made of measures.
const MAX_DEPTH: usize = 16;

impl Semantics {
    /// Reads `text` against a database's schema.
    ///
    /// # Errors
    /// Every fault in the file, in the order of its lines.
    pub fn read(text: &str, schema: &Schema) -> Result<Self, Vec<Fault>> {
        let (file, errors) = DeTable::parse_recoverable(text);
        let mut reader = Reader { text, schema, faults: Vec::new() };
        for err in errors {
            let at = err.span().map_or(0, |it| it.start);
            reader.fault(at, "", err.message().to_owned());
        }
        let said = reader.file(file.get_ref());
        let mut faults = reader.faults;
        faults.sort_by_key(|it| it.line);
        faults.dedup();
        if faults.is_empty() { Ok(said) } else { Err(faults) }
    }
}

type Value<'a> = Spanned<DeValue<'a>>;
type Entry<'a, 'b> = (&'b str, usize, &'b Value<'a>);

struct Reader<'a> {
    text: &'a str,
    schema: &'a Schema,
    faults: Vec<Fault>,
}

/// A measure before the measures it is made of are known.
struct Draft<'a> {
    at: usize,
    formula: String,
    percent: bool,
    synonyms: Vec<String>,
    name: &'a str,
}

impl Reader<'_> {
    fn file(&mut self, file: &DeTable<'_>) -> Semantics {
        let mut said = Semantics::default();
        let mut drafts = Vec::new();
        let mut glossary = Vec::new();
        for (name, at, value) in entries(file) {
            match name {
                "table" => self.each(name, value, |reader, entry| {
                    said.tables.extend(reader.table(entry));
                }),
                "column" => self.columns(value, &mut said.columns),
                "measure" => self.each(name, value, |reader, entry| {
                    drafts.extend(reader.measure(entry));
                }),
                "join" => self.joins(at, value, &mut said.joins),
                "words" => self.each(name, value, |reader, (word, at, value)| {
                    let field = format!("words.{}", key(word));
                    if let Some(text) = reader.text_of(&field, value) {
                        glossary.push((word.to_owned(), at, text));
                    }
                }),
                _ => self.unknown(at, name, "", &SECTIONS),
            }
        }
        said.measures = self.measures(&drafts);
        let names: Vec<&str> = drafts.iter().map(|it| it.name).collect();
        for (word, at, written) in glossary {
            match words::meaning(&written, self.schema, &names) {
                Ok(meaning) => said.words.push((word, meaning)),
                Err(message) => self.fault(at, &format!("words.{}", key(&word)), message),
            }
        }
        said
    }

    fn table(&mut self, (name, at, value): Entry<'_, '_>) -> Option<SaidTable> {
        let field = format!("table.{}", key(name));
        let table = self.found(at, &field, near::table(self.schema, name));
        let mut said = SaidTable {
            table: table.unwrap_or_default(),
            label: None,
            synonyms: Vec::new(),
            time: None,
            hidden: None,
        };
        for (setting, at, value) in self.settings(&field, value) {
            let own = format!("{field}.{setting}");
            match setting {
                "label" => said.label = self.text_of(&own, value),
                "synonyms" => said.synonyms = self.texts_of(&own, value),
                "hidden" => said.hidden = self.flag_of(&own, value),
                "time" => {
                    let named = self.text_of(&own, value).zip(table);
                    let col = named.map(|(name, it)| near::column(self.schema, it, &name));
                    let start = value.span().start;
                    said.time = col.and_then(|it| self.found(start, &own, it)).map(|it| it.column);
                }
                _ => self.unknown(at, setting, &field, &OF_TABLE),
            }
        }
        table.map(|_| said)
    }

    /// Columns are written `[column."orders.amt"]` or `[column.orders.amt]`.
    fn columns(&mut self, section: &Value<'_>, out: &mut Vec<SaidColumn>) {
        let Some(section) = self.table_of("column", section) else { return };
        for (name, at, value) in entries(section) {
            if name.contains('.') {
                let col = near::dotted(self.schema, name);
                let field = format!("column.{}", key(name));
                let col = self.found(at, &field, col);
                out.extend(self.column(&field, col, value));
                continue;
            }
            let field = format!("column.{}", key(name));
            let Some(table) = self.found(at, &field, near::table(self.schema, name)) else {
                continue;
            };
            for (column, at, value) in self.settings(&field, value) {
                let field = format!("{field}.{}", key(column));
                let col = near::column(self.schema, table, column);
                let col = self.found(at, &field, col);
                out.extend(self.column(&field, col, value));
            }
        }
    }

    fn column(&mut self, field: &str, col: Option<Col>, value: &Value<'_>) -> Option<SaidColumn> {
        let (mut label, mut synonyms, mut hidden) = (None, Vec::new(), None);
        for (setting, at, value) in self.settings(field, value) {
            let own = format!("{field}.{setting}");
            match setting {
                "label" => label = self.text_of(&own, value),
                "synonyms" => synonyms = self.texts_of(&own, value),
                "hidden" => hidden = self.flag_of(&own, value),
                _ => self.unknown(at, setting, field, &OF_COLUMN),
            }
        }
        col.map(|col| SaidColumn { col, label, synonyms, hidden })
    }

    fn measure<'b>(&mut self, (name, at, value): Entry<'_, 'b>) -> Option<Draft<'b>> {
        let field = format!("measure.{}", key(name));
        let mut draft =
            Draft { at, formula: String::new(), percent: false, synonyms: Vec::new(), name };
        let mut is_there = false;
        for (setting, at, value) in self.settings(&field, value) {
            let own = format!("{field}.{setting}");
            match setting {
                "formula" => {
                    is_there = true;
                    draft.at = value.span().start;
                    draft.formula = self.text_of(&own, value)?;
                }
                "synonyms" => draft.synonyms = self.texts_of(&own, value),
                "percent" => draft.percent = self.flag_of(&own, value).unwrap_or_default(),
                _ => self.unknown(at, setting, &field, &OF_MEASURE),
            }
        }
        if !is_there {
            self.fault(at, &field, "there is no formula".into());
            return None;
        }
        Some(draft)
    }

    fn measures(&mut self, drafts: &[Draft<'_>]) -> Vec<SaidMeasure> {
        let by_name: HashMap<String, &Draft<'_>> =
            drafts.iter().map(|it| (it.name.to_lowercase(), it)).collect();
        let mut measures = Vec::new();
        for draft in drafts {
            match resolved(draft, &by_name, self.schema, 0) {
                Ok(formula) => measures.push(SaidMeasure {
                    name: draft.name.to_lowercase(),
                    formula,
                    synonyms: draft.synonyms.clone(),
                }),
                Err(message) => {
                    let field = format!("measure.{}.formula", key(draft.name));
                    self.fault(draft.at, &field, message);
                }
            }
        }
        measures
    }

    fn joins(&mut self, at: usize, value: &Value<'_>, out: &mut Vec<(Col, Col)>) {
        let Some(joins) = value.get_ref().as_array() else {
            self.fault(at, "join", "joins are written [[join]], one after another".into());
            return;
        };
        for (idx, join) in joins.iter().enumerate() {
            let field = format!("join {}", idx + 1);
            let mut ends = [None, None];
            let mut is_there = [false, false];
            for (setting, at, value) in self.settings(&field, join) {
                let own = format!("{field}, {setting}");
                let Some(side) = OF_JOIN.iter().position(|it| *it == setting) else {
                    self.unknown(at, setting, &field, &OF_JOIN);
                    continue;
                };
                let named = self.text_of(&own, value);
                let col = named.map(|it| near::dotted(self.schema, &it));
                let col = col.and_then(|it| self.found(value.span().start, &own, it));
                if let (Some(end), Some(known)) = (ends.get_mut(side), is_there.get_mut(side)) {
                    (*end, *known) = (col, true);
                }
            }
            let start = join.span().start;
            for (side, _) in OF_JOIN.iter().zip(is_there).filter(|(_, it)| !it) {
                self.fault(start, &field, format!("there is no `{side}`"));
            }
            let [Some(from), Some(to)] = ends else { continue };
            if from.table == to.table {
                self.fault(start, &field, "both sides are in the same table".into());
            } else {
                out.push((from, to));
            }
        }
    }

    fn each<'v, 'b: 'v>(
        &mut self,
        section: &str,
        value: &'v Value<'b>,
        mut take: impl FnMut(&mut Self, Entry<'b, 'v>),
    ) {
        let Some(section) = self.table_of(section, value) else { return };
        for entry in entries(section) {
            take(self, entry);
        }
    }

    fn settings<'v, 'b: 'v>(&mut self, field: &str, value: &'v Value<'b>) -> Vec<Entry<'b, 'v>> {
        self.table_of(field, value).map_or_else(Vec::new, |it| entries(it).collect())
    }

    fn table_of<'v, 'b>(&mut self, field: &str, value: &'v Value<'b>) -> Option<&'v DeTable<'b>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong(field, value, "settings");
        }
        table
    }

    fn text_of(&mut self, field: &str, value: &Value<'_>) -> Option<String> {
        match value.get_ref().as_str().map(str::trim) {
            Some("") => self.fault(value.span().start, field, "the text is empty".into()),
            Some(text) => return Some(text.to_owned()),
            None => self.wrong(field, value, "a text in quotation marks"),
        }
        None
    }

    fn texts_of(&mut self, field: &str, value: &Value<'_>) -> Vec<String> {
        let Some(texts) = value.get_ref().as_array() else {
            self.wrong(field, value, "a list of texts");
            return Vec::new();
        };
        texts.iter().filter_map(|it| self.text_of(field, it)).collect()
    }

    fn flag_of(&mut self, field: &str, value: &Value<'_>) -> Option<bool> {
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(field, value, "true or false");
        }
        flag
    }

    fn wrong(&mut self, field: &str, value: &Value<'_>, wanted: &str) {
        let found = value.get_ref().type_str();
        self.fault(value.span().start, field, format!("this must be {wanted}, not a TOML {found}"));
    }

    fn unknown(&mut self, at: usize, name: &str, field: &str, known: &[&str]) {
        let near = near::nearest(name, known.iter().copied());
        let place = if field.is_empty() { "the file".to_owned() } else { field.to_owned() };
        self.fault(at, &place, format!("there is no setting {name}{near}"));
    }

    fn found<T>(&mut self, at: usize, field: &str, result: Result<T, String>) -> Option<T> {
        result.map_err(|message| self.fault(at, field, message)).ok()
    }

    fn fault(&mut self, at: usize, field: &str, message: String) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        self.faults.push(Fault { line, field: field.to_owned(), message });
    }
}

fn resolved(
    draft: &Draft<'_>,
    by_name: &HashMap<String, &Draft<'_>>,
    schema: &Schema,
    depth: usize,
) -> Result<Formula, String> {
    let measure = |name: &str| {
        let Some(other) = by_name.get(&name.to_lowercase()) else {
            let near = near::nearest(name, by_name.keys().map(String::as_str));
            return Err(format!("there is no measure {name}{near}"));
        };
        if depth == MAX_DEPTH {
            return Err(format!("the measure {name} is made of itself"));
        }
        resolved(other, by_name, schema, depth + 1)
    };
    formula::parse(&draft.formula, schema, draft.percent, &measure)
}

fn entries<'a, 'b>(table: &'b DeTable<'a>) -> impl Iterator<Item = Entry<'a, 'b>> {
    let mut entries: Vec<Entry<'a, 'b>> =
        table.iter().map(|(name, value)| (&**name.get_ref(), name.span().start, value)).collect();
    // As they are written.
    entries.sort_by_key(|it| it.1);
    entries.into_iter()
}

/// A name as it is written in the file.
fn key(name: &str) -> String {
    let is_bare = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-');
    if name.chars().all(is_bare) { name.to_owned() } else { format!("{name:?}") }
}
