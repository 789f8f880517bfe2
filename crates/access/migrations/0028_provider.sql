-- The tax code of a user, by which the region's identity provider names him. A table of its own, because lists of users are
-- read freely and nobody needs it there.
CREATE TABLE account_tax_code (
    user_id @id PRIMARY KEY REFERENCES user_account (id),
    tax_code @text NOT NULL UNIQUE,
    -- Whether the user has finished a sign-in by the provider with a factor of ours since the code was entered: only then do two
    -- factors over there stand for his. Whoever entered the code may be somebody else.
    trusted @bool NOT NULL,
    -- The sign-in by the provider that is to be finished so.
    waits_for @bytes
) @table;
CREATE INDEX account_tax_code_waiting ON account_tax_code (waits_for);

-- Somebody who was sent to the provider and has not come back: what he must bring with him. The token is in a cookie of his
-- browser. `kept` is what he was sending when his session ended, sealed (docs/adr/0009).
CREATE TABLE provider_sign_in (
    token_hash @bytes PRIMARY KEY,
    state @text NOT NULL,
    nonce @text NOT NULL,
    verifier @text NOT NULL,
    next @text NOT NULL,
    kept @text NOT NULL,
    source @id NOT NULL,
    expires_at @instant NOT NULL
) @clustered;
CREATE INDEX provider_sign_in_by_source ON provider_sign_in (source, expires_at);
CREATE INDEX provider_sign_in_by_end ON provider_sign_in (expires_at);
-- @postgres
REVOKE SELECT ON account_tax_code, provider_sign_in FROM argine_reader;
