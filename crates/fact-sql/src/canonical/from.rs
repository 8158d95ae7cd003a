//! The tables of a select and how they are joined.

use sqlite3_parser::ast::{
    FromClause, JoinConstraint, JoinOperator, JoinType, QualifiedName, SelectTable,
};

use super::literal::{name, written};
use super::piece::Piece;
use super::scope::{GiveUp, Relation, Source, Writer, Written};

/// How a relation is joined to those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Join {
    Inner,
    /// Inner, and the order of visiting is asked for.
    Cross,
    Left,
    Right,
    Full,
}

/// What a `FROM` is made of, in its order.
#[derive(Default)]
pub(super) struct Tables {
    /// What each relation is, as text.
    texts: Vec<String>,
    joins: Vec<Join>,
    /// In which order they are written.
    order: Vec<usize>,
}

impl Tables {
    /// Whether every row that passes all conditions is a result: no side is filled with nulls.
    fn is_inner(&self) -> bool {
        self.joins.iter().all(|it| *it == Join::Inner)
    }
}

/// The written tables of a select and the conditions that go with its `WHERE`.
pub(super) struct From {
    pub text: Piece,
    pub conditions: Vec<Piece>,
}

impl<'a> Writer<'a> {
    /// The relations of `from` with their labels, in the order in which they stand.
    pub fn relations(
        &mut self,
        from: Option<&FromClause<'_>>,
    ) -> Written<(Vec<Relation<'a>>, Tables)> {
        let mut tables = Tables::default();
        let mut relations = Vec::new();
        let Some(from) = from else { return Ok((relations, tables)) };
        let first = from.select.ok_or(GiveUp)?;
        let joined = from.joins.iter().flatten();
        let all = std::iter::once((first, Join::Inner))
            .map(Ok)
            .chain(joined.map(|it| Ok((&it.table, join_of(it.operator)?))));
        for next in all {
            let (table, join) = next?;
            let (relation, text) = self.relation(table)?;
            relations.push(relation);
            let join = if self.is_free && join == Join::Cross { Join::Inner } else { join };
            tables.texts.push(text);
            tables.joins.push(join);
        }
        tables.order = (0..relations.len()).collect();
        if self.is_free && tables.is_inner() {
            tables.order.sort_by(|a, b| tables.texts.get(*a).cmp(&tables.texts.get(*b)));
        }
        let depth = self.scopes.len();
        for (rank, idx) in tables.order.iter().enumerate() {
            if let Some(relation) = relations.get_mut(*idx) {
                relation.label = format!("t{depth}.{rank}");
            }
        }
        Ok((relations, tables))
    }

    fn relation(&mut self, table: &SelectTable<'_>) -> Written<(Relation<'a>, String)> {
        let (source, text, own_name, alias) = match table {
            SelectTable::Table(table, alias, None) => {
                let (source, text) = self.table(table)?;
                (source, text, Some(name(table.name.0)), alias)
            }
            SelectTable::Select(select, alias) => {
                let select = self.select(select)?;
                (Source::Select(select.outputs), format!("({})", select.text), None, alias)
            }
            _ => return Err(GiveUp),
        };
        if let Source::Select(outputs) = &source
            && outputs.iter().any(|it| it.is_wordlike)
        {
            return Err(GiveUp);
        }
        let name = alias.as_ref().map(super::select::alias_name).or(own_name);
        Ok((Relation { name, label: String::new(), source, merged: Vec::new() }, text))
    }

    /// A named subquery or a table of the schema.
    fn table(&mut self, table: &QualifiedName<'_>) -> Written<(Source<'a>, String)> {
        if table.db_name.is_some() || table.alias.is_some() {
            return Err(GiveUp);
        }
        let wanted = name(table.name.0);
        if let Some(idx) = self.named.iter().rposition(|it| it.name == wanted) {
            let columns = self.named.get(idx).and_then(|it| it.columns.clone());
            return Ok((Source::Select(columns.ok_or(GiveUp)?), format!("c{idx}")));
        }
        let schema = self.schema;
        let is_meant = |it: &fact_core::TableSchema| it.name.eq_ignore_ascii_case(&wanted);
        let idx = schema.tables.iter().position(is_meant).ok_or(GiveUp)?;
        let table = schema.tables.get(idx).ok_or(GiveUp)?;
        // What a view does inside is not seen: it may cut off among equals.
        self.is_order_sensitive |= table.is_view;
        Ok((Source::Table(idx, table), format!("={}", written(&wanted))))
    }

