"""Help says whether a child was helped."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="assistance",
            name="is_for_child",
            field=models.BooleanField(default=False, verbose_name="替孩子说，留的是监护人"),
        ),
    ]
