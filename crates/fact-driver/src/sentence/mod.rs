//! The answer in one or two sentences, every figure taken from the rows.
//!
//! Start at [`tell`]. A template a [`Shape`]; each reads the table by the roles of its columns,
//! never by their names.

mod certainty;
mod contribution;
mod figures;
mod list;
mod outlook;
mod rank;
mod seasons;
mod statistics;
mod trend;
mod verdict;

use fact_core::{
    Analysis, Chip, ChipKind, Column, Contribution, Reading, Role, Sentence, Shape, Table, Unit,
    Value, compact,
};

/// What every template works from.
pub(crate) struct Story<'a> {
    pub(crate) reading: &'a Reading,
    pub(crate) table: &'a Table,
    /// Whether the rows run from the largest down.
    pub(crate) descending: bool,
}

/// The sentence for these rows.
pub(crate) fn tell(
    reading: &Reading,
    table: &Table,
    descending: bool,
    analysis: Option<&Analysis>,
) -> Sentence {
    let story = Story { reading, table, descending };
    let mut text = story.body(analysis);
    if let Some(yes) = verdict::verdict(reading, table) {
        text = format!("**{}.** {text}", if yes { "Yes" } else { "No" });
    }
    if let Some(outlook) = analysis.and_then(|it| outlook::tell(it, table)) {
        text.push(' ');
        text.push_str(&outlook);
    }
    Sentence::from_marked(&ended_once(&text))
}

/// A name such as "Acme Inc." brings its own full stop to the end of a sentence.
fn ended_once(text: &str) -> String {
    text.replace(".**.", ".**").replace("..", ".")
}

impl Story<'_> {
    fn body(&self, analysis: Option<&Analysis>) -> String {
        if self.table.rows.is_empty() {
            return self.nothing();
        }
        if let Some(told) = self.tested(analysis) {
            return told;
        }
        let told = match self.reading.shape {
            Shape::Figure | Shape::Figures => figures::tell(self),
            Shape::Ranking => rank::overall(self),
            Shape::RankingPerGroup => rank::per_group(self),
            Shape::Trend => trend::over_time(self),
            Shape::Comparison => trend::side_by_side(self),
            Shape::Breakdown => rank::spread(self),
            Shape::List => Some(list::names(self)),
            Shape::Correlation => certainty::correlation(self, analysis),
            Shape::Contribution => contribution::tell(self, whole(analysis)),
            Shape::Seasons => seasons::seasons(self, analysis),
            Shape::Summary => statistics::summary(self),
            Shape::Outliers => statistics::outliers(self),
            Shape::Quality => statistics::quality(self),
        };
        told.unwrap_or_else(|| list::count(self))
    }

    /// What a test of the rows says, where that is what was asked for.
    fn tested(&self, analysis: Option<&Analysis>) -> Option<String> {
        match (self.reading.shape, analysis?) {
            (Shape::Trend, Analysis::Trend { rows, supposed }) => {
                certainty::trend(self, rows, *supposed)
            }
            (Shape::Trend, Analysis::Decomposition { series }) => {
                seasons::decomposition(self, series)
            }
            (Shape::Breakdown, Analysis::RankTest { rows }) => {
                certainty::difference(self, rows.first()?)
            }
            _ => None,
        }
    }

    fn nothing(&self) -> String {
        match self.reading.scope.as_str() {
            _ if self.reading.shape == Shape::Outliers => {
                format!("**Nothing** stands out{}.", self.by_method())
            }
            _ if self.reading.shape == Shape::Quality => "**Nothing** is missing.".to_owned(),
            "" => "Nothing was found in the data.".to_owned(),
            // "No actors without films were found."
            scope if !self.reading.rows_are.is_empty() => {
                format!("**No {}** {} were found.", self.rows_are(), Sentence::escape(scope))
            }
            scope => format!("Nothing was found {}.", Sentence::escape(scope)),
        }
    }

    /// " by Tukey's fences": the method the reading names; nothing where it names none.
    pub(crate) fn by_method(&self) -> String {
        let chip = self.reading.chips.iter().find(|it| it.kind == ChipKind::Analysis);
        chip.map_or_else(String::new, |it| format!(" by {}", Sentence::escape(&it.label)))
    }

    /// The first measure's position.
    pub(crate) fn measure(&self) -> Option<usize> {
        self.table.columns_with(Role::Measure).first().copied()
    }

    /// The last dimension's position: in "by sector and company" the company names the row.
    pub(crate) fn name_column(&self) -> Option<usize> {
        self.table.columns_with(Role::Dimension).last().copied()
    }

    pub(crate) fn time_column(&self) -> Option<usize> {
        self.table.columns_with(Role::Time).first().copied()
    }

    pub(crate) fn column(&self, idx: usize) -> Option<&Column> {
        self.table.columns.get(idx)
    }

    /// What a row is, as a plural noun.
    pub(crate) fn rows_are(&self) -> String {
        let plural = self.reading.rows_are.as_str();
        if plural.is_empty() { "rows".to_owned() } else { Sentence::escape(plural) }
    }

    /// The measure's name inside a sentence: lower case but for names such as "EBIT".
    pub(crate) fn label(&self, idx: usize) -> String {
        self.column(idx).map(|it| Sentence::escape(&lower_first(&it.label))).unwrap_or_default()
    }

    /// A cell in short, bold where `strong`.
    pub(crate) fn cell(&self, row_idx: usize, column_idx: usize) -> String {
        let value = self.table.rows.get(row_idx).and_then(|row| row.get(column_idx));
        match (value, self.column(column_idx)) {
            (Some(value), Some(column)) => short(value, &column.unit),
            _ => String::new(),
        }
    }

    pub(crate) fn number(&self, row_idx: usize, column_idx: usize) -> Option<f64> {
        self.table.rows.get(row_idx)?.get(column_idx)?.as_f64()
    }

    /// " in Q1 2025", with its space; empty for all of the data.
    pub(crate) fn scope(&self) -> String {
        match self.reading.scope.as_str() {
            "" => String::new(),
            scope => format!(" {}", Sentence::escape(scope)),
        }
    }

    /// Figures of a period are told in the past, those of the data as it stands in the present.
    pub(crate) fn was(&self) -> &'static str {
        let timed = |it: &Chip| matches!(it.kind, ChipKind::Time | ChipKind::Comparison);
        if self.reading.chips.iter().any(timed) { "was" } else { "is" }
    }
}

