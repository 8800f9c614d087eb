from django.db import migrations


class Migration(migrations.Migration):
    """The file of an address list goes once it was taken over; what it changed is in its report."""

    dependencies = [("cases", "0014_indexen")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(
            "GRANT UPDATE (bestand) ON cases_adresimport TO ov_app",
            "REVOKE UPDATE (bestand) ON cases_adresimport FROM ov_app",
        ),
        migrations.RunSQL(
            "UPDATE cases_adresimport SET bestand = '' WHERE toegepast_op IS NOT NULL", migrations.RunSQL.noop
        ),
    ]
