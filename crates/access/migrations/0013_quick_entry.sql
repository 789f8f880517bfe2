-- The second wall's door, at half the price: it is asked once in every access.
-- @postgres
-- One look at the tables instead of three; a setting is made by an assignment, which plpgsql evaluates by itself, where
-- PERFORM asks the executor; and one row comes back without a set around it. What is checked and what is held is the same.
DROP FUNCTION wall.enter(bytea, bigint, text, text);
CREATE FUNCTION wall.enter(token bytea, now bigint, real_today text, business_today text,
                           OUT session uuid, OUT actor uuid, OUT name text, OUT role text, OUT unit_code text,
                           OUT unit_name text, OUT idle_until bigint, OUT today text, OUT several boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    key bytea;
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
    set_to := set_config('argine.audiences', CASE role
        WHEN 'gp' THEN ARRAY['gp:' || unit_code]
        WHEN 'sisp_operator' THEN ARRAY['asl:' || unit_code]
        WHEN 'laboratory_technician' THEN ARRAY['laboratory:' || unit_code]
        WHEN 'laboratory_machine' THEN ARRAY['laboratory:' || unit_code]
        WHEN 'mayor' THEN ARRAY['comune:' || unit_code]
        WHEN 'mayor_delegate' THEN ARRAY['comune:' || unit_code]
        -- Whose work is figures, users or accountability sees nobody, and so does whoever may only sign in yet: that a
        -- role belongs to an ASL does not open the ASL's persons.
        ELSE '{}'::text[]
    END::text, true);
    set_to := set_config('argine.today', business_today, true);
    set_to := set_config('argine.actor', actor::text, true);
    set_to := set_config('argine.seal', wall.seal(key), true);
END $$;
REVOKE EXECUTE ON FUNCTION wall.enter(bytea, bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.enter(bytea, bigint, text, text) TO argine_reader;
