"""The room's registration with Django."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """See ARCHITECTURE.md, the rooms."""

    name = "wugong.messages"
    label = "messages"
    default_auto_field = "django.db.models.BigAutoField"
