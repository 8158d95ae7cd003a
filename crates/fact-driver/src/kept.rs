//! What the cache takes off a question, before anything is run.
//!
//! Start at [`Driver::whole`]: the whole answer, where a question of the same meaning was answered
//! of the same data, or of data whose changes do not reach what the answer was made from. Else
//! [`Driver::rows`] has the rows, where another question led to the same statement.

use std::sync::Arc;

use fact_cache::{Entry, Key, Lead, Role, Rows, RowsKey, Tier};
use fact_core::{CacheLevel, MissReason, Table};
use fact_source::QueryError;

use crate::{
    Driver, ask::Statement, asking::Asking, open_data::Snapshot, reply::CacheReport, stamping,
};

/// A whole answer from the cache.
pub(crate) struct Whole {
    pub(crate) entry: Arc<Entry>,
    pub(crate) tier: Tier,
    pub(crate) why: Why,
}

/// Why a kept answer still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// The data is as it was.
    Unchanged,
    /// The data changed, and not where the answer was made from.
    ElsewhereChanged,
    /// It was being worked out for another at this moment.
    AtOnce,
}

/// A look into the cache.
pub(crate) enum Looked<'a> {
    Found(Whole),
    /// It is to be worked out. Others who ask the same wait while the lead lives.
    Missing(Option<Lead<'a>>),
}

impl Driver {
    /// The whole answer kept under `key`, which is of `snapshot`. Where it is being worked out for
    /// another at this moment, waits for that.
    pub(crate) fn whole(
        &self,
        ask: &Asking<'_>,
        (key, snapshot): (&Key, &Snapshot),
        sql: impl Fn() -> Option<String>,
    ) -> Result<Looked<'_>, QueryError> {
        let get = || self.cache.get(key, ask.asked_at_ms);
        let found = |(entry, tier), why| Ok(Looked::Found(Whole { entry, tier, why }));
        if let Some(kept) = get() {
            return found(kept, Why::Unchanged);
        }
        match self.cache.flights().join(*key, || ask.options.cancel.is_cancelled()) {
            Role::GaveUp => Err(QueryError::Cancelled),
            // What the other found may be too large to keep, or he failed.
            Role::Followed => match get() {
                Some(kept) => found(kept, Why::AtOnce),
                None => Ok(Looked::Missing(None)),
            },
            Role::Leads(lead) => {
                // He who led before may have ended between the look and the lead.
                if let Some(kept) = get() {
                    return found(kept, Why::AtOnce);
                }
                Ok(match sql().and_then(|sql| self.carried_over(ask, (key, snapshot), &sql)) {
                    Some(entry) => {
                        let tier = Tier::Memory;
                        Looked::Found(Whole { entry, tier, why: Why::ElsewhereChanged })
                    }
                    None => Looked::Missing(Some(lead)),
                })
            }
        }
    }

    /// The answer given of an earlier state of the data, where nothing it was made from changed
    /// since. From now on it is kept for this state.
    fn carried_over(
        &self,
        ask: &Asking<'_>,
        (key, snapshot): (&Key, &Snapshot),
        sql: &str,
    ) -> Option<Arc<Entry>> {
        let (_, former) = self.cache.former(key, &ask.source_path(), ask.asked_at_ms)?;
        if former.answer.sql != sql || !stamping::still_holds(&former, key, ask) {
            return None;
        }
        let rows = former.rows.map(|it| Rows { key: snapshot.rows_key(sql), ..it });
        let entry = Entry { rows, ..Entry::clone(&former) };
        self.cache.put(*key, entry.clone());
        Some(Arc::new(entry))
    }

    /// The rows of `statement` as another question brought them, with what they took.
    pub(crate) fn rows(
        &self,
        ask: &Asking<'_>,
        statement: &Statement<'_>,
        rows_key: &RowsKey,
    ) -> Option<(Arc<Entry>, Table)> {
        let entry = self.cache.rows(rows_key, ask.asked_at_ms)?;
        let table = &entry.answer.table;
        // The columns are named by the reading: all of them must be. Rows that were cut were cut by
        // limits that may have been others.
        let is_fit = table.columns.len() == statement.reading.columns.len() && !table.truncated;
        let table = is_fit.then(|| table.clone())?;
        Some((entry, table))
    }

    pub(crate) fn why_worked_out(&self, ask: &Asking<'_>, key: Option<&Key>) -> CacheReport {
        match key {
            None => CacheReport::not_kept(
                "it depends on the current time, so it is worked out each time",
            ),
            Some(_) if ask.options.refresh => CacheReport::missed(MissReason::Refreshed),
            Some(_) if self.keeping(ask).is_none() => {
                CacheReport::not_kept("Settings say not to keep answers from this data")
            }
            Some(key) => CacheReport::missed(self.cache.explain_miss(key, &ask.source_path())),
        }
    }
}

impl Snapshot {
    /// What the rows of `sql` are found by.
    pub(crate) fn rows_key(&self, sql: &str) -> RowsKey {
        RowsKey::new(self.canonical(sql).as_str(), &self.fingerprint.0)
    }
}

impl CacheReport {
    /// The rows came from `entry`, which was another question's answer.
    pub(crate) fn of_rows(entry: &Entry) -> Self {
        let reason = format!(
            "the same statement as for \u{201c}{}\u{201d}, and the data is unchanged",
            entry.question
        );
        Self {
            hit: true,
            level: Some(CacheLevel::Result),
            cost_us: entry.rows.map_or(0, |it| it.run_us),
            ..Self::not_kept(&reason)
        }
    }
}
