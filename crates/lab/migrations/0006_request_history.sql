-- What each version of a request asked for before it was corrected.
CREATE TABLE swab_request_history (
    request_id @id NOT NULL REFERENCES swab_request (id),
    -- The version that was corrected.
    version @bigint NOT NULL,
    laboratory @text NOT NULL,
    reason @text NOT NULL,
    test_type @text NOT NULL,
    note @text NOT NULL,
    -- By which act, whose, when (business time) and why.
    act_id @id NOT NULL,
    changed_by @id NOT NULL,
    changed_by_name @text NOT NULL,
    changed_at @instant NOT NULL,
    why @text NOT NULL,
    PRIMARY KEY (request_id, version)
) @clustered;
-- @postgres
ALTER TABLE swab_request_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON swab_request_history FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM swab_request q JOIN audience_entry e ON e.id = q.person_id AND e.resource = 'person'
     WHERE q.id = swab_request_history.request_id LIMIT 1) IS NOT NULL);
