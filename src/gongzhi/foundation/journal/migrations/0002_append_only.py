"""Triggers: entries and links are never changed, payloads only erased, new entries queued."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION journal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'journal is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER journal_entry_append_only BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_refuse_change();
CREATE TRIGGER journal_entry_no_truncate BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_change();
CREATE TRIGGER journal_link_append_only BEFORE UPDATE OR DELETE ON journal_link
    FOR EACH ROW EXECUTE FUNCTION journal_refuse_change();
CREATE TRIGGER journal_link_no_truncate BEFORE TRUNCATE ON journal_link
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_change();
CREATE TRIGGER journal_payload_no_delete BEFORE DELETE ON journal_payload
    FOR EACH ROW EXECUTE FUNCTION journal_refuse_change();
CREATE TRIGGER journal_payload_no_truncate BEFORE TRUNCATE ON journal_payload
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_change();

CREATE FUNCTION journal_only_erase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.entry_id = OLD.entry_id AND NEW.body IS NULL AND NEW.salt IS NULL
       AND NEW.actor_id IS NULL AND NEW.redacted_at IS NOT NULL AND OLD.redacted_at IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a payload may be erased once, never changed'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER journal_payload_only_erase BEFORE UPDATE ON journal_payload
    FOR EACH ROW EXECUTE FUNCTION journal_only_erase();

CREATE FUNCTION journal_queue_for_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO journal_unsealed (entry_id, district) SELECT id, district FROM added;
    RETURN NULL;
END $$;
CREATE TRIGGER journal_entry_queued AFTER INSERT ON journal_entry
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION journal_queue_for_chain();
"""

BACKWARD = """
DROP TRIGGER journal_entry_queued ON journal_entry;
DROP FUNCTION journal_queue_for_chain();
DROP TRIGGER journal_payload_only_erase ON journal_payload;
DROP FUNCTION journal_only_erase();
DROP TRIGGER journal_payload_no_truncate ON journal_payload;
DROP TRIGGER journal_payload_no_delete ON journal_payload;
DROP TRIGGER journal_link_no_truncate ON journal_link;
DROP TRIGGER journal_link_append_only ON journal_link;
DROP TRIGGER journal_entry_no_truncate ON journal_entry;
DROP TRIGGER journal_entry_append_only ON journal_entry;
DROP FUNCTION journal_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_tables"), ("procrastinate", "0041_post_retry_failed_job")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
