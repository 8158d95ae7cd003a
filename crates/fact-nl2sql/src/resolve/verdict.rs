//! Questions that want a yes or a no: what in the rows says yes.

use fact_core::YesNo;

use super::Stage;
use crate::glossary::Cue;
use crate::plan::{Key, Task, Test};

impl Stage<'_> {
    /// What makes the answer a yes or a no; `None` where it is a question for the rows alone.
    pub(super) fn yes_no(&self) -> Option<YesNo> {
        let draft = &self.draft;
        if !draft.yes_no {
            return None;
        }
        let single = self.plan.keys.is_empty();
        match self.plan.task {
            Task::Change { growth: true } if single => {
                Some(if self.has(Cue::Decline) { YesNo::Fell } else { YesNo::Rose })
            }
            Task::Change { growth: false } if single => {
                // Rows show the change to the later period; the question may name it second.
                let first = self.times.spans.first().copied();
                let later_named_first = first == self.plan.time;
                let rose = draft.exceeds? == later_named_first;
                Some(if rose { YesNo::Rose } else { YesNo::Fell })
            }
            Task::Totals if draft.exceeds.is_some() => self.named_first(draft.exceeds?),
            Task::Totals | Task::Change { .. } | Task::List => self.found(),
            Task::Outliers | Task::Gaps => Some(YesNo::Found),
            _ => None,
        }
    }

    /// Of two things compared, whether the first that was named has more.
    fn named_first(&self, more: bool) -> Option<YesNo> {
        let texts = self.draft.filters.iter().find_map(|it| match &it.test {
            Test::OneOf(texts) if texts.len() == 2 && !it.negated => Some(texts),
            _ => None,
        })?;
        let one_row_each =
            matches!(self.plan.keys.as_slice(), [Key::Entity { .. } | Key::Column { .. }]);
        let first = texts.first().filter(|_| one_row_each)?.clone();
        Some(if more { YesNo::Most(first) } else { YesNo::Least(first) })
    }

    /// Whether there is a row at all: asked of "any", or of one thing by what it is tested for.
    fn found(&self) -> Option<YesNo> {
        let tests = self.plan.conditions.len()
            + self.draft.filters.len()
            + usize::from(self.plan.versus_average.is_some());
        let names_one = self.draft.filters.iter().any(|it| {
            self.catalog.is_label(it.col)
                && matches!(&it.test, Test::OneOf(names) if names.len() == 1)
        });
        let asked = self.draft.any && tests > 0 || names_one && tests > 1;
        let cut = self.plan.limit.is_some() || self.has(Cue::Everything);
        (asked && !cut).then_some(YesNo::Found)
    }
}
