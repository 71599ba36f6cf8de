"""The bell of every page asks for what is unread, and for nothing else."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("messages", "0003_auditor"),)
    operations = (
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["recipient"],
                name="message_unread",
                condition=models.Q(("received_at", None), ("way", "desk")),
            ),
        ),
    )
