"""The room's registration with Django."""

from django.apps import AppConfig


class ComparisonConfig(AppConfig):
    """See ARCHITECTURE.md, the rooms."""

    name = "wugong.comparison"
    label = "comparison"
    default_auto_field = "django.db.models.BigAutoField"
