from django.db import migrations


class Migration(migrations.Migration):
    """Geheimhouding of guests."""

    dependencies = [("meetings", "0006_reasons")]

    operations = [migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop)]
