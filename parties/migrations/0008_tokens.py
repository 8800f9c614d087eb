from django.db import migrations


class Migration(migrations.Migration):
    """What a token of the API may do."""

    dependencies = [("parties", "0007_aanmelden")]

    operations = [migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop)]
