"""Files that went into another one are found from the one that stands."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("people", "0002_rows"),)
    operations = (
        migrations.AddIndex(
            model_name="labourer",
            index=models.Index(
                fields=["merged_into_id"],
                name="labourer_merged",
                condition=models.Q(merged_into_id__isnull=False),
            ),
        ),
    )
