-- A session that waits while somebody else works at the same computer (docs/adr/0025). While it waits its `token_hash` is that
-- of a token nobody holds, so that it opens nothing; `parked_place` is the hash of what the browser is known by.
ALTER TABLE session ADD COLUMN parked_place @bytes;
ALTER TABLE session ADD COLUMN parked_at @instant;
-- The page its user left: a path, which never names anybody, and what was typed there.
ALTER TABLE session ADD COLUMN parked_page @text;
ALTER TABLE session ADD COLUMN parked_draft @id;
CREATE INDEX session_by_parked_place ON session (parked_place);

-- What a user had typed and not sent, sealed for him as the secret of a second factor is.
CREATE TABLE kept_draft (
    id @id PRIMARY KEY,
    user_id @id NOT NULL REFERENCES user_account (id),
    key_number @bigint NOT NULL,
    secret @bytes NOT NULL,
    kept_at @instant NOT NULL,
    until @instant NOT NULL
) @table;
CREATE INDEX kept_draft_by_user ON kept_draft (user_id, kept_at);
CREATE INDEX kept_draft_by_key ON kept_draft (key_number);
CREATE INDEX kept_draft_by_end ON kept_draft (until);
-- @postgres
REVOKE SELECT ON kept_draft FROM argine_reader;
