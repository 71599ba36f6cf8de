"""The room's registration with Django."""

from django.apps import AppConfig


class PlacementConfig(AppConfig):
    """See ARCHITECTURE.md, the rooms."""

    name = "wugong.placement"
    label = "placement"
    default_auto_field = "django.db.models.BigAutoField"
