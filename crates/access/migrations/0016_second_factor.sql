-- A second factor of a user: today a program that shows codes (kind 'totp'); a passkey will be another kind. What the
-- factor's secret is lies here sealed, under the key of the number `key_number`, which the database does not hold.
CREATE TABLE second_factor (
    id @id PRIMARY KEY,
    user_id @id NOT NULL REFERENCES user_account (id),
    kind @text NOT NULL,
    key_number @bigint NOT NULL,
    secret @bytes NOT NULL,
    begun_at @instant NOT NULL,
    -- The sign-in or session at which it was begun, hashed: only there it is shown and finished.
    begun_by @bytes NOT NULL,
    -- Null until a first code has shown that the user has it.
    enrolled_at @instant,
    last_used_at @instant,
    -- The time step of the last code that was accepted: it and those before it are accepted no more.
    last_step @bigint NOT NULL
) @table;
CREATE INDEX second_factor_by_user ON second_factor (user_id);
CREATE INDEX second_factor_by_key ON second_factor (key_number);

-- Codes on paper for whoever has not got his factor with him. Only their hash is kept; each is good once.
CREATE TABLE recovery_code (
    user_id @id NOT NULL REFERENCES user_account (id),
    code_hash @bytes NOT NULL,
    used_at @instant,
    PRIMARY KEY (user_id, code_hash)
) @clustered;

-- Somebody whose password was right and who has not entered yet: he owes a code, or must get a factor first. The token is
-- in a cookie of his browser and is no session.
CREATE TABLE sign_in_pending (
    token_hash @bytes PRIMARY KEY,
    user_id @id NOT NULL REFERENCES user_account (id),
    owes @text NOT NULL,
    tries @integer NOT NULL,
    expires_at @instant NOT NULL
) @clustered;
CREATE INDEX sign_in_pending_by_user ON sign_in_pending (user_id);
CREATE INDEX sign_in_pending_by_end ON sign_in_pending (expires_at);

-- How its user proved who he is when a session was opened.
ALTER TABLE session ADD COLUMN opened_by @text NOT NULL DEFAULT 'password';
-- That an administrator took a user's factor away, until he has been told.
ALTER TABLE user_account ADD COLUMN factor_reset_at @instant;

-- A new installation asks everybody for a second factor. One that is in use goes on as it was until its administrators say
-- otherwise: the setting stands under the name of its first user.
INSERT INTO region_setting (name, value, set_by, set_at)
SELECT 'second_factor', 'offered', u.id, u.created_at FROM user_account u
WHERE u.id = (SELECT id FROM user_account ORDER BY created_at, id LIMIT 1);
-- @postgres
REVOKE SELECT ON second_factor, recovery_code, sign_in_pending FROM argine_reader;
