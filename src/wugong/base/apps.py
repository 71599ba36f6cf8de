"""The ground room."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Errors, row security, audit, crypto, queue, clocks, lists and the page shell."""

    name = "wugong.base"
    label = "base"
    default_auto_field = "django.db.models.BigAutoField"
