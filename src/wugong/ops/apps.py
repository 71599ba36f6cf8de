"""The room's registration with Django."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """See ARCHITECTURE.md, the rooms."""

    name = "wugong.ops"
    label = "ops"
    default_auto_field = "django.db.models.BigAutoField"
