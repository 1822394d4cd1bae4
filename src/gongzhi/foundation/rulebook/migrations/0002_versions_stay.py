"""A version of a pack is never changed or removed: cases stand on it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION rulebook_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of a rule pack stays as it is: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER rulebook_pack_stays BEFORE UPDATE OR DELETE ON rulebook_pack
    FOR EACH ROW EXECUTE FUNCTION rulebook_refuse_change();
CREATE TRIGGER rulebook_pack_no_truncate BEFORE TRUNCATE ON rulebook_pack
    FOR EACH STATEMENT EXECUTE FUNCTION rulebook_refuse_change();
"""
BACKWARD = """
DROP TRIGGER rulebook_pack_no_truncate ON rulebook_pack;
DROP TRIGGER rulebook_pack_stays ON rulebook_pack;
DROP FUNCTION rulebook_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0001_tables")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
