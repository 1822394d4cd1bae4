"""What was suggested to whoever sorted an appeal."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appeals", "0005_sheets_are_let_go")]

    operations = [
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "appeal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="appeals.appeal",
                    ),
                ),
                (
                    "offered",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        size=None,
                        verbose_name="建议的分类",
                    ),
                ),
                ("version", models.CharField(max_length=40, verbose_name="模型版本")),
                ("at", models.DateTimeField(verbose_name="时间")),
            ],
            options={
                "verbose_name": "分类建议",
                "verbose_name_plural": "分类建议",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("offered__len__gte", 1), ("offered__len__lte", 3)),
                        name="appeals_suggestion_of_one_to_three",
                    )
                ],
            },
        ),
    ]
