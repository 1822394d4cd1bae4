"""The codes of the community and the street stand among the words that are searched."""

from django.db import migrations

_MARKS = "ARRAY['@' || left(area, 9), '@' || left(area, 12)]"


class Migration(migrations.Migration):
    dependencies = [("appeals", "0001_tables")]

    operations = [
        migrations.RunSQL(
            f"UPDATE appeals_appeal SET search = search || array_to_tsvector({_MARKS})"
            " WHERE search IS NOT NULL",
            f"UPDATE appeals_appeal SET search = ts_delete(search, {_MARKS})"
            " WHERE search IS NOT NULL",
        )
    ]
