"""Files of another office, whole and broken: cells or one plain code, never a traceback."""

import io
import zipfile

import pytest

from tests.wugong.comparison.conftest import FFP, text, workbook
from wugong.base.errors import Refusal
from wugong.comparison.queries.extracts import read_file
from wugong.comparison.rules.layouts import layouts
from wugong.comparison.rules.raw import Unreadable, refuse_bomb, table

LAYOUT = layouts()["ffp"]
ROW = ("530699198501010018", "张三", "02", "1", "13812340001", "04")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_in_the_encodings_of_offices(encoding: str) -> None:
    about, found = table(text(FFP, [ROW], encoding), LAYOUT)
    assert about["columns"][:2] == ["id_number", "name"]
    assert found.row(0, named=True) | {"row": 2} == found.row(0, named=True)
    assert found["name"].to_list() == ["张三"] and found["work_area"].to_list() == ["04"]


def test_a_workbook_is_read_and_a_number_that_lost_digits_says_so() -> None:
    rows = [ROW, (530699198501010018, "李四", 2, 1, 13812340001, 4)]
    _about, found = table(workbook(FFP, rows), LAYOUT)
    assert found["id_number"].to_list() == [ROW[0], "5.30699198501010E+17"]
    assert found["work_area"].to_list() == ["04", "4"]
    assert found["phone"].to_list() == ["13812340001", "13812340001"]


def test_row_numbers_are_the_sheets_own_past_titles_and_blank_rows() -> None:
    content = "某县名单,,\r\n,,\r\n证件号码,姓名,\r\n,,\r\n1,张三,\r\n".encode()
    _about, found = table(content, LAYOUT)
    assert found["row"].to_list() == [5]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "extract.empty"),
        (b"  \n", "extract.empty"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "extract.kind"),
        (b"%PDF-1.7", "extract.kind"),
        (b"PK\x03\x04 torn", "extract.broken"),
        ("证件号码\r\n1".encode(), "extract.missing"),
        ("证件号码,姓名,姓名\r\n1,2,3".encode(), "extract.twice"),
        ("证件号码,姓名\r\n".encode(), "extract.empty"),
        ('证件号码,姓名\r\n"1,2'.encode(), "extract.broken"),
        ("证件号码,姓名\r\n1,\x00".encode(), "extract.broken"),
        ("证件号码,姓名".encode() + b"\r\n\x81\xff\xfe\xff", "extract.encoding"),
    ],
)
def test_a_file_that_says_nothing_is_refused_with_one_code(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as told:
        table(content, LAYOUT)
    assert told.value.code == code


def test_a_bomb_and_a_macro_are_refused_before_anything_is_unpacked() -> None:
    for name, size, code in (("xl/a.xml", 50_000_000, "bomb"), ("xl/vbaProject.bin", 9, "macros")):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr(name, b"0" * size)
        with pytest.raises(Unreadable) as told:
            refuse_bomb(buffer.getvalue())
        assert told.value.code == f"extract.{code}"


def test_reading_happens_in_a_process_of_its_own() -> None:
    raw = read_file(text(FFP, [ROW]), LAYOUT)
    assert (raw.cells.height, raw.unknown) == (1, [])
    with pytest.raises(Refusal) as told:
        read_file(b"PK\x03\x04 torn", LAYOUT)
    assert told.value.code == "extract.broken"
