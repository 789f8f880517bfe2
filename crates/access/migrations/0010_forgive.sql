-- Whose attempts a counter of the brake counts, and which of them: so an administrator can see them and take them back.
-- Counters of addresses are nobody's. What was counted before counts no more: it would have lasted a day, and nobody could
-- have found it.
DELETE FROM sign_in_brake;
ALTER TABLE sign_in_brake ADD COLUMN account @id;
ALTER TABLE sign_in_brake ADD COLUMN kind @text;
CREATE INDEX sign_in_brake_account ON sign_in_brake (account);

-- What administrators have taken back. The id comes with the form, so that it is done once however often it is sent.
CREATE TABLE sign_in_forgiven (
    id @id PRIMARY KEY,
    user_id @id NOT NULL REFERENCES user_account (id),
    by_id @id NOT NULL REFERENCES user_account (id),
    at @instant NOT NULL,
    reason @text NOT NULL
) @table;
CREATE INDEX sign_in_forgiven_user ON sign_in_forgiven (user_id, at);

-- Whose a session was that is over, for some days: what its user was sending when it ended is sealed for him alone.
CREATE TABLE session_past (
    token_hash @bytes PRIMARY KEY,
    user_id @id NOT NULL REFERENCES user_account (id),
    ended_on @date NOT NULL
) @clustered;
CREATE INDEX session_past_by_end ON session_past (ended_on);

-- The key of that seal. The same for all processes.
CREATE TABLE kept_form_secret (
    singleton @integer PRIMARY KEY,
    secret @bytes NOT NULL
) @table;
INSERT INTO kept_form_secret (singleton, secret) VALUES (1, @random);
-- @postgres
REVOKE SELECT ON sign_in_forgiven, session_past, kept_form_secret FROM argine_reader;
