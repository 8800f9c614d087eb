import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from privacy.operations import READERS, gate_functions

# How the web finds the Partij of a Medewerker that a row is about.
WHERE = "(SELECT m.partij_id FROM parties_medewerker m WHERE m.id = {column})"
OVERSEES = "(SELECT gate.rol('privacy_officer') OR gate.rol('fg'))"


def close(table: str) -> str:
    """Nobody but the gate reads or writes `table`, until what follows says so."""
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        REVOKE ALL ON {table} FROM {READERS}, ov_worker;
        CREATE POLICY gate ON {table} TO ov_gate USING (true) WITH CHECK (true);
    """


RIGHTS = f"""
GRANT UPDATE (geblokkeerd_op, vertrokken_op, opvolger_id) ON parties_medewerker TO ov_app;
GRANT SELECT (last_login) ON parties_user TO ov_worker;
GRANT INSERT ON parties_user TO ov_gate;
GRANT INSERT, UPDATE ON parties_medewerker TO ov_gate;

{close("parties_uitnodiging")}
GRANT SELECT (id, partij_id, email, naam, functie, rollen, contactpersoon, gemaakt_door_id, gemaakt_op, verloopt_op,
    verzonden_op, pogingen, volgende_poging_op, gebruikt_op, ingetrokken_op, medewerker_id) ON parties_uitnodiging TO ov_app;
GRANT INSERT, UPDATE (ingetrokken_op) ON parties_uitnodiging TO ov_app;
GRANT SELECT (id, email, naam, gemaakt_op, verloopt_op, verzonden_op, pogingen, volgende_poging_op, gebruikt_op,
    ingetrokken_op), UPDATE (verzonden_op, pogingen, volgende_poging_op) ON parties_uitnodiging TO ov_worker;
GRANT UPDATE ON parties_uitnodiging TO ov_gate;
CREATE POLICY lezen ON parties_uitnodiging FOR SELECT TO ov_app
    USING (gate.beheert_partij(partij_id) OR ({OVERSEES} AND partij_id = (SELECT gate.organisatie())));
CREATE POLICY toevoegen ON parties_uitnodiging FOR INSERT TO ov_app
    WITH CHECK (gate.beheert_partij(partij_id) AND gemaakt_door_id = (SELECT gate.medewerker())
        AND gebruikt_op IS NULL AND medewerker_id IS NULL);
CREATE POLICY wijzigen ON parties_uitnodiging FOR UPDATE TO ov_app
    USING (gate.beheert_partij(partij_id)) WITH CHECK (gate.beheert_partij(partij_id));
CREATE POLICY werker ON parties_uitnodiging TO ov_worker USING (true) WITH CHECK (true);

{close("parties_afwezigheid")}
GRANT SELECT ON parties_afwezigheid TO {READERS}, ov_worker;
GRANT INSERT, UPDATE (beeindigd_op) ON parties_afwezigheid TO ov_app;
GRANT UPDATE (vervanger_id, beeindigd_op) ON parties_afwezigheid TO ov_gate;
CREATE POLICY lezen ON parties_afwezigheid FOR SELECT TO {READERS}, ov_worker USING (true);
CREATE POLICY toevoegen ON parties_afwezigheid FOR INSERT TO ov_app
    WITH CHECK (gate.beheert_partij({WHERE.format(column="medewerker_id")})
        AND {WHERE.format(column="medewerker_id")} = {WHERE.format(column="vervanger_id")}
        AND gemaakt_door_id = (SELECT gate.medewerker()));
CREATE POLICY wijzigen ON parties_afwezigheid FOR UPDATE TO ov_app
    USING (gate.beheert_partij({WHERE.format(column="medewerker_id")}))
    WITH CHECK (gate.beheert_partij({WHERE.format(column="medewerker_id")}));

{close("parties_herstelverzoek")}
GRANT SELECT, INSERT, UPDATE (besloten_door_id, beslisser_id, besloten_op, akkoord) ON parties_herstelverzoek TO ov_app;
CREATE POLICY lezen ON parties_herstelverzoek FOR SELECT TO ov_app USING (gate.may_restore(medewerker_id));
CREATE POLICY toevoegen ON parties_herstelverzoek FOR INSERT TO ov_app
    WITH CHECK (gate.beheert_partij({WHERE.format(column="medewerker_id")})
        AND vrager_id = (SELECT gate.gebruiker()) AND gevraagd_door_id = (SELECT gate.medewerker())
        AND gate.about_another(medewerker_id) AND besloten_op IS NULL
        AND verloopt_op <= clock_timestamp() + interval '25 hours');
CREATE POLICY wijzigen ON parties_herstelverzoek FOR UPDATE TO ov_app
    USING (gate.may_restore(medewerker_id) AND besloten_op IS NULL AND verloopt_op > clock_timestamp())
    WITH CHECK (beslisser_id = (SELECT gate.gebruiker()) AND besloten_door_id = (SELECT gate.medewerker())
        AND gate.about_another(medewerker_id));

