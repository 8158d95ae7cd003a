//! A window that is killed at a random moment loses no answer it had given. `FACT_KILLS` says how
//! often, `FACT_SEED` at which moments.

use std::{
    env,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use fact_store::{ConversationId, Store, TurnState};
use fact_testkit::Random;
use rusqlite::Connection;

const FILE: &str = "FACT_STORE_KILL_FILE";
const SEED: &str = "FACT_STORE_KILL_SEED";

/// Some of 200: `npm test` is to be short.
const N_KILLS: u64 = 12;

fn from_env(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

fn reply(n: i64) -> String {
    format!("{n} {}", "x".repeat(usize::try_from(n * 379 % 9_000).unwrap()))
}

/// Not a test by itself: the window that is killed. It says what it has finished.
#[test]
fn answering_window() {
    let (Ok(path), Some(seed)) = (env::var(FILE), from_env(SEED)) else { return };
    let (store, _) = Store::open(Path::new(&path)).unwrap();
    let mut random = Random::new(seed);
    let id = store.create_conversation("db", 1).unwrap();
    let say = |text: String| {
        println!("={text}");
        std::io::stdout().flush().unwrap();
    };
    say(format!("conversation {id}"));
    for n in 1.. {
        let turn = store.begin_turn(id, &format!("question {n}"), n).unwrap();
        if random.below(5) == 0 {
            store.set_setting("theme", &n.to_string()).unwrap();
        }
        store.finish_turn(turn, &reply(n), n).unwrap();
        say(format!("answered {n}"));
    }
}

/// Kills a window, and gives its conversation and how many answers it had said were given.
fn killed(path: &Path, random: &mut Random) -> (ConversationId, i64) {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "kill::answering_window", "--nocapture"])
        .env(FILE, path)
        .env(SEED, random.below(u64::MAX).to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(child.stdout.take().unwrap());
    let (sender, lines) = channel();
    let hearing = thread::spawn(move || {
        for line in said.lines().map_while(Result::ok) {
            if let Some((_, line)) = line.split_once('=') {
                let (what, number) = line.split_once(' ').unwrap();
                sender.send((what.to_owned(), number.parse::<i64>().unwrap())).unwrap();
            }
        }
    });
    let (what, id) = lines.recv().unwrap();
    assert_eq!(what, "conversation");
    let (n_wanted, us) = (random.below(40).cast_signed(), random.below(20_000));
    let mut n_answered = 0;
    while n_answered < n_wanted {
        n_answered = lines.recv().unwrap().1;
    }
    let until = Instant::now() + Duration::from_micros(us);
    loop {
        match lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok((_, n)) => n_answered = n,
            Err(ended) => {
                assert_eq!(ended, RecvTimeoutError::Timeout, "it ended by itself");
                break;
            }
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    hearing.join().unwrap();
    let n_answered = lines.try_iter().last().map_or(n_answered, |it| it.1);
    (ConversationId(id), n_answered)
}

#[test]
fn a_window_killed_at_any_moment_loses_no_answer_it_gave() {
    let n_kills = from_env("FACT_KILLS").unwrap_or(N_KILLS);
    let seed = from_env("FACT_SEED").unwrap_or(1);
    let mut random = Random::new(seed);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let (mut n_answers, mut n_open, mut conversations) = (0, 0, Vec::new());
    for kill in 0..n_kills {
        let at = format!("kill {kill} of seed {seed}");
        let (id, n_answered) = killed(&path, &mut random);
        let (store, set_aside) = Store::open(&path).unwrap();
        assert_eq!(set_aside, None, "{at}");
        let conn = Connection::open(&path).unwrap();
        let verdict: String =
            conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(verdict, "ok", "{at}");
        conversations.push((id, n_answered));
        // Those of windows killed before are still whole too.
        for (id, n_answered) in conversations.iter().rev().take(5) {
            let turns = store.conversation(*id).unwrap().unwrap().turns;
            let answered = (1..).zip(&turns).take_while(|(n, turn)| {
                turn.state == TurnState::Answered { reply_json: reply(*n) }
            });
            let n_whole = i64::try_from(answered.count()).unwrap();
            assert!(n_whole >= *n_answered, "{at}: {n_whole} of {n_answered} answers");
            // At most the last one was in the making.
            assert!(i64::try_from(turns.len()).unwrap() - n_whole <= 1, "{at}");
        }
        n_open += store.settle_interrupted(9).unwrap();
        n_answers += n_answered;
    }
    println!("{n_kills} kills: all of {n_answers} answers given are there, {n_open} in the making");
    assert!(n_answers > 0);
}
