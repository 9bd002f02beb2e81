-- Files that go with claims. They follow a claim once the payer has it, each on its own.

CREATE TABLE attachment_content (
    -- What is in the files, each content once: a correction carries the files of the claim it corrects.
    id     INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    bytes  BLOB NOT NULL
) STRICT;

CREATE TABLE attachment (
    -- One row a file of a claim.
    id          TEXT    NOT NULL PRIMARY KEY,
    claim_id    TEXT    NOT NULL REFERENCES claim (id),
    at          INTEGER NOT NULL,                -- order of adding, from 1
    name        TEXT    NOT NULL,                -- made harmless, unlike the others of the claim
    mime        TEXT    NOT NULL,
    size        INTEGER NOT NULL,                -- bytes
    day         TEXT    NOT NULL,                -- the day it was added, which the payer is told
    content     INTEGER REFERENCES attachment_content (id),   -- NULL: lost with an earlier database
    state       TEXT    NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'refused', 'not_taken', 'lost')),
    tries       INTEGER NOT NULL DEFAULT 0,      -- counted before each attempt
    next_try_ms INTEGER NOT NULL,                -- while it is being sent: others keep away until then
    why         TEXT    CHECK (why IN ('words', 'too_large', 'no_right')),
    words       TEXT,                            -- the payer's own
    added_ms    INTEGER NOT NULL,
    sent_ms     INTEGER,
    UNIQUE (claim_id, name),
    CHECK ((content IS NULL) = (state = 'lost')),
    CHECK ((why IS NULL) = (state <> 'refused'))
) STRICT;

CREATE INDEX attachment_by_claim ON attachment (claim_id, at);
CREATE INDEX attachment_by_content ON attachment (content);
CREATE INDEX attachment_due ON attachment (next_try_ms) WHERE state IN ('waiting', 'sending');
