import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models

from privacy.operations import shell

CHAIRS = """(SELECT gate.regie()) AND EXISTS (SELECT 1 FROM meetings_casusoverleg o
    WHERE o.id = overleg_id AND o.gemeente_id = (SELECT gate.gemeente()))"""
# Who takes part in a casus at which the guest sat knows that; an item is seen as its own policy says.
AT_MY_CASUS = """EXISTS (SELECT 1 FROM meetings_agendapunt a
    WHERE a.overleg_id = meetings_gast.overleg_id AND (cardinality(punten) = 0 OR a.id = ANY (punten)))"""


class Migration(migrations.Migration):
    """Geheimhouding of guests."""

    dependencies = [("meetings", "0006_reasons"), ("parties", "0004_beheer")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Gast',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('punten', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None)),
                ('naam', models.CharField(max_length=120)),
                ('functie', models.CharField(max_length=120)),
                ('organisatie', models.CharField(max_length=120)),
                ('getekend_op', models.DateTimeField(blank=True, null=True)),
                ('vertrokken_op', models.DateTimeField(blank=True, null=True)),
                ('vastgelegd_op', models.DateTimeField()),
                ('overleg', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.casusoverleg')),
                ('vastgelegd_door', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.medewerker')),
            ],
        ),
        shell(
            "meetings_gast",
            select=f"({CHAIRS}) OR {AT_MY_CASUS}",
            insert=f"{CHAIRS} AND vastgelegd_door_id = (SELECT gate.medewerker())",
            update=CHAIRS,
            columns="getekend_op, vertrokken_op",
        ),
    ]
