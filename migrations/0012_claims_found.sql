-- Claims found by the beginnings of words, and those of a person, without reading them all. A claim's place in the index of words
-- tells when it last changed: read from the end, the index gives the newest first and nothing is sorted. Drafts are few and saved
-- all the time: they have no place.

ALTER TABLE claim ADD COLUMN place INTEGER;       -- changed_ms * 2^20 and a number within that millisecond; NULL for a draft

UPDATE claim SET place = placed.place FROM (
    SELECT id, (changed_ms << 20) + row_number() OVER (PARTITION BY changed_ms ORDER BY id) - 1 AS place FROM claim WHERE state <> 'draft'
) placed WHERE placed.id = claim.id;

CREATE UNIQUE INDEX claim_by_place ON claim (place);

CREATE VIRTUAL TABLE claim_word USING fts5 (
    words, content = '', contentless_delete = 1, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
INSERT INTO claim_word (rowid, words) SELECT place, words FROM claim WHERE place IS NOT NULL;

CREATE TRIGGER claim_words_come AFTER INSERT ON claim WHEN new.state <> 'draft' BEGIN
    UPDATE claim SET place = coalesce(
        (SELECT max(place) + 1 FROM claim WHERE place >= new.changed_ms << 20 AND place < (new.changed_ms + 1) << 20),
        new.changed_ms << 20
    ) WHERE id = new.id;
    INSERT INTO claim_word (rowid, words) SELECT place, words FROM claim WHERE id = new.id;
END;

CREATE TRIGGER claim_words_move AFTER UPDATE OF state, changed_ms, words ON claim
WHEN (new.changed_ms <> old.changed_ms OR new.words <> old.words OR (new.state = 'draft') <> (old.state = 'draft'))
     AND (new.state <> 'draft' OR old.place IS NOT NULL)
BEGIN
    DELETE FROM claim_word WHERE rowid = old.place;
    UPDATE claim SET place = iif(new.state = 'draft', NULL, coalesce(
        (SELECT max(place) + 1 FROM claim WHERE place >= new.changed_ms << 20 AND place < (new.changed_ms + 1) << 20),
        new.changed_ms << 20
    )) WHERE id = new.id;
    INSERT INTO claim_word (rowid, words) SELECT place, words FROM claim WHERE id = new.id AND place IS NOT NULL;
END;

-- Their words are no longer looked for in these.
DROP INDEX claim_by_change;
DROP INDEX claim_by_state;
CREATE INDEX claim_by_change ON claim (discarded, changed_ms, id);
CREATE INDEX claim_by_state ON claim (discarded, state, changed_ms, id);

-- What a person was treated for here, the latest first.
CREATE INDEX claim_by_insuree ON claim (insuree_number, changed_ms, id) WHERE discarded = 0;
