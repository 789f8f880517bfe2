-- The help desk opened the record that a request for help names: which request, and who approved it (docs/adr/0027).
ALTER TABLE emergency_access ADD COLUMN request_id @id;
ALTER TABLE emergency_access ADD COLUMN approved_by @id REFERENCES user_account (id);
CREATE INDEX emergency_access_by_request ON emergency_access (request_id) WHERE request_id IS NOT NULL;
-- @postgres
-- As in 0018_break_glass.sql, and the help desk's records.
DROP FUNCTION wall.enter(bytea, bigint, text, text);
CREATE FUNCTION wall.enter(token bytea, now bigint, real_today text, business_today text,
                           OUT session uuid, OUT actor uuid, OUT name text, OUT role text, OUT unit_code text,
                           OUT unit_name text, OUT idle_until bigint, OUT today text, OUT several boolean,
                           OUT delegated text, OUT emergencies text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    key bytea;
    held text[];
    opened text[];
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
    -- Only those who treat patients, whatever the table says; and the help desk, what a request names.
    IF role IN ('gp', 'sisp_operator', 'hospital_bed_operator', 'usca_doctor', 'emergency_doctor',
                'out_of_hours_doctor', 'help_desk') THEN
        SELECT array_agg('emergency:' || e.id),
               string_agg(e.id || chr(31) || e.person_id || chr(31) || e.until, chr(30) ORDER BY e.until)
        INTO opened, emergencies
        FROM public.emergency_access e
        WHERE e.user_id = actor AND e.role = enter.role AND e.unit_code = enter.unit_code
          AND e.session_id = enter.session
          AND (enter.role = 'help_desk') = (e.request_id IS NOT NULL)
          AND e.closed_at IS NULL AND e.until > now;
        held := held || opened;
    END IF;
    set_to := set_config('argine.audiences', held::text, true);
    set_to := set_config('argine.today', business_today, true);
    set_to := set_config('argine.actor', actor::text, true);
    set_to := set_config('argine.seal', wall.seal(key), true);
END $$;
REVOKE EXECUTE ON FUNCTION wall.enter(bytea, bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.enter(bytea, bigint, text, text) TO argine_reader;
