-- On PostgreSQL whoever enters is looked up once and kept until a fact behind it changes (docs/adr/0007, "Who entered is kept").
-- @postgres
-- Who a session is and what it holds, on a day. A row is only ever a shortcut: without one `wall.look_up` answers.
CREATE TABLE wall.entered (
    token_hash bytea PRIMARY KEY,
    day text COLLATE "C" NOT NULL,
    -- The session's end, or the end of the emergency that ends first.
    until bigint NOT NULL,
    idle_until bigint NOT NULL,
    session uuid NOT NULL,
    actor uuid NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    unit_code text NOT NULL,
    unit_name text NOT NULL,
    several boolean NOT NULL,
    delegated text,
    emergencies text,
    audiences text NOT NULL
);
CREATE INDEX entered_actor ON wall.entered (actor);
REVOKE ALL ON wall.entered FROM argine_reader, PUBLIC;

-- Who looks a user up to keep him and who changes a fact of his wait for each other, so that nothing stale is kept. Few
-- keys: a unit of work that changes thousands of users must not fill the server's table of locks.
CREATE FUNCTION wall.bucket(who uuid) RETURNS integer LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT hashtext(who::text) & 255
$$;
CREATE FUNCTION wall.forget(who uuid) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(4712, wall.bucket(who));
    DELETE FROM wall.entered WHERE actor = who;
END $$;

-- What changed may be a fact of a doctor, who lends it to those that stand in for him.
CREATE FUNCTION wall.user_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    who uuid := CASE WHEN TG_TABLE_NAME = 'user_account' THEN (to_jsonb(OLD) ->> 'id')::uuid
                     ELSE (to_jsonb(COALESCE(NEW, OLD)) ->> 'user_id')::uuid END;
BEGIN
    PERFORM wall.forget(who);
    PERFORM wall.forget(d.given_to) FROM (SELECT DISTINCT g.given_to FROM public.delegation g WHERE g.given_by = who) d;
    RETURN NULL;
END $$;
CREATE TRIGGER entered AFTER UPDATE OF active, name OR DELETE ON user_account
FOR EACH ROW EXECUTE FUNCTION wall.user_changed();
CREATE TRIGGER entered AFTER INSERT OR UPDATE OF role, unit_code, unit_name, valid_from, valid_to OR DELETE ON role_assignment
FOR EACH ROW EXECUTE FUNCTION wall.user_changed();
CREATE TRIGGER entered AFTER INSERT OR UPDATE OR DELETE ON emergency_access
FOR EACH ROW EXECUTE FUNCTION wall.user_changed();

CREATE FUNCTION wall.delegation_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    giver uuid := COALESCE(NEW.given_by, OLD.given_by);
    taker uuid := COALESCE(NEW.given_to, OLD.given_to);
BEGIN
    -- Whoever changes the giver at the same time must find this delegation, or be found.
    PERFORM pg_advisory_xact_lock_shared(4712, wall.bucket(giver));
    PERFORM wall.forget(taker);
    RETURN NULL;
END $$;
CREATE TRIGGER entered AFTER INSERT OR UPDATE OR DELETE ON delegation
FOR EACH ROW EXECUTE FUNCTION wall.delegation_changed();

-- A use of the session moves its end; a token that is taken away, or put in another's place, opens nothing.
CREATE FUNCTION wall.session_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.token_hash, NEW.id, NEW.user_id, NEW.assignment_id, NEW.expires_at)
                          = (OLD.token_hash, OLD.id, OLD.user_id, OLD.assignment_id, OLD.expires_at) THEN
        UPDATE wall.entered SET idle_until = NEW.idle_until WHERE token_hash = OLD.token_hash;
    ELSE
        DELETE FROM wall.entered WHERE token_hash = OLD.token_hash;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entered AFTER UPDATE OR DELETE ON session FOR EACH ROW EXECUTE FUNCTION wall.session_changed();

-- What `wall.enter` was (0031_help_desk_view.sql), without the settings.
CREATE FUNCTION wall.look_up(token bytea, now bigint, real_today text,
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

-- Whoever is kept enters by one look at an index. Whoever is not is looked up, and kept when this is a unit of work: a read
-- cannot write.
CREATE OR REPLACE FUNCTION wall.enter(token bytea, now bigint, real_today text, business_today text,
                                      OUT session uuid, OUT actor uuid, OUT name text, OUT role text, OUT unit_code text,
                                      OUT unit_name text, OUT idle_until bigint, OUT today text, OUT several boolean,
                                      OUT delegated text, OUT emergencies text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    secret bytea;
    held text;
    until bigint;
    owner uuid;
    set_to text;
BEGIN
    SELECT e.session, e.actor, e.name, e.role, e.unit_code, e.unit_name, e.idle_until, business_today, e.several,
           e.delegated, e.emergencies, e.audiences, (SELECT w.key FROM wall.secret w)
    INTO session, actor, name, role, unit_code, unit_name, idle_until, today, several, delegated, emergencies, held, secret
    FROM wall.entered e
    WHERE e.token_hash = token AND e.day = real_today AND e.until > now AND e.idle_until > now;
    IF NOT FOUND THEN
        IF current_setting('transaction_read_only') = 'off' THEN
            -- First the user's lock, then the session's row, as whoever suspends a user and then ends his sessions: in the other order
            -- the two would wait for each other.
            SELECT s.user_id INTO owner FROM public.session s WHERE s.token_hash = token;
            PERFORM pg_advisory_xact_lock_shared(4712, wall.bucket(owner)) WHERE owner IS NOT NULL;
            -- Whoever ends this session, or gives it another token, waits for what is kept here, or has been and leaves nothing to keep.
            SELECT s.user_id INTO owner FROM public.session s WHERE s.token_hash = token FOR KEY SHARE;
        END IF;
        SELECT l.session, l.actor, l.name, l.role, l.unit_code, l.unit_name, l.idle_until, business_today, l.several,
               l.delegated, l.emergencies, l.held::text, l.until, (SELECT w.key FROM wall.secret w)
        INTO session, actor, name, role, unit_code, unit_name, idle_until, today, several, delegated, emergencies, held,
             until, secret
        FROM wall.look_up(token, now, real_today) l;
        IF session IS NULL THEN
            set_to := set_config('argine.seal', '', true);
            RETURN;
        END IF;
        IF owner IS NOT NULL THEN
            INSERT INTO wall.entered AS e (token_hash, day, until, idle_until, session, actor, name, role, unit_code,
                                           unit_name, several, delegated, emergencies, audiences)
            VALUES (token, real_today, until, idle_until, session, actor, name, role, unit_code, unit_name, several, delegated,
                    emergencies, held)
            ON CONFLICT ON CONSTRAINT entered_pkey DO UPDATE
            SET day = excluded.day, until = excluded.until, idle_until = excluded.idle_until, name = excluded.name,
                role = excluded.role, unit_code = excluded.unit_code, unit_name = excluded.unit_name,
                several = excluded.several, delegated = excluded.delegated, emergencies = excluded.emergencies,
                audiences = excluded.audiences;
        END IF;
    END IF;
    set_to := set_config('argine.audiences', held, true);
    set_to := set_config('argine.today', business_today, true);
    set_to := set_config('argine.actor', actor::text, true);
    set_to := set_config('argine.seal', wall.seal(secret), true);
END $$;
