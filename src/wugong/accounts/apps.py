"""The room's registration with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See ARCHITECTURE.md, the rooms."""

    name = "wugong.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
