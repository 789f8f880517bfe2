-- Heads that name the key of the heads after them: signed with the key of before.
CREATE TABLE audit_key_change (
    size @bigint PRIMARY KEY,
    at @instant NOT NULL,
    note @text NOT NULL
) @table;
-- @postgres
REVOKE SELECT ON audit_key_change FROM argine_reader;
