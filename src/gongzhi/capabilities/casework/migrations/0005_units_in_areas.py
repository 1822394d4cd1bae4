"""The planner learns that a unit's work lies in few areas: nearly all of it in its own.

Without it, it takes a unit's work elsewhere for a share of all its work, and a search among a
million matters reads tens of thousands of rows to find none.
"""

from django.db import migrations

_KNOWN = """
CREATE STATISTICS casework_units_in_areas (mcv) ON unit_id, area FROM casework_workitem;
ALTER STATISTICS casework_units_in_areas SET STATISTICS 1000;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_counted_by_index")]

    operations = [migrations.RunSQL(_KNOWN, "DROP STATISTICS casework_units_in_areas")]
