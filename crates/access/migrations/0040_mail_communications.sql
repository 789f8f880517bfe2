-- Whether a user wants to be written to when there is something to read about patients.
ALTER TABLE user_account ADD COLUMN mail_communications @bool NOT NULL DEFAULT FALSE;
-- @postgres
GRANT SELECT (mail_communications) ON user_account TO argine_reader;
