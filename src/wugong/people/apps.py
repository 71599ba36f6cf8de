"""The room's registration with Django."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PeopleConfig(AppConfig):
    """See ARCHITECTURE.md, the rooms."""

    name = "wugong.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every process that may merge files knows what follows (people.followers)."""
        autodiscover_modules("actions.merging")
