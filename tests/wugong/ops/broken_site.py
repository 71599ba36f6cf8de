"""A site whose web process cannot start."""

from tests.wugong.ops.small_site import *  # noqa: F403 - a settings module is its names

MIDDLEWARE = ["tests.wugong.ops.nowhere"]
