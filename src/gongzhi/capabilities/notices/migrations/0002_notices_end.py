"""Notices that are over are found by their time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_tables")]

    operations = [
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["made_at"], name="notices_by_time"),
        ),
    ]
