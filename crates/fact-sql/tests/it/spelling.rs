//! The many spellings of one meaning.

use crate::data::TABLES;
use crate::rng::Rng;
use crate::statement::{E, OUTPUTS, Query, Relation, Source};

/// Spells a statement, differently each time.
pub struct Speller<'r> {
    rng: &'r mut Rng,
    n_aliases: usize,
    /// Subqueries that got a name in a `WITH`.
    named: Vec<String>,
}

impl<'r> Speller<'r> {
    pub fn new(rng: &'r mut Rng) -> Self {
        Self { rng, n_aliases: 0, named: Vec::new() }
    }

    pub fn statement(&mut self, query: &Query) -> String {
        self.named.clear();
        let mut text = self.query(query, false);
        if !self.named.is_empty() {
            text = format!("WITH {} {text}", self.named.join(", "));
        }
        if self.rng.one_in(4) {
            text = text.replace(' ', self.rng.pick(&["  ", "\n", " /* a, b */ ", " -- x\n"]));
        }
        if self.rng.one_in(4) {
            text.push_str(self.rng.pick(&[";", " ;", "\n;\n"]));
        }
        text
    }

    fn word(&mut self, word: &str) -> String {
        if self.rng.one_in(3) { word.to_ascii_lowercase() } else { word.to_owned() }
    }

    fn name(&mut self, name: &str) -> String {
        match self.rng.below(8) {
            0 => format!("\"{name}\""),
            1 => format!("[{name}]"),
            2 => name.to_ascii_uppercase(),
            _ => name.to_owned(),
        }
    }

    /// `is_inner`: its outputs must have the names of [`OUTPUTS`].
    fn query(&mut self, query: &Query, is_inner: bool) -> String {
        self.n_aliases += 1;
        let tag = self.n_aliases;
        let aliases: Vec<String> = (0..query.relations.len())
            .map(|it| format!("{}{tag}_{it}", self.rng.pick(&["q", "t"])))
            .collect();
        let names: Vec<Option<String>> = (0..query.outputs.len())
            .map(|it| match (is_inner, self.rng.one_in(2)) {
                (true, _) => Some(OUTPUTS[it].to_owned()),
                // A name that may be a column's as well, or look like a text.
                (false, true) if self.rng.one_in(3) => {
                    Some(self.rng.pick(&["sector", "city", "id", "year", "a", "weight"]).to_owned())
                }
                (false, true) => Some(format!("out{tag}_{it}")),
                (false, false) => None,
            })
            .collect();
        let scope = Scope { aliases, query };
        let mut text = self.word("SELECT ");
        if query.is_distinct {
            text.push_str(&self.word("DISTINCT "));
        }
        for (idx, output) in query.outputs.iter().enumerate() {
            if idx > 0 {
                text.push_str(", ");
            }
            text.push_str(&self.expr(output, &scope));
            if let Some(name) = &names[idx] {
                text.push_str(self.rng.pick(&[" AS ", " as ", " "]));
                text.push_str(name);
            }
        }
        let mut conditions: Vec<String> = Vec::new();
        self.push_from(&mut text, &scope, &mut conditions);
        if let Some(condition) = &query.condition {
            let condition = self.expr(condition, &scope);
            conditions.insert(self.rng.below(conditions.len() + 1), condition);
        }
        if !conditions.is_empty() {
            text.push_str(&self.word(" WHERE "));
            text.push_str(&conditions.join(" AND "));
        }
        self.push_groups(&mut text, &scope, &names);
        if let Some((operator, other)) = &query.union {
            text.push_str(&format!(" {operator} {}", self.query(other, false)));
        }
        self.push_order(&mut text, &scope, &names);
        text
    }

    fn push_from(&mut self, text: &mut String, scope: &Scope<'_>, conditions: &mut Vec<String>) {
        let relations = &scope.query.relations;
        let is_inner = relations.iter().all(|it| !it.is_left);
        let mut order: Vec<usize> = (0..relations.len()).collect();
        let is_apart = is_inner && self.rng.one_in(2);
        if is_apart {
            self.rng.shuffle(&mut order);
        }
        text.push_str(&self.word(" FROM "));
        for (place, idx) in order.into_iter().enumerate() {
            let relation = &relations[idx];
            if place > 0 {
                let join = match (relation.is_left, is_apart) {
                    (true, _) => self.rng.pick(&[" LEFT JOIN ", " left outer join "]),
                    (false, true) => self.rng.pick(&[", ", " JOIN ", " CROSS JOIN "]),
                    (false, false) => self.rng.pick(&[" JOIN ", " INNER JOIN "]),
                };
                text.push_str(join);
            }
            let source = match &relation.source {
                Source::Table(table) => self.name(TABLES[*table].0),
                Source::Query(query) => {
                    let inner = self.query(query, true);
                    if self.rng.one_in(2) {
                        format!("({inner})")
                    } else {
                        let name = format!("n{}", self.named.len());
                        self.named.push(format!("{name} AS ({inner})"));
                        name
                    }
                }
            };
            text.push_str(&source);
            text.push_str(self.rng.pick(&[" AS ", " "]));
            text.push_str(&scope.aliases[idx]);
            let Some(on) = &relation.on else { continue };
            let on = self.expr(on, scope);
            let shared = match &relation.on {
                Some(E::Compare("=", left, right)) => match (&**left, &**right) {
                    (E::Column(_, a), E::Column(_, b)) if a == b => Some(*a),
                    _ => None,
                },
                _ => None,
            };
            if let Some(shared) = shared
                && self.rng.one_in(2)
                && !is_apart
            {
                text.push_str(&format!(" USING ({shared})"));
            } else if is_apart {
                conditions.push(on);
            } else {
                text.push_str(&format!(" ON {on}"));
            }
        }
    }

