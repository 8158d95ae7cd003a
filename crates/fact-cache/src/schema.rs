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
    // What goes first is what is least worth its room. Entries written before have no worth, and go
    // before others.
    "
    ALTER TABLE entry ADD COLUMN rows_key BLOB;
    ALTER TABLE entry ADD COLUMN run_us INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE entry ADD COLUMN parts BLOB;
    ALTER TABLE entry ADD COLUMN is_encrypted INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE entry ADD COLUMN priority REAL NOT NULL DEFAULT 0;
    CREATE INDEX entry_by_rows ON entry (rows_key) WHERE rows_key IS NOT NULL;
    CREATE INDEX entry_by_priority ON entry (priority, last_hit_at_ms);

    -- The priority of what was dropped last: new entries stand above it by their worth.
    CREATE TABLE clock (priority REAL NOT NULL) STRICT;
    INSERT INTO clock VALUES (0);

    -- How many entries were dropped by themselves, and why.
    CREATE TABLE dropped (
        why TEXT PRIMARY KEY,
        n INTEGER NOT NULL,
        n_bytes INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Why the entry of a plan is gone, where it is.
    ALTER TABLE seen ADD COLUMN gone TEXT;
    UPDATE seen SET gone = 'damaged' WHERE was_damaged = 1;

    -- Statements that models wrote, for when the data has changed.
    CREATE TABLE plan (
        id INTEGER PRIMARY KEY,
        key BLOB NOT NULL UNIQUE ON CONFLICT REPLACE,
        source BLOB NOT NULL,
        is_encrypted INTEGER NOT NULL,
        checksum BLOB NOT NULL,
        payload BLOB NOT NULL
    ) STRICT;
",
];
