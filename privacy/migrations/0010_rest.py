from django.db import migrations


class Migration(migrations.Migration):
    """Retention of requests and what else completes the rights of the betrokkene."""

    dependencies = [("privacy", "0009_datalek")]

    operations = [migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop)]
