-- The second wall asks for less (docs/adr/0007, "Added on 2026-11-27").
-- @postgres
-- The audiences of who entered; no row before, and none when a setting was touched. What `wall.audiences` was, as a view: it
-- reads the key with its owner's right and without a function to be set up anew in each transaction. The seal is made as
-- `wall.seal` makes it.
CREATE VIEW wall.held AS
SELECT current_setting('argine.audiences', true)::text[] AS audiences
FROM wall.secret s
WHERE current_setting('argine.seal', true) = encode(
    sha256(s.key || int4send(pg_backend_pid()) || timestamptz_send(transaction_timestamp()) || convert_to(
        concat_ws(chr(31), current_setting('argine.audiences', true), current_setting('argine.today', true),
                  current_setting('argine.actor', true)), 'UTF8') || s.key), 'hex');
GRANT SELECT ON wall.held TO argine_reader;

DROP POLICY usual ON audience_entry;
CREATE POLICY usual ON audience_entry FOR SELECT TO argine_reader USING (
    NULLIF(audience = ANY ((SELECT h.audiences FROM wall.held h)::text[])
           AND valid_from <= current_setting('argine.today', true)
           AND valid_to > current_setting('argine.today', true), FALSE) IS NOT NULL);

DROP POLICY usual ON delegation;
CREATE POLICY usual ON delegation FOR SELECT TO argine_reader USING (
    NULLIF(current_setting('argine.actor', true), '')::uuid IN (given_by, given_to)
    AND EXISTS (SELECT FROM wall.held));

-- Who sees something of a person's sees whose it is. What is seen lies here beside the person, kept by triggers of the
-- modules above, so that her row costs one look at an index and not the policies of all that may be hers.
CREATE TABLE wall.subject (
    person_id uuid NOT NULL,
    -- The request, result, measure or report.
    via uuid NOT NULL,
    audience text COLLATE "C" NOT NULL,
    valid_from text COLLATE "C" NOT NULL,
    valid_to text COLLATE "C" NOT NULL,
    PRIMARY KEY (person_id, via, audience, valid_from)
);
CREATE INDEX subject_via ON wall.subject (via);
GRANT SELECT ON wall.subject TO argine_reader;
ALTER TABLE wall.subject ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON wall.subject FOR SELECT TO argine_reader USING (
    NULLIF(audience = ANY ((SELECT h.audiences FROM wall.held h)::text[])
           AND valid_from <= current_setting('argine.today', true)
           AND valid_to > current_setting('argine.today', true), FALSE) IS NOT NULL);

-- PostgreSQL fires triggers in the order of their names: an entry that changes leaves before what follows it comes again.
CREATE FUNCTION wall.leave_subject() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM wall.subject WHERE via = OLD.id AND audience = OLD.audience AND valid_from = OLD.valid_from;
    RETURN NULL;
END $$;
CREATE TRIGGER a_leave_subject AFTER UPDATE OR DELETE ON audience_entry
FOR EACH ROW WHEN (OLD.resource <> 'person') EXECUTE FUNCTION wall.leave_subject();
