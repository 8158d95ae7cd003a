//! Which questions to have answered before they are asked.
//!
//! Only such as cost no money: asking ahead spends for sure what it saves perhaps.

use std::collections::{BTreeSet, HashMap};

use fact_cache::{
    Key,
    replay::{DataState, Meaning, Use, Was},
};

use super::{
    Action, Advice, Gain, Now, Open,
    words::{counted, span},
};

/// Questions in one advice.
const MAX_QUESTIONS: usize = 20;

/// Changed data made a question be worked out at least so often.
const MIN_CHANGES: u64 = 2;

/// Fewer states of the data say nothing of how often a question is asked of each.
const MIN_STATES: usize = 3;

/// Which questions would have been answered at once, had FACT asked them at each change of the data.
pub(super) fn at_change(now: &Now<'_>, open: &Open<'_>) -> Option<Advice> {
    let source = now.record.source(open.source)?;
    let changed = now.replayed.changed.iter().filter(|(meaning, it)| {
        meaning.is_of(source) && it.n >= MIN_CHANGES && it.cost_micro_usd == 0
    });
    let mut wanted: Vec<(u64, Meaning)> = changed.map(|(it, sum)| (sum.cost_us, *it)).collect();
    wanted.sort_unstable_by(|one, other| other.cmp(one));
    let is_askable = |it: &Meaning| {
        now.record.question(it).is_some_and(|question| !(open.is_kept_warm)(question))
            && asked_again(now, open, it).is_some()
    };
    let wanted: Vec<Meaning> =
        wanted.into_iter().map(|it| it.1).filter(is_askable).take(MAX_QUESTIONS).collect();
    let questions = texts(now, &wanted)?;
    let after = now.kept_warm(&wanted);
    let gain = now.gain(&after);
    let changed = &now.replayed.changed;
    let n_before: u64 = wanted.iter().filter_map(|it| changed.get(it)).map(|it| it.n).sum();
    let n_questions = questions.len() as u64;
    Some(Advice {
        id: "keep_warm",
        title: format!(
            "Warm {} whenever the data changes",
            counted(n_questions, "question", "questions")
        ),
        why: format!(
            "They were worked out again {} because the data had changed. FACT would have asked them {} \
             automatically: {} of work in the background, and no model.",
            counted(n_before, "time", "times"),
            counted(after.n_warmed, "time", "times"),
            span(after.warmed_us),
        ),
        gain,
        gain_words: now.gain_words(&gain),
        basis: now.basis(&after),
        action: Action::KeepWarm { questions },
    })
}

/// Which questions are likely to be asked of the data as it is now, and have no answer yet. What that
/// gains is what it would have gained at an earlier change, on average.
pub(super) fn at_once(now: &Now<'_>, open: &Open<'_>) -> Option<Advice> {
    let source = now.record.source(open.source)?;
    let asked = now.record.uses.iter().filter(|it| it.source == source && it.was != Was::Warmed);
    let states: BTreeSet<DataState> = asked.clone().map(|it| DataState::of(&it.key)).collect();
    if states.len() < MIN_STATES {
        return None;
    }
    let mut habits: HashMap<Meaning, Habit> = HashMap::new();
    for one in asked {
        habits.entry(one.meaning()).or_default().add(one);
    }
    let is_habit = |it: &Habit| it.states.len() * 2 >= states.len() && it.cost_micro_usd == 0;
    let mut wanted: Vec<(u64, Meaning)> = habits
        .iter()
        .filter(|(_, it)| is_habit(it))
        .map(|(meaning, it)| (it.cost_us.saturating_mul(it.states.len() as u64), *meaning))
        .collect();
    wanted.sort_unstable_by(|one, other| other.cmp(one));
    let has_none = |meaning: &Meaning| {
        asked_again(now, open, meaning).is_some_and(|key| !(open.is_kept)(&key))
    };
    let wanted: Vec<Meaning> =
        wanted.into_iter().map(|it| it.1).filter(has_none).take(MAX_QUESTIONS).collect();
    let questions = texts(now, &wanted)?;
    let after = now.kept_warm(&wanted);
    let in_all = now.gain(&after);
    let n_changes = states.len() as u64 - 1;
    let gain = Gain {
        n_hits: in_all.n_hits / n_changes,
        saved_us: in_all.saved_us / n_changes,
        saved_micro_usd: 0,
    };
    Some(Advice {
        id: "warm",
        title: format!(
            "Have {} answered now",
            counted(questions.len() as u64, "question", "questions")
        ),
        why:
            "The data has changed since they were asked last, and each was asked of at least half \
              of its states before."
                .to_owned(),
        gain,
        gain_words: format!(
            "{} from the cache, as after a change before: {}",
            counted(gain.n_hits, "more answer", "more answers"),
            gain.saved()
        ),
        basis: format!(
            "{}, in which the data changed {}",
            now.basis(&after),
            counted(n_changes, "time", "times")
        ),
        action: Action::Warm { questions },
    })
}

/// As they were last typed; `None` for none.
fn texts(now: &Now<'_>, wanted: &[Meaning]) -> Option<Vec<String>> {
    let texts = wanted.iter().filter_map(|it| now.record.question(it)).map(str::to_owned);
    Some(texts.collect::<Vec<_>>()).filter(|it| !it.is_empty())
}

/// How often a question is asked.
#[derive(Default)]
struct Habit {
    states: BTreeSet<DataState>,
    /// What working it out took last.
    cost_us: u64,
    cost_micro_usd: u64,
}

impl Habit {
    fn add(&mut self, one: &Use) {
        self.states.insert(DataState::of(&one.key));
        (self.cost_us, self.cost_micro_usd) = (one.cost_us, one.cost_micro_usd);
    }
}

/// What the question is kept under when FACT asks it by itself of the data as it is now; `None`
/// where it would mean something else: it goes on from another, or its reading was changed.
fn asked_again(now: &Now<'_>, open: &Open<'_>, meaning: &Meaning) -> Option<Key> {
    let key = (open.key)(now.record.question(meaning)?)?;
    let source = now.record.source(open.source)?;
    (Meaning::of(&key, source) == *meaning).then_some(key)
}
