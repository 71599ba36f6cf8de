"""One list of another office, invented from our own roll with a few faults, compared and begun on.

The anti-poverty system's list of the model township's registered households: some values differ,
some people are missing, a few are strangers, and a spreadsheet has eaten some digits.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import polars as pl

from wugong.base import clock, crypto
from wugong.base.actor import Actor, system
from wugong.base.identity import id_check_digit
from wugong.base.scopes import area_scope, scope
from wugong.comparison import actions
from wugong.comparison.actions import Chosen, NewComparison
from wugong.comparison.models import Comparison
from wugong.comparison.queries import ours
from wugong.comparison.rules.layouts import layouts
from wugong.ops.demo.areas import MODEL_TOWNSHIP
from wugong.ops.demo.draw import Rng, stream
from wugong.people.models import Labourer
from wugong.people.rules import NUMBER, PHONE

LAYOUT = layouts()["ffp"]
COLUMNS = [each.key for each in LAYOUT.fields if each.key != "household_no"]
DAYS_OLD = 3
# Of a thousand rows: missing, health, telephone, work, schooling, torn number, lost zero.
FAULTS = (
    ("missing", 12),
    ("health", 22),
    ("phone", 25),
    ("work_area", 30),
    ("education", 10),
    ("id_number", 3),
    ("relation", 3),
)
STRANGERS = 9
Row = dict[str, str]


def compare_a_list(seed: int) -> int:
    """Once; says how many differences it found."""
    area = MODEL_TOWNSHIP
    officer = Actor(None, "示范乡镇专员", "township_officer", area, scope=area_scope(area))
    as_of = clock.business_today() - timedelta(days=DAYS_OLD)
    with scope(officer.scope):
        if Comparison.objects.exists():
            return 0
        content = _text(_faulty(_rows(area, as_of), stream(seed, "comparison"), area))
        told = NewComparison(LAYOUT.key, area, as_of, content)
        row = actions.request_comparison(told, by=officer, in_queue=False)
    actions.execute_comparison(row.pk, by=system(area))
    with scope(officer.scope):
        _begin(row, officer)
        return int(row.differences.count())


def _rows(area: str, on: date) -> list[Row]:
    """Everybody of the registered households, as that office would have them."""
    people = ours.people(area, on, LAYOUT).filter("is_expected")
    people = people.filter(pl.col("index") != "").sort("id")
    found = Labourer.objects.filter(pk__in=people["id"].to_list()).order_by("pk")
    sealed = list(found.values_list("id_number_sealed", "phone_sealed"))
    numbers = crypto.unseal_many([number for number, _phone in sealed], NUMBER)
    phones = crypto.unseal_many([phone for _number, phone in sealed], PHONE)
    rows = people.with_columns(
        id_number=pl.Series(numbers, dtype=pl.String),
        phone=pl.Series([phone or "" for phone in phones], dtype=pl.String),
        code=pl.col("code").str.slice(0, 12),
        work_area=pl.col("work_area").fill_null("01"),
        low_income=pl.col("low_income").replace_strict({"1": "是", "0": "否"}),
        relocated=pl.col("relocated").replace_strict({"1": "是", "0": "否"}),
    )
    return list(rows.select(COLUMNS).iter_rows(named=True))


def _faulty(rows: list[Row], rng: Rng, area: str) -> Iterator[Row]:
    """A few of a thousand are not as we have them."""
    edges = np.cumsum([share for _name, share in FAULTS])
    for row, lot in zip(rows, rng.integers(0, 1000, len(rows)), strict=True):
        kind = int(np.searchsorted(edges, lot, side="right"))
        name = FAULTS[kind][0] if kind < len(FAULTS) else ""
        if name != "missing":
            yield row | _fault(name, row)
    village = rows[0]["code"] if rows else area
    for number in range(STRANGERS):
        yield _stranger(number, village)


def _fault(name: str, row: Row) -> Row:
    """What stands there instead; a spreadsheet's faults are the usual ones."""
    if name == "phone":
        return {"phone": row["phone"][:-2] + "00" if row["phone"] else "19400000000"}
    if name == "id_number":
        return {"id_number": f"{float(row['id_number'][:17] + '0'):.5E}"}
    if name == "relation":
        return {"relation": str(int(row["relation"] or "1"))}
    other = {
        "health": {"1": "2"},
        "work_area": {"": "04", "04": "03", "03": ""},
        "education": {"2": "3", "3": "2"},
    }
    return {name: other[name].get(row[name], row[name])} if name in other else {}


def _stranger(number: int, village: str) -> Row:
    """Nobody of ours: order numbers that the model county never gives."""
    first = f"530699{1950 + number}0227{990 + number}"
    facts = {"name": f"外{'甲乙丙丁戊己庚辛壬'[number]}", "code": village, "poverty_status": "02"}
    return dict.fromkeys(COLUMNS, "") | facts | {"id_number": first + id_check_digit(first)}


def _text(rows: Iterator[Row]) -> bytes:
    """As offices export it: commas, GB18030."""
    buffer = io.StringIO()
    out = csv.writer(buffer)
    out.writerow([each.label for each in LAYOUT.fields if each.key in COLUMNS])
    out.writerows([row[name] for name in COLUMNS] for row in rows)
    return buffer.getvalue().encode("gb18030")


def _begin(row: Comparison, officer: Actor) -> None:
    """Some is decided already, the rest waits for somebody."""
    health = {"field": "health", "decision": "open"}
    actions.decide(row.pk, Chosen((), health), "ours", "村医的体检表上是健康", by=officer)
    strangers = {"kind": "theirs", "decision": "open"}
    actions.decide(row.pk, Chosen((), strangers), "ask", "村里可能认得，先问", by=officer)
