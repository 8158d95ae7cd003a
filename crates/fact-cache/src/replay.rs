//! A recorded log gone through again under other bounds: what the cache would have done.
//!
//! Start at [`replay`]. The log says which answers were wanted, when, and what making each took; the
//! rules by which answers are kept, given out and dropped are those of the cache itself. What the
//! log cannot say is settled so:
//!
//! - An answer that was a hit when the log begins was kept from before it, under any bounds.
//! - A hit of an answer to changed data means that nothing the answer is made from changed: where
//!   the answer to the earlier data is kept, it is carried over.
//! - A fresh answer that a person asked for is worked out under any bounds.
//! - An answer takes as many bytes of the file as of memory.
//!
//! Reads no file and no clock.

#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::{
    Budget, Key,
    bounds::Bounds,
    disk::{KEEP_PERCENT, N_AT_ONCE},
    key::Digest,
    worth::worth,
};

/// A question of the log whose answer was or could be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// When it was asked, in milliseconds since 1970 (UTC).
    pub at_ms: i64,
    /// What its answer is kept under.
    pub key: Key,
    /// Which data it was asked of: a number for each.
    pub source: u32,
    /// What the answer takes.
    pub size_bytes: u64,
    /// What working it out takes.
    pub cost_us: u64,
    /// What the calls of models behind it cost, in millionths of a dollar.
    pub cost_micro_usd: u64,
    /// What came of it.
    pub was: Was,
}

/// What came of a question of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Was {
    /// The whole answer was kept.
    Hit,
    /// It was worked out.
    Miss,
    /// It was worked out since a person wanted it fresh.
    Refreshed,
    /// FACT asked it by itself; not counted.
    Warmed,
}

impl Use {
    /// What was asked, whatever the state of the data.
    pub fn meaning(&self) -> Meaning {
        Meaning::of(&self.key, self.source)
    }
}

/// What was asked of which data and answered by whom, whatever the state of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Meaning {
    plan: Digest,
    engine: Digest,
    source: u32,
}

impl Meaning {
    /// What `key` stands for, asked of this data.
    pub fn of(key: &Key, source: u32) -> Self {
        Self { plan: key.plan, engine: key.engine, source }
    }

    /// Whether it was asked of this data.
    pub fn is_of(&self, source: u32) -> bool {
        self.source == source
    }

    fn key(self, data: Digest) -> Key {
        Key { plan: self.plan, data, engine: self.engine }
    }
}

/// A state of some data, told from all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DataState(Digest);

impl DataState {
    /// That which `key` is of.
    pub fn of(key: &Key) -> Self {
        Self(key.data)
    }
}

/// What the log is gone through under.
#[derive(Debug, Clone)]
pub struct Course {
    /// The bounds of the file; that of memory makes no difference to what is found.
    pub budget: Budget,
    /// Asked by FACT itself at each change of the data, as soon as a question has met the change.
    pub keep_warm: HashSet<Meaning>,
}

/// What the cache would have done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Replayed {
    /// Questions whose whole answer would have been kept.
    pub n_hits: u64,
    /// What working these out took, added up.
    pub saved_us: u64,
    /// The same in millionths of a dollar.
    pub saved_micro_usd: u64,
    /// Questions whose answer would have been worked out.
    pub n_misses: u64,
    /// Of them, since the kept answer was too old.
    pub n_expired: u64,
    /// Of them, since the answer had made room for others.
    pub n_evicted: u64,
    /// Those whose kept answer was of an earlier state of the data, by what was asked.
    pub changed: HashMap<Meaning, Changed>,
    /// Answers kept at one time, at most.
    pub n_most: u64,
    /// Questions that FACT would have asked by itself.
    pub n_warmed: u64,
    /// What these would have taken.
    pub warmed_us: u64,
    /// What they would have cost, in millionths of a dollar.
    pub warmed_micro_usd: u64,
}

/// Misses of one meaning because the data had changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changed {
    /// How many.
    pub n: u64,
    /// What working them out took, added up.
    pub cost_us: u64,
    /// The same in millionths of a dollar.
    pub cost_micro_usd: u64,
}

/// Goes through `uses`, which are in the order they were answered in.
pub fn replay(uses: &[Use], course: &Course) -> Replayed {
    let mut simulation = Simulation::new(course);
    for one in uses {
        simulation.meet(one);
    }
    simulation.replayed
}

/// What became of one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Hit,
    Expired,
    Evicted,
    Changed,
    New,
    /// A person wanted it fresh.
    Passed,
}