    /// Merges what `USING` names, before any name is looked up.
    pub fn merge_using(
        &self,
        from: Option<&FromClause<'_>>,
        relations: &mut [Relation<'a>],
        tables: &Tables,
    ) -> Written<Vec<Vec<(Piece, Piece)>>> {
        let mut pairs: Vec<Vec<(Piece, Piece)>> = relations.iter().map(|_| Vec::new()).collect();
        let joined = from.and_then(|it| it.joins.as_ref());
        for (idx, join) in joined.into_iter().flatten().enumerate() {
            let Some(JoinConstraint::Using(columns)) = &join.constraint else { continue };
            if tables.joins.iter().any(|it| matches!(it, Join::Right | Join::Full)) {
                return Err(GiveUp);
            }
            for column in columns.iter() {
                let column = name(column.0);
                let (before, after) = relations.split_at_mut(idx + 1);
                let right = after.first_mut().ok_or(GiveUp)?;
                let mut left = None;
                for relation in before.iter().filter(|it| !it.merged.contains(&column)) {
                    let Some(position) = relation.position(&column)? else { continue };
                    if left.is_some() {
                        return Err(GiveUp);
                    }
                    left = relation.column(position, self.collations);
                }
                let position = right.position(&column)?.ok_or(GiveUp)?;
                let pair = left.zip(right.column(position, self.collations)).ok_or(GiveUp)?;
                pairs.get_mut(idx + 1).ok_or(GiveUp)?.push(pair);
                right.merged.push(column);
            }
        }
        Ok(pairs)
    }

    /// The tables as text; in free form the conditions of inner joins come apart, for `WHERE`.
    pub fn joined(
        &mut self,
        from: Option<&FromClause<'_>>,
        tables: &Tables,
        pairs: Vec<Vec<(Piece, Piece)>>,
    ) -> Written<From> {
        let depth = self.scopes.len().saturating_sub(1);
        let is_apart = self.is_free && tables.is_inner();
        let mut built = From { text: Piece::new(String::new()), conditions: Vec::new() };
        if is_apart {
            for (rank, idx) in tables.order.iter().enumerate() {
                let text = tables.texts.get(*idx).map(String::as_str).unwrap_or_default();
                built.text.push(&format!(" t{depth}.{rank}{text}"));
            }
        }
        let joined = from.and_then(|it| it.joins.as_ref());
        let constraints = std::iter::once(None)
            .chain(joined.into_iter().flatten().map(|it| it.constraint.as_ref()));
        for (idx, (constraint, pairs)) in constraints.zip(pairs).enumerate() {
            let mut terms = Vec::new();
            for (left, right) in pairs {
                terms.push(self.comparison("eq", left, right));
            }
            if let Some(JoinConstraint::On(condition)) = constraint {
                terms = self.conditions(condition)?;
            }
            if is_apart {
                built.conditions.append(&mut terms);
            } else {
                // To SQLite's planner the two differ, to the rows they do not.
                let is_using =
                    !self.is_free && matches!(constraint, Some(JoinConstraint::Using(_)));
                built.push_joined(tables, idx, depth, &terms, is_using);
            }
        }
        Ok(built)
    }
}

impl From {
    fn push_joined(
        &mut self,
        tables: &Tables,
        idx: usize,
        depth: usize,
        terms: &[Piece],
        is_using: bool,
    ) {
        let word = match tables.joins.get(idx) {
            Some(Join::Left) => " left",
            Some(Join::Right) => " right",
            Some(Join::Full) => " full",
            Some(Join::Cross) => " cross",
            Some(Join::Inner) | None => "",
        };
        let text = tables.texts.get(idx).map(String::as_str).unwrap_or_default();
        self.text.push(&format!("{word} t{depth}.{idx}{text}"));
        if !terms.is_empty() {
            let name = if is_using { " using" } else { " on" };
            self.text.push_part(&Piece::of(name, terms, super::piece::Exact::No));
        }
    }
}

fn join_of(operator: JoinOperator) -> Written<Join> {
    let JoinOperator::TypedJoin(Some(kind)) = operator else { return Ok(Join::Inner) };
    if kind.contains(JoinType::NATURAL) {
        return Err(GiveUp);
    }
    Ok(match (kind.contains(JoinType::LEFT), kind.contains(JoinType::RIGHT)) {
        (true, true) => Join::Full,
        (true, false) => Join::Left,
        (false, true) => Join::Right,
        (false, false) if kind.contains(JoinType::CROSS) => Join::Cross,
        (false, false) => Join::Inner,
    })
}