/// The whole that a change's parts add up to.
fn whole(analysis: Option<&Analysis>) -> Option<&Contribution> {
    match analysis {
        Some(Analysis::Contribution(whole)) => Some(whole),
        _ => None,
    }
}

/// A cell as prose: "$25B", "12.3 %", "no figure".
pub(crate) fn short(value: &Value, unit: &Unit) -> String {
    match (value, unit) {
        (Value::Null, _) => "no figure".to_owned(),
        // A count below ten thousand is read digit by digit; beyond, its size matters.
        (Value::Integer(it), Unit::Count) if it.unsigned_abs() < 10_000 => {
            fact_core::thousands(&it.to_string())
        }
        (Value::Integer(it), Unit::None) => it.to_string(),
        (Value::Text(it), _) => Sentence::escape(it),
        (Value::Blob { .. }, _) => Sentence::escape(&value.to_string()),
        (number, unit) => number.as_f64().map(|it| compact(it, unit)).unwrap_or_default(),
    }
}

/// A change of a measure that is itself a percentage: "+1.2 points".
pub(crate) fn signed_points(change: f64) -> String {
    let figure = signed_percent(change);
    let figure = figure.trim_end_matches(" %");
    let noun = if figure == "+1" || figure == "−1" { "point" } else { "points" };
    format!("{figure} {noun}")
}

/// A share of change in words: "+12.3 %", "−4 %".
pub(crate) fn signed_percent(change: f64) -> String {
    let figure = compact(change, &Unit::Percent);
    if change > 0.0 && figure != "0 %" { format!("+{figure}") } else { figure }
}

/// "a, b and c".
pub(crate) fn and_list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

pub(crate) fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|it| it.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return String::new() };
    // "EBIT margin" and "Q1 2025" keep their capitals.
    let keeps = chars.clone().next().is_some_and(|it| it.is_uppercase() || it.is_ascii_digit());
    if keeps { text.to_owned() } else { first.to_lowercase().chain(chars).collect() }
}

#[cfg(test)]
mod tests;
