-- What there is of a person at all, a bit for each kind (src/known.rs): who looks at her asks those tables alone. The module that has a table
-- sets its bit by a trigger, and those of what was there before. Each row has the bits of its own id.
ALTER TABLE person ADD COLUMN known @bigint NOT NULL DEFAULT 0;

UPDATE person SET known = known | 2048 WHERE id IN (SELECT survivor_id FROM person_merge);
UPDATE person SET known = known | 2048 WHERE id IN (SELECT merged_id FROM person_merge);
UPDATE person SET known = known | 256 WHERE id IN (SELECT person_id FROM person_history);
UPDATE person SET known = known | 512 WHERE id IN (SELECT person_id FROM person_transfer);
UPDATE person SET known = known | 1024 WHERE id IN (SELECT person_id FROM person_fact);
UPDATE person SET known = known | 32768 WHERE id IN (SELECT person_id FROM audience_bar);
-- @sqlite
CREATE TRIGGER person_history_known AFTER INSERT ON person_history BEGIN
    UPDATE person SET known = known | 256 WHERE id = NEW.person_id AND known & 256 = 0;
END;
CREATE TRIGGER person_transfer_known AFTER INSERT ON person_transfer BEGIN
    UPDATE person SET known = known | 512 WHERE id = NEW.person_id AND known & 512 = 0;
END;
CREATE TRIGGER person_fact_known AFTER INSERT ON person_fact BEGIN
    UPDATE person SET known = known | 1024 WHERE id = NEW.person_id AND known & 1024 = 0;
END;
CREATE TRIGGER audience_bar_known AFTER INSERT ON audience_bar BEGIN
    UPDATE person SET known = known | 32768 WHERE id = NEW.person_id AND known & 32768 = 0;
END;
-- @postgres
-- Sets the bit that the trigger names for whose row it is.
CREATE FUNCTION person_known() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE flag bigint := TG_ARGV[0]::bigint; whom uuid := NEW.person_id;
BEGIN
    UPDATE person SET known = known | flag WHERE id = whom AND known & flag = 0;
    RETURN NULL;
END $$;
CREATE TRIGGER known AFTER INSERT ON person_history FOR EACH ROW EXECUTE FUNCTION person_known('256');
CREATE TRIGGER known AFTER INSERT ON person_transfer FOR EACH ROW EXECUTE FUNCTION person_known('512');
CREATE TRIGGER known AFTER INSERT ON person_fact FOR EACH ROW EXECUTE FUNCTION person_known('1024');
CREATE TRIGGER known AFTER INSERT ON audience_bar FOR EACH ROW EXECUTE FUNCTION person_known('32768');
