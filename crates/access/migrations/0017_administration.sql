-- Roles that open much are asked for by one administrator and given by another (docs/adr/0016). Until then there is no
-- row in role_assignment: what nobody has approved opens nothing, whatever a statement forgets to ask. The id becomes the
-- role's. What is not decided in time is over by itself.
CREATE TABLE role_request (
    id @id PRIMARY KEY,
    user_id @id NOT NULL REFERENCES user_account (id),
    role @text NOT NULL,
    unit_code @text NOT NULL,
    unit_name @text NOT NULL,
    valid_from @date NOT NULL,
    valid_to @date NOT NULL,
    contact @text,
    asked_by @id NOT NULL REFERENCES user_account (id),
    asked_at @instant NOT NULL,
    expires_at @instant NOT NULL,
    outcome @text,
    decided_by @id REFERENCES user_account (id),
    decided_at @instant
) @table;
CREATE INDEX role_request_user ON role_request (user_id, asked_at);
CREATE INDEX role_request_author ON role_request (asked_by, asked_at);
CREATE INDEX role_request_end ON role_request (expires_at);

-- The request that a change of an account is about.
ALTER TABLE account_change ADD COLUMN request_id @id REFERENCES role_request (id);
-- @postgres
REVOKE SELECT ON role_request FROM argine_reader;
