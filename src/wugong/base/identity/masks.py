"""What is shown where the whole may not be shown."""

from wugong.base.identity.phones import LANDLINE, MOBILE
from wugong.base.identity.sounds import initials

_COMPOUND_NAMES = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶"
    "太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空令狐拓跋轩辕百里呼延"
)
_COMPOUND = frozenset(
    _COMPOUND_NAMES[start : start + 2] for start in range(0, len(_COMPOUND_NAMES), 2)
)


def mask_id(number: str) -> str:
    """First six and last four; the birth date and order number stay hidden."""
    return f"{number[:6]}********{number[-4:]}" if len(number) == 18 else "*" * len(number)


def mask_name(name: str) -> str:
    """张*, 张*三, 欧阳**: the family name, and the last character of three or more."""
    if name[:2] in _COMPOUND and len(name) > 2:
        return name[:2] + "*" * (len(name) - 2)
    if len(name) < 3:
        return name[:1] + "*" if len(name) == 2 else "*" * len(name)
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_phone(number: str) -> str:
    """Mobile 138****1234; a landline keeps its area code and three digits."""
    if MOBILE.fullmatch(number):
        return f"{number[:3]}****{number[-4:]}"
    if LANDLINE.fullmatch(number):
        return f"{number[:-7]}****{number[-3:]}"
    return "*" * len(number)


def mask_account(number: str) -> str:
    """Last four of a bank or social-security card, nothing of a shorter one."""
    return f"****{number[-4:]}" if len(number) >= 12 else "****"


def child_initials(name: str) -> str:
    """Initials only: a child's name never stands on a screen or in a notice."""
    letters = initials(name, others=lambda run: run[:1])
    return "".join(f"{letter[0].upper()}." for letter in letters if letter.strip())