    fn push_groups(&mut self, text: &mut String, scope: &Scope<'_>, names: &[Option<String>]) {
        let query = scope.query;
        let mut groups: Vec<String> = Vec::new();
        for idx in &query.groups {
            groups.push(match (&names[*idx], self.rng.below(3)) {
                (_, 0) => (idx + 1).to_string(),
                (Some(name), 1) => name.clone(),
                // A number would be a position.
                _ if matches!(query.outputs[*idx], E::Literal(_)) => (idx + 1).to_string(),
                _ => self.expr(&query.outputs[*idx], scope),
            });
        }
        self.rng.shuffle(&mut groups);
        if !groups.is_empty() {
            text.push_str(&format!("{}{}", self.word(" GROUP BY "), groups.join(", ")));
            if let Some(having) = &query.having {
                text.push_str(&format!(" HAVING {}", self.expr(having, scope)));
            }
        }
    }

    fn push_order(&mut self, text: &mut String, scope: &Scope<'_>, names: &[Option<String>]) {
        let query = scope.query;
        for (place, (idx, is_falling)) in query.order.iter().enumerate() {
            text.push_str(&if place == 0 { self.word(" ORDER BY ") } else { ", ".to_owned() });
            let is_plain = query.union.is_some() || matches!(query.outputs[*idx], E::Literal(_));
            text.push_str(&match (&names[*idx], self.rng.below(3)) {
                (_, 0) => (idx + 1).to_string(),
                (Some(name), 1) => name.clone(),
                _ if is_plain => (idx + 1).to_string(),
                _ => self.expr(&query.outputs[*idx], scope),
            });
            text.push_str(if *is_falling { " DESC" } else { self.rng.pick(&["", " ASC"]) });
        }
        if let Some(limit) = query.limit {
            text.push_str(&format!(" LIMIT {limit}"));
        }
    }

    fn literal(&mut self, text: &str) -> String {
        if !self.rng.one_in(3) {
            return text.to_owned();
        }
        match text {
            "1" => self.rng.pick(&["0x1", "01", "+1"]),
            "2021" => self.rng.pick(&["0x7E5", "02021"]),
            "1.0" => self.rng.pick(&["1.", "1e0", "10e-1", "1.00"]),
            "2.5" => self.rng.pick(&["25e-1", "2.50", "+2.5"]),
            "0.5" => self.rng.pick(&[".5", "5e-1"]),
            "NULL" => "null",
            "'a'" => "\"a\"",
            "'A'" => "\"A\"",
            other => return other.to_owned(),
        }
        .to_owned()
    }

    fn expr(&mut self, expr: &E, scope: &Scope<'_>) -> String {
        let text = self.expr_inside(expr, scope);
        let is_atom =
            matches!(expr, E::Column(..) | E::Literal(_) | E::Call(..) | E::Aggregate(..));
        if is_atom && self.rng.below(8) > 0 { text } else { format!("({text})") }
    }

    fn pair(&mut self, left: &E, operator: &str, right: &E, scope: &Scope<'_>) -> String {
        format!("{} {operator} {}", self.expr(left, scope), self.expr(right, scope))
    }

