//! The simulation does what the real cache does, outcome by outcome.

use std::{sync::Arc, time::Duration};

use fact_core::{Answer, MissReason, Reading, Sentence, Shape, Table};

use super::*;
use crate::{Cache, Entry};

const HOUR_MS: i64 = 60 * 60 * 1000;

fn course(max_entries: u64, ttl: Option<Duration>) -> Course {
    let budget = Budget { max_entries, ttl, ..Budget::default() };
    Course { budget, keep_warm: HashSet::new() }
}

fn key(plan: &str, data: u32) -> Key {
    Key::new(plan, &data.to_le_bytes(), "engine")
}

/// Asked each hour, of answers that take as long as their number says: plan, state of the data, what
/// came of it.
fn uses(asked: &[(&str, u32, Was)]) -> Vec<Use> {
    let of = |(at, (plan, data, was)): (i64, &(&str, u32, Was))| Use {
        at_ms: at * HOUR_MS,
        key: key(plan, *data),
        source: 0,
        size_bytes: 5_000,
        cost_us: 1_000,
        cost_micro_usd: 10,
        was: *was,
    };
    (0..).zip(asked).map(of).collect()
}

fn found(uses: &[Use], course: &Course) -> Vec<Found> {
    let mut state = Simulation::new(course);
    uses.iter().map(|it| state.meet(it)).collect()
}

#[track_caller]
fn check(asked: &[(&str, u32, Was)], course: &Course, expected: &[Found]) {
    assert_eq!(found(&uses(asked), course), expected);
}

use Found::{Changed as Moved, Evicted, Expired, Hit, New, Passed};
use Was::{Hit as H, Miss as M, Refreshed as R, Warmed as W};

#[test]
fn what_was_asked_is_found_again_until_it_is_too_old_or_makes_room() {
    let many = course(10, None);
    check(&[("a", 0, M), ("a", 0, M), ("b", 0, M), ("a", 0, H)], &many, &[New, Hit, New, Hit]);
    let one = course(1, None);
    check(&[("a", 0, M), ("b", 0, M), ("a", 0, M)], &one, &[New, New, Evicted]);
    check(&[("a", 0, M), ("a", 0, M)], &course(0, None), &[Evicted, Evicted]);
    let short = course(10, Some(Duration::from_hours(1)));
    let asked = [("a", 0, M), ("a", 0, H), ("a", 0, M), ("a", 0, H), ("a", 0, H)];
    check(&asked, &short, &[New, Hit, Expired, Hit, Expired]);
}

#[test]
fn an_answer_to_changed_data_is_worked_out_unless_the_log_says_it_still_held() {
    let many = course(10, None);
    check(&[("a", 0, M), ("a", 1, M), ("a", 1, H)], &many, &[New, Moved, Hit]);
    check(&[("a", 0, M), ("a", 1, H), ("a", 2, H)], &many, &[New, Hit, Hit]);
    // Where it had to make room, there is nothing to carry over.
    let asked = [("a", 0, M), ("b", 0, M), ("a", 1, H)];
    check(&asked, &course(1, None), &[New, New, Evicted]);
    // Carried over, it is as old as it was.
    let short = course(10, Some(Duration::from_hours(1)));
    check(&[("a", 0, M), ("a", 1, H), ("a", 2, H)], &short, &[New, Hit, Expired]);
}

#[test]
fn what_the_log_cannot_know_is_the_same_under_all_bounds() {
    for course in [course(1, None), course(10, None)] {
        check(&[("a", 0, H)], &course, &[Hit]);
        check(&[("a", 0, M), ("a", 0, R), ("a", 0, H)], &course, &[New, Passed, Hit]);
    }
    check(&[("a", 0, W), ("a", 0, H)], &course(10, None), &[New, Hit]);
    let replayed = replay(&uses(&[("a", 0, W), ("a", 0, H)]), &course(10, None));
    assert_eq!((replayed.n_hits, replayed.n_misses), (1, 0), "FACT's own questions do not count");
}

#[test]
fn figures_add_up_what_came_of_each() {
    let asked = [("a", 0, M), ("a", 0, M), ("a", 1, M), ("b", 1, M), ("b", 1, M)];
    let replayed = replay(&uses(&asked), &course(10, None));
    let changed = Changed { n: 1, cost_us: 1_000, cost_micro_usd: 10 };
    let expected = Replayed {
        n_hits: 2,
        saved_us: 2_000,
        saved_micro_usd: 20,
        n_misses: 3,
        changed: HashMap::from([(Meaning::of(&key("a", 0), 0), changed)]),
        n_most: 2,
        ..Replayed::default()
    };
    assert_eq!(replayed, expected);
}

