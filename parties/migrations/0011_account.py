from django.db import migrations

# Since 0009 no right of the web reaches the name, address or state of an account: PostgreSQL refuses before this trigger
# was ever asked. A new installation has it no more.
LOCK = """
DROP TRIGGER IF EXISTS beheer ON parties_user;
SET LOCAL ROLE ov_gate;
DROP FUNCTION IF EXISTS gate.guard_account();
RESET ROLE;
"""


class Migration(migrations.Migration):
    """Remove a second lock on accounts that nobody could reach any more."""

    dependencies = [("parties", "0010_oordeel")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(LOCK, migrations.RunSQL.noop),
    ]
