import django.db.models.deletion
from django.db import migrations, models

SQL = """
-- What the gate writes of a request that was granted.
GRANT UPDATE (bewoner, resultaat, uitgevoerd_op, uitgevoerd_door_id) ON privacy_raadpleging TO ov_gate;
-- Who looks at a noodprocedure is reminded: when it was, and not why.
GRANT SELECT (id, gemeente_id, partij_id, medewerker_id, geldig_van, geldig_tot, beoordeeld_op) ON privacy_noodprocedure
    TO ov_worker;
CREATE POLICY werker ON privacy_noodprocedure FOR SELECT TO ov_worker USING (true);
-- Requests go as well, in their time.
SET LOCAL ROLE ov_gate;
INSERT INTO public.privacy_bewaartermijn (gemeente_id, soort, maanden, motivatie)
    SELECT g.code, s.soort, s.maanden, '' FROM public.parties_gemeente g
    CROSS JOIN (VALUES ('rechtenverzoek', 24), ('navraag', 60)) s (soort, maanden) ON CONFLICT DO NOTHING;
RESET ROLE;
"""


class Migration(migrations.Migration):
    """Retention of requests and what else completes the rights of the betrokkene."""

    dependencies = [("privacy", "0009_datalek"), ("parties", "0004_beheer")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name='raadpleging',
            name='bewoner',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='raadpleging',
            name='resultaat',
            field=models.CharField(blank=True, choices=[('verbeterd', 'De gegevens zijn verbeterd'), ('aangevuld', 'De gegevens zijn aangevuld met wat de bewoner zegt'), ('verwijderd', 'De onjuiste gegevens zijn weggehaald'), ('waren_weg', 'De gegevens waren er niet meer')], max_length=12),
        ),
        migrations.AddField(
            model_name='raadpleging',
            name='uitgevoerd_door',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker'),
        ),
        migrations.AddField(
            model_name='raadpleging',
            name='uitgevoerd_op',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='bewaartermijn',
            name='soort',
            field=models.CharField(choices=[('melding', 'Melding zonder casus'), ('ongegrond', 'Ongegronde melding of afgewezen casus'), ('geen_maatregel', 'Gesloten casus zonder maatregel'), ('maatregel', 'Gesloten casus met een civiele of bestuurlijke maatregel'), ('zvh', 'Casus van het Zorg- en Veiligheidshuis'), ('zorg_politie', 'Zorg- en politiegegevens in een gesloten casus'), ('waakvlam', 'Waakvlam'), ('rechtenverzoek', 'Verzoek van een betrokkene'), ('navraag', 'Informatieverzoek tussen organisaties'), ('inzagelog', 'Inzagelog')], max_length=16),
        ),
        migrations.AlterField(
            model_name='raadpleging',
            name='weigeringsgrond',
            field=models.CharField(blank=True, choices=[('rechten_anderen', 'Rechten en vrijheden van anderen'), ('veiligheid', 'Openbare veiligheid'), ('strafbare_feiten', 'Opsporing van strafbare feiten'), ('toezicht', 'Toezicht of handhaving loopt'), ('civiel', 'Inning of verweer in een procedure'), ('andere_wet', 'Een andere wet regelt de inzage'), ('nog_nodig', 'De gegevens zijn nog nodig voor het doel'), ('publieke_taak', 'Wettelijke plicht of publieke taak (artikel 17, derde lid, onder b)'), ('rechtsvordering', 'Nodig voor een rechtszaak (artikel 17, derde lid, onder e)'), ('juist', 'De gegevens kloppen'), ('oordeel', 'Het is een oordeel of indruk, geen feit')], max_length=30),
        ),
        migrations.AlterField(
            model_name='vernietiging',
            name='grond',
            field=models.CharField(choices=[('melding', 'Melding zonder casus'), ('ongegrond', 'Ongegronde melding of afgewezen casus'), ('geen_maatregel', 'Gesloten casus zonder maatregel'), ('maatregel', 'Gesloten casus met een civiele of bestuurlijke maatregel'), ('zvh', 'Casus van het Zorg- en Veiligheidshuis'), ('zorg_politie', 'Zorg- en politiegegevens in een gesloten casus'), ('waakvlam', 'Waakvlam'), ('rechtenverzoek', 'Verzoek van een betrokkene'), ('navraag', 'Informatieverzoek tussen organisaties'), ('inzagelog', 'Inzagelog'), ('wissing', 'Wissing op verzoek van de bewoner')], max_length=16),
        ),
        migrations.AlterField(
            model_name='vernietiging',
            name='wat',
            field=models.CharField(choices=[('melding', 'Melding'), ('casus', 'Hele casus'), ('items', 'Zorg- en politiegegevens van uw organisatie'), ('wissing', 'Gegevens die de bewoner liet wissen'), ('verzoek', 'Verzoek van een betrokkene'), ('navraag', 'Informatieverzoek')], max_length=8),
        ),
        migrations.AlterField(
            model_name='vernietigingsvoorstel',
            name='grond',
            field=models.CharField(choices=[('melding', 'Melding zonder casus'), ('ongegrond', 'Ongegronde melding of afgewezen casus'), ('geen_maatregel', 'Gesloten casus zonder maatregel'), ('maatregel', 'Gesloten casus met een civiele of bestuurlijke maatregel'), ('zvh', 'Casus van het Zorg- en Veiligheidshuis'), ('zorg_politie', 'Zorg- en politiegegevens in een gesloten casus'), ('waakvlam', 'Waakvlam'), ('rechtenverzoek', 'Verzoek van een betrokkene'), ('navraag', 'Informatieverzoek tussen organisaties'), ('inzagelog', 'Inzagelog'), ('wissing', 'Wissing op verzoek van de bewoner')], max_length=16),
        ),
        migrations.AlterField(
            model_name='vernietigingsvoorstel',
            name='wat',
            field=models.CharField(choices=[('melding', 'Melding'), ('casus', 'Hele casus'), ('items', 'Zorg- en politiegegevens van uw organisatie'), ('wissing', 'Gegevens die de bewoner liet wissen'), ('verzoek', 'Verzoek van een betrokkene'), ('navraag', 'Informatieverzoek')], max_length=8),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
