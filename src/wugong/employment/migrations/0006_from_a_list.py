"""A stay may rest on another office's list; the column itself does not change."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("employment", "0005_income_by_area"),)
    operations = (
        migrations.AlterField(
            model_name="employmentspell",
            name="verified_how",
            field=models.CharField(
                blank=True,
                choices=[
                    ("phone", "电话"),
                    ("at_home", "入户"),
                    ("roster", "企业名册"),
                    ("social", "社保比对"),
                    ("bank", "工资流水"),
                    ("station", "驻外站"),
                    ("list", "部门名单"),
                ],
                max_length=8,
            ),
        ),
    )
