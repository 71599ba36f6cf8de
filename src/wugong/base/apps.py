"""The ground room."""

from datetime import timedelta

from django.apps import AppConfig

from wugong.base import clock


class BaseConfig(AppConfig):
    """Errors, row security, audit, crypto, queue, clocks, lists and the page shell."""

    name = "wugong.base"
    label = "base"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The business clock is a setting of the database: the demo's runs from 2019."""
        clock.read_offset_from(self.stored_offset)

    def stored_offset(self) -> timedelta:
        """Seconds that the business clock is away from the machine's."""
        rows = self.get_model("Setting")._default_manager.filter(key=clock.OFFSET_KEY)
        found = rows.order_by("-valid_from").values_list("value", flat=True).first()
        return timedelta(seconds=float(found or 0))
