-- The mirror as rows with a life: a download adds what is new and ends what is gone, so that nothing is written where nothing
-- changed, what was billed last month can still be looked up, and what changed can be told. What the first day's tables held
-- comes again with the next download.

DROP TABLE mirror_element;
DROP TABLE mirror_price;
DROP TABLE mirror_diagnosis;
DROP TABLE mirror_administrator;
DROP TABLE mirror_element_word;
DROP TABLE mirror_diagnosis_word;
DROP TABLE mirror_generation;
DROP TABLE feed;

CREATE TABLE feed (
    -- How current each downloaded list is. A failure never erases the last success.
    name            TEXT    NOT NULL PRIMARY KEY,
    generation      INTEGER NOT NULL DEFAULT 0,   -- the latest that is shown; 0 before the first
    row_count       INTEGER NOT NULL DEFAULT 0,
    last_attempt_ms INTEGER,
    last_success_ms INTEGER,                      -- when it was last known to be whole and current
    last_problem    TEXT,                         -- problem code; NULL after a success
    via             TEXT,                         -- fhir, graphql or file
    newest          TEXT,                         -- the server's time of its latest change that is here, in its own words
    reconciled_ms   INTEGER,                      -- when every row was last compared with the server's
    skipped         TEXT    NOT NULL DEFAULT '[]', -- JSON: rows of the server that could not be read, by code or place
    ended           INTEGER NOT NULL DEFAULT 0    -- rows the server counts although they have ended
) STRICT, WITHOUT ROWID;

CREATE TABLE mirror_generation (
    -- Each download that changed or is changing rows. Numbers are never used twice.
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    feed        TEXT    NOT NULL,
    via         TEXT    NOT NULL,
    begun_ms    INTEGER NOT NULL,
    switched_ms INTEGER,                          -- NULL while it is being built
    is_first    INTEGER NOT NULL CHECK (is_first IN (0, 1)),   -- nothing was shown before: its rows are no news
    cursor      TEXT                              -- where an interrupted download goes on
) STRICT;

CREATE INDEX mirror_generation_by_feed ON mirror_generation (feed, id);

CREATE TABLE mirror_row (
    -- A version of one thing of one list. It is shown while its generation is (born ≤ the feed's) and it has not died.
    id         INTEGER PRIMARY KEY,
    feed       INTEGER NOT NULL,                  -- number of the list
    key        TEXT    NOT NULL,                  -- what the payer knows it by: UUID, code, or list:number
    number     INTEGER,                           -- database id on the server, by which price lists name services and items
    code       TEXT    NOT NULL,                  -- as typed; empty for what is not looked up by code
    body       TEXT    NOT NULL,                  -- JSON
    valid_from TEXT,
    valid_to   TEXT,                              -- first day on which it no longer holds; NULL while it lives
    tier       INTEGER NOT NULL,                  -- 0 used here, 1 in the facility's list, 2 the rest, 3 past
    born       INTEGER NOT NULL REFERENCES mirror_generation (id),
    died       INTEGER REFERENCES mirror_generation (id),
    UNIQUE (feed, key, born)
) STRICT;

-- Codes as they are typed: capitals do not matter; what is used here first.
CREATE INDEX mirror_row_typed ON mirror_row (feed, tier, code COLLATE NOCASE) WHERE code <> '';
CREATE INDEX mirror_row_died ON mirror_row (died) WHERE died IS NOT NULL;

CREATE TABLE mirror_seen (
    -- Rows that a download in progress has met again, and those that it replaces.
    generation INTEGER NOT NULL,
    row_id     INTEGER NOT NULL,
    replaced   INTEGER NOT NULL CHECK (replaced IN (0, 1)),
    PRIMARY KEY (generation, row_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE mirror_use (
    -- How often this facility has billed a service or item, or written a diagnosis.
    feed INTEGER NOT NULL,
    code TEXT    NOT NULL,
    uses INTEGER NOT NULL,
    PRIMARY KEY (feed, code)
) STRICT, WITHOUT ROWID;

-- Words of code and name. Vowel signs and viramas (Mn, Mc) belong to words, else Devanagari falls into letters.
-- A row's place tells its tier, so that one reading in the order of places gives the likeliest first, and sorts nothing.
CREATE VIRTUAL TABLE mirror_service_word USING fts5 (
    code, name, content = '', contentless_delete = 1, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
CREATE VIRTUAL TABLE mirror_item_word USING fts5 (
    code, name, content = '', contentless_delete = 1, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
CREATE VIRTUAL TABLE mirror_diagnosis_word USING fts5 (
    code, name, content = '', contentless_delete = 1, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
CREATE TABLE mirror_term (
    -- Every word of a list, to put typed words right; asking the index for them reads where each occurs.
    feed INTEGER NOT NULL,
    term TEXT    NOT NULL,
    PRIMARY KEY (feed, term)
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE mirror_service_term USING fts5vocab (mirror_service_word, row);
CREATE VIRTUAL TABLE mirror_item_term USING fts5vocab (mirror_item_word, row);
CREATE VIRTUAL TABLE mirror_diagnosis_term USING fts5vocab (mirror_diagnosis_word, row);

-- The facility itself is a list of one, so that changes of its record show too. It is kept: without it nobody knows whose laptop this is.
INSERT INTO mirror_generation (feed, via, begun_ms, switched_ms, is_first) SELECT 'facility', 'graphql', 0, 0, 1 FROM mirror_facility;
INSERT INTO mirror_row (feed, key, code, body, tier, born)
    SELECT 1, body ->> 'uuid', body ->> 'code', body, 2, (SELECT max(id) FROM mirror_generation) FROM mirror_facility;
INSERT INTO feed (name, generation, row_count, via) SELECT 'facility', id, 1, via FROM mirror_generation;
DROP TABLE mirror_facility;
