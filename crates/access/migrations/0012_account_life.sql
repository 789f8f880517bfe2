-- The life of an account: where its holder is written to, when he last came, since when and why he is kept out.
ALTER TABLE user_account ADD COLUMN email @text;
ALTER TABLE user_account ADD COLUMN last_sign_in @instant;
ALTER TABLE user_account ADD COLUMN suspended_at @instant;
ALTER TABLE user_account ADD COLUMN suspended_why @text;
UPDATE user_account SET last_sign_in = (SELECT MAX(created_at) FROM session WHERE user_id = user_account.id);

-- One-time links by which an invited user chooses his password; an account without one has an empty password hash, which
-- fits nothing. Only the hash of the link's code is kept: who reads the table cannot accept. One row for each letter, so
-- that an old letter can be told what became of it.
CREATE TABLE invitation (
    id @id PRIMARY KEY,
    user_id @id NOT NULL REFERENCES user_account (id),
    code_hash @bytes NOT NULL UNIQUE,
    invited_by @id NOT NULL REFERENCES user_account (id),
    contact @text NOT NULL,
    created_at @instant NOT NULL,
    expires_at @instant NOT NULL,
    used_at @instant,
    replaced_at @instant
) @table;
CREATE INDEX invitation_by_user ON invitation (user_id, created_at);
CREATE INDEX invitation_by_author ON invitation (invited_by, created_at);
-- @postgres
REVOKE SELECT ON invitation FROM argine_reader;
GRANT SELECT (email, last_sign_in, suspended_at, suspended_why) ON user_account TO argine_reader;
