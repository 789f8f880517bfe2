-- Of whom there is one of these at all (people/src/known.rs).
UPDATE person SET known = known | 8192 WHERE id IN (SELECT person_id FROM correction);
-- @sqlite
CREATE TRIGGER correction_known AFTER INSERT ON correction BEGIN
    UPDATE person SET known = known | 8192 WHERE id = NEW.person_id AND known & 8192 = 0;
END;
-- @postgres
CREATE TRIGGER known AFTER INSERT ON correction FOR EACH ROW EXECUTE FUNCTION person_known('8192');
