//! What a name means where it stands.
//!
//! # Source
//! SQLite's own `lookupName` (resolve.c): the select's tables first, then its output aliases where
//! they are in sight, then the same one select further out; what is found nowhere is a text if it
//! stands in double quotes, `true` or `false`, or an error.

use std::rc::Rc;

use fact_core::{Schema, StorageClass, TableSchema};

use super::Collations;
use super::literal::{is_plain, name, written};
use super::piece::{Collated, Exact, Kind, NOWHERE, Piece};

/// Deepest nesting of expressions and selects that is written.
const MAX_DEPTH: usize = 100;

/// How many times its length a statement may take in writing, every level of nesting counted.
const MAX_GROWTH: usize = 100;

/// The statement is not understood, so it keeps its own words.
#[derive(Debug, Clone, Copy)]
pub(super) struct GiveUp;

/// What is written, or that it cannot be.
pub(super) type Written<T> = Result<T, GiveUp>;

/// Writes one statement.
pub(super) struct Writer<'a> {
    pub schema: &'a Schema,
    pub collations: Collations,
    /// Whether what changes the order in which rows are visited is made the same too.
    pub is_free: bool,
    /// Whether the rows may depend on the order in which they are visited.
    pub is_order_sensitive: bool,
    /// Selects around the current place, the outermost first.
    pub scopes: Vec<Scope<'a>>,
    /// Named subqueries in sight, the later hiding the earlier.
    pub named: Vec<Named>,
    /// Whether the place is inside a named subquery, whose outside is not known.
    pub is_in_named: bool,
    depth: usize,
    /// How many bytes may still be written: an alias that stands for much, used by one that stands
    /// for more, would double what is written at every step.
    budget: usize,
}

/// A subquery of a `WITH`.
pub(super) struct Named {
    pub name: String,
    /// `None` until it is written: what asks for it before refers to itself or ahead.
    pub columns: Option<Rc<[Output]>>,
}

/// One select: what names in it may mean.
#[derive(Default)]
pub(super) struct Scope<'a> {
    pub relations: Vec<Relation<'a>>,
    /// Outputs by alias, once they are in sight.
    pub aliases: Vec<(String, Piece)>,
    /// Texts of the `GROUP BY` expressions, once they are known.
    pub groups: Vec<String>,
    /// The outermost scope that anything inside this select names.
    pub reach: usize,
}

/// A table or subquery of a `FROM`.
pub(super) struct Relation<'a> {
    /// What qualifies its columns, small letters.
    pub name: Option<String>,
    /// What it is called in canonical text.
    pub label: String,
    pub source: Source<'a>,
    /// Columns that `USING` made one with an earlier relation's.
    pub merged: Vec<String>,
}

/// Where a relation's columns come from.
pub(super) enum Source<'a> {
    /// A table of the schema, at that position.
    Table(usize, &'a TableSchema),
    /// A subquery.
    Select(Rc<[Output]>),
}

/// An output column of a subquery.
#[derive(Debug, Clone)]
pub(super) struct Output {
    /// Its name; `None` where that is the text of an expression.
    pub name: Option<String>,
    /// Whether that text may be a plain word, so that a word might mean it.
    pub is_wordlike: bool,
    pub exact: Exact,
    pub collated: Collated,
}

impl<'a> Writer<'a> {
    /// For a statement of `len` bytes.
    pub fn new(schema: &'a Schema, collations: Collations, is_free: bool, len: usize) -> Self {
        Self {
            schema,
            collations,
            is_free,
            is_order_sensitive: false,
            scopes: Vec::new(),
            named: Vec::new(),
            is_in_named: false,
            depth: 0,
            budget: (len + 1_000).saturating_mul(MAX_GROWTH),
        }
    }

    /// Runs `write` one level further in.
    pub fn deeper<T>(&mut self, write: impl FnOnce(&mut Self) -> Written<T>) -> Written<T> {
        if self.depth >= MAX_DEPTH {
            return Err(GiveUp);
        }
        self.depth += 1;
        let found = write(self);
        self.depth -= 1;
        found
    }

    /// Counts `len` more bytes as written.
    pub fn spend(&mut self, len: usize) -> Written<()> {
        self.budget = self.budget.checked_sub(len + 1).ok_or(GiveUp)?;
        Ok(())
    }

    /// What is not known to be of no collation but the one by bytes.
    pub fn collated_somehow(&self) -> Collated {
        match self.collations {
            Collations::Binary => Collated::Binary,
            Collations::Unknown => Collated::Unknown,
        }
    }

    /// The column, alias or literal that the bare or quoted `raw` means here.
    pub fn bare_name(&mut self, raw: &str) -> Written<Piece> {
        let wanted = name(raw);
        let innermost = self.scopes.len().saturating_sub(1);
        for idx in (0..self.scopes.len()).rev() {
            if let Some(found) = self.column_at(idx, None, &wanted)? {
                return Ok(found);
            }
            let Some(scope) = self.scopes.get(idx) else { continue };
            let alias = scope.aliases.iter().find(|(it, _)| *it == wanted);
            match alias {
                Some((_, piece)) if idx == innermost => return Ok(piece.clone()),
                Some(_) => return Err(GiveUp),
                None => {}
            }
        }
        let is_truth = wanted == "true" || wanted == "false";
        if is_truth && raw.len() == wanted.len() {
            return Ok(Piece { exact: Exact::Number, ..Piece::new(wanted) });
        }
        if raw.starts_with('"') && !self.is_in_named {
            // A text, or a column that the schema does not list.
            let text = format!("word{raw}");
            return Ok(Piece { collated: self.collated_somehow(), ..Piece::new(text) });
        }
        Err(GiveUp)
    }

