from django.db import migrations

from privacy.migrations._first_release import gated
from privacy.operations import TAKES_PART, reference, shell

MINE = "partij_id = (SELECT gate.partij())"
IN_MY_CASUS = "EXISTS (SELECT 1 FROM cases_casus c WHERE c.id = casus_id)"
STAFF = "user_id = (SELECT gate.gebruiker()) OR gate.may_staff(content_object_id)"
LEADS = """(NOT wettelijk AND categorie_id = 22 AND EXISTS (SELECT 1 FROM cases_casus c WHERE c.id = casus_id
    AND (c.casusregisseur_id = (SELECT gate.medewerker()) OR (SELECT gate.regie()))))"""
PROCESPARTIJ = f"procespartij_id = (SELECT gate.partij()) AND {IN_MY_CASUS}"

TRIGGERS = """
CREATE FUNCTION cases_check_status() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.status <> OLD.status AND NOT EXISTS (
        SELECT 1 FROM public.cases_statusovergang s
        WHERE s.tabel = TG_ARGV[0] AND s.van = OLD.status AND s.naar = NEW.status) THEN
        RAISE EXCEPTION 'no transition from % to %', OLD.status, NEW.status USING ERRCODE = '23514';
    END IF;
    -- A phase decides who reads what: out of F0 moves the owner, out of triage and out of closed the regie.
    -- Nested, because the migrator may not execute the functions, and an expression asks for that right as a whole.
    IF NEW.status <> OLD.status AND TG_ARGV[0] = 'casus' AND current_user IN ('ov_app', 'ov_exporter') THEN
        IF NOT (CASE gate.fase(OLD.status)
                WHEN 'F0' THEN (to_jsonb(NEW)->>'eigenaar_id')::bigint IS NOT DISTINCT FROM gate.partij()
                WHEN 'F2' THEN true ELSE gate.regie() END) THEN
            RAISE EXCEPTION 'this party does not move a casus out of %', OLD.status USING ERRCODE = '42501';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER status BEFORE UPDATE OF status ON cases_casus
    FOR EACH ROW EXECUTE FUNCTION cases_check_status('casus');
CREATE TRIGGER status BEFORE UPDATE OF status ON cases_melding
    FOR EACH ROW EXECUTE FUNCTION cases_check_status('melding');
CREATE FUNCTION cases_keep_ended() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF OLD.beeindigd_op IS NOT NULL AND NEW.beeindigd_op IS DISTINCT FROM OLD.beeindigd_op THEN
        RAISE EXCEPTION 'taking part ended; it begins again by an invitation' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER einde BEFORE UPDATE OF beeindigd_op ON cases_deelname
    FOR EACH ROW EXECUTE FUNCTION cases_keep_ended();
GRANT UPDATE (status, soort, gewijzigd_op) ON cases_deelname TO ov_gate;
CREATE TRIGGER deelname AFTER UPDATE OF status, soort, gewijzigd_op ON cases_casus
    FOR EACH ROW EXECUTE FUNCTION gate.follow_casus();
CREATE TRIGGER zoeksleutel AFTER INSERT OR UPDATE ON cases_naw FOR EACH ROW EXECUTE FUNCTION gate.index_naw();
"""

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
)


class Migration(migrations.Migration):
    """Put every table of this app behind the gate."""

    dependencies = [
        ("cases", "0002_initial"),
        ("privacy", "0002_gate"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("guardian", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        reference("cases_bagadres", "cases_statusovergang"),
        shell(
            "cases_casus",
            select=TAKES_PART.format(casus="cases_casus.id"),
            insert="eigenaar_id = (SELECT gate.partij()) AND gemeente_id = (SELECT gate.gemeente()) AND status = 'eigen'",
            update=TAKES_PART.format(casus="cases_casus.id"),
            columns="soort, status, niveau, spoed, casusregisseur_id, aangemeld_op, gewijzigd_op",
            worker="SELECT (id, nummer, gemeente_id, casusregisseur_id, status, niveau)",
        ),
        shell(
            "cases_deelname",
            select=f"{MINE} OR (casus_id, categorie_id) IN (SELECT onderwerp, categorie FROM gate.entries('l'))",
            insert="gate.may_invite(casus_id, partij_id)",
            update=f"{MINE} OR gate.may_invite(casus_id, partij_id)",
            columns="beeindigd_op",
        ),
        shell("cases_deelnameuserobjectpermission", select=STAFF, insert="gate.may_staff(content_object_id)",
              delete="gate.may_staff(content_object_id)"),
        shell(
            "cases_betrokkene",
            select="(casus_id, 1) IN (SELECT onderwerp, categorie FROM gate.entries('e'))",
            insert=IN_MY_CASUS,
        ),
        shell(
            "cases_bewoner",
            select="EXISTS (SELECT 1 FROM cases_betrokkene b WHERE b.bewoner_id = cases_bewoner.id)",
            insert="gemeente_id = (SELECT gate.gemeente())",
        ),
        shell(
            "cases_melding",
            select="bron_id = (SELECT gate.partij())",
            insert="bron_id = (SELECT gate.partij())",
            update="bron_id = (SELECT gate.partij())",
            columns="soort, ernst, status, spoed, casus_id, ontvangen_op",
            worker="SELECT (id, nummer, bron_id)",
        ),
        shell(
            "cases_termijn",
            select=f"{MINE} OR {LEADS}",
            insert=f"{MINE} OR {IN_MY_CASUS}",
            update=f"{MINE} OR {LEADS}",
            columns="eigenaar_id, verloopt_op, afgerond_op",
            worker="SELECT",
        ),
        shell(
            "cases_bericht",
            select="aan_id = (SELECT gate.medewerker())",
            insert=f"casus_id IS NULL OR {IN_MY_CASUS}",
            update="aan_id = (SELECT gate.medewerker())",
            columns="gelezen_op",
            worker="SELECT, INSERT, UPDATE",
        ),
        gated("cases_meldingconcept", delete=True),
        gated("cases_actiepunt", also=f"{MINE} AND {IN_MY_CASUS}"),
        *[gated(table) for table in GATED],
        shell(
            "cases_dossier",
            select=PROCESPARTIJ,
            insert=PROCESPARTIJ,
            update=PROCESPARTIJ,
            columns="status, ontvanger, maatregel, samenvatting, proportionaliteit, peildatum, sha256, paginas,"
            " document_id, gereed_op, gemaakt_op, gemaakt_door_id",
        ),
        shell(
            "cases_productie",
            select="procespartij_id = (SELECT gate.partij())",
            insert="procespartij_id = (SELECT gate.partij())",
            update="procespartij_id = (SELECT gate.partij())",
            columns="nummer",
            delete="procespartij_id = (SELECT gate.partij())",
        ),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
        # Who has which right follows from a Medewerker row and a Deelname, never from what the web writes down here.
        reference(
            "auth_permission",
            "auth_group",
            "auth_group_permissions",
            "django_content_type",
            "django_migrations",
            "guardian_userobjectpermission",
            "guardian_groupobjectpermission",
            "parties_user_groups",
            "parties_user_user_permissions",
        ),
    ]
