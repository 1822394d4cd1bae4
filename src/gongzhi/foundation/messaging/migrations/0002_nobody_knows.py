"""A post whose answer was lost waits for somebody who looks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_texts")]

    operations = [
        migrations.AlterField(
            model_name="outgoingtext",
            name="status",
            field=models.CharField(
                choices=[
                    ("waiting", "等待发送"),
                    ("held", "到时间再发"),
                    ("sent", "已发出"),
                    ("failed", "没发出去"),
                    ("unknown", "不知道到没到"),
                ],
                default="waiting",
                max_length=7,
                verbose_name="状态",
            ),
        ),
        migrations.RemoveIndex(model_name="outgoingtext", name="messaging_failed"),
        migrations.AddIndex(
            model_name="outgoingtext",
            index=models.Index(
                condition=models.Q(("status__in", ["failed", "unknown"])),
                fields=["-made_at", "-id"],
                name="messaging_undelivered",
            ),
        ),
    ]
