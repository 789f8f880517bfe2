-- Of whom there is one of these at all (people/src/known.rs).
UPDATE person SET known = known | 16384 WHERE id IN (SELECT person_id FROM obscuring);
-- @sqlite
CREATE TRIGGER obscuring_known AFTER INSERT ON obscuring BEGIN
    UPDATE person SET known = known | 16384 WHERE id = NEW.person_id AND known & 16384 = 0;
END;
-- @postgres
CREATE TRIGGER known AFTER INSERT ON obscuring FOR EACH ROW EXECUTE FUNCTION person_known('16384');
