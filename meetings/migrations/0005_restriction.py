import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """A provider may keep a row for some Partijen."""

    dependencies = [
        ('meetings', '0004_verslag'),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name='aanwezigheid',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
        migrations.AddField(
            model_name='besluit',
            name='alleen_voor',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, null=True),
        ),
    ]
