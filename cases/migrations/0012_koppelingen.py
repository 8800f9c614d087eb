from django.db import migrations


class Migration(migrations.Migration):
    """What the systems of partners use."""

    dependencies = [("cases", "0011_documenten"), ("parties", "0008_tokens")]

    operations = [migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop)]
