//! Following an advice in the cache itself, on a log that was made for it, gives what was promised.

use std::{sync::Arc, time::Duration};

use fact_cache::{Cache, Entry};
use fact_core::{Answer, CacheLevel, MissReason, Reading, Sentence, Shape, Table};
use fact_store::{CacheUse, Recorded};

use super::*;

const N_QUESTIONS: usize = 120;
const N_ASKED: usize = 900;
const HIT_US: u64 = 300;
const MINUTE_MS: i64 = 60_000;
/// How long the data stays as it is: a day and a half.
const STATE_MS: i64 = 36 * 60 * MINUTE_MS;
const SOURCE: &str = "shop.db";

/// One question of the log: when, of which state of the data, and which.
#[derive(Clone, Copy)]
struct Asking {
    at_ms: i64,
    state: i64,
    idx: usize,
}

/// Numbers that look random and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// A log of twelve days: question number n is asked in inverse proportion to n (Zipf's law).
fn log(seed: u64) -> Vec<Asking> {
    let mut random = Random(seed);
    let weights: Vec<u64> = (1..=N_QUESTIONS as u64).map(|it| 1_000_000 / it).collect();
    let all: u64 = weights.iter().sum();
    let mut at_ms = 0;
    let mut asking = || {
        at_ms += i64::try_from(random.below(38)).unwrap() * MINUTE_MS;
        let mut lot = random.below(all);
        let idx = weights.iter().position(|weight| {
            let is_it = lot < *weight;
            lot = lot.saturating_sub(*weight);
            is_it
        });
        Asking { at_ms, state: at_ms / STATE_MS, idx: idx.unwrap() }
    };
    (0..N_ASKED).map(|_| asking()).collect()
}

impl Asking {
    fn key(&self) -> Key {
        key(self.idx, self.state)
    }

    fn cost_us(&self) -> u64 {
        20_000 + (self.idx as u64 * 7_919_000) % 900_000
    }

    /// Every fifth question is answered by a model.
    fn cost_micro_usd(&self) -> u64 {
        if self.idx % 5 == 4 { 3_000 + self.idx as u64 * 50 } else { 0 }
    }

    fn size_bytes(&self) -> u64 {
        5_000 + (self.idx as u64 * 104_729) % 60_000
    }
}

fn text(idx: usize) -> String {
    format!("question {idx}")
}

fn key(idx: usize, state: i64) -> Key {
    Key::new(&text(idx), &state.to_le_bytes(), "engine")
}

/// What the cache itself made of the log.
struct Ran {
    recorded: Vec<Recorded>,
    gain: Gain,
    standing: Standing,
}

/// Asks all of `log`; at each change of the data, once a question has met it, `warm` of those that
/// were asked before.
fn run(log: &[Asking], budget: Budget, warm: &[usize]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let (cache, _) = Cache::open(Some(&folder.path().join("answers.db")), budget).unwrap();
    let keep = |it: &Asking| {
        let answer = Arc::new(answer());
        let costs = (it.cost_us(), it.cost_micro_usd());
        let entry = Entry::new(answer, text(it.idx), SOURCE.into(), it.at_ms, costs.0, costs.1);
        cache.put(it.key(), Entry { size_bytes: it.size_bytes(), ..entry });
        cache.flush().unwrap();
    };
    let (mut recorded, mut gain) = (Vec::new(), Gain::default());
    let (mut last_state, mut asked) = (0, HashSet::new());
    for it in log {
        let is_hit = cache.get(&it.key(), it.at_ms).is_some();
        let used = if is_hit {
            gain.n_hits += 1;
            gain.saved_us += it.cost_us() - HIT_US;
            gain.saved_micro_usd += it.cost_micro_usd();
            CacheUse::Hit { level: CacheLevel::Answer }
        } else {
            let reason = cache.explain_miss(&it.key(), SOURCE);
            keep(it);
            CacheUse::Miss { reason }
        };
        if it.state != last_state {
            last_state = it.state;
            for idx in warm.iter().filter(|idx| asked.contains(*idx)) {
                let warmed = Asking { idx: *idx, ..*it };
                if cache.peek(&warmed.key(), it.at_ms).is_none() {
                    keep(&warmed);
                }
            }
        }
        asked.insert(it.idx);
        recorded.push(line(it, used));
    }
    let stats = cache.stats().unwrap();
    let standing = Standing { budget, n_entries: stats.n_entries, disk_bytes: stats.disk_bytes };
    Ran { recorded, gain, standing }
}

fn line(it: &Asking, cache: CacheUse) -> Recorded {
    let is_hit = matches!(cache, CacheUse::Hit { .. });
    Recorded {
        asked_at_ms: it.at_ms,
        question: text(it.idx),
        source: SOURCE.into(),
        cache,
        key: it.key().to_bytes(),
        size_bytes: it.size_bytes(),
        cost_us: it.cost_us(),
        cost_micro_usd: it.cost_micro_usd(),
        total_us: if is_hit { HIT_US } else { it.cost_us() },
        is_warming: false,
    }
}

fn answer() -> Answer {
    Answer {
        sentence: Sentence::from_marked(""),
        engine: "engine".into(),
        reading: Reading::plain(Shape::Figure),
        sql: String::new(),
        table: Table::default(),
        chart: None,
        checks: Vec::new(),
        analysis: None,
        model: None,
    }
}

fn budget(max_entries: u64, ttl: Option<Duration>) -> Budget {
    Budget { max_entries, ttl, ..Budget::default() }
}