    fn expr_inside(&mut self, expr: &E, scope: &Scope<'_>) -> String {
        match expr {
            E::Column(idx, name) => self.column(*idx, name, scope),
            E::Literal(text) => self.literal(text),
            E::Compare(operator, left, right) => self.comparison(operator, left, right, scope),
            E::Calculate(operator @ ("+" | "*" | "&"), left, right) if self.rng.one_in(2) => {
                self.pair(right, operator, left, scope)
            }
            E::Calculate(operator, left, right) => self.pair(left, operator, right, scope),
            E::All(terms) => self.joined(terms, "AND", scope),
            E::Any(terms) => self.joined(terms, "OR", scope),
            E::Not(inner) => format!("{}{}", self.word("NOT "), self.expr(inner, scope)),
            E::Between(value, low, high) if self.rng.one_in(2) => {
                let (low, high) =
                    (self.pair(value, ">=", low, scope), self.pair(value, "<=", high, scope));
                format!("{low} AND {high}")
            }
            E::Between(value, low, high) => {
                let value = self.expr(value, scope);
                format!("{value} BETWEEN {}", self.pair(low, "AND", high, scope))
            }
            E::In(value, items, is_negated) => self.list(value, items, *is_negated, scope),
            E::InQuery(value, query) => {
                format!("{} IN ({})", self.expr(value, scope), self.query(query, false))
            }
            E::Exists(query) => format!("EXISTS ({})", self.query(query, false)),
            E::Value(query) => format!("({})", self.query(query, false)),
            E::IsNull(value, false) => {
                let test = self.rng.pick(&["IS NULL", "ISNULL", "is null"]);
                format!("{} {test}", self.expr(value, scope))
            }
            E::IsNull(value, true) => {
                let test = self.rng.pick(&["IS NOT NULL", "NOTNULL", "NOT NULL"]);
                format!("{} {test}", self.expr(value, scope))
            }
            E::Like(value, pattern, is_negated) => {
                let not = if *is_negated { "NOT " } else { "" };
                format!("{} {not}LIKE {pattern}", self.expr(value, scope))
            }
            E::Call(name, args) => {
                let args: Vec<_> = args.iter().map(|it| self.expr(it, scope)).collect();
                format!("{}({})", self.word(name), args.join(", "))
            }
            E::Aggregate(name, _, None) => {
                format!("{}({})", self.word(name), self.rng.pick(&["*", "1", "*"]))
            }
            E::Aggregate(name, is_distinct, Some(argument)) => {
                let distinct = if *is_distinct { "DISTINCT " } else { "" };
                format!("{}({distinct}{})", self.word(name), self.expr(argument, scope))
            }
            E::Case(when, then, otherwise) => {
                let (when, then) = (self.expr(when, scope), self.expr(then, scope));
                let otherwise =
                    otherwise.as_ref().map(|it| format!("ELSE {} ", self.expr(it, scope)));
                format!("CASE WHEN {when} THEN {then} {}END", otherwise.unwrap_or_default())
            }
            E::Rank(over, by) => {
                let (over, by) = (self.expr(over, scope), self.expr(by, scope));
                format!("{}() OVER (PARTITION BY {over} ORDER BY {by})", self.word("rank"))
            }
            E::Collate(inner) => format!("{} COLLATE NOCASE", self.expr(inner, scope)),
        }
    }

    /// Bare where that can mean one thing only. The names of outputs are never a column's.
    fn column(&mut self, idx: usize, name: &str, scope: &Scope<'_>) -> String {
        let has = |it: &Relation| match &it.source {
            Source::Table(table) => TABLES[*table].1.iter().any(|column| column.0 == name),
            Source::Query(query) => OUTPUTS[..query.outputs.len()].contains(&name),
        };
        let is_one = scope.query.relations.iter().filter(|it| has(it)).count() == 1;
        if is_one && !name.starts_with('o') && self.rng.one_in(2) {
            return self.name(name);
        }
        format!("{}.{}", scope.aliases[idx], self.name(name))
    }

    fn comparison(&mut self, operator: &str, left: &E, right: &E, scope: &Scope<'_>) -> String {
        let turned = match operator {
            "<" => ">",
            "<=" => ">=",
            ">" => "<",
            ">=" => "<=",
            other => other,
        };
        if self.rng.one_in(2) && !operator.starts_with("IS") {
            return self.pair(right, turned, left, scope);
        }
        let spelt = match operator {
            "=" => self.rng.pick(&["=", "=="]),
            "<>" => self.rng.pick(&["<>", "!="]),
            other => other,
        };
        self.pair(left, spelt, right, scope)
    }

    fn joined(&mut self, terms: &[E], operator: &str, scope: &Scope<'_>) -> String {
        let mut texts: Vec<_> = terms.iter().map(|it| self.expr(it, scope)).collect();
        if self.rng.one_in(5) {
            texts.push(texts[0].clone());
        }
        self.rng.shuffle(&mut texts);
        texts.join(&format!(" {} ", self.word(operator)))
    }

    fn list(&mut self, value: &E, items: &[E], is_negated: bool, scope: &Scope<'_>) -> String {
        let mut texts: Vec<_> = items.iter().map(|it| self.expr(it, scope)).collect();
        self.rng.shuffle(&mut texts);
        let value = self.expr(value, scope);
        match (texts.as_slice(), is_negated) {
            ([only], false) if self.rng.one_in(2) => format!("{value} = {only}"),
            ([only], true) if self.rng.one_in(2) => format!("{value} <> {only}"),
            (_, true) => format!("{value} NOT IN ({})", texts.join(", ")),
            (_, false) => format!("{value} IN ({})", texts.join(",")),
        }
    }
}

/// What the relations of a query are called in one spelling.
struct Scope<'q> {
    aliases: Vec<String>,
    query: &'q Query,
}
