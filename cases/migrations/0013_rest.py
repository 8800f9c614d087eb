from django.db import migrations, models

from privacy.operations import gate_functions

SQL = """
-- Goes along when its owner leaves (privacy/sql/functions/overdracht.sql).
GRANT UPDATE (eigenaar_id) ON cases_webhook TO ov_gate;
-- Who is shown an actiepunt is its provider's to say, also who it is narrowed to.
CREATE OR REPLACE FUNCTION cases_keep_origin() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF (OLD.id, OLD.casus_id, OLD.melding_id, OLD.categorie_id, OLD.bron_id, OLD.gemaakt_door_id, OLD.gemaakt_op)
       IS DISTINCT FROM
       (NEW.id, NEW.casus_id, NEW.melding_id, NEW.categorie_id, NEW.bron_id, NEW.gemaakt_door_id, NEW.gemaakt_op) THEN
        RAISE EXCEPTION 'an actiepunt keeps its origin' USING ERRCODE = '42501';
    END IF;
    IF current_user IN ('ov_app', 'ov_exporter') AND (OLD.beperkt, OLD.alleen_voor, OLD.vrijgave_op, OLD.vrijgave_door_id)
       IS DISTINCT FROM (NEW.beperkt, NEW.alleen_voor, NEW.vrijgave_op, NEW.vrijgave_door_id) THEN
        IF OLD.bron_id IS DISTINCT FROM gate.partij() THEN
            RAISE EXCEPTION 'its provider decides who sees an actiepunt' USING ERRCODE = '42501';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER termijn AFTER UPDATE OF beperkt, alleen_voor ON cases_actiepunt
    FOR EACH ROW EXECUTE FUNCTION gate.follow_actiepunt();
"""


class Migration(migrations.Migration):
    """Terms of reviews."""

    dependencies = [("cases", "0012_koppelingen"), ("privacy", "0010_rest")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='termijn',
            name='soort',
            field=models.CharField(choices=[('actiepunt', 'Actiepunt'), ('interventie', 'Termijn van een interventie'), ('triage', 'Triage van een melding'), ('eerste_contact', 'Eerste contact met de bewoner'), ('brief_reactie', 'Reactie op een brief'), ('wvggz', 'Verkennend onderzoek'), ('doeltoets', 'Doeltoets'), ('kennisgeving', 'Bewoner informeren'), ('rectificatie', 'Gegevens verbeteren op verzoek van de bewoner')], max_length=20),
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
                    ("convenant", "Convenant"),
                    ("informatieverzoek", "Informatieverzoek"),
                    ("noodprocedure", "Noodprocedure gebruikt"),
                    ("noodprocedure_oordeel", "Noodprocedure beoordelen"),
                    ("rechtenverzoek", "Verzoek van een betrokkene"),
                    ("bewaartermijn", "Bewaartermijn"),
                    ("kennisgeving", "Bewoner informeren"),
                    ("toegang", "Voorstel om gegevens te geven"),
                    ("logbeoordeling", "Inzagelog beoordelen"),
                    ("datalek", "Datalek"),
                    ("koppeling", "Koppeling met een ander systeem"),
                    ("toegang_medewerker", "Iemand kreeg toegang tot casussen"),
                    ("overdracht", "Werk overgenomen"),
                    ("toegangsbeoordeling", "Toegang nalopen"),
                    ("herstelverzoek", "Herstel van inloggen gevraagd"),
                    ("account_hersteld", "Inloggen hersteld"),
                    ("bestand_toegelaten", "Bestand nagekeken"),
                    ("bestand_geweigerd", "Bestand geweigerd"),
                ],
                max_length=30,
            ),
        ),
        migrations.RunSQL(gate_functions(), migrations.RunSQL.noop),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
