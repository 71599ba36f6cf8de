"""The room's registration with Django."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    """See ARCHITECTURE.md, the rooms."""

    name = "wugong.collection"
    label = "collection"
    default_auto_field = "django.db.models.BigAutoField"
