//! The plan in parts, each with where it comes from.

use fact_core::{Chip, ChipKind};

use super::Writer;
use crate::period::Span;
use crate::plan::{Agg, Col, Filter, Formula, Key, Test};
use crate::words::sentence_case;

impl Writer<'_> {
    pub(super) fn chips(&self, joins: &[(String, String)]) -> Vec<Chip> {
        let mut chips = Vec::new();
        let mut push = |kind, label: String, detail: String| {
            chips.push(Chip { kind, label, detail, options: Vec::new() });
        };
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
        if let Some((label, detail)) = self.method_chip() {
            push(ChipKind::Analysis, label, detail);
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
}

fn agg_word(agg: Agg) -> &'static str {
    match agg {
        Agg::Sum => "sum",
        Agg::Avg => "mean",
        Agg::Min => "smallest",
        Agg::Max => "largest",
    }
}
