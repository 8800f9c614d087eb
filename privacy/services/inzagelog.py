"""What a privacy officer takes out of the read log: rows as CSV, and the overview for a betrokkene. Both logged."""

import datetime as dt
from uuid import UUID

from parties.actor import Actor
from parties.dates import long_date
from parties.decisions import Reason, Refused, require
from parties.models import Rol
from parties.spreadsheet import csv_file
from privacy import gate, pdf
from privacy.gate import Doel
from privacy.queries.inzagelog import LogFilter, category_names, filtered, log_line
from privacy.queries.inzageoverzicht import overview

CSV_ROWS = 20_000
PDF_STANDARD = "pdf/ua-1"
HEADINGS = (
    "Regel",
    "Tijd",
    "Wie",
    "Rol",
    "Organisatie",
    "Wat",
    "Object",
    "Soorten gegevens",
    "Betrokkene",
    "Doel",
    "Reden",
    "Uitkomst",
)


def export_csv(actor: Actor, wanted: LogFilter, *, today: dt.date) -> bytes:
    """The rows of the filter for a spreadsheet, newest first, at most CSV_ROWS; logged before it is made."""
    gate.log_event(actor, "export", doel=Doel.TOEZICHT, object=wanted.text)
    names = category_names()
    found = filtered(wanted, gemeente_id=actor.gemeente_id, today=today)[:CSV_ROWS]
    lines = ((row, log_line(row, names)) for row in found)
    return csv_file(
        HEADINGS,
        (
            (
                str(row.pk),
                row.tijd.isoformat(timespec="seconds"),
                line.wie,
                line.rol,
                line.organisatie,
                line.gebeurtenis,
                line.object,
                ", ".join(line.categorieen),
                line.betrokkene,
                line.doel,
                line.reden,
                line.uitkomst,
            )
            for row, line in lines
        ),
    )


def make_overview(actor: Actor, *, bewoner: UUID, now: dt.datetime) -> bytes:
    """The overview for one betrokkene as PDF, logged as an export before it is made.

    Raises NotAllowed for who is no privacy officer, NotDisclosed where the log shows this officer nothing about them.
    """
    if not actor.has(Rol.PRIVACY_OFFICER):
        require(Refused(Reason.ROLE))
    found = overview(actor, bewoner)
    what = f"Inzageoverzicht {found.pseudoniem} {', '.join(found.nummers)}"
    gate.log_event(actor, "export", doel=Doel.RECHTEN, object=what[:400])
    context = {"title": "Wie uw gegevens bekeek", "overview": found, "actor": actor, "made_on": long_date(now)}
    rendered = pdf.render("pdf/inzageoverzicht.html", context, variant=PDF_STANDARD)
    return pdf.write(rendered, variant=PDF_STANDARD)
