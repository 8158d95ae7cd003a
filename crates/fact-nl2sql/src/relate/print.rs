//! A [`Relation`] as SQL.
//!
//! Start at [`print`]. Every name is quoted where it must be, every text is quoted.

mod against;
mod calendar;
mod figures;
mod gaps;

use fact_sql::{quote_identifier as quote, quote_text};

use super::meaning;
use super::relation::{Figure, Having, Operand, Relation, Test};
use super::tree::{Hints, Tree, tree};
use crate::catalog::{Catalog, Derivation, Role, Step};
use crate::emit::select::{Select, partition_by};
use crate::plan::Col;
use calendar::{cycle, key_of_cycle, on_days, period, year_test, years_since};

/// The statement of a relation whose columns get these names; `None` where no joins connect its tables.
pub(crate) fn print(
    relation: &Relation,
    names: &[String],
    catalog: &Catalog,
    hints: Hints<'_>,
) -> Option<String> {
    if let Some(against) = &relation.against {
        return against::print(relation, against, names, catalog, hints);
    }
    if let Some(gap) = relation.gap {
        return gaps::print(relation, gap, names, catalog, hints);
    }
    let mut taken = Vec::new();
    let mut select = select(relation, catalog, hints, &mut taken)?;
    for (column, name) in select.columns.iter_mut().zip(names) {
        column.1 = Some(name.clone());
    }
    if !relation.within.is_empty() {
        select = first_of_each(select, relation, catalog);
    }
    Some(select.print())
}

/// The first few of each group, of rows that end with the place they have in theirs; equals share
/// a place.
fn first_of_each(mut rows: Select, relation: &Relation, catalog: &Catalog) -> Select {
    let mut taken: Vec<String> = Vec::new();
    let mut outer = Vec::new();
    for (at, column) in rows.columns.iter_mut().enumerate() {
        let name = column.1.clone().unwrap_or_else(|| "place".to_owned());
        // Of two columns of one name the later could not be told from the first.
        let own = if taken.contains(&name) {
            quote(&format!("{}_{at}", name.trim_matches('"')))
        } else {
            name.clone()
        };
        taken.push(own.clone());
        column.1 = Some(own.clone());
        outer.push((own, Some(name)));
    }
    let place = outer.pop().map_or_else(String::new, |it| it.0);
    let is_table =
        |name: &str| catalog.tables().iter().any(|it| it.name.eq_ignore_ascii_case(name));
    let named = std::iter::once("ranked".to_owned()).chain((2..).map(|n| format!("ranked_{n}")));
    let name = named.into_iter().find(|it| !is_table(it)).unwrap_or_default();
    let (first, last) = (relation.skip + 1, relation.skip + relation.limit.unwrap_or(1));
    let kept = if first == last || first == 1 {
        let sign = if first == last && first > 1 { "=" } else { "<=" };
        format!("{place} {sign} {last}")
    } else {
        format!("{place} BETWEEN {first} AND {last}")
    };
    let order = outer.first().map(|it| it.0.clone()).into_iter().chain([place]).collect();
    Select {
        columns: outer,
        from: name.clone(),
        filters: vec![kept],
        order,
        with: vec![(name, rows)],
        ..Select::default()
    }
}

