-- Requests and a laboratory's own results keep wall.subject, in the place of wall.through_request.
-- @postgres
CREATE FUNCTION wall.subject_of_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO wall.subject (person_id, via, audience, valid_from, valid_to)
    SELECT q.person_id, NEW.id, NEW.audience, NEW.valid_from, NEW.valid_to
    FROM public.swab_request q WHERE q.id = NEW.id ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER subject_of_request AFTER INSERT OR UPDATE ON audience_entry
FOR EACH ROW WHEN (NEW.resource = 'request') EXECUTE FUNCTION wall.subject_of_request();

CREATE FUNCTION wall.subject_of_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO wall.subject (person_id, via, audience, valid_from, valid_to)
    VALUES (NEW.person_id, NEW.id, 'laboratory:' || NEW.laboratory, '', '9999-12-31') ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER subject_of_result AFTER INSERT ON lab_result
FOR EACH ROW EXECUTE FUNCTION wall.subject_of_result();

INSERT INTO wall.subject (person_id, via, audience, valid_from, valid_to)
SELECT q.person_id, e.id, e.audience, e.valid_from, e.valid_to
FROM audience_entry e JOIN swab_request q ON q.id = e.id WHERE e.resource = 'request'
UNION ALL
SELECT person_id, id, 'laboratory:' || laboratory, '', '9999-12-31' FROM lab_result;

DROP POLICY through_request ON person;
DROP FUNCTION wall.through_request(uuid, text[]);

DROP POLICY own_laboratory ON lab_result;
CREATE POLICY own_laboratory ON lab_result FOR SELECT TO argine_reader USING (
    NULLIF('laboratory:' || laboratory = ANY ((SELECT h.audiences FROM wall.held h)::text[]), FALSE) IS NOT NULL);
DROP POLICY usual ON result_import;
CREATE POLICY usual ON result_import FOR SELECT TO argine_reader USING (
    NULLIF('laboratory:' || laboratory = ANY ((SELECT h.audiences FROM wall.held h)::text[]), FALSE) IS NOT NULL);
