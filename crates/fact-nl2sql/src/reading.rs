//! A plan in English: the phrase, the chips, the shape and what follows on from it.

use fact_core::{AnalysisRequest, ChartKind, Chip, ChipKind, Column, Reading, Role, Shape};

use crate::catalog::Catalog;
use crate::emit::Emitted;
use crate::glossary::Cue;
use crate::parse::Draft;
use crate::period::{Grain, Span, label};
use crate::plan::{Agg, Cmp, Col, Filter, Formula, Key, Outcome, Plan, Task, Test};
use crate::words::{plural, sentence_case};

/// What the question said besides the plan.
pub(crate) struct Said {
    pub notes: Vec<String>,
    pub certainty: f64,
    pub unplaced: Vec<String>,
    pub chart: Option<ChartKind>,
}

/// The chart that was asked for by name.
pub(crate) fn asked_chart(draft: &Draft) -> Option<ChartKind> {
    let kinds = [
        (Cue::Pie, ChartKind::Pie),
        (Cue::Bar, ChartKind::Bar),
        (Cue::Scatter, ChartKind::Scatter),
        (Cue::Line, ChartKind::Line),
    ];
    kinds.into_iter().find(|(cue, _)| draft.has(*cue)).map(|it| it.1)
}

/// Tells the plan in English.
pub(crate) fn reading(plan: &Plan, emitted: Emitted, catalog: &Catalog, said: Said) -> Reading {
    let writer = Writer { plan, catalog };
    let analysis = analysis(plan, catalog, &emitted.columns);
    let mut notes = said.notes;
    notes
        .extend(emitted.notes.iter().filter(|it| !notes.contains(it)).cloned().collect::<Vec<_>>());
    Reading {
        text: writer.text(),
        chips: writer.chips(&emitted.joins),
        shape: writer.shape(&emitted.columns),
        rows_are: writer.rows_are(),
        scope: writer.scope(),
        notes,
        analysis,
        chart: said.chart,
        confidence: (said.certainty * 100.0).round() / 100.0,
        unplaced: said.unplaced,
        follow_ups: writer.follow_ups(),
        columns: emitted.columns,
    }
}

fn analysis(plan: &Plan, catalog: &Catalog, columns: &[Column]) -> Option<AnalysisRequest> {
    if plan.task == Task::Correlation {
        let r_idx = columns.iter().position(|it| it.role == Role::Measure)?;
        let label_idx = r_idx.checked_sub(1);
        return Some(AnalysisRequest::Correlation { label_idx, r_idx, n_idx: r_idx + 1 });
    }
    if plan.forecast == 0 {
        return None;
    }
    let grain = plan.keys.iter().find_map(|it| match it {
        Key::Period { grain } => Some(*grain),
        _ => None,
    })?;
    let table = plan
        .measures
        .first()
        .and_then(|it| crate::parse::figures::tables_of(&it.formula).first().copied())?;
    let covered = crate::resolve::axis_near(catalog, table)?.covered?;
    let last = crate::resolve::number_in(covered.grain, covered.to, grain);
    let ahead = i64::try_from(plan.forecast).ok()?;
    let value_idxs =
        columns.iter().enumerate().filter(|(_, it)| it.role == Role::Measure).map(|it| it.0);
    Some(AnalysisRequest::Forecast {
        time_idx: columns.iter().position(|it| it.role == Role::Time)?,
        value_idxs: value_idxs.collect(),
        season_length: usize::try_from(grain.per_year()).unwrap_or(1),
        labels: (1..=ahead).map(|it| label(grain, last + it)).collect(),
    })
}

struct Writer<'a> {
    plan: &'a Plan,
    catalog: &'a Catalog,
}

