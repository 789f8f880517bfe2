-- What a laboratory knows of a tube: rows that are only added. No row says anything of the person.
CREATE TABLE tube_fact (
    -- Made before the write: a repeat with the same is harmless.
    id @id PRIMARY KEY,
    request_id @id NOT NULL REFERENCES swab_request (id),
    -- The laboratory that says it.
    laboratory @text NOT NULL,
    -- 'received', 'in_progress', 'suspended', 'unsuitable', 'not_received'
    step @text NOT NULL,
    -- Why: 'broken', 'mismatched', 'material', 'conservation', 'repeat', 'equipment', 'clarification', 'other'
    reason @text,
    note @text NOT NULL,
    by_id @id NOT NULL,
    by_name @text NOT NULL,
    -- Business time.
    at @instant NOT NULL
) @clustered;
CREATE INDEX tube_fact_of ON tube_fact (request_id, at);
-- What a laboratory did in a shift.
CREATE INDEX tube_fact_shift ON tube_fact (laboratory, at);

-- The latest step of the tube, empty before any; and when it arrived first.
ALTER TABLE swab_request ADD COLUMN tube @text NOT NULL DEFAULT '';
ALTER TABLE swab_request ADD COLUMN received_at @instant;
-- 'asked', or 'tube': a tube came that nobody had asked for, and its laboratory made the request.
ALTER TABLE swab_request ADD COLUMN origin @text NOT NULL DEFAULT 'asked';

-- What a laboratory recorded on a day.
CREATE INDEX lab_result_bench ON lab_result (laboratory, reported_on);

-- What somebody typed where the laboratory demands a second person: it is no result before another one says so, and nobody outside
-- sees it.
CREATE TABLE pending_result (
    -- Becomes the id of the result.
    id @id PRIMARY KEY,
    request_id @id NOT NULL UNIQUE REFERENCES swab_request (id),
    laboratory @text NOT NULL,
    outcome @text NOT NULL,
    sampled_at @instant NOT NULL,
    by_id @id NOT NULL,
    by_name @text NOT NULL,
    -- Business time.
    at @instant NOT NULL
) @clustered;
CREATE INDEX pending_result_of ON pending_result (laboratory, at);

DROP VIEW request_entry;
CREATE VIEW request_entry AS
SELECT a.audience, a.sort_key, a.valid_from, a.valid_to, a.why, a.id, q.number, q.laboratory, q.asl, q.reason, q.test_type,
       q.note, q.status, q.requested_at, q.requested_on, q.person_id, p.family_name, p.given_name, p.birth_date, q.priority,
       q.tube, q.received_at, q.origin
FROM held_entry a
JOIN swab_request q ON q.id = a.id
JOIN person p ON p.id = q.person_id
WHERE a.resource = 'request';
-- Whoever sees the request sees where its tube is; a laboratory sees what itself said, also of a tube that went elsewhere.
-- @postgres
ALTER TABLE tube_fact ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON tube_fact FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = tube_fact.request_id AND e.resource = 'request' LIMIT 1) IS NOT NULL);
CREATE POLICY own_laboratory ON tube_fact FOR SELECT TO argine_reader USING (
    NULLIF('laboratory:' || laboratory = ANY ((SELECT h.audiences FROM wall.held h)::text[]), FALSE) IS NOT NULL);
ALTER TABLE pending_result ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_laboratory ON pending_result FOR SELECT TO argine_reader USING (
    NULLIF('laboratory:' || laboratory = ANY ((SELECT h.audiences FROM wall.held h)::text[]), FALSE) IS NOT NULL);