#[test]
fn what_is_kept_warm_is_there_once_a_question_has_met_the_change() {
    let of = |plan: &str| Meaning::of(&key(plan, 0), 0);
    let warm = Course { keep_warm: HashSet::from([of("a"), of("c")]), ..course(10, None) };
    let asked = [("a", 0, M), ("b", 0, M), ("b", 1, M), ("a", 1, M), ("a", 2, M), ("c", 2, M)];
    check(&asked, &warm, &[New, New, Moved, Hit, Moved, New]);
    let replayed = replay(&uses(&asked), &warm);
    assert_eq!((replayed.n_warmed, replayed.warmed_us, replayed.warmed_micro_usd), (1, 1_000, 10));
}

#[test]
fn bytes_make_room_as_the_number_does() {
    let budget = Budget { disk_bytes: 50_000, ..Budget::default() };
    let course = Course { budget, keep_warm: HashSet::new() };
    let names: Vec<String> = (0..11).map(|it| it.to_string()).collect();
    let asked: Vec<(&str, u32, Was)> = names.iter().map(|it| (it.as_str(), 0, M)).collect();
    let mut state = Simulation::new(&course);
    for one in uses(&asked) {
        state.meet(&one);
    }
    assert_eq!((state.kept.len(), state.used_bytes), (3, 15_000), "eight at a time go");
    let large = Use { size_bytes: 50_001, ..uses(&[("large", 0, M)])[0] };
    assert_eq!([state.meet(&large), state.meet(&large)], [New, Evicted], "it never fits");
}

fn answer() -> Arc<Answer> {
    let reading = Reading::plain(Shape::Figure);
    Arc::new(Answer {
        sentence: Sentence::from_marked(""),
        engine: "engine".into(),
        reading,
        sql: String::new(),
        table: Table::default(),
        chart: None,
        checks: Vec::new(),
        analysis: None,
        model: None,
    })
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

/// The cache itself and its simulation, asked the same, find the same, one question after the other.
#[track_caller]
fn check_against_the_cache(seed: u64, max_entries: u64, ttl: Option<Duration>) {
    let folder = tempfile::tempdir().unwrap();
    let budget = Budget { max_entries, ttl, ..Budget::default() };
    let (cache, _) = Cache::open(Some(&folder.path().join("answers.db")), budget).unwrap();
    let course = Course { budget, keep_warm: HashSet::new() };
    let mut state = Simulation::new(&course);
    let (mut random, mut at_ms) = (Random(seed), 0);
    for _ in 0..400 {
        at_ms += i64::try_from(random.below(600_000)).unwrap();
        // The lower the number, the more often it is asked.
        let idx = random.below(40) * random.below(40) / 40;
        let data = u32::try_from(at_ms / (8 * HOUR_MS)).unwrap();
        let one = Use {
            at_ms,
            key: key(&idx.to_string(), data),
            source: 0,
            size_bytes: 2_000 + idx * 3_000,
            cost_us: 500 + (idx * 7_919) % 5_000,
            cost_micro_usd: if idx.is_multiple_of(5) { 40 } else { 0 },
            was: M,
        };
        let is_hit = cache.get(&one.key, at_ms).is_some();
        let reason = cache.explain_miss(&one.key, "data");
        if !is_hit {
            let entry = Entry::new(
                answer(),
                String::new(),
                "data".into(),
                at_ms,
                one.cost_us,
                one.cost_micro_usd,
            );
            cache.put(one.key, Entry { size_bytes: one.size_bytes, ..entry });
            cache.flush().unwrap();
        }
        let expected = match reason {
            _ if is_hit => Hit,
            MissReason::Expired => Expired,
            MissReason::Evicted => Evicted,
            MissReason::DataChanged => Moved,
            _ => New,
        };
        assert_eq!(state.meet(&one), expected, "question {idx} at {at_ms}");
    }
    assert!(state.replayed.n_hits > 20 && state.replayed.n_misses > 40, "{:?}", state.replayed);
}

#[test]
fn the_cache_itself_finds_the_same() {
    check_against_the_cache(1, u64::MAX, None);
    check_against_the_cache(2, 8, None);
    check_against_the_cache(3, 12, Some(Duration::from_hours(2)));
    check_against_the_cache(4, 3, Some(Duration::from_mins(30)));
}
