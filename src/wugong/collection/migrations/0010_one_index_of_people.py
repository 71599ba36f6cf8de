"""`visit_labourer` begins with the person: a second index of them was written with each visit."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("collection", "0009_contended_homes"),)
    operations = (
        migrations.AlterField(
            "visit",
            "labourer",
            models.ForeignKey(
                to="people.labourer",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="visits",
                db_constraint=False,
                db_index=False,
                null=True,
            ),
        ),
    )
