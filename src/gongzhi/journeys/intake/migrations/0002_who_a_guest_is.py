"""A guest of a meeting is found by the number they left, once it is theirs."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_tables"), ("people", "0003_for_a_child")]

    operations = [
        migrations.AddField(
            model_name="guest",
            name="phone_index",
            field=models.BinaryField(max_length=16, null=True, verbose_name="手机号摘要"),
        ),
        migrations.AddField(
            model_name="guest",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.person",
                verbose_name="留了手机号的本人",
            ),
        ),
        migrations.AddIndex(
            model_name="guest",
            index=models.Index(
                condition=models.Q(("phone_index__isnull", False)),
                fields=["phone_index"],
                name="intake_guests_by_phone",
            ),
        ),
    ]
