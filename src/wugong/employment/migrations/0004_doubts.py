"""Small indexes of doubtful spells and of workshop staff: the lists find them at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (
        ("employment", "0003_merged_income"),
        ("people", "0003_merged_files"),
    )
    operations = (
        migrations.AddIndex(
            model_name="employmentspell",
            index=models.Index(
                condition=models.Q(("workshop_id__isnull", False)),
                fields=["workshop_id"],
                name="spell_workshop",
            ),
        ),
        migrations.AddIndex(
            model_name="employmentspell",
            index=models.Index(
                condition=models.Q(
                    ("end_on__isnull", True),
                    ("withdrawn_at__isnull", True),
                    models.Q(
                        ("wage_yuan_month__lt", 100),
                        ("wage_yuan_month__gt", 30000),
                        _connector="OR",
                    ),
                ),
                fields=["labourer"],
                name="spell_wage_doubt",
            ),
        ),
        migrations.AddIndex(
            model_name="employmentspell",
            index=models.Index(
                condition=models.Q(
                    ("end_on__isnull", True),
                    ("withdrawn_at__isnull", True),
                    ("place__regex", r"^\d{2}$"),
                ),
                fields=["labourer"],
                name="spell_coarse_place",
            ),
        ),
    )
