"""The newest of a whole district are found without sorting it."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0001_tables"),
        ("casework", "0002_more_ways_in"),
        ("people", "0002_append_only"),
        ("rulebook", "0002_versions_stay"),
        ("territory", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(fields=["-filed_at", "item"], name="appeals_newest"),
        ),
    ]
