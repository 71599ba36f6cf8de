"""Names: masked, sorted by sound, found by their parts."""

import re
import unicodedata
from datetime import date
from functools import lru_cache
from itertools import pairwise

from wugong.base.errors import Refusal
from wugong.base.identity import age_on, child_initials, mask_name, syllables

# What sealed values, blind indexes and tails are bound to (base.crypto).
NUMBER = "people_labourer.id_number"
PHONE = "people_labourer.phone"
DISABILITY = "people_labourer.disability"
CHILD_AGE = 14  # PIPL 28: under 14 a name is sensitive
# Chinese characters with their extensions, and Latin letters; parts joined by a dot or a space.
_LETTER = "[A-Za-zÀ-ÖØ-öø-ɏ\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufad9\U00020000-\U000323af]"
_NAME = re.compile(f"{_LETTER}+(?:[ ·]{_LETTER}+)*")
_DOTS = dict.fromkeys(map(ord, "•‧∙⋅・･"), "·")


def plain_name(text: str) -> str:
    """A person's name as it is kept: one kind of dot, single spaces, nothing but letters."""
    name = " ".join(unicodedata.normalize("NFC", text).translate(_DOTS).split())
    if not _NAME.fullmatch(name):
        raise Refusal("people.name_characters")
    return name


def age_of(birth_on: date, day: date) -> int:
    """Full years on a day."""
    return age_on(birth_on, day)


def shown_name(name: str, age: int) -> str:
    """A child's initials, anybody else's masked name."""
    return child_initials(name) if age < CHILD_AGE else mask_name(name)


@lru_cache(maxsize=8192)
def syllable(character: str) -> str:
    """A character's usual reading; other letters stand for themselves."""
    return syllables(character)[0].lower()


def pinyin_key(name: str) -> str:
    """Sorts names by sound, syllable by syllable, so that 占 comes before 张."""
    return " ".join(syllable(character) for character in name)[:100]


def name_tokens(name: str) -> list[str]:
    """Every character and every pair of neighbours."""
    letters = [letter for letter in name.lower() if not letter.isspace() and letter != "·"]
    return [*dict.fromkeys([*letters, *(a + b for a, b in pairwise(letters))])]


def search_tokens(name: str, number_tail: bytes | None, phone_tail: bytes | None) -> list[str]:
    """What a person is found by; tails come keyed from base.crypto.tail_tokens(…, NUMBER|PHONE).

    The database adds the region tokens (people_index_search).
    """
    found = name_tokens(name)
    if number_tail is not None:
        found.append(number_token(number_tail))
    if phone_tail is not None:
        found.append(phone_token(phone_tail))
    return found


def number_token(tail: bytes) -> str:
    """Token of an identity number's last four."""
    return f"#{tail.hex()}"


def phone_token(tail: bytes) -> str:
    """Token of a telephone's last four."""
    return f"+{tail.hex()}"


def wanted_names(word: str) -> list[str]:
    """Tokens that a name with this part must have: pairs, or the one character."""
    tokens = name_tokens(word)
    pairs = [token for token in tokens if len(token) == 2]
    return pairs or tokens


def region_token(code: str) -> str:
    """Token of a township, village or group."""
    return f"@{code}"
