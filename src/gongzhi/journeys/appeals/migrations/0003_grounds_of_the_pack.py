"""Every no stands on an entry of its pack: what was kept under a name of its own gets the pack's."""

from typing import Any

from django.db import migrations

LATER, UPHELD = "not_now", "upheld"


def name_grounds(apps: Any, schema_editor: Any) -> None:
    """Put off: the pack's own entry, with its article. Upheld: the reason of the no that stood."""
    refusals = apps.get_model("appeals", "Refusal").objects
    for no in refusals.filter(reason=LATER).select_related("appeal__pack").iterator():
        no.reason = "not_yet"
        reasons = no.appeal.pack.content["sections"].get("appeals.reason", ())
        found = next((entry for entry in reasons if entry["code"] == no.reason), {})
        if basis := found.get("basis"):
            no.law, no.article = basis["law"], basis.get("article", "")
            no.law_text, no.is_verified = basis.get("text", ""), found["verified"] == "核实"
        no.save(update_fields=["reason", "law", "article", "law_text", "is_verified"])
    for no in refusals.filter(reason=UPHELD).iterator():
        first = refusals.filter(appeal=no.appeal_id, pk__lt=no.pk).exclude(reason=UPHELD).last()
        if first:
            no.reason = first.reason
            no.save(update_fields=["reason"])


class Migration(migrations.Migration):
    dependencies = [("appeals", "0002_newest"), ("rulebook", "0002_versions_stay")]

    operations = [migrations.RunPython(name_grounds, migrations.RunPython.noop)]
