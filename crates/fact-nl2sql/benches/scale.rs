//! `cargo bench -p fact-nl2sql --bench scale`: a question to SQL in a database of 200 tables,
//! 3,000 columns and a million different texts, all made from a seed. `docs/performance.md` says
//! what is wanted.
//!
//! Percentiles of single calls, not means of batches: a person waits for one answer. Each is the
//! fastest of three, so that what other programs take of the machine is not counted.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "a bench stops where a test would"
)]

use std::borrow::Cow;
use std::time::{Duration, Instant};

use fact_core::{ColumnSchema, Schema, StorageClass, TableSchema, ValueRef};
use fact_nl2sql::{Catalog, Learning, Learnt, Understanding, understand};

const N_TABLES: usize = 200;
const N_COLUMNS: usize = 15;

/// Different texts, about; another number for a look at how cost grows.
fn n_texts() -> usize {
    std::env::var("FACT_BENCH_TEXTS").ok().and_then(|it| it.parse().ok()).unwrap_or(1_000_000)
}

fn main() {
    let started = Instant::now();
    let learnt = learnt();
    println!(
        "{} tables, {} columns, {} texts in {:.0} MB; read and put in order in {:.1} s",
        N_TABLES,
        N_TABLES * N_COLUMNS,
        learnt.n_texts(),
        learnt.n_text_bytes() as f64 / 1e6,
        started.elapsed().as_secs_f64(),
    );
    let started = Instant::now();
    let catalog = Catalog::of(&learnt);
    println!("catalog in {:.2} s", started.elapsed().as_secs_f64());
    let started = Instant::now();
    let bytes = learnt.to_bytes().expect("bytes");
    let written = started.elapsed();
    let started = Instant::now();
    Learnt::from_bytes(&bytes).expect("the same");
    println!(
        "kept as {:.0} MB, written in {:.2} s, read in {:.2} s",
        bytes.len() as f64 / 1e6,
        written.as_secs_f64(),
        started.elapsed().as_secs_f64(),
    );
    for (what, ask) in QUESTIONS {
        measure(what, &catalog, 400, ask);
    }
    measure("all of them", &catalog, 2_000, |seed| {
        QUESTIONS[seed as usize % QUESTIONS.len()].1(seed / QUESTIONS.len() as u64)
    });
    by_length(&catalog);
}

/// Words of the questions whose cost in length is looked at.
const LENGTHS: [usize; 5] = [10, 20, 40, 80, 160];

/// What a word costs in a short question and in a long one. Each question is asked once: of a
/// short one asked again, all that it looks up is still near the processor, and of a long one not.
/// The lengths take turns, so that a slow second of the machine falls on all alike.
fn by_length(catalog: &Catalog) {
    let mut took = [Duration::ZERO; LENGTHS.len()];
    let rounds = 60;
    for round in 0..rounds {
        for (n_words, took) in LENGTHS.into_iter().zip(&mut took) {
            // As many words at each length, in more questions where they are short.
            for part in 0..(LENGTHS[LENGTHS.len() - 1] / n_words) as u64 {
                let seed = (round * 1_000 + part).wrapping_mul(0x9E37_79B9) >> 3;
                let question = long(seed ^ n_words as u64, n_words);
                let started = Instant::now();
                std::hint::black_box(understand(&question, catalog));
                *took += started.elapsed();
            }
        }
    }
    println!("\nby length, with every word unlike the last:");
    let a_word = |took: Duration| {
        took.as_secs_f64() * 1e6 / (rounds as usize * LENGTHS[LENGTHS.len() - 1]) as f64
    };
    for (n_words, it) in LENGTHS.into_iter().zip(took) {
        let times = it.as_secs_f64() / took[0].as_secs_f64();
        println!("{n_words:>4} words   {:>4.0} µs a word, {times:.2} times one of ten", a_word(it));
    }
}

type Ask = fn(u64) -> String;

const QUESTIONS: [(&str, Ask); 6] = [
    ("a total by group", |seed| {
        format!("total {} by {}", column(table(seed), 3), column(table(seed), 2))
    }),
    ("of a stored name", |seed| {
        format!("average {} for {}", column(table(seed), 4), text(table(seed), seed % 5_000))
    }),
    ("a ranking", |seed| format!("top 5 {}s by {}", noun(table(seed)), column(table(seed), 3))),
    ("a misspelt name", |seed| {
        let name = text(table(seed), seed % 5_000);
        format!("total {} for {}", column(table(seed), 3), misspelt(&name))
    }),
    ("a name by a later word", |seed| {
        let name = text(table(seed), seed % 5_000);
        let last = name.split(' ').next_back().unwrap_or_default().to_owned();
        format!("how much {} has {last}", column(table(seed), 3))
    }),
    ("nothing that is known", |seed| {
        format!("why does {} hate {}", word(seed ^ 0xABCD), word(seed ^ 0x1234))
    }),
];

/// So many words and a few: stored names, misspelt ones and columns in turn, from any of the three
/// on, so that short questions hold as many of each as long ones.
fn long(seed: u64, n_words: usize) -> String {
    let mut question = format!("total {}", column(table(seed), 3));
    let mut n = 0;
    while question.split(' ').count() < n_words {
        n += 1;
        let name = text(table(seed + n), (seed + n) % 5_000);
        question = match (seed + n) % 3 {
            0 => format!("{question} and {}", misspelt(&name)),
            1 => format!("{question} for {name}"),
            _ => format!("{question} by {}", column(table(seed + n), 2)),
        };
    }
    question
}

