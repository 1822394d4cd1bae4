"""The log of who looked is appended only."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION people_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the access log is append-only: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER people_accesslog_append_only BEFORE UPDATE OR DELETE ON people_accesslog
    FOR EACH ROW EXECUTE FUNCTION people_refuse_change();
CREATE TRIGGER people_accesslog_no_truncate BEFORE TRUNCATE ON people_accesslog
    FOR EACH STATEMENT EXECUTE FUNCTION people_refuse_change();
"""
BACKWARD = """
DROP TRIGGER people_accesslog_no_truncate ON people_accesslog;
DROP TRIGGER people_accesslog_append_only ON people_accesslog;
DROP FUNCTION people_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_tables")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
