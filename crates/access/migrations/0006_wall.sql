-- The second wall (docs/adr/0007): on PostgreSQL the read connections see what the session they entered may see, worked
-- out here from the tables, not from what `decide` said.
-- @postgres
CREATE SCHEMA wall;
GRANT USAGE ON SCHEMA wall TO argine_reader;

-- What a session holds is kept in settings of the transaction, which anybody could set: the seal needs this key.
CREATE TABLE wall.secret (key bytea NOT NULL);
INSERT INTO wall.secret (key) SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());

-- Binds what is held to this connection and this transaction: no seal can be made up or used again. Only the two functions
-- below may call it. Asked for several times in a statement, so it is written to be quick.
CREATE FUNCTION wall.seal(key bytea) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(key || int4send(pg_backend_pid()) || timestamptz_send(transaction_timestamp()) || convert_to(
        concat_ws(chr(31), current_setting('argine.audiences', true), current_setting('argine.today', true),
                  current_setting('argine.actor', true)), 'UTF8') || key), 'hex')
$$;

-- The audiences of who entered; none before, and none when a setting was touched.
CREATE FUNCTION wall.audiences() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    key bytea;
BEGIN
    IF current_setting('argine.seal', true) <> '' THEN
        SELECT s.key INTO key FROM wall.secret s;
        IF current_setting('argine.seal', true) = wall.seal(key) THEN
            RETURN current_setting('argine.audiences', true)::text[];
        END IF;
    END IF;
    RETURN NULL;
END $$;

-- Who presents this token, and from here to the end of the transaction what he holds. Says the same as the statement
-- find_session does on SQLite: the tests of sessions run on both. Whoever changes the one replaces the other.
CREATE FUNCTION wall.enter(token bytea, now bigint, real_today text, business_today text)
RETURNS TABLE (session uuid, actor uuid, name text, role text, unit_code text, unit_name text, idle_until bigint,
               today text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    who record;
    held text[];
BEGIN
    SELECT s.id, s.user_id, u.name, a.role, a.unit_code, a.unit_name, s.idle_until INTO who
    FROM public.session s
    JOIN public.user_account u ON u.id = s.user_id
    JOIN public.role_assignment a ON a.id = s.assignment_id
    WHERE s.token_hash = token AND s.expires_at > now AND s.idle_until > now AND u.active
      AND a.valid_from <= real_today AND a.valid_to > real_today;
    IF NOT FOUND THEN
        PERFORM set_config('argine.seal', '', true);
        RETURN;
    END IF;
    held := CASE who.role
        WHEN 'gp' THEN ARRAY['gp:' || who.unit_code]
        WHEN 'sisp_operator' THEN ARRAY['asl:' || who.unit_code]
        WHEN 'laboratory_technician' THEN ARRAY['laboratory:' || who.unit_code]
        WHEN 'mayor' THEN ARRAY['comune:' || who.unit_code]
        -- Whose work is figures and users sees nobody.
        ELSE '{}'::text[]
    END;
    PERFORM set_config('argine.audiences', held::text, true),
            set_config('argine.today', business_today, true),
            set_config('argine.actor', who.user_id::text, true);
    PERFORM set_config('argine.seal', wall.seal((SELECT s.key FROM wall.secret s)), true);
    RETURN QUERY SELECT who.id, who.user_id, who.name::text, who.role::text, who.unit_code::text, who.unit_name::text,
                        who.idle_until, business_today;
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA wall FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.audiences(), wall.enter(bytea, bigint, text, text) TO argine_reader;

-- Secrets, and what no page reads.
REVOKE SELECT ON session, user_account, audience_history, sign_in_brake, sign_in_known FROM argine_reader;
GRANT SELECT (id, login, name, active, created_at, version) ON user_account TO argine_reader;

-- All other policies lead here: an entry is visible to who holds its audience, on its days. In the scalar subselect the
-- audiences are asked for once in a statement and not for each row.
-- PostgreSQL asks the policies of a table in the reverse order of their names, until one says yes. So the way by which most
-- rows are seen is called "usual" everywhere and the others begin with letters before it. Only the speed depends on it.
-- All conditions of the wall end in IS NOT NULL, which the planner takes to be nearly always true, as it is: so a statement
-- has the plan it would have without the wall. Counted as conditions, they made lists look so short that reading and
-- sorting all that an audience holds seemed cheaper than the first 25 in order.
ALTER TABLE audience_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON audience_entry FOR SELECT TO argine_reader USING (
    NULLIF(audience = ANY ((SELECT wall.audiences())::text[])
           AND valid_from <= current_setting('argine.today', true)
           AND valid_to > current_setting('argine.today', true), FALSE) IS NOT NULL);
