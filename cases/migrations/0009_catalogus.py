from django.db import migrations


class Migration(migrations.Migration):
    """The catalogue of a gemeente."""

    dependencies = [("cases", "0008_kennisgeving"), ("parties", "0005_gemeente")]

    operations = [migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop)]
