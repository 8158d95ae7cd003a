//! Finding out what is in the data: a look before the first answer, and for large data reading on
//! in the background.
//!
//! Start at [`first_look`] and [`read_on`]. What was found out belongs to the fingerprint from
//! before the first row: where the data changed meanwhile it is let go.

use std::{
    ops::ControlFlow,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use fact_cache::Shelf;
use fact_core::{Cancel, Limits, Table, Value};
use fact_nl2sql::{Learning, Learnt, Probe, Survey};
use fact_source::{Fingerprint, QueryError, Source, Work};

use crate::open_data::LearnError;

/// What one look of the engine at the data may bring back. The time is a last resort for a slow
/// disk: looks are cut by the work they cost, so that of the same data the same is known.
const LOOK_LIMITS: Limits =
    Limits { max_rows: 250_000, max_bytes: 32 << 20, timeout: Duration::from_secs(20) };

/// A look the engine can do without is cut here: a second or two of SQLite's work.
const QUICK_LOOK: u64 = 150_000_000;

/// One that whole answers hang on ("last quarter") may cost more.
const PATIENT_LOOK: u64 = 800_000_000;

/// All looks together are cut here, and at this time whatever they cost.
const LEARNING: u64 = 1_200_000_000;
const LEARNING_TIME: Duration = Duration::from_mins(1);

/// Data that is read on in the background is looked at first for no longer than this: a person is
/// waiting, and what is not seen now is found when the data is read.
const GLANCE: Duration = Duration::from_millis(250);
const GLANCES: Duration = Duration::from_secs(2);

/// The file is locked for readers no longer than this at a time, so that who writes gets in.
const SLICE: Duration = Duration::from_millis(100);

/// Rows between two looks at the clock.
const N_ROWS_A_LOOK: u64 = 256;

/// A table that cannot be read in slices has this long.
const ONE_GO: Duration = Duration::from_mins(10);

/// How often a file that another program has locked is tried again, and how long it is left alone.
const N_TRIES: usize = 30;
const PAUSE: Duration = Duration::from_millis(100);

/// Who is able to use what was kept: another engine, or another FACT, may find out other things.
const MADE_BY: &str = concat!("FACT ", env!("CARGO_PKG_VERSION"));

/// How far the data has been read.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    n_read: AtomicU64,
    n_all: AtomicU64,
}

impl Progress {
    /// In hundredths; 99 until all is done.
    pub fn percent(&self) -> u8 {
        let n_read = self.n_read.load(Ordering::Relaxed);
        let n_all = self.n_all.load(Ordering::Relaxed).max(1);
        u8::try_from((n_read.saturating_mul(100) / n_all).min(99)).unwrap_or(99)
    }
}

/// What was kept of the data in this state, or what looks at it find out.
pub(crate) fn first_look(
    source: &Source,
    shelf: Option<&Shelf>,
    fingerprint: Fingerprint,
    cancel: &Cancel,
) -> Result<Learnt, LearnError> {
    if let Some(kept) = shelf.and_then(|it| kept(it, source, fingerprint)) {
        return Ok(kept);
    }
    let schema = source.schema()?;
    let is_large = fact_nl2sql::is_large(&schema);
    let looks = if is_large { Looks::glances(source) } else { Looks::thorough(source) };
    let mut learning = Learning::new(schema);
    let mut probes = learning.probes();
    if is_large {
        // Those that read whole tables come last: the tables are read anyway.
        probes.sort_by_key(|it| (it.patient, !it.tells_role));
    }
    for probe in &probes {
        let found = looks.at(probe, cancel)?;
        learning.add(probe, found);
    }
    let mut learnt = learning.finish();
    if !is_large {
        looks.further(&mut learnt, cancel)?;
    }
    Ok(learnt)
}

/// Looks at the data, and where they stop.
struct Looks<'a> {
    source: &'a Source,
    work: Work,
    deadline: Instant,
    /// Of one look.
    timeout: Duration,
}

impl<'a> Looks<'a> {
    fn thorough(source: &'a Source) -> Self {
        let (work, deadline) = (Work::new(LEARNING), Instant::now() + LEARNING_TIME);
        Self { source, work, deadline, timeout: LOOK_LIMITS.timeout }
    }

    fn glances(source: &'a Source) -> Self {
        let (work, deadline) = (Work::new(LEARNING), Instant::now() + GLANCES);
        Self { source, work, deadline, timeout: GLANCE }
    }

    /// One look; `None` where it costs too much or the statement fails, which the engine can do
    /// without. A file that is locked or damaged is an error: what is missing then would be
    /// missing from every answer until the next change.
    fn at(&self, probe: &Probe, cancel: &Cancel) -> Result<Option<Table>, LearnError> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let timeout = self.timeout.min(left);
        let work = self.work.at_most(if probe.patient { PATIENT_LOOK } else { QUICK_LOOK });
        if timeout.is_zero() || work.is_done() {
            return Ok(None);
        }
        let limits = Limits { timeout, ..LOOK_LIMITS };
        match self.source.run_within(&work, &probe.sql, &limits, cancel) {
            Ok(table) => Ok(Some(table)),
            Err(
                err @ (QueryError::TimedOut { .. }
                | QueryError::TooMuchWork
                | QueryError::Sqlite { .. }),
            ) => {
                tracing::debug!(error = %err, "a look at the data failed; the engine goes on without it");
                Ok(None)
            }
            Err(err) => Err(LearnError::Look(err)),
        }
    }

    /// The looks that what is learnt gives rise to.
    fn further(&self, learnt: &mut Learnt, cancel: &Cancel) -> Result<(), LearnError> {
        for probe in learnt.further_probes() {
            let found = self.at(&probe, cancel)?;
            learnt.add(&probe, found.as_ref());
        }
        Ok(())
    }
}

