"""The published figures three times: by `article`, by the frozen months, and by this program.

This one shares no line with the platform: it reads an export of the facts as plain rows and counts
with sets and loops (docs/rules.md W1–W3, O1). The model county is a village here; what is compared
is one way of counting with the others.
"""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from tests.flows.conftest import Platform, run_wugong

HOME = "530627"
EXPORT = {
    "spells": "SELECT labourer_id, start_on, end_on, place, channel, is_organised, leader_id"
    " FROM employment_employmentspell WHERE withdrawn_at IS NULL AND is_confirmed",
    "posts": "SELECT labourer_id, start_on, end_on FROM employment_welfareappointment",
    "incomes": "SELECT labourer_id, year, yuan_by_month::text FROM employment_workincome"
    " WHERE source <> 'estimate'",
    "people": "SELECT id, household_id, is_labour, political_status, is_capable_leader"
    " FROM people_labourer WHERE merged_into_id IS NULL AND status IN ('on_roll', 'lost')",
    "poverty": "SELECT household_id, status, from_on, to_on FROM people_povertyperiod",
    "homes": "SELECT id, member_count, labour_count FROM people_household",
}
FAR = date(9999, 1, 1)


def day(text: str) -> date:
    return date.fromisoformat(text) if text else FAR


@dataclass
class Export:
    """The facts as rows of text."""

    tables: dict[str, list[dict[str, str]]]

    def spells(self, first: date, last: date) -> Iterator[tuple[dict[str, str], int]]:
        """Stays that touch a span, with their days in it."""
        for row in self.tables["spells"]:
            start, end = max(day(row["start_on"]), first), min(day(row["end_on"]), last)
            if day(row["start_on"]) < last and day(row["end_on"]) > first:
                yield row, (end - start).days

    def poor(self, on: date) -> set[str]:
        """Households on the register on a day."""
        return {
            row["household_id"]
            for row in self.tables["poverty"]
            if row["status"] != "01" and day(row["from_on"]) <= on < day(row["to_on"])
        }


@pytest.fixture(scope="module")
def export(platform: Platform) -> Export:
    code = "\n".join(
        (
            "import json",
            "from django.db import connection",
            "from wugong.base.scopes import area_scope, scope",
            f"found = {{}}\nwith scope(area_scope({HOME!r})), connection.cursor() as cursor:",
            f"    for name, text in {EXPORT!r}.items():",
            "        with cursor.copy(f'COPY ({text}) TO STDOUT (FORMAT csv, HEADER)') as copy:",
            "            found[name] = b''.join(copy).decode()",
            "print(json.dumps(found))",
        )
    )
    said = run_wugong(platform.data, "django", "shell", "-c", code).strip().splitlines()[-1]
    return Export(
        {name: list(csv.DictReader(io.StringIO(text))) for name, text in json.loads(said).items()}
    )


def persons(export: Export, first: date, last: date, *, days: int = 30, **of: Any) -> set[str]:
    return {
        row["labourer_id"]
        for row, worked in export.spells(first, last)
        if worked >= days and all(keep(row) for keep in of.values())
    }


def is_out(row: dict[str, str]) -> bool:
    return not row["place"].startswith(HOME)


def income(export: Export, year: int, months: int, who: set[str]) -> int:
    total = 0
    for row in export.tables["incomes"]:
        if int(row["year"]) == year and row["labourer_id"] in who:
            total += sum(int(yuan) for yuan in row["yuan_by_month"].strip("{}").split(",")[:months])
    return total


def stable_homes(export: Export, last: date) -> Fraction:
    worked: dict[str, int] = defaultdict(int)
    first = last - timedelta(days=365)
    for name in ("spells", "posts"):
        for row in export.tables[name]:
            start, end = max(day(row["start_on"]), first), min(day(row["end_on"]), last)
            worked[row["labourer_id"]] += max((end - start).days, 0)
    homes = {
        row["household_id"]
        for row in export.tables["people"]
        if row["is_labour"] == "t" and worked[row["id"]] >= 182
    }
    able = sum(int(row["labour_count"]) > 0 for row in export.tables["homes"])
    return Fraction(100 * len(homes), able)


