"""People of four groups, and a browser of whoever is said to be asking."""

from tests.wugong.employers.conftest import desk
from tests.wugong.people.conftest import groups

__all__ = ["desk", "groups"]
