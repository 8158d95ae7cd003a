//! Whole selects: outputs, tables, conditions, groups, order, limit.

use std::rc::Rc;

use sqlite3_parser::ast::{
    As, CompoundOperator, CompoundSelect, Distinctness, Expr, FromClause, Limit, Materialized,
    OneSelect, ResultColumn, Select, SortedColumn, With,
};

use super::compare::stripped;
use super::literal::name;
use super::order::{Sorted, collate, direction, is_total, order_text, position};
use super::piece::{Collated, Exact, Kind, Piece, push_joined, sort_as_set};
use super::scope::{GiveUp, Named, Output, Source, Writer, Written};

/// A written select.
pub(super) struct Selected {
    pub text: String,
    pub outputs: Rc<[Output]>,
    /// Whether it gives one row at most.
    pub is_one_row: bool,
    /// Outputs that an `ORDER BY` of a compound may mean by a word, aliases first.
    words: Vec<(String, usize)>,
}

/// The parts of one `SELECT … FROM …`.
struct Core<'e, 'b> {
    is_distinct: bool,
    columns: &'e [ResultColumn<'b>],
    from: Option<&'e FromClause<'b>>,
    condition: Option<&'e Expr<'b>>,
    group_by: Option<&'e [Expr<'b>]>,
    having: Option<&'e Expr<'b>>,
    order_by: &'e [SortedColumn<'b>],
    limit: Option<&'e Limit<'b>>,
}

/// An output column on its way.
struct Column {
    alias: Option<String>,
    /// The name of the column that it is, if it is one.
    name: Option<String>,
    piece: Piece,
}

