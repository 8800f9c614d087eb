from django.db import migrations


class Migration(migrations.Migration):
    """Retention: terms, holds, proposals and what was destroyed."""

    dependencies = [("privacy", "0007_rechten")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
    ]
