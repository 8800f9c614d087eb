"""What a letter or the cover of a dossier looks like: the huisstijl of the organisation that sends it."""

from dataclasses import dataclass

from parties.models import Partij, Partijsoort
from parties.queries.gemeente import huisstijl_of
from privacy.pdf import data_url

OF_THE_GEMEENTE = {Partijsoort.BURGEMEESTER, Partijsoort.COLLEGE, Partijsoort.TOEZICHT}


@dataclass(frozen=True, slots=True)
class Style:
    """Colour as #rrggbb, logo as a data address, fixed lines. Without anything: the usual plain letter."""

    kleur: str = "#1f4e79"
    logo: str = ""
    afzender: str = ""
    voetregel: str = ""
    ondertekening: str = ""


PLAIN = Style()


def style_of(partij: Partij) -> Style:
    """The look of an organisation; a part of the gemeente without a logo of its own has that of the regie."""
    own = huisstijl_of(partij.pk)
    logo = own.logo
    if logo is None and partij.soort in OF_THE_GEMEENTE and not partij.regie:
        lead = Partij.objects.select_related("huisstijl__logo").filter(
            gemeente_id=partij.gemeente_id, regie=True, huisstijl__logo__isnull=False
        )
        found = lead.first()
        logo = found.huisstijl.logo if found else None
    return Style(
        kleur=own.kleur,
        logo=data_url(bytes(logo.inhoud), "image/png") if logo else "",
        afzender=own.afzender,
        voetregel=own.voetregel,
        ondertekening=own.ondertekening,
    )
