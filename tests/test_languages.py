"""Both languages are complete: every screen text and every refusal, with the same placeholders."""

import ast
import pkgutil
import re
import string
from importlib import import_module

import pytest
from babel.messages.catalog import Message
from django.utils.translation import override

import wugong
from wugong.base.errors import registered
from wugong.base.pages import numbered, unit
from wugong.site.translations import KEYWORDS, PACKAGE, english, screen_texts

HAN = r"\u3400-\u9fff"
# Proper names that an English reader also sees in Chinese.
CHINESE_ON_PURPOSE = {"中文"}
HALF_WIDTH = re.compile(rf"[{HAN}”）}}][,:;?!](?=[{HAN}“（{{])|[{HAN}]\(|\)[{HAN}]")
FURTHER = "+"  # marks the second form of a text with a number
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%(s|%)|\{(\w*)[^}]*\}")


def placeholders(text: str) -> list[str]:
    """What a text has filled in, in any order."""
    return sorted(match[0].split(":")[0].rstrip("}") for match in PLACEHOLDER.finditer(text))


def fields(text: str) -> set[str]:
    """The figures a refusal's sentence names."""
    return {name for _text, name, _form, _conversion in string.Formatter().parse(text) if name}


def hidden_texts(source: str) -> list[str]:
    """Calls of gettext within an f-string: translated at run time, never extracted."""
    return [
        ast.unparse(call)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in KEYWORDS
    ]


@pytest.fixture(scope="module")
def texts() -> dict[tuple[str, str], str]:
    """Chinese and context, with the English; what has none is empty. With a number: two forms."""
    catalog = english()
    found = {}
    for message in screen_texts():
        if message.id:
            chinese = chinese_of(message)
            known = catalog.get(chinese, message.context)
            texts = known.string if known else ""
            forms = texts if isinstance(texts, tuple) else (texts,)
            for number, text in enumerate(forms):
                found[chinese, (message.context or "") + number * FURTHER] = str(text)
    return found


def chinese_of(message: Message) -> str:
    """Chinese has one form for every number."""
    return str(message.id[0] if isinstance(message.id, list | tuple) else message.id)


@pytest.fixture(scope="module")
def refusals() -> dict[str, tuple[str, str]]:
    """Code, Chinese and English of every refusal of every room."""
    for module in pkgutil.walk_packages(wugong.__path__, "wugong."):
        if "migrations" not in module.name and "commands" not in module.name:
            import_module(module.name)
    return {code: (entry.zh, entry.en) for code, entry in registered().items()}


def test_every_screen_text_has_its_english(texts: dict[tuple[str, str], str]) -> None:
    assert [chinese for chinese, text in texts.items() if not text.strip("\n")] == []


def test_no_text_hides_from_the_extractor_inside_an_f_string() -> None:
    assert [
        (str(path.relative_to(PACKAGE)), text)
        for path in PACKAGE.rglob("*.py")
        for text in hidden_texts(path.read_text("utf-8"))
    ] == []


def test_the_catalogue_holds_nothing_that_no_screen_says(
    texts: dict[tuple[str, str], str],
) -> None:
    told = {(chinese_of(m), m.context or "") for m in english() if m.id}
    assert told - texts.keys() == set()


def test_both_languages_fill_in_the_same(texts: dict[tuple[str, str], str]) -> None:
    assert [
        (chinese, text)
        for (chinese, _context), text in texts.items()
        if placeholders(chinese) != placeholders(text)
    ] == []


def test_no_english_text_is_partly_chinese(texts: dict[tuple[str, str], str]) -> None:
    found = [text for text in texts.values() if re.search(rf"[{HAN}，。：；？！（）]", text)]
    assert set(found) <= CHINESE_ON_PURPOSE


def test_chinese_texts_have_full_width_punctuation(
    texts: dict[tuple[str, str], str], refusals: dict[str, tuple[str, str]]
) -> None:
    chinese = [text for text, _context in texts] + [zh for zh, _en in refusals.values()]
    assert [text for text in chinese if HALF_WIDTH.search(text)] == []


def test_every_refusal_is_a_sentence_in_both_languages(
    refusals: dict[str, tuple[str, str]],
) -> None:
    assert [
        code
        for code, (zh, en) in refusals.items()
        if not re.search(rf"[{HAN}].*[。！？]$", zh)
        or re.search(rf"[{HAN}，。：；？！（）]", en)
        or en[-1:] not in ".!?"
    ] == []


def test_every_refusal_names_the_same_figures_in_both_languages(
    refusals: dict[str, tuple[str, str]],
) -> None:
    assert [code for code, (zh, en) in refusals.items() if fields(zh) != fields(en)] == []


def test_one_is_not_many_in_english() -> None:
    for message in english():
        if isinstance(message.id, list | tuple):
            one, many = message.string
            assert one != many, message.id
    with override("en"):
        assert numbered("%(n)s 个乡镇", 1) == "1 township"
        assert numbered("%(n)s 个乡镇", 1_200) == "1,200 townships"
        assert [unit(word, 1) for word in ("people", "vacancies", "groups")] == [
            "person",
            "vacancy",
            "group",
        ]
        assert (unit("people", "+1"), unit("people", "1,001"), unit("人", 1)) == (
            "person",
            "people",
            "人",
        )
    with override("zh-hans"):
        assert numbered("%(n)s 个乡镇", 1) == "1 个乡镇"


def test_planted_faults_are_caught() -> None:
    assert placeholders("%(n)s 人，{n} 项 %s 5%%") == ["%%", "%(n)s", "%s", "{n"]
    assert hidden_texts("""f"{1} {_('元')}\"""") == ["_('元')"]
    assert HALF_WIDTH.search("先看,再填")
    assert HALF_WIDTH.search("月薪(元)")
    assert not HALF_WIDTH.search("先看，再填（元）：1,000")


def test_no_english_text_breaks_the_formatting_of_a_template() -> None:
    """Templates format every text, with or without figures: a lone % would be an error."""
    faults = [
        message.id
        for message in english()
        if message.id
        and message.string
        and "%" not in str(message.id)
        and "%" in str(message.string)
    ]
    assert faults == []
