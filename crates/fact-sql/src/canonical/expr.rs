//! Expressions, one after another.

use sqlite3_parser::ast::{
    Distinctness, Expr, FrameBound, FrameClause, FunctionCallOrder, FunctionTail, LikeOperator,
    Literal, Operator, Over, Select, SortedColumn, TypeSize, UnaryOperator, Window,
};

use super::compare::{negated, sign_name, stripped};
use super::function;
use super::literal::{name, number, written};
use super::piece::{Collated, Exact, Kind, NOWHERE, Piece, function_text};
use super::scope::{GiveUp, Writer, Written};

/// A call of a function, whatever stands between its parentheses.
struct Call {
    name: String,
    is_distinct: bool,
    args: Vec<Piece>,
    is_star: bool,
}

impl Writer<'_> {
    /// Writes an expression.
    pub fn expr(&mut self, expr: &Expr<'_>) -> Written<Piece> {
        let mut piece = self.deeper(|it| it.expr_inside(stripped(expr)))?;
        self.spend(piece.text.len())?;
        // What a group is made by is the same in all its rows.
        let is_grouped = |it: &super::scope::Scope<'_>| it.groups.contains(&piece.text);
        if piece.is_bare && self.scopes.last().is_some_and(is_grouped) {
            piece.is_bare = false;
        }
        Ok(piece)
    }

    fn expr_inside(&mut self, expr: &Expr<'_>) -> Written<Piece> {
        match expr {
            Expr::Id(id) => self.bare_name(id.0),
            Expr::Qualified(table, column) => self.qualified_name(table.0, column.0),
            Expr::Literal(literal) => literal_piece(literal),
            Expr::Binary(_, operator @ (Operator::And | Operator::Or), _) => {
                self.junction(expr, *operator)
            }
            Expr::Binary(left, operator, right) => self.binary(left, *operator, right),
            Expr::Unary(UnaryOperator::Not, inner) => self.negation(inner),
            Expr::Unary(operator, inner) => self.signed(*operator, inner),
            Expr::Between { lhs, not, start, end } => {
                let between = self.between(lhs, (start, end))?;
                Ok(if *not { negated(&between) } else { between })
            }
            Expr::InList { lhs, not, rhs } => self.in_list(lhs, *not, *rhs),
            Expr::InSelect { lhs, not, rhs } => {
                let value = self.expr(lhs)?;
                let list = self.subquery(rhs)?;
                let inside = Piece::of("in", &[value, list.0], Exact::Number);
                Ok(if *not { negated(&inside) } else { inside })
            }
            Expr::IsNull(value) => self.null_test("isnull", value),
            Expr::NotNull(value) => self.null_test("notnull", value),
            Expr::Exists(select) => {
                let inside = self.subquery(select)?.0;
                Ok(Piece::of("exists", &[inside], Exact::Number))
            }
            Expr::Subquery(select) => {
                let (inside, is_one_row) = self.subquery(select)?;
                self.is_order_sensitive |= !is_one_row;
                let mut piece = Piece::of("value", &[inside], Exact::No);
                if piece.collated != Collated::Explicit {
                    piece.collated = self.collated_somehow();
                }
                Ok(piece)
            }
            Expr::Parenthesized(parts) => self.row(parts),
            Expr::Like { lhs, not, op, rhs, escape } => {
                let like = self.like(*op, [Some(lhs), Some(rhs), *escape])?;
                Ok(if *not { negated(&like) } else { like })
            }
            Expr::Case { base, when_then_pairs, else_expr } => {
                self.case(*base, when_then_pairs, *else_expr)
            }
            Expr::Cast { expr, type_name: Some(kind) } => {
                self.cast(expr, kind.name, kind.size.as_ref())
            }
            Expr::Collate(inner, collation) => {
                let inner = self.expr(inner)?;
                let mut piece = Piece::of("collate", &[inner], Exact::No);
                piece.push(&written(&name(collation)));
                piece.collated = Collated::Explicit;
                Ok(piece)
            }
            Expr::FunctionCall { name: called, distinctness, args, order_by, filter_over } => {
                let mut call = Call {
                    name: name(called.0),
                    is_distinct: *distinctness == Some(Distinctness::Distinct),
                    args: Vec::new(),
                    is_star: false,
                };
                for arg in args.unwrap_or_default() {
                    call.args.push(self.expr(arg)?);
                }
                self.call(call, order_by.as_ref(), filter_over.as_ref())
            }
            Expr::FunctionCallStar { name: called, filter_over } => {
                let (called, args) = (name(called.0), Vec::new());
                let call = Call { name: called, is_distinct: false, args, is_star: true };
                self.call(call, None, filter_over.as_ref())
            }
            _ => Err(GiveUp),
        }
    }

    /// `-x`, `+x`, `~x`. A sign before a number is part of the number.
    fn signed(&mut self, operator: UnaryOperator, inner: &Expr<'_>) -> Written<Piece> {
        let sign = operator;
        let inner = self.expr(inner)?;
        let is_number =
            inner.kind == Kind::Literal && inner.text.starts_with(|it: char| it.is_ascii_digit());
        match sign {
            UnaryOperator::Positive if is_number => return Ok(inner),
            UnaryOperator::Negative if is_number => {
                let is_zero = inner.text == "0";
                let text = if is_zero { inner.text } else { format!("-{}", inner.text) };
                return Ok(Piece::literal(text, inner.exact));
            }
            _ => {}
        }
        let (name, exact) = sign_name(sign);
        let collated = inner.collated;
        let mut piece = Piece::of(name, &[inner], exact);
        if sign == UnaryOperator::Positive {
            piece.collated = collated;
        }
        Ok(piece)
    }

    fn like(&mut self, operator: LikeOperator, parts: [Option<&Expr<'_>>; 3]) -> Written<Piece> {
        let name = match operator {
            LikeOperator::Glob => "glob",
            LikeOperator::Like => "like",
            LikeOperator::Match => "match",
            LikeOperator::Regexp => "regexp",
        };
        let mut pieces = Vec::new();
        for part in parts.into_iter().flatten() {
            pieces.push(self.expr(part)?);
        }
        Ok(Piece::of(name, &pieces, Exact::Number))
    }

    fn case(
        &mut self,
        base: Option<&Expr<'_>>,
        pairs: &[(Expr<'_>, Expr<'_>)],
        otherwise: Option<&Expr<'_>>,
    ) -> Written<Piece> {
        let mut piece = Piece::new("case(".to_owned());
        let mut exact = Exact::Null;
        if let Some(base) = base {
            piece.push_part(&self.expr(base)?);
        }
        for (when, then) in pairs {
            let (when, then) = (self.expr(when)?, self.expr(then)?);
            piece.push(";");
            piece.push_part(&when);
            piece.push(":");
            piece.push_part(&then);
            exact = exact.with(then.exact);
        }
        if let Some(otherwise) = otherwise {
            let otherwise = self.expr(otherwise)?;
            piece.push(";else ");
            piece.push_part(&otherwise);
            exact = exact.with(otherwise.exact);
        }
        piece.push(")");
        if piece.collated != Collated::Explicit {
            piece.exact = exact;
            piece.collated = self.collated_somehow();
        }
        Ok(piece)
    }

    fn cast(
        &mut self,
        inner: &Expr<'_>,
        kind: &str,
        size: Option<&TypeSize<'_>>,
    ) -> Written<Piece> {
        let is_word = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b' ' | b'_');
        if kind.is_empty() || !kind.bytes().all(is_word) {
            return Err(GiveUp);
        }
        let kind = kind.split(' ').filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ");
        let kind = kind.to_ascii_lowercase();
        let inner = self.expr(inner)?;
        let collated = inner.collated;
        // The text keeps the collation of what it is made from, and is grouped by it.
        let exact = if !matches!(collated, Collated::None | Collated::Binary) {
            Exact::No
        } else if kind.contains("int") {
            Exact::Number
        } else if ["char", "clob", "text"].iter().any(|it| kind.contains(it)) {
            Exact::Text
        } else {
            Exact::No
        };
        let mut parts = vec![inner];
        match size {
            Some(TypeSize::MaxSize(size)) => parts.push(self.expr(size)?),
            Some(TypeSize::TypeSize(a, b)) => {
                parts.push(self.expr(a)?);
                parts.push(self.expr(b)?);
            }
            None => {}
        }
        let mut piece = Piece::of(&format!("cast {kind}"), &parts, exact);
        piece.collated = collated;
        Ok(piece)
    }

    /// A subquery inside an expression, and whether it gives one row at most.
    fn subquery(&mut self, select: &Select<'_>) -> Written<(Piece, bool)> {
        let depth = self.scopes.len();
        let before = self.scopes.last_mut().map(|it| std::mem::replace(&mut it.reach, NOWHERE));
        let inside = self.select(select)?;
        let mut piece = Piece::new(inside.text);
        if let Some((scope, before)) = self.scopes.last_mut().zip(before) {
            piece.reach = scope.reach;
            scope.reach = scope.reach.min(before);
        }
        if inside.outputs.iter().any(|it| it.collated == Collated::Unknown) {
            piece.collated = Collated::Explicit;
        }
        // Whatever it names outside, it may name a column of this select.
        piece.is_bare = piece.reach < depth;
        Ok((piece, inside.is_one_row))
    }

    /// A call with what may follow it.
    fn call(
        &mut self,
        mut call: Call,
        order_by: Option<&FunctionCallOrder<'_>>,
        tail: Option<&FunctionTail<'_>>,
    ) -> Written<Piece> {
        let is_window = tail.is_some_and(|it| it.over_clause.is_some());
        let n_args = call.args.len();
        let is_aggregate = function::is_free_aggregate(&call.name, n_args);
        let is_known = is_aggregate || function::is_scalar(&call.name, n_args) && !call.is_star;
        self.is_order_sensitive |= !is_known || is_window || order_by.is_some();
        let counts_rows = call.name == "count" && n_args == 1 && !call.is_distinct;
        let is_value = |it: &Piece| it.kind == Kind::Literal && it.exact != Exact::Null;
        if self.is_free && counts_rows && call.args.iter().all(is_value) {
            call.args.clear();
        }
        let exact = self.exact_of(&call, is_aggregate);
        let mut piece = self.called(&call, exact);
        if let Some(FunctionCallOrder::SortList(terms)) = order_by {
            piece.push(" order");
            self.push_sorted(&mut piece, terms)?;
        }
        if let Some(filter) = tail.and_then(|it| it.filter_clause) {
            let terms = self.conditions(filter)?;
            piece.push_part(&Piece::of(" filter", &terms, Exact::No));
        }
        if let Some(over) = tail.and_then(|it| it.over_clause) {
            let Over::Window(window) = over else { return Err(GiveUp) };
            self.push_window(&mut piece, window)?;
        } else if is_aggregate || !is_known {
            let innermost = self.scopes.len().saturating_sub(1);
            // An aggregate over columns from further out is computed further out.
            self.is_order_sensitive |= piece.reach < innermost;
            piece.is_bare = false;
            piece.has_aggregate = true;
        }
        Ok(piece)
    }

    fn called(&self, call: &Call, exact: Exact) -> Piece {
        let mut named = function_text(&call.name);
        if call.is_distinct {
            named.push_str(" distinct");
        }
        let mut piece = Piece::of(&named, &call.args, exact);
        if call.args.is_empty() && call.name == "count" {
            piece.text = format!("{named}(*)");
        } else if call.is_star {
            piece.push("*");
        }
        if function::hands_on(&call.name) && piece.collated != Collated::Explicit {
            piece.collated = self.collated_somehow();
        }
        piece
    }

    /// What equal values of a call have in common; notes where it depends on the order of rows.
    fn exact_of(&mut self, call: &Call, is_aggregate: bool) -> Exact {
        let first = call.args.first().map_or(Exact::No, |it| it.exact);
        let name = call.name.as_str();
        match name {
            "count" => Exact::Number,
            _ if is_aggregate => {
                let keeps_one = call.is_distinct || matches!(name, "min" | "max");
                self.is_order_sensitive |= keeps_one && first == Exact::No;
                if matches!(name, "min" | "max") { first } else { Exact::No }
            }
            _ if function::gives_text(name) => Exact::Text,
            _ if function::gives_whole_number(name) => Exact::Number,
            _ if function::is_first_of(name) => {
                call.args.iter().fold(Exact::Null, |all, it| all.with(it.exact))
            }
            _ => Exact::No,
        }
    }

    fn push_window(&mut self, piece: &mut Piece, window: &Window<'_>) -> Written<()> {
        if window.base.is_some() {
            return Err(GiveUp);
        }
        piece.push(" over(");
        for part in window.partition_by.unwrap_or_default() {
            let part = self.expr(part)?;
            piece.push_part(&part);
            piece.push(",");
        }
        if let Some(terms) = window.order_by {
            piece.push(" order");
            self.push_sorted(piece, terms)?;
        }
        if let Some(frame) = &window.frame_clause {
            self.push_frame(piece, frame)?;
        }
        piece.push(")");
        Ok(())
    }

    fn push_frame(&mut self, piece: &mut Piece, frame: &FrameClause<'_>) -> Written<()> {
        piece.push(&format!(" {:?} ", frame.mode));
        self.push_bound(piece, &frame.start)?;
        if let Some(end) = &frame.end {
            piece.push(" to ");
            self.push_bound(piece, end)?;
        }
        if let Some(exclude) = &frame.exclude {
            piece.push(&format!(" without {exclude:?}"));
        }
        Ok(())
    }

    fn push_bound(&mut self, piece: &mut Piece, bound: &FrameBound<'_>) -> Written<()> {
        let (word, value) = match bound {
            FrameBound::CurrentRow => ("here", None),
            FrameBound::Following(value) => ("after", Some(value)),
            FrameBound::Preceding(value) => ("before", Some(value)),
            FrameBound::UnboundedFollowing => ("last", None),
            FrameBound::UnboundedPreceding => ("first", None),
        };
        piece.push(word);
        if let Some(value) = value {
            let value = self.expr(value)?;
            piece.push_part(&Piece::of("", &[value], Exact::No));
        }
        Ok(())
    }

    /// Sort terms where neither positions nor aliases are meant.
    fn push_sorted(&mut self, piece: &mut Piece, terms: &[SortedColumn<'_>]) -> Written<()> {
        piece.push("(");
        for term in terms {
            let value = self.expr(&term.expr)?;
            piece.push_part(&value);
            piece.push(super::order::direction(term));
            piece.push(",");
        }
        piece.push(")");
        Ok(())
    }
}

fn literal_piece(literal: &Literal<'_>) -> Written<Piece> {
    Ok(match literal {
        Literal::Numeric(raw) => {
            let (text, exact) = number(raw);
            Piece::literal(text, exact)
        }
        Literal::String(raw) => Piece::literal((*raw).to_owned(), Exact::Text),
        Literal::Blob(raw) => Piece::literal(raw.to_ascii_lowercase(), Exact::Text),
        Literal::Null => Piece::literal("null".to_owned(), Exact::Null),
        _ => return Err(GiveUp),
    })
}
