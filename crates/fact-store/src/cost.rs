//! What calls to language models cost, added up. Every window that shares the file is in the sums.

use fact_core::Usage;
use fact_db::DbError;
use rusqlite::{Connection, Row};

use crate::{Period, Store, store::from_sql};

/// What the calls of a time cost.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Costs {
    /// All of them.
    pub total: CallSums,
    /// A day each, in the order they were asked for.
    pub by_day: Vec<DayCost>,
    /// A model of a provider each, dearest first.
    pub by_model: Vec<ModelCost>,
}

/// Calls, added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CallSums {
    /// How many.
    pub n_calls: u64,
    /// How many of them have no known cost, so that `micro_usd` is without them: no price is known,
    /// or they have not ended.
    pub n_without_price: u64,
    /// Their tokens.
    pub usage: Usage,
    /// What they cost, in millionths of a dollar.
    pub micro_usd: u64,
    /// What the providers' prompt caches saved, in millionths of a dollar; can be below 0.
    pub saved_micro_usd: i64,
}

impl CallSums {
    /// What they cost, in millionths of a dollar; `None` where it is known of none of them.
    pub fn known_micro_usd(&self) -> Option<u64> {
        (self.n_without_price < self.n_calls).then_some(self.micro_usd)
    }
}

/// The calls of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCost {
    /// When it begins.
    pub start_ms: i64,
    /// What its calls cost, in millionths of a dollar.
    pub micro_usd: u64,
    /// How many there were.
    pub n_calls: u64,
}

/// The calls of one model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelCost {
    /// Id of its provider.
    pub provider: String,
    /// Who that is, as the person knew it last.
    pub provider_name: String,
    /// Which model.
    pub model: String,
    /// Whether the last call stayed on this computer.
    pub is_local: bool,
    /// The calls.
    pub sums: CallSums,
}

/// `total` rather than `sum`: a provider that miscounts must not make every sum overflow. It is
/// exact up to 2⁵³.
const SUMS: &str = "count(*), count(*) - count(micro_usd),
    CAST(total(input) AS INTEGER), CAST(total(cache_write) AS INTEGER),
    CAST(total(cache_read) AS INTEGER), CAST(total(output) AS INTEGER),
    CAST(total(micro_usd) AS INTEGER), CAST(total(saved_micro_usd) AS INTEGER)";

const SPENT: &str = "SELECT CAST(total(micro_usd) AS INTEGER) FROM model_call WHERE at_ms >= ?1";

const OF_DAY: &str = "SELECT count(*), CAST(total(micro_usd) AS INTEGER) FROM model_call
    WHERE at_ms >= ?1 AND at_ms < ?2";

impl Store {
    /// What the calls at `at_ms` or later cost so far, in millionths of a dollar. Read from an index
    /// alone, so that it can be asked before each call.
    pub fn spent_since(&self, at_ms: i64) -> Result<u64, DbError> {
        let micro_usd: i64 = self
            .db
            .read(|conn| conn.prepare_cached(SPENT)?.query_row([at_ms], |row| row.get(0)))?;
        Ok(from_sql(micro_usd))
    }

    /// The calls of `period`, added up.
    pub fn call_sums(&self, period: Period) -> Result<CallSums, DbError> {
        let select = format!("SELECT {SUMS} FROM model_call WHERE at_ms >= ?1 AND at_ms < ?2");
        let period = [period.since_ms, period.until_ms];
        self.db.read(|conn| conn.query_row(&select, period, |row| read_sums(row, 0)))
    }

    /// What the calls at `since_ms` or later cost. `day_starts` are in ascending order, where the
    /// person is; a day ends where the next begins, and the last one does not end.
    pub fn costs(&self, since_ms: i64, day_starts: &[i64]) -> Result<Costs, DbError> {
        self.db.read(|conn| {
            let total = format!("SELECT {SUMS} FROM model_call WHERE at_ms >= ?1");
            Ok(Costs {
                total: conn.query_row(&total, [since_ms], |row| read_sums(row, 0))?,
                by_day: by_day(conn, since_ms, day_starts)?,
                by_model: by_model(conn, since_ms)?,
            })
        })
    }
}

fn by_day(conn: &Connection, since_ms: i64, starts: &[i64]) -> rusqlite::Result<Vec<DayCost>> {
    let mut select = conn.prepare_cached(OF_DAY)?;
    let ends = starts.iter().skip(1).copied().chain([i64::MAX]);
    let of_day = |(start_ms, end_ms): (i64, i64)| {
        select.query_row([start_ms.max(since_ms), end_ms], |row| {
            let (n_calls, micro_usd) = (from_sql(row.get(0)?), from_sql(row.get(1)?));
            Ok(DayCost { start_ms, micro_usd, n_calls })
        })
    };
    starts.iter().copied().zip(ends).map(of_day).collect()
}

fn by_model(conn: &Connection, since_ms: i64) -> rusqlite::Result<Vec<ModelCost>> {
    // Beside a single `max()`, SQLite takes a bare column from the row of the maximum.
    let select = format!(
        "SELECT provider, provider_name, model, is_local, max(id), {SUMS}
        FROM model_call WHERE at_ms >= ?1 GROUP BY provider, model
        ORDER BY total(micro_usd) DESC, count(*) DESC, provider, model"
    );
    let read = |row: &Row| {
        Ok(ModelCost {
            provider: row.get(0)?,
            provider_name: row.get(1)?,
            model: row.get(2)?,
            is_local: row.get(3)?,
            sums: read_sums(row, 5)?,
        })
    };
    conn.prepare_cached(&select)?.query_map([since_ms], read)?.collect()
}

/// The columns [`SUMS`], beginning with number `first`.
fn read_sums(row: &Row, first: usize) -> rusqlite::Result<CallSums> {
    let figure = |idx: usize| row.get(first + idx).map(from_sql);
    Ok(CallSums {
        n_calls: figure(0)?,
        n_without_price: figure(1)?,
        usage: Usage {
            input: figure(2)?,
            cache_write: figure(3)?,
            cache_read: figure(4)?,
            output: figure(5)?,
        },
        micro_usd: figure(6)?,
        saved_micro_usd: row.get(first + 7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(select: &str) {
        let store = Store::in_memory().unwrap();
        let explain = format!("EXPLAIN QUERY PLAN {select}");
        let plan: String =
            store.db.read(|conn| conn.query_row(&explain, [], |row| row.get(3))).unwrap();
        assert!(plan.contains("USING COVERING INDEX model_call_by_time"), "{plan}");
    }

    #[test]
    fn the_sum_of_a_day_is_read_from_an_index_alone() {
        check(&SPENT.replace("?1", "1"));
        check(&OF_DAY.replace("?1", "1").replace("?2", "2"));
    }
}
