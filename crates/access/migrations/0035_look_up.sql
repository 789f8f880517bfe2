-- How often somebody looked a person up beyond his audiences, found or not: it is a way to learn who is known, so it is bounded.
CREATE TABLE look_up_attempt (
    id @id PRIMARY KEY,
    user_id @id NOT NULL,
    at @instant NOT NULL
) @table;
CREATE INDEX look_up_attempt_by_user ON look_up_attempt (user_id, at);
CREATE INDEX look_up_attempt_at ON look_up_attempt (at);
-- @postgres
REVOKE SELECT ON look_up_attempt FROM argine_reader;