/// An answer that is kept.
#[derive(Debug, Clone, Copy)]
struct Kept {
    made: Made,
    made_at_ms: i64,
    last_hit_at_ms: i64,
    n_hits: u64,
    priority: f64,
    /// Tells which came first.
    number: u64,
}

/// What an answer takes.
#[derive(Debug, Clone, Copy)]
struct Made {
    size_bytes: u64,
    cost_us: u64,
    cost_micro_usd: u64,
}

/// Where an answer stands: what is dropped first is least. No priority is below zero, so that their
/// bits are in the order of their values.
type Rank = (u64, i64, u64, Key);

impl Kept {
    fn rank(&self, key: Key) -> Rank {
        (self.priority.to_bits(), self.last_hit_at_ms, self.number, key)
    }

    fn worth(&self) -> f64 {
        let Made { size_bytes, cost_us, cost_micro_usd } = self.made;
        worth(self.n_hits + 1, cost_us, cost_micro_usd, size_bytes)
    }
}

struct Simulation<'a> {
    course: &'a Course,
    bounds: Bounds,
    kept: HashMap<Key, Kept>,
    ranks: BTreeSet<Rank>,
    used_bytes: u64,
    clock: f64,
    n_kept_ever: u64,
    /// The state of the data that each meaning was last answered of.
    seen: HashMap<Meaning, Digest>,
    /// What answers to each meaning take, where it is kept warm.
    known: HashMap<Meaning, Made>,
    /// The state each source is in.
    states: HashMap<u32, Digest>,
    replayed: Replayed,
}

impl<'a> Simulation<'a> {
    fn new(course: &'a Course) -> Self {
        let Budget { max_entries, ttl, .. } = course.budget;
        Self {
            course,
            bounds: Bounds::new(max_entries, ttl),
            kept: HashMap::new(),
            ranks: BTreeSet::new(),
            used_bytes: 0,
            clock: 0.0,
            n_kept_ever: 0,
            seen: HashMap::new(),
            known: HashMap::new(),
            states: HashMap::new(),
            replayed: Replayed::default(),
        }
    }

    fn meet(&mut self, one: &Use) -> Found {
        let found = self.ask(one);
        if one.was != Was::Warmed {
            self.count(one, found);
        }
        let before = self.states.insert(one.source, one.key.data);
        if before.is_some_and(|it| it != one.key.data) {
            self.keep_warm(one);
        }
        let meaning = one.meaning();
        if self.course.keep_warm.contains(&meaning) {
            self.known.insert(meaning, Made::of(one));
        }
        found
    }

    /// Looks for the answer, and keeps it where it is worked out.
    fn ask(&mut self, one: &Use) -> Found {
        let found = self.find(one);
        match found {
            Found::Hit => self.hit(one.key, one.at_ms),
            _ => self.keep(one.key, one.source, Made::of(one), one.at_ms),
        }
        found
    }

    fn find(&mut self, one: &Use) -> Found {
        if self.bounds.keep_nothing() {
            return Found::Evicted;
        }
        if one.was == Was::Refreshed {
            return Found::Passed;
        }
        if let Some(kept) = self.kept.get(&one.key) {
            let is_expired = self.bounds.is_expired(kept.made_at_ms, one.at_ms);
            return if is_expired { Found::Expired } else { Found::Hit };
        }
        let meaning = one.meaning();
        let was_hit = one.was == Was::Hit;
        match self.seen.get(&meaning).copied() {
            None if was_hit => {
                self.keep(one.key, one.source, Made::of(one), one.at_ms);
                Found::Hit
            }
            None => Found::New,
            Some(data) if data == one.key.data => Found::Evicted,
            Some(data) => match self.kept.get(&meaning.key(data)).copied() {
                Some(former) if was_hit => {
                    if self.bounds.is_expired(former.made_at_ms, one.at_ms) {
                        return Found::Expired;
                    }
                    self.keep(one.key, one.source, former.made, former.made_at_ms);
                    Found::Hit
                }
                None if was_hit => Found::Evicted,
                _ => Found::Changed,
            },
        }
    }

