//! Statements as meaning, made and changed at random.

use crate::data::TABLES;
use crate::rng::Rng;

/// An expression over the columns of a query's relations.
#[derive(Debug, Clone)]
pub enum E {
    Column(usize, &'static str),
    Literal(&'static str),
    Compare(&'static str, Box<E>, Box<E>),
    Calculate(&'static str, Box<E>, Box<E>),
    All(Vec<E>),
    Any(Vec<E>),
    Not(Box<E>),
    Between(Box<E>, Box<E>, Box<E>),
    In(Box<E>, Vec<E>, bool),
    InQuery(Box<E>, Box<Query>),
    Exists(Box<Query>),
    Value(Box<Query>),
    IsNull(Box<E>, bool),
    Like(Box<E>, &'static str, bool),
    Call(&'static str, Vec<E>),
    Aggregate(&'static str, bool, Option<Box<E>>),
    Case(Box<E>, Box<E>, Option<Box<E>>),
    Collate(Box<E>),
    /// A rank among rows, over what first and by what then.
    Rank(Box<E>, Box<E>),
}

#[derive(Debug, Clone)]
pub enum Source {
    Table(usize),
    Query(Box<Query>),
}

#[derive(Debug, Clone)]
pub struct Relation {
    pub source: Source,
    pub is_left: bool,
    pub on: Option<E>,
}

#[derive(Debug, Clone)]
pub struct Query {
    pub is_distinct: bool,
    pub outputs: Vec<E>,
    pub relations: Vec<Relation>,
    pub condition: Option<E>,
    /// Outputs that are grouped by.
    pub groups: Vec<usize>,
    pub having: Option<E>,
    /// Outputs that are sorted by, and whether falling.
    pub order: Vec<(usize, bool)>,
    pub limit: Option<usize>,
    pub union: Option<(&'static str, Box<Query>)>,
}

const LITERALS: [&str; 14] = [
    "1", "2", "2021", "2022", "1.0", "2.5", "0.5", "'a'", "'A'", "'b'", "'1'", "'1.0'", "NULL",
    "''",
];
/// Names a subquery's outputs have.
pub const OUTPUTS: [&str; 4] = ["o1", "o2", "o3", "o4"];

/// Makes statements.
pub struct Maker<'r> {
    pub rng: &'r mut Rng,
}

impl Maker<'_> {
    pub fn query(&mut self, depth: usize) -> Query {
        let n_relations = 1 + self.rng.below(if depth == 0 { 3 } else { 2 });
        let mut relations: Vec<Relation> = Vec::new();
        for idx in 0..n_relations {
            let source = if depth < 1 && self.rng.one_in(6) {
                Source::Query(Box::new(self.query(depth + 1)))
            } else {
                Source::Table(self.rng.below(TABLES.len()))
            };
            relations.push(Relation { source, is_left: idx > 0 && self.rng.one_in(4), on: None });
            if idx > 0 && self.rng.below(5) > 0 {
                let condition = self.join(&relations, idx);
                relations[idx].on = Some(condition);
            }
        }
        let is_grouped = self.rng.one_in(2);
        let n_outputs = 1 + self.rng.below(3);
        let mut outputs = Vec::new();
        let mut groups = Vec::new();
        for idx in 0..n_outputs {
            if self.rng.one_in(25) {
                let (over, by) = (self.column(&relations), self.column(&relations));
                outputs.push(E::Rank(boxed(over), boxed(by)));
            } else if is_grouped && (idx > 0 || self.rng.one_in(4)) && self.rng.below(5) > 0 {
                outputs.push(self.aggregate(&relations));
            } else {
                outputs.push(self.value(&relations, 1));
                if is_grouped && self.rng.below(12) > 0 {
                    groups.push(idx);
                }
            }
        }
        let mut order = Vec::new();
        for idx in 0..n_outputs {
            if self.rng.one_in(3) {
                order.push((idx, self.rng.one_in(2)));
            }
        }
        let mut query = Query {
            is_distinct: self.rng.one_in(8),
            condition: None,
            having: None,
            groups,
            order,
            limit: self.rng.one_in(7).then(|| 1 + self.rng.below(3)),
            union: None,
            outputs,
            relations,
        };
        if self.rng.below(4) > 0 {
            query.condition = Some(self.condition(&query.relations, 2, depth));
        }
        if !query.groups.is_empty() && self.rng.one_in(4) {
            let aggregate = self.aggregate(&query.relations);
            let literal = self.literal();
            query.having = Some(compare(self.rng.pick(&["<", ">=", "="]), aggregate, literal));
        }
        if depth == 0 && self.rng.one_in(10) {
            let mut other = self.query(1);
            (other.order, other.limit) = (Vec::new(), None);
            if other.outputs.len() == query.outputs.len() {
                let operator = self.rng.pick(&["UNION", "UNION ALL", "EXCEPT", "INTERSECT"]);
                query.union = Some((operator, Box::new(other)));
            }
        }
        query
    }

    fn literal(&mut self) -> E {
        E::Literal(self.rng.pick(&LITERALS))
    }

    fn column(&mut self, relations: &[Relation]) -> E {
        let idx = self.rng.below(relations.len());
        self.column_of(relations, idx)
    }

    fn column_of(&mut self, relations: &[Relation], idx: usize) -> E {
        let name = match &relations[idx].source {
            Source::Table(table) => TABLES[*table].1[self.rng.below(TABLES[*table].1.len())].0,
            Source::Query(query) => OUTPUTS[self.rng.below(query.outputs.len())],
        };
        E::Column(idx, name)
    }

    fn join(&mut self, relations: &[Relation], idx: usize) -> E {
        let earlier = self.rng.below(idx);
        if let (Source::Table(a), Source::Table(b)) =
            (&relations[idx].source, &relations[earlier].source)
            && self.rng.one_in(2)
            && let Some(shared) = TABLES[*a].1.iter().find(|it| TABLES[*b].1.contains(it))
        {
            return compare("=", E::Column(earlier, shared.0), E::Column(idx, shared.0));
        }
        let equal = compare(
            self.rng.pick(&["=", "=", "=", "<="]),
            self.column_of(relations, idx),
            self.column_of(relations, earlier),
        );
        if self.rng.one_in(4) {
            return E::All(vec![equal, self.condition(relations, 1, 9)]);
        }
        equal
    }

    fn value(&mut self, relations: &[Relation], depth: usize) -> E {
        if depth == 0 {
            return if self.rng.one_in(4) { self.literal() } else { self.column(relations) };
        }
        match self.rng.below(12) {
            0 => {
                let (a, b) = (self.value(relations, depth - 1), self.value(relations, depth - 1));
                E::Calculate(
                    self.rng.pick(&["+", "*", "-", "/", "||", "%", "&"]),
                    boxed(a),
                    boxed(b),
                )
            }
            1 => {
                let call =
                    self.rng.pick(&["substr", "upper", "length", "typeof", "abs", "coalesce"]);
                let mut args = vec![self.value(relations, depth - 1)];
                match call {
                    "substr" => args.extend([E::Literal("1"), E::Literal("2")]),
                    "coalesce" => args.push(self.value(relations, 0)),
                    _ => {}
                }
                E::Call(call, args)
            }
            2 => {
                let when = self.condition(relations, 0, 9);
                let otherwise = self.rng.one_in(2).then(|| boxed(self.value(relations, 0)));
                E::Case(boxed(when), boxed(self.value(relations, 0)), otherwise)
            }
            _ => self.value(relations, 0),
        }
    }

    fn aggregate(&mut self, relations: &[Relation]) -> E {
        if self.rng.one_in(3) {
            return E::Aggregate("count", false, None);
        }
        let name = self.rng.pick(&["count", "sum", "avg", "min", "max", "total", "group_concat"]);
        let argument = self.value(relations, 1);
        E::Aggregate(name, self.rng.one_in(6), Some(boxed(argument)))
    }

    /// `depth` is how deep it may go, `level` how deep its query lies.
    fn condition(&mut self, relations: &[Relation], depth: usize, level: usize) -> E {
        if depth > 0 && self.rng.one_in(2) {
            let n_terms = 2 + self.rng.below(2);
            let terms = (0..n_terms).map(|_| self.condition(relations, depth - 1, level)).collect();
            return if self.rng.one_in(3) { E::Any(terms) } else { E::All(terms) };
        }
        let value_depth = self.rng.below(2);
        let column = self.value(relations, value_depth);
        match self.rng.below(12) {
            0 => E::Not(boxed(self.condition(relations, 0, level))),
            1 => E::Between(boxed(column), boxed(self.literal()), boxed(self.literal())),
            2 | 3 => {
                let items = (0..=self.rng.below(3)).map(|_| self.literal()).collect();
                E::In(boxed(column), items, self.rng.one_in(4))
            }
            4 => E::IsNull(boxed(column), self.rng.one_in(2)),
            5 => {
                E::Like(boxed(column), self.rng.pick(&["'a%'", "'%1%'", "'A'"]), self.rng.one_in(4))
            }
            6 if level < 1 => self.with_query(column, level),
            7 => compare("=", E::Collate(boxed(column)), self.literal()),
            8 | 9 => {
                let operator = self.rng.pick(&["=", "<>", "<", "<=", ">", ">="]);
                compare(operator, column, self.value(relations, 0))
            }
            _ => {
                let operator = self.rng.pick(&["=", "<>", "<", "<=", ">", ">=", "IS", "IS NOT"]);
                compare(operator, column, self.literal())
            }
        }
    }

    fn with_query(&mut self, column: E, level: usize) -> E {
        let mut query = self.query(level + 1);
        match self.rng.below(3) {
            0 => E::Exists(Box::new(query)),
            kind => {
                query.outputs.truncate(1);
                query.groups.retain(|it| *it == 0);
                query.order.retain(|it| it.0 == 0);
                if kind == 1 {
                    return E::InQuery(boxed(column), Box::new(query));
                }
                compare("=", column, E::Value(Box::new(query)))
            }
        }
    }

    /// The query with one thing in it changed.
    pub fn changed(&mut self, query: &Query) -> Query {
        let mut changed = query.clone();
        match self.rng.below(9) {
            0 => changed.is_distinct = !changed.is_distinct,
            1 => changed.limit = if query.limit.is_some() { None } else { Some(2) },
            2 if !query.order.is_empty() => changed.order[0].1 = !query.order[0].1,
            3 if query.order.len() > 1 => changed.order.reverse(),
            4 if query.outputs.len() > 1 && query.groups.is_empty() && query.order.is_empty() => {
                changed.outputs.reverse();
            }
            5 if query.relations.len() > 1 => {
                let last = changed.relations.len() - 1;
                changed.relations[last].is_left = !changed.relations[last].is_left;
            }
            6 => {
                if let Some(output) = changed.outputs.first_mut() {
                    self.change(output);
                }
            }
            _ => match &mut changed.condition {
                Some(condition) => self.change(condition),
                None => changed.condition = Some(self.condition(&query.relations, 0, 9)),
            },
        }
        changed
    }

    fn change(&mut self, expr: &mut E) {
        match expr {
            E::All(terms) if self.rng.one_in(3) => *expr = E::Any(std::mem::take(terms)),
            E::Any(terms) if self.rng.one_in(3) => *expr = E::All(std::mem::take(terms)),
            E::All(terms) | E::Any(terms) => {
                let idx = self.rng.below(terms.len());
                self.change(&mut terms[idx]);
            }
            E::Not(inner) => *expr = (**inner).clone(),
            E::Literal(text) => *text = self.rng.pick(&LITERALS),
            E::Compare(operator, left, right) => match self.rng.below(4) {
                0 => *operator = self.rng.pick(&["=", "<>", "<", "<=", ">", ">="]),
                1 => std::mem::swap(left, right),
                2 => self.change(left),
                _ => self.change(right),
            },
            E::Calculate(operator, left, right) => match self.rng.below(3) {
                0 => *operator = self.rng.pick(&["+", "-", "*", "/"]),
                1 => std::mem::swap(left, right),
                _ => self.change(right),
            },
            E::Between(_, low, high) => std::mem::swap(low, high),
            E::In(_, items, is_negated) => {
                if self.rng.one_in(2) {
                    *is_negated = !*is_negated;
                } else {
                    items.push(self.literal());
                }
            }
            E::IsNull(_, is_negated) | E::Like(_, _, is_negated) => *is_negated = !*is_negated,
            E::Aggregate(name, ..) => *name = self.rng.pick(&["sum", "count", "min", "max"]),
            other => *other = E::Not(boxed(other.clone())),
        }
    }
}

fn boxed(expr: E) -> Box<E> {
    Box::new(expr)
}

fn compare(operator: &'static str, left: E, right: E) -> E {
    E::Compare(operator, boxed(left), boxed(right))
}
