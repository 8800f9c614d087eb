import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from privacy.operations import gate_functions, shell

OWN = "convenant_id IN (SELECT c.id FROM privacy_convenant c WHERE c.gemeente_id = (SELECT gate.redactie()))"
SEEN = "convenant_id IN (SELECT c.id FROM privacy_convenant c)"
UNSIGNED = "ondertekend_op IS NULL AND ondertekend_door_id IS NULL AND vingerafdruk = ''"
HERE = "partij_id IN (SELECT p.id FROM parties_partij p WHERE p.gemeente_id = (SELECT gate.redactie()))"
TRIGGERS = """
GRANT UPDATE ON privacy_convenant, privacy_convenantpartij TO ov_gate;
CREATE TRIGGER redactie BEFORE INSERT OR UPDATE OR DELETE ON privacy_convenant
    FOR EACH STATEMENT EXECUTE FUNCTION gate.redactie_only();
CREATE TRIGGER redactie BEFORE INSERT OR UPDATE OR DELETE ON privacy_convenantpartij
    FOR EACH STATEMENT EXECUTE FUNCTION gate.redactie_only();
CREATE TRIGGER redactie BEFORE INSERT OR UPDATE OR DELETE ON privacy_convenantregel
    FOR EACH STATEMENT EXECUTE FUNCTION gate.redactie_only();
CREATE TRIGGER vast BEFORE INSERT OR UPDATE OR DELETE ON privacy_convenant
    FOR EACH ROW EXECUTE FUNCTION gate.guard_convenant();
CREATE TRIGGER vast BEFORE INSERT OR UPDATE OR DELETE ON privacy_convenantpartij
    FOR EACH ROW EXECUTE FUNCTION gate.guard_convenant_part();
CREATE TRIGGER vast BEFORE INSERT OR UPDATE OR DELETE ON privacy_convenantregel
    FOR EACH ROW EXECUTE FUNCTION gate.guard_convenant_part();
CREATE TRIGGER terug AFTER UPDATE OF status ON privacy_convenant
    FOR EACH ROW WHEN (OLD.status = 'ter_ondertekening' AND NEW.status = 'concept')
    EXECUTE FUNCTION gate.forget_signatures();
"""


class Migration(migrations.Migration):
    """The convenant as a contract: versions, signatures, and no change once it is valid."""

    dependencies = [("parties", "0003_secrecy"), ("privacy", "0003_requests")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField("convenant", "overwegingen", models.TextField(blank=True)),
        migrations.AddField("convenant", "taken", models.TextField(blank=True)),
        migrations.AddField("convenant", "aard_samenwerking", models.TextField(blank=True)),
        migrations.AddField("convenant", "klachten", models.TextField(blank=True)),
        migrations.AddField("convenant", "evaluatie_op", models.DateField(blank=True, null=True)),
        migrations.AddField("convenant", "vorige", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="privacy.convenant")),
        migrations.AddField("convenant", "vingerafdruk", models.CharField(blank=True, max_length=64)),
        migrations.AddField("convenant", "gemaakt_door", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.medewerker")),
        migrations.AddField("convenant", "gemaakt_op", models.DateTimeField(default=django.utils.timezone.now)),
        migrations.AddField("convenant", "ter_ondertekening_op", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("convenant", "vastgesteld_op", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("convenant", "vervallen_op", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("convenantpartij", "art6", models.TextField(blank=True)),
        migrations.AddField("convenantpartij", "art9_10", models.TextField(blank=True)),
        migrations.AddField("convenantpartij", "wpg_besluit", models.TextField(blank=True)),
        migrations.AddField("convenantpartij", "beroepsgeheim", models.TextField(blank=True)),
        migrations.AlterField("convenantpartij", "ondertekend_op", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("convenantpartij", "ondertekend_door", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.medewerker")),
        migrations.AddField("convenantpartij", "vingerafdruk", models.CharField(blank=True, max_length=64)),
        migrations.AddField("convenantregel", "voorwaarde", models.TextField(blank=True)),
        migrations.AddField("convenantregel", "doel", models.TextField(blank=True)),
        migrations.AddField("convenantregel", "art6", models.TextField(blank=True)),
        migrations.AddField("convenantregel", "art9_10", models.TextField(blank=True)),
        migrations.AddField("convenantregel", "wpg_besluit", models.TextField(blank=True)),
        migrations.AddConstraint(
            "convenantregel",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("categorie__in", (18, 25)), _negated=True),
                    models.Q(("besluit_nodig", False), ("toegang", "geen"), ("verstrekken", False)),
                    _connector="OR",
                ),
                name="convenantregel_nooit",
            ),
        ),
        migrations.RunSQL(gate_functions(), migrations.RunSQL.noop),
        shell(
            "privacy_convenant",
            # everybody of the gemeente; who keeps a convenant also what holds elsewhere, as an example
            select="gemeente_id = (SELECT gate.gemeente())"
            " OR (status = 'geldig' AND (SELECT gate.redactie()) IS NOT NULL)",
            insert="gemeente_id = (SELECT gate.redactie()) AND gemaakt_door_id = (SELECT gate.medewerker())",
            update="gemeente_id = (SELECT gate.redactie())",
            columns="status, naam, overwegingen, doel, taken, aard_samenwerking, klachten, geldig_van, geldig_tot,"
            " evaluatie_op",
            delete="gemeente_id = (SELECT gate.redactie())",
            worker="SELECT, UPDATE (status)",
        ),
        shell(
            "privacy_convenantpartij",
            select=SEEN,
            insert=f"{OWN} AND {HERE} AND {UNSIGNED}",
            update=OWN,
            columns="art6, art9_10, wpg_besluit, beroepsgeheim",
            delete=OWN,
            worker="SELECT",
        ),
        shell(
            "privacy_convenantregel",
            select=SEEN,
            insert=OWN,
            update=OWN,
            columns="toegang, verstrekken, besluit_nodig, toestemming_nodig, voorwaarde, doel, art6, art9_10,"
            " wpg_besluit, artikel, grondslag, reden",
            delete=OWN,
            worker="SELECT",
        ),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
    ]
