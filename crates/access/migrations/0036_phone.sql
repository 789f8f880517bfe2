-- Where a user answers the telephone at work, if he says so: who was sent something by him may ring him up.
ALTER TABLE user_account ADD COLUMN phone @text;
-- @postgres
GRANT SELECT (phone) ON user_account TO argine_reader;
