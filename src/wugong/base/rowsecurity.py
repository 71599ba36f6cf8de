"""Row security and grants as migration operations, so that every table states its own.

Three scopes (ARCHITECTURE.md, "Who sees which rows"): home area by a range on `code`, station
by a range on the place a labourer works at now, party by the rows of `people_access`.
"""

from django.db.migrations.operations import RunSQL

SCOPED_ROLES = "wugong_area, wugong_station, wugong_party"
ALL_ROLES = f"wugong_app, {SCOPED_ROLES}"
PREFIX = "nullif(current_setting('app.region_prefix', true), '')"
PARTY = "nullif(current_setting('app.party', true), '')::bigint"


def _run(forward: str, backward: str = RunSQL.noop) -> RunSQL:
    return RunSQL(forward, backward)


def in_area(column: str = "code") -> str:
    """A range, not LIKE: only leakproof comparisons may use the index under row security."""
    return f"{column} >= {PREFIX} AND {column} < {PREFIX} || '~'"


def grant_common(table: str, verbs: str = "SELECT, INSERT, UPDATE, DELETE") -> RunSQL:
    """A table without persons: every role of the platform uses it; permissions decide verbs."""
    return _run(
        f"GRANT {verbs} ON {table} TO {ALL_ROLES};"
        f"DO $$ DECLARE s text; BEGIN s := pg_get_serial_sequence('{table}', 'id');"
        f" IF s IS NOT NULL THEN EXECUTE 'GRANT USAGE ON SEQUENCE ' || s || ' TO {ALL_ROLES}';"
        " END IF; EXCEPTION WHEN undefined_column THEN NULL; END $$;"
    )


def protect(table: str, verbs: str = "SELECT, INSERT, UPDATE") -> RunSQL:
    """A table that holds persons: forced row security; with no policy there are 0 rows."""
    return _run(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"GRANT {verbs} ON {table} TO {SCOPED_ROLES}; GRANT SELECT ON {table} TO wugong_app;"
        f"DO $$ DECLARE s text; BEGIN s := pg_get_serial_sequence('{table}', 'id');"
        f" IF s IS NOT NULL THEN EXECUTE 'GRANT USAGE ON SEQUENCE ' || s || ' TO {SCOPED_ROLES}';"
        " END IF; EXCEPTION WHEN undefined_column THEN NULL; END $$;"
    )


def area_policy(table: str, column: str = "code") -> RunSQL:
    """Home area: the row's own code lies in the scope's area."""
    rule = in_area(column)
    return _run(
        f"CREATE POLICY area ON {table} TO wugong_area USING ({rule}) WITH CHECK ({rule});",
        f"DROP POLICY IF EXISTS area ON {table};",
    )


def policy(table: str, name: str, role: str, using: str, check: str | None = None) -> RunSQL:
    """One more policy for one role; `check` defaults to `using`."""
    return _run(
        f"CREATE POLICY {name} ON {table} TO {role} USING ({using}) WITH CHECK ({check or using});",
        f"DROP POLICY IF EXISTS {name} ON {table};",
    )


def follow_labourer(table: str, column: str = "labourer_id") -> list[RunSQL]:
    """Station and party see a row exactly when they see its person (whose policies decide)."""
    rule = f"EXISTS (SELECT 1 FROM people_labourer l WHERE l.id = {table}.{column})"
    return [
        policy(table, "station", "wugong_station", rule),
        policy(table, "party", "wugong_party", rule),
    ]


def person_table(table: str) -> list[RunSQL]:
    """The usual set for a table with `labourer_id` and `code`."""
    return [protect(table), area_policy(table), *follow_labourer(table)]


def same_code(table: str, column: str, parent: str) -> RunSQL:
    """The row's `code` is its parent's: a household that moves takes its rows along."""
    return _run(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_code"
        f" FOREIGN KEY ({column}, code) REFERENCES {parent} (id, code)"
        " ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE;",
        f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_{column}_code;",
    )
