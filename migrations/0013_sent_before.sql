-- A claim that was taken back and changed may be at the payer as it was before: whatever turned it away was not proof that it was not stored.

ALTER TABLE claim ADD COLUMN sent_code TEXT;      -- the code under which an earlier version of it was sent; NULL when none was
ALTER TABLE outbox ADD COLUMN sent_before INTEGER NOT NULL DEFAULT 0 CHECK (sent_before IN (0, 1));   -- under the present code
