from django.db import migrations

from privacy.migrations._first_release import gated
from privacy.operations import shell

IN_MY_CASUS = "EXISTS (SELECT 1 FROM cases_casus c WHERE c.id = casus_id)"
LEADS = f"(SELECT gate.regie()) AND {IN_MY_CASUS}"
LEADS_GEMEENTE = "(SELECT gate.regie()) AND gemeente_id = (SELECT gate.gemeente())"


class Migration(migrations.Migration):
    """Put every table of this app behind the gate: a party sees the meeting, and of its agenda its own casussen only."""

    dependencies = [("meetings", "0002_initial"), ("cases", "0003_gate")]

    operations = [
        shell(
            "meetings_casusoverleg",
            select="gemeente_id = (SELECT gate.gemeente()) AND (SELECT gate.partij()) IS NOT NULL",
            insert=LEADS_GEMEENTE,
            update=LEADS_GEMEENTE,
        ),
        shell("meetings_agendapunt", select=IN_MY_CASUS, insert=LEADS, update=LEADS, delete=LEADS),
        # Who chairs writes down who was there, also of a care party (30), which it may read but not provide.
        gated("meetings_aanwezigheid", write_also=f"bron_id = (SELECT gate.partij()) AND {LEADS}"),
        gated("meetings_besluit"),
    ]
