"""Column types that several rooms share."""

import json
from typing import TYPE_CHECKING, Any

from django.db import models

from wugong.base import crypto

if TYPE_CHECKING:
    TextColumn = models.CharField[str, str]
    BytesColumn = models.BinaryField[Any, Any]
else:
    TextColumn = models.CharField
    BytesColumn = models.BinaryField


class CodeField(TextColumn):
    """A place code: compared by bytes, so that a range on it uses the index."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 15)
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)


class SealedJSON(BytesColumn):
    """JSON that the database cannot read: sealed whole, opened as it is read (security.md D2).

    What equals the default takes no bytes. It is bound to its own table and column; SQL finds
    nothing by it, so what SQL asks for stands in a column of its own.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["null"] = True
        super().__init__(*args, **kwargs)

    @property
    def bound_to(self) -> str:
        """`table.name`, which a sealed value cannot leave."""
        return f"{self.model._meta.db_table}.{self.name}"

    def to_python(self, value: Any) -> Any:
        """Values are what they are; only the database holds bytes."""
        return value

    def get_prep_value(self, value: Any) -> bytes | None:
        """Python to bytes."""
        if value is None or value == self.get_default():
            return None
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return crypto.seal(text, self.bound_to)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        """Bytes to Python."""
        if value is None:
            return self.get_default()
        return json.loads(crypto.unseal(value, self.bound_to))
