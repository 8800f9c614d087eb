from django.db import migrations


class Migration(migrations.Migration):
    """How the people of a Partij log in."""

    dependencies = [("parties", "0006_medewerkers")]

    operations = [migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop)]
