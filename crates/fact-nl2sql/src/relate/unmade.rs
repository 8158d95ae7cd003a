//! Words that say which rows are meant and that nothing was made of: "purple" of "how many crates are
//! purple" and of "the purple crates", "carelessly" of "packed carelessly".
//!
//! Start at [`tells_rows`] and [`describes_thing`]. Knows nothing of any database.

mod states;

pub(crate) use states::loses_state;

use super::bonds::refers_to_own;
use super::items::{Item, Kind, ends_here};
use super::lexicon::Func;
use super::relation::{Figure, Relation, Test};
use super::settle::Settled;
use super::sketch::{Op, Sketch, Test as Said};
use crate::catalog::{Catalog, ColumnInfo, NameHit, Target};
use crate::glossary::VERBS;
use crate::lex::Pause;
use crate::plan::{Agg, Cmp, Col};
use crate::words;

/// Whether a word tells which rows are wanted: all of them would be another answer.
pub(crate) fn tells_rows(items: &[Item], sketch: &Sketch) -> bool {
    let unknown = sketch.unknown.iter().map(|it| it.0);
    let mut said = unknown.chain(sketch.passed.iter().copied());
    said.any(|it| {
        is_told(items, it)
            || is_manner(items, it)
            || is_rated(items, it)
            || states::is_state_of_next(items, it)
    }) || sketch.shown.iter().all(|it| it.count)
        && sketch.unknown.iter().any(|it| is_added_up(items, it.0))
        || (0..items.len()).any(|it| is_hardly_rated(items, it))
        || (0..items.len()).any(|it| is_only_ever(items, it))
            && !sketch.tests.iter().any(|it| it.only)
        || items.iter().any(is_part_of_week)
}

/// "total tonnes weighed in": what was to be added up is not known, and how many rows there are is another
/// figure.
fn is_added_up(items: &[Item], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|it| items.get(it));
    let sums = before.is_some_and(|it| {
        it.pause == Pause::None && matches!(it.kind, Kind::Func(Func::Sum | Func::Avg))
    });
    let one = lower(items, at);
    sums && words::singular(&one) != one
}

/// "have only ever booked online": they have nothing else, and not only that.
pub(crate) fn is_only_ever(items: &[Item], at: usize) -> bool {
    let word = |at: usize| lower(items, at);
    let before = at.checked_sub(1).map(word).unwrap_or_default();
    let has = matches!(before.rsplit(' ').next(), Some("has" | "have" | "had"));
    // "contractors who only do plumbing", but no "who have only one order".
    let who = matches!(before.as_str(), "who" | "that") && !is_number(items, at + 1);
    word(at) == "only" && (has || who || word(at + 1) == "ever") || word(at) == "only ever"
}

/// Whether a number comes next, small words apart.
fn is_number(items: &[Item], at: usize) -> bool {
    let small = |it: &&Item| matches!(it.kind, Kind::Func(Func::Filler | Func::With));
    let next = items.iter().skip(at).find(|it| !small(it));
    next.is_some_and(|it| matches!(it.kind, Kind::Number { .. }))
}

/// "on a weekend", "in the morning": no column keeps it, and it says which rows.
fn is_part_of_week(item: &Item) -> bool {
    let word = words::singular(&item.text.to_lowercase());
    let part = matches!(
        word.as_str(),
        "weekend" | "weekday" | "workday" | "morning" | "afternoon" | "evening" | "midnight"
    );
    part && !matches!(item.kind, Kind::Values(_) | Kind::Names(_) | Kind::Quoted)
}

/// Whether a word that recalls only which row of their own kind things refer to ("supervises",
/// "referred") was made nothing of: whoever is asked for, it is not all of them.
pub(crate) fn loses_reference(items: &[Item], built: &Relation, catalog: &Catalog) -> bool {
    let own = built.tables();
    items.iter().any(|it| {
        let Kind::Names(hits) = &it.kind else { return false };
        let col = |it: &NameHit| match it.target {
            Target::Column(col) if refers_to_own(it.target, catalog) => Some(col),
            _ => None,
        };
        let columns: Option<Vec<Col>> = hits.iter().map(col).collect();
        columns.is_some_and(|it| {
            it.iter().any(|it| own.contains(&it.table)) && !it.iter().any(|it| built.speaks_of(*it))
        })
    })
}

/// Whether "the same" was said and nothing was held against anything: "airports in the same city" are
/// not all of them.
pub(crate) fn loses_sameness(items: &[Item], sketch: &Sketch) -> bool {
    let said = items.iter().any(|it| matches!(it.kind, Kind::Func(Func::Too)));
    let holds = |it: &Said| {
        let against = matches!(it.op, Op::Same(_) | Op::Column(..) | Op::Own | Op::Other(..));
        it.both || it.again || against
    };
    let held = sketch.tests.iter().any(|it| match &it.op {
        Op::Figure(_, _, _, inner) => holds(it) || inner.iter().any(holds),
        _ => holds(it),
    });
    said && !held
}

