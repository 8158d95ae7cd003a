//! "days past the due date": how late things were, as a length of time.
//!
//! Knows nothing of grammar.

use super::derived::{BOTH_NAMED, Reader, dates_named};
use super::lateness::plan_named;
use crate::catalog::{Moment, NameHit};
use crate::glossary::VERBS;
use crate::plan::Col;

impl Reader<'_> {
    /// "days past the due date": how late things were.
    pub(super) fn past_plan(&self) -> Option<(usize, Vec<NameHit>)> {
        let noun = self.length_noun()?;
        if !matches!(self.lower(noun), "past" | "after" | "beyond" | "behind") {
            return None;
        }
        let (n_plan, planned) = plan_named(self.rest.get(noun + 1..)?, self.catalog)?;
        let n_words = noun + 1 + n_plan;
        // "minutes after the scheduled time they start": another date than that of the end.
        let rest = self.rest.get(n_words..).unwrap_or_default();
        let told: Vec<(Col, f64)> = rest
            .iter()
            .filter(|it| VERBS.is_past(&it.lower) || VERBS.knows(&it.lower))
            .flat_map(|it| dates_named(std::slice::from_ref(it), self.catalog))
            .filter(|it| planned.iter().all(|plan| plan.0 != it.0))
            .collect();
        let score = |from: Col, to: Col| {
            let ended = self.catalog.column(to).map(|it| it.moment) == Some(Moment::Ended);
            let plan = planned.iter().find(|it| it.0 == from)?.1;
            let named = told.iter().any(|it| it.0 == to);
            let meant = if told.iter().any(|it| it.0.table == to.table) { named } else { ended };
            meant.then_some(plan * BOTH_NAMED)
        };
        let hits = self.lengths(score, n_words);
        (!hits.is_empty()).then_some((n_words, hits))
    }
}
