-- The second wall: requests by their own audiences and by the person's; results by the person's, by the request's, and to
-- the laboratory whose own they are; files to the laboratory that sent them.
-- @postgres
ALTER TABLE swab_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON swab_request FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = swab_request.id AND e.resource = 'request' LIMIT 1));
CREATE POLICY through_person ON swab_request FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = swab_request.person_id AND e.resource = 'person' LIMIT 1));

ALTER TABLE lab_result ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_laboratory ON lab_result FOR SELECT TO argine_reader USING (
    'laboratory:' || laboratory = ANY ((SELECT wall.audiences())::text[]));
CREATE POLICY usual ON lab_result FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = lab_result.person_id AND e.resource = 'person' LIMIT 1));
CREATE POLICY through_request ON lab_result FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = lab_result.request_id AND e.resource = 'request' LIMIT 1));

-- Whoever sees a request or a result sees whose it is: their own policies decide inside.
CREATE POLICY through_request ON person FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM swab_request q WHERE q.person_id = person.id LIMIT 1));
CREATE POLICY own_result ON person FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM lab_result r WHERE r.person_id = person.id LIMIT 1));

ALTER TABLE result_import ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON result_import FOR SELECT TO argine_reader USING (
    'laboratory:' || laboratory = ANY ((SELECT wall.audiences())::text[]));
