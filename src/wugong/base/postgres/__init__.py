"""PostgreSQL: the embedded server, or any other by DATABASE_URL, and the roles in it."""

from wugong.base.postgres import refusals as refusals
from wugong.base.postgres.address import Address, Dsns, stronger_than_allowed
from wugong.base.postgres.place import choose_data
from wugong.base.postgres.running import expected, external_url, running
from wugong.base.postgres.server import Server

__all__ = [
    "Address",
    "Dsns",
    "Server",
    "choose_data",
    "expected",
    "external_url",
    "running",
    "stronger_than_allowed",
]
