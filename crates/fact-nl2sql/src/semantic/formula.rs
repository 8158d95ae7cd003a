//! The formulas of measures: `sum(orders.amount) - sum(orders.refund)`.
//!
//! # Grammar
//! ```text
//! formula = term { "-" term }
//! term    = factor { "/" factor }
//! factor  = "(" formula ")" | call | name
//! call    = ("sum" | "avg" | "min" | "max") "(" column [ "*" column ] ")"
//!         | "count" "(" table ")" | "count" "(" "distinct" column ")"
//! column  = table "." column;  name = another measure's, in quotation marks where it has spaces
//! ```
//! Names of tables and columns with spaces or signs are written in quotation marks or brackets.

use fact_core::Schema;

use super::near;
use crate::plan::{Agg, Col, Formula};

/// Parentheses within parentheses.
const MAX_DEPTH: usize = 32;

/// A formula as written, its other measures resolved by `measure`.
pub(super) fn parse(
    text: &str,
    schema: &Schema,
    percent: bool,
    measure: &dyn Fn(&str) -> Result<Formula, String>,
) -> Result<Formula, String> {
    let mut parser = Parser { pieces: cut(text)?, at: 0, schema, measure, depth: 0 };
    let mut formula = parser.formula()?;
    if let Some(piece) = parser.peek() {
        return Err(format!("{} is not expected there", piece.shown()));
    }
    match (&mut formula, percent) {
        (Formula::Ratio { percent, .. }, true) => *percent = true,
        (_, true) => return Err("only one figure divided by another is a percentage".into()),
        _ => {}
    }
    Ok(formula)
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Sign(char),
    Word(String),
    Quoted(String),
}

impl Piece {
    fn shown(&self) -> String {
        match self {
            Self::Sign(it) => format!("`{it}`"),
            Self::Word(it) | Self::Quoted(it) => format!("`{it}`"),
        }
    }
}

fn cut(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(ch) = chars.next() {
        let close = match ch {
            '[' => Some(']'),
            '"' | '\'' | '`' => Some(ch),
            _ => None,
        };
        if let Some(close) = close {
            let name: String = chars.by_ref().take_while(|it| *it != close).collect();
            pieces.push(Piece::Quoted(name));
        } else if ch.is_alphanumeric() || ch == '_' {
            let mut word = String::from(ch);
            while let Some(next) = chars.next_if(|it| it.is_alphanumeric() || *it == '_') {
                word.push(next);
            }
            pieces.push(Piece::Word(word));
        } else if matches!(ch, '(' | ')' | '.' | '*' | '/' | '-') {
            pieces.push(Piece::Sign(ch));
        } else if !ch.is_whitespace() {
            let hint = if ch == '+' {
                "; a sum of two figures is best a column or a view of the data"
            } else {
                ""
            };
            return Err(format!("`{ch}` has no meaning in a formula{hint}"));
        }
    }
    Ok(pieces)
}

struct Parser<'a> {
    pieces: Vec<Piece>,
    at: usize,
    schema: &'a Schema,
    measure: &'a dyn Fn(&str) -> Result<Formula, String>,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Piece> {
        self.pieces.get(self.at)
    }

    fn next(&mut self) -> Option<Piece> {
        let piece = self.pieces.get(self.at).cloned();
        self.at += 1;
        piece
    }

    fn takes(&mut self, sign: char) -> bool {
        let is_it = self.peek() == Some(&Piece::Sign(sign));
        self.at += usize::from(is_it);
        is_it
    }

    fn expect(&mut self, sign: char) -> Result<(), String> {
        if self.takes(sign) {
            return Ok(());
        }
        let found = self.peek().map_or_else(|| "the end".to_owned(), Piece::shown);
        Err(format!("`{sign}` is expected where {found} stands"))
    }

    fn formula(&mut self) -> Result<Formula, String> {
        let mut left = self.term()?;
        while self.takes('-') {
            left = Formula::Less { from: Box::new(left), take: Box::new(self.term()?) };
        }
        Ok(left)
    }

    fn term(&mut self) -> Result<Formula, String> {
        let mut left = self.factor()?;
        while self.takes('/') {
            let under = Box::new(self.factor()?);
            left = Formula::Ratio { over: Box::new(left), under, percent: false };
        }
        Ok(left)
    }

    fn factor(&mut self) -> Result<Formula, String> {
        if self.takes('(') {
            self.depth += 1;
            if self.depth > MAX_DEPTH {
                return Err("there are too many parentheses within each other".into());
            }
            let inner = self.formula()?;
            self.depth -= 1;
            self.expect(')')?;
            return Ok(inner);
        }
        match self.next() {
            Some(Piece::Word(word)) if self.peek() == Some(&Piece::Sign('(')) => self.call(&word),
            Some(Piece::Word(word) | Piece::Quoted(word)) => {
                if self.peek() == Some(&Piece::Sign('.')) {
                    return Err(format!("say how the values of {word} are put together: sum(…)"));
                }
                (self.measure)(&word)
            }
            Some(Piece::Sign(sign)) => Err(format!("`{sign}` is not expected there")),
            None => Err("the formula ends too early".into()),
        }
    }

    fn call(&mut self, function: &str) -> Result<Formula, String> {
        self.expect('(')?;
        let lower = function.to_lowercase();
        let agg = match lower.as_str() {
            "sum" | "total" => Agg::Sum,
            "avg" | "average" | "mean" => Agg::Avg,
            "min" => Agg::Min,
            "max" => Agg::Max,
            "count" => return self.count(),
            _ => {
                let known = ["sum", "avg", "min", "max", "count"];
                let near = near::nearest(&lower, known.into_iter());
                return Err(format!("there is no function {function}{near}"));
            }
        };
        let left = self.column()?;
        let formula = if self.takes('*') {
            let right = self.column()?;
            if left.table != right.table {
                return Err("both columns of a product must be in one table".into());
            }
            Formula::Product { left, right, agg }
        } else {
            Formula::Column { col: left, agg }
        };
        self.expect(')')?;
        Ok(formula)
    }

    fn count(&mut self) -> Result<Formula, String> {
        let is_distinct = matches!(self.peek(), Some(Piece::Word(it)) if it.eq_ignore_ascii_case("distinct"))
            && matches!(self.pieces.get(self.at + 1), Some(Piece::Word(_) | Piece::Quoted(_)));
        if is_distinct {
            self.at += 1;
            let col = self.column()?;
            self.expect(')')?;
            return Ok(Formula::Different { col });
        }
        let name = self.name()?;
        let table = near::table(self.schema, &name)?;
        if self.peek() == Some(&Piece::Sign('.')) {
            return Err("count(table) counts rows, count(distinct table.column) values".into());
        }
        self.expect(')')?;
        Ok(Formula::Rows { table })
    }

    fn column(&mut self) -> Result<Col, String> {
        let table = self.name()?;
        self.expect('.').map_err(|_| format!("{table} is not of the form table.column"))?;
        let column = self.name()?;
        let table = near::table(self.schema, &table)?;
        near::column(self.schema, table, &column)
    }

    fn name(&mut self) -> Result<String, String> {
        match self.next() {
            Some(Piece::Word(it) | Piece::Quoted(it)) => Ok(it),
            Some(sign @ Piece::Sign(_)) => {
                Err(format!("a name is expected where {} stands", sign.shown()))
            }
            None => Err("the formula ends too early".into()),
        }
    }
}
