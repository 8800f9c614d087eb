from cases.lifecycle import CASUS, MELDING
from cases.models import Statusovergang


def load_statusovergangen() -> None:
    """Write the transitions of cases/lifecycle.py to the table that the database trigger reads."""
    rows = [Statusovergang(tabel="casus", van=t.source, naar=t.target) for t in CASUS]
    rows += [Statusovergang(tabel="melding", van=t.source, naar=t.target) for t in MELDING]
    Statusovergang.objects.all().delete()
    Statusovergang.objects.bulk_create(rows)
