-- People fetched ahead are rows of the mirror's lists `people` (21) and `policies` (22); these tables join and keep what belongs to
-- them. People who were asked about get an id, by which their names are found, and their family.

CREATE TABLE mirror_covered (
    -- Whom a policy of the list covers.
    person TEXT    NOT NULL,                      -- UUID
    row_id INTEGER NOT NULL,                      -- of mirror_row
    PRIMARY KEY (person, row_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX mirror_covered_by_row ON mirror_covered (row_id);

CREATE TABLE mirror_received (
    -- A person or policy word for word as the server sent it.
    row_id INTEGER PRIMARY KEY,                   -- of mirror_row
    body   BLOB    NOT NULL                       -- JSON, deflated: a policy is four kilobytes of mostly the same words
) STRICT;

CREATE TRIGGER mirror_row_of_people_gone AFTER DELETE ON mirror_row WHEN old.feed IN (21, 22) BEGIN
    DELETE FROM mirror_covered WHERE row_id = old.id;
    DELETE FROM mirror_received WHERE row_id = old.id;
END;

CREATE INDEX mirror_row_family ON mirror_row (body ->> 'family') WHERE feed = 21;

DROP INDEX mirror_insuree_by_uuid;
ALTER TABLE mirror_insuree RENAME TO mirror_insuree_before;

CREATE TABLE mirror_insuree (
    -- People this laptop has asked the payer about.
    id       INTEGER PRIMARY KEY,                 -- their words in the index are placed by it
    number   TEXT    NOT NULL UNIQUE,
    uuid     TEXT    NOT NULL,
    family   TEXT,                                -- UUID, where the payer told it
    body     TEXT    NOT NULL,                    -- JSON of the person as we read it
    raw      TEXT    NOT NULL,                    -- the payer's answer as received
    as_of_ms INTEGER NOT NULL
) STRICT;

INSERT INTO mirror_insuree (number, uuid, body, raw, as_of_ms) SELECT number, uuid, body, raw, as_of_ms FROM mirror_insuree_before;
DROP TABLE mirror_insuree_before;
CREATE INDEX mirror_insuree_by_uuid ON mirror_insuree (uuid);
CREATE INDEX mirror_insuree_by_family ON mirror_insuree (family) WHERE family IS NOT NULL;

-- Words of number, names and birth date, as in the other lists; those of people asked about come first.
CREATE VIRTUAL TABLE mirror_person_word USING fts5 (
    code, name, content = '', contentless_delete = 1, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
CREATE VIRTUAL TABLE mirror_person_term USING fts5vocab (mirror_person_word, row);
INSERT INTO mirror_person_word (rowid, code, name)
    SELECT id, number, body ->> 'other_names' || ' ' || (body ->> 'last_name') || ' ' || coalesce(body ->> 'born', '') FROM mirror_insuree;
INSERT INTO mirror_term (feed, term) SELECT 21, term FROM mirror_person_term WHERE term NOT GLOB '*[0-9]*';
