//! A written expression, with what is known of its values.

use super::literal::written;

/// What equal values of an expression have in common.
///
/// Grouping, `DISTINCT` and the like keep one of several equal values, whichever comes first. That
/// matters where equal values look different: 1 and 1.0, `a` and `A` under another collation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exact {
    /// Equal values may look different.
    No,
    /// Always null.
    Null,
    /// Equal values are identical; a whole number is never kept as a fraction.
    Number,
    /// Equal values are identical; every number is kept as a fraction.
    Real,
    /// Equal values are identical; there are no numbers.
    Text,
}

impl Exact {
    /// What holds of values that come from either.
    pub fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Null, it) | (it, Self::Null) => it,
            (a, b) if a == b => a,
            _ => Self::No,
        }
    }
}

/// Whose collation an expression brings into a comparison.
///
/// # Source
/// <https://www.sqlite.org/datatype3.html#assigning_collating_sequences_from_sql>: an explicit
/// COLLATE wins, the left one of two; then a column's, the left one of two; then bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Collated {
    /// None: the other side decides.
    None,
    /// That by bytes.
    Binary,
    /// That of a table's column: positions of both in the schema.
    Column(usize, usize),
    /// One that is not known.
    Unknown,
    /// COLLATE is written in it.
    Explicit,
}

impl Collated {
    /// Whether the two sides of a comparison may change places.
    pub fn may_swap(self, other: Self) -> bool {
        match (self, other) {
            (Self::Explicit, _) | (_, Self::Explicit) => false,
            (Self::None, _) | (_, Self::None) => true,
            (Self::Unknown, _) | (_, Self::Unknown) => false,
            (a, b) => a == b,
        }
    }
}

/// Reaches no scope at all.
pub(super) const NOWHERE: usize = usize::MAX;

/// A written expression.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Its canonical text.
    pub text: String,
    pub exact: Exact,
    pub collated: Collated,
    /// The outermost scope whose columns it names; [`NOWHERE`] where it names none.
    pub reach: usize,
    /// Whether it names a column of its own select outside of aggregates and groups: of several
    /// rows in a group, any may be the one that is shown.
    pub is_bare: bool,
    /// Whether it holds an aggregate of its own select.
    pub has_aggregate: bool,
    /// What it is, as far as anybody asks.
    pub kind: Kind,
}

/// What an expression is, as far as anybody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number, text or blob.
    Literal,
    /// A column of a table or subquery.
    Column,
    /// Everything else.
    Other,
}

impl Piece {
    /// Something that names no column.
    pub fn new(text: String) -> Self {
        Self {
            text,
            exact: Exact::No,
            collated: Collated::None,
            reach: NOWHERE,
            is_bare: false,
            has_aggregate: false,
            kind: Kind::Other,
        }
    }

    pub fn literal(text: String, exact: Exact) -> Self {
        Self { exact, kind: Kind::Literal, ..Self::new(text) }
    }

    /// `name(part,part…)`, which is as exact as said and brings no collation but a written one.
    pub fn of(name: &str, parts: &[Self], exact: Exact) -> Self {
        let mut text = String::with_capacity(
            name.len() + 2 + parts.iter().map(|it| it.text.len() + 1).sum::<usize>(),
        );
        text.push_str(name);
        text.push('(');
        push_joined(&mut text, parts);
        text.push(')');
        let mut whole = Self { exact, ..Self::new(text) };
        for part in parts {
            whole.take_in(part);
        }
        whole
    }

    /// Counts `part`, whose text is in this text already, as a part.
    pub fn take_in(&mut self, part: &Self) {
        self.reach = self.reach.min(part.reach);
        self.is_bare |= part.is_bare;
        self.has_aggregate |= part.has_aggregate;
        if part.collated == Collated::Explicit {
            self.collated = Collated::Explicit;
            self.exact = Exact::No;
        }
    }

    /// Appends plain text.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends a part.
    pub fn push_part(&mut self, part: &Self) {
        self.text.push_str(&part.text);
        self.take_in(part);
    }
}

/// The texts of `parts` with commas between, at the end of `text`.
pub(super) fn push_joined(text: &mut String, parts: &[Piece]) {
    for (idx, part) in parts.iter().enumerate() {
        if idx > 0 {
            text.push(',');
        }
        text.push_str(&part.text);
    }
}

/// Sorts by text and drops what is there twice.
pub(super) fn sort_as_set(parts: &mut Vec<Piece>) {
    parts.sort_by(|a, b| a.text.cmp(&b.text));
    parts.dedup_by(|a, b| a.text == b.text);
}

/// A function's name as it stands in canonical text, apart from every operator.
pub(super) fn function_text(name: &str) -> String {
    format!("${}", written(name))
}
