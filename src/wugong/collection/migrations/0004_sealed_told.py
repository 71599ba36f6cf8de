"""What visits told is sealed (security.md D2); what SQL asks for stands in columns of its own."""

import json
from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from wugong.base import crypto
from wugong.base.fields import SealedJSON

TABLES = ("visit", "claim", "conflict")
SEALED: tuple[tuple[str, str, Any], ...] = (
    ("visit", "told", dict),
    ("claim", "old", None),
    ("claim", "new", None),
    ("claim", "became", None),
    ("conflict", "stands", None),
    ("conflict", "sides", list),
    ("conflict", "decided", None),
)
DIGEST = "collection_visit.digest"
CHUNK = 2000
# A digest over a telephone is guessed without a key in a second.
_NEW_COLUMNS = """
UPDATE collection_visit SET has_wish = told_open ? 'wish',
  new_home = CASE WHEN told_open #>> '{household,id}' LIKE 'new:%'
    THEN substr(told_open #>> '{household,id}', 5)::uuid END,
  fields_typed = coalesce((SELECT count(*) FROM jsonb_object_keys(told_open -> 'changes')), 0)
    + CASE WHEN told_open ? 'spell' THEN 5 ELSE 0 END
WHERE told_open <> '{}'
"""


def _forced(word: str) -> migrations.RunSQL:
    """The owner sees rows only while row security is not forced upon it."""
    return migrations.RunSQL(
        "".join(f"ALTER TABLE collection_{t} {word} ROW LEVEL SECURITY;" for t in TABLES),
        migrations.RunSQL.noop,
    )


def seal_columns(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Column by column, then the digests of whatever told something."""
    with editor.connection.cursor() as cursor:
        for table, name, default in SEALED:
            empty = default() if default is not None else None
            cursor.execute(
                f"SELECT id, {name}_open::text FROM collection_{table}"  # ours
                f" WHERE {name}_open IS NOT NULL AND {name}_open <> %s::jsonb",
                [json.dumps(empty)],
            )
            rows = cursor.fetchall()
            for start in range(0, len(rows), CHUNK):
                _seal(cursor, table, name, rows[start : start + CHUNK])
        _key_digests(cursor)


def _seal(cursor: Any, table: str, name: str, rows: list[tuple[Any, str]]) -> None:
    sealed = crypto.seal_many([_packed(text) for _pk, text in rows], f"collection_{table}.{name}")
    kind = "uuid" if table == "visit" else "bigint"
    cursor.execute(
        f"UPDATE collection_{table} t SET {name}_sealed = s.sealed"  # ours
        f" FROM unnest(%s::{kind}[], %s::bytea[]) AS s(id, sealed) WHERE t.id = s.id",
        [[pk for pk, _text in rows], sealed],
    )


def _packed(text: str) -> str:
    return json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))


def _key_digests(cursor: Any) -> None:
    cursor.execute("SELECT id, digest FROM collection_visit WHERE told_sealed IS NOT NULL")
    rows = cursor.fetchall()
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        keyed = crypto.blind_indexes([bytes(digest).hex() for _pk, digest in some], DIGEST)
        cursor.execute(
            "UPDATE collection_visit t SET digest = s.digest"
            " FROM unnest(%s::uuid[], %s::bytea[]) AS s(id, digest) WHERE t.id = s.id",
            [[pk for pk, _digest in some], keyed],
        )


class Migration(migrations.Migration):
    dependencies = (("collection", "0003_merged_files"),)
    operations = (
        _forced("NO FORCE"),
        *(migrations.RenameField(table, name, f"{name}_open") for table, name, _d in SEALED),
        *(
            migrations.AddField(
                table,
                name,
                SealedJSON(db_column=f"{name}_sealed", **({"default": default} if default else {})),
            )
            for table, name, default in SEALED
        ),
        migrations.AddField(
            "visit", "has_wish", models.BooleanField(default=False, db_default=False)
        ),
        migrations.AddField(
            "visit", "fields_typed", models.SmallIntegerField(default=0, db_default=0)
        ),
        migrations.AddField("visit", "new_home", models.UUIDField(null=True)),
        migrations.RunSQL(_NEW_COLUMNS, migrations.RunSQL.noop),
        migrations.RunPython(seal_columns, migrations.RunPython.noop),
        *(migrations.RemoveField(table, f"{name}_open") for table, name, _d in SEALED),
        _forced("FORCE"),
    )