{close("parties_toegangsbeoordeling")}
GRANT SELECT, INSERT, UPDATE (ondertekend_op, ondertekend_door_id) ON parties_toegangsbeoordeling TO ov_app;
GRANT SELECT ON parties_toegangsbeoordeling TO ov_worker;
CREATE POLICY werker ON parties_toegangsbeoordeling FOR SELECT TO ov_worker USING (true);
CREATE POLICY lezen ON parties_toegangsbeoordeling FOR SELECT TO ov_app USING (gate.sees_review(partij_id));
CREATE POLICY toevoegen ON parties_toegangsbeoordeling FOR INSERT TO ov_app
    WITH CHECK (gate.beheert_partij(partij_id) AND begonnen_door_id = (SELECT gate.medewerker())
        AND ondertekend_op IS NULL);
CREATE POLICY wijzigen ON parties_toegangsbeoordeling FOR UPDATE TO ov_app
    USING (gate.beheert_partij(partij_id) AND ondertekend_op IS NULL)
    WITH CHECK (ondertekend_door_id = (SELECT gate.medewerker()) AND gate.review_complete(id));

{close("parties_toegangsoordeel")}
GRANT SELECT, INSERT ON parties_toegangsoordeel TO ov_app;
CREATE POLICY lezen ON parties_toegangsoordeel FOR SELECT TO ov_app
    USING (EXISTS (SELECT 1 FROM parties_toegangsbeoordeling b WHERE b.id = beoordeling_id));
CREATE POLICY toevoegen ON parties_toegangsoordeel FOR INSERT TO ov_app
    WITH CHECK (door_id = (SELECT gate.medewerker()) AND gate.may_judge(beoordeling_id, medewerker_id));
