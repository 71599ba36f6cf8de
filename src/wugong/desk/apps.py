"""The room's registration with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See ARCHITECTURE.md, the rooms."""

    name = "wugong.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