impl Writer<'_> {
    /// Writes a select with everything that belongs to it.
    pub fn select(&mut self, select: &Select<'_>) -> Written<Selected> {
        let selected = self.deeper(|it| it.select_inside(select))?;
        self.spend(selected.text.len())?;
        Ok(selected)
    }

    fn select_inside(&mut self, select: &Select<'_>) -> Written<Selected> {
        let n_named = self.named.len();
        let mut text = match &select.with {
            Some(with) => self.with(with)?,
            None => String::new(),
        };
        let order_by = select.order_by.unwrap_or_default();
        let mut selected = match &select.body.compounds {
            None => self.one(&select.body.select, order_by, select.limit)?,
            Some(others) => {
                let first = self.one(&select.body.select, &[], None)?;
                self.compound(&first, others, order_by, select.limit)?
            }
        };
        self.named.truncate(n_named);
        if !text.is_empty() {
            text.push_str(&selected.text);
            selected.text = text;
        }
        Ok(selected)
    }

    /// The named subqueries. Each is written as if nothing were around it: where a name in it means
    /// something further out depends on who uses it.
    fn with(&mut self, with: &With<'_>) -> Written<String> {
        let base = self.named.len();
        for cte in with.ctes {
            let name = name(cte.tbl_name.0);
            if self.named.iter().skip(base).any(|it| it.name == name) {
                return Err(GiveUp);
            }
            self.named.push(Named { name, columns: None });
        }
        let mut text = String::new();
        for (idx, cte) in (base..).zip(with.ctes) {
            let scopes = std::mem::take(&mut self.scopes);
            let was_in_named = std::mem::replace(&mut self.is_in_named, true);
            let selected = self.select(cte.select)?;
            self.scopes = scopes;
            self.is_in_named = was_in_named;
            let mut outputs = selected.outputs.to_vec();
            if let Some(names) = cte.columns {
                let is_plain =
                    names.iter().all(|it| it.collation_name.is_none() && it.order.is_none());
                if names.len() != outputs.len() || !is_plain {
                    return Err(GiveUp);
                }
                for (output, given) in outputs.iter_mut().zip(names) {
                    output.name = Some(name(given.col_name.0));
                    output.is_wordlike = false;
                }
            }
            let hint = match cte.materialized {
                Materialized::Any => "",
                Materialized::Yes => " materialized",
                Materialized::No => " not materialized",
            };
            text.extend(["with c", &idx.to_string(), hint, "(", &selected.text, ");"]);
            if let Some(named) = self.named.get_mut(idx) {
                named.columns = Some(outputs.into());
            }
        }
        Ok(text)
    }

    fn one(
        &mut self,
        one: &OneSelect<'_>,
        order_by: &[SortedColumn<'_>],
        limit: Option<&Limit<'_>>,
    ) -> Written<Selected> {
        match one {
            OneSelect::Select {
                distinctness,
                columns,
                from,
                where_clause,
                group_by,
                having,
                window_clause: None,
            } => self.core(&Core {
                is_distinct: *distinctness == Some(Distinctness::Distinct),
                columns,
                from: from.as_ref(),
                condition: *where_clause,
                group_by: *group_by,
                having: *having,
                order_by,
                limit,
            }),
            OneSelect::Values(rows) if order_by.is_empty() && limit.is_none() => {
                let rows = rows.iter().map(sqlite3_parser::Vec::as_slice);
                self.values(&rows.collect::<Vec<_>>())
            }
            _ => Err(GiveUp),
        }
    }

    fn core(&mut self, core: &Core<'_, '_>) -> Written<Selected> {
        let (mut relations, tables) = self.relations(core.from)?;
        let pairs = self.merge_using(core.from, &mut relations, &tables)?;
        self.enter(relations);
        let mut columns = self.columns(core.columns)?;
        self.show_aliases(&columns);
        let from = self.joined(core.from, &tables, pairs)?;
        let mut conditions = from.conditions;
        if let Some(condition) = core.condition {
            conditions.append(&mut self.conditions(condition)?);
        }
        if self.is_free {
            sort_as_set(&mut conditions);
        }
        let groups = self.groups(core, &columns)?;
        if !groups.is_empty() {
            self.show_groups(&groups);
            columns = self.columns(core.columns)?;
            self.show_aliases(&columns);
        }
        let having = match core.having {
            Some(having) => self.conditions(having)?,
            None => Vec::new(),
        };
        let outputs: Vec<Piece> = columns.iter().map(|it| it.piece.clone()).collect();
        let mut order = Vec::new();
        for term in core.order_by {
            order.push(self.order_term(term, &outputs)?);
        }
        let is_aggregate = self.judge(core, &outputs, &groups, &having, &order);
        let words = self.words(&columns);
        self.leave();
        let mut text = if core.is_distinct { "select distinct(" } else { "select(" }.to_owned();
        push_joined(&mut text, &outputs);
        if !from.text.text.is_empty() {
            text.push_str(" from");
            text.push_str(&from.text.text);
        }
        for (word, parts) in [(" where", &conditions), (" group", &groups), (" having", &having)] {
            if !parts.is_empty() {
                text.push_str(&Piece::of(word, parts, Exact::No).text);
            }
        }
        if !order.is_empty() {
            text.push_str(&order_text(&order));
        }
        if let Some(limit) = core.limit {
            text.push_str(&self.limit(limit)?.text);
        }
        text.push(')');
        let is_one_row = is_aggregate && core.group_by.is_none();
        Ok(Selected { text, outputs: outputs_of(&columns), is_one_row, words })
    }

    /// The output columns, `*` written out.
    fn columns(&mut self, columns: &[ResultColumn<'_>]) -> Written<Vec<Column>> {
        if let Some(scope) = self.scopes.last_mut() {
            scope.aliases.clear();
        }
        let mut found = Vec::new();
        for column in columns {
            match column {
                ResultColumn::Expr(expr, alias) => {
                    let piece = self.expr(expr)?;
                    let name = match stripped(expr) {
                        _ if piece.kind != Kind::Column => None,
                        Expr::Id(id) => Some(name(id.0)),
                        Expr::Qualified(_, id) => Some(name(id.0)),
                        _ => None,
                    };
                    found.push(Column { alias: alias.as_ref().map(alias_name), name, piece });
                }
                ResultColumn::Star => self.push_all(None, &mut found)?,
                ResultColumn::TableStar(table) => {
                    self.push_all(Some(&name(table.0)), &mut found)?;
                }
            }
        }
        Ok(found)
    }

    /// Every column of every relation, or of the one that is named.
    fn push_all(&mut self, wanted: Option<&str>, found: &mut Vec<Column>) -> Written<()> {
        let n_before = found.len();
        let idx = self.scopes.len().saturating_sub(1);
        let scope = self.scopes.last().ok_or(GiveUp)?;
        let is_meant = |it: &&super::scope::Relation<'_>| {
            wanted.is_none_or(|wanted| it.name.as_deref() == Some(wanted))
        };
        let meant: Vec<_> = scope.relations.iter().filter(is_meant).collect();
        if wanted.is_some() && meant.len() != 1 {
            return Err(GiveUp);
        }
        for relation in meant {
            if !relation.merged.is_empty() {
                return Err(GiveUp);
            }
            for position in 0..relation.n_columns() {
                let mut piece = relation.column(position, self.collations).ok_or(GiveUp)?;
                piece.reach = idx;
                piece.is_bare = !scope.groups.contains(&piece.text);
                // Columns of a subquery that have no name of their own have one that is not known.
                let name = relation.column_name(position);
                if name.is_none() && matches!(relation.source, Source::Table(..)) {
                    return Err(GiveUp);
                }
                found.push(Column { alias: None, name, piece });
            }
        }
        if found.len() == n_before { Err(GiveUp) } else { Ok(()) }
    }

    fn show_aliases(&mut self, columns: &[Column]) {
        let named = columns.iter().filter_map(|it| Some((it.alias.clone()?, it.piece.clone())));
        if let Some(scope) = self.scopes.last_mut() {
            scope.aliases = named.collect();
        }
    }

    fn show_groups(&mut self, groups: &[Piece]) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.groups = groups.iter().map(|it| it.text.clone()).collect();
        }
    }

    fn groups(&mut self, core: &Core<'_, '_>, columns: &[Column]) -> Written<Vec<Piece>> {
        let outputs: Vec<Piece> = columns.iter().map(|it| it.piece.clone()).collect();
        let mut groups = Vec::new();
        for term in core.group_by.unwrap_or_default() {
            groups.push(self.group_term(term, &outputs)?);
        }
        if self.is_free {
            sort_as_set(&mut groups);
        }
        Ok(groups)
    }

    /// Whether the select is over groups; notes where its rows depend on the order of visiting.
    fn judge(
        &mut self,
        core: &Core<'_, '_>,
        outputs: &[Piece],
        groups: &[Piece],
        having: &[Piece],
        order: &[Sorted],
    ) -> bool {
        let shown = || outputs.iter().chain(having).chain(order.iter().map(|it| &it.value));
        let is_aggregate =
            core.group_by.is_some() || core.having.is_some() || shown().any(|it| it.has_aggregate);
        let is_open = |it: &Piece| it.exact == Exact::No;
        let mut is_sensitive = is_aggregate && shown().any(|it| it.is_bare);
        is_sensitive |= groups.iter().any(is_open);
        let is_shown = |term: &Sorted| outputs.iter().any(|it| it.text == term.value.text);
        is_sensitive |=
            core.is_distinct && (outputs.iter().any(is_open) || !order.iter().all(is_shown));
        if core.limit.is_some() {
            let is_one = is_aggregate && core.group_by.is_none();
            let is_total = (core.is_distinct && is_total(outputs, order))
                || (core.group_by.is_some() && is_total(groups, order));
            is_sensitive |= !is_one && !is_total;
        }
        self.is_order_sensitive |= is_sensitive;
        is_aggregate
    }

    /// What an `ORDER BY` behind a compound may call the outputs of its first select.
    fn words(&self, columns: &[Column]) -> Vec<(String, usize)> {
        let aliases =
            columns.iter().enumerate().filter_map(|(idx, it)| Some((it.alias.clone()?, idx)));
        let mut words: Vec<_> = aliases.collect();
        if self.scopes.last().is_some_and(|it| it.relations.len() == 1) {
            let names = columns.iter().enumerate();
            words.extend(names.filter_map(|(idx, it)| Some((it.name.clone()?, idx))));
        }
        words
    }

    fn compound(
        &mut self,
        first: &Selected,
        others: &[CompoundSelect<'_>],
        order_by: &[SortedColumn<'_>],
        limit: Option<&Limit<'_>>,
    ) -> Written<Selected> {
        let mut text = format!("compound({}", first.text);
        let mut outputs = first.outputs.to_vec();
        let mut keeps_one = false;
        for other in others {
            let word = match other.operator {
                CompoundOperator::Union => " union ",
                CompoundOperator::UnionAll => " union all ",
                CompoundOperator::Except => " except ",
                CompoundOperator::Intersect => " intersect ",
            };
            keeps_one |= other.operator != CompoundOperator::UnionAll;
            let select = self.one(&other.select, &[], None)?;
            if select.outputs.len() != outputs.len() {
                return Err(GiveUp);
            }
            for (output, more) in outputs.iter_mut().zip(select.outputs.iter()) {
                output.exact = output.exact.with(more.exact);
                if output.collated != more.collated {
                    output.collated = Collated::Unknown;
                }
            }
            text.push_str(word);
            text.push_str(&select.text);
        }
        self.is_order_sensitive |= keeps_one && outputs.iter().any(|it| it.exact == Exact::No);
        self.is_order_sensitive |= limit.is_some();
        let mut order = Vec::new();
        for term in order_by {
            let value = compound_term(&term.expr, &first.words, outputs.len())?;
            order.push(Sorted { value, direction: direction(term) });
        }
        if !order.is_empty() {
            text.push_str(&order_text(&order));
        }
        if let Some(limit) = limit {
            text.push_str(&self.limit(limit)?.text);
        }
        text.push(')');
        let outputs = outputs.into();
        Ok(Selected { text, outputs, is_one_row: false, words: Vec::new() })
    }

    fn values(&mut self, rows: &[&[Expr<'_>]]) -> Written<Selected> {
        self.enter(Vec::new());
        let mut text = "values(".to_owned();
        let mut outputs: Vec<Output> = Vec::new();
        for (row_idx, row) in rows.iter().enumerate() {
            let mut parts = Vec::new();
            for value in *row {
                parts.push(self.expr(value)?);
            }
            text.push_str(&Piece::of("", &parts, Exact::No).text);
            if row_idx == 0 {
                let named = (1..).zip(&parts);
                outputs.extend(named.map(|(position, it)| Output {
                    name: Some(format!("column{position}")),
                    is_wordlike: false,
                    exact: it.exact,
                    collated: Collated::Unknown,
                }));
            }
            if parts.len() != outputs.len() {
                return Err(GiveUp);
            }
            for (output, part) in outputs.iter_mut().zip(&parts) {
                output.exact = output.exact.with(part.exact);
            }
        }
        self.leave();
        text.push(')');
        let outputs = outputs.into();
        Ok(Selected { text, outputs, is_one_row: rows.len() == 1, words: Vec::new() })
    }
}

/// An `ORDER BY` term behind a compound: an output, by position or word.
fn compound_term(expr: &Expr<'_>, words: &[(String, usize)], n_outputs: usize) -> Written<Piece> {
    let idx = match (stripped(expr), position(expr)?) {
        (_, Some(idx)) => idx,
        (Expr::Collate(inner, collation), None) => {
            return Ok(collate(compound_term(inner, words, n_outputs)?, collation));
        }
        (Expr::Id(id), None) => {
            let wanted = name(id.0);
            words.iter().find(|(it, _)| *it == wanted).map(|(_, idx)| *idx).ok_or(GiveUp)?
        }
        _ => return Err(GiveUp),
    };
    if idx >= n_outputs {
        return Err(GiveUp);
    }
    Ok(Piece::new(format!("#{}", idx + 1)))
}

/// The outputs as columns of whoever selects from this.
fn outputs_of(columns: &[Column]) -> Rc<[Output]> {
    columns.iter().map(output_of).collect()
}

fn output_of(column: &Column) -> Output {
    let piece = &column.piece;
    let name = column.alias.clone().or_else(|| column.name.clone());
    let is_word = matches!(piece.text.as_str(), "true" | "false" | "null")
        || piece.text.starts_with("word\"")
        || piece.collated == Collated::Explicit;
    Output {
        is_wordlike: name.is_none() && is_word,
        name,
        exact: piece.exact,
        collated: match piece.collated {
            // As a column it compares by bytes.
            Collated::None => Collated::Binary,
            Collated::Explicit => Collated::Unknown,
            known => known,
        },
    }
}

/// The name that `AS` gives.
pub(super) fn alias_name(alias: &As<'_>) -> String {
    let (As::As(alias) | As::Elided(alias)) = alias;
    name(alias.0)
}
