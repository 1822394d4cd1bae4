"""How somebody without an account wants to be told: on paper."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appeals", "0003_grounds_of_the_pack")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="by_letter",
            field=models.BooleanField(default=False, verbose_name="要纸质的，不发短信"),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("by_letter", False), ("name__isnull", False), _connector="OR"),
                name="appeals_letter_has_somebody_to_go_to",
            ),
        ),
    ]