fn select(
    relation: &Relation,
    catalog: &Catalog,
    hints: Hints<'_>,
    taken: &mut Vec<String>,
) -> Option<Select> {
    let joins = tree(&relation.tables(), catalog, hints)?;
    let mut scope = Scope::new(relation, catalog, joins, taken);
    scope.part = scope.all(&relation.part, hints, taken)?.join(" AND ");
    for side in relation.figures().flat_map(Figure::sides) {
        let sql = scope.all(side, hints, taken)?.join(" AND ");
        scope.sides.push((side.clone(), sql));
    }
    let mut select = Select {
        distinct: relation.distinct,
        limit: relation.limit,
        skip: relation.skip,
        ..Select::default()
    };
    for figure in &relation.shown {
        let sql = meaning::told(figure, catalog, hints, |table| scope.owner(table));
        select.columns.push((sql.unwrap_or_else(|| scope.figure(figure)), None));
    }
    select.from = scope.item(scope.tree.base);
    select.joins = scope.tree.steps.iter().map(|it| scope.join(it)).collect();
    select.joins.extend(scope.referred.iter().filter_map(|it| scope.join_of_reference(it)));
    let (of_joined, of_rows): (Vec<_>, Vec<_>) =
        relation.tests.iter().cloned().partition(|it| scope.tests_joined(it));
    select.filters = scope.all(&of_rows, hints, taken)?;
    if let Some(join) = select.joins.last_mut() {
        for test in scope.all(&of_joined, hints, taken)? {
            join.push_str(" AND ");
            join.push_str(&test);
        }
    }
    select.groups = relation.groups.iter().map(|it| scope.key(*it)).collect();
    for having in &relation.having {
        select.having.push(scope.having(having, hints, taken)?);
    }
    let filled = |figure: &Figure, descending: bool| {
        // The smallest of all is never the one that is missing.
        (!descending && relation.limit == Some(1)).then(|| scope.figure(figure))
    };
    for (figure, descending) in &relation.order {
        if let (Some(sql), Figure::Column(_)) = (filled(figure, *descending), figure) {
            select.filters.push(format!("{sql} IS NOT NULL"));
        }
        let sql = scope.rank(figure);
        select.order.push(if *descending { format!("{sql} DESC") } else { sql });
    }
    if !relation.within.is_empty() {
        let within: Vec<String> = relation.within.iter().map(|it| scope.col(*it)).collect();
        let order = std::mem::take(&mut select.order).join(", ");
        let place = format!("RANK() OVER ({} ORDER BY {order})", partition_by(&within));
        select.columns.push((place, None));
        (select.limit, select.skip) = (None, 0);
    }
    if let Some(also) = &relation.also {
        let other = self::select(also, catalog, hints, &mut Vec::new())?;
        select.intersect.push(other);
    }
    if let Some(beside) = &relation.beside {
        let other = self::select(beside, catalog, hints, &mut Vec::new())?;
        select.union.push(other);
    }
    Some(select)
}

/// The tables of one `SELECT` under their aliases.
struct Scope<'a> {
    catalog: &'a Catalog,
    tree: Tree,
    aliases: Vec<(usize, String)>,
    /// Columns that refer to rows of their own table, and what those rows are called.
    referred: Vec<(Col, String)>,
    /// The table all of whose rows count, whether something is joined to them or not.
    kept: Option<usize>,
    /// A single table is written without an alias where no other statement surrounds it.
    bare: bool,
    /// What makes the part a share is of.
    part: String,
    /// Of which rows figures of one side are, with how the statement says so.
    sides: Vec<(Vec<Vec<Test>>, String)>,
}

impl<'a> Scope<'a> {
    fn new(relation: &Relation, catalog: &'a Catalog, tree: Tree, taken: &mut Vec<String>) -> Self {
        let mut scope = Self {
            catalog,
            aliases: Vec::new(),
            referred: Vec::new(),
            kept: relation.keeps,
            bare: tree.steps.is_empty() && taken.is_empty() && !speaks_of_itself(relation),
            tree,
            part: String::new(),
            sides: Vec::new(),
        };
        scope.name(scope.tree.base, taken);
        for step in scope.tree.steps.clone() {
            scope.name(step.right.table, taken);
        }
        for by in relation.references() {
            let word = catalog.column(by).and_then(|it| it.words.first().cloned());
            let alias = alias(&word.unwrap_or_default(), taken);
            scope.referred.push((by, alias));
        }
        scope
    }

    fn name(&mut self, table: usize, taken: &mut Vec<String>) {
        let info = self.catalog.table(table);
        let word = info.and_then(|it| it.words.first().cloned()).unwrap_or_default();
        self.aliases.push((table, alias(&word, taken)));
    }

    fn alias(&self, table: usize) -> &str {
        self.aliases.iter().find(|it| it.0 == table).map_or("", |it| it.1.as_str())
    }

    fn col(&self, col: Col) -> String {
        match self.catalog.derivation(col) {
            Some(how) => self.derived(how),
            None => self.stored(col),
        }
    }

    /// What tells the groups of a column apart.
    fn key(&self, col: Col) -> String {
        let short = match self.catalog.derivation(col) {
            Some(Derivation::Part { of, cycle }) => key_of_cycle(&self.stored(of), cycle),
            _ => None,
        };
        short.unwrap_or_else(|| self.col(col))
    }

    /// What a derived column is worked out of, written out.
    fn derived(&self, how: Derivation) -> String {
        match how {
            Derivation::Length { from, to, unit } => {
                let (from, to) = (self.stored(from), self.stored(to));
                let days = format!("julianday({to}) - julianday({from})");
                match unit.per_day() {
                    1 => days,
                    n => format!("({days}) * {n}"),
                }
            }
            Derivation::YearsSince { date, until } => years_since(&self.stored(date), until),
            Derivation::Product { quantity, price } => {
                format!("{} * {}", self.number(quantity), self.number(price))
            }
            Derivation::Period { of, grain } => period(&self.stored(of), grain),
            Derivation::Part { of, cycle: it } => cycle(&self.stored(of), it),
        }
    }

