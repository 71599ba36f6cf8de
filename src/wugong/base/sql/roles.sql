-- The roles of one PostgreSQL server (security.md, decision 1). Run by an administrator, any
-- number of times. NOSUPERUSER and NOBYPASSRLS are what CREATE ROLE gives; a role that somebody
-- made stronger is brought back, which only a superuser may do.
DO $$
DECLARE
    weak text;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wugong_owner') THEN
        CREATE ROLE wugong_owner LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wugong_app') THEN
        CREATE ROLE wugong_app LOGIN NOINHERIT;
    END IF;
    FOREACH weak IN ARRAY ARRAY['wugong_area', 'wugong_station', 'wugong_party', 'wugong_audit'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = weak) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', weak);
        END IF;
        IF NOT pg_has_role('wugong_app', weak, 'MEMBER') THEN
            EXECUTE format('GRANT %I TO wugong_app', weak);
        END IF;
    END LOOP;
    FOR weak IN
        SELECT rolname FROM pg_roles
        WHERE rolname LIKE 'wugong\_%' AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)
    LOOP
        EXECUTE format('ALTER ROLE %I NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB', weak);
    END LOOP;
    IF (SELECT rolinherit FROM pg_roles WHERE rolname = 'wugong_app') THEN
        ALTER ROLE wugong_app NOINHERIT;
    END IF;
END
$$;
