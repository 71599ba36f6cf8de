"""The room's registration with Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """See ARCHITECTURE.md, the rooms."""

    name = "wugong.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
