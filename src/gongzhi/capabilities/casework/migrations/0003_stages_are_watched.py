"""A stage remembers that it was told to be late."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_more_ways_in"),
        ("organizations", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="stage",
            name="told_late_at",
            field=models.DateTimeField(null=True, verbose_name="晚了，告诉了人"),
        ),
        migrations.AddIndex(
            model_name="stage",
            index=models.Index(
                condition=models.Q(("status", "planned"), ("told_late_at__isnull", True)),
                fields=["due_on"],
                name="casework_stages_to_watch",
            ),
        ),
    ]
