"""Two groups of a village and one of a sister township, and lists of another office about them."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import xlsxwriter

from tests.factories import people as make
from tests.factories.places import as_migrated
from wugong.base import clock
from wugong.base.actor import Actor, system
from wugong.base.scopes import scope
from wugong.comparison import actions
from wugong.comparison.actions import NewComparison
from wugong.comparison.models import Comparison
from wugong.employment import actions as employment
from wugong.people.models import Household, Labourer
from wugong.people.queries import number_of
from wugong.places import queries as places

COUNTY_OFFICER = make.actor("county_officer", make.COUNTY, user_id=921)
TOWN = make.actor("township_officer", make.TOWNSHIP, user_id=922)
SISTER = make.actor("township_officer", make.SISTER_TOWNSHIP, user_id=923)
FFP = ("证件号码", "姓名", "户类型", "健康状况", "联系电话", "务工状况")
PROVINCE = (
    "公民身份号码",
    "姓名",
    "务工所在地",
    "务工单位",
    "所属行业",
    "输出(就业)渠道",
    "务工开始时间",
    "务工月收入",
)
Cell = Any


@dataclass(frozen=True)
class Lists:
    """What the tests stand in."""

    at_work: Labourer
    at_home: Labourer
    sister: Labourer


def poor(person: Labourer) -> Labourer:
    """The household is registered poor, by the poverty office's word."""
    with scope(COUNTY_OFFICER.scope):
        Household.objects.filter(pk=person.household_id).update(poverty_status="02")
    return person


def number(person: Labourer) -> str:
    return number_of(person)


@pytest.fixture
def lists(db: None) -> Iterator[Lists]:
    as_migrated()
    sister_village = next(p.code for p in places.children(make.SISTER_TOWNSHIP))
    first, other = make.group(make.VILLAGE, "1组"), make.group(sister_village, "1组")
    at_work = poor(make.labourer(first, name="陈国平", phone="13812340001"))
    at_home = poor(make.labourer(first, name="李正芬"))
    sister = poor(make.labourer(other, name="王大山"))
    with scope(COUNTY_OFFICER.scope):
        employment.start_spell(
            at_work.pk,
            employment.NewSpell(
                place="330784",
                employer_name="示范五金厂",
                industry="C33",
                channel="11",
                start_on=clock.business_today() - timedelta(days=60),
                wage_yuan_month=4_000,
            ),
            by=COUNTY_OFFICER,
        )
    yield Lists(at_work, at_home, sister)
    as_migrated()


def workbook(heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """A sheet as an office's system writes it: text as text, numbers as numbers."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, heads)
    for at, row in enumerate(rows, start=1):
        sheet.write_row(at, 0, row)
    book.close()
    return buffer.getvalue()


def text(heads: Sequence[str], rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> bytes:
    """The same as comma-separated text."""
    lines = [",".join(heads), *(",".join(row) for row in rows)]
    return "\r\n".join(lines).encode(encoding)


def compare(
    content: bytes, *, by: Actor = TOWN, code: str = make.TOWNSHIP, layout: str = "ffp"
) -> Comparison:
    """Asked for by an officer, carried out by the queue's actor."""
    told = NewComparison(layout, code, clock.business_today(), content)
    with scope(by.scope):
        row = actions.request_comparison(told, by=by)
    return actions.execute_comparison(row.pk, by=system(code))
