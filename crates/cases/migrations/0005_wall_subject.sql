-- Measures and reports keep wall.subject, in the place of wall.through_measure.
-- @postgres
CREATE FUNCTION wall.subject_of_measure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO wall.subject (person_id, via, audience, valid_from, valid_to)
    SELECT m.person_id, NEW.id, NEW.audience, NEW.valid_from, NEW.valid_to
    FROM public.measure m WHERE m.id = NEW.id ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER subject_of_measure AFTER INSERT OR UPDATE ON audience_entry
FOR EACH ROW WHEN (NEW.resource = 'measure') EXECUTE FUNCTION wall.subject_of_measure();

CREATE FUNCTION wall.subject_of_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO wall.subject (person_id, via, audience, valid_from, valid_to)
    SELECT r.person_id, NEW.id, NEW.audience, NEW.valid_from, NEW.valid_to
    FROM public.report r WHERE r.id = NEW.id ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER subject_of_report AFTER INSERT OR UPDATE ON audience_entry
FOR EACH ROW WHEN (NEW.resource = 'report') EXECUTE FUNCTION wall.subject_of_report();

INSERT INTO wall.subject (person_id, via, audience, valid_from, valid_to)
SELECT m.person_id, e.id, e.audience, e.valid_from, e.valid_to
FROM audience_entry e JOIN measure m ON m.id = e.id WHERE e.resource = 'measure'
UNION ALL
SELECT r.person_id, e.id, e.audience, e.valid_from, e.valid_to
FROM audience_entry e JOIN report r ON r.id = e.id WHERE e.resource = 'report';

DROP POLICY through_measure ON person;
DROP FUNCTION wall.through_measure(uuid, text[]);

DROP POLICY usual ON measure_seen;
CREATE POLICY usual ON measure_seen FOR SELECT TO argine_reader USING (
    user_id = NULLIF(current_setting('argine.actor', true), '')::uuid AND EXISTS (SELECT FROM wall.held));
