"""A batch may let its sheet go, and a number from elsewhere is found without reading all of them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appeals", "0004_by_letter"), ("files", "0001_stored_files")]

    operations = [
        migrations.AlterField(
            model_name="batch",
            name="file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
            ),
        ),
        migrations.RemoveConstraint(model_name="appeal", name="appeals_one_external_number"),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_number", ""), _negated=True),
                fields=("external_number", "area"),
                name="appeals_one_external_number",
            ),
        ),
    ]
