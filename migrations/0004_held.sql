-- What more the mirror holds: lists that come in parts, and what a person agreed to.

-- When a person agreed that the list may come empty; used up by the download that brings nothing.
ALTER TABLE feed ADD COLUMN empty_accepted_ms INTEGER;

CREATE TABLE mirror_part (
    -- A part of a list that comes in parts (what each product covers), as it was when it last came whole.
    feed    INTEGER NOT NULL,                     -- number of the list
    part    TEXT    NOT NULL,                     -- what the keys of its rows begin with, before the colon: the product's UUID
    newest  TEXT,                                 -- the server's time of the product's latest change, in its own words
    total   INTEGER NOT NULL,                     -- rows the server counted
    skipped TEXT    NOT NULL,                     -- JSON: rows that could not be read, by code or place
    ended   INTEGER NOT NULL,                     -- rows the server counted although they had ended
    PRIMARY KEY (feed, part)
) STRICT, WITHOUT ROWID;
