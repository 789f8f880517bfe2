-- The second wall: reports and measures by their own audiences and by the person's, what is clinical of them by the
-- person's alone, which no mayor has.
-- @postgres
ALTER TABLE report ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON report FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = report.id AND e.resource = 'report' LIMIT 1) IS NOT NULL);
CREATE POLICY through_person ON report FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = report.person_id AND e.resource = 'person' LIMIT 1) IS NOT NULL);

ALTER TABLE covid_case ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON covid_case FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = covid_case.person_id AND e.resource = 'person' LIMIT 1) IS NOT NULL);

ALTER TABLE measure ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON measure FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = measure.id AND e.resource = 'measure' LIMIT 1) IS NOT NULL);
CREATE POLICY through_person ON measure FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = measure.person_id AND e.resource = 'person' LIMIT 1) IS NOT NULL);

ALTER TABLE measure_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON measure_history FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM measure m JOIN audience_entry e ON e.id = m.person_id AND e.resource = 'person'
     WHERE m.id = measure_history.measure_id LIMIT 1) IS NOT NULL);

ALTER TABLE symptoms_end ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON symptoms_end FOR SELECT TO argine_reader USING (
    (SELECT TRUE FROM audience_entry e WHERE e.id = symptoms_end.person_id AND e.resource = 'person' LIMIT 1) IS NOT NULL);

-- Everybody knows of himself alone what he has looked at.
ALTER TABLE measure_seen ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON measure_seen FOR SELECT TO argine_reader USING (
    user_id = NULLIF(current_setting('argine.actor', true), '')::uuid AND (SELECT wall.audiences()) IS NOT NULL);

-- Whoever sees a report or a measure sees whose it is. A function, as wall.through_request is.
CREATE FUNCTION wall.through_measure(person uuid, held text[]) RETURNS boolean
LANGUAGE plpgsql STABLE COST 10000 SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    today text := current_setting('argine.today', true);
BEGIN
    RETURN EXISTS (
        SELECT FROM public.measure m JOIN public.audience_entry e ON e.id = m.id AND e.resource = 'measure'
        WHERE m.person_id = person AND e.audience = ANY (held) AND e.valid_from <= today AND e.valid_to > today)
    OR EXISTS (
        SELECT FROM public.report r JOIN public.audience_entry e ON e.id = r.id AND e.resource = 'report'
        WHERE r.person_id = person AND e.audience = ANY (held) AND e.valid_from <= today AND e.valid_to > today);
END $$;
REVOKE EXECUTE ON FUNCTION wall.through_measure(uuid, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.through_measure(uuid, text[]) TO argine_reader;
CREATE POLICY through_measure ON person FOR SELECT TO argine_reader USING (
    NULLIF(wall.through_measure(id, (SELECT wall.audiences())), FALSE) IS NOT NULL);
