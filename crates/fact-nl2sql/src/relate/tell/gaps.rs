//! What lies between rows and the next of them, in words.

use fact_core::{Column, Role as ColumnRole, Unit};

use super::Teller;
use crate::plan::Agg;
use crate::relate::relation::Gap;

impl Teller<'_> {
    /// "longest gap in days between one date and the next of the same pet".
    pub(super) fn gap(&self, gap: Gap, dates: &str) -> String {
        let whose =
            gap.per.map_or_else(String::new, |it| format!(" of the same {}", self.owner(it)));
        format!("{} in days from each to the next{whose}: {dates}", called(gap.agg))
    }
}

/// The column of the length of a gap.
pub(super) fn column(gap: Gap) -> Column {
    let label = format!("{} in days", called(gap.agg));
    let name = label.to_lowercase().replace(' ', "_");
    Column { name, label, unit: Unit::Number, role: ColumnRole::Measure }
}

fn called(agg: Agg) -> &'static str {
    match agg {
        Agg::Max => "Longest gap",
        Agg::Min => "Shortest gap",
        Agg::Avg | Agg::Sum => "Average gap",
    }
}
