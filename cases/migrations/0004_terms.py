from django.db import migrations, models

from privacy.migrations._first_release import OWN, OWN_MELDING, READERS, WRITE

DOER = "(partij_id = (SELECT gate.partij()) AND EXISTS (SELECT 1 FROM cases_casus c WHERE c.id = casus_id))"
LEADER = """EXISTS (SELECT 1 FROM cases_casus c WHERE c.id = casus_id
    AND (c.casusregisseur_id = (SELECT gate.medewerker()) OR (SELECT gate.regie())))"""

# Who leads may finish or move an actiepunt that it can read. Nobody makes it come from somebody else, and whom it is
# shown to stays with who provided it.
SQL = f"""
ALTER POLICY wijzigen ON cases_actiepunt TO {READERS}
    USING ({OWN} OR {OWN_MELDING} OR {DOER} OR {LEADER}) WITH CHECK ({WRITE} OR {DOER} OR {LEADER});
CREATE FUNCTION cases_keep_origin() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF (OLD.id, OLD.casus_id, OLD.melding_id, OLD.categorie_id, OLD.bron_id, OLD.gemaakt_door_id, OLD.gemaakt_op)
       IS DISTINCT FROM
       (NEW.id, NEW.casus_id, NEW.melding_id, NEW.categorie_id, NEW.bron_id, NEW.gemaakt_door_id, NEW.gemaakt_op) THEN
        RAISE EXCEPTION 'an actiepunt keeps its origin' USING ERRCODE = '42501';
    END IF;
    IF current_user IN ('ov_app', 'ov_exporter') AND (OLD.beperkt, OLD.vrijgave_op, OLD.vrijgave_door_id)
       IS DISTINCT FROM (NEW.beperkt, NEW.vrijgave_op, NEW.vrijgave_door_id) THEN
        IF OLD.bron_id IS DISTINCT FROM gate.partij() THEN
            RAISE EXCEPTION 'its provider decides who sees an actiepunt' USING ERRCODE = '42501';
        END IF;
    END IF;
    RETURN NEW;
END $$;
-- An actiepunt that goes along to the overleg takes its term along.
GRANT UPDATE (categorie_id) ON cases_termijn TO {READERS};
CREATE TRIGGER herkomst BEFORE UPDATE ON cases_actiepunt FOR EACH ROW EXECUTE FUNCTION cases_keep_origin();
"""


class Migration(migrations.Migration):
    """A message can be given up on, and who leads a casus may finish its actiepunten."""

    dependencies = [("cases", "0003_gate")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="bericht", name="bericht_te_sturen"),
        migrations.AddField(
            model_name="bericht", name="opgegeven_op", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AlterField(
            model_name="bericht",
            name="soort",
            field=models.CharField(
                choices=[
                    ("herinnering", "Over enkele dagen"),
                    ("vandaag", "Vandaag"),
                    ("te_laat", "Te laat, binnen de eigen organisatie"),
                    ("te_laat_casusregisseur", "Te laat, voor de casusregisseur"),
                    ("te_laat_regisseur", "Te laat, voor de regisseur"),
                    ("te_laat_n3", "Te laat, opschalen"),
                    ("spoed", "Spoed"),
                    ("aanmelding", "Nieuwe aanmelding"),
                    ("uitnodiging", "Uitnodiging voor een casus"),
                    ("teruggegeven", "Aanmelding teruggegeven"),
                    ("actiepunt", "Nieuw actiepunt"),
                    ("agenda", "Agenda van het casusoverleg"),
                    ("dossier", "Dossier klaar"),
                ],
                max_length=30,
            ),
        ),
        migrations.AddIndex(
            model_name="bericht",
            index=models.Index(
                condition=models.Q(("opgegeven_op", None), ("verzonden_op", None)),
                fields=["volgende_poging_op"],
                name="bericht_te_sturen",
            ),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
