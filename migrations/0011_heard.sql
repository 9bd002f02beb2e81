-- What was last heard of each claim, word for word: the same words again say nothing new and need not be read.

CREATE TABLE heard (
    code   TEXT NOT NULL PRIMARY KEY,             -- of the claim
    digest BLOB NOT NULL                          -- SHA-256 of the row as received, when nothing in it was new any more
) STRICT, WITHOUT ROWID;

-- Whatever else happens to the claim, the payer's next word on it is read again.
CREATE TRIGGER heard_no_more AFTER UPDATE OF code, state, unread_ms, discarded ON claim BEGIN
    DELETE FROM heard WHERE code IN (old.code, new.code);
END;