/// Reads the tables from end to end that `learnt` does not know wholly, and keeps what comes of
/// it. `None` where the data changed meanwhile, cannot be read, or `cancel` says stop.
pub(crate) fn read_on(
    source: &Source,
    shelf: Option<&Shelf>,
    fingerprint: Fingerprint,
    learnt: &Learnt,
    progress: &Progress,
    cancel: &Cancel,
) -> Option<Learnt> {
    let began = Instant::now();
    let mut survey = learnt.survey();
    let n_all: u64 = survey
        .sizes()
        .into_iter()
        .map(|it| it.unwrap_or_else(|sql| size(source, &sql, cancel)))
        .sum();
    progress.n_all.store(n_all, Ordering::Relaxed);
    read_all(source, fingerprint, &mut survey, progress, cancel)?;
    let mut learnt = learnt.and(survey);
    Looks::thorough(source).further(&mut learnt, cancel).ok()?;
    if source.fingerprint().ok()? != fingerprint {
        return None;
    }
    tracing::info!(
        n_texts = learnt.n_texts(),
        bytes = learnt.n_text_bytes(),
        elapsed_ms = began.elapsed().as_millis(),
        "the data is read"
    );
    if let Some(shelf) = shelf {
        keep(shelf, source, fingerprint, &learnt);
    }
    Some(learnt)
}

/// Hands every row of every table to `survey`, a slice at a time; `None` where the data changed
/// meanwhile or cannot be read.
fn read_all(
    source: &Source,
    fingerprint: Fingerprint,
    survey: &mut Survey,
    progress: &Progress,
    cancel: &Cancel,
) -> Option<()> {
    let mut n_tries = 0;
    while let Some(sql) = survey.sql() {
        if source.fingerprint().ok()? != fingerprint {
            tracing::info!("the data changed while it was read: what was read is let go");
            return None;
        }
        let slice = survey.can_go_on().then(|| Instant::now() + SLICE);
        let (mut n_rows, mut is_broken_off) = (0_u64, false);
        let result = source.scan(&sql, ONE_GO, cancel, &mut |row| {
            survey.add(row);
            n_rows += 1;
            progress.n_read.fetch_add(1, Ordering::Relaxed);
            is_broken_off = n_rows.is_multiple_of(N_ROWS_A_LOOK)
                && slice.is_some_and(|it| Instant::now() >= it);
            if is_broken_off { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        match result {
            Ok(()) if is_broken_off => n_tries = 0,
            Ok(()) => survey.end_table(),
            Err(QueryError::Sqlite { .. } | QueryError::TimedOut { .. } | QueryError::TooLarge) => {
                survey.failed();
            }
            Err(QueryError::Locked { .. }) if n_tries < N_TRIES && !cancel.is_cancelled() => {
                n_tries += 1;
                std::thread::sleep(PAUSE);
            }
            Err(err) => {
                tracing::warn!(error = %err, "the data was not read to its end");
                return None;
            }
        }
    }
    Some(())
}

/// The figure `sql` gives; none where it fails, which costs a figure on the way.
fn size(source: &Source, sql: &str, cancel: &Cancel) -> u64 {
    let found = source.run(sql, &LOOK_LIMITS, cancel);
    match found.ok().and_then(|it| it.rows.into_iter().next()?.into_iter().next()) {
        Some(Value::Integer(n)) => u64::try_from(n).unwrap_or(0),
        _ => 0,
    }
}

fn kept(shelf: &Shelf, source: &Source, fingerprint: Fingerprint) -> Option<Learnt> {
    let bytes = shelf.get(&name(source), &stamp(fingerprint))?;
    match Learnt::from_bytes(&bytes) {
        Ok(learnt) => Some(learnt),
        Err(err) => {
            tracing::warn!(error = %err, "the data is learnt anew");
            None
        }
    }
}

fn keep(shelf: &Shelf, source: &Source, fingerprint: Fingerprint, learnt: &Learnt) {
    match learnt.to_bytes() {
        Ok(bytes) => {
            if let Err(err) = shelf.put(&name(source), &stamp(fingerprint), &bytes) {
                tracing::warn!(error = %err, "what was learnt of the data is not kept");
            }
        }
        Err(err) => tracing::warn!(error = %err, "what was learnt of the data is not kept"),
    }
}

fn name(source: &Source) -> String {
    source.path().to_string_lossy().into_owned()
}

fn stamp(fingerprint: Fingerprint) -> Vec<u8> {
    [&fingerprint.0[..], MADE_BY.as_bytes(), fact_nl2sql::VERSION.as_bytes()].concat()
}
