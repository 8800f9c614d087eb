import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from privacy.operations import READERS, gate_functions

# Worked out once per statement: a list has tens of thousands of rows.
KEPT = "gemeente_id = (SELECT gate.kept_gemeente())"
LIVE = """(afwezigheid_id IS NULL OR EXISTS (
    SELECT 1 FROM {schema}parties_afwezigheid a WHERE a.id = afwezigheid_id AND a.beeindigd_op IS NULL
      AND (clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date BETWEEN a.van AND a.tot))"""
STAFF = "(user_id = (SELECT gate.gebruiker()) OR gate.may_staff(content_object_id))"
HANDING_OVER = f"""
-- Who stands in for somebody who is away works on the casus while that lasts, for the gate and for the web.
ALTER POLICY gate ON cases_deelnameuserobjectpermission USING ({LIVE.format(schema="public.")}) WITH CHECK (true);
ALTER POLICY lezen ON cases_deelnameuserobjectpermission USING ({STAFF} AND {LIVE.format(schema="")});
-- Rows that no longer count are invisible to the gate, so the database itself takes them along with a Deelname.
DO $$
DECLARE naam text;
BEGIN
    SELECT conname INTO STRICT naam FROM pg_constraint WHERE contype = 'f'
      AND conrelid = 'public.cases_deelnameuserobjectpermission'::regclass AND confrelid = 'public.cases_deelname'::regclass;
    EXECUTE format('ALTER TABLE public.cases_deelnameuserobjectpermission DROP CONSTRAINT %1$I, ADD CONSTRAINT %1$I'
        ' FOREIGN KEY (content_object_id) REFERENCES public.cases_deelname ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED',
        naam);
END $$;
CREATE TRIGGER waarneming AFTER INSERT ON cases_deelnameuserobjectpermission FOR EACH ROW
    WHEN (NEW.afwezigheid_id IS NULL) EXECUTE FUNCTION gate.follow_absence();
CREATE TRIGGER waarneming AFTER INSERT ON parties_afwezigheid FOR EACH ROW EXECUTE FUNCTION gate.begin_absence();

GRANT INSERT ON cases_deelnameuserobjectpermission TO ov_gate;
GRANT UPDATE (eigenaar_id) ON cases_actiepunt, cases_termijn TO ov_gate;
GRANT UPDATE (aan_id) ON cases_bericht TO ov_gate;
GRANT UPDATE (behandelaar_id) ON privacy_rechtenverzoek TO ov_gate;
"""

# Everybody who works here looks addresses up; the beheerder of the regie keeps the list of the gemeente.
ADDRESSES = (
    "".join(
        f"""
    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
    REVOKE ALL ON {table} FROM {READERS}, ov_worker;
    GRANT SELECT ON {table} TO {READERS}, ov_worker;
    CREATE POLICY gate ON {table} TO ov_gate USING (true) WITH CHECK (true);
    CREATE POLICY lezen ON {table} FOR SELECT TO {READERS}, ov_worker USING (true);
    CREATE POLICY toevoegen ON {table} FOR INSERT TO ov_app WITH CHECK ({KEPT});
    CREATE POLICY wijzigen ON {table} FOR UPDATE TO ov_app USING ({KEPT}) WITH CHECK ({KEPT});
    """
        for table in ("cases_bagadres", "cases_complex", "cases_wijk", "cases_adresimport")
    )
    + f"""
    GRANT INSERT, UPDATE (openbare_ruimte, huisnummer, huisletter, huisnummertoevoeging, postcode, woonplaats, wijk_id,
        complex_id, vervallen_op) ON cases_bagadres TO ov_app;
    GRANT INSERT, UPDATE (naam, partij_id), DELETE ON cases_complex TO ov_app;
    GRANT INSERT, UPDATE (naam), DELETE ON cases_wijk TO ov_app;
    REVOKE ALL ON cases_complex, cases_wijk FROM ov_worker;
    CREATE POLICY wissen ON cases_complex FOR DELETE TO ov_app USING ({KEPT});
    CREATE POLICY wissen ON cases_wijk FOR DELETE TO ov_app USING ({KEPT});
    REVOKE ALL ON cases_adresimport FROM {READERS}, ov_worker;
    DROP POLICY lezen ON cases_adresimport;
    CREATE POLICY lezen ON cases_adresimport FOR SELECT TO ov_app USING ({KEPT});
    GRANT SELECT, INSERT, UPDATE (toegepast_op) ON cases_adresimport TO ov_app;
"""
)


class Migration(migrations.Migration):
    """Handing work over and standing in; complexen, wijken and the address list."""

    dependencies = [
        ("cases", "0009_catalogus"),
        ("parties", "0006_medewerkers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AlterModelOptions(
            name="deelname",
            options={
                "permissions": [
                    ("work_on_deelname", "Werkt aan deze casus"),
                    ("stand_in_on_deelname", "Neemt waar in deze casus"),
                ]
            },
        ),
        migrations.AlterUniqueTogether(name="deelnameuserobjectpermission", unique_together=set()),
        migrations.AddField(
            model_name="deelnameuserobjectpermission",
            name="afwezigheid",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.afwezigheid",
            ),
        ),
        migrations.AddConstraint(
            model_name="deelnameuserobjectpermission",
            constraint=models.UniqueConstraint(
                fields=("user", "permission", "content_object", "afwezigheid"),
                name="deelname_recht_eenmaal",
                nulls_distinct=False,
            ),
        ),
        migrations.AddField(
            model_name="bagadres",
            name="vervallen_op",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Complex",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("naam", models.CharField(max_length=80)),
                (
                    "gemeente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.gemeente"
                    ),
                ),
                (
                    "partij",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.partij",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="bagadres",
            name="complex",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.complex"
            ),
        ),
        migrations.CreateModel(
            name="Wijk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("naam", models.CharField(max_length=80)),
                (
                    "gemeente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.gemeente"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="bagadres",
            name="wijk",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.wijk"
            ),
        ),
        migrations.CreateModel(
            name="Adresimport",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("gelezen_op", models.DateTimeField(default=django.utils.timezone.now)),
                ("volledig", models.BooleanField(default=False)),
                ("nieuw", models.PositiveIntegerField()),
                ("gewijzigd", models.PositiveIntegerField()),
                ("ongewijzigd", models.PositiveIntegerField()),
                ("vervallen", models.PositiveIntegerField()),
                ("fout", models.PositiveIntegerField()),
                ("bestand", models.BinaryField()),
                ("verslag", models.BinaryField()),
                ("toegepast_op", models.DateTimeField(blank=True, null=True)),
                (
                    "door",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.medewerker"
                    ),
                ),
                (
                    "gemeente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.gemeente"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["gemeente", "-gelezen_op"], name="adresimport_laatste")],
            },
        ),
        migrations.AddConstraint(
            model_name="complex",
            constraint=models.UniqueConstraint(fields=("gemeente", "naam"), name="complex_eenmaal"),
        ),
        migrations.AddConstraint(
            model_name="wijk",
            constraint=models.UniqueConstraint(fields=("gemeente", "naam"), name="wijk_eenmaal"),
        ),
        migrations.RunSQL(gate_functions(), migrations.RunSQL.noop),
        migrations.RunSQL(HANDING_OVER, migrations.RunSQL.noop),
        migrations.RunSQL(ADDRESSES, migrations.RunSQL.noop),
    ]
