-- A doctor's patients, entrusted to a colleague for some days of real time. Whoever was given them holds the doctor's
-- audience beside his own, and only while the doctor himself holds it.
CREATE TABLE delegation (
    id @id PRIMARY KEY,
    unit_code @text NOT NULL,
    unit_name @text NOT NULL,
    given_by @id NOT NULL REFERENCES user_account (id),
    given_to @id NOT NULL REFERENCES user_account (id),
    valid_from @date NOT NULL,
    valid_to @date NOT NULL,
    note @text NOT NULL,
    given_at @instant NOT NULL,
    ended_at @instant,
    ended_by @id REFERENCES user_account (id)
) @table;
CREATE INDEX delegation_to ON delegation (given_to, valid_to);
CREATE INDEX delegation_by ON delegation (given_by, valid_to);
-- @postgres
-- It names no patient, and colleagues only to each other.
ALTER TABLE delegation ENABLE ROW LEVEL SECURITY;
CREATE POLICY usual ON delegation FOR SELECT TO argine_reader USING (
    NULLIF(current_setting('argine.actor', true), '')::uuid IN (given_by, given_to)
    AND (SELECT wall.audiences()) IS NOT NULL);

DROP FUNCTION wall.enter(bytea, bigint, text, text);
CREATE FUNCTION wall.enter(token bytea, now bigint, real_today text, business_today text,
                           OUT session uuid, OUT actor uuid, OUT name text, OUT role text, OUT unit_code text,
                           OUT unit_name text, OUT idle_until bigint, OUT today text, OUT several boolean,
                           OUT delegated text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    key bytea;
    held text[];
    set_to text;
BEGIN
    SELECT s.id, s.user_id, u.name, a.role, a.unit_code, a.unit_name, s.idle_until, business_today,
           (SELECT TRUE FROM public.role_assignment o
            WHERE o.user_id = a.user_id AND o.id <> a.id AND o.role <> 'laboratory_machine'
              AND o.valid_from <= real_today AND o.valid_to > real_today LIMIT 1) IS NOT NULL,
           (SELECT w.key FROM wall.secret w)
    INTO session, actor, name, role, unit_code, unit_name, idle_until, today, several, key
    FROM public.session s
    JOIN public.user_account u ON u.id = s.user_id
    JOIN public.role_assignment a ON a.id = s.assignment_id
    WHERE s.token_hash = token AND s.expires_at > now AND s.idle_until > now AND u.active
      AND a.valid_from <= real_today AND a.valid_to > real_today;
    IF NOT FOUND THEN
        set_to := set_config('argine.seal', '', true);
        RETURN;
    END IF;
    held := CASE role
        WHEN 'gp' THEN ARRAY['gp:' || unit_code]
        WHEN 'sisp_operator' THEN ARRAY['asl:' || unit_code]
        WHEN 'laboratory_technician' THEN ARRAY['laboratory:' || unit_code]
        WHEN 'laboratory_machine' THEN ARRAY['laboratory:' || unit_code]
        WHEN 'mayor' THEN ARRAY['comune:' || unit_code]
        WHEN 'mayor_delegate' THEN ARRAY['comune:' || unit_code]
        -- Whose work is figures, users or accountability sees nobody, and so does whoever may only sign in yet: that a
        -- role belongs to an ASL does not open the ASL's persons.
        ELSE '{}'::text[]
    END;
    IF role = 'gp' THEN
        SELECT held || array_agg('gp:' || d.unit_code),
               string_agg(d.unit_code || chr(31) || d.unit_name || chr(31) || d.valid_to, chr(30) ORDER BY d.valid_to)
        INTO held, delegated
        FROM public.delegation d
        JOIN public.user_account g ON g.id = d.given_by AND g.active
        JOIN public.role_assignment r ON r.user_id = d.given_by AND r.role = 'gp' AND r.unit_code = d.unit_code
                                     AND r.valid_from <= real_today AND r.valid_to > real_today
        WHERE d.given_to = actor AND d.unit_code <> enter.unit_code
          AND d.ended_at IS NULL AND d.valid_from <= real_today AND d.valid_to > real_today;
    END IF;
    set_to := set_config('argine.audiences', held::text, true);
    set_to := set_config('argine.today', business_today, true);
    set_to := set_config('argine.actor', actor::text, true);
    set_to := set_config('argine.seal', wall.seal(key), true);
END $$;
REVOKE EXECUTE ON FUNCTION wall.enter(bytea, bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.enter(bytea, bigint, text, text) TO argine_reader;
