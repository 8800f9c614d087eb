"""Send a letter: the PDF, its record, the step of the ladder and the term to react, in one go."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from cases.documents import store_made
from cases.interventies import Soort, ends_on
from cases.letters.rendering import Letter, letter_pdf
from cases.letters.style import style_of
from cases.models import Brief, Casus, Interventie, Termijn
from cases.rules.interventies import may_start
from cases.services.interventies import record_interventie
from cases.services.termijnen import start_termijn
from parties.actor import Actor
from parties.decisions import require
from parties.models import Partij
from privacy import gate
from privacy.gate import Doel


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as the writer typed it."""

    aan: str
    adres: str
    onderwerp: str
    tekst: str
    datum: date
    reactie_tot: date
    verzendwijze: str


def compose(actor: Actor, *, casus: Casus, draft: Draft) -> Letter:
    """The letter on the paper of the actor's organisation."""
    partij = Partij.objects.get(pk=actor.partij_id)
    return Letter(
        afzender=partij.naam,
        afzender_adres=partij.correspondentieadres,
        aan=draft.aan,
        adres=draft.adres,
        verzendwijze=draft.verzendwijze,
        datum=draft.datum,
        kenmerk=casus.nummer,
        onderwerp=draft.onderwerp,
        tekst=draft.tekst,
        ondertekenaar=actor.naam,
        functie=actor.rol_label,
        stijl=style_of(partij),
    )


def send_brief(actor: Actor, *, casus: Casus, soort: Soort, draft: Draft, now: datetime) -> Brief:
    """Make the letter and record it as the step `soort`.

    Raises NotAllowed when it does not fit the actor, MayNotProvide by the convenant.
    """
    require(may_start(actor, soort, casus))
    content, pages = letter_pdf(compose(actor, casus=casus, draft=draft))
    gate.open_to_write(actor, casus=casus.pk, categories=[soort.categorie], doel=Doel.BRIEF)
    unshared = casus.aangemeld_op is None
    with transaction.atomic():
        document = store_made(
            actor,
            casus_id=casus.pk,
            categorie=soort.categorie,
            content=content,
            paginas=pages,
            titel=soort.naam,
            datum=draft.datum,
            beperkt=unshared,
            now=now,
        )
        step = record_interventie(
            actor,
            casus=casus,
            soort=soort,
            status=Interventie.Status.LOOPT,
            begonnen_op=draft.datum,
            loopt_tot=ends_on(soort, draft.datum),
            now=now,
        )
        brief = Brief.objects.create(
            casus_id=casus.pk,
            categorie_id=Brief.CATEGORIE,
            bron_id=actor.partij_id,
            beperkt=unshared,
            soort=soort.sleutel,
            datum=draft.datum,
            onderwerp=draft.onderwerp,
            tekst=draft.tekst,
            reactie_tot=draft.reactie_tot,
            verzendwijze=draft.verzendwijze,
            interventie=step,
            document=document,
            gemaakt_op=now,
            gemaakt_door_id=actor.medewerker_id,
        )
        for kind, until in (
            (Termijn.Soort.BRIEF_REACTIE, draft.reactie_tot),
            (Termijn.Soort.INTERVENTIE, ends_on(soort, draft.datum)),
        ):
            start_termijn(
                actor,
                soort=kind,
                casus_id=casus.pk,
                object_id=step.pk,
                categorie=soort.categorie,
                partij_id=actor.partij_id,
                eigenaar_id=actor.medewerker_id,
                verloopt_op=until,
                now=now,
            )
    return brief
