//! Figures that look at other rows: places, running totals, moving averages.

use super::{Refusal, Stage};
use crate::glossary::Cue;
use crate::parse::figures;
use crate::period::Grain;
use crate::plan::{Formula, Key, Place, Running, Test};

impl Stage<'_> {
    /// Whether something beyond the rows' own columns is asked for.
    pub(super) fn works_out(&self) -> bool {
        self.has(Cue::Running)
            || self.has(Cue::Moving)
            || self.has(Cue::Trailing)
            || !self.draft.versus_average.is_empty()
            || self.draft.exceeds.is_some()
            || (self.ranks() && self.one_named().is_some())
    }

    fn ranks(&self) -> bool {
        let pos = self.draft.cues.get(&Cue::Rank);
        let word = pos.and_then(|it| self.draft.words.get(*it));
        word.is_some_and(|it| {
            it.contains("rank") || it.contains("place") || it.contains("position")
        })
    }

    /// The key of the one thing that is named, where rows are not split by it already.
    pub(super) fn one_named(&self) -> Option<Key> {
        let [filter] = self.draft.filters.as_slice() else { return None };
        let one = matches!(&filter.test, Test::OneOf(texts) if texts.len() == 1);
        (one && !filter.negated).then(|| self.key_of(filter.col))
    }

    /// "Rank sectors by revenue", "what is this company's rank by revenue".
    pub(super) fn place(&mut self) {
        if !self.ranks() || self.plan.percentile || self.times.each.is_some() {
            return;
        }
        if self.plan.keys.is_empty() {
            self.plan.keys.extend(self.one_named());
        }
        let within = self.draft.columns.iter().find(|it| it.within).map(|it| it.of);
        let coarse = self.plan.keys.iter().find_map(|it| match it {
            Key::Column { col } if self.plan.keys.len() > 1 => Some(*col),
            _ => None,
        });
        let within = within.or(coarse);
        if let Some(col) = within {
            self.plan.keys.retain(|it| *it != Key::Column { col });
            if self.plan.keys.is_empty() {
                let entity = figures::main_entity(self.catalog);
                self.plan.keys.extend(entity.map(|table| Key::Entity { table }));
            }
            self.plan.keys.insert(0, Key::Column { col });
        }
        if !self.plan.keys.is_empty() {
            self.plan.place = Some(Place { within });
        }
    }

    /// "Rank companies by revenue growth"; the place of one thing needs the growth of all.
    pub(super) fn place_of_growth(&mut self) -> Result<(), Refusal> {
        if !self.ranks() || self.plan.percentile {
            return Ok(());
        }
        if self.plan.keys.is_empty() {
            return Err(Refusal::new(
                "a rank by growth is told for all, not for one of them alone",
            ));
        }
        self.plan.place = Some(Place { within: None });
        Ok(())
    }

    /// "Running total of revenue by quarter", "3 quarter moving average of profit".
    pub(super) fn running(&mut self) -> Result<(), Refusal> {
        let trails = self.has(Cue::Trailing);
        let moves = self.has(Cue::Moving) || trails;
        if !moves && !self.has(Cue::Running) {
            return Ok(());
        }
        let (axis, _) = super::times::covered(
            self.axis,
            "this runs over time, and this data has no dates for it",
        )?;
        let ratio = self.plan.measures.iter().any(|it| matches!(it.formula, Formula::Ratio { .. }));
        if ratio && (!moves || trails) {
            return Err(Refusal::new("a ratio does not add up, so it has no running total"));
        }
        let grain = self.times.each.unwrap_or_else(|| axis.usual_grain()).max(axis.grain);
        // "by order month", "confirmed orders": each of what the days are told of has only one of them.
        let dated = axis.table;
        let each = |it: &Key| matches!(it, Key::Entity { table } if *table == dated);
        self.plan.keys.retain(|it| !matches!(it, Key::Period { .. }) && !each(it));
        self.draft.tables.iter_mut().filter(|it| it.of == dated).for_each(|it| it.grouped = false);
        self.plan.keys.push(Key::Period { grain });
        self.plan.measures.truncate(1);
        self.plan.running = Some(Running::Total);
        if moves {
            let usual = if grain == Grain::Year { 3 } else { grain.per_year().min(12) };
            let usual = if grain == Grain::Month { 3 } else { usual };
            let usual = if grain == Grain::Day { 7 } else { usual };
            if self.draft.window.is_none() {
                let noun = grain.noun();
                self.assume(format!("no span was named; it goes over {usual} {noun}s"));
            }
            let window = self.draft.window.unwrap_or(usual);
            let running = if trails { Running::Trailing(window) } else { Running::Average(window) };
            self.plan.running = Some(running);
            let what = if trails { "trailing total" } else { "moving average" };
            self.note(format!("the first periods have too few before them for a {what}"));
        }
        Ok(())
    }
}
