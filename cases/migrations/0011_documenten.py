from django.db import migrations


class Migration(migrations.Migration):
    """Uploads that wait for their check."""

    dependencies = [("cases", "0010_adressen")]

    operations = [migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop)]
