from django.db import migrations, models

from privacy.operations import OWN, OWN_MELDING, TAKES_PART, WRITE, restate

# Reading by the noodprocedure shows the casus as well: what is written is for who takes part.
PART = TAKES_PART.format(casus="{table}.casus_id")
MINE = "partij_id = (SELECT gate.partij())"
ACTIE_MINE = f"{MINE} AND {PART.format(table='cases_actiepunt')}"
LEADS = """EXISTS (SELECT 1 FROM cases_casus c WHERE c.id = casus_id
    AND (c.casusregisseur_id = (SELECT gate.medewerker()) OR (SELECT gate.regie())))"""
ACTIE_LEADS = f"{LEADS} AND {PART.format(table='cases_actiepunt')}"
TERMIJN_CHANGE = (
    f"{MINE} OR (NOT wettelijk AND categorie_id = 22 AND {LEADS} AND {PART.format(table='cases_termijn')})"
)
TERMIJN = f"{MINE} OR {PART.format(table='cases_termijn')}"
PROCES = "procespartij_id = (SELECT gate.partij())"
SQL = f"""
ALTER POLICY wijzigen ON cases_actiepunt USING ({OWN} OR {OWN_MELDING} OR ({ACTIE_MINE}) OR ({ACTIE_LEADS}))
    WITH CHECK ({WRITE} OR ({ACTIE_MINE}) OR ({ACTIE_LEADS}));
ALTER POLICY wijzigen ON cases_termijn USING ({TERMIJN_CHANGE}) WITH CHECK ({TERMIJN_CHANGE});
ALTER POLICY toevoegen ON cases_betrokkene WITH CHECK ({PART.format(table="cases_betrokkene")});
ALTER POLICY toevoegen ON cases_termijn WITH CHECK ({TERMIJN});
ALTER POLICY toevoegen ON cases_bericht WITH CHECK (casus_id IS NULL OR {PART.format(table="cases_bericht")});
ALTER POLICY toevoegen ON cases_dossier WITH CHECK ({PROCES} AND {PART.format(table="cases_dossier")});
ALTER POLICY wijzigen ON cases_dossier USING ({PROCES} AND {PART.format(table="cases_dossier")})
    WITH CHECK ({PROCES} AND {PART.format(table="cases_dossier")});
GRANT INSERT ON cases_bericht TO ov_gate;
GRANT UPDATE (verloopt_op) ON cases_termijn TO ov_gate;
CREATE TRIGGER kennisgeving AFTER UPDATE OF status ON cases_casus
    FOR EACH ROW EXECUTE FUNCTION gate.first_disclosure();
CREATE TRIGGER kennisgeving AFTER INSERT ON cases_deelname
    FOR EACH ROW EXECUTE FUNCTION gate.first_disclosure();
"""


class Migration(migrations.Migration):
    """Telling the bewoner has a term; who reads by the noodprocedure writes nothing."""

    dependencies = [("cases", "0007_reasons"), ("privacy", "0003_requests")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="bericht",
            name="soort",
            field=models.CharField(choices=[('herinnering', 'Over enkele dagen'), ('vandaag', 'Vandaag'), ('te_laat', 'Te laat, binnen de eigen organisatie'), ('te_laat_casusregisseur', 'Te laat, voor de casusregisseur'), ('te_laat_regisseur', 'Te laat, voor de regisseur'), ('te_laat_n3', 'Te laat, opschalen'), ('spoed', 'Spoed'), ('aanmelding', 'Nieuwe aanmelding'), ('uitnodiging', 'Uitnodiging voor een casus'), ('teruggegeven', 'Aanmelding teruggegeven'), ('actiepunt', 'Nieuw actiepunt'), ('agenda', 'Agenda van het casusoverleg'), ('dossier', 'Dossier klaar'), ('convenant', 'Convenant'), ('informatieverzoek', 'Informatieverzoek'), ('noodprocedure', 'Noodprocedure gebruikt'), ('rechtenverzoek', 'Verzoek van een betrokkene'), ('bewaartermijn', 'Bewaartermijn'), ('kennisgeving', 'Bewoner informeren'), ('toegang', 'Voorstel om gegevens te geven'), ('logbeoordeling', 'Inzagelog beoordelen'), ('datalek', 'Datalek')], max_length=30),
        ),
        migrations.AlterField(
            model_name="termijn",
            name="soort",
            field=models.CharField(choices=[('actiepunt', 'Actiepunt'), ('interventie', 'Termijn van een interventie'), ('triage', 'Triage van een melding'), ('eerste_contact', 'Eerste contact met de bewoner'), ('brief_reactie', 'Reactie op een brief'), ('wvggz', 'Verkennend onderzoek'), ('doeltoets', 'Doeltoets'), ('kennisgeving', 'Bewoner informeren')], max_length=20),
        ),
        restate("cases_actiepunt", also=ACTIE_MINE),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
