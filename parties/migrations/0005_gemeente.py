from django.db import migrations


class Migration(migrations.Migration):
    """What a gemeente and a Partij set for themselves."""

    dependencies = [("parties", "0004_beheer")]

    operations = [migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop)]
