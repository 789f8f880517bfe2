-- Of whom there is one of these at all (people/src/known.rs).
UPDATE person SET known = known | 4096 WHERE id IN (SELECT person_id FROM communication);
-- @sqlite
CREATE TRIGGER communication_known AFTER INSERT ON communication BEGIN
    UPDATE person SET known = known | 4096 WHERE id = NEW.person_id AND known & 4096 = 0;
END;
-- @postgres
CREATE TRIGGER known AFTER INSERT ON communication FOR EACH ROW EXECUTE FUNCTION person_known('4096');
