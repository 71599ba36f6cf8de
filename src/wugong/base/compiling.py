"""Templates compiled once for each language: what all its readers see alike is a constant.

A list of 25 rows asked for 43 translations and 40 icons and wrapped 900 values in `Markup`:
half of its drawing. Here texts, icons and addresses of built files are put in when a template is
compiled, and values are escaped into plain strings. What is drawn of values that many pages share
is kept (`kept`); the address of a list's filters and the reader's own CSRF token are put in last.
"""

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from html import escape
from secrets import token_hex
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.backends import jinja2 as django_jinja2
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, override
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from wugong.base.actor import bearer_of
from wugong.base.cells import plain

LONGEST_KEPT = 500  # characters of a text
ALIKE = ("_", "icon", "static")  # globals whose answer depends on the language alone
# Stands in a page for the token of its reader; nobody outside of this process can know it.
TOKEN = token_hex(16)
# Stands in the parts that all pages of a list share, for the address of the filters in force.
FILTERS = token_hex(16)


class _Page(django_jinja2.Template):
    """A template that puts the token in when all is drawn: one mask a page, and its parts alike."""

    def render(
        self, context: dict[str, Any] | None = None, request: HttpRequest | None = None
    ) -> SafeString:
        text = super().render(context, request)
        if context and FILTERS in text:
            text = SafeString(text.replace(FILTERS, escape(context["page"].address)))
        if request is None or TOKEN not in text:
            return SafeString(text)
        is_program = bearer_of(request) is not None  # it sends no forms, and has no cookie
        return SafeString(text.replace(TOKEN, "" if is_program else get_token(request)))


class Templates(django_jinja2.Jinja2):
    """Django's backend, with an environment (and so compiled templates) for each language."""

    @property
    def env(self) -> Environment:
        """The one of the reader's language."""
        language = get_language() or settings.LANGUAGE_CODE
        found = self._spoken.get(language)
        return found or self._spoken.setdefault(language, self._common.speaking(language))

    @env.setter
    def env(self, common: Environment) -> None:
        self._common = cast(SpokenEnvironment, common)  # as `environment` in the settings says
        self._spoken: dict[str, SpokenEnvironment] = {}

    def get_template(self, template_name: str) -> django_jinja2.Template:
        """With the reader's token in it; made once a language, like its environment."""
        pages = cast(SpokenEnvironment, self.env).pages
        found = pages.get(template_name)
        if found is None:
            made = super().get_template(template_name)
            found = pages.setdefault(template_name, _Page(made.template, self))
        return found


def translated(text: str, /, **values: object) -> Markup:
    """A text of ours in the reader's language; the values in it are escaped."""
    return Markup(gettext(text)) % values  # noqa: S704  # the catalogue is ours


def kept(macro: Callable[..., Markup], *values: Hashable) -> Markup:
    """What a macro draws of values: drawn once, for the same ones look the same."""
    if any(isinstance(value, str) and len(value) > LONGEST_KEPT for value in values):
        return macro(*values)  # of an address that somebody wrote by hand: not to be remembered
    try:
        return _kept(macro, *values)
    except TypeError:  # a list among them: drawn each time
        return macro(*values)


@lru_cache(maxsize=2048, typed=True)
def _kept(macro: Callable[..., Markup], *values: Hashable) -> Markup:
    return macro(*values)


class _Answers(NodeTransformer):
    """Puts the answer in the place of each call that is alike for all readers."""

    def __init__(self, known: Mapping[str, object]) -> None:
        self.known = known

    def visit_Call(self, call: nodes.Call) -> nodes.Node:
        self.generic_visit(call)
        texts = [each.value for each in call.args if isinstance(each, nodes.Const)]
        asked = self.known.get(call.node.name) if isinstance(call.node, nodes.Name) else None
        if not callable(asked) or call.kwargs or len(texts) != len(call.args):
            return call
        return nodes.TemplateData(str(asked(*texts)), lineno=call.lineno)


class _Compiler(CodeGenerator):
    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        env = cast(SpokenEnvironment, self.environment)
        with override(env.language):
            _Answers({name: env.globals[name] for name in ALIKE}).visit(node)
        self.writeline(f"from {plain.__module__} import plain")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("plain(")


class SpokenEnvironment(Environment):
    """An environment of one language."""

    language = settings.LANGUAGE_CODE
    code_generator_class = _Compiler
    pages: dict[str, django_jinja2.Template]

    def speaking(self, language: str) -> "SpokenEnvironment":
        """Another for this language, whole before any other thread sees it."""
        found = self.overlay()
        found.language = language
        found.pages = {}
        return found
