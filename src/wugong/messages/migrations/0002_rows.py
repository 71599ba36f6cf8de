"""Row security: a message belongs to the area of whoever it is for."""

from django.db import migrations

from wugong.base.rowsecurity import area_policy, protect

TABLES = ("messages_dispatch", "messages_message")


class Migration(migrations.Migration):
    dependencies = (("messages", "0001_initial"), ("base", "0002_rows"))
    operations = tuple(step(table) for table in TABLES for step in (protect, area_policy))