/// Questions are read as they are typed, those with an odd number as something else.
fn advised(recorded: Vec<Recorded>, standing: &Standing) -> Advised {
    let read = |question: &str| {
        let idx: usize = question.strip_prefix("question ")?.parse().ok()?;
        idx.is_multiple_of(2).then(|| key(idx, 99))
    };
    let is_kept_warm = |question: &str| question == "question 0";
    let open =
        Open { source: SOURCE, key: &read, is_kept: &|_| false, is_kept_warm: &is_kept_warm };
    advise(&Record::of(recorded), standing, Some(&open))
}

/// The cache with what the advice says.
fn follow(log: &[Asking], budget: Budget, action: &Action) -> Ran {
    let of = |questions: &[String]| -> Vec<usize> {
        questions.iter().map(|it| it.strip_prefix("question ").unwrap().parse().unwrap()).collect()
    };
    match action {
        Action::SetOption { name: "cache.ttl", value } => {
            let ttl_s: u64 = value.parse().unwrap();
            let ttl = (ttl_s > 0).then(|| Duration::from_secs(ttl_s));
            run(log, Budget { ttl, ..budget }, &[])
        }
        Action::SetOption { name, value } => {
            assert_eq!(*name, "cache.max_size");
            run(log, Budget { max_entries: value.parse().unwrap(), ..budget }, &[])
        }
        Action::KeepWarm { questions } | Action::Warm { questions } => {
            run(log, budget, &of(questions))
        }
    }
}

/// Within a tenth of what came of it.
fn is_kept_promise(promised: u64, came: u64) -> bool {
    promised.abs_diff(came) * 10 <= came
}

#[track_caller]
fn check(seed: u64, budget: Budget, expected: &[&str]) {
    let log = log(seed);
    let ran = run(&log, budget, &[]);
    let advised = advised(ran.recorded, &ran.standing);
    let ids: Vec<&str> = advised.advice.iter().map(|it| it.id).collect();
    assert!(expected.iter().all(|it| ids.contains(it)), "{ids:?}");
    assert_eq!(advised.n_replayed, N_ASKED as u64);
    for advice in &advised.advice {
        let followed = follow(&log, budget, &advice.action);
        let came = Gain {
            n_hits: followed.gain.n_hits - ran.gain.n_hits,
            saved_us: followed.gain.saved_us - ran.gain.saved_us,
            saved_micro_usd: followed.gain.saved_micro_usd - ran.gain.saved_micro_usd,
        };
        // What is asked once now gains what it gains at one change of seven, on average.
        let n_changes = if advice.id == "warm" { log[N_ASKED - 1].state.unsigned_abs() } else { 1 };
        let promised = [advice.gain.n_hits, advice.gain.saved_us, advice.gain.saved_micro_usd];
        let came = [came.n_hits, came.saved_us, came.saved_micro_usd].map(|it| it / n_changes);
        println!("{}: promised {promised:?}, came {came:?}", advice.title);
        for (promised, came) in promised.into_iter().zip(came) {
            assert!(is_kept_promise(promised, came), "{advice:#?}\n{came:?}");
        }
    }
}

#[test]
fn following_an_advice_gains_what_it_promised() {
    let hour = Some(Duration::from_hours(1));
    check(1, budget(10_000, hour), &["longer", "keep_warm"]);
    check(2, budget(20, None), &["more"]);
    check(3, budget(10_000, None), &["keep_warm"]);
    check(4, budget(25, Some(Duration::from_hours(6))), &["more"]);
}

fn asked(n: usize) -> Vec<Recorded> {
    let new = CacheUse::Miss { reason: MissReason::New };
    let each = |(idx, at_ms)| line(&Asking { at_ms, state: 0, idx }, new);
    (0..n).zip((0..).step_by(60_000)).map(each).collect()
}

#[track_caller]
fn check_note(recorded: Vec<Recorded>, expected: &str) {
    let standing = Standing { budget: budget(10_000, None), n_entries: 0, disk_bytes: 0 };
    let found = advised(recorded, &standing);
    assert_eq!(found.advice, []);
    assert_eq!(found.note.as_deref(), Some(expected));
}

#[test]
fn where_there_is_no_advice_the_note_says_why() {
    check_note(Vec::new(), "too few questions yet: 0 of 50");
    check_note(asked(12), "too few questions yet: 12 of 50");
    check_note(
        asked(61),
        "replayed 61 questions of 1 hour: nothing else would have found more answers in the cache",
    );
}

#[test]
fn fewer_answers_are_advised_where_none_is_lost_and_room_is_gained() {
    // The same five questions for five days, over a file that is full of others.
    let hit = CacheUse::Hit { level: CacheLevel::Answer };
    let at = |(n, idx): (i64, usize)| Asking { at_ms: n * 60 * MINUTE_MS, state: 0, idx: idx % 5 };
    let recorded: Vec<Recorded> = (0..).zip(0..120).map(|it| line(&at(it), hit)).collect();
    let standing =
        Standing { budget: budget(10_000, None), n_entries: 9_000, disk_bytes: 200 << 20 };
    let found = advised(recorded, &standing);
    let actions: Vec<&Action> = found.advice.iter().map(|it| &it.action).collect();
    let ten = Action::SetOption { name: "cache.max_size", value: "10".into() };
    assert_eq!(actions, [&ten]);
    assert_eq!(found.advice[0].gain, Gain::default());
    assert_eq!(
        found.advice[0].gain_words,
        "about 209 MB of disk, with no fewer answers from the cache"
    );
}
