//! What was measured, by the groups one looks at.

use std::collections::BTreeMap;

use fact_eval::{Calibration, Tally};

use super::{Case, Measured};

/// What was measured, added up.
#[derive(Debug, Clone)]
pub struct Report {
    /// By kind and value, each in order; kinds that no question says anything of are left out.
    pub groups: Vec<Group>,
    /// Whether confidence means what it says.
    pub calibration: Calibration,
    /// Questions that were asked back with readings to choose from.
    pub n_asked_back: u64,
    /// Of which one of the readings is right.
    pub n_meant: u64,
}

/// Questions that have something in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they have in common: `all`, `dataset`, `hardness`, `single_block`, `analytics_core`,
    /// `scope` (the last two together) or `feature`.
    pub kind: &'static str,
    /// What of that kind they are; empty for `all`.
    pub value: String,
    /// How they came out.
    pub tally: Tally,
}

impl Report {
    /// Adds up what came of `cases`.
    pub fn of(cases: &[Case], measured: &[Measured]) -> Self {
        let mut tallies: BTreeMap<(usize, &'static str, String), Tally> = BTreeMap::new();
        let mut calibration = Calibration::default();
        for (case, it) in cases.iter().zip(measured) {
            if let Some(confidence) = it.confidence {
                calibration.add(confidence, it.outcome);
            }
            for (place, (kind, value)) in groups(case) {
                tallies.entry((place, kind, value)).or_default().add(it.outcome);
            }
        }
        let group = |((_, kind, value), tally)| Group { kind, value, tally };
        let asked_back = measured.iter().filter_map(|it| it.asked_back);
        Self {
            groups: tallies.into_iter().map(group).collect(),
            calibration,
            n_asked_back: asked_back.clone().count() as u64,
            n_meant: asked_back.filter(|it| *it).count() as u64,
        }
    }
}

/// The groups a question belongs to, each with its place among the kinds.
fn groups(case: &Case) -> impl Iterator<Item = (usize, (&'static str, String))> + '_ {
    let block = case.single_block.map(|it| if it { "single block" } else { "nested, set or CTE" });
    let core = case.analytics_core.map(|it| if it { "core" } else { "not core" });
    let scope = block.zip(core).map(|(block, core)| format!("{block}; {core}"));
    let one = [
        Some(("all", String::new())),
        Some(("dataset", case.dataset.clone())),
        case.hardness.clone().map(|it| ("hardness", it)),
        block.map(|it| ("single_block", it.to_owned())),
        core.map(|it| ("analytics_core", it.to_owned())),
        scope.map(|it| ("scope", it)),
    ];
    let last = one.len();
    let features = case.features.iter().map(move |it| (last, ("feature", it.clone())));
    let one = one.into_iter().enumerate().filter_map(|(place, it)| Some((place, it?)));
    one.chain(features)
}
