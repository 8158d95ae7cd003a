//! Whether kept answers are right: they are worked out again from the data as it is, and compared.
//!
//! Start at [`Driver::verify`]. A question that the engine reads is read anew, so that an answer
//! kept under the wrong meaning is found too; else the kept statement runs again. A wrong answer is
//! dropped.

use std::{
    cmp::Ordering,
    time::{Duration, Instant},
};

use fact_cache::{Entry, EntryInfo, Key};
use fact_core::{Asked, Cancel, Limits, Table, Value};
use fact_eval::Rows;
use fact_source::{QueryError, SourceError};
use fact_store::DbError;
use serde::{Deserialize, Serialize};

use crate::{
    ask::{Driver, now_ms, us_since},
    open_data::{LearnError, OpenData, Snapshot, Understood},
};

/// The setting that holds what was found last.
const LAST: &str = "cache.verified";

/// Whoever waits has waited long enough.
const MAX_TIME: Duration = Duration::from_mins(1);

/// Wrong answers told one by one.
const MAX_TOLD: usize = 50;

/// What a look at the kept answers found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    /// When it was taken, in milliseconds since 1970 (UTC).
    pub at_ms: i64,
    /// Answers that were worked out again.
    pub n_checked: u64,
    /// Of them, those that were kept otherwise.
    pub n_wrong: u64,
    /// Answers that could not be checked.
    pub n_skipped: u64,
    /// Why, in words.
    pub skipped_why: Option<String>,
    /// The wrong ones, at most 50 of them.
    pub wrong: Vec<Wrong>,
    /// How long it took.
    pub took_us: u64,
}

/// An answer that was kept otherwise than it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// The question it was given to.
    pub question: String,
    /// What is wrong with it.
    pub why: String,
}

