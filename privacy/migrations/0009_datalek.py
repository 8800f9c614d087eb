from django.db import migrations


class Migration(migrations.Migration):
    """The register of data breaches."""

    dependencies = [("privacy", "0008_bewaren")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
    ]
