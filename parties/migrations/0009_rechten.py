from django.db import migrations

from privacy.operations import gate_functions

# People and accounts are made by the gate (gate.accept_invitation, gate.first_start); nothing else of the web ever was to.
RIGHTS = """
REVOKE INSERT ON parties_medewerker, parties_user FROM ov_app;
REVOKE UPDATE (naam, email, is_active) ON parties_user FROM ov_app;
DROP POLICY toevoegen ON parties_medewerker;
DROP POLICY toevoegen ON parties_user;
SET LOCAL ROLE ov_gate;
DROP FUNCTION IF EXISTS gate.beheert_account(bigint);
RESET ROLE;
"""


class Migration(migrations.Migration):
    """Take back what the web may do with people and accounts and never does."""

    dependencies = [("parties", "0008_tokens")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(gate_functions(), migrations.RunSQL.noop),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
