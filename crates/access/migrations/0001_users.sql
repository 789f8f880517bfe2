-- A user is one human being (or one machine of a laboratory); what he may do comes from his assignments.
CREATE TABLE user_account (
    id @id PRIMARY KEY,
    login @text NOT NULL UNIQUE,
    name @text NOT NULL,
    password_hash @text NOT NULL,
    active @bool NOT NULL,
    created_at @instant NOT NULL,
    version @bigint NOT NULL
) @table;

-- Validity is in real time: a role is held by a person of today, whatever date a demo plays.
CREATE TABLE role_assignment (
    id @id PRIMARY KEY,
    user_id @id NOT NULL REFERENCES user_account (id),
    role @text NOT NULL,
    unit_code @text NOT NULL,
    unit_name @text NOT NULL,
    valid_from @date NOT NULL,
    valid_to @date NOT NULL
) @table;
CREATE INDEX role_assignment_user ON role_assignment (user_id);

-- Only the hash of the token is kept: who reads the table cannot enter.
CREATE TABLE session (
    token_hash @bytes PRIMARY KEY,
    id @id NOT NULL UNIQUE,
    user_id @id NOT NULL REFERENCES user_account (id),
    assignment_id @id NOT NULL REFERENCES role_assignment (id),
    created_at @instant NOT NULL,
    expires_at @instant NOT NULL
) @clustered;
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_by_end ON session (expires_at);
