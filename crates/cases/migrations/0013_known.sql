-- Of whom there is one of these at all (people/src/known.rs).
UPDATE person SET known = known | 1 WHERE id IN (SELECT person_id FROM report);
UPDATE person SET known = known | 2 WHERE id IN (SELECT person_id FROM covid_case);
UPDATE person SET known = known | 4 WHERE id IN (SELECT person_id FROM measure);
UPDATE person SET known = known | 8 WHERE id IN (SELECT person_id FROM symptoms_end);
UPDATE person SET known = known | 16 WHERE id IN (SELECT person_id FROM contact);
UPDATE person SET known = known | 32 WHERE id IN (SELECT other_id FROM contact);
-- @sqlite
CREATE TRIGGER report_known AFTER INSERT ON report BEGIN
    UPDATE person SET known = known | 1 WHERE id = NEW.person_id AND known & 1 = 0;
END;
CREATE TRIGGER covid_case_known AFTER INSERT ON covid_case BEGIN
    UPDATE person SET known = known | 2 WHERE id = NEW.person_id AND known & 2 = 0;
END;
CREATE TRIGGER measure_known AFTER INSERT ON measure BEGIN
    UPDATE person SET known = known | 4 WHERE id = NEW.person_id AND known & 4 = 0;
END;
CREATE TRIGGER symptoms_end_known AFTER INSERT ON symptoms_end BEGIN
    UPDATE person SET known = known | 8 WHERE id = NEW.person_id AND known & 8 = 0;
END;
CREATE TRIGGER contact_known AFTER INSERT ON contact BEGIN
    UPDATE person SET known = known | 16 WHERE id = NEW.person_id AND known & 16 = 0;
END;
CREATE TRIGGER contact_known_other AFTER INSERT ON contact BEGIN
    UPDATE person SET known = known | 32 WHERE id = NEW.other_id AND known & 32 = 0;
END;
-- @postgres
CREATE TRIGGER known AFTER INSERT ON report FOR EACH ROW EXECUTE FUNCTION person_known('1');
CREATE TRIGGER known AFTER INSERT ON covid_case FOR EACH ROW EXECUTE FUNCTION person_known('2');
CREATE TRIGGER known AFTER INSERT ON measure FOR EACH ROW EXECUTE FUNCTION person_known('4');
CREATE TRIGGER known AFTER INSERT ON symptoms_end FOR EACH ROW EXECUTE FUNCTION person_known('8');
CREATE TRIGGER known AFTER INSERT ON contact FOR EACH ROW EXECUTE FUNCTION person_known('16');
CREATE FUNCTION contact_known() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE person SET known = known | 32 WHERE id = NEW.other_id AND known & 32 = 0;
    RETURN NULL;
END $$;
CREATE TRIGGER known_other AFTER INSERT ON contact FOR EACH ROW WHEN (NEW.other_id IS NOT NULL) EXECUTE FUNCTION contact_known();
