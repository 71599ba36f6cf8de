"""What is asked of a run's plan: its instance, what-ifs, whom an answer is about."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import wugong.base.fields
from wugong.base.rowsecurity import area_policy, grant_common, person_table, protect, same_code

INSTANCE, CHANGE = "placement_runinstance", "placement_planchange"


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_merged_files"),
        ("placement", "0002_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="RunInstance",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="placement.matchrun",
                    ),
                ),
                ("area", wugong.base.fields.CodeField(db_collation="C", max_length=15)),
                ("arrays", models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name="matchrun",
            name="classes",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="matchrun",
            name="warm_from_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.CreateModel(
            name="PlanChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=40)),
                ("code", wugong.base.fields.CodeField(db_collation="C", max_length=15)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("in", "新有岗"),
                            ("out", "不再有岗"),
                            ("moved", "换了岗"),
                            ("trainee", "参训"),
                        ],
                        max_length=8,
                    ),
                ),
                ("is_worse", models.BooleanField(default=False)),
                ("before_vacancy_id", models.IntegerField(null=True)),
                ("after_vacancy_id", models.IntegerField(null=True)),
                (
                    "labourer",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.labourer",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="placement.matchrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "question", "labourer"), name="change_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WhatIf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("occupation", models.CharField(max_length=10)),
                ("place", models.CharField(max_length=6)),
                (
                    "asked",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                ("steps", models.JSONField(default=list)),
                ("job_id", models.BigIntegerField(null=True)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="placement.matchrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "occupation", "place"), name="what_if_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RunPrices",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="placement.matchrun",
                    ),
                ),
                (
                    "vacancy_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                (
                    "prices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
            ],
        ),
        grant_common("placement_runprices"),
        grant_common("placement_whatif"),
        protect(INSTANCE, "SELECT, INSERT, UPDATE, DELETE"),
        area_policy(INSTANCE, "area"),
        # The arrays are packed already and read whole.
        migrations.RunSQL(
            f"ALTER TABLE {INSTANCE} ALTER COLUMN arrays SET STORAGE EXTERNAL;",
            migrations.RunSQL.noop,
        ),
        same_code(CHANGE, "labourer_id", "people_labourer"),
        *person_table(CHANGE),
        migrations.RunSQL(
            f"GRANT DELETE ON {CHANGE} TO wugong_area;"
            # Rows of the former form say less than the page shows now.
            "UPDATE placement_matchrun SET fairness = '[]';",
            migrations.RunSQL.noop,
        ),
    ]
