-- What became of an account, by whose hand and why: its page shows it. The id comes with the form, so that what is sent
-- twice is done once. Without a hand, it was the command line on the machine itself.
CREATE TABLE account_change (
    id @id PRIMARY KEY,
    user_id @id NOT NULL REFERENCES user_account (id),
    by_id @id REFERENCES user_account (id),
    at @instant NOT NULL,
    what @text NOT NULL,
    assignment_id @id REFERENCES role_assignment (id),
    valid_to @date,
    why @text,
    note @text
) @table;
CREATE INDEX account_change_by_user ON account_change (user_id, at);

-- In which program a session was opened, for its user to know it by.
ALTER TABLE session ADD COLUMN browser @text NOT NULL DEFAULT '';

-- When the log last heard of somebody who tried a letter that is good for nothing: once an hour is enough.
ALTER TABLE invitation ADD COLUMN told_at @instant NOT NULL DEFAULT 0;
-- @postgres
REVOKE SELECT ON account_change FROM argine_reader;
