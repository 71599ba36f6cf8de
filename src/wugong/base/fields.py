"""Column types that several rooms share."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    TextColumn = models.CharField[str, str]
else:
    TextColumn = models.CharField


class CodeField(TextColumn):
    """A place code: compared by bytes, so that a range on it uses the index."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 15)
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)
