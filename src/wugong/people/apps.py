"""The room's registration with Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """See ARCHITECTURE.md, the rooms."""

    name = "wugong.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
