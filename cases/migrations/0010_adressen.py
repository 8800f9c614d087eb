from django.db import migrations


class Migration(migrations.Migration):
    """Complexen, wijken and the address list."""

    dependencies = [("cases", "0009_catalogus")]

    operations = [migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop)]