    fn stored(&self, col: Col) -> String {
        let name = self.catalog.column(col).map_or_else(String::new, |it| quote(&it.name));
        if self.bare { name } else { format!("{}.{name}", self.alias(col.table)) }
    }

    /// What says of a column that it is this table's.
    fn owner(&self, table: usize) -> String {
        let name = self.catalog.table(table).map_or_else(String::new, |it| quote(&it.name));
        if self.bare { name } else { self.alias(table).to_owned() }
    }

    fn item(&self, table: usize) -> String {
        let name = self.catalog.table(table).map_or_else(String::new, |it| quote(&it.name));
        if self.bare { name } else { format!("{name} AS {}", self.alias(table)) }
    }

    fn join(&self, step: &Step) -> String {
        let pairs = self.catalog.joined_on(step).into_iter();
        let equal: Vec<String> = pairs
            .map(|(left, right)| format!("{} = {}", self.col(right), self.col(left)))
            .collect();
        let how = if self.kept.is_some() { "LEFT JOIN" } else { "JOIN" };
        format!("{how} {} ON {}", self.item(step.right.table), equal.join(" AND "))
    }

    /// Whether tests are of rows that may be missing, so that they say which of them are joined.
    fn tests_joined(&self, tests: &[Test]) -> bool {
        self.kept.is_some_and(|kept| tests.iter().all(|it| it.col().table != kept))
    }

    /// The join to the rows that a column refers to, of its own table.
    fn join_of_reference(&self, (by, alias): &(Col, String)) -> Option<String> {
        let edge = self.catalog.edges().iter().find(|it| it.from == *by)?;
        let table = quote(&self.catalog.table(edge.to.table)?.name);
        let key = quote(&self.catalog.column(edge.to)?.name);
        Some(format!("JOIN {table} AS {alias} ON {alias}.{key} = {}", self.col(*by)))
    }

    /// A column of the row that another one refers to.
    fn col_referred(&self, by: Col, col: Col) -> String {
        let alias = self.referred.iter().find(|it| it.0 == by).map_or("", |it| it.1.as_str());
        let name = self.catalog.column(col).map_or_else(String::new, |it| quote(&it.name));
        format!("{alias}.{name}")
    }

    /// A column as a number, where it is kept as text.
    fn number(&self, col: Col) -> String {
        let sql = self.col(col);
        let text = self.catalog.holds_text(col);
        let numeric = self
            .catalog
            .column(col)
            .is_some_and(|it| matches!(it.role, Role::Quantity | Role::Year));
        if text && numeric { format!("CAST({sql} AS REAL)") } else { sql }
    }

    /// Tests that must all hold, each with the others that may hold instead.
    fn all(&self, tests: &[Vec<Test>], hints: Hints<'_>, taken: &[String]) -> Option<Vec<String>> {
        let either = |tests: &Vec<Test>| {
            let parts: Option<Vec<String>> =
                tests.iter().map(|it| self.test(it, hints, taken)).collect();
            Some(match parts?.as_slice() {
                [one] => one.clone(),
                many => format!("({})", many.join(" OR ")),
            })
        };
        tests.iter().map(either).collect()
    }

    fn operand(
        &self,
        operand: &Operand,
        numeric: bool,
        hints: Hints<'_>,
        taken: &[String],
    ) -> Option<String> {
        Some(match operand {
            Operand::Number(value) if numeric => number(*value),
            Operand::Number(value) => quote_text(&number(*value)),
            Operand::Text(text) => quote_text(text),
            Operand::Column(col) => self.cast(*col),
            Operand::Referred { by, col } => self.col_referred(*by, *col),
            Operand::Figure(rows) => {
                let mut inner = taken.to_vec();
                let mut select = select(rows, self.catalog, hints, &mut inner)?;
                let own = inner.get(taken.len()).map_or("", String::as_str);
                for col in &rows.same {
                    let name = quote(&self.catalog.column(*col)?.name);
                    select.filters.push(format!("{own}.{name} = {}", self.col(*col)));
                }
                let times = rows.times.map_or_else(String::new, |it| format!("{} * ", number(it)));
                format!("{times}({})", select.print())
            }
        })
    }