/// Whether a date is that of the things themselves, where something was done with them and other rows
/// keep when: "pets seen in May" were not born then.
pub(crate) fn dates_otherwise(
    items: &[Item],
    sketch: &Sketch,
    settled: &Settled,
    catalog: &Catalog,
) -> bool {
    let things = sketch.subject.or_else(|| sketch.shown.first().map(|it| it.mention));
    let Some(own) = things.and_then(|it| sketch.mentions.get(it)) else { return false };
    let timed = sketch.tests.iter().map(|it| it.on.mention);
    let timed = timed.filter(|it| {
        sketch.mentions.get(*it).is_some_and(|it| {
            matches!(
                items.get(it.item).map(|it| &it.kind),
                Some(Kind::Date | Kind::Number { plain: true, .. })
            )
        })
    });
    let mut dates = timed.filter_map(|it| {
        let Target::Column(col) = settled.meanings.get(it)?.target else { return None };
        Some((sketch.mentions.get(it)?.item, col))
    });
    dates.any(|(at, col)| {
        let of_things = things.and_then(|it| settled.meanings.get(it)).map(|it| it.target);
        let verb = (own.item + 1..at).find(|it| is_deed(items, *it));
        of_things == Some(Target::Table(col.table))
            && verb.is_some_and(|it| !catalog.tells_of(col, &lower(items, it)))
            && catalog.happens_to(col.table)
    })
}

/// Whether an item is what was done, in a word no column is called by.
fn is_deed(items: &[Item], at: usize) -> bool {
    const HARDLY: f64 = 0.5;
    let unknown = match items.get(at).map(|it| &it.kind) {
        Some(Kind::Word) => true,
        Some(Kind::Names(hits)) => hits.iter().all(|it| it.score < HARDLY),
        _ => false,
    };
    let word = lower(items, at);
    let before = (0..at).map(|it| lower(items, it));
    let passive = before
        .clone()
        .next_back()
        .is_some_and(|it| matches!(it.rsplit(' ').next(), Some("was" | "were" | "been")));
    let mut before = before;
    let asked = before.any(|it| matches!(it.as_str(), "did" | "do" | "does"));
    let verb =
        passive && VERBS.is_past(&word) || asked && VERBS.plain(&words::stem(&word)).is_some();
    unknown && verb
}

/// "win rate": how often something came about, in a word that nothing in the data is known by.
fn is_rated(items: &[Item], at: usize) -> bool {
    let joined = items.get(at).is_some_and(|it| it.pause == Pause::None);
    joined && matches!(lower(items, at + 1).as_str(), "rate" | "rates" | "ratio" | "ratios")
}

/// The same where both words recall something, and hardly.
fn is_hardly_rated(items: &[Item], at: usize) -> bool {
    const HARDLY: f64 = 0.5;
    let weak = |at: usize| match items.get(at).map(|it| &it.kind) {
        Some(Kind::Names(hits)) => hits.iter().all(|it| it.score < HARDLY),
        _ => false,
    };
    is_rated(items, at) && weak(at) && weak(at + 1)
}

/// Whether a word stands before the name of a thing and may tell which of them are wanted, or be but
/// another word for it.
pub(crate) fn describes_thing(items: &[Item], sketch: &Sketch) -> bool {
    sketch.unknown.iter().any(|it| is_said_of_next(items, it.0))
}

/// "purple crates": right before the name of a thing.
fn is_said_of_next(items: &[Item], at: usize) -> bool {
    let Some(item) = items.get(at).filter(|it| it.pause == Pause::None) else { return false };
    let thing = match items.get(at + 1).map(|it| &it.kind) {
        Some(Kind::Names(hits)) => {
            hits.first().is_some_and(|it| matches!(it.target, Target::Table(_)))
        }
        _ => false,
    };
    thing && !item.possessive && item.text.chars().all(|it| it.is_lowercase() || it == '-')
}

/// "are purple", "were never packed": said of things by a form of "be", and the end of it.
fn is_told(items: &[Item], at: usize) -> bool {
    let small = |it: &usize| {
        matches!(items.get(*it).map(|it| &it.kind), Some(Kind::Func(Func::Not)))
            || matches!(
                lower(items, *it).as_str(),
                "still" | "currently" | "now" | "already" | "all"
            )
    };
    let before = (0..at).rev().find(|it| !small(it)).map(|it| lower(items, it));
    let be = before.is_some_and(|it| {
        let last = it.strip_suffix(" not").unwrap_or(&it).rsplit(' ').next();
        matches!(last, Some("is" | "are" | "was" | "were" | "be" | "been"))
    });
    let word = lower(items, at);
    // "is attending": what somebody does leads to a thing, and is no mark of some.
    let there = strsim::osa_distance(&word, "there") <= 1;
    be && ends_here(items, at) && !there && !word.ends_with("ing") && !says_little(&word)
}

