import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0006_suggestions"),
        ("casework", "0005_units_in_areas"),
        ("people", "0003_for_a_child"),
        ("rulebook", "0002_versions_stay"),
        ("territory", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="appeal",
            name="author",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
                verbose_name="诉求人",
            ),
        ),
        migrations.AlterField(
            model_name="appeal",
            name="batch",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appeals",
                to="appeals.batch",
            ),
        ),
        migrations.AlterField(
            model_name="appeal",
            name="building",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="territory.building",
                verbose_name="楼栋",
            ),
        ),
        migrations.AlterField(
            model_name="appeal",
            name="helper",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="代办人",
            ),
        ),
        migrations.AlterField(
            model_name="appeal",
            name="leading",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followers",
                to="appeals.appeal",
                verbose_name="并在哪一件办",
            ),
        ),
        migrations.AlterField(
            model_name="appeal",
            name="neighbourhood",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="territory.neighbourhood",
                verbose_name="小区",
            ),
        ),
        migrations.AlterField(
            model_name="appeal",
            name="pack",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rulebook.pack",
            ),
        ),
        migrations.AlterField(
            model_name="appeal",
            name="repeats",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="appeals.appeal",
                verbose_name="重复的是哪一件",
            ),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                condition=models.Q(("building__isnull", False)),
                fields=["building"],
                name="appeals_by_building",
            ),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                condition=models.Q(("helper__isnull", False)),
                fields=["helper"],
                name="appeals_by_helper",
            ),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                condition=models.Q(("neighbourhood__isnull", False)),
                fields=["neighbourhood"],
                name="appeals_by_neighbourhood",
            ),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                condition=models.Q(("leading__isnull", False)),
                fields=["leading"],
                name="appeals_by_leading",
            ),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                condition=models.Q(("repeats__isnull", False)),
                fields=["repeats"],
                name="appeals_by_repeats",
            ),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                condition=models.Q(("batch__isnull", False)),
                fields=["batch"],
                name="appeals_by_batch",
            ),
        ),
    ]
