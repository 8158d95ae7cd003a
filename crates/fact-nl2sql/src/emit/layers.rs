//! Shares, ranks and limits within groups, in further steps over the totals.

use fact_core::{Column, Role, Unit};

use super::formula::snake;
use super::scope::compared;
use super::select::{Select, partition_by};
use super::totals::{Base, outer_key};
use super::{Emitted, KeyColumn, detail};
use crate::catalog::Catalog;
use crate::plan::{Col, Filter, Key, Order, Outcome, Plan, Test, Tiles};
use crate::resolve::Refusal;
use crate::words::sentence_case;

/// Writes the steps over the totals: shares, then ranks, then what is kept of them.
pub(super) fn layers(plan: &Plan, catalog: &Catalog, base: Base) -> Result<Emitted, Refusal> {
    let Base { select: mut totals, keys, measures, joins, notes, .. } = base;
    let first = measures
        .first()
        .map(|it| it.name.clone())
        .ok_or_else(|| Refusal::new("no figure was recognised to work out"))?;
    let period = keys.iter().find(|it| it.number.is_some());
    if let Some(number) = period.and_then(|it| it.number.clone()) {
        totals.column(number, "period_no");
    }
    let with = std::mem::take(&mut totals.with);
    let mut layers = Layers {
        plan,
        keys,
        measures,
        steps: with.into_iter().chain([("totals".into(), totals)]).collect(),
        ranked: over("totals"),
        extra: Vec::new(),
        main: first.clone(),
        window_by: first.clone(),
    };
    layers.share(&first);
    layers.running(&first);
    layers.ranks();
    let last = layers.kept(catalog);
    let Layers { keys, measures, extra, .. } = layers;
    let keys = keys.into_iter().map(|it| it.column);
    Ok(Emitted {
        sql: last.print(),
        columns: keys.chain(measures).chain(extra).collect(),
        joins,
        notes,
    })
}

pub(super) struct Layers<'a> {
    pub(super) plan: &'a Plan,
    pub(super) keys: Vec<KeyColumn>,
    pub(super) measures: Vec<Column>,
    /// The steps that are written, each under its name.
    steps: Vec<(String, Select)>,
    /// The step being written.
    pub(super) ranked: Select,
    /// The columns the steps add to the totals.
    pub(super) extra: Vec<Column>,
    /// The column the rows are ordered by in the end.
    main: String,
    /// What ranks go by, in words of the step being written.
    window_by: String,
}

