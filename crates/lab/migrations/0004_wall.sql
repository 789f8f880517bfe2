-- The second wall: requests by their own audiences and by the person's; results by the person's, by the request's, and to
-- the laboratory whose own they are; files to the laboratory that sent them.
-- @postgres
ALTER TABLE swab_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON swab_request FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = swab_request.id AND e.resource = 'request' LIMIT 1) IS NOT NULL);
CREATE POLICY through_person ON swab_request FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = swab_request.person_id AND e.resource = 'person' LIMIT 1) IS NOT NULL);

ALTER TABLE lab_result ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_laboratory ON lab_result FOR SELECT TO argine_reader USING (
    NULLIF('laboratory:' || laboratory = ANY ((SELECT wall.audiences())::text[]), FALSE) IS NOT NULL);
CREATE POLICY usual ON lab_result FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = lab_result.person_id AND e.resource = 'person' LIMIT 1) IS NOT NULL);
CREATE POLICY through_request ON lab_result FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = lab_result.request_id AND e.resource = 'request' LIMIT 1) IS NOT NULL);

-- Whoever sees a request, or the laboratory's own result, sees whose it is. A function, because the policies of requests
-- and results inside the person's would be set up for each statement and are seldom needed; dear, so that no plan asks
-- it of rows it will not show.
CREATE FUNCTION wall.through_request(person uuid, held text[]) RETURNS boolean
LANGUAGE plpgsql STABLE COST 10000 SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    today text := current_setting('argine.today', true);
BEGIN
    RETURN EXISTS (
        SELECT FROM public.swab_request q JOIN public.audience_entry e ON e.id = q.id AND e.resource = 'request'
        WHERE q.person_id = person AND e.audience = ANY (held) AND e.valid_from <= today AND e.valid_to > today)
    OR EXISTS (
        SELECT FROM public.lab_result r WHERE r.person_id = person AND 'laboratory:' || r.laboratory = ANY (held));
END $$;
REVOKE EXECUTE ON FUNCTION wall.through_request(uuid, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.through_request(uuid, text[]) TO argine_reader;
CREATE POLICY through_request ON person FOR SELECT TO argine_reader USING (
    NULLIF(wall.through_request(id, (SELECT wall.audiences())), FALSE) IS NOT NULL);

ALTER TABLE result_import ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON result_import FOR SELECT TO argine_reader USING (
    NULLIF('laboratory:' || laboratory = ANY ((SELECT wall.audiences())::text[]), FALSE) IS NOT NULL);
