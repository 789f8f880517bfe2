-- When a role was last signed in with: whoever holds several finds that one first.
ALTER TABLE role_assignment ADD COLUMN used_at @instant NOT NULL DEFAULT 0;
-- Every role of the platform, as the second wall has them.
-- @postgres
-- It says one thing more than before: whether the user could act in another role too.
DROP FUNCTION wall.enter(bytea, bigint, text, text);
CREATE FUNCTION wall.enter(token bytea, now bigint, real_today text, business_today text)
RETURNS TABLE (session uuid, actor uuid, name text, role text, unit_code text, unit_name text, idle_until bigint,
               today text, several boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    who record;
    held text[];
BEGIN
    SELECT s.id, s.user_id, u.name, a.role, a.unit_code, a.unit_name, s.idle_until,
           (SELECT TRUE FROM public.role_assignment o
            WHERE o.user_id = a.user_id AND o.id <> a.id AND o.role <> 'laboratory_machine'
              AND o.valid_from <= real_today AND o.valid_to > real_today LIMIT 1) IS NOT NULL AS several INTO who
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
        WHEN 'laboratory_machine' THEN ARRAY['laboratory:' || who.unit_code]
        WHEN 'mayor' THEN ARRAY['comune:' || who.unit_code]
        WHEN 'mayor_delegate' THEN ARRAY['comune:' || who.unit_code]
        -- Whose work is figures, users or accountability sees nobody, and so does whoever may only sign in yet: that a
        -- role belongs to an ASL does not open the ASL's persons.
        ELSE '{}'::text[]
    END;
    PERFORM set_config('argine.audiences', held::text, true),
            set_config('argine.today', business_today, true),
            set_config('argine.actor', who.user_id::text, true);
    PERFORM set_config('argine.seal', wall.seal((SELECT s.key FROM wall.secret s)), true);
    RETURN QUERY SELECT who.id, who.user_id, who.name::text, who.role::text, who.unit_code::text, who.unit_name::text,
                        who.idle_until, business_today, who.several;
END $$;
REVOKE EXECUTE ON FUNCTION wall.enter(bytea, bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.enter(bytea, bigint, text, text) TO argine_reader;
