"""Django's engine of PostgreSQL, whose transactions end without a detour."""

from django.db.backends.postgresql import base

from wugong.base import direct


class DatabaseWrapper(base.DatabaseWrapper):
    """Every request ends one: the driver's own way takes four times the processor time."""

    def _commit(self) -> None:
        if self.connection is None or self.queries_logged:
            super()._commit()  # type: ignore[misc]  # the stubs do not know it
        else:
            with self.wrap_database_errors:
                direct.commit(self)
