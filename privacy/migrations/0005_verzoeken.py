from django.db import migrations


class Migration(migrations.Migration):
    """The answer to an informatieverzoek, seen by the asker no sooner than fixed."""

    dependencies = [("privacy", "0004_convenant")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
    ]
