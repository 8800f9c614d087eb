from pathlib import Path

from django.db import migrations

from privacy.operations import reference, shell

GATE = (Path(__file__).parent.parent / "sql" / "gate.sql").read_text()


class Migration(migrations.Migration):
    """Make the gate. Its functions belong to ov_gate, which nobody can log in as."""

    dependencies = [("privacy", "0001_initial"), ("cases", "0002_initial"), ("parties", "0001_initial")]

    operations = [
        migrations.RunSQL(f"SET LOCAL lock_timeout = '5s'; SET ROLE ov_gate;\n{GATE}\nRESET ROLE;", migrations.RunSQL.noop),
        reference("privacy_categorie", "privacy_convenant", "privacy_convenantpartij", "privacy_convenantregel"),
        shell(
            "privacy_toegangsbesluit",
            select="bron_id = (SELECT gate.partij()) OR partij_id = (SELECT gate.partij())",
            insert="bron_id = (SELECT gate.partij()) AND besloten_door_id = (SELECT gate.medewerker())",
            update="bron_id = (SELECT gate.partij())",
            columns="ingetrokken_op",
        ),
    ]
