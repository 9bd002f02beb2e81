-- Cover asked about singly keeps the payer's answers, and a server that tells nobody's policies is a word of its own.

ALTER TABLE mirror_cover RENAME TO mirror_cover_before;

CREATE TABLE mirror_cover (
    -- The payer's last word on somebody's policies. No row: never asked.
    number   TEXT    NOT NULL PRIMARY KEY,
    standing TEXT    NOT NULL CHECK (standing IN ('policies', 'not_found', 'not_allowed', 'not_offered')),
    policies TEXT    NOT NULL,                    -- JSON list; empty unless standing is policies
    as_of_ms INTEGER,                             -- when the payer said so, where that is known
    received BLOB                                 -- JSON list of the answers word for word, deflated; where they were kept
) STRICT;

INSERT INTO mirror_cover (number, standing, policies, as_of_ms) SELECT number, standing, policies, as_of_ms FROM mirror_cover_before;
DROP TABLE mirror_cover_before;

-- Whether the payer has a photograph too large to be kept: a screen says so rather than showing none.
ALTER TABLE mirror_insuree ADD COLUMN photo_left_out INTEGER NOT NULL DEFAULT 0;
