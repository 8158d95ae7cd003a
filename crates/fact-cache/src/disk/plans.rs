//! Statements that models wrote.

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};

use super::seen::source_digest;
use crate::{Cipher, KeptPlan, PlanKey, payload};

/// More are not kept; what was written longest ago goes.
const MAX_PLANS: i64 = 10_000;

/// The plan kept under `key`; `None` too for one that does not verify or cannot be decrypted.
pub(crate) fn find_plan(
    conn: &Connection,
    key: PlanKey,
    cipher: Option<&Cipher>,
) -> rusqlite::Result<Option<KeptPlan>> {
    let select = "SELECT payload, checksum, is_encrypted FROM plan WHERE key = ?1";
    let mut statement = conn.prepare_cached(select)?;
    let read = |row: &Row| {
        // Values of another type are damage, not a failed statement.
        let checksum: Option<[u8; 32]> = row.get(1).ok();
        let payload = row.get_ref(0)?.as_blob().ok();
        let is_encrypted = row.get(2).unwrap_or(false);
        let verified =
            payload.filter(|it| checksum == Some(payload::plan_checksum(key, it, is_encrypted)));
        Ok(verified.and_then(|it| payload::open_plan(key, it, is_encrypted, cipher)))
    };
    Ok(statement.query_row([key.0], read).optional()?.flatten())
}

/// Writes one plan, in place of the one before. One that is to be encrypted and cannot be is not
/// written.
pub(crate) fn insert_plan(
    tx: &Transaction,
    key: PlanKey,
    source: &str,
    plan: &KeptPlan,
    cipher: Option<&Cipher>,
) -> rusqlite::Result<()> {
    let Some((payload, is_encrypted)) = payload::encode_plan(key, plan, cipher) else {
        return Ok(());
    };
    let checksum = payload::plan_checksum(key, &payload, is_encrypted);
    let insert = "INSERT INTO plan (key, source, is_encrypted, checksum, payload)
        VALUES (?1, ?2, ?3, ?4, ?5)";
    let values = (key.0, source_digest(source), is_encrypted, checksum, payload);
    let id = tx.prepare_cached(insert)?.insert(values)?;
    tx.prepare_cached("DELETE FROM plan WHERE id <= ?1")?.execute([id - MAX_PLANS])?;
    Ok(())
}
