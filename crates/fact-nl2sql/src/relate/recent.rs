//! "abandoned calls so far this year", "new customers in the last 90 days": things of a time that goes on,
//! named without a verb. How many there are is asked, and not which.
//!
//! Start at [`count`]. Knows nothing of what a name stands for.

use super::items::{Item, Kind};
use super::lexicon::Func;
use super::sketch::{Expr, Op, Part, Right, Sketch};
use crate::lex::Token;

/// Makes a count of a bare name of recent things.
pub(super) fn count(sketch: &mut Sketch, items: &[Item]) {
    let bare = sketch.shown.is_empty()
        && sketch.groups.is_empty()
        && sketch.orders.is_empty()
        && sketch.extremes.is_empty()
        && sketch.asked.is_none()
        && sketch.limit.is_none()
        && !sketch.everything
        && !sketch.tests.is_empty()
        && sketch
            .tests
            .iter()
            .any(|it| matches!(it.op, Op::Is(Right::Number(_)) | Op::Between(..)))
        && sketch.links.is_empty();
    let things = sketch.subject.filter(|_| bare && !asks(items));
    let Some(things) = things else { return };
    let Some(mention) = sketch.mentions.get_mut(things).filter(|it| it.plural) else { return };
    if mention.as_table() > mention.as_column() {
        mention.role = Part::Counted;
        sketch.shown.push(Expr::count(things));
    }
}

/// Whether a question begins with a word of asking, or has one.
fn asks(items: &[Item]) -> bool {
    let asking = |it: &Item| {
        matches!(
            it.kind,
            Kind::Func(
                Func::Ask | Func::Which | Func::Who | Func::Where | Func::When | Func::Everything
            )
        )
    };
    items.iter().any(asking)
}

/// Whether the time is one that goes on: "so far", "this year", or of what is new.
pub(super) fn is_recent(tokens: &[Token]) -> bool {
    let pairs = tokens.windows(2).filter_map(|it| match it {
        [a, b] => Some((a.lower.as_str(), b.lower.as_str())),
        _ => None,
    });
    let goes_on = |(a, b): (&str, &str)| {
        a == "so" && b == "far" || a == "this" && matches!(b, "year" | "quarter" | "month" | "week")
    };
    pairs.into_iter().any(goes_on) || tokens.first().is_some_and(|it| it.lower == "new")
}
