"""Forms as a browser finds them on a page: fields, what stands in them, what was refused."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.factories import people as make
from wugong.base.clock import business_today

TYPED = {"date": "", "number": "1", "tel": "13912345670", "password": "Correct-horse-8"}


@dataclass
class Form:
    """One form: its address, fields with a value each would send, and the fields refused."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def filled(self) -> dict[str, list[str]]:
        """What somebody would send who leaves nothing empty that is easy to fill."""
        found = {}
        for name, values in self.values.items():
            if self.kinds[name] == "select":
                found[name] = self._place(name) or values
                continue
            usual = TYPED.get(self.kinds[name], "核对过的")
            usual = business_today().isoformat() if self.kinds[name] == "date" else usual
            found[name] = values if any(values) else [usual]
        return found

    def _place(self, name: str) -> list[str]:
        """What a cascade sends once somebody has gone down it."""
        if name == "code":
            return [make.COUNTY, make.TOWNSHIP, make.VILLAGE, f"{make.VILLAGE}001"]
        if name == "place":
            is_here = self.action.endswith(("posts/new", "workshops/new"))
            return [make.TOWNSHIP, make.VILLAGE] if is_here else ["33", "3307", "330784"]
        return []


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""
        self._text = ""
        self._is_refused = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attributes}
        if "field" in has.get("class", "").split():
            self._is_refused = "has-error" in has["class"].split()
        if tag == "form":
            is_post = has.get("method", "").lower() == "post"
            self._open = Form(has.get("action", "")) if is_post else None
        form = self._open
        if form is None:
            return
        name = has.get("name", "")
        if tag in ("input", "select", "textarea") and name and name != "csrfmiddlewaretoken":
            kind = has.get("type", tag)
            if kind not in ("checkbox", "radio") or "checked" in has or "required" in has:
                values = form.values.setdefault(name, [])
                if tag == "input":
                    values.append(has.get("value", "on" if kind == "checkbox" else ""))
            form.kinds[name] = kind
            if self._is_refused:
                form.refused.add(name)
            self._select = name if tag == "select" else ""
            self._text = name if tag == "textarea" else ""
        if tag == "option" and self._select:
            self._option(form, has)

    def _option(self, form: Form, has: dict[str, str]) -> None:
        """The chosen option, else the first; where that says nothing, nothing need be chosen."""
        values = form.values[self._select]
        if "selected" in has or not values:
            values[:] = [has.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self._text and self._open is not None and data.strip():
            self._open.values[self._text].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._text = ""
        if tag == "form" and self._open is not None:
            self.forms.append(self._open)
            self._open = None


def forms_on(html: str) -> list[Form]:
    """Every form that posts."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms
