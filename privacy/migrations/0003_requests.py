import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models

from privacy.operations import gate_functions, gated, requested, shell

GATE = """
SET LOCAL ROLE ov_gate;
ALTER TABLE gate.inzagelog ADD COLUMN aanvraag_id uuid;
ALTER TABLE gate.inzagelog DROP CONSTRAINT inzagelog_gebeurtenis_check;
ALTER TABLE gate.inzagelog ADD CONSTRAINT inzagelog_gebeurtenis_check CHECK (gebeurtenis IN
    ('lezen', 'schrijven', 'zoeken', 'afdrukken', 'export', 'verstrekking', 'partijwissel', 'inzage_logboek',
     'noodprocedure', 'bekijk_als', 'besluit', 'vernietiging'));
ALTER TABLE gate.zoeksleutel ADD COLUMN alleen_voor bigint[];
DROP FUNCTION IF EXISTS gate.log(text, text, text, uuid[], uuid[], smallint[], text, text, text);
RESET ROLE;
"""
# Who works with content, and who oversees.
INSIDE = "{column} IN ((SELECT gate.partij()), (SELECT gate.toezicht_partij()))"
OFFICER = "{column} = (SELECT gate.organisatie()) AND (SELECT gate.rol('privacy_officer'))"
# Whoever may know that a care party takes part (30) may write down a toestemming that names it.
NAMES_CARE = """bron_id = (SELECT gate.partij()) AND categorie_id = 30
    AND (casus_id, 30) IN (SELECT onderwerp, categorie FROM gate.entries('l'))
    AND (casus_id, 22) IN (SELECT onderwerp, categorie FROM gate.entries('s'))"""
ASKED_OF_ME = """EXISTS (SELECT 1 FROM privacy_informatieverzoek v
    WHERE v.id = verzoek_id AND v.aan_partij_id = (SELECT gate.organisatie()))"""

# What a worker gives is bounded by `gate.may_grant`; what was taken back stays so; a privacy officer oversees both.
GIVING = f"""
ALTER POLICY lezen ON privacy_toegangsbesluit USING (
    {INSIDE.format(column="bron_id")} OR {INSIDE.format(column="partij_id")});
ALTER POLICY toevoegen ON privacy_toegangsbesluit WITH CHECK (
    bron_id = (SELECT gate.partij()) AND besloten_door_id = (SELECT gate.medewerker())
    AND gate.may_grant(casus_id, categorie_id, partij_id, toestemming_id, geldig_tot));
ALTER POLICY wijzigen ON privacy_toegangsbesluit
    USING (bron_id = (SELECT gate.partij()) OR ({OFFICER.format(column="bron_id")}))
    WITH CHECK (bron_id = (SELECT gate.partij()) OR ({OFFICER.format(column="bron_id")}));
GRANT INSERT, UPDATE (ingetrokken_op) ON privacy_toegangsbesluit TO ov_gate;
GRANT UPDATE (ingetrokken_op, besloten_op, besloten_door_id, akkoord, besluit_id) ON privacy_toegangsvoorstel TO ov_gate;
GRANT UPDATE (ingetrokken_op, ingetrokken_door_id) ON privacy_toestemming TO ov_gate;
GRANT UPDATE (uiterlijk) ON privacy_kennisgeving TO ov_gate;
GRANT INSERT ON privacy_noodprocedure TO ov_gate;
CREATE FUNCTION privacy_stays_withdrawn() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF OLD.ingetrokken_op IS NOT NULL AND NEW.ingetrokken_op IS DISTINCT FROM OLD.ingetrokken_op THEN
        RAISE EXCEPTION 'what was taken back stays taken back' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ingetrokken BEFORE UPDATE OF ingetrokken_op ON privacy_toegangsbesluit
    FOR EACH ROW EXECUTE FUNCTION privacy_stays_withdrawn();
CREATE TRIGGER ingetrokken BEFORE UPDATE OF ingetrokken_op ON privacy_toegangsvoorstel
    FOR EACH ROW EXECUTE FUNCTION privacy_stays_withdrawn();
CREATE FUNCTION privacy_keep_consent() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF current_user IN ('ov_app', 'ov_exporter')
       AND to_jsonb(OLD) - ARRAY['ingetrokken_op', 'ingetrokken_door_id']
           IS DISTINCT FROM to_jsonb(NEW) - ARRAY['ingetrokken_op', 'ingetrokken_door_id'] THEN
        RAISE EXCEPTION 'toestemming stays as it was given' USING ERRCODE = '42501';
    END IF;
    IF OLD.ingetrokken_op IS NOT NULL AND NEW.ingetrokken_op IS DISTINCT FROM OLD.ingetrokken_op THEN
        RAISE EXCEPTION 'what was taken back stays taken back' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER gegeven BEFORE UPDATE ON privacy_toestemming
    FOR EACH ROW EXECUTE FUNCTION privacy_keep_consent();
CREATE FUNCTION privacy_keep_review() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF OLD.beoordeeld_op IS NOT NULL OR (current_user IN ('ov_app', 'ov_exporter')
       AND (NEW.beoordeeld_door_id IS DISTINCT FROM gate.medewerker() OR NEW.medewerker_id = NEW.beoordeeld_door_id
            OR NEW.beoordeeld_op IS NULL OR NEW.terecht IS NULL)) THEN
        RAISE EXCEPTION 'a noodprocedure is reviewed once, by somebody else' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER beoordeeld BEFORE UPDATE OF beoordeeld_door_id, beoordeeld_op, terecht ON privacy_noodprocedure
    FOR EACH ROW EXECUTE FUNCTION privacy_keep_review();
"""


class Migration(migrations.Migration):
    """Requests between organisations and of a betrokkene, consent, and the noodprocedure."""

    dependencies = [
        ('cases', '0006_restriction'),
        ('parties', '0003_secrecy'),
        ('privacy', '0002_gate'),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name='convenantregel',
            name='toestemming_nodig',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='toegangsbesluit',
            name='grondslag',
            field=models.CharField(choices=[('wpg_19', 'Art. 19 Wpg: incidenteel, met instemming van het bevoegd gezag'), ('wpg_20', 'Art. 20 Wpg: schriftelijke beslissing voor dit samenwerkingsverband'), ('toestemming', 'Toestemming van de bewoner'), ('wettelijk', 'Wettelijk voorschrift'), ('hulpverlenerschap', 'Goed hulpverlenerschap'), ('conflict', 'Conflict van plichten'), ('noodsituatie', 'Noodsituatie: acuut gevaar'), ('taak', 'Noodzakelijk voor een wettelijke taak')], default='taak', max_length=20),
        ),
        migrations.CreateModel(
            name='Informatieverzoek',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('nummer', models.CharField(max_length=16, unique=True)),
                ('status', models.CharField(choices=[('ingediend', 'Ingediend'), ('inhoud', 'Inhoud gevraagd'), ('afgerond', 'Afgerond'), ('ingetrokken', 'Ingetrokken')], default='ingediend', max_length=12)),
                ('matrix', models.BooleanField(default=False)),
                ('spoed', models.BooleanField(default=False)),
                ('ingediend_op', models.DateTimeField(default=django.utils.timezone.now)),
                ('bekend_uiterlijk', models.DateField()),
                ('bekend_zichtbaar_op', models.DateTimeField()),
                ('inhoud_gevraagd_op', models.DateTimeField(blank=True, null=True)),
                ('inhoud_uiterlijk', models.DateField(blank=True, null=True)),
                ('aan_partij', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
                ('bewoner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.bewoner')),
                ('casus', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.casus')),
                ('categorie', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.categorie')),
                ('gemeente', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.gemeente')),
                ('gevraagd_door', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('van_partij', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
            ],
        ),
        migrations.AddField(
            model_name='toegangsbesluit',
            name='verzoek',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.informatieverzoek'),
        ),
        migrations.CreateModel(
            name='Kennisgeving',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('beperkt', models.BooleanField(default=False)),
                ('alleen_voor', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True)),
                ('vrijgave_op', models.DateTimeField(blank=True, null=True)),
                ('gemaakt_op', models.DateTimeField(default=django.utils.timezone.now)),
                ('status', models.CharField(choices=[('gepland', 'Gepland'), ('uitgesteld', 'Uitgesteld'), ('gedaan', 'Gedaan')], default='gepland', max_length=12)),
                ('uiterlijk', models.DateField()),
                ('uitstelgrond', models.CharField(blank=True, choices=[('bekend', 'De bewoner weet dit al (art. 14 lid 5 sub a AVG)'), ('onevenredig', 'Het is onmogelijk of kost onevenredig veel moeite (art. 14 lid 5 sub b AVG)'), ('doel', 'Informeren maakt het doel onmogelijk of brengt het ernstig in gevaar (art. 14 lid 5 sub b AVG)'), ('wet', 'Een wet schrijft de verstrekking voor (art. 14 lid 5 sub c AVG)'), ('beroepsgeheim', 'Het moet door een beroepsgeheim geheim blijven (art. 14 lid 5 sub d AVG)'), ('veiligheid', 'Openbare veiligheid (art. 41 lid 1 sub c UAVG)'), ('strafbaar', 'Voorkomen of onderzoeken van strafbare feiten (art. 41 lid 1 sub d UAVG)'), ('bescherming', 'Bescherming van de bewoner of van anderen (art. 41 lid 1 sub i UAVG)')], max_length=16)),
                ('reden', models.TextField(blank=True)),
                ('gedaan_op', models.DateField(blank=True, null=True)),
                ('wijze', models.TextField(blank=True)),
                ('bewoner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.bewoner')),
                ('bron', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
                ('casus', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.casus')),
                ('categorie', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.categorie')),
                ('gemaakt_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('melding', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.melding')),
                ('vrijgave_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Noodprocedure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('casusnummer', models.CharField(max_length=16)),
                ('gemeente', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.gemeente')),
                ('reden', models.CharField(choices=[('levensgevaar', 'Acuut gevaar voor de bewoner'), ('gevaar_anderen', 'Acuut gevaar voor anderen'), ('kinderen', 'Acuut gevaar voor kinderen'), ('brand', 'Brand, gas of instorting')], max_length=20)),
                ('toelichting', models.TextField()),
                ('geldig_van', models.DateTimeField()),
                ('geldig_tot', models.DateTimeField()),
                ('beoordeeld_op', models.DateTimeField(blank=True, null=True)),
                ('terecht', models.BooleanField(null=True)),
                ('beoordeeld_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('casus', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.casus')),
                ('medewerker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('partij', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
            ],
        ),
        migrations.CreateModel(
            name='Rechtenpersoon',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('beperkt', models.BooleanField(default=False)),
                ('alleen_voor', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True)),
                ('vrijgave_op', models.DateTimeField(blank=True, null=True)),
                ('gemaakt_op', models.DateTimeField(default=django.utils.timezone.now)),
                ('aanvraag', models.UUIDField()),
                ('naam', models.CharField(max_length=160)),
                ('geboortedatum', models.DateField(blank=True, null=True)),
                ('adres_tekst', models.CharField(max_length=160)),
                ('vraag', models.TextField(blank=True)),
                ('antwoord', models.TextField(blank=True)),
                ('bewoner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.bewoner')),
                ('bron', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
                ('casus', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.casus')),
                ('categorie', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.categorie')),
                ('gemaakt_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('melding', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.melding')),
                ('vrijgave_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Rechtenverzoek',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('nummer', models.CharField(max_length=16, unique=True)),
                ('soort', models.CharField(choices=[('inzage', 'Inzage (art. 15 AVG)'), ('rectificatie', 'Rectificatie (art. 16 AVG)'), ('wissing', 'Wissing (art. 17 AVG)'), ('beperking', 'Beperking (art. 18 AVG)'), ('bezwaar', 'Bezwaar (art. 21 AVG)'), ('wpg_inzage', 'Inzage politiegegevens (art. 25 Wpg)')], max_length=12)),
                ('status', models.CharField(choices=[('ontvangen', 'Ontvangen'), ('raadplegen', 'Bronnen geraadpleegd'), ('samenstellen', 'Antwoord samenstellen'), ('afgerond', 'Afgerond'), ('ingetrokken', 'Ingetrokken')], default='ontvangen', max_length=14)),
                ('ontvangen_op', models.DateField()),
                ('uiterlijk', models.DateField()),
                ('verlengd_op', models.DateField(blank=True, null=True)),
                ('identiteit_vastgesteld', models.BooleanField(default=False)),
                ('besluit', models.CharField(blank=True, max_length=12)),
                ('afgerond_op', models.DateTimeField(blank=True, null=True)),
                ('gemaakt_op', models.DateTimeField(default=django.utils.timezone.now)),
                ('behandelaar', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('gemeente', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.gemeente')),
                ('partij', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
            ],
        ),
        migrations.CreateModel(
            name='Raadpleging',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('casusnummer', models.CharField(max_length=16)),
                ('categorieen', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list)),
                ('uitkomst', models.CharField(choices=[('open', 'Nog niet beantwoord'), ('akkoord', 'Akkoord'), ('geweigerd', 'Niet verstrekken')], default='open', max_length=10)),
                ('weigeringsgrond', models.CharField(blank=True, max_length=30)),
                ('besloten_op', models.DateTimeField(blank=True, null=True)),
                ('besloten_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('partij', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
                ('bron', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
                ('casus', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.casus')),
                ('aanvraag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.rechtenverzoek')),
            ],
        ),
        migrations.CreateModel(
            name='Toestemming',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('beperkt', models.BooleanField(default=False)),
                ('alleen_voor', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True)),
                ('vrijgave_op', models.DateTimeField(blank=True, null=True)),
                ('gemaakt_op', models.DateTimeField(default=django.utils.timezone.now)),
                ('waarvoor', models.TextField()),
                ('categorieen', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField())),
                ('partijen', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())),
                ('gegeven_op', models.DateField()),
                ('geldig_tot', models.DateField()),
                ('bewijs', models.TextField()),
                ('ingetrokken_op', models.DateTimeField(blank=True, null=True)),
                ('bewoner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.bewoner')),
                ('bron', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
                ('casus', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.casus')),
                ('categorie', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.categorie')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.document')),
                ('gemaakt_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('ingetrokken_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('melding', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.melding')),
                ('vrijgave_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='toegangsbesluit',
            name='toestemming',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.toestemming'),
        ),
        migrations.CreateModel(
            name='Verzoekantwoord',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('beperkt', models.BooleanField(default=False)),
                ('alleen_voor', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True)),
                ('vrijgave_op', models.DateTimeField(blank=True, null=True)),
                ('gemaakt_op', models.DateTimeField(default=django.utils.timezone.now)),
                ('aanvraag', models.UUIDField()),
                ('tekst', models.TextField(blank=True)),
                ('reden', models.TextField(blank=True)),
                ('bewoner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.bewoner')),
                ('bron', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
                ('casus', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.casus')),
                ('categorie', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.categorie')),
                ('gemaakt_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('melding', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.melding')),
                ('vrijgave_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Verzoekbesluit',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('stap', models.CharField(choices=[('bekend', 'Bekend?'), ('inhoud', 'Inhoud')], max_length=8)),
                ('uitkomst', models.CharField(choices=[('ja', 'Ja, bekend'), ('nee', 'Nee, niet bekend'), ('kan_niet', 'Kan niet antwoorden'), ('verstrekt', 'Verstrekt'), ('deels', 'Deels verstrekt'), ('geweigerd', 'Geweigerd')], max_length=10)),
                ('grondslag', models.CharField(blank=True, choices=[('wpg_19', 'Art. 19 Wpg: incidenteel, met instemming van het bevoegd gezag'), ('wpg_20', 'Art. 20 Wpg: schriftelijke beslissing voor dit samenwerkingsverband'), ('toestemming', 'Toestemming van de bewoner'), ('wettelijk', 'Wettelijk voorschrift'), ('hulpverlenerschap', 'Goed hulpverlenerschap'), ('conflict', 'Conflict van plichten'), ('noodsituatie', 'Noodsituatie: acuut gevaar'), ('taak', 'Noodzakelijk voor een wettelijke taak')], max_length=20)),
                ('niet_doorverstrekken', models.BooleanField(default=True)),
                ('besloten_op', models.DateTimeField(default=django.utils.timezone.now)),
                ('verloopt_op', models.DateTimeField(blank=True, null=True)),
                ('ingetrokken_op', models.DateTimeField(blank=True, null=True)),
                ('besloten_door', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('partij', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
                ('verzoek', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.informatieverzoek')),
            ],
        ),
        migrations.CreateModel(
            name='Verzoekvraag',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('beperkt', models.BooleanField(default=False)),
                ('alleen_voor', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True)),
                ('vrijgave_op', models.DateTimeField(blank=True, null=True)),
                ('gemaakt_op', models.DateTimeField(default=django.utils.timezone.now)),
                ('aanvraag', models.UUIDField()),
                ('naam', models.CharField(max_length=160)),
                ('geboortedatum', models.DateField(blank=True, null=True)),
                ('adres_tekst', models.CharField(max_length=160)),
                ('doel', models.TextField()),
                ('noodzaak', models.TextField()),
                ('grondslag', models.TextField()),
                ('waarom_niet_via_bewoner', models.TextField()),
                ('bewoner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.bewoner')),
                ('bron', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
                ('casus', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.casus')),
                ('categorie', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.categorie')),
                ('gemaakt_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('melding', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.melding')),
                ('vrijgave_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Toegangsvoorstel',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('casusnummer', models.CharField(max_length=16)),
                ('tabel', models.CharField(max_length=60)),
                ('rij', models.UUIDField()),
                ('grondslag', models.CharField(choices=[('wpg_19', 'Art. 19 Wpg: incidenteel, met instemming van het bevoegd gezag'), ('wpg_20', 'Art. 20 Wpg: schriftelijke beslissing voor dit samenwerkingsverband'), ('toestemming', 'Toestemming van de bewoner'), ('wettelijk', 'Wettelijk voorschrift'), ('hulpverlenerschap', 'Goed hulpverlenerschap'), ('conflict', 'Conflict van plichten'), ('noodsituatie', 'Noodsituatie: acuut gevaar'), ('taak', 'Noodzakelijk voor een wettelijke taak')], max_length=20)),
                ('grond', models.TextField()),
                ('geldig_tot', models.DateTimeField()),
                ('voorgesteld_op', models.DateTimeField()),
                ('ingetrokken_op', models.DateTimeField(blank=True, null=True)),
                ('besloten_op', models.DateTimeField(blank=True, null=True)),
                ('akkoord', models.BooleanField(null=True)),
                ('besloten_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
                ('besluit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.toegangsbesluit')),
                ('bron', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
                ('casus', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.casus')),
                ('categorie', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.categorie')),
                ('partij', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.partij')),
                ('toestemming', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.toestemming')),
                ('voorgesteld_door', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
            ],
            options={
                'indexes': [models.Index(fields=['bron', 'besloten_op'], name='toegangsvoorstel_open')],
            },
        ),
        migrations.AddIndex(
            model_name='informatieverzoek',
            index=models.Index(fields=['aan_partij', '-ingediend_op'], name='verzoek_aan'),
        ),
        migrations.AddIndex(
            model_name='informatieverzoek',
            index=models.Index(fields=['van_partij', '-ingediend_op'], name='verzoek_van'),
        ),
        migrations.AddConstraint(
            model_name='informatieverzoek',
            constraint=models.CheckConstraint(condition=models.Q(('van_partij', models.F('aan_partij')), _negated=True), name='verzoek_aan_een_ander'),
        ),
        migrations.AddIndex(
            model_name='noodprocedure',
            index=models.Index(fields=['medewerker', 'casus', 'geldig_tot'], name='noodprocedure_lopend'),
        ),
        migrations.AddIndex(
            model_name='rechtenverzoek',
            index=models.Index(fields=['partij', 'status', 'uiterlijk'], name='rechtenverzoek_open'),
        ),
        migrations.AddConstraint(
            model_name='raadpleging',
            constraint=models.UniqueConstraint(fields=('aanvraag', 'casus', 'bron'), name='raadpleging_eenmaal'),
        ),
        migrations.AddConstraint(
            model_name='verzoekbesluit',
            constraint=models.UniqueConstraint(fields=('verzoek', 'stap', 'partij'), name='verzoekbesluit_eenmaal_per_stap'),
        ),
        migrations.AddConstraint(
            model_name="rechtenpersoon",
            constraint=models.UniqueConstraint(fields=("aanvraag", "bron"), name="rechtenpersoon_eenmaal"),
        ),
        migrations.AddConstraint(
            model_name="verzoekantwoord",
            constraint=models.UniqueConstraint(fields=("aanvraag", "bron"), name="verzoekantwoord_eenmaal"),
        ),
        migrations.AddConstraint(
            model_name="verzoekvraag",
            constraint=models.UniqueConstraint(fields=("aanvraag", "bron"), name="verzoekvraag_eenmaal"),
        ),
        migrations.RunSQL(GATE, migrations.RunSQL.noop),
        migrations.RunSQL(gate_functions(), migrations.RunSQL.noop),
        shell(
            "privacy_informatieverzoek",
            select=f"{INSIDE.format(column='van_partij_id')} OR {INSIDE.format(column='aan_partij_id')}",
            insert="van_partij_id = (SELECT gate.partij()) AND gevraagd_door_id = (SELECT gate.medewerker())"
            " AND gate.works_on(casus_id)",
            update=f"{INSIDE.format(column='van_partij_id')} OR {INSIDE.format(column='aan_partij_id')}",
            columns="status, inhoud_gevraagd_op, inhoud_uiterlijk",
            worker="SELECT",
        ),
        shell(
            "privacy_verzoekbesluit",
            select=INSIDE.format(column="partij_id"),
            insert=f"{INSIDE.format(column='partij_id')} AND besloten_door_id = (SELECT gate.medewerker())"
            f" AND {ASKED_OF_ME}",
            update=INSIDE.format(column="partij_id"),
            columns="verloopt_op, ingetrokken_op",
            worker="SELECT (id, verzoek_id, stap)",
        ),
        shell(
            "privacy_rechtenverzoek",
            select="partij_id = (SELECT gate.toezicht_partij())"
            " OR EXISTS (SELECT 1 FROM privacy_raadpleging r WHERE r.aanvraag_id = privacy_rechtenverzoek.id"
            " AND r.bron_id = (SELECT gate.toezicht_partij()))",
            insert=OFFICER.format(column="partij_id"),
            update=OFFICER.format(column="partij_id"),
            columns="status, uiterlijk, verlengd_op, identiteit_vastgesteld, besluit, afgerond_op, behandelaar_id",
            worker="SELECT",
        ),
        shell(
            "privacy_raadpleging",
            select="bron_id = (SELECT gate.toezicht_partij()) OR partij_id = (SELECT gate.toezicht_partij())",
            insert=OFFICER.format(column="partij_id"),
            update=OFFICER.format(column="bron_id"),
            columns="categorieen, uitkomst, weigeringsgrond, besloten_door_id, besloten_op",
            worker="SELECT",
        ),
        shell(
            "privacy_noodprocedure",
            select=f"{INSIDE.format(column='partij_id')} OR (gemeente_id = (SELECT gate.gemeente())"
            " AND ((SELECT gate.regie()) OR (SELECT gate.toezicht_regie())))",
            update=OFFICER.format(column="partij_id"),
            columns="beoordeeld_door_id, beoordeeld_op, terecht",
        ),
        gated("privacy_toestemming", write_also=NAMES_CARE),
        gated("privacy_kennisgeving"),
        requested("privacy_verzoekvraag"),
        requested("privacy_verzoekantwoord"),
        requested("privacy_rechtenpersoon"),
        shell(
            "privacy_toegangsvoorstel",
            select=INSIDE.format(column="bron_id"),
            insert="bron_id = (SELECT gate.partij()) AND voorgesteld_door_id = (SELECT gate.medewerker())"
            " AND gate.works_on(casus_id) AND (besloten_op, besloten_door_id, akkoord, besluit_id) IS NULL",
            update="bron_id = (SELECT gate.partij())",
            columns="ingetrokken_op",
        ),
        migrations.RunSQL(GIVING, migrations.RunSQL.noop),
    ]
