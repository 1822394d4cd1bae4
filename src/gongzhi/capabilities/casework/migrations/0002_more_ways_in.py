"""An item is found by its unit within an area, and by the units that take part in it."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0001_tables"),
        ("organizations", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="workitem",
            name="offered_to",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.orgunit",
                verbose_name="请谁接",
            ),
        ),
        migrations.AlterField(
            model_name="workitem",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.orgunit",
                verbose_name="责任单位",
            ),
        ),
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(fields=["unit", "area", "id"], name="casework_of_unit"),
        ),
        migrations.AddIndex(
            model_name="workitem",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("involved", []), _negated=True),
                fields=["involved"],
                name="casework_of_involved",
            ),
        ),
    ]