/// "packed carelessly", "carelessly packed": how something was done, as not all of it need have been.
fn is_manner(items: &[Item], at: usize) -> bool {
    const OF_ALL: &[&str] = &[
        "actually",
        "alphabetically",
        "approximately",
        "chronologically",
        "currently",
        "daily",
        "directly",
        "early",
        "exactly",
        "highly",
        "lexicographically",
        "likely",
        "mainly",
        "monthly",
        "mostly",
        "newly",
        "numerically",
        "only",
        "possibly",
        "primarily",
        "quarterly",
        "really",
        "recently",
        "respectively",
        "roughly",
        "simply",
        "totally",
        "usually",
        "weekly",
        "yearly",
    ];
    let word = lower(items, at);
    let is_done = |it: usize| {
        let word = lower(items, it);
        word.ends_with("en") || VERBS.is_past(&word)
    };
    word.ends_with("ly")
        && !OF_ALL.contains(&word.as_str())
        && (is_done(at + 1) || at.checked_sub(1).is_some_and(is_done))
}

/// Participles that hold of every row there is.
fn says_little(word: &str) -> bool {
    matches!(
        word,
        "given"
            | "made"
            | "done"
            | "taken"
            | "recorded"
            | "listed"
            | "kept"
            | "stored"
            | "used"
            | "sold"
            | "placed"
            | "held"
            | "offered"
            | "found"
            | "available"
            | "involved"
            | "located"
            | "registered"
            | "shown"
            | "seen"
            | "included"
            | "needed"
            | "present"
            | "written"
            | "mentioned"
            | "provided"
            | "known"
            | "based"
    )
}

fn lower(items: &[Item], at: usize) -> String {
    items.get(at).map_or_else(String::new, |it| it.text.to_lowercase())
}

/// "total amount of refunds" where only a yes or a no tells of refunds: a number of rows is no amount.
pub(crate) fn adds_up_flag(items: &[Item], built: &Relation, catalog: &Catalog) -> bool {
    let asks_amount = |it: &Item| {
        let text = it.text.to_lowercase();
        let amount = text.split(' ').any(|it| matches!(it, "amount" | "amounts" | "value"));
        matches!(it.kind, Kind::Func(Func::Sum)) && amount
    };
    let of_flag = |it: &Figure| match it {
        Figure::Agg { agg: Agg::Sum, col } => {
            catalog.column(*col).is_some_and(ColumnInfo::is_yes_or_no)
        }
        _ => false,
    };
    items.iter().any(asks_amount) && built.shown.iter().any(of_flag)
}

/// "in 2024 but not in 2025" of one and the same date: what lies in the first never lies in the second, so
/// that something else was meant to have none.
pub(crate) fn denies_idly(built: &Relation) -> bool {
    let period = |it: &Test| match it {
        Test::Between { col, negated, .. } => Some((*col, *negated)),
        Test::Year { col, cmp: Cmp::Eq, .. } => Some((*col, false)),
        Test::Year { col, cmp: Cmp::Ne, .. } => Some((*col, true)),
        _ => None,
    };
    let periods = || built.tests.iter().flatten().filter_map(period);
    periods().any(|(col, denied)| denied && periods().any(|it| it == (col, false)))
}

/// "meters still in place", "boats still out": that it is so to this day tells which are meant, and nothing
/// near those words was made of it.
pub(crate) fn forgets_still(items: &[Item], sketch: &Sketch) -> bool {
    const NEAR: usize = 5;
    let Some(still) = (1..items.len()).find(|at| lower(items, *at) == "still") else {
        return false;
    };
    let made = sketch.tests.iter().any(|test| {
        let Some(at) = sketch.mentions.get(test.on.mention).map(|it| it.item) else { return false };
        // "whose permit is still N": the column stands before.
        let named = matches!(test.op, Op::Is(_)) && at + 3 >= still;
        at + 1 >= still && at <= still + NEAR || at < still && named
    });
    let needed = sketch.extremes.is_empty() && sketch.part.is_none();
    needed && !made
}

/// Whether what is left out of a whole became its part: "what share of lessons was missed, leaving out
/// cancelled ones".
pub(crate) fn parts_what_is_left_out(items: &[Item], built: &Relation) -> bool {
    let left_out = items.iter().any(|it| matches!(it.kind, Kind::Func(Func::Except)));
    let denied = |it: &Test| matches!(it, Test::OneOf { negated: true, .. });
    left_out && !built.part.is_empty() && built.part.iter().flatten().all(denied)
}
