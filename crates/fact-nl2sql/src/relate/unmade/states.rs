//! Words for the state things are in that nothing was made of: "finished jobs" are not all jobs.
//!
//! Knows nothing of any database.

use super::super::fates::FATES;
use super::super::items::{Item, Kind};
use super::super::lexicon::Func;
use super::super::sketch::{Op, Sketch};
use crate::catalog::Target;
use crate::lex::Pause;
use crate::words::stems;

/// Whether a condition that was left out as a chance word says what became of things.
pub(crate) fn loses_state(sketch: &Sketch, lighter: &Sketch) -> bool {
    let kept = |mention: usize| lighter.tests.iter().any(|it| it.on.mention == mention);
    sketch.tests.iter().filter(|it| !kept(it.on.mention)).any(|it| {
        let text = sketch.mentions.get(it.on.mention).map(|it| it.text.to_lowercase());
        matches!(it.op, Op::Holds) && text.is_some_and(|it| is_fate(&it))
    })
}

/// "how many finished jobs": a state of the things named next.
pub(super) fn is_state_of_next(items: &[Item], at: usize) -> bool {
    let Some(item) = items.get(at).filter(|it| it.pause == Pause::None) else { return false };
    let thing = match items.get(at + 1) {
        Some(Item { kind: Kind::Names(hits), plural: true, .. }) => {
            hits.first().is_some_and(|it| matches!(it.target, Target::Table(_)))
        }
        _ => false,
    };
    // "who have finished courses" tells what they did.
    let led = at.checked_sub(1).and_then(|it| items.get(it)).is_none_or(|it| match &it.kind {
        Kind::Func(Func::Filler) => {
            matches!(it.text.to_lowercase().as_str(), "the" | "our" | "any" | "my" | "their")
        }
        Kind::Func(func) => matches!(
            func,
            Func::Count
                | Func::TotalCount
                | Func::Which
                | Func::Of
                | Func::All
                | Func::Ask
                | Func::Avg
                | Func::Sum
                | Func::Each
                | Func::In
        ),
        _ => false,
    });
    thing && led && is_fate(&item.text.to_lowercase())
}

fn is_fate(word: &str) -> bool {
    FATES.of(&stems(word)).next().is_some()
}