/// Why the kept answers could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The data cannot be read now.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// What the engine must know of the data could not be learnt.
    #[error(transparent)]
    Learn(#[from] LearnError),
    /// The cache failed.
    #[error(transparent)]
    Cache(#[from] fact_cache::Error),
    /// What was found cannot be written down.
    #[error(transparent)]
    Store(#[from] DbError),
    /// The same.
    #[error("what was found cannot be written down: {0}")]
    Json(#[from] serde_json::Error),
    /// It was stopped.
    #[error("stopped before all was checked")]
    Cancelled,
}

/// Answers that were not checked, by why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_field_names, reason = "each is a count, and counts are called so")]
struct Skipped {
    n_other_data: u64,
    n_locked: u64,
    n_gone: u64,
    n_cut: u64,
    n_not_run: u64,
    n_changed: u64,
    n_left: u64,
}

/// What came of one answer.
enum Checked {
    Right,
    Wrong(String),
    /// There is no entry any more, or one too old to be given out.
    Gone,
    /// A limit cut the rows: which are there is not said by the data alone.
    Cut,
    /// It takes too long now, or the file is locked.
    NotRun,
    /// The data has moved on.
    Changed,
}

impl Driver {
    /// Works out again what is kept of `data` as it is now: of `sample` answers, chosen by lot, or of
    /// all. What was found is remembered, see [`Driver::verified`].
    ///
    /// # Errors
    /// Where the data, the cache or FACT's own file cannot be read, or `cancel` says stop.
    pub fn verify(
        &self,
        data: &OpenData,
        sample: Option<usize>,
        limits: &Limits,
        cancel: &Cancel,
    ) -> Result<Verified, VerifyError> {
        let (started, at_ms) = (Instant::now(), now_ms());
        let snapshot = data.snapshot(cancel)?;
        let mut skipped = Skipped::default();
        let chosen = drawn(self.to_check(&snapshot, &mut skipped)?, sample, at_ms);
        let (mut n_checked, mut wrong) = (0, Vec::new());
        let mut left = chosen.into_iter();
        while let Some((key, question)) = left.next() {
            if started.elapsed() > MAX_TIME {
                skipped.n_left += 1 + left.len() as u64;
                break;
            }
            match self.check(data, &snapshot, &key, limits, cancel)? {
                Checked::Right => n_checked += 1,
                Checked::Wrong(why) => {
                    n_checked += 1;
                    self.cache.remove(&key)?;
                    wrong.push(Wrong { question, why });
                }
                Checked::Gone => skipped.n_gone += 1,
                Checked::Cut => skipped.n_cut += 1,
                Checked::NotRun => skipped.n_not_run += 1,
                Checked::Changed => {
                    skipped.n_changed += 1 + left.len() as u64;
                    break;
                }
            }
        }
        let n_wrong = wrong.len() as u64;
        wrong.truncate(MAX_TOLD);
        let verified = Verified {
            at_ms,
            n_checked,
            n_wrong,
            n_skipped: skipped.n(),
            skipped_why: skipped.why(),
            wrong,
            took_us: us_since(started),
        };
        self.store.set_setting(LAST, &serde_json::to_string(&verified)?)?;
        Ok(verified)
    }

    /// What [`Driver::verify`] found last; `None` where it was never asked, or by a FACT that wrote it
    /// down otherwise.
    ///
    /// # Errors
    /// Where FACT's own file cannot be read.
    pub fn verified(&self) -> Result<Option<Verified>, DbError> {
        let json = self.store.setting(LAST)?;
        Ok(json.and_then(|it| serde_json::from_str(&it).ok()))
    }

    /// The answers that can be checked: of the data as it is now, and readable.
    fn to_check(
        &self,
        snapshot: &Snapshot,
        skipped: &mut Skipped,
    ) -> Result<Vec<(Key, String)>, fact_cache::Error> {
        let mut to_check = Vec::new();
        for EntryInfo { key, question, .. } in self.cache.entries(usize::MAX)? {
            match question {
                _ if !key.is_of(&snapshot.fingerprint.0) => skipped.n_other_data += 1,
                None => skipped.n_locked += 1,
                Some(question) => to_check.push((key, question)),
            }
        }
        Ok(to_check)
    }

    fn check(
        &self,
        data: &OpenData,
        snapshot: &Snapshot,
        key: &Key,
        limits: &Limits,
        cancel: &Cancel,
    ) -> Result<Checked, VerifyError> {
        let Some(entry) = self.cache.peek(key, now_ms()) else { return Ok(Checked::Gone) };
        let sql = read_anew(snapshot, key, &entry).unwrap_or_else(|| entry.answer.sql.clone());
        let ran = data.source().run(&sql, limits, cancel);
        // What ran on other data than the answer is of says nothing.
        if data.source().fingerprint()? != snapshot.fingerprint {
            return Ok(Checked::Changed);
        }
        match ran {
            Ok(table) => Ok(compare(&sql, &entry.answer.table, &table)),
            Err(QueryError::Cancelled) => Err(VerifyError::Cancelled),
            Err(
                err @ (QueryError::Sqlite { .. }
                | QueryError::Refused(_)
                | QueryError::NotReadOnly { .. }),
            ) => Ok(Checked::Wrong(format!("its statement does not run: {err}"))),
            Err(_) => Ok(Checked::NotRun),
        }
    }
}

/// The statement that the engine of now makes of the question, where it is the question that the
/// answer is kept for.
fn read_anew(snapshot: &Snapshot, key: &Key, entry: &Entry) -> Option<String> {
    let asked = Asked::plain(entry.question.trim());
    match &*snapshot.understand(&[], &asked) {
        Understood::Query(compiled, Some(read)) if read == key => Some(compiled.sql.clone()),
        _ => None,
    }
}

fn compare(sql: &str, kept: &Table, now: &Table) -> Checked {
    let is_same = |ordered| {
        let digest = |it: &Table| fact_eval::digest(&Rows::from(it), ordered);
        digest(kept) == digest(now)
    };
    let is_ordered = fact_eval::is_ordered(sql);
    let has_same_rows = is_same(false);
    if has_same_rows && (!is_ordered || is_same(true) || differs_among_equals(kept, now)) {
        return Checked::Right;
    }
    if kept.truncated || now.truncated {
        return Checked::Cut;
    }
    let (n_kept, n_now) = (kept.rows.len(), now.rows.len());
    Checked::Wrong(match n_kept == n_now {
        _ if has_same_rows => format!("its {n_now} rows are in another order"),
        true => format!("its {n_now} rows hold other values"),
        false => format!("{n_kept} rows were kept, and there are {n_now}"),
    })
}

/// Whether rows that are the same, in another order, are so only where the order leaves it open: a
/// column runs up or down, and alike in both.
fn differs_among_equals(kept: &Table, now: &Table) -> bool {
    (0..now.columns.len()).any(|idx| {
        let column: Vec<&Value> = now.column(idx).collect();
        kept.column(idx).eq(column.iter().copied()) && runs_one_way(&column)
    })
}

/// Whether the values only rise or only fall, and do either.
fn runs_one_way(column: &[&Value]) -> bool {
    let order = |pair: &[&Value]| match pair {
        [one, other] => match (one.as_f64(), other.as_f64()) {
            (Some(one), Some(other)) => one.partial_cmp(&other),
            _ => Some(one.as_str()?.cmp(other.as_str()?)),
        },
        _ => None,
    };
    let steps: Option<Vec<Ordering>> = column.windows(2).map(order).collect();
    steps.is_some_and(|steps| steps.contains(&Ordering::Less) != steps.contains(&Ordering::Greater))
}

/// `sample` of them by a lot that `seed` draws; all without it.
fn drawn(mut answers: Vec<(Key, String)>, sample: Option<usize>, seed: i64) -> Vec<(Key, String)> {
    let Some(n) = sample else { return answers };
    answers.sort_by_cached_key(|(key, _)| {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&seed.to_le_bytes()).update(&key.to_bytes());
        *hasher.finalize().as_bytes()
    });
    answers.truncate(n);
    answers
}

impl Skipped {
    fn reasons(&self) -> [(u64, &'static str); 7] {
        [
            (self.n_other_data, "from other data, or an earlier state of it"),
            (self.n_locked, "encrypted, with no key available"),
            (self.n_gone, "expired, or dropped meanwhile"),
            (self.n_cut, "cut off by a limit, so other rows would be just as right"),
            (self.n_not_run, "that could not be run now: the file is locked, or it takes too long"),
            (self.n_changed, "not checked because the data changed"),
            (self.n_left, "not checked because the minute was up"),
        ]
    }

    fn n(&self) -> u64 {
        self.reasons().iter().map(|it| it.0).sum()
    }

    fn why(&self) -> Option<String> {
        let reasons = self.reasons().into_iter().filter(|it| it.0 > 0);
        let told: Vec<String> = reasons.map(|(n, why)| format!("{n} {why}")).collect();
        (!told.is_empty()).then(|| told.join("; "))
    }
}
