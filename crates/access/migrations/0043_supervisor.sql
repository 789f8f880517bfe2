-- The supervisor of the region's ASL reads the persons of all of them (docs/adr/0057). No rows are kept for the region: he holds the
-- audience of each ASL that has any. One look at the index finds the next one.
CREATE VIEW supervised_asl AS
WITH RECURSIVE asl (audience) AS (
    SELECT (SELECT next_asl.audience FROM audience_entry next_asl
            WHERE next_asl.audience > 'asl:' AND next_asl.audience < 'asl;' ORDER BY next_asl.audience LIMIT 1)
    UNION ALL
    SELECT (SELECT next_asl.audience FROM audience_entry next_asl
            WHERE next_asl.audience > asl.audience AND next_asl.audience < 'asl;' ORDER BY next_asl.audience LIMIT 1)
    FROM asl WHERE asl.audience IS NOT NULL)
SELECT audience FROM asl WHERE audience IS NOT NULL;
-- @postgres
REVOKE ALL ON supervised_asl FROM argine_reader, PUBLIC;

-- `wall.look_up` of 0037_entered.sql with his audiences.
CREATE OR REPLACE FUNCTION wall.look_up(token bytea, now bigint, real_today text,
                             OUT session uuid, OUT actor uuid, OUT name text, OUT role text, OUT unit_code text,
                             OUT unit_name text, OUT idle_until bigint, OUT several boolean, OUT delegated text,
                             OUT emergencies text, OUT held text[], OUT until bigint)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    opened text[];
    over bigint;
BEGIN
    SELECT s.id, s.user_id, u.name, a.role, a.unit_code, a.unit_name, s.idle_until, s.expires_at,
           (SELECT TRUE FROM public.role_assignment o
            WHERE o.user_id = a.user_id AND o.id <> a.id AND o.role <> 'laboratory_machine'
              AND o.valid_from <= real_today AND o.valid_to > real_today LIMIT 1) IS NOT NULL
    INTO session, actor, name, role, unit_code, unit_name, idle_until, until, several
    FROM public.session s
    JOIN public.user_account u ON u.id = s.user_id
    JOIN public.role_assignment a ON a.id = s.assignment_id
    WHERE s.token_hash = token AND s.expires_at > now AND s.idle_until > now AND u.active
      AND a.valid_from <= real_today AND a.valid_to > real_today;
    IF NOT FOUND THEN
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
    -- He is told them where a doctor is told for whom he stands in.
    IF role = 'regional_super_user' THEN
        SELECT COALESCE(array_agg(a.audience), '{}'), string_agg(a.audience, ',')
        INTO held, delegated
        FROM public.supervised_asl a;
    END IF;
    IF role = 'gp' THEN
        SELECT held || array_agg('gp:' || d.unit_code),
               string_agg(d.unit_code || chr(31) || d.unit_name || chr(31) || d.valid_to, chr(30) ORDER BY d.valid_to)
        INTO held, delegated
        FROM public.delegation d
        JOIN public.user_account g ON g.id = d.given_by AND g.active
        JOIN public.role_assignment r ON r.user_id = d.given_by AND r.role = 'gp' AND r.unit_code = d.unit_code
                                     AND r.valid_from <= real_today AND r.valid_to > real_today
        WHERE d.given_to = actor AND d.unit_code <> look_up.unit_code
          AND d.ended_at IS NULL AND d.valid_from <= real_today AND d.valid_to > real_today;
    END IF;
    -- Only those who treat patients, whatever the table says; and the help desk, what a request names.
    IF role IN ('gp', 'sisp_operator', 'hospital_bed_operator', 'usca_doctor', 'emergency_doctor',
                'out_of_hours_doctor', 'help_desk') THEN
        SELECT array_agg('emergency:' || e.id),
               string_agg(e.id || chr(31) || e.person_id || chr(31) || e.until, chr(30) ORDER BY e.until), min(e.until)
        INTO opened, emergencies, over
        FROM public.emergency_access e
        WHERE e.user_id = actor AND e.role = look_up.role AND e.unit_code = look_up.unit_code
          AND e.session_id = look_up.session
          AND (look_up.role = 'help_desk') = (e.request_id IS NOT NULL)
          AND e.closed_at IS NULL AND e.until > now;
        held := held || opened;
        until := LEAST(until, over);
    END IF;
END $$;

-- Who has entered so is looked up once more.
DELETE FROM wall.entered WHERE role = 'regional_super_user';
