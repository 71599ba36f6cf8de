"""Kept questions: a reader sees those of the own area and of the areas above it."""

import django.utils.timezone
import wugong.base.fields
from django.db import migrations, models

from wugong.base.rowsecurity import PREFIX, protect

NAME = "reporting_savedcount"


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0002_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", wugong.base.fields.CodeField(db_collation="C", max_length=15)),
                ("name", models.CharField(max_length=40)),
                ("criteria", models.JSONField()),
                ("owner_id", models.BigIntegerField(null=True)),
                ("owner_name", models.CharField(max_length=60)),
                ("shared_role", models.CharField(blank=True, max_length=20)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "owner_id", "name"), name="saved_count_once"
                    )
                ],
            },
        ),
        protect(NAME, "SELECT, INSERT, DELETE"),
        migrations.RunSQL(
            f"CREATE POLICY seen ON {NAME} FOR SELECT TO wugong_area"
            f" USING (left({PREFIX}, length(code)) = code);"
            f"CREATE POLICY made ON {NAME} FOR INSERT TO wugong_area"
            f" WITH CHECK (code = {PREFIX});"
            f"CREATE POLICY taken ON {NAME} FOR DELETE TO wugong_area USING (code = {PREFIX});",
            f"DROP POLICY seen ON {NAME}; DROP POLICY made ON {NAME};DROP POLICY taken ON {NAME};",
        ),
    ]
