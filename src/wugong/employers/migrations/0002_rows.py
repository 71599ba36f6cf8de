"""Grants: demand holds no person of the county; permissions decide verbs."""

from django.db import migrations

from wugong.base.rowsecurity import grant_common

TABLES = ("employer", "cooperationbase", "workshop", "welfarepost", "vacancy")


class Migration(migrations.Migration):
    dependencies = (("employers", "0001_initial"), ("base", "0002_rows"))
    operations = tuple(grant_common(f"employers_{table}") for table in TABLES)
