-- What the answers need: doubts, claims submitted elsewhere, a ledger kept in step with the claims, and what the payer settled.

ALTER TABLE answer ADD COLUMN paid TEXT;                          -- sum paid for it, where the payer told
ALTER TABLE answer ADD COLUMN doubts TEXT NOT NULL DEFAULT '[]';  -- JSON: what cannot be right about it

CREATE INDEX answer_by_learning ON answer (learnt_ms);

CREATE TABLE doubted_answer (
    -- What the payer sent and nobody believes: as received, the claim stays as it was known.
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    learnt_ms INTEGER NOT NULL,
    claim_id  TEXT REFERENCES claim (id),         -- NULL: about no claim that is here
    code      TEXT    NOT NULL,                   -- the claim's code as the answer names it; may be empty
    doubts    TEXT    NOT NULL,                   -- JSON
    raw       BLOB    NOT NULL,                   -- zlib
    digest    BLOB    NOT NULL UNIQUE             -- of the text, so that the same is kept once
) STRICT;

CREATE INDEX doubted_answer_by_claim ON doubted_answer (claim_id, id) WHERE claim_id IS NOT NULL;

-- Submitted on the web or on another computer of the facility: known from the payer only.
ALTER TABLE claim ADD COLUMN elsewhere INTEGER NOT NULL DEFAULT 0 CHECK (elsewhere IN (0, 1));
-- Since when the payer does not show it; NULL: it did when last asked.
ALTER TABLE claim ADD COLUMN unread_ms INTEGER;
-- The payer waits for the facility's answer to its questions.
ALTER TABLE claim ADD COLUMN feedback INTEGER NOT NULL DEFAULT 0 CHECK (feedback IN (0, 1));

CREATE INDEX claim_unseen ON claim (state) WHERE discarded = 0 AND seen = 0;
CREATE INDEX claim_uncorrected ON claim (state) WHERE discarded = 0 AND corrected_by IS NULL AND elsewhere = 0;
CREATE INDEX claim_by_submission ON claim (submitted_ms, total) WHERE discarded = 0 AND submitted_ms IS NOT NULL;
CREATE INDEX claim_with_questions ON claim (id) WHERE feedback = 1;

CREATE TABLE feedback (
    -- What the facility answered to the payer's questions about a claim.
    claim_id TEXT    NOT NULL PRIMARY KEY REFERENCES claim (id),
    given_ms INTEGER NOT NULL,
    answers  TEXT    NOT NULL                     -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_entry (
    -- What each claim at the payer counts for in the sums below, so that a change takes out exactly what was put in.
    claim_id  TEXT    NOT NULL PRIMARY KEY REFERENCES claim (id),
    day       TEXT    NOT NULL,                   -- of the claim; empty where nobody told
    state     TEXT    NOT NULL,
    first     INTEGER NOT NULL CHECK (first IN (0, 1)),        -- it corrects no other
    elsewhere INTEGER NOT NULL CHECK (elsewhere IN (0, 1)),
    claimed   TEXT    NOT NULL,
    approved  TEXT    NOT NULL,
    paid      TEXT    NOT NULL,
    reasons   TEXT    NOT NULL                    -- JSON: rejection reason to number of lines
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_sum (
    day       TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    first     INTEGER NOT NULL,
    elsewhere INTEGER NOT NULL,
    claims    INTEGER NOT NULL,
    claimed   TEXT    NOT NULL,
    approved  TEXT    NOT NULL,
    paid      TEXT    NOT NULL,
    PRIMARY KEY (day, state, first, elsewhere)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_reason (
    month  TEXT    NOT NULL,                      -- YYYY-MM; empty where nobody told the day
    reason INTEGER NOT NULL,
    claims INTEGER NOT NULL,
    lines  INTEGER NOT NULL,
    PRIMARY KEY (month, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE payer_bill (
    -- What the payer settled with this facility, as far as the user may read it.
    uuid      TEXT    NOT NULL PRIMARY KEY,
    code      TEXT    NOT NULL,
    kind      TEXT    NOT NULL,                   -- of the payer's: claim-batch …
    day       TEXT,
    total     TEXT    NOT NULL,
    currency  TEXT,
    paid_day  TEXT,                               -- by a payment notice
    paid      TEXT,
    learnt_ms INTEGER NOT NULL,
    raw       TEXT    NOT NULL                    -- as received
) STRICT, WITHOUT ROWID;
