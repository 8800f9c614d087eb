from django.db import migrations


class Migration(migrations.Migration):
    """What a betrokkene asks."""

    dependencies = [("privacy", "0006_zegels")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
    ]