    /// The column that `qualifier.raw` means here.
    pub fn qualified_name(&mut self, qualifier: &str, raw: &str) -> Written<Piece> {
        let (qualifier, wanted) = (name(qualifier), name(raw));
        for idx in (0..self.scopes.len()).rev() {
            if let Some(found) = self.column_at(idx, Some(&qualifier), &wanted)? {
                return Ok(found);
            }
        }
        Err(GiveUp)
    }

    /// The column of the scope at `idx`, if it has exactly one of that name.
    fn column_at(
        &mut self,
        idx: usize,
        qualifier: Option<&str>,
        wanted: &str,
    ) -> Written<Option<Piece>> {
        let innermost = self.scopes.len().saturating_sub(1);
        let Some(scope) = self.scopes.get(idx) else { return Ok(None) };
        let mut found = None;
        for relation in &scope.relations {
            let is_meant = qualifier.is_none_or(|it| relation.name.as_deref() == Some(it));
            let is_merged = qualifier.is_none() && relation.merged.iter().any(|it| it == wanted);
            if !is_meant || is_merged {
                continue;
            }
            let Some(column_idx) = relation.position(wanted)? else { continue };
            if found.is_some() {
                return Err(GiveUp);
            }
            found = relation.column(column_idx, self.collations);
        }
        // A table's hidden number answers to three names that no schema lists.
        let is_number = matches!(wanted, "rowid" | "oid" | "_rowid_");
        if found.is_none() && is_number && !scope.relations.is_empty() {
            return Err(GiveUp);
        }
        let Some(mut piece) = found else { return Ok(None) };
        piece.reach = idx;
        piece.is_bare = idx == innermost;
        self.note_reach(idx);
        Ok(Some(piece))
    }

    /// Remembers that something in the innermost select names the scope at `idx`.
    pub fn note_reach(&mut self, idx: usize) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.reach = scope.reach.min(idx);
        }
    }

    /// Enters a select over `relations`.
    pub fn enter(&mut self, relations: Vec<Relation<'a>>) {
        self.scopes.push(Scope { relations, reach: NOWHERE, ..Scope::default() });
    }

    /// Leaves the innermost select; what it names further out, the one around it names.
    pub fn leave(&mut self) {
        let reach = self.scopes.pop().map_or(NOWHERE, |it| it.reach);
        if reach < self.scopes.len() {
            self.note_reach(reach);
        }
    }
}

impl Relation<'_> {
    /// Where the column of that name stands, if there is one.
    pub fn position(&self, wanted: &str) -> Written<Option<usize>> {
        match &self.source {
            Source::Table(_, table) => {
                Ok(table.columns.iter().position(|it| it.name.eq_ignore_ascii_case(wanted)))
            }
            Source::Select(outputs) => {
                let is_meant = |it: &&Output| it.name.as_deref() == Some(wanted);
                match outputs.iter().filter(is_meant).count() {
                    0 if !is_plain(wanted) && outputs.iter().any(|it| it.name.is_none()) => {
                        Err(GiveUp)
                    }
                    0 | 1 => Ok(outputs.iter().position(|it| is_meant(&it))),
                    _ => Err(GiveUp),
                }
            }
        }
    }

    /// How many columns `*` gives.
    pub fn n_columns(&self) -> usize {
        match &self.source {
            Source::Table(_, table) => table.columns.len(),
            Source::Select(outputs) => outputs.len(),
        }
    }

    /// The name of the column at `idx`.
    pub fn column_name(&self, idx: usize) -> Option<String> {
        match &self.source {
            Source::Table(_, table) => table.columns.get(idx).map(|it| name_of(&it.name)),
            Source::Select(outputs) => outputs.get(idx).and_then(|it| it.name.clone()),
        }
    }

    /// The column at `idx`, written; whoever asks fills in where it was found.
    pub fn column(&self, idx: usize, collations: Collations) -> Option<Piece> {
        let label = &self.label;
        let (text, exact, collated) = match &self.source {
            Source::Table(table_idx, table) => {
                let column = table.columns.get(idx)?;
                let text = format!("{label}.{}", written(&name_of(&column.name)));
                let exact = match column.class {
                    _ if table.is_view || collations == Collations::Unknown => Exact::No,
                    // In a STRICT table a column of this type keeps 1 and 1.0 as they are.
                    _ if column.declared_type.eq_ignore_ascii_case("any") => Exact::No,
                    StorageClass::Integer | StorageClass::Numeric => Exact::Number,
                    StorageClass::Real => Exact::Real,
                    StorageClass::Text => Exact::Text,
                    StorageClass::Blob => Exact::No,
                };
                let collated = match collations {
                    Collations::Binary => Collated::Binary,
                    Collations::Unknown => Collated::Column(*table_idx, idx),
                };
                (text, exact, collated)
            }
            Source::Select(outputs) => {
                let output = outputs.get(idx)?;
                (format!("{label}#{}", idx + 1), output.exact, output.collated)
            }
        };
        Some(Piece { exact, collated, kind: Kind::Column, ..Piece::new(text) })
    }
}

fn name_of(name: &str) -> String {
    name.to_ascii_lowercase()
}
