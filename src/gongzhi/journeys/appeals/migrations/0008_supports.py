"""Who stands behind a matter somebody else said."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0007_keys_that_are_set"),
        ("people", "0003_for_a_child"),
    ]

    operations = [
        migrations.CreateModel(
            name="Support",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "receipt_hash",
                    models.BinaryField(max_length=16, null=True, verbose_name="回执码摘要"),
                ),
                (
                    "household",
                    models.BinaryField(max_length=16, null=True, verbose_name="哪一户的摘要"),
                ),
                ("at", models.DateTimeField(verbose_name="附议时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supports",
                        to="appeals.appeal",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="附议人",
                    ),
                ),
            ],
            options={
                "verbose_name": "附议",
                "verbose_name_plural": "附议",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("appeal", "person"),
                        name="appeals_one_support_a_person",
                    ),
                    models.UniqueConstraint(
                        fields=("receipt_hash",), name="appeals_one_support_receipt"
                    ),
                ],
            },
        ),
    ]
