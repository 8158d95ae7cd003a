//! Comparisons, `AND`, `OR`, `NOT`, `IN`: what means the same whichever way it is written.
//!
//! # Source
//! <https://www.sqlite.org/lang_expr.html> (BETWEEN, IN), <https://www.sqlite.org/datatype3.html>
//! (affinity is applied to both sides alike, a collation is taken from the left one first).

use sqlite3_parser::ast::{Expr, Literal, Operator, UnaryOperator};

use super::piece::{Collated, Exact, Kind, Piece, sort_as_set};
use super::scope::{Writer, Written};

/// Without the parentheses around it, which mean nothing to SQLite either.
pub(super) fn stripped<'e, 'b>(expr: &'e Expr<'b>) -> &'e Expr<'b> {
    let mut expr = expr;
    while let Expr::Parenthesized(parts) = expr {
        let [only] = parts.as_slice() else { break };
        expr = only;
    }
    expr
}

impl Writer<'_> {
    /// The terms of a condition, of which every one must hold.
    pub fn conditions(&mut self, condition: &Expr<'_>) -> Written<Vec<Piece>> {
        if !self.is_free {
            return Ok(vec![self.expr(condition)?]);
        }
        let mut terms = Vec::new();
        for term in chain(condition, Operator::And, true) {
            self.push_term(term, &mut terms)?;
        }
        sort_as_set(&mut terms);
        Ok(terms)
    }

    /// `AND` or `OR` of everything that is chained by it.
    pub fn junction(&mut self, whole: &Expr<'_>, operator: Operator) -> Written<Piece> {
        let name = if operator == Operator::And { "and" } else { "or" };
        let mut terms = Vec::new();
        for term in chain(whole, operator, self.is_free) {
            if self.is_free && operator == Operator::And {
                self.push_term(term, &mut terms)?;
            } else {
                terms.push(self.expr(term)?);
            }
        }
        if self.is_free {
            sort_as_set(&mut terms);
        }
        // One term alone is not the term itself: `5 AND 5` is 1.
        let name = if terms.len() == 1 { "truth" } else { name };
        Ok(Piece::of(name, &terms, Exact::Number))
    }

    /// Pushes what `term` says; a range says two things.
    fn push_term(&mut self, term: &Expr<'_>, terms: &mut Vec<Piece>) -> Written<()> {
        if let Expr::Between { lhs, not: false, start, end } = stripped(term)
            && is_plain(lhs)
        {
            let value = self.expr(lhs)?;
            let (start, end) = (self.expr(start)?, self.expr(end)?);
            terms.push(self.comparison("ge", value.clone(), start));
            terms.push(self.comparison("le", value, end));
            return Ok(());
        }
        terms.push(self.expr(term)?);
        Ok(())
    }

    /// `x BETWEEN a AND b`, before a `NOT` is looked at.
    pub fn between(&mut self, value: &Expr<'_>, bounds: (&Expr<'_>, &Expr<'_>)) -> Written<Piece> {
        let is_apart = self.is_free && is_plain(value);
        let value = self.expr(value)?;
        let (start, end) = (self.expr(bounds.0)?, self.expr(bounds.1)?);
        if !is_apart {
            return Ok(Piece::of("between", &[value, start, end], Exact::Number));
        }
        let mut terms =
            vec![self.comparison("ge", value.clone(), start), self.comparison("le", value, end)];
        sort_as_set(&mut terms);
        let name = if terms.len() == 1 { "truth" } else { "and" };
        Ok(Piece::of(name, &terms, Exact::Number))
    }

    /// A comparison by its short name, turned the one way where that changes nothing.
    pub fn comparison(&mut self, name: &str, left: Piece, right: Piece) -> Piece {
        let may_swap = self.is_free && left.collated.may_swap(right.collated);
        let (name, swap) = match name {
            "eq" | "ne" => (name, left.text > right.text),
            "gt" => ("lt", true),
            "ge" => ("le", true),
            other => (other, false),
        };
        if swap && may_swap {
            return Piece::of(name, &[right, left], Exact::Number);
        }
        let name = match (name, swap) {
            ("lt", true) => "gt",
            ("le", true) => "ge",
            _ => name,
        };
        Piece::of(name, &[left, right], Exact::Number)
    }

    /// `NOT inner`; in free form a comparison is turned into its opposite, which is null for the
    /// same values.
    pub fn negation(&mut self, inner: &Expr<'_>) -> Written<Piece> {
        let inner = stripped(inner);
        if self.is_free {
            match inner {
                Expr::Binary(left, Operator::Is, right) if is_null(right) => {
                    return self.null_test("notnull", left);
                }
                Expr::Binary(left, Operator::IsNot, right) if is_null(right) => {
                    return self.null_test("isnull", left);
                }
                Expr::Binary(left, operator, right) => {
                    if let Some(name) = opposite(*operator) {
                        let (left, right) = (self.expr(left)?, self.expr(right)?);
                        return Ok(self.comparison(name, left, right));
                    }
                }
                Expr::IsNull(value) => return self.null_test("notnull", value),
                Expr::NotNull(value) => return self.null_test("isnull", value),
                _ => {}
            }
        }
        let inner = self.expr(inner)?;
        Ok(negated(&inner))
    }

    pub fn null_test(&mut self, name: &str, value: &Expr<'_>) -> Written<Piece> {
        let value = self.expr(value)?;
        Ok(Piece::of(name, &[value], Exact::Number))
    }

    /// `value IN (list)` or `NOT IN`. Of a list of literals the order means nothing; a list of one
    /// is a comparison, to SQLite's parser too.
    pub fn in_list(
        &mut self,
        value: &Expr<'_>,
        is_negated: bool,
        list: Option<&[Expr<'_>]>,
    ) -> Written<Piece> {
        let value = self.expr(value)?;
        let mut items = Vec::new();
        for item in list.unwrap_or_default() {
            items.push(self.expr(item)?);
        }
        if self.is_free && items.iter().all(|it| it.kind == Kind::Literal) {
            sort_as_set(&mut items);
            if let [only] = items.as_slice() {
                let name = if is_negated { "ne" } else { "eq" };
                return Ok(self.comparison(name, value, only.clone()));
            }
        }
        items.insert(0, value);
        let inside = Piece::of("in", &items, Exact::Number);
        Ok(if is_negated { negated(&inside) } else { inside })
    }

    /// Two operands joined by anything but `AND` and `OR`.
    pub fn binary(
        &mut self,
        left: &Expr<'_>,
        operator: Operator,
        right: &Expr<'_>,
    ) -> Written<Piece> {
        match operator {
            Operator::Is if is_null(right) => return self.null_test("isnull", left),
            Operator::IsNot if is_null(right) => return self.null_test("notnull", left),
            _ => {}
        }
        let (left, right) = (self.expr(left)?, self.expr(right)?);
        if let Some(name) = comparing(operator) {
            return Ok(self.comparison(name, left, right));
        }
        let (name, exact, is_commutative) = calculating(operator);
        let mut parts = [left, right];
        if self.is_free && is_commutative {
            parts.sort_by(|a, b| a.text.cmp(&b.text));
        }
        Ok(Piece::of(name, &parts, exact))
    }

    /// Several values as one, `(a, b)`.
    pub fn row(&mut self, parts: &[Expr<'_>]) -> Written<Piece> {
        let mut values = Vec::new();
        for part in parts {
            values.push(self.expr(part)?);
        }
        let mut row = Piece::of("row", &values, Exact::No);
        if row.collated != Collated::Explicit {
            row.collated = self.collated_somehow();
        }
        Ok(row)
    }
}

/// `NOT` before something written.
pub(super) fn negated(inner: &Piece) -> Piece {
    Piece::of("not", std::slice::from_ref(inner), Exact::Number)
}

fn is_null(expr: &Expr<'_>) -> bool {
    matches!(stripped(expr), Expr::Literal(Literal::Null))
}

/// Whether it is a name or a literal, so that it may be written twice.
fn is_plain(expr: &Expr<'_>) -> bool {
    matches!(stripped(expr), Expr::Id(_) | Expr::Qualified(..) | Expr::Literal(_))
}

/// The terms that `operator` chains together, left to right. What stands in parentheses on the
/// right belongs to the chain only where `is_flat`.
fn chain<'e, 'b>(whole: &'e Expr<'b>, operator: Operator, is_flat: bool) -> Vec<&'e Expr<'b>> {
    let mut open = vec![(whole, true)];
    let mut terms = Vec::new();
    while let Some((expr, may_open)) = open.pop() {
        match stripped(expr) {
            Expr::Binary(left, found, right) if *found == operator && may_open => {
                open.push((right, is_flat));
                open.push((left, true));
            }
            term => terms.push(term),
        }
    }
    terms
}

fn comparing(operator: Operator) -> Option<&'static str> {
    Some(match operator {
        Operator::Equals => "eq",
        Operator::NotEquals => "ne",
        Operator::Less => "lt",
        Operator::LessEquals => "le",
        Operator::Greater => "gt",
        Operator::GreaterEquals => "ge",
        Operator::Is => "is",
        Operator::IsNot => "isnot",
        _ => return None,
    })
}

