from django.db import migrations


class Migration(migrations.Migration):
    """How people come, go, are away and are reviewed."""

    dependencies = [("parties", "0005_gemeente")]

    operations = [migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop)]
