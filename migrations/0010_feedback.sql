-- Answers to the payer's questions about claims: given here at any time, they follow over the link. Bills are a list of the mirror.

-- Nothing was ever kept in these.
DROP TABLE feedback;
DROP TABLE payer_bill;

CREATE TABLE feedback (
    -- One answer a claim: openIMIS takes no second.
    claim_id        TEXT    NOT NULL PRIMARY KEY REFERENCES claim (id),
    care_rendered   INTEGER NOT NULL CHECK (care_rendered IN (0, 1)),
    payment_asked   INTEGER NOT NULL CHECK (payment_asked IN (0, 1)),
    drug_prescribed INTEGER NOT NULL CHECK (drug_prescribed IN (0, 1)),
    drug_received   INTEGER NOT NULL CHECK (drug_received IN (0, 1)),
    assessment      INTEGER NOT NULL CHECK (assessment BETWEEN 0 AND 5),
    state           TEXT    NOT NULL CHECK (state IN ('waiting', 'sent', 'closed', 'no_right', 'declined')),
    tries           INTEGER NOT NULL,
    next_try_ms     INTEGER NOT NULL,
    given_ms        INTEGER NOT NULL,            -- when it was given here
    sent_ms         INTEGER                      -- when the payer was first known to have an answer
) STRICT, WITHOUT ROWID;

CREATE INDEX feedback_due ON feedback (next_try_ms) WHERE state = 'waiting';
