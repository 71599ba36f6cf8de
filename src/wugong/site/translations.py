"""The English catalogue: `python -m wugong.site.translations` compiles it when it changed,
`… update` takes new screen texts into it (they are Chinese in the code) and drops old ones.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {
    "**/templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
}
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "numbered": (1, 1),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
HEAD = """# English of the screen texts, which stand in Chinese in the code.
msgid ""
msgstr ""
"Project-Id-Version: Wugong 0.1.0\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def screen_texts() -> Catalog:
    """Every text of the code and the templates that a person may read."""
    catalog = Catalog(charset="utf-8")
    found = extract_from_dir(
        PACKAGE, method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS, strip_comment_tags=True
    )
    for name, _line, message, _comments, context in found:
        if message and (isinstance(message, tuple) or not message.isascii()):
            catalog.add(message, None, [(name, 0)], context=context)
    return catalog


def english() -> Catalog:
    """The catalogue as it stands."""
    if not ENGLISH.exists():
        return Catalog(locale="en", charset="utf-8")
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def update() -> None:
    """Take over what is new; a text that only looks like an old one is not guessed."""
    catalog = english()
    catalog.update(screen_texts(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with ENGLISH.open("wb") as file:
        file.write(HEAD.encode())
        write_po(file, catalog, width=100, sort_output=True, no_location=True, omit_header=True)


def compile_all() -> None:
    """One .mo beside each .po that is newer."""
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text, target.open("wb") as binary:
            write_mo(binary, read_po(text))


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    compile_all()