fn measure(what: &str, catalog: &Catalog, n: u64, ask: impl Fn(u64) -> String) {
    let mut took = Vec::new();
    let mut n_answered = 0;
    for seed in 0..n {
        let question = ask(seed.wrapping_mul(0x9E37_79B9) >> 3);
        let once = || {
            let started = Instant::now();
            let understood = understand(&question, catalog);
            (started.elapsed(), matches!(understood, Understanding::Query(_)))
        };
        let (fastest, is_answered) = [once(), once(), once()].into_iter().min().expect("three");
        took.push(fastest);
        n_answered += u32::from(is_answered);
    }
    took.sort_unstable();
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
    let us = |it: Duration| it.as_secs_f64() * 1e6;
    println!(
        "{what:<24} p50 {:>8.0} µs  p95 {:>8.0} µs  p99 {:>8.0} µs  max {:>8.0} µs  {n_answered} of {n} answered",
        us(at(0.5)),
        us(at(0.95)),
        us(at(0.99)),
        us(at(1.0)),
    );
}

fn learnt() -> Learnt {
    let tables = (0..N_TABLES).map(|idx| {
        let name =
            |column: usize| if column == 0 { "id".to_owned() } else { self::column(idx, column) };
        let columns = (0..N_COLUMNS).map(|it| ColumnSchema {
            name: name(it).replace(' ', "_"),
            declared_type: class(it).1.to_owned(),
            class: class(it).0,
            not_null: false,
            comment: None,
        });
        TableSchema {
            name: format!("{}s", noun(idx)),
            columns: columns.collect(),
            primary_key: vec!["id".to_owned()],
            unique: Vec::new(),
            foreign_keys: Vec::new(),
            n_rows: None,
            is_view: false,
            definition: None,
            comment: None,
        }
    });
    let learnt = Learning::new(Schema { tables: tables.collect() }).finish();
    let mut survey = learnt.survey();
    for table in 0..N_TABLES {
        for row in 0..(n_texts() / N_TABLES) as u64 {
            let cells = (0..N_COLUMNS).map(|column| match (column, class(column).0) {
                (0, _) => ValueRef::Integer(row as i64 + 1),
                (1, _) => ValueRef::Text(Cow::Owned(text(table, row))),
                (_, StorageClass::Text) => {
                    ValueRef::Text(Cow::Owned(word(row % 40 + column as u64)))
                }
                (14, _) => ValueRef::Text(Cow::Owned(format!(
                    "2024-{:02}-{:02}",
                    row % 12 + 1,
                    row % 28 + 1
                ))),
                _ => ValueRef::Real((row % 1_000) as f64 / 4.0),
            });
            let row: Vec<_> =
                std::iter::once(ValueRef::Integer(row as i64 + 1)).chain(cells).collect();
            survey.add(&row);
        }
        survey.end_table();
    }
    learnt.and(survey)
}

/// An id, a name, two categories, a date, and ten figures.
fn class(column: usize) -> (StorageClass, &'static str) {
    match column {
        0 => (StorageClass::Integer, "INTEGER"),
        1 | 2 | 13 => (StorageClass::Text, "TEXT"),
        14 => (StorageClass::Numeric, "DATE"),
        _ => (StorageClass::Real, "REAL"),
    }
}

fn table(seed: u64) -> usize {
    (mixed(seed) % N_TABLES as u64) as usize
}

fn noun(table: usize) -> String {
    word(table as u64 + 70_000)
}

fn column(table: usize, column: usize) -> String {
    match column {
        1 => format!("{} name", noun(table)),
        14 => format!("{} date", word((table * 31) as u64 + 80_000)),
        _ => format!(
            "{} {}",
            word((table * 31 + column) as u64 + 80_000),
            word(column as u64 + 90_000)
        ),
    }
}

/// The name in one row of a table: two or three words, no two alike.
fn text(table: usize, row: u64) -> String {
    let seed = mixed(table as u64 * 1_000_003 + row);
    let part = |number: u64| capital(&word(number));
    let (first, second) = (part((seed >> 3) % 60_000), part((seed >> 19) % 60_000));
    match seed % 3 {
        0 => format!("{first} {second} {}", part(row + 200_000)),
        _ => format!("{first} {}", part(row % 5_000 + 300_000 + table as u64)),
    }
}

fn misspelt(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    letters.swap(2, 3);
    letters.into_iter().collect()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |it| it.to_uppercase().chain(letters).collect())
}

/// A word that can be spoken, another for each number.
fn word(number: u64) -> String {
    const FIRST: [&str; 16] =
        ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z"];
    const SECOND: [&str; 8] = ["a", "e", "i", "o", "u", "ar", "en", "ol"];
    let mut seed = mixed(number);
    let n_syllables = 2 + seed % 3;
    let mut word = String::new();
    for _ in 0..n_syllables {
        seed /= 7;
        word.push_str(FIRST[(seed % 16) as usize]);
        seed /= 16;
        word.push_str(SECOND[(seed % 8) as usize]);
        seed /= 8;
    }
    word
}

/// Spreads a number over all bits.
///
/// # Source
/// `SplitMix64`, <https://prng.di.unimi.it/splitmix64.c>.
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
