-- A passkey or a hardware key is a factor of the kind 'passkey': `secret` holds, sealed, the public key with what it is checked
-- by, so that it opens for its user alone, and `last_step` what it last counted.
ALTER TABLE second_factor ADD COLUMN name @text;
ALTER TABLE second_factor ADD COLUMN credential @bytes;
CREATE UNIQUE INDEX second_factor_credential ON second_factor (credential);

-- What a key was asked to sign, once, within minutes, and in the browser that has the token in a cookie. For whom and where is
-- known unless somebody is to sign in by the key alone.
CREATE TABLE passkey_challenge (
    token_hash @bytes PRIMARY KEY,
    challenge @bytes NOT NULL,
    aim @text NOT NULL,
    place @bytes,
    user_id @id REFERENCES user_account (id),
    name @text,
    source @id NOT NULL,
    expires_at @instant NOT NULL
) @clustered;
CREATE INDEX passkey_challenge_by_user ON passkey_challenge (user_id);
CREATE INDEX passkey_challenge_by_source ON passkey_challenge (source, expires_at);
CREATE INDEX passkey_challenge_by_end ON passkey_challenge (expires_at);
-- @postgres
REVOKE SELECT ON passkey_challenge FROM argine_reader;
