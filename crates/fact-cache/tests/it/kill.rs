//! A process that writes is killed at a random moment: nothing is corrupt, and what was said to be
//! in the file is there. `FACT_KILLS` says how often, `FACT_SEED` at which moments.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use fact_cache::{AtRest, Cache, Cipher, Entry, KeptPlan, Key, PlanKey};
use fact_testkit::Random;
use rusqlite::Connection;

use crate::{BUDGET, entry, folder};

const FILE: &str = "FACT_CACHE_KILL_FILE";
const SEED: &str = "FACT_CACHE_KILL_SEED";
const FROM: &str = "FACT_CACHE_KILL_FROM";

/// Some of 200: `npm test` is to be short.
const N_KILLS: u64 = 8;

/// Keys a process writes, over and over.
const N_KEYS: u64 = 300;

fn from_env(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

fn key(n: u64) -> Key {
    Key::new(&format!("plan {n}"), b"data", "engine 1")
}

/// What is put under key `n` the `version`th time. Every third is encrypted.
fn written(n: u64, version: u64) -> Entry {
    let size_bytes = usize::try_from(1 + n * 97 % 12_000).unwrap();
    let entry = entry(usize::try_from(n).unwrap(), size_bytes);
    let at_rest = if n.is_multiple_of(3) { AtRest::Encrypted } else { AtRest::Plain };
    Entry { question: format!("{version}"), cost_us: version, at_rest, ..entry }
}

fn plan(n: u64) -> KeptPlan {
    KeptPlan {
        question: format!("question {n}"),
        sql: "SELECT 1 ".repeat(usize::try_from(1 + n).unwrap()),
        title: "one".into(),
        moment: None,
        made_at_ms: 1,
        cost_us: 2,
        cost_micro_usd: 3,
        at_rest: AtRest::Plain,
    }
}

fn plan_key(n: u64) -> PlanKey {
    PlanKey::new(&format!("plan {n}"))
}

fn open(path: &Path) -> Cache {
    let (cache, set_aside) = Cache::open(Some(path), BUDGET).unwrap();
    assert_eq!(set_aside, None);
    cache.set_cipher(Some(Cipher::new(&[7; 32])));
    cache
}

fn say(text: &str) {
    println!("={text}");
    std::io::stdout().flush().unwrap();
}

/// Not a test by itself: what the processes that are killed do. It says what it did, and what is
/// in the file for certain.
#[test]
fn writing_process() {
    let (Ok(path), Some(seed)) = (env::var(FILE), from_env(SEED)) else { return };
    let from = from_env(FROM).unwrap();
    let is_alone = from == 0;
    let cache = open(Path::new(&path));
    let mut random = Random::new(seed);
    for version in 1.. {
        let n = from + random.below(N_KEYS);
        match random.below(200) {
            0 if is_alone => {
                say("clears");
                cache.clear().unwrap();
                say("cleared");
            }
            1..8 if is_alone => {
                say(&format!("removes {n}"));
                cache.remove(&key(n)).unwrap();
                say(&format!("removed {n}"));
            }
            8..20 => {
                cache.flush().unwrap();
                assert_eq!(cache.stats().unwrap().n_not_written, 0);
                say("flushed");
            }
            20..60 => drop(cache.get(&key(n), 5)),
            60..80 => cache.put_plan(plan_key(n % 20), "sample.db".into(), plan(n % 20)),
            80..110 => thread::yield_now(),
            _ => {
                cache.put(key(n), written(n, version));
                say(&format!("put {n} {version}"));
            }
        }
    }
}

/// What a process did, as far as it said.
#[derive(Default)]
struct Told {
    /// Versions put, in order, each with the moment it was heard of.
    puts: BTreeMap<u64, Vec<(u64, Instant)>>,
    /// The newest version of each that is in the file for certain.
    certain: BTreeMap<u64, u64>,
    /// What was removed, or was about to be, since the last put of it.
    gone: BTreeSet<u64>,
    unsure: BTreeSet<u64>,
    is_clearing: bool,
    n_lines: u64,
}

impl Told {
    fn hear(&mut self, line: &str) {
        let mut words = line.split(' ');
        let (what, mut number) = (words.next().unwrap(), || words.next()?.parse::<u64>().ok());
        self.n_lines += 1;
        match what {
            "put" => {
                let (n, version) = (number().unwrap(), number().unwrap());
                self.puts.entry(n).or_default().push((version, Instant::now()));
                self.gone.remove(&n);
            }
            "flushed" => self.settle(),
            "removes" => _ = self.unsure.insert(number().unwrap()),
            "removed" => {
                // All that was asked before is done too.
                self.settle();
                let n = number().unwrap();
                self.forget(n);
                self.unsure.remove(&n);
                self.gone.insert(n);
            }
            "clears" => self.is_clearing = true,
            "cleared" => {
                let all: Vec<u64> = self.puts.keys().copied().collect();
                for n in all {
                    self.forget(n);
                    self.gone.insert(n);
                }
                self.is_clearing = false;
            }
            other => unreachable!("{other}"),
        }
    }

    fn settle(&mut self) {
        for (n, versions) in &self.puts {
            if let Some((newest, _)) = versions.last() {
                self.certain.insert(*n, *newest);
            }
        }
    }

    fn forget(&mut self, n: u64) {
        self.puts.remove(&n);
        self.certain.remove(&n);
    }

    /// Compares with what is in the file; gives how old the oldest answer was that was lost.
    fn check(&self, cache: &Cache, killed: Instant, at: &str) -> Duration {
        let mut oldest = Duration::ZERO;
        for n in self.gone.iter().filter(|it| !self.unsure.contains(it)) {
            assert!(cache.peek(&key(*n), 5).is_none(), "{at}: {n} had been dropped");
        }
        for (n, puts) in &self.puts {
            let found = cache.peek(&key(*n), 5);
            if let Some(found) = &found {
                assert_eq!(**found, written(*n, found.cost_us), "{at}");
            }
            if self.is_clearing || self.unsure.contains(n) {
                continue;
            }
            let found = found.map_or(0, |it| it.cost_us);
            let certain = self.certain.get(n).copied().unwrap_or(0);
            assert!(found >= certain, "{at}: {n} was {certain} and is {found}");
            // One put and not yet told of may be newer than all that were.
            let lost = puts.iter().filter(|(version, _)| *version > found).map(|(_, heard)| *heard);
            oldest = lost.map(|it| killed.duration_since(it)).fold(oldest, Duration::max);
        }
        oldest
    }
}

struct Process {
    child: Child,
    lines: Receiver<String>,
}

impl Process {
    fn start(path: &Path, seed: u64, from: u64) -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "kill::writing_process", "--nocapture"])
            .env(FILE, path)
            .env(SEED, seed.to_string())
            .env(FROM, from.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                if let Some((_, line)) = line.split_once('=')
                    && sender.send(line.to_owned()).is_err()
                {
                    return;
                }
            }
        });
        Self { child, lines }
    }

    /// Hears what it says for some lines and some moment more, kills it, and hears the rest.
    fn kill_after(mut self, n_lines: u64, then: Duration) -> (Told, Instant) {
        let mut told = Told::default();
        while told.n_lines < n_lines {
            told.hear(&self.lines.recv().unwrap());
        }
        let until = Instant::now() + then;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => told.hear(&line),
                Err(ended) => {
                    assert_eq!(ended, RecvTimeoutError::Timeout, "it ended by itself");
                    break;
                }
            }
        }
        self.child.kill().unwrap();
        let killed = Instant::now();
        self.child.wait().unwrap();
        while let Ok(line) = self.lines.recv() {
            told.hear(&line);
        }
        (told, killed)
    }
}

