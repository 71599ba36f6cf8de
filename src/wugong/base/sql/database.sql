-- One county's database: its owner makes tables, the platform's roles may only use them.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

ALTER SCHEMA public OWNER TO wugong_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public
    TO wugong_app, wugong_area, wugong_station, wugong_party, wugong_audit;

DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    -- Imports and bulk actions stage their rows in temporary tables, in the scope's own role.
    EXECUTE format(
        'GRANT CONNECT, TEMPORARY ON DATABASE %I'
        ' TO wugong_app, wugong_area, wugong_station, wugong_party', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO wugong_audit', current_database());
    EXECUTE format('ALTER DATABASE %I SET timezone = ''Asia/Shanghai''', current_database());
    EXECUTE format('ALTER DATABASE %I SET jit = off', current_database());
END
$$;