    fn count(&mut self, one: &Use, found: Found) {
        let replayed = &mut self.replayed;
        if found == Found::Hit {
            replayed.n_hits += 1;
            replayed.saved_us = replayed.saved_us.saturating_add(one.cost_us);
            replayed.saved_micro_usd = replayed.saved_micro_usd.saturating_add(one.cost_micro_usd);
            return;
        }
        replayed.n_misses += 1;
        match found {
            Found::Expired => replayed.n_expired += 1,
            Found::Evicted => replayed.n_evicted += 1,
            Found::Changed => {
                let changed = replayed.changed.entry(one.meaning()).or_default();
                changed.n += 1;
                changed.cost_us = changed.cost_us.saturating_add(one.cost_us);
                changed.cost_micro_usd = changed.cost_micro_usd.saturating_add(one.cost_micro_usd);
            }
            Found::Hit | Found::New | Found::Passed => {}
        }
    }

    /// `one` has met a change: what is to be kept warm is asked of the new state, where it was asked
    /// before.
    fn keep_warm(&mut self, one: &Use) {
        let mut wanted: Vec<(Meaning, Made)> = self
            .known
            .iter()
            .filter(|(meaning, _)| meaning.source == one.source)
            .map(|(meaning, made)| (*meaning, *made))
            .collect();
        wanted.sort_unstable_by_key(|it| it.0);
        for (meaning, made) in wanted {
            let key = meaning.key(one.key.data);
            if self.kept.contains_key(&key) {
                continue;
            }
            let replayed = &mut self.replayed;
            replayed.n_warmed += 1;
            replayed.warmed_us = replayed.warmed_us.saturating_add(made.cost_us);
            replayed.warmed_micro_usd =
                replayed.warmed_micro_usd.saturating_add(made.cost_micro_usd);
            self.keep(key, one.source, made, one.at_ms);
        }
    }

    fn hit(&mut self, key: Key, at_ms: i64) {
        let clock = self.clock;
        let Some(kept) = self.kept.get_mut(&key) else { return };
        self.ranks.remove(&kept.rank(key));
        kept.n_hits += 1;
        kept.last_hit_at_ms = kept.last_hit_at_ms.max(at_ms);
        kept.priority = clock + kept.worth();
        self.ranks.insert(kept.rank(key));
    }

    /// Keeps an answer in place of the one before, and drops what the same was answered of an
    /// earlier state of the data.
    fn keep(&mut self, key: Key, source: u32, made: Made, made_at_ms: i64) {
        let meaning = Meaning::of(&key, source);
        let former = self.seen.insert(meaning, key.data).filter(|it| *it != key.data);
        if let Some(former) = former {
            self.drop(meaning.key(former));
        }
        let before = self.drop(key);
        if made.size_bytes <= self.course.budget.disk_bytes {
            self.n_kept_ever += 1;
            let mut kept = Kept {
                made,
                made_at_ms,
                last_hit_at_ms: before.map_or(made_at_ms, |it| it.last_hit_at_ms.max(made_at_ms)),
                n_hits: before.map_or(0, |it| it.n_hits),
                priority: 0.0,
                number: before.map_or(self.n_kept_ever, |it| it.number),
            };
            kept.priority = self.clock + kept.worth();
            self.ranks.insert(kept.rank(key));
            self.used_bytes = self.used_bytes.saturating_add(made.size_bytes);
            self.kept.insert(key, kept);
        }
        self.make_room();
        self.replayed.n_most = self.replayed.n_most.max(self.kept.len() as u64);
    }

    fn make_room(&mut self) {
        while self.kept.len() as u64 > self.course.budget.max_entries && self.drop_least() {}
        let max_bytes = self.course.budget.disk_bytes;
        if self.used_bytes <= max_bytes {
            return;
        }
        let target = max_bytes / 100 * KEEP_PERCENT;
        while self.used_bytes > target && !self.kept.is_empty() {
            for _ in 0..N_AT_ONCE {
                self.drop_least();
            }
        }
    }

    /// Whether there was one.
    fn drop_least(&mut self) -> bool {
        let Some((priority, .., key)) = self.ranks.first().copied() else { return false };
        self.clock = self.clock.max(f64::from_bits(priority));
        self.drop(key).is_some()
    }

    fn drop(&mut self, key: Key) -> Option<Kept> {
        let kept = self.kept.remove(&key)?;
        self.ranks.remove(&kept.rank(key));
        self.used_bytes = self.used_bytes.saturating_sub(kept.made.size_bytes);
        Some(kept)
    }
}

impl Made {
    fn of(one: &Use) -> Self {
        let Use { size_bytes, cost_us, cost_micro_usd, .. } = *one;
        Self { size_bytes, cost_us, cost_micro_usd }
    }
}
