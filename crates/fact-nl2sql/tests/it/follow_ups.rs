//! What a question asks of the rows that one before it found, and the same asked in one go.

use fact_core::Asked;
use fact_nl2sql::{Compiled, Understanding, understand, understand_in};

use crate::fixture::{Fixture, run};

fn read(fixture: &Fixture, earlier: &[&str], question: &str) -> Option<Compiled> {
    let earlier: Vec<Asked> = earlier.iter().map(|it| Asked::plain(*it)).collect();
    match understand_in(&earlier, &Asked::plain(question), &fixture.catalog) {
        Understanding::Query(it) => Some(*it),
        _ => None,
    }
}

/// Rows as text; in their own order only where the statement that is wanted has one.
fn rows(fixture: &Fixture, sql: &str, ordered: bool) -> Vec<String> {
    let found = run(&fixture.db, sql).unwrap_or_else(|err| panic!("{sql}: {err}"));
    let mut rows: Vec<String> = found.rows.iter().map(|it| format!("{it:?}")).collect();
    if !ordered {
        rows.sort();
    }
    rows
}

/// `talk` is what was asked, one question after the other; the last gives what `whole` gives.
fn check(talks: &[(&[&str], &str)]) {
    let fixture = Fixture::marina();
    let mut wrong = Vec::new();
    for (talk, whole) in talks {
        let (question, earlier) = talk.split_last().unwrap();
        let Some(read) = read(&fixture, earlier, question) else {
            wrong.push(format!("{talk:?} was not understood"));
            continue;
        };
        let ordered = whole.contains("ORDER BY");
        if !read.continues {
            wrong.push(format!("{talk:?} does not go on: {}", read.sql));
        } else if rows(&fixture, &read.sql, ordered) != rows(&fixture, whole, ordered) {
            wrong.push(format!("{talk:?}\n{}", read.sql));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_pronoun_stands_for_what_was_found() {
    const OLDER: &str = "Which captains are older than 40?";
    const BUSIEST: &str = "Which captain has the most boats?";
    check(&[
        (&[OLDER, "What are their hometowns?"], "SELECT hometown FROM captains WHERE age > 40"),
        (
            &[OLDER, "Which of them have boats?"],
            "SELECT captain_name FROM captains WHERE captain_id IN (1, 3)",
        ),
        (
            &["How many captains are from Odde?", "Who are they?"],
            "SELECT 'Jonas' UNION SELECT 'Maren'",
        ),
        (&[BUSIEST, "How many boats does he have?"], "SELECT 3"),
        (
            &[BUSIEST, "What are the names of his boats?"],
            "SELECT boat_name FROM boats WHERE captain_id = 1",
        ),
        (&["Which boats are white?", "Which one is the longest?"], "SELECT 'Eider'"),
        (&["Who has the most boats?", "How old is he?"], "SELECT 61"),
        (&["Which boats are white?", "the longest one"], "SELECT 'Eider'"),
        (&["Which boats are white?", "show me the longest"], "SELECT 'Eider'"),
        (
            &["Which boats are white?", "Who are the captains of those boats?"],
            "SELECT captain_name FROM captains WHERE captain_id IN (1, 2, 3)",
        ),
        (
            &[
                "How many different colours do boats have?",
                "What are they?",
                "Which one has the most boats?",
            ],
            "SELECT 'white'",
        ),
        (
            &[
                "Show all boats",
                "Only those with length above 12",
                "And add the name of the captain",
            ],
            "SELECT b.*, captain_name FROM boats b JOIN captains USING (captain_id) WHERE length > 12",
        ),
    ]);
}

#[test]
fn figures_are_asked_of_each_of_those_found() {
    const COUNTS: &str = "SELECT captain_name, COUNT(*) FROM captains JOIN boats USING (captain_id) \
                          GROUP BY captain_id";
    let counts = |talk: &'static [&'static str]| (talk, COUNTS);
    check(&[
        counts(&["Show the names of captains", "Show the number of boats for each one."]),
        counts(&["Show the names of captains", "How many boats does each of them have?"]),
        (
            &["Which ports are in Norland?", "How many voyages do they each have?"],
            "SELECT port_name, COUNT(*) FROM ports JOIN voyages USING (port_id) WHERE country = 'Norland' GROUP BY 1",
        ),
        (
            &[
                "Show the names of captains",
                "How many boats does each of them have?",
                "Which one has the most boats?",
            ],
            "SELECT 'Maren'",
        ),
    ]);
}

#[test]
fn how_many_is_of_what_was_said_before() {
    const ALL: &str = "How many captains are there?";
    check(&[
        (&[ALL, "How many per hometown?"], "SELECT hometown, COUNT(*) FROM captains GROUP BY 1"),
        (
            &[ALL, "How many are there for each hometown?"],
            "SELECT hometown, COUNT(*) FROM captains GROUP BY 1",
        ),
        (&[ALL, "How many are from Lunde?"], "SELECT 1"),
        (&[ALL, "How many have an age above 50?"], "SELECT 2"),
        (&["How many captains are from Odde?", "How many from Lunde?"], "SELECT 1"),
        (&[ALL, "What about boats?"], "SELECT 7"),
    ]);
}

#[test]
fn what_is_said_instead_takes_the_place_of_its_kind() {
    const OLDEST: &str = "What is the name of the oldest captain?";
    const EARLY: &str = "What are the names of boats built before 2003?";
    const LENGTH: &str = "What is the average length of the boats?";
    const NONE: &str = "Which captains have no boats?";
    check(&[
        (&[OLDEST, "What about the youngest?"], "SELECT 'Ylva'"),
        (&[OLDEST, "What about the captain with the most boats?"], "SELECT 'Maren'"),
        (&[OLDEST, "What about the oldest captain from Skarv?"], "SELECT 'Birk'"),
        (&[EARLY, "how about after?"], "SELECT boat_name FROM boats WHERE built_year > 2003"),
        (
            &[EARLY, "what about those built after 2010?"],
            "SELECT boat_name FROM boats WHERE built_year > 2010",
        ),
        (&[LENGTH, "and the maximum?"], "SELECT 30"),
        (
            &[LENGTH, "What about the white ones?"],
            "SELECT AVG(length) FROM boats WHERE colour = 'white'",
        ),
        (&[LENGTH, "And by colour?"], "SELECT colour, AVG(length) FROM boats GROUP BY 1"),
        (
            &["What is the most common colour of boats?", "What about the least common?"],
            "SELECT colour FROM boats GROUP BY 1 ORDER BY COUNT(*) LIMIT 1",
        ),
        (&["Which captains have more than 1 boat?", "at least 3?"], "SELECT 'Maren'"),
        (
            &[NONE, "How about those who have some boats?"],
            "SELECT captain_name FROM captains WHERE captain_id < 4",
        ),
        (
            &["Which boats went to Porta?", "Which did not?"],
            "SELECT boat_name FROM boats WHERE boat_id NOT IN (2, 5)",
        ),
        (&["Show the boats", "and now the ports"], "SELECT * FROM ports"),
        (
            &[
                "What is the average age of the captains?",
                "How about for captains who have no boats?",
            ],
            "SELECT AVG(age) FROM captains WHERE captain_id > 3",
        ),
        (
            &["What is the average age of the captains?", "What about those who have boats?"],
            "SELECT AVG(age) FROM captains WHERE captain_id < 4",
        ),
    ]);
}

#[test]
fn an_order_holds_on_until_another_is_asked_for() {
    const LIST: &str = "List the boats and their lengths";
    const SORTED: &str = "sort the list by length in descending order";
    check(&[
        (
            &[LIST, SORTED, "Limit it to 3."],
            "SELECT boat_name, length FROM boats ORDER BY length DESC LIMIT 3",
        ),
        (
            &[LIST, SORTED, "only show the white ones"],
            "SELECT boat_name, length FROM boats WHERE colour = 'white' ORDER BY length DESC",
        ),
        (
            &[LIST, "Sort by longest first", "just show their names"],
            "SELECT boat_name FROM boats ORDER BY length DESC",
        ),
        (
            &["What are the names of white boats?", "Rank them by length from high to low"],
            "SELECT boat_name FROM boats WHERE colour = 'white' ORDER BY length DESC",
        ),
        (
            &["Show the names and ages of captains", "sort the list by age with oldest first"],
            "SELECT captain_name, age FROM captains ORDER BY age DESC",
        ),
    ]);
}

/// A question that names what it is about gives what it gives alone.
#[test]
fn a_question_of_other_things_starts_afresh() {
    let fixture = Fixture::marina();
    for question in [
        "List all the ports.",
        "How many ports are there?",
        "How many captains are older than 40?",
        "What is the age of Tove?",
        "Which captains are from Odde?",
        "Which boats are blue?",
        "What are the names of captains and their ages?",
        "Which captains have boats and how old are they?",
        "Show the ports that were visited by white boats",
        "What is the number of voyages to each port?",
    ] {
        let alone = match understand(question, &fixture.catalog) {
            Understanding::Query(it) => *it,
            other => panic!("{question}: {other:?}"),
        };
        for first in
            ["Which boats are white?", "Who has the most boats?", "How many captains are there?"]
        {
            let after = read(&fixture, &[first], question);
            assert_eq!(after.map(|it| it.sql), Some(alone.sql.clone()), "{first} / {question}");
        }
    }
}

/// What is asked of rows that nobody found is not answered of all there are.
#[test]
fn a_pronoun_without_anything_found_is_declined() {
    let fixture = Fixture::marina();
    for question in ["What are their names?", "How old are they?", "Show me the ages of those."] {
        assert!(read(&fixture, &["Which unicorns cast spells?"], question).is_none(), "{question}");
    }
}

/// Greetings and thanks say nothing of the data.
#[test]
fn courtesies_change_nothing() {
    let fixture = Fixture::marina();
    let plain = read(&fixture, &[], "Which boats are white?").unwrap();
    for question in [
        "Hello! Which boats are white?",
        "Great, thanks. Which boats are white?",
        "OK, which boats are white?",
    ] {
        assert_eq!(read(&fixture, &[], question).unwrap().sql, plain.sql, "{question}");
    }
}
