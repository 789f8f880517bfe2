-- The record from which its author asked, when he lets the help desk look at it; only what he saw himself then.
ALTER TABLE help_request ADD COLUMN person_id @id;
ALTER TABLE help_request ADD COLUMN person_asl @text;
-- When he took that back, or the request was closed.
ALTER TABLE help_request ADD COLUMN withdrawn_at @instant;

-- The help desk asks to look at it, and somebody else decides. What is opened has the same id in emergency_access.
CREATE TABLE help_view (
    id @id PRIMARY KEY,
    help_id @id NOT NULL REFERENCES help_request (id),
    person_id @id NOT NULL,
    asl @text NOT NULL,
    asked_by @id NOT NULL REFERENCES user_account (id),
    asked_at @instant NOT NULL,
    reason @text NOT NULL,
    state @text NOT NULL CHECK (state IN ('waits', 'approved', 'declined', 'opened', 'over')),
    decided_by @id REFERENCES user_account (id),
    decided_at @instant,
    note @text NOT NULL
) @table;
CREATE INDEX help_view_of ON help_view (help_id, asked_at, id);
CREATE INDEX help_view_waiting ON help_view (asked_at, id) WHERE state = 'waits';
-- @postgres
-- As help_request: no page reads it but by `system`.
REVOKE SELECT ON help_view FROM argine_reader;
