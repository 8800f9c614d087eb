from django.db import migrations

from privacy.operations import SQL, gate_functions, reference, shell

TABLES = (SQL / "tables.sql").read_text()
POLICIES = (SQL / "policies.sql").read_text()


class Migration(migrations.Migration):
    """Make the gate. Its functions belong to ov_gate, which nobody can log in as."""

    dependencies = [("privacy", "0001_initial"), ("cases", "0002_initial"), ("parties", "0001_initial")]

    operations = [
        migrations.RunSQL(f"SET LOCAL lock_timeout = '5s'; SET ROLE ov_gate;\n{TABLES}\nRESET ROLE;", migrations.RunSQL.noop),
        migrations.RunSQL(gate_functions(), migrations.RunSQL.noop),
        migrations.RunSQL(f"SET ROLE ov_gate;\n{POLICIES}\nRESET ROLE;", migrations.RunSQL.noop),
        reference("privacy_categorie", "privacy_convenant", "privacy_convenantpartij", "privacy_convenantregel"),
        shell(
            "privacy_toegangsbesluit",
            select="bron_id = (SELECT gate.partij()) OR partij_id = (SELECT gate.partij())",
            insert="bron_id = (SELECT gate.partij()) AND besloten_door_id = (SELECT gate.medewerker())",
            update="bron_id = (SELECT gate.partij())",
            columns="ingetrokken_op",
        ),
    ]
