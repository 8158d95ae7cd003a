//! The tables, step by step. A step that has been released is never edited: the next one mends it.

/// One batch of SQL a format.
pub(crate) const MIGRATIONS: &[&str] = &[
    "
    CREATE TABLE window (id INTEGER PRIMARY KEY AUTOINCREMENT) STRICT;

    -- Ids are never used again: a window that still shows a deleted conversation must not write
    -- into another one.
    CREATE TABLE conversation (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL,
        source TEXT NOT NULL,
        created_at_ms INTEGER NOT NULL,
        updated_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX conversation_by_update ON conversation (updated_at_ms, id);

    -- The reply is last: reading the other columns of a row does not read it.
    CREATE TABLE turn (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
        window_id INTEGER NOT NULL,
        question TEXT NOT NULL,
        asked_at_ms INTEGER NOT NULL,
        settled_at_ms INTEGER,
        state TEXT NOT NULL CHECK (state IN ('pending', 'answered', 'failed')),
        reply TEXT
    ) STRICT;
    CREATE INDEX turn_by_conversation ON turn (conversation_id, id);
    CREATE INDEX turn_pending ON turn (window_id) WHERE state = 'pending';

    CREATE TABLE query_log (
        id INTEGER PRIMARY KEY,
        asked_at_ms INTEGER NOT NULL,
        question TEXT NOT NULL,
        source TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('answered', 'declined', 'failed')),
        cache TEXT NOT NULL,
        total_us INTEGER NOT NULL,
        saved_us INTEGER NOT NULL,
        stages TEXT NOT NULL
    ) STRICT;
    CREATE INDEX query_log_by_time ON query_log (asked_at_ms);

    CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE recent_file (
        path TEXT PRIMARY KEY,
        opened_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
",
    // Answers confirmed or corrected. The last three columns are what the last check found.
    "
    CREATE TABLE confirmed_answer (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        source TEXT NOT NULL,
        wording TEXT NOT NULL,
        question TEXT NOT NULL,
        sql TEXT NOT NULL,
        reading TEXT NOT NULL,
        columns TEXT NOT NULL,
        rows_digest TEXT NOT NULL,
        n_rows INTEGER NOT NULL,
        confirmed_at_ms INTEGER NOT NULL,
        how TEXT NOT NULL CHECK (how IN ('given', 'sql', 'edits')),
        edits TEXT NOT NULL,
        engine_agreed INTEGER NOT NULL CHECK (engine_agreed IN (0, 1)),
        checked_at_ms INTEGER,
        state TEXT CHECK (state IN ('same', 'data_changed', 'engine_differs', 'fails')),
        detail TEXT,
        UNIQUE (source, wording)
    ) STRICT;
",
    // What a question's meaning hangs on: what was changed of its reading and, where it has an
    // answer, of which data. Small, so that the questions before one are found without their
    // replies.
    "
    CREATE TABLE turn_reading (
        turn_id INTEGER PRIMARY KEY REFERENCES turn (id) ON DELETE CASCADE,
        edits TEXT NOT NULL,
        answered_of TEXT NOT NULL
    ) STRICT;
",
];
