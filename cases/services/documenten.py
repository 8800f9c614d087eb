import datetime as dt

from django.db import transaction

from cases import documents
from cases.models import Betrokkene, Casus, Document
from cases.rules.casussen import may_add
from parties.actor import Actor
from parties.decisions import require
from privacy import gate
from privacy.gate import Doel


def add_document(
    actor: Actor,
    *,
    casus: Casus,
    categorie: int,
    content: bytes,
    titel: str,
    datum: dt.date,
    beperkt: bool,
    now: dt.datetime,
) -> Document:
    """Put a file with a casus. Raises NotAllowed, MayNotProvide, or UploadRefused with a Dutch sentence."""
    require(may_add(actor, casus))
    gate.open_to_write(actor, casus=casus.pk, categories=[categorie], doel=Doel.CASUS)
    bewoner = Betrokkene.objects.filter(casus=casus).order_by("pk").first()
    with transaction.atomic():
        return documents.store(
            actor,
            casus_id=casus.pk,
            bewoner_id=bewoner.bewoner_id if bewoner else None,
            categorie=categorie,
            content=content,
            titel=titel,
            datum=datum,
            beperkt=beperkt or casus.status == "eigen",
            now=now,
        )
