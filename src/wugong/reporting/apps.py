"""The room's registration with Django."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """See ARCHITECTURE.md, the rooms."""

    name = "wugong.reporting"
    label = "reporting"
    default_auto_field = "django.db.models.BigAutoField"
