"""Grants, and the seed: China to counties, Zhaotong's townships, the county's villages."""

from collections.abc import Iterator
from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from wugong.base import codes
from wugong.base.rowsecurity import grant_common
from wugong.places.enums import Kind, Level
from wugong.places.rules import level_of, parent_of, significant, spelling

SINCE = date(1949, 10, 1)  # the lists do not say since when; renames and ends are dated
PSEUDO = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
KINDS = {
    "街道": Kind.SUBDISTRICT,
    "镇": Kind.TOWN,
    "乡": Kind.RURAL_TOWNSHIP,
    "民族乡": Kind.ETHNIC_TOWNSHIP,
    "村委会": Kind.VILLAGE_COMMITTEE,
    "社区居委会": Kind.COMMUNITY,
}
Row = tuple[str, str, str, str]  # code, name, official name, kind


def china() -> Iterator[Row]:
    for row in codes.rows("division_china_county"):
        is_pseudo = row["level"] == Level.PREFECTURE and row["name"] in PSEUDO
        yield significant(row["code6"]), row["name"], "", Kind.PSEUDO if is_pseudo else ""
    yield "99", "国外", "", Kind.ABROAD


def zhaotong() -> Iterator[Row]:
    for row in codes.rows("division_zhaotong_township"):
        yield significant(row["code12"]), row["name"], "", _kind_by_name(row["name"])


def county() -> Iterator[Row]:
    for row in codes.rows("division_zhenxiong"):
        if row["level"] in (Level.TOWNSHIP, Level.VILLAGE):
            code, kind = significant(row["code12"]), KINDS[row["kind"]]
            yield code, row["name"], row["official_name"], kind


def _kind_by_name(name: str) -> str:
    if name.endswith("民族乡") or (name.endswith("乡") and "族" in name):
        return Kind.ETHNIC_TOWNSHIP
    endings = (("街道", Kind.SUBDISTRICT), ("镇", Kind.TOWN), ("乡", Kind.RURAL_TOWNSHIP))
    return next((kind for ending, kind in endings if name.endswith(ending)), "")


def plant(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    place = apps.get_model("places", "Place")
    rows = {row[0]: row for source in (china(), zhaotong(), county()) for row in source}
    places = [
        place(
            code=code,
            name=name,
            official_name=official_name,
            level=level_of(code),
            kind=kind,
            parent_id=parent_of(code) or None,
            name_pinyin=spelling(name),
            valid_from=SINCE,
        )
        for code, name, official_name, kind in rows.values()
    ]
    places.sort(key=lambda each: (len(each.code), each.code))
    place.objects.using(schema_editor.connection.alias).bulk_create(places, batch_size=2_000)


def working_days(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    alias = schema_editor.connection.alias
    year_model, day_model = (
        apps.get_model("places", "CalendarYear"),
        apps.get_model("places", "Holiday"),
    )
    rows = list(codes.rows("holidays"))
    year_model.objects.using(alias).bulk_create(
        year_model(year=year, source="国务院办公厅关于节假日安排的通知")
        for year in sorted({int(row["year"]) for row in rows})
    )
    day_model.objects.using(alias).bulk_create(
        day_model(
            day=date.fromisoformat(row["day"]),
            is_working=row["is_working"] == "1",
            name=row["name"],
            year_id=int(row["year"]),
        )
        for row in rows
    )


class Migration(migrations.Migration):
    dependencies = (("places", "0001_initial"), ("base", "0002_rows"))
    operations = (
        grant_common("places_place", "SELECT, INSERT, UPDATE"),
        grant_common("places_formername", "SELECT, INSERT"),
        grant_common("places_station", "SELECT, INSERT, UPDATE"),
        grant_common("places_calendaryear"),
        grant_common("places_holiday"),
        migrations.RunSQL(
            "GRANT SELECT ON places_place, places_formername, places_station TO wugong_audit;",
            migrations.RunSQL.noop,
        ),
        migrations.RunPython(plant, migrations.RunPython.noop),
        migrations.RunPython(working_days, migrations.RunPython.noop),
    )
