from django.db import migrations

from privacy.operations import TAKES_PART, restate

IN_MY_CASUS = "EXISTS (SELECT 1 FROM cases_casus c WHERE c.id = casus_id)"
GATED = (
    "cases_aanmelding",
    "cases_overlastmelding",
    "cases_meldergegevens",
    "cases_naw",
    "cases_huurgegevens",
    "cases_huurachterstand",
    "cases_gezin",
    "cases_politiemutatie",
    "cases_bezoekadvies",
    "cases_hulpaanbod",
    "cases_wvggztraject",
    "cases_journaalitem",
    "cases_document",
    "cases_interventie",
    "cases_brief",
    "cases_actiepunttoelichting",
    "cases_meldingconcept",
    "cases_dossiertekst",
)
SQL = f"""
ALTER POLICY lezen ON cases_casus USING (
    {TAKES_PART.format(casus="cases_casus.id")} OR id IN (SELECT casus FROM gate.emergency_casussen()));
GRANT UPDATE (afgeschermd_op) ON cases_casus TO ov_app;
CREATE FUNCTION cases_unshield() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.afgeschermd_op IS DISTINCT FROM OLD.afgeschermd_op AND current_user IN ('ov_app', 'ov_exporter') THEN
        IF NOT (CASE WHEN OLD.status = 'eigen' THEN OLD.eigenaar_id = gate.partij() ELSE gate.regie() END) THEN
            RAISE EXCEPTION 'this party does not decide whether a casus goes on' USING ERRCODE = '42501';
        END IF;
        IF NEW.afgeschermd_op IS NULL AND gate.restricted(OLD.id) THEN
            RAISE EXCEPTION 'the processing is restricted (art. 18 AVG)' USING ERRCODE = '42501';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER afscherming BEFORE UPDATE OF afgeschermd_op ON cases_casus
    FOR EACH ROW EXECUTE FUNCTION cases_unshield();
CREATE OR REPLACE FUNCTION cases_keep_origin() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF (OLD.id, OLD.casus_id, OLD.melding_id, OLD.categorie_id, OLD.bron_id, OLD.gemaakt_door_id, OLD.gemaakt_op)
       IS DISTINCT FROM
       (NEW.id, NEW.casus_id, NEW.melding_id, NEW.categorie_id, NEW.bron_id, NEW.gemaakt_door_id, NEW.gemaakt_op) THEN
        RAISE EXCEPTION 'an actiepunt keeps its origin' USING ERRCODE = '42501';
    END IF;
    IF current_user IN ('ov_app', 'ov_exporter')
       AND (OLD.beperkt, OLD.alleen_voor, OLD.vrijgave_op, OLD.vrijgave_door_id)
       IS DISTINCT FROM (NEW.beperkt, NEW.alleen_voor, NEW.vrijgave_op, NEW.vrijgave_door_id) THEN
        IF OLD.bron_id IS DISTINCT FROM gate.partij() THEN
            RAISE EXCEPTION 'its provider decides who sees an actiepunt' USING ERRCODE = '42501';
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    """The reasons to see a row, with the restriction to some Partijen and the answer to a betrokkene."""

    dependencies = [("cases", "0006_restriction"), ("privacy", "0003_requests")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        *[restate(table) for table in GATED],
        restate("cases_actiepunt", also=f"partij_id = (SELECT gate.partij()) AND {IN_MY_CASUS}"),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