/// The file as SQLite sees it, and every entry as the cache does.
fn check_whole(path: &Path, cache: &Cache, at: &str) -> usize {
    let conn = Connection::open(path).unwrap();
    let verdict: String = conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(verdict, "ok", "{at}");
    let entries = cache.entries(usize::MAX).unwrap();
    for info in &entries {
        assert!(cache.peek(&info.key, 5).is_some(), "{at}: an entry does not verify");
    }
    for n in 0..20 {
        assert!(cache.plan(plan_key(n)).is_none_or(|it| it == plan(n)), "{at}");
    }
    let n: i64 = conn.query_row("SELECT count(*) FROM plan", [], |row| row.get(0)).unwrap();
    let n_good = (0..20).filter(|it| cache.plan(plan_key(*it)).is_some()).count();
    assert_eq!(usize::try_from(n).unwrap(), n_good, "{at}: a plan does not verify");
    entries.len()
}

#[test]
fn a_process_killed_at_any_moment_loses_nothing_that_was_in_the_file() {
    let n_kills = from_env("FACT_KILLS").unwrap_or(N_KILLS);
    let seed = from_env("FACT_SEED").unwrap_or(1);
    let mut random = Random::new(seed);
    let (_folder, path) = folder();
    let (mut n_entries, mut oldest_lost, mut n_certain) = (0, Duration::ZERO, 0);
    let mut kill = 0;
    while kill < n_kills {
        // Every fourth time two processes share the file.
        let n_processes = if kill % 4 == 3 { 2 } else { 1 };
        if n_processes == 2 {
            open(&path).clear().unwrap();
        }
        let processes: Vec<Process> = (0..n_processes)
            .map(|idx| {
                let from = if n_processes == 2 { (1 + idx) * 1_000 } else { 0 };
                Process::start(&path, random.below(u64::MAX), from)
            })
            .collect();
        for process in processes {
            let (n_lines, us) = (random.below(400), random.below(30_000));
            let (told, killed) = process.kill_after(n_lines, Duration::from_micros(us));
            let at = format!("kill {kill} of seed {seed}");
            let cache = open(&path);
            oldest_lost = oldest_lost.max(told.check(&cache, killed, &at));
            n_certain += told.certain.len();
            n_entries += check_whole(&path, &cache, &at);
            kill += 1;
        }
    }
    println!(
        "{n_kills} kills: {n_entries} entries came back and verified, {n_certain} of them known to \
         be there; the oldest answer lost had been given {oldest_lost:?} before"
    );
    assert!(n_certain > 0 && n_entries > 0);
    // How old the oldest lost answer was hangs on what else the machine does: it is told, and no
    // reason to fail.
}
