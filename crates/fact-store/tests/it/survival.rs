//! Windows that are killed, and windows that are not.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use fact_store::{CallState, Store, TurnState};
use tempfile::TempDir;

use crate::{REPLY, calls::CALL, confirmed::answer, states};

const TASK: &str = "FACT_STORE_TEST_TASK";
const FILE: &str = "FACT_STORE_TEST_FILE";

/// A window in a process of its own.
struct Window {
    child: Child,
    said: BufReader<ChildStdout>,
}

impl Window {
    fn open(task: &str, path: &Path) -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "survival::other_window", "--nocapture"])
            .env(TASK, task)
            .env(FILE, path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        Self { child, said }
    }

    /// Waits for the next thing it says that starts with `mark`, and gives the rest of the line.
    fn hear(&mut self, mark: &str) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            assert!(self.said.read_line(&mut line).unwrap() > 0, "it ended without saying {mark}");
            if let Some((_, rest)) = line.split_once(mark) {
                return rest.trim().to_owned();
            }
        }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn say(text: &str) {
    println!("{text}");
    std::io::stdout().flush().unwrap();
}

/// Not a test by itself: what the other windows of the tests below do.
#[test]
fn other_window() {
    let (Ok(task), Ok(path)) = (env::var(TASK), env::var(FILE)) else {
        return;
    };
    let (store, _) = Store::open(Path::new(&path)).unwrap();
    let id = store.create_conversation("db", 1).unwrap();
    say(&format!("conversation={id}"));
    match task.as_str() {
        "leave one pending" => {
            store.begin_turn(id, "what is the answer?", 2).unwrap();
            say("asked=1");
            std::thread::park();
        }
        "leave a call open" => {
            store.begin_call(&CALL).unwrap();
            say("begun=1");
            std::thread::park();
        }
        "ask and answer for ever" => {
            for n in 1.. {
                let turn = store.begin_turn(id, &format!("question {n}"), n).unwrap();
                store.finish_turn(turn, &format!("{n} {}", "x".repeat(4000)), n).unwrap();
                say(&format!("answered={n}"));
            }
        }
        other => panic!("no such task: {other}"),
    }
}

fn store() -> (TempDir, PathBuf, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let (store, _) = Store::open(&path).unwrap();
    (folder, path, store)
}

#[test]
fn killing_a_window_loses_no_answer() {
    let (_folder, path, store) = store();
    drop(store);
    for round in 0..20 {
        let mut window = Window::open("ask and answer for ever", &path);
        let id = window.hear("conversation=");
        let n_wanted = 1 + round * 5 % 17;
        let mut n_answered: usize = 0;
        while n_answered < n_wanted {
            n_answered = window.hear("answered=").parse().unwrap();
        }
        window.kill();

        let (store, set_aside) = Store::open(&path).unwrap();
        assert_eq!(set_aside, None);
        let id = fact_store::ConversationId(id.parse().unwrap());
        let states = states(&store, id);
        let is_answered = |it: &TurnState| matches!(it, TurnState::Answered { .. });
        assert!(states.len() >= n_answered);
        assert!(states.iter().take(n_answered).all(is_answered), "an answer was lost");
        // At most the last one was in the making.
        let n_pending = states.iter().filter(|it| !is_answered(it)).count();
        assert_eq!(store.settle_interrupted(9).unwrap(), n_pending);
        assert!(n_pending <= 1);
    }
}

#[test]
fn a_question_is_interrupted_only_when_its_window_is_gone() {
    let (_folder, path, store) = store();
    let mine = store.create_conversation("db", 1).unwrap();
    store.begin_turn(mine, "still at it", 2).unwrap();
    let mut window = Window::open("leave one pending", &path);
    let theirs = fact_store::ConversationId(window.hear("conversation=").parse().unwrap());
    window.hear("asked=");

    assert_eq!(store.settle_interrupted(3).unwrap(), 0);
    let (third, _) = Store::open(&path).unwrap();
    assert_eq!(third.settle_interrupted(3).unwrap(), 0);
    assert_eq!(states(&third, theirs), [TurnState::Pending]);

    window.kill();
    assert_eq!(third.settle_interrupted(4).unwrap(), 1);
    let states_of_theirs = states(&store, theirs);
    let [TurnState::Failed { message }] = states_of_theirs.as_slice() else {
        panic!("it is still open");
    };
    assert!(message.starts_with("stopped before it was answered"), "{message}");
    assert_eq!(states(&store, mine), [TurnState::Pending]);

    // A window that closes in order while a question is open leaves it to the next one.
    drop(store);
    assert_eq!(third.settle_interrupted(5).unwrap(), 1);
    assert_eq!(third.settle_interrupted(6).unwrap(), 0);
}

