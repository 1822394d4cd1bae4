"""What the counts of an inbox look at stands in the indexes they use."""

from django.db import migrations, models

_OPEN = models.Q(status__in=["unclaimed", "held", "offered", "waiting"])


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_stages_are_watched")]

    operations = [
        migrations.RemoveIndex("workitem", "casework_open_of_owner"),
        migrations.RemoveIndex("workitem", "casework_open_of_unit"),
        migrations.AddIndex(
            "workitem",
            models.Index(
                fields=["owner", "due_at"],
                include=["status", "is_paused"],
                condition=_OPEN,
                name="casework_open_by_owner",
            ),
        ),
        migrations.AddIndex(
            "workitem",
            models.Index(
                fields=["unit", "due_at"],
                include=["status", "is_paused"],
                condition=_OPEN,
                name="casework_open_by_unit",
            ),
        ),
    ]
