from django.db import migrations


class Migration(migrations.Migration):
    """Terms of reviews."""

    dependencies = [("cases", "0012_koppelingen"), ("privacy", "0010_rest")]

    operations = [migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop)]
