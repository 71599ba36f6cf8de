"""Column types that several rooms share."""

from typing import Any

from django.db import models


class CodeField(models.CharField):
    """A place code: compared by bytes, so that a range on it uses the index."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 15)
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)