def test_article_the_frozen_months_and_a_second_program_agree(
    platform: Platform, export: Export
) -> None:
    y2018 = date(2018, 1, 1), date(2019, 1, 1)
    h2019 = date(2019, 1, 1), date(2019, 7, 1)
    poor = export.poor(date(2018, 12, 31))
    home_of = {row["id"]: row["household_id"] for row in export.tables["people"]}
    members = {r["id"] for r in export.tables["people"] if r["political_status"] in ("01", "02")}
    able = {r["id"] for r in export.tables["people"] if r["is_capable_leader"] == "t"}
    f07, f09 = persons(export, *y2018), persons(export, *h2019)
    out = persons(export, *y2018, out=is_out)
    organised = persons(export, *y2018, out=is_out, by=lambda row: row["is_organised"] == "t")
    touched = {"days": 1}
    expected = {
        "F05": sum(home_of.get(row["labourer_id"]) in poor for row, _n in export.spells(*y2018)),
        "F07": len(f07),
        "F08": income(export, 2018, 12, f07),
        "F09": len(f09),
        "F10": income(export, 2019, 6, f09),
        "F11": len(
            {
                each
                for each in persons(export, *y2018, by=lambda r: r["channel"] == "16", **touched)
                if home_of.get(each) in poor
            }
        ),
        "F23": Fraction(100 * len(organised), len(out)),
        "F24": len(persons(export, *y2018, by=lambda r: r["channel"] in ("12", "13"), **touched)),
        "F25": len(
            persons(
                export,
                *y2018,
                by=lambda r: r["channel"] == "14" and r["leader_id"] in members,
                **touched,
            )
        ),
        "F26": len(
            persons(
                export,
                *y2018,
                by=lambda r: r["channel"] == "15" and r["leader_id"] in able,
                **touched,
            )
        ),
        "F06": stable_homes(export, date(2019, 1, 1)),
    }
    article = platform.command("article")
    assert isinstance(article, dict)
    told = {row["id"]: row["computed"] for row in article["rows"]}
    said = {name: Fraction(str(told[name])) for name in expected}
    assert {name: round(float(value), 2) for name, value in said.items()} == {
        name: round(float(value), 2) for name, value in expected.items()
    }
    frozen = {month: _figures(platform, month) for month in ("2018-12", "2019-06")}
    of = {
        "F05": ("2018-12", "F05"),
        "F07": ("2018-12", "R02.year"),
        "F08": ("2018-12", "R14.year"),
        "F09": ("2019-06", "R02.year"),
        "F10": ("2019-06", "R14.year"),
        "F11": ("2018-12", "F11"),
        "F23": ("2018-12", "R09.year"),
        "F24": ("2018-12", "F24"),
        "F25": ("2018-12", "F25"),
        "F26": ("2018-12", "F26"),
    }
    assert {name: frozen[month][number] for name, (month, number) in of.items()} == {
        name: round(float(expected[name]), 2) for name in of
    }


def _figures(platform: Platform, month: str) -> dict[str, float]:
    found = platform.command("figures", month)
    assert isinstance(found, dict)
    return {
        row["id"]: float(row["rate"]) if row["numerator"] is not None else row["value"]
        for row in found["figures"]
        if row["value"] is not None or row["rate"] is not None
    }


def test_every_month_before_the_story_is_accepted_and_recounts_equal(platform: Platform) -> None:
    for month in ("2017-01", "2018-12", "2019-07"):
        found = platform.command("month", "status", month)
        assert isinstance(found, dict)
        assert set(found["states"].values()) == {"accepted"}, month
    checks = platform.command("verify")
    assert isinstance(checks, list)
    assert [check["detail"] for check in checks if not check["ok"]] == []