impl Writer<'_> {
    fn text(&self) -> String {
        let mut parts = vec![self.subject()];
        let keys: Vec<String> = self.plan.keys.iter().map(|it| self.key(*it)).collect();
        let grouped =
            !matches!(self.plan.task, Task::Missing | Task::Periods | Task::Summary | Task::Gaps);
        if !keys.is_empty() && grouped {
            parts.push(format!("by {}", join(&keys)));
        }
        if let Some(share) = self.plan.share.as_ref().and_then(|it| it.within) {
            parts.push(format!("within {}", self.column(share)));
        }
        let scope = self.scope();
        if !scope.is_empty() {
            parts.push(scope);
        }
        let mut clauses = vec![parts.join(" ")];
        clauses.extend(self.conditions().iter().map(|it| format!("only {it}")));
        clauses.extend(self.order());
        if self.plan.forecast > 0 {
            let n = self.plan.forecast;
            clauses.push(format!("carried on {n} period{}", if n == 1 { "" } else { "s" }));
        }
        clauses.join(", ")
    }

    fn subject(&self) -> String {
        let figures: Vec<String> = self.plan.measures.iter().map(measure_words).collect();
        let figures = join(&figures);
        let noun = self
            .plan
            .subject
            .and_then(|it| self.catalog.table(it))
            .map_or("rows", |it| it.plural.as_str());
        match &self.plan.task {
            Task::List => {
                let label = self
                    .plan
                    .subject
                    .and_then(|it| self.catalog.table(it))
                    .map_or(&[][..], |it| it.label.as_slice());
                let besides: Vec<String> = self
                    .plan
                    .show
                    .iter()
                    .filter(|it| Some(it.table) != self.plan.subject || !label.contains(&it.column))
                    .map(|it| self.column(*it))
                    .collect();
                match besides.len() {
                    0 => noun.to_owned(),
                    1..=4 => format!("{noun} with {}", join(&besides)),
                    _ => format!("{noun} with all their columns"),
                }
            }
            Task::Totals if self.plan.share.is_some() => format!("share of {figures}"),
            Task::Totals => figures,
            Task::Change { growth: true } | Task::GrowthSeries { .. } => {
                format!("growth of {figures}")
            }
            Task::Change { growth: false } => format!("{figures} compared"),
            Task::Correlation => format!("correlation between {figures}"),
            Task::Summary => format!("summary statistics of {figures}"),
            Task::Distribution { .. } => format!("how {noun} spread over {figures}"),
            Task::Outliers => format!("unusual values of {figures}"),
            Task::Volatility => format!("volatility of {figures}"),
            Task::Seasonality => format!("seasonal pattern of {figures}"),
            Task::Missing => "missing values, column by column".into(),
            Task::Gaps => format!("periods without {noun}"),
            Task::Completeness => format!("completeness of {noun}"),
            Task::Periods => format!("periods covered by {noun}"),
        }
    }

    fn key(&self, key: Key) -> String {
        match key {
            Key::Entity { table } => {
                self.catalog.table(table).map_or_else(String::new, |it| it.singular.clone())
            }
            Key::Column { col } => self.column(col),
            Key::Period { grain } => grain.noun().to_owned(),
        }
    }

    fn column(&self, col: Col) -> String {
        self.catalog.column(col).map_or_else(String::new, |it| it.label.clone())
    }

    fn exact(&self, col: Col) -> String {
        let table = self.catalog.table(col.table).map_or("", |it| it.name.as_str());
        let column = self.catalog.column(col).map_or("", |it| it.name.as_str());
        format!("{table}.{column}")
    }

    fn scope(&self) -> String {
        let mut parts = Vec::new();
        match (self.plan.time, self.plan.base) {
            (Some(now), Some(base)) => parts.push(format!("in {now} against {base}")),
            (Some(span), None) => parts.push(in_span(span)),
            _ => {}
        }
        let filters: Vec<String> = self.plan.filters.iter().map(|it| self.filter(it)).collect();
        if !filters.is_empty() {
            parts.push(format!("for {}", filters.join(" and ")));
        }
        parts.join(" ")
    }

    fn filter(&self, filter: &Filter) -> String {
        let name = self.column(filter.col);
        let not = if filter.negated { "not " } else { "" };
        let is_label = self
            .catalog
            .table(filter.col.table)
            .is_some_and(|it| it.label.contains(&filter.col.column));
        match &filter.test {
            Test::OneOf(texts) if is_label => format!("{not}{}", join(texts)),
            Test::OneOf(texts) => format!("{name} {not}{}", join(texts)),
            Test::Contains(pattern) => format!("{name} {not}like “{}”", pattern.trim_matches('%')),
            Test::Compare(cmp, value) => {
                format!("{name} {} {}", compare_words(*cmp), self.amount(filter.col, *value))
            }
            Test::Between(low, high) => {
                format!(
                    "{name} {not}between {} and {}",
                    self.amount(filter.col, *low),
                    self.amount(filter.col, *high)
                )
            }
            Test::CompareAverage(cmp) => format!("{name} {} its average", compare_words(*cmp)),
            Test::IsNull => format!("{name} {not}missing"),
            Test::Exists => {
                let noun = self.catalog.table(filter.col.table).map_or("", |it| it.plural.as_str());
                format!("those with{} {noun}", if filter.negated { "out" } else { "" })
            }
        }
    }

    fn amount(&self, col: Col, value: f64) -> String {
        let unit = self.catalog.column(col).map_or(fact_core::Unit::None, |it| it.unit.clone());
        if unit == fact_core::Unit::None || value.abs() < 10_000.0 {
            return value.to_string();
        }
        fact_core::compact(value, &unit)
    }

    fn conditions(&self) -> Vec<String> {
        let words = |it: &crate::plan::Condition| {
            let (name, percent) = match it.on {
                Outcome::Measure(idx) => {
                    let measure = self.plan.measures.get(idx);
                    let percent = measure.is_some_and(|it| {
                        matches!(it.formula, Formula::Ratio { percent: true, .. })
                    });
                    (measure.map_or_else(String::new, |it| it.label.clone()), percent)
                }
                Outcome::Change => ("growth".to_owned(), true),
                Outcome::Share => ("share".to_owned(), true),
                Outcome::Key(_) | Outcome::Column(_) => (String::new(), false),
            };
            let value = if percent {
                format!("{} %", it.value)
            } else {
                fact_core::compact(it.value, &fact_core::Unit::Number)
            };
            format!("{name} {} {value}", compare_words(it.cmp))
        };
        self.plan.conditions.iter().map(words).collect()
    }

    fn order(&self) -> Option<String> {
        let order = self.plan.order.as_ref()?;
        let first = if order.descending { "highest first" } else { "lowest first" };
        let by = match order.by {
            Outcome::Column(col) => format!(" by {}", self.column(col)),
            Outcome::Measure(idx) if self.plan.measures.len() > 1 => self
                .plan
                .measures
                .get(idx)
                .map_or_else(String::new, |it| format!(" by {}", it.label)),
            _ => String::new(),
        };
        let within = self
            .plan
            .limit_within
            .and_then(|it| self.plan.keys.get(it))
            .map(|it| format!(" in each {}", self.key(*it)));
        let cut = self.plan.limit.map(|it| format!(", top {it}{}", within.unwrap_or_default()));
        let cut = if order.descending { cut } else { cut.map(|it| it.replace("top", "bottom")) };
        Some(format!("{first}{by}{}", cut.unwrap_or_default()))
    }

    fn rows_are(&self) -> String {
        match self.plan.task {
            Task::List => {
                return self
                    .plan
                    .subject
                    .and_then(|it| self.catalog.table(it))
                    .map_or_else(String::new, |it| it.plural.clone());
            }
            Task::Missing => return "columns".into(),
            Task::Summary => return "measures".into(),
            Task::Distribution { .. } => return "bands".into(),
            Task::Outliers => return "values".into(),
            Task::Gaps => return "missing periods".into(),
            Task::Correlation if self.plan.measures.len() > 2 => return "pairs".into(),
            _ => {}
        }
        if let [key, Key::Period { .. }] = self.plan.keys.as_slice()
            && matches!(self.plan.task, Task::Volatility | Task::Completeness)
        {
            return plural(&self.key(*key));
        }
        let limited = self.plan.limit_within.map(|it| it + 1).and_then(|it| self.plan.keys.get(it));
        let last = limited.or_else(|| self.plan.keys.last());
        last.map_or_else(String::new, |it| plural(&self.key(*it)))
    }

    fn shape(&self, columns: &[Column]) -> Shape {
        let n_measures = columns.iter().filter(|it| it.role == Role::Measure).count();
        let has_period = self.plan.keys.iter().any(|it| matches!(it, Key::Period { .. }));
        match self.plan.task {
            Task::List
                if self.plan.show.len() > 3 && self.plan.filters.len() == 1 && self.names_one() =>
            {
                Shape::Figures
            }
            Task::List if self.plan.order.is_some() && n_measures > 0 => Shape::Ranking,
            Task::Volatility => Shape::Ranking,
            Task::List => Shape::List,
            Task::Change { growth: false } => Shape::Comparison,
            Task::Change { growth: true } if self.plan.keys.is_empty() => Shape::Figure,
            Task::Change { growth: true } => self.ranking(),
            Task::GrowthSeries { .. } => Shape::Trend,
            Task::Correlation => Shape::Correlation,
            Task::Summary => Shape::Summary,
            Task::Outliers => Shape::Outliers,
            Task::Missing | Task::Gaps | Task::Completeness | Task::Periods => Shape::Quality,
            Task::Totals if self.plan.keys.is_empty() && n_measures <= 1 => Shape::Figure,
            Task::Totals if self.plan.keys.is_empty() => Shape::Figures,
            Task::Totals if self.plan.order.is_some() => self.ranking(),
            Task::Totals if has_period => Shape::Trend,
            Task::Totals if self.compares_named() => Shape::Comparison,
            Task::Totals | Task::Distribution { .. } | Task::Seasonality => Shape::Breakdown,
        }
    }

    fn ranking(&self) -> Shape {
        if self.plan.limit_within.is_some() { Shape::RankingPerGroup } else { Shape::Ranking }
    }

    fn names_one(&self) -> bool {
        self.plan.filters.iter().all(|it| {
            let label = self
                .catalog
                .table(it.col.table)
                .is_some_and(|table| table.label.contains(&it.col.column));
            label && matches!(&it.test, Test::OneOf(texts) if texts.len() == 1)
        })
    }

    fn compares_named(&self) -> bool {
        self.plan.filters.iter().any(|it| matches!(&it.test, Test::OneOf(texts) if texts.len() > 1))
    }

    fn chips(&self, joins: &[(String, String)]) -> Vec<Chip> {
        let mut chips = Vec::new();
        let mut push =
            |kind, label: String, detail: String| chips.push(Chip { kind, label, detail });
        for measure in &self.plan.measures {
            push(ChipKind::Measure, sentence_case(&measure.label), self.formula(&measure.formula));
        }
        for key in &self.plan.keys {
            let exact = match key {
                Key::Entity { table } => self
                    .catalog
                    .table(*table)
                    .map_or_else(String::new, |it| format!("one row for each row of {}", it.name)),
                Key::Column { col } => self.exact(*col),
                Key::Period { grain } => format!("one row for each {}", grain.noun()),
            };
            push(ChipKind::Grouping, format!("by {}", self.key(*key)), exact);
        }
        for filter in &self.plan.filters {
            push(ChipKind::Filter, self.filter(filter), self.filter_detail(filter));
        }
        for condition in self.conditions() {
            push(ChipKind::Filter, condition, "tested on the result's rows".into());
        }
        if let Some(span) = self.plan.time {
            let base = self.plan.base.map(|it| format!("{span} against {it}"));
            let kind = if base.is_some() { ChipKind::Comparison } else { ChipKind::Time };
            push(kind, base.unwrap_or_else(|| span.to_string()), self.time_detail(span));
        }
        if let Some(order) = self.order() {
            push(ChipKind::Order, order, String::new());
        }
        for (label, detail) in joins {
            push(ChipKind::Join, label.clone(), detail.clone());
        }
        if self.plan.forecast > 0 {
            push(
                ChipKind::Analysis,
                format!("forecast, {} ahead", self.plan.forecast),
                "worked out from the rows".into(),
            );
        }
        if self.plan.task == Task::Correlation {
            push(
                ChipKind::Analysis,
                "Pearson correlation".into(),
                "worked out by the statement, p-values from the rows".into(),
            );
        }
        chips
    }

    fn filter_detail(&self, filter: &Filter) -> String {
        let name = self.exact(filter.col);
        let not = if filter.negated { "not " } else { "" };
        match &filter.test {
            Test::OneOf(texts) if texts.len() == 1 && !filter.negated => {
                format!(
                    "{name} = {}",
                    texts.first().map_or_else(String::new, |it| fact_sql::quote_text(it))
                )
            }
            Test::OneOf(texts) => {
                let quoted: Vec<String> = texts.iter().map(|it| fact_sql::quote_text(it)).collect();
                format!("{name} {not}in ({})", quoted.join(", "))
            }
            Test::Contains(pattern) => {
                format!("{name} {not}like {}", fact_sql::quote_text(pattern))
            }
            Test::Compare(cmp, value) => format!("{name} {} {value}", cmp.sign()),
            Test::Between(low, high) => format!("{name} {not}between {low} and {high}"),
            Test::CompareAverage(cmp) => format!("{name} {} its average", cmp.sign()),
            Test::IsNull => format!("{name} is {not}null"),
            Test::Exists => {
                format!("{}a row refers to it", if filter.negated { "no: " } else { "" })
            }
        }
    }

    fn time_detail(&self, span: Span) -> String {
        let tables = self
            .plan
            .measures
            .iter()
            .flat_map(|it| crate::parse::figures::tables_of(&it.formula))
            .chain(self.plan.subject);
        let axis = tables.into_iter().find_map(|it| crate::resolve::axis_near(self.catalog, it));
        let Some(axis) = axis else { return span.to_string() };
        let at = |column| self.exact(Col { table: axis.table, column });
        match axis.form {
            crate::catalog::AxisForm::Date { date } => format!("{} in {span}", at(date)),
            crate::catalog::AxisForm::Year { year } => format!("{} in {span}", at(year)),
            crate::catalog::AxisForm::YearQuarter { year, quarter: part, .. }
            | crate::catalog::AxisForm::YearMonth { year, month: part } => {
                format!("{} and {} in {span}", at(year), at(part))
            }
        }
    }

    fn formula(&self, formula: &Formula) -> String {
        match formula {
            Formula::Column { col, agg } => format!("{} of {}", agg_word(*agg), self.exact(*col)),
            Formula::Rows { table } => self
                .catalog
                .table(*table)
                .map_or_else(String::new, |it| format!("rows of {}", it.name)),
            Formula::Different { col } => format!("different values of {}", self.exact(*col)),
            Formula::Product { left, right, agg } => {
                format!("{} of {} × {}", agg_word(*agg), self.exact(*left), self.exact(*right))
            }
            Formula::Ratio { over, under, .. } => {
                format!("{} ÷ {}", self.formula(over), self.formula(under))
            }
            Formula::Less { from, take } => {
                format!("{} − {}", self.formula(from), self.formula(take))
            }
        }
    }

    /// Questions that follow on from this one: the same figure split, over time, in growth. Each
    /// is of a kind the engine answers for any figure.
    fn follow_ups(&self) -> Vec<String> {
        let mut questions = Vec::new();
        let figure = self.plan.measures.first().map(|it| it.label.clone());
        let plain = self.plan.measures.first().is_some_and(|it| {
            !matches!(it.formula, Formula::Rows { .. } | Formula::Different { .. })
        });
        let dated = self.catalog.main_axis_table().is_some_and(|main| {
            let tables = self.plan.measures.iter();
            tables.flat_map(|it| crate::parse::figures::tables_of(&it.formula)).all(|it| it == main)
        });
        if let Some(figure) = figure.filter(|_| plain && dated) {
            let grain =
                self.catalog.main_axis().map_or(Grain::Year, crate::catalog::Axis::usual_grain);
            let period = self.plan.keys.iter().any(|it| matches!(it, Key::Period { .. }));
            if !period {
                questions.push(format!("Show {figure} by {}", grain.noun()));
            }
            if !matches!(self.plan.task, Task::Change { growth: true }) {
                let key = self.plan.keys.iter().find(|it| !matches!(it, Key::Period { .. }));
                let by = key.map_or_else(String::new, |it| format!(" by {}", self.key(*it)));
                questions.push(format!("Compare {figure} growth{by}"));
            }
        }
        for question in self.catalog.known_questions() {
            if !questions.contains(question) {
                questions.push(question.clone());
            }
        }
        questions.truncate(3);
        questions
    }
}

fn measure_words(measure: &crate::plan::Measure) -> String {
    match measure.formula {
        Formula::Column { agg: Agg::Sum, .. } | Formula::Product { agg: Agg::Sum, .. } => {
            format!("total {}", measure.label)
        }
        _ => measure.label.clone(),
    }
}

fn agg_word(agg: Agg) -> &'static str {
    match agg {
        Agg::Sum => "sum",
        Agg::Avg => "mean",
        Agg::Min => "smallest",
        Agg::Max => "largest",
    }
}

fn compare_words(cmp: Cmp) -> &'static str {
    match cmp {
        Cmp::Gt => "over",
        Cmp::Ge => "at least",
        Cmp::Lt => "under",
        Cmp::Le => "at most",
        Cmp::Eq => "equal to",
        Cmp::Ne => "other than",
    }
}

fn in_span(span: Span) -> String {
    if span.len() > 1 && span.grain != Grain::Year && span.whole_years().is_none() {
        return format!("from {span}");
    }
    format!("in {span}")
}

fn join<T: AsRef<str>>(parts: &[T]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [head @ .., last] => {
            let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", head.join(", "), last.as_ref())
        }
    }
}
