//! What `ORDER BY` and `GROUP BY` terms mean, and whether an order leaves nothing open.
//!
//! # Source
//! <https://www.sqlite.org/lang_select.html#the_order_by_clause>: a term that is a whole number is
//! a position, one that is an alias is that output, anything else an expression, in which columns
//! hide aliases. `GROUP BY` knows positions too, but there columns hide aliases throughout.

use sqlite3_parser::ast::{
    Expr, Limit, Literal, NullsOrder, SortOrder, SortedColumn, UnaryOperator,
};

use super::compare::stripped;
use super::literal::{name, number, written};
use super::piece::{Collated, Exact, Kind, Piece};
use super::scope::{GiveUp, Writer, Written};

/// A term of an `ORDER BY`.
pub(super) struct Sorted {
    pub value: Piece,
    pub direction: &'static str,
}

impl Writer<'_> {
    /// An `ORDER BY` term of a select whose outputs are in sight by `aliases`.
    pub fn order_term(&mut self, term: &SortedColumn<'_>, outputs: &[Piece]) -> Written<Sorted> {
        let value = self.order_value(&term.expr, outputs)?;
        Ok(Sorted { value, direction: direction(term) })
    }

    fn order_value(&mut self, expr: &Expr<'_>, outputs: &[Piece]) -> Written<Piece> {
        let expr = stripped(expr);
        if let Some(position) = position(expr)? {
            return outputs.get(position).cloned().ok_or(GiveUp);
        }
        match expr {
            Expr::Collate(inner, collation) => {
                let inner = self.order_value(inner, outputs)?;
                Ok(collate(inner, collation))
            }
            Expr::Id(id) => {
                let wanted = name(id.0);
                let aliases = self.scopes.last().map(|it| it.aliases.as_slice());
                let alias = aliases.unwrap_or_default().iter().find(|(it, _)| *it == wanted);
                match alias {
                    Some((_, piece)) => Ok(piece.clone()),
                    None => self.expr(expr),
                }
            }
            // SQLite looks through these for an alias.
            Expr::FunctionCall { name: called, .. }
                if matches!(name(called.0).as_str(), "likely" | "unlikely" | "likelihood") =>
            {
                Err(GiveUp)
            }
            _ => self.expr(expr),
        }
    }

    /// A `GROUP BY` term.
    pub fn group_term(&mut self, expr: &Expr<'_>, outputs: &[Piece]) -> Written<Piece> {
        match position(stripped(expr))? {
            Some(position) => outputs.get(position).cloned().ok_or(GiveUp),
            None => self.expr(expr),
        }
    }

    /// `LIMIT`, where it is plain numbers.
    pub fn limit(&mut self, limit: &Limit<'_>) -> Written<Piece> {
        let mut parts = vec![self.expr(&limit.expr)?];
        if let Some(offset) = &limit.offset {
            parts.push(self.expr(offset)?);
        }
        if parts.iter().any(|it| it.kind != Kind::Literal) {
            return Err(GiveUp);
        }
        Ok(Piece::of(" limit", &parts, Exact::No))
    }
}

/// Which output, counted from 0, a sort or group term means by its position.
pub(super) fn position(expr: &Expr<'_>) -> Written<Option<usize>> {
    match stripped(expr) {
        Expr::Literal(Literal::Numeric(raw)) => match number(raw).0.parse::<usize>() {
            Ok(position) => position.checked_sub(1).map(Some).ok_or(GiveUp),
            Err(_) => Ok(None),
        },
        Expr::Unary(UnaryOperator::Positive | UnaryOperator::Negative, inner) => {
            match position(inner)? {
                Some(_) => Err(GiveUp),
                None => Ok(None),
            }
        }
        Expr::Collate(inner, _) => match position(inner)? {
            Some(_) => Err(GiveUp),
            None => Ok(None),
        },
        _ => Ok(None),
    }
}

/// A term's direction; rising is what SQLite takes where nothing is said.
pub(super) fn direction(term: &SortedColumn<'_>) -> &'static str {
    match (term.order, term.nulls) {
        (Some(SortOrder::Desc), None) => " desc",
        (Some(SortOrder::Desc), Some(NullsOrder::First)) => " desc nulls first",
        (Some(SortOrder::Desc), Some(NullsOrder::Last)) => " desc nulls last",
        (_, None) => "",
        (_, Some(NullsOrder::First)) => " nulls first",
        (_, Some(NullsOrder::Last)) => " nulls last",
    }
}

/// `inner COLLATE collation`.
pub(super) fn collate(inner: Piece, collation: &str) -> Piece {
    let mut piece = Piece::of("collate", &[inner], Exact::No);
    piece.push(&written(&name(collation)));
    piece.collated = Collated::Explicit;
    piece
}

/// The terms as text.
pub(super) fn order_text(terms: &[Sorted]) -> String {
    let mut text = " order(".to_owned();
    for (idx, term) in terms.iter().enumerate() {
        if idx > 0 {
            text.push(',');
        }
        text.push_str(&term.value.text);
        text.push_str(term.direction);
    }
    text.push(')');
    text
}

/// Whether rows that differ in `keys`, equal ones being identical, never tie.
pub(super) fn is_total(keys: &[Piece], terms: &[Sorted]) -> bool {
    keys.iter()
        .all(|key| key.exact != Exact::No && terms.iter().any(|term| term.value.text == key.text))
}
