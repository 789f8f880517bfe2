-- A request that a doctor proposed, where the ASL has switched that on: the audience by which he reached the person then. Empty
-- for what public health asked for. 'proposed', 'information' and 'denied' are further states of a request.
ALTER TABLE swab_request ADD COLUMN proposed_through @text NOT NULL DEFAULT '';

-- What was said of such a request: by whom and when.
CREATE TABLE swab_request_step (
    -- Made before the write: a repeat with the same is harmless.
    id @id PRIMARY KEY,
    request_id @id NOT NULL REFERENCES swab_request (id),
    -- 'proposed', 'authorised', 'denied', 'information', 'answered'
    step @text NOT NULL,
    note @text NOT NULL,
    by_id @id NOT NULL,
    by_name @text NOT NULL,
    by_role @text NOT NULL,
    -- Business time.
    at @instant NOT NULL
) @clustered;
CREATE INDEX swab_request_step_of ON swab_request_step (request_id, at);
-- Whoever sees the request sees what was said of it, but a laboratory, which need not know why.
-- @postgres
ALTER TABLE swab_request_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON swab_request_step FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = swab_request_step.request_id AND e.resource = 'request'
     AND NOT (e.audience >= 'laboratory:' AND e.audience < 'laboratory;') LIMIT 1) IS NOT NULL);
