"""The room's registration with Django."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """See ARCHITECTURE.md, the rooms."""

    name = "wugong.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
