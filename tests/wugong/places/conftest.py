"""A browser of nobody in particular."""

from tests.wugong.employers.conftest import desk

__all__ = ["desk"]