"""


class Migration(migrations.Migration):
    """How people come, go, are away and are reviewed."""

    dependencies = [("parties", "0005_gemeente")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Afwezigheid",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("van", models.DateField()),
                ("tot", models.DateField()),
                ("gemaakt_op", models.DateTimeField(default=django.utils.timezone.now)),
                ("beeindigd_op", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Herstelverzoek",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reden", models.CharField(max_length=200)),
                ("gevraagd_op", models.DateTimeField(default=django.utils.timezone.now)),
                ("verloopt_op", models.DateTimeField()),
                ("besloten_op", models.DateTimeField(blank=True, null=True)),
                ("akkoord", models.BooleanField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Toegangsbeoordeling",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("begonnen_op", models.DateTimeField(default=django.utils.timezone.now)),
                ("ondertekend_op", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Toegangsoordeel",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("rollen", models.CharField(max_length=200)),
                ("laatst_ingelogd", models.DateTimeField(blank=True, null=True)),
                (
                    "uitkomst",
                    models.CharField(
                        choices=[("klopt", "Klopt"), ("wijzigen", "Wijzigen"), ("intrekken", "Intrekken")],
                        max_length=10,
                    ),
                ),
                ("toelichting", models.CharField(blank=True, max_length=200)),
                ("op", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="Uitnodiging",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254, verbose_name="e-mailadres")),
                ("naam", models.CharField(max_length=80)),
                ("functie", models.CharField(blank=True, max_length=60)),
                (
                    "rollen",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("consulent", "Consulent"),
                                ("regisseur", "Regisseur"),
                                ("wijkagent", "Wijkagent"),
                                ("deelnemer", "Partner"),
                                ("notulist", "Notulist"),
                                ("jurist", "Jurist"),
                                ("privacy_officer", "Privacy officer"),
                                ("fg", "Functionaris gegevensbescherming"),
                                ("tekenbevoegde", "Tekenbevoegde voor het convenant"),
                                ("beheerder", "Beheerder"),
                            ],
                            max_length=20,
                        )
                    ),
                ),
                ("contactpersoon", models.BooleanField(default=False)),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("gemaakt_op", models.DateTimeField(default=django.utils.timezone.now)),
                ("verloopt_op", models.DateTimeField()),
                ("verzonden_op", models.DateTimeField(blank=True, null=True)),
                ("pogingen", models.PositiveSmallIntegerField(default=0)),
                ("volgende_poging_op", models.DateTimeField(default=django.utils.timezone.now)),
                ("gebruikt_op", models.DateTimeField(blank=True, null=True)),
                ("ingetrokken_op", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="medewerker",
            name="geblokkeerd_op",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="medewerker",
            name="opvolger",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.medewerker",
            ),
        ),
        migrations.AddField(
            model_name="medewerker",
            name="toegevoegd_op",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="medewerker",
            name="vertrokken_op",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="medewerker",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("actief", False), models.Q(("geblokkeerd_op", None), ("vertrokken_op", None)), _connector="OR"
                ),
                name="wie_weg_is_is_niet_actief",
            ),
        ),
        migrations.AddField(
            model_name="afwezigheid",
            name="gemaakt_door",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.medewerker"
            ),
        ),
        migrations.AddField(
            model_name="afwezigheid",
            name="medewerker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.medewerker"
            ),
        ),
        migrations.AddField(
            model_name="afwezigheid",
            name="vervanger",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.medewerker"
            ),
        ),
        migrations.AddField(
            model_name="herstelverzoek",
            name="beslisser",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="herstelverzoek",
            name="besloten_door",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.medewerker",
            ),
        ),
        migrations.AddField(
            model_name="herstelverzoek",
            name="gevraagd_door",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.medewerker"
            ),
        ),
        migrations.AddField(
            model_name="herstelverzoek",
            name="medewerker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.medewerker"
            ),
        ),
        migrations.AddField(
            model_name="herstelverzoek",
            name="vrager",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="toegangsbeoordeling",
            name="begonnen_door",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.medewerker"
            ),
        ),
        migrations.AddField(
            model_name="toegangsbeoordeling",
            name="ondertekend_door",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.medewerker",
            ),
        ),
        migrations.AddField(
            model_name="toegangsbeoordeling",
            name="partij",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.partij"),
        ),
        migrations.AddField(
            model_name="toegangsoordeel",
            name="beoordeling",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="oordelen", to="parties.toegangsbeoordeling"
            ),
        ),
        migrations.AddField(
            model_name="toegangsoordeel",
            name="door",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.medewerker"
            ),
        ),
        migrations.AddField(
            model_name="toegangsoordeel",
            name="medewerker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.medewerker"
            ),
        ),
        migrations.AddField(
            model_name="uitnodiging",
            name="gemaakt_door",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.medewerker"
            ),
        ),
        migrations.AddField(
            model_name="uitnodiging",
            name="medewerker",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.medewerker",
            ),
        ),
        migrations.AddField(
            model_name="uitnodiging",
            name="partij",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.partij"),
        ),
        migrations.AddIndex(
            model_name="afwezigheid",
            index=models.Index(
                condition=models.Q(("beeindigd_op", None)), fields=["medewerker", "tot"], name="afwezigheid_loopt"
            ),
        ),
        migrations.AddConstraint(
            model_name="afwezigheid",
            constraint=models.CheckConstraint(
                condition=models.Q(("tot__gte", models.F("van"))), name="afwezigheid_begint_eerst"
            ),
        ),
        migrations.AddConstraint(
            model_name="afwezigheid",
            constraint=models.CheckConstraint(
                condition=models.Q(("medewerker", models.F("vervanger")), _negated=True),
                name="afwezigheid_vervanger_is_een_ander",
            ),
        ),
        migrations.AddIndex(
            model_name="herstelverzoek",
            index=models.Index(condition=models.Q(("besloten_op", None)), fields=["verloopt_op"], name="herstel_open"),
        ),
        migrations.AddConstraint(
            model_name="herstelverzoek",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("akkoord", None), ("beslisser", None), ("besloten_door", None), ("besloten_op", None)),
                    models.Q(
                        ("akkoord__isnull", False),
                        ("besloten_door__isnull", False),
                        ("besloten_op__isnull", False),
                        ("beslisser__isnull", False),
                        models.Q(("beslisser", models.F("vrager")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="herstel_door_twee_mensen",
            ),
        ),
        migrations.AddIndex(
            model_name="toegangsbeoordeling",
            index=models.Index(fields=["partij", "-begonnen_op"], name="toegangsbeoordeling_partij"),
        ),
        migrations.AddConstraint(
            model_name="toegangsbeoordeling",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ondertekend_op", None)),
                fields=("partij",),
                name="toegangsbeoordeling_een_tegelijk",
            ),
        ),
        migrations.AddConstraint(
            model_name="toegangsoordeel",
            constraint=models.UniqueConstraint(fields=("beoordeling", "medewerker"), name="toegangsoordeel_eenmaal"),
        ),
        migrations.AddConstraint(
            model_name="toegangsoordeel",
            constraint=models.CheckConstraint(
                condition=models.Q(("medewerker", models.F("door")), _negated=True),
                name="toegangsoordeel_over_een_ander",
            ),
        ),
        migrations.AddIndex(
            model_name="uitnodiging",
            index=models.Index(fields=["partij", "-gemaakt_op"], name="uitnodiging_partij"),
        ),
        migrations.AddIndex(
            model_name="uitnodiging",
            index=models.Index(
                condition=models.Q(("gebruikt_op", None), ("ingetrokken_op", None), ("verzonden_op", None)),
                fields=["volgende_poging_op"],
                name="uitnodiging_te_sturen",
            ),
        ),
        migrations.AddConstraint(
            model_name="uitnodiging",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rollen__contains", ["beheerder"]), _negated=True), ("rollen__len", 1), _connector="OR"
                ),
                name="uitnodiging_beheerder_heeft_geen_andere_rol",
            ),
        ),
        migrations.RunSQL(gate_functions(), migrations.RunSQL.noop),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
