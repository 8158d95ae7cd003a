//! The tables, step by step. A step that has been released is never edited: the next one mends it.

/// One batch of SQL a format.
pub(crate) const MIGRATIONS: &[&str] = &[
    "
    -- The payload is last: reading the other columns of a row does not read it.
    CREATE TABLE entry (
        key BLOB PRIMARY KEY,
        question TEXT NOT NULL,
        source TEXT NOT NULL,
        made_at_ms INTEGER NOT NULL,
        last_hit_at_ms INTEGER NOT NULL,
        n_hits INTEGER NOT NULL,
        cost_us INTEGER NOT NULL,
        size_bytes INTEGER NOT NULL,
        checksum BLOB NOT NULL,
        payload BLOB NOT NULL
    ) STRICT;
    CREATE INDEX entry_by_use ON entry (last_hit_at_ms);

    -- What the last answer to a plan was made from, so that a miss can be explained. Digests
    -- only: clearing the cache leaves nothing here that can be read.
    CREATE TABLE seen (
        id INTEGER PRIMARY KEY,
        plan BLOB NOT NULL,
        source BLOB NOT NULL,
        engine BLOB NOT NULL,
        data BLOB NOT NULL,
        was_damaged INTEGER NOT NULL DEFAULT 0,
        UNIQUE (plan, source, engine) ON CONFLICT REPLACE
    ) STRICT;

    -- Goes up with every clear, so that other processes forget what they hold in memory.
    CREATE TABLE generation (number INTEGER NOT NULL) STRICT;
    INSERT INTO generation VALUES (0);
",
    "
    -- Behind the payload, unlike the others: a table with the columns in order would have to be
    -- written anew, up to all of the bound, before FACT can start.
    ALTER TABLE entry ADD COLUMN cost_micro_usd INTEGER NOT NULL DEFAULT 0;
",
];
