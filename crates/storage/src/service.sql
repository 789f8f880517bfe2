DO $$
DECLARE
    asked CONSTANT text := current_setting('argine.service');
    append_only CONSTANT text[] := string_to_array(current_setting('argine.append_only'), ',');
    service text;
    services text;
    made record;
BEGIN
    IF asked <> '' AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = asked) THEN
        RAISE EXCEPTION 'there is no role %: as an administrator of the server run CREATE ROLE % LOGIN NOINHERIT', asked, asked;
    END IF;
    -- Whoever was given the rights before is given them on what has been made since.
    FOR service IN
        SELECT asked WHERE asked <> '' UNION
        SELECT r.rolname FROM pg_policy p JOIN pg_roles r ON r.oid = ANY (p.polroles) WHERE p.polname = 'service'
    LOOP
        IF pg_has_role(service, current_user, 'MEMBER') OR EXISTS (
            SELECT FROM pg_roles r WHERE r.rolname = service
            AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication)) THEN
            RAISE EXCEPTION 'the role % may do more than serve: it is an administrator, or the owner of the tables', service;
        END IF;
        -- Before version 15 everybody may.
        IF has_schema_privilege(service, 'public', 'CREATE') THEN
            REVOKE CREATE ON SCHEMA public FROM PUBLIC;
        END IF;
        IF has_schema_privilege(service, 'public', 'CREATE') OR has_schema_privilege(service, 'wall', 'CREATE')
            OR has_database_privilege(service, current_database(), 'CREATE') THEN
            RAISE EXCEPTION 'the role % may make tables or schemas: take CREATE on them away from it', service;
        END IF;
        IF NOT pg_has_role(service, 'argine_reader',
            CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
            BEGIN
                EXECUTE format('GRANT argine_reader TO %I', service);
            EXCEPTION WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'as an administrator of the server run GRANT argine_reader TO %', service;
            END;
        END IF;
        services := concat_ws(', ', services, quote_ident(service));
    END LOOP;
    IF services IS NULL THEN
        RETURN;
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA public, wall TO %s', services);
    EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA wall TO %s', services);
    FOR made IN
        SELECT c.oid::regclass AS name, c.relname, c.relkind, c.relrowsecurity, p.oid AS policy FROM pg_class c
        LEFT JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = 'service'
        WHERE c.relnamespace IN ('public'::regnamespace, 'wall'::regnamespace) AND c.relkind IN ('r', 'p', 'v', 'm')
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %s', made.name, services);
        -- What seals who entered, only the functions of the wall read.
        IF made.name <> 'wall.secret'::regclass THEN
            EXECUTE format('GRANT %s ON %s TO %s', CASE
                WHEN made.relkind IN ('v', 'm') OR made.relname = 'schema_migration' THEN 'SELECT'
                WHEN made.relname = ANY (append_only) THEN 'SELECT, INSERT'
                ELSE 'SELECT, INSERT, UPDATE, DELETE' END, made.name, services);
        END IF;
        -- Units of work do not stand behind the wall: who writes as the owner is not bound by it either.
        IF made.relrowsecurity THEN
            EXECUTE format('%s POLICY service ON %s TO %s USING (TRUE) WITH CHECK (TRUE)',
                CASE WHEN made.policy IS NULL THEN 'CREATE' ELSE 'ALTER' END, made.name, services);
        END IF;
    END LOOP;
END $$
