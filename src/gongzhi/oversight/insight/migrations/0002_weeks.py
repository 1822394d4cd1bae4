"""Each cell is counted again for its week."""

from django.db import migrations, models
from django.db.models import Q

_WEEKS = """
INSERT INTO insight_tally (area, span, day, category, measure, count)
SELECT area, 7, date_trunc('week', day)::date, category, measure, sum(count)
FROM insight_tally WHERE span = 1 GROUP BY 1, 3, 4, 5
"""


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="tally",
            name="span",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="几天"),
        ),
        migrations.AlterField(
            model_name="tally",
            name="day",
            field=models.DateField(verbose_name="第一天"),
        ),
        migrations.RemoveConstraint(model_name="tally", name="insight_one_cell"),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(
                fields=("area", "category", "span", "day", "measure"), name="insight_one_cell"
            ),
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.CheckConstraint(
                condition=Q(("span", 1), Q(("day__iso_week_day", 1), ("span", 7)), _connector="OR"),
                name="insight_a_day_or_a_week",
            ),
        ),
        migrations.AddIndex(
            model_name="tally",
            index=models.Index(
                condition=Q(("category", ""), ("measure", "filed"), _connector="OR"),
                fields=["area", "span", "day"],
                name="insight_shown",
            ),
        ),
        migrations.RunSQL(_WEEKS, "DELETE FROM insight_tally WHERE span = 7"),
    ]
