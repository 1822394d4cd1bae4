"""Triggers: no report is published with a cluster unanswered, and what was published stands."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION concentration_all_answered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM concentration_cluster
               WHERE report_id = NEW.id AND messages > 0 AND outcome = '') THEN
        RAISE EXCEPTION 'a cluster of report % has no reply', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER concentration_report_is_answered BEFORE INSERT OR UPDATE OF status
    ON concentration_report FOR EACH ROW WHEN (NEW.status = 'closed')
    EXECUTE FUNCTION concentration_all_answered();

CREATE FUNCTION concentration_published_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM concentration_report
               WHERE id IN (OLD.report_id, NEW.report_id) AND status = 'closed') THEN
        RAISE EXCEPTION 'what was published is never changed: % on % refused',
            TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER concentration_cluster_stands BEFORE INSERT OR UPDATE OR DELETE ON concentration_cluster
    FOR EACH ROW EXECUTE FUNCTION concentration_published_stands();
CREATE TRIGGER concentration_member_stands BEFORE INSERT OR UPDATE ON concentration_member
    FOR EACH ROW EXECUTE FUNCTION concentration_published_stands();

CREATE FUNCTION concentration_report_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published report is never changed: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER concentration_report_stands BEFORE UPDATE OR DELETE ON concentration_report
    FOR EACH ROW WHEN (OLD.status = 'closed') EXECUTE FUNCTION concentration_report_refuses();
"""
BACKWARD = """
DROP TRIGGER concentration_report_stands ON concentration_report;
DROP FUNCTION concentration_report_refuses;
DROP TRIGGER concentration_member_stands ON concentration_member;
DROP TRIGGER concentration_cluster_stands ON concentration_cluster;
DROP FUNCTION concentration_published_stands;
DROP TRIGGER concentration_report_is_answered ON concentration_report;
DROP FUNCTION concentration_all_answered;
"""


class Migration(migrations.Migration):
    dependencies = [("concentration", "0001_tables")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