fn opposite(operator: Operator) -> Option<&'static str> {
    Some(match operator {
        Operator::Equals => "ne",
        Operator::NotEquals => "eq",
        Operator::Less => "ge",
        Operator::LessEquals => "gt",
        Operator::Greater => "le",
        Operator::GreaterEquals => "lt",
        Operator::Is => "isnot",
        Operator::IsNot => "is",
        _ => return None,
    })
}

/// An operator's short name, what it gives, and whether its sides may change places.
fn calculating(operator: Operator) -> (&'static str, Exact, bool) {
    match operator {
        Operator::Add => ("add", Exact::No, true),
        Operator::Multiply => ("mul", Exact::No, true),
        Operator::Subtract => ("sub", Exact::No, false),
        Operator::Divide => ("div", Exact::No, false),
        Operator::Modulus => ("mod", Exact::No, false),
        Operator::Concat => ("concat", Exact::Text, false),
        Operator::BitwiseAnd => ("bitand", Exact::Number, true),
        Operator::BitwiseOr => ("bitor", Exact::Number, true),
        Operator::LeftShift => ("shl", Exact::Number, false),
        Operator::RightShift => ("shr", Exact::Number, false),
        Operator::ArrowRight => ("arrow", Exact::No, false),
        _ => ("arrow2", Exact::No, false),
    }
}

/// The name of a sign before an operand, and what it gives.
pub(super) fn sign_name(operator: UnaryOperator) -> (&'static str, Exact) {
    match operator {
        UnaryOperator::BitwiseNot => ("bitnot", Exact::Number),
        UnaryOperator::Negative => ("neg", Exact::No),
        UnaryOperator::Not => ("not", Exact::Number),
        UnaryOperator::Positive => ("plus", Exact::No),
    }
}
