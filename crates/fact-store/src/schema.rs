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
", // Calls to language models. A row is written before its bytes leave, so that everything that may
    // have left is here; what came of it is filled in later, and never where FACT ended before. What
    // was sent can be megabytes: it has a table of its own, so that listing, adding up and filling in
    // do not touch it. Rows stay when their question is deleted; ids are never used again.
    "
    CREATE TABLE model_call (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at_ms INTEGER NOT NULL,
        turn_id INTEGER REFERENCES turn (id) ON DELETE SET NULL,
        question_id TEXT NOT NULL,
        provider TEXT NOT NULL,
        provider_name TEXT NOT NULL,
        model TEXT NOT NULL,
        host TEXT NOT NULL,
        is_local INTEGER NOT NULL CHECK (is_local IN (0, 1)),
        source TEXT NOT NULL,
        purpose TEXT NOT NULL CHECK (purpose IN ('answer', 'test')),
        disclosure TEXT NOT NULL CHECK (disclosure IN ('schema', 'samples', 'rows')),
        sent_bytes INTEGER NOT NULL,
        outcome TEXT,
        input INTEGER NOT NULL DEFAULT 0,
        cache_write INTEGER NOT NULL DEFAULT 0,
        cache_read INTEGER NOT NULL DEFAULT 0,
        output INTEGER NOT NULL DEFAULT 0,
        usage_estimated INTEGER NOT NULL DEFAULT 0 CHECK (usage_estimated IN (0, 1)),
        micro_usd INTEGER,
        saved_micro_usd INTEGER NOT NULL DEFAULT 0,
        duration_us INTEGER NOT NULL DEFAULT 0,
        first_token_us INTEGER
    ) STRICT;
    -- With the money in it, the sum of a day is read from the index alone.
    CREATE INDEX model_call_by_time ON model_call (at_ms, micro_usd);
    CREATE INDEX model_call_by_turn ON model_call (turn_id);

    CREATE TABLE model_call_sent (
        call_id INTEGER PRIMARY KEY REFERENCES model_call (id) ON DELETE CASCADE,
        body TEXT NOT NULL
    ) STRICT;

    -- What a person allows to be sent, by source; sources without a row have the least.
    CREATE TABLE disclosure (
        source TEXT PRIMARY KEY,
        level TEXT NOT NULL CHECK (level IN ('schema', 'samples', 'rows'))
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE provider (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        wire TEXT NOT NULL CHECK (wire IN ('anthropic', 'openai')),
        base_url TEXT NOT NULL,
        model TEXT NOT NULL,
        is_local INTEGER NOT NULL CHECK (is_local IN (0, 1)),
        key_name TEXT NOT NULL,
        created_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Names alone: the keys are in the operating system's keyring. Without a reference, since a
    -- provider that comes with FACT has keys and no row.
    CREATE TABLE provider_key (
        provider_id TEXT NOT NULL,
        name TEXT NOT NULL,
        created_at_ms INTEGER NOT NULL,
        PRIMARY KEY (provider_id, name)
    ) STRICT, WITHOUT ROWID;

    ALTER TABLE query_log ADD COLUMN micro_usd INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE query_log ADD COLUMN saved_micro_usd INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE query_log ADD COLUMN engine TEXT NOT NULL DEFAULT '';
",
    // What the cache did for a question, so that the log can be replayed under other bounds. Hits
    // from before there were levels were of whole answers; what their making cost follows from what
    // they saved.
    "
    ALTER TABLE query_log ADD COLUMN level TEXT;
    ALTER TABLE query_log ADD COLUMN cache_key BLOB;
    ALTER TABLE query_log ADD COLUMN size_bytes INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE query_log ADD COLUMN cost_us INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE query_log ADD COLUMN cost_micro_usd INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE query_log ADD COLUMN is_warming INTEGER NOT NULL DEFAULT 0;
    UPDATE query_log SET level = 'answer', cost_us = saved_us + total_us,
        cost_micro_usd = saved_micro_usd WHERE cache = 'hit';
    UPDATE query_log SET cost_us = total_us, cost_micro_usd = micro_usd
        WHERE cache NOT IN ('hit', 'not_asked');
",
    // How answers over some data may be kept; sources without a row are kept as they are.
    "
    CREATE TABLE keeping (source TEXT PRIMARY KEY, how TEXT NOT NULL) STRICT, WITHOUT ROWID;
",
    // Lists of questions to ask ahead, and when. What was claimed last stands beside the schedule: of
    // several windows the one that writes it runs the list.
    "
    CREATE TABLE warm_list (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL COLLATE NOCASE UNIQUE,
        text TEXT NOT NULL,
        source TEXT NOT NULL,
        answer_by TEXT,
        daily_at_min INTEGER CHECK (daily_at_min BETWEEN 0 AND 1439),
        on_change INTEGER NOT NULL CHECK (on_change IN (0, 1)),
        budget_micro_usd INTEGER,
        day_claimed TEXT,
        change_claimed TEXT,
        last_run_at_ms INTEGER,
        last_report TEXT,
        spent_day TEXT,
        spent_micro_usd INTEGER NOT NULL DEFAULT 0
    ) STRICT;
",
    // The board. The reply is last: reading the other columns of a row does not read it.
    "
    CREATE TABLE pin (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        position INTEGER NOT NULL,
        title TEXT NOT NULL,
        source TEXT NOT NULL,
        asked TEXT NOT NULL,
        earlier TEXT NOT NULL,
        answer_by TEXT NOT NULL,
        is_wide INTEGER NOT NULL DEFAULT 0 CHECK (is_wide IN (0, 1)),
        pinned_at_ms INTEGER NOT NULL,
        refreshed_at_ms INTEGER NOT NULL,
        removed_at_ms INTEGER,
        problem TEXT,
        chart TEXT,
        reply TEXT NOT NULL
    ) STRICT;
",
];
