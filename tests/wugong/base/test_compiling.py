"""Templates are compiled once a language; nothing of a request or a reader stays in them."""

import pytest
from django.middleware.csrf import _does_token_match
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from wugong.base import compiling
from wugong.base.compiling import Templates, plain
from wugong.base.shapes import Link


def templates() -> Templates:
    (engine,) = engines.all()
    assert isinstance(engine, Templates)
    return engine


def drawn(source: str, language: str = "zh-hans", **context: object) -> str:
    with override(language):
        return templates().from_string(source).render(context)


def test_each_language_has_its_own_texts_whichever_was_asked_first() -> None:
    page = "base/macros.html"
    source = '{% import "base/macros.html" as m %}{{ m.pager(pager) }}'
    pager = {"last": 0, "sizes": []}
    for language, text in (("zh-hans", "下一页"), ("en", "Next"), ("zh-hans", "下一页")):
        assert text in drawn(source, language, pager=pager)
        with override(language):
            template = templates().get_template(page).template
        assert template.environment.language == language


def test_a_text_a_picture_and_an_address_are_constants_of_the_compiled_template() -> None:
    source = "{{ _('全部') }}{{ icon('home') }}{{ static('pages.css') }}"
    with override("en"):
        compiled = templates().env.compile(source, raw=True)
    assert "resolve(" not in compiled
    assert "#home" in compiled
    assert "All" in compiled
    assert "全部" not in compiled


def test_what_a_request_brings_is_asked_each_time() -> None:
    source = "{{ _('去掉 %(field)s', field=name) }}{{ icon(picture) }}"
    assert drawn(source, name="年龄", picture="x") == drawn(source, name="年龄", picture="x")
    assert "去掉 户" in drawn(source, name="户", picture="x")
    assert "#home" in drawn(source, name="户", picture="home")


@pytest.mark.parametrize(
    "source", ["{{ v }}", '<i title="{{ v }}">', "{{ _('去掉 %(field)s', field=v) }}"]
)
def test_no_value_can_open_a_tag_or_end_an_attribute(source: str) -> None:
    assert "<b" not in drawn(source, v="\"><b onload='x'>")
    assert '"><b' not in drawn(source, v='"><b')
    assert "<b>" in drawn(source, v=Markup("<b>"))


@given(st.one_of(st.text(), st.integers(), st.none(), st.floats()))
def test_a_plain_value_is_what_escaping_makes_of_it(value: object) -> None:
    assert Markup(plain(value)).unescape() == str(value)


def test_what_is_drawn_of_the_same_values_is_kept() -> None:
    macro = "{% macro part(links, name) %}<i title='{{ name }}'>{{ links[0].label }}{% endmacro %}"
    source = macro + "{{ kept(part, links, name) }}{{ kept(part, links, name) }}"
    links = (Link("a<b", "/"),)
    assert drawn(source, links=links, name="'") == "<i title='&#x27;'>a&lt;b" * 2
    asked: list[tuple[object, ...]] = []

    def part(*values: object) -> Markup:
        asked.append(values)
        return Markup("drawn")

    for name in ("x", "x", "y", Markup("x")):
        assert compiling.kept(part, links, name) == "drawn"
    assert [name for _links, name in asked] == ["x", "y", "x"]
    assert compiling.kept(part, list(links)) == compiling.kept(part, list(links)) == "drawn"
    assert len(asked) == 5  # what may change between two pages is drawn for each


EMPTY = ('name="csrfmiddlewaretoken"', 'value="">')


def test_a_page_has_its_readers_token_and_never_the_one_that_stands_in_for_it() -> None:
    source = "{{ csrf_token }} {{ csrf_input }}"
    with override("zh-hans"):
        template = templates().get_template("base/error.html")
        page = type(template)(templates().from_string(source).template, templates())
    request, other = RequestFactory().get("/"), RequestFactory().get("/")
    drawn_once, drawn_again = page.render({}, request), page.render({}, request)
    assert compiling.TOKEN not in drawn_once + page.render({}, other)
    (token, again) = (text.split()[0] for text in (drawn_once, drawn_again))
    assert token != again  # masked anew on each page
    assert drawn_once.count(token) == 2
    secret = request.META["CSRF_COOKIE"]
    assert _does_token_match(token, secret)
    assert _does_token_match(again, secret)
    assert other.META["CSRF_COOKIE"] != secret
    program = RequestFactory().get("/", headers={"authorization": "Bearer x"})
    assert page.render({}, program).split() == ["<input", 'type="hidden"', *EMPTY]
    assert "CSRF_COOKIE" not in program.META  # it gets no cookie either
    behind_a_gate = RequestFactory().get("/", headers={"authorization": "Basic eDp5"})
    assert _does_token_match(
        page.render({}, behind_a_gate).split()[0], behind_a_gate.META["CSRF_COOKIE"]
    )


def test_what_is_kept_in_one_language_is_never_shown_in_another() -> None:
    source = '{% import "base/macros.html" as m %}{{ kept(m.bulk_bar, (), "list") }}'
    for language, text in (("zh-hans", "已选"), ("en", "Selected"), ("zh-hans", "已选")):
        assert text in drawn(source, language)
