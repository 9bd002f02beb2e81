-- Everything the first day needs. Times are milliseconds since 1970 UTC (`_ms`), days are YYYY-MM-DD, amounts are decimals as text.

CREATE TABLE setting (
    -- Small facts of this laptop: server, facility code, device letter, what the server can do.
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL               -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE counter (
    -- Numbers that are given out once. A number is taken in the transaction that uses it.
    name TEXT    NOT NULL PRIMARY KEY,
    next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------------------------------------------------------------
-- The mirror: what the payer's server holds, as of the last successful download of each feed.

CREATE TABLE feed (
    -- How current each downloaded list is. A failure never erases the last success.
    name            TEXT    NOT NULL PRIMARY KEY,
    generation      INTEGER NOT NULL DEFAULT 0,   -- the rows that are shown; 0 before the first switch
    row_count       INTEGER NOT NULL DEFAULT 0,
    last_attempt_ms INTEGER,
    last_success_ms INTEGER,
    last_problem    TEXT,                         -- problem code; NULL after a success
    via             TEXT,                         -- fhir or graphql
    cursor          TEXT                          -- where the next partial download starts
) STRICT, WITHOUT ROWID;

CREATE TABLE mirror_generation (
    -- A download being built or shown; numbers are never used twice, so that no row can slip into a later list.
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    feed TEXT    NOT NULL
) STRICT;

CREATE TABLE mirror_element (
    -- Services and items of the payer's catalogue.
    id               INTEGER PRIMARY KEY,         -- generation × 2³² + a running number: a generation is a range
    generation       INTEGER NOT NULL,
    kind             TEXT    NOT NULL CHECK (kind IN ('service', 'item')),
    code             TEXT    NOT NULL,
    uuid             TEXT    NOT NULL,
    name             TEXT    NOT NULL,
    price            TEXT    NOT NULL,            -- national price
    package          TEXT,
    category         TEXT,
    level            TEXT,
    care_type        TEXT,
    frequency_days   INTEGER,
    patient_category INTEGER NOT NULL,            -- man 1, woman 2, adult 4, minor 8
    maximum          TEXT,                        -- largest quantity on one line
    valid_from       TEXT,
    UNIQUE (generation, code)
) STRICT;

-- Codes as they are typed: capitals do not matter.
CREATE INDEX mirror_element_typed ON mirror_element (generation, code COLLATE NOCASE);

CREATE TABLE mirror_price (
    -- This facility's price lists: an element that is not here is not in the list.
    generation INTEGER NOT NULL,
    kind       TEXT    NOT NULL CHECK (kind IN ('service', 'item')),
    uuid       TEXT    NOT NULL,
    overrule   TEXT,                              -- the list's own price; NULL: the national one holds
    PRIMARY KEY (generation, kind, uuid)
) STRICT, WITHOUT ROWID;

CREATE TABLE mirror_diagnosis (
    id         INTEGER PRIMARY KEY,               -- as in mirror_element
    generation INTEGER NOT NULL,
    code       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    UNIQUE (generation, code)
) STRICT;

CREATE INDEX mirror_diagnosis_typed ON mirror_diagnosis (generation, code COLLATE NOCASE);

CREATE TABLE mirror_administrator (
    generation  INTEGER NOT NULL,
    code        TEXT    NOT NULL,
    uuid        TEXT    NOT NULL,
    last_name   TEXT    NOT NULL,
    other_names TEXT    NOT NULL,
    PRIMARY KEY (generation, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE mirror_facility (
    -- This laptop's facility, one row.
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    body TEXT    NOT NULL                         -- JSON
) STRICT;

-- Words of code and name. Vowel signs and viramas (Mn, Mc) belong to words, else Devanagari falls into letters.
-- The text is kept in the tables above only; rows go by their id, so that a search is confined to the generation that is shown.
CREATE VIRTUAL TABLE mirror_element_word USING fts5 (
    code, name, content = '', contentless_delete = 1, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
CREATE VIRTUAL TABLE mirror_diagnosis_word USING fts5 (
    code, name, content = '', contentless_delete = 1, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);

CREATE TABLE mirror_insuree (
    -- People this laptop has asked the payer about.
    number   TEXT    NOT NULL PRIMARY KEY,
    uuid     TEXT    NOT NULL,
    body     TEXT    NOT NULL,                    -- JSON of the person as we read it
    raw      TEXT    NOT NULL,                    -- the payer's answer as received
    as_of_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX mirror_insuree_by_uuid ON mirror_insuree (uuid);

CREATE TABLE mirror_cover (
    -- The payer's last word on somebody's policies. No row: never asked.
    number   TEXT    NOT NULL PRIMARY KEY,
    standing TEXT    NOT NULL CHECK (standing IN ('policies', 'not_found', 'not_allowed')),
    policies TEXT    NOT NULL,                    -- JSON list; empty unless standing is policies
    as_of_ms INTEGER                              -- when the payer said so, where that is known
) STRICT;

-- ---------------------------------------------------------------------------------------------------------------------
-- Claims made on this laptop.

CREATE TABLE claim (
    -- One row a claim, from the first keystroke on. Rows are never deleted: a discarded one is only hidden.
    id             TEXT    NOT NULL PRIMARY KEY,
    code           TEXT    NOT NULL UNIQUE,
    state          TEXT    NOT NULL CHECK (state IN ('draft', 'ready', 'sending', 'unsure', 'blocked', 'carried', 'entered',
                                                     'waiting', 'processed', 'approved', 'partly', 'rejected')),
    insuree_number TEXT    NOT NULL,              -- as typed; may be empty
    insuree_name   TEXT,                          -- when the mirror knew it
    words          TEXT    NOT NULL,              -- code, number and name folded for searching, a space before each word
    total          TEXT    NOT NULL,
    visit_from     TEXT,
    created_ms     INTEGER NOT NULL,
    changed_ms     INTEGER NOT NULL,
    submitted_ms   INTEGER,
    delivered_ms   INTEGER,                       -- when the payer was first known to have it
    anyway         TEXT,                          -- reason given for submitting in spite of a warning
    corrects       TEXT REFERENCES claim (id),
    corrected_by   TEXT REFERENCES claim (id),
    prints         INTEGER NOT NULL,
    discarded      INTEGER NOT NULL CHECK (discarded IN (0, 1)),
    seen           INTEGER NOT NULL CHECK (seen IN (0, 1)),   -- the latest answer was looked at
    draft          TEXT    NOT NULL,              -- JSON, as typed
    composed       TEXT                           -- JSON, frozen at submit
) STRICT;

-- The list on the screen: newest change first, of all states or of one, searched without touching the claims themselves.
CREATE INDEX claim_by_change ON claim (discarded, changed_ms, id, words);
CREATE INDEX claim_by_state ON claim (discarded, state, changed_ms, id, words);
-- Counts, sums and the round of open claims.
CREATE INDEX claim_by_standing ON claim (discarded, state, id, total);
CREATE INDEX claim_by_delivery ON claim (delivered_ms) WHERE delivered_ms IS NOT NULL;

CREATE TABLE claim_line (
    -- Lines as submitted, for statistics; the claim itself is claim.composed.
    claim_id     TEXT    NOT NULL REFERENCES claim (id),
    at           INTEGER NOT NULL,                -- place on the form, from 0
    kind         TEXT    NOT NULL CHECK (kind IN ('service', 'item')),
    code         TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    quantity     TEXT    NOT NULL,
    price        TEXT    NOT NULL,
    element_uuid TEXT    NOT NULL,
    PRIMARY KEY (claim_id, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    -- Claims handed over for delivery. A row leaves by acknowledgement or by a person's act, never by age.
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    claim_id       TEXT    NOT NULL UNIQUE REFERENCES claim (id),
    code           TEXT    NOT NULL,              -- the code inside the body
    body           BLOB    NOT NULL,              -- exact bytes, frozen at submit
    state          TEXT    NOT NULL CHECK (state IN ('ready', 'sending', 'unsure', 'blocked')),
    phase          TEXT    NOT NULL,              -- JSON: the state with what it carries
    tries          INTEGER NOT NULL,              -- counted before each attempt
    next_try_ms    INTEGER NOT NULL,
    person_checked INTEGER NOT NULL CHECK (person_checked IN (0, 1)),   -- the person was in the mirror or was looked up since
    lease_owner    TEXT,                          -- the process that works on it
    lease_until_ms INTEGER,                       -- and until when the others keep away
    CHECK ((lease_owner IS NULL) = (lease_until_ms IS NULL))
) STRICT;

CREATE TABLE answer (
    -- What the payer said of a claim, every version that differed.
    claim_id  TEXT    NOT NULL REFERENCES claim (id),
    version   INTEGER NOT NULL,                   -- 1, 2, 3 …
    learnt_ms INTEGER NOT NULL,
    status    INTEGER NOT NULL,                   -- openIMIS's number
    reason    INTEGER,                            -- of the claim itself
    approved  TEXT,                               -- sum over accepted lines; NULL while nothing is approved
    body      TEXT    NOT NULL,                   -- JSON, the received text included
    PRIMARY KEY (claim_id, version)
) STRICT;

CREATE TABLE answer_line (
    -- Lines of the latest answer, for statistics.
    claim_id          TEXT    NOT NULL REFERENCES claim (id),
    at                INTEGER NOT NULL,           -- place in the answer, from 0; not our place
    kind              TEXT    NOT NULL CHECK (kind IN ('service', 'item')),
    code              TEXT,
    approved_quantity TEXT,
    approved_price    TEXT,
    rejected          INTEGER NOT NULL CHECK (rejected IN (0, 1)),
    reason            INTEGER NOT NULL,
    PRIMARY KEY (claim_id, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
    -- What happened, in machine words and without a person's data. Only ever appended to.
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms    INTEGER NOT NULL,
    claim_id TEXT REFERENCES claim (id),
    what     TEXT    NOT NULL,
    detail   TEXT    NOT NULL                     -- JSON
) STRICT;

CREATE INDEX journal_by_claim ON journal (claim_id, id);