    fn test(&self, test: &Test, hints: Hints<'_>, taken: &[String]) -> Option<String> {
        let not = |negated: bool| if negated { "NOT " } else { "" };
        Some(match test {
            Test::OneOf { col, values, negated } => {
                let numeric = !self.catalog.holds_text(*col);
                let values: Option<Vec<String>> =
                    values.iter().map(|it| self.operand(it, numeric, hints, taken)).collect();
                let values = values?;
                let sql = self.col(*col);
                match values.as_slice() {
                    _ if let Some(on_days) = self.on_days(test) => on_days,
                    [one] if *negated => format!("{sql} <> {one}"),
                    [one] => format!("{sql} = {one}"),
                    many => format!("{sql} {}IN ({})", not(*negated), many.join(", ")),
                }
            }
            Test::Compare { col, cmp, with } => {
                let right = self.operand(with, true, hints, taken)?;
                let left =
                    if matches!(with, Operand::Text(_)) { self.col(*col) } else { self.cast(*col) };
                format!("{left} {} {right}", cmp.sign())
            }
            Test::Between { col, low, high, negated } => {
                let low = self.operand(low, true, hints, taken)?;
                let high = self.operand(high, true, hints, taken)?;
                format!("{} {}BETWEEN {low} AND {high}", self.cast(*col), not(*negated))
            }
            Test::Year { col, cmp, year } => year_test(&self.col(*col), *cmp, *year),
            Test::Like { col, before, text, after, negated } => {
                let any = |it: &bool| if *it { "%" } else { "" };
                let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
                let escape = if escaped == *text { "" } else { " ESCAPE '\\'" };
                let pattern = quote_text(&format!("{}{escaped}{}", any(before), any(after)));
                format!("{} {}LIKE {pattern}{escape}", self.col(*col), not(*negated))
            }
            Test::Missing { col, negated } => {
                format!("{} IS {}NULL", self.col(*col), not(*negated))
            }
            Test::In { col, rows, negated } => {
                let mut inner = taken.to_vec();
                let mut select = select(rows, self.catalog, hints, &mut inner)?;
                if *negated && let Some((sql, _)) = select.columns.first() {
                    // A NULL among the rows would make "not in" true of nothing.
                    let filled = format!("{sql} IS NOT NULL");
                    select.filters.push(filled);
                }
                format!("{} {}IN ({})", self.col(*col), not(*negated), select.print())
            }
        })
    }

    /// A test of the days of the week a date is on.
    fn on_days(&self, test: &Test) -> Option<String> {
        let Test::OneOf { col, values, negated } = test else { return None };
        let Some(Derivation::Part { of, cycle }) = self.catalog.derivation(*col) else {
            return None;
        };
        let days = values.iter().map(|it| match it {
            Operand::Text(day) => Some(day.as_str()),
            _ => None,
        });
        let days: Option<Vec<&str>> = days.collect();
        on_days(&self.stored(of), cycle, &days?, *negated)
    }

    fn cast(&self, col: Col) -> String {
        let sql = self.col(col);
        let dated = self.catalog.column(col).is_some_and(|it| it.role == Role::Date);
        if self.catalog.holds_text(col) && !dated { format!("CAST({sql} AS REAL)") } else { sql }
    }

    fn having(&self, having: &Having, hints: Hints<'_>, taken: &[String]) -> Option<String> {
        let right = self.operand(&having.with, true, hints, taken)?;
        Some(format!("{} {} {right}", self.figure(&having.on), having.cmp.sign()))
    }
}

/// Whether its columns must be told from those of another row of the same table.
fn speaks_of_itself(relation: &Relation) -> bool {
    let own_group = |it: &Test| match it {
        Test::Compare { with: Operand::Figure(rows), .. } => !rows.same.is_empty(),
        _ => false,
    };
    !relation.references().is_empty() || relation.tests.iter().flatten().any(own_group)
}

/// A short name that is not taken yet, of the first letters of a word; it is taken from here on.
fn alias(word: &str, taken: &mut Vec<String>) -> String {
    let letters: String = word.chars().filter(char::is_ascii_alphabetic).collect();
    let usable = |it: &String| !it.is_empty() && !taken.contains(it) && !fact_sql::is_keyword(it);
    let prefixes = (1..=letters.len()).filter_map(|n| letters.get(..n).map(str::to_owned));
    let numbered = (2..).map(|n| format!("t{n}"));
    let alias = prefixes.chain(numbered).find(usable).unwrap_or_default();
    taken.push(alias.clone());
    alias
}

fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        format!("{value:.0}")
    } else {
        format!("{value:?}")
    }
}
