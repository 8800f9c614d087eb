from django.db import migrations

from privacy.operations import TAKES_PART, WORKS_ON

SQL = "ALTER POLICY lezen ON cases_casus USING ({part} OR id IN (SELECT casus FROM gate.emergency_casussen()))"


class Migration(migrations.Migration):
    """Who works on a casus is looked up for that casus, never for all at once: a page shows fifty of them."""

    dependencies = [("cases", "0016_volgorde")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(
            SQL.format(part=WORKS_ON.format(casus="cases_casus.id")),
            SQL.format(part=TAKES_PART.format(casus="cases_casus.id")),
        ),
    ]
