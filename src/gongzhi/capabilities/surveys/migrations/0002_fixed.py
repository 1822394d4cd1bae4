"""Triggers: what was published is never changed, and the nameless stay so."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION surveys_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published questionnaire and its frame are never changed: % on % refused',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER surveys_version_is_fixed BEFORE UPDATE OR DELETE ON surveys_version
    FOR EACH ROW WHEN (OLD.fixed_at IS NOT NULL) EXECUTE FUNCTION surveys_refuse_change();
CREATE TRIGGER surveys_place_is_fixed BEFORE UPDATE ON surveys_place
    FOR EACH ROW EXECUTE FUNCTION surveys_refuse_change();

CREATE FUNCTION surveys_as_it_was_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.is_named <> (SELECT naming = 'named' FROM surveys_survey WHERE id = NEW.survey_id) THEN
        RAISE EXCEPTION 'an answer is named exactly when its survey said so'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER surveys_response_as_it_was_said BEFORE INSERT OR UPDATE OF is_named, survey_id
    ON surveys_response FOR EACH ROW EXECUTE FUNCTION surveys_as_it_was_said();
CREATE FUNCTION surveys_published_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.version_id, NEW.naming, NEW.frame, NEW.seed, NEW.per_building, NEW.code)
       IS DISTINCT FROM (OLD.version_id, OLD.naming, OLD.frame, OLD.seed, OLD.per_building, OLD.code)
    THEN
        RAISE EXCEPTION 'a published survey keeps its version, naming and frame'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER surveys_survey_published_stands BEFORE UPDATE ON surveys_survey
    FOR EACH ROW WHEN (OLD.status <> 'draft') EXECUTE FUNCTION surveys_published_stands();
"""

BACKWARD = """
DROP TRIGGER surveys_survey_published_stands ON surveys_survey;
DROP FUNCTION surveys_published_stands();
DROP TRIGGER surveys_response_as_it_was_said ON surveys_response;
DROP FUNCTION surveys_as_it_was_said();
DROP TRIGGER surveys_place_is_fixed ON surveys_place;
DROP TRIGGER surveys_version_is_fixed ON surveys_version;
DROP FUNCTION surveys_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_tables")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