impl Layers<'_> {
    fn key_of(&self, col: Col) -> Option<&KeyColumn> {
        self.keys.get(self.plan.keys.iter().position(|it| *it == Key::Column { col })?)
    }

    fn period(&self) -> Option<&KeyColumn> {
        self.keys.iter().find(|it| it.number.is_some())
    }

    fn share(&mut self, first: &str) {
        let Some(share) = &self.plan.share else { return };
        let label = self.plan.measures.first().map(|it| it.label.clone()).unwrap_or_default();
        let name = format!("{}_share_pct", snake(&label));
        let within = share.within.and_then(|it| self.key_of(it));
        let partition: Vec<&str> =
            within.into_iter().chain(self.period()).map(|it| it.column.name.as_str()).collect();
        let window = partition_by(&partition);
        let of = within.map_or_else(|| "total".to_owned(), |it| it.column.label.to_lowercase());
        self.ranked.column(format!("100.0 * {first} / SUM({first}) OVER ({window})"), name.clone());
        self.extra.push(Column {
            label: format!("Share of {of} {label}"),
            name: name.clone(),
            unit: Unit::Percent,
            role: Role::Measure,
        });
        for it in &mut self.measures {
            it.role = Role::Detail;
        }
        if matches!(self.plan.order, Some(Order { by: Outcome::Measure(_), .. })) {
            return;
        }
        // Within a group the shares fall as the figures themselves do.
        if self.plan.limit_within.is_none() {
            self.window_by.clone_from(&name);
        }
        if self.plan.percentile {
            // A window cannot look into a window: ranks of shares take a step of their own.
            let shares = std::mem::replace(&mut self.ranked, over("shares"));
            self.steps.push(("shares".into(), shares));
        }
        self.main = name;
    }

    fn ranks(&mut self) {
        let (by, direction) = (self.window_by.clone(), self.direction());
        let within = self.plan.limit_within.and_then(|it| self.keys.get(it));
        if let Some(within) = within.map(|it| it.column.name.clone()) {
            let tie = self.keys.iter().map(|it| it.column.name.clone()).filter(|it| *it != within);
            let by: Vec<String> = std::iter::once(format!("{by}{direction}")).chain(tie).collect();
            let by = by.join(", ");
            self.ranked.column(
                format!("ROW_NUMBER() OVER (PARTITION BY {within} ORDER BY {by})"),
                "place",
            );
            self.extra.push(detail("place", "Place", Unit::None));
        }
        if let Some(place) = self.plan.place.filter(|_| self.plan.limit_within.is_none()) {
            let key = place.within.and_then(|it| self.key_of(it));
            let over =
                key.map_or_else(String::new, |it| format!("PARTITION BY {} ", it.column.name));
            self.ranked.column(format!("RANK() OVER ({over}ORDER BY {by}{direction})"), "place");
            self.extra.push(detail("place", "Rank", Unit::None));
        }
        if self.plan.percentile {
            if self.plan.limit_within.is_none() && self.plan.place.is_none() {
                self.ranked.column(format!("RANK() OVER (ORDER BY {by}{direction})"), "place");
                self.extra.push(detail("place", "Rank", Unit::None));
            }
            let percentile = format!("100.0 * PERCENT_RANK() OVER (ORDER BY {by})");
            self.ranked.column(percentile, "percentile");
            self.extra.push(detail("percentile", "Percentile rank", Unit::Percent));
        }
        if let Some(Tiles { n, .. }) = self.plan.statistics.tiles {
            let noun = self.plan.statistics.tiles.map_or("", Tiles::noun);
            let last = n - 1;
            let part = format!("CAST(PERCENT_RANK() OVER (ORDER BY {by}) * {n} AS INTEGER)");
            self.ranked.column(format!("1 + MIN({last}, {part})"), "tile");
            let label = format!("{} ({n} is the highest)", sentence_case(noun));
            self.extra.push(detail("tile", &label, Unit::None));
        }
    }

    /// What is kept of the rows, in which order.
    fn kept(&mut self, catalog: &Catalog) -> Select {
        let mut last = Select { from: "ranked".into(), ..Select::default() };
        if self.plan.limit_within.is_some() {
            last.filters.push(format!("place <= {}", self.plan.limit.unwrap_or(1)));
        }
        for condition in &self.plan.conditions {
            let column = match condition.on {
                Outcome::Measure(idx) => self.measures.get(idx),
                _ => self.extra.first(),
            };
            let test = column.map(|it| compared(&it.name, condition.cmp, condition.value));
            last.filters.extend(test);
        }
        let tile = self.plan.statistics.tiles.and_then(|it| it.kept);
        last.filters.extend(tile.map(|it| format!("tile = {it}")));
        if let Some(cmp) = self.plan.versus_average
            && let Some(column) = self.measures.first()
        {
            let name = &column.name;
            let sign = cmp.sign();
            last.filters.push(format!("{name} {sign} (SELECT AVG({name}) FROM totals)"));
        }
        if let Some(span) = self.plan.time.filter(|_| self.plan.running.is_some()) {
            let grain = super::period_grain(self.plan).unwrap_or(span.grain);
            let span = span.around(grain);
            last.filters.push(format!("period_no BETWEEN {} AND {}", span.from, span.to));
        }
        for filter in &self.plan.filters {
            let key = outer_key(self.plan, catalog, filter).and_then(|it| self.keys.get(it));
            last.filters.extend(key.map(|it| named_test(&it.column.name, filter)));
        }
        let keys = self.keys.iter().map(|it| &it.column);
        for column in keys.chain(&self.measures).chain(&self.extra) {
            last.column(column.name.clone(), column.name.clone());
        }
        last.order = self.order();
        last.limit = self.plan.limit.filter(|_| self.plan.limit_within.is_none());
        last.with = std::mem::take(&mut self.steps);
        last.with.push(("ranked".into(), std::mem::take(&mut self.ranked)));
        last
    }

    fn order(&self) -> Vec<String> {
        let name = |it: &KeyColumn| it.column.name.clone();
        let limited = self.plan.limit_within.and_then(|it| self.keys.get(it));
        let grouped =
            limited.or_else(|| self.plan.share.as_ref()?.within.and_then(|it| self.key_of(it)));
        let grouped = grouped
            .or_else(|| self.plan.place.and_then(|it| it.within).and_then(|it| self.key_of(it)));
        let mut order: Vec<String> = grouped.map(name).into_iter().collect();
        if self.period().is_some() {
            order.extend(self.keys.iter().filter(|it| it.number.is_none()).map(name));
            order.push("period_no".into());
            order.dedup();
        } else {
            order.push(format!("{}{}", self.main, self.direction()));
            order.extend(self.keys.last().map(name));
        }
        order
    }

    fn direction(&self) -> &'static str {
        let descending = self.plan.order.as_ref().is_none_or(|it| it.descending);
        if descending { " DESC" } else { "" }
    }
}

/// Everything of the step called `name`.
fn over(name: &str) -> Select {
    let columns = vec![("*".into(), None)];
    Select { from: name.into(), columns, ..Select::default() }
}

fn named_test(name: &str, filter: &Filter) -> String {
    let quoted = |it: &String| fact_sql::quote_text(it);
    match &filter.test {
        Test::OneOf(texts) => {
            let not = if filter.negated { "NOT " } else { "" };
            let texts: Vec<String> = texts.iter().map(quoted).collect();
            format!("{name} {not}IN ({})", texts.join(", "))
        }
        Test::Contains(pattern) => format!("{name} LIKE {}", quoted(pattern)),
        _ => "1".into(),
    }
}
