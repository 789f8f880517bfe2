-- Of whom there is one of these at all (people/src/known.rs).
UPDATE person SET known = known | 64 WHERE id IN (SELECT person_id FROM swab_request);
UPDATE person SET known = known | 128 WHERE id IN (SELECT person_id FROM lab_result);
-- @sqlite
CREATE TRIGGER swab_request_known AFTER INSERT ON swab_request BEGIN
    UPDATE person SET known = known | 64 WHERE id = NEW.person_id AND known & 64 = 0;
END;
CREATE TRIGGER lab_result_known AFTER INSERT ON lab_result BEGIN
    UPDATE person SET known = known | 128 WHERE id = NEW.person_id AND known & 128 = 0;
END;
-- @postgres
CREATE TRIGGER known AFTER INSERT ON swab_request FOR EACH ROW EXECUTE FUNCTION person_known('64');
CREATE TRIGGER known AFTER INSERT ON lab_result FOR EACH ROW EXECUTE FUNCTION person_known('128');
