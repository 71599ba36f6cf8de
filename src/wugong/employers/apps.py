"""The room's registration with Django."""

from django.apps import AppConfig


class EmployersConfig(AppConfig):
    """See ARCHITECTURE.md, the rooms."""

    name = "wugong.employers"
    label = "employers"
    default_auto_field = "django.db.models.BigAutoField"
