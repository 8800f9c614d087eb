import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from privacy.operations import gate_functions, shell

RIGHTS = """
GRANT UPDATE (termijnen, werktijden, palet, logo_id) ON parties_gemeente TO ov_app;
GRANT UPDATE (contactpersoon, email, telefoon, actief) ON parties_partij TO ov_app;
CREATE TRIGGER beheer BEFORE UPDATE ON parties_partij FOR EACH ROW EXECUTE FUNCTION gate.guard_partij();

-- The first start, by which the gate makes the first gemeente (gate.first_start).
GRANT INSERT ON parties_gemeente, parties_partij, parties_user, parties_medewerker, account_emailaddress TO ov_gate;
GRANT USAGE ON SEQUENCE parties_partij_id_seq, parties_user_id_seq, parties_medewerker_id_seq,
    account_emailaddress_id_seq TO ov_gate;
"""


class Migration(migrations.Migration):
    """What a gemeente and a Partij set for themselves."""

    dependencies = [("parties", "0004_beheer"), ("account", "0009_emailaddress_unique_primary_email")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Beeldmerk",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("inhoud", models.BinaryField()),
                ("breedte", models.PositiveSmallIntegerField()),
                ("hoogte", models.PositiveSmallIntegerField()),
                ("gemaakt_op", models.DateTimeField()),
                (
                    "gemeente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.gemeente"
                    ),
                ),
            ],
        ),
        migrations.AddField("gemeente", "termijnen", models.JSONField(blank=True, default=dict)),
        migrations.AddField(
            "gemeente", "werktijden", models.CharField(blank=True, default="", max_length=11), preserve_default=False
        ),
        migrations.AddField(
            "gemeente",
            "palet",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=7), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            "gemeente",
            "logo",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.beeldmerk",
            ),
        ),
        migrations.AddField(
            "partij",
            "contactpersoon",
            models.CharField(blank=True, default="", max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            "partij", "email", models.EmailField(blank=True, default="", max_length=254), preserve_default=False
        ),
        migrations.AddField(
            "partij", "telefoon", models.CharField(blank=True, default="", max_length=20), preserve_default=False
        ),
        migrations.AddField("partij", "actief", models.BooleanField(default=True)),
        migrations.CreateModel(
            name="Huisstijl",
            fields=[
                (
                    "partij",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="huisstijl",
                        serialize=False,
                        to="parties.partij",
                    ),
                ),
                (
                    "kleur",
                    models.CharField(
                        default="#1f4e79",
                        max_length=7,
                        validators=[django.core.validators.RegexValidator("^#[0-9a-f]{6}\\Z")],
                    ),
                ),
                ("afzender", models.CharField(blank=True, max_length=300)),
                ("voetregel", models.CharField(blank=True, max_length=120)),
                ("ondertekening", models.CharField(blank=True, max_length=120)),
                (
                    "logo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.beeldmerk",
                    ),
                ),
            ],
        ),
        shell(
            "parties_beeldmerk",
            select="true",
            insert="(SELECT gate.rol('beheerder')) AND gemeente_id = (SELECT gate.gemeente())",
        ),
        shell(
            "parties_huisstijl",
            select="true",
            insert="gate.beheert_partij(partij_id)",
            update="gate.beheert_partij(partij_id)",
            columns="logo_id, kleur, afzender, voetregel, ondertekening",
        ),
        migrations.RunSQL(gate_functions(), migrations.RunSQL.noop),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
