"""The room's registration with Django."""

from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    """See ARCHITECTURE.md, the rooms."""

    name = "wugong.employment"
    label = "employment"
    default_auto_field = "django.db.models.BigAutoField"
