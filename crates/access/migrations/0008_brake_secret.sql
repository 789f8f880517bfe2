-- What decides which logins that do not exist, and which addresses, share a key of the brake. The same for all processes.
CREATE TABLE sign_in_brake_secret (
    singleton @integer PRIMARY KEY,
    secret @bytes NOT NULL
) @table;
INSERT INTO sign_in_brake_secret (singleton, secret) VALUES (1, @random);
-- @postgres
REVOKE SELECT ON sign_in_brake_secret FROM argine_reader;
