"""How long the typing of a visit took, where the phone or the page measured it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("collection", "0005_no_trace"),)
    operations = (
        migrations.AddField("visit", "typed_seconds", models.SmallIntegerField(null=True)),
    )