#[test]
fn what_left_is_on_record_when_its_window_is_killed() {
    let (_folder, path, store) = store();
    let mut window = Window::open("leave a call open", &path);
    window.hear("begun=");
    window.kill();
    let calls = store.calls(None, 9).unwrap();
    assert_eq!(calls.iter().map(|it| &it.state).collect::<Vec<_>>(), [&CallState::Open]);
    assert_eq!(store.sent(calls[0].id).unwrap().as_deref(), Some(CALL.sent));
}

#[test]
fn what_was_deleted_cannot_be_read_from_the_file() {
    let (_folder, path, store) = store();
    let id = store.create_conversation("db", 1).unwrap();
    let turn = store.begin_turn(id, "about the merger", 2).unwrap();
    store.finish_turn(turn, &"the merger is on ".repeat(2000), 3).unwrap();
    let is_in_file = || {
        let bytes = fs::read(&path).unwrap();
        bytes.windows(6).any(|it| it == b"merger")
    };
    drop(store);
    assert!(is_in_file());
    let (store, _) = Store::open(&path).unwrap();
    assert!(store.delete_conversation(id).unwrap());
    drop(store);
    assert!(!is_in_file());
}

#[test]
fn windows_leave_no_files_behind() {
    let (folder, path, store) = store();
    Window::open("leave one pending", &path).kill();
    store.settle_interrupted(3).unwrap();
    drop(store);
    let (store, _) = Store::open(&path).unwrap();
    drop(store);
    let names = fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name());
    let mut names: Vec<_> = names.map(|it| it.into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["store.db", "store.db.lock"]);
}

#[test]
fn a_damaged_store_is_set_aside_and_a_new_one_begun() {
    let (_folder, path, store) = store();
    store.create_conversation("db", 1).unwrap();
    drop(store);
    fs::write(&path, "no longer a database ".repeat(1000)).unwrap();
    let (store, set_aside) = Store::open(&path).unwrap();
    assert!(set_aside.unwrap().exists());
    assert_eq!(store.n_salvaged(), 0);
    assert_eq!(store.list_conversations(9).unwrap(), []);
    let id = store.create_conversation("db", 2).unwrap();
    let turn = store.begin_turn(id, "a new start", 3).unwrap();
    store.finish_turn(turn, REPLY, 4).unwrap();
}

#[test]
fn what_can_be_read_of_a_damaged_store_is_carried_over() {
    let (folder, path, store) = store();
    store.set_setting("theme", "dark").unwrap();
    let confirmed = store.confirm(&answer("/a.db", "top cities", "SELECT 1")).unwrap();
    let id = store.create_conversation("db", 1).unwrap();
    for n in 0..200 {
        let turn = store.begin_turn(id, &format!("question {n}"), n).unwrap();
        store.finish_turn(turn, &format!("{n} {}", "x".repeat(1000)), n).unwrap();
    }
    store.begin_turn(id, "never answered", 300).unwrap();
    drop(store);
    // One page of the questions in the middle of the file.
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0xa5);
    fs::write(&path, &bytes).unwrap();

    let (store, set_aside) = Store::open(&path).unwrap();
    assert!(fs::read(set_aside.unwrap()).unwrap() == bytes, "the damaged file stays as it was");
    assert_eq!(store.setting("theme").unwrap().as_deref(), Some("dark"));
    store.settle_interrupted(400).unwrap();
    let turns = store.conversation(id).unwrap().unwrap().turns;
    assert!((150..201).contains(&turns.len()), "{} questions", turns.len());
    assert_eq!(store.list_confirmed().unwrap(), [confirmed]);
    assert_eq!(store.n_salvaged(), turns.len() + 3);
    assert!(turns.is_sorted_by_key(|it| it.id));
    for turn in &turns {
        match &turn.state {
            TurnState::Answered { reply_json } => {
                assert_eq!(reply_json.len() - 1001, turn.question.len() - "question ".len());
            }
            state => assert!(matches!(state, TurnState::Failed { .. }), "{state:?}"),
        }
    }
    let names = fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name());
    assert!(names.map(|it| it.into_string().unwrap()).all(|it| !it.contains("copy")));
}

#[test]
fn in_memory_nothing_is_kept_and_the_store_says_so() {
    let (_folder, _, store) = store();
    assert!(store.is_kept());
    let store = Store::in_memory().unwrap();
    assert!(!store.is_kept());
    assert_eq!(store.settle_interrupted(1).unwrap(), 0);
}
