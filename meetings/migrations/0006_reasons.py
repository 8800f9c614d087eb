from django.db import migrations

from privacy.operations import restate


class Migration(migrations.Migration):
    """The reasons to see a row, with the restriction to some Partijen and the answer to a betrokkene."""

    dependencies = [("meetings", "0005_restriction"), ("privacy", "0003_requests")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        restate("meetings_aanwezigheid"),
        restate("meetings_besluit"),
    ]
