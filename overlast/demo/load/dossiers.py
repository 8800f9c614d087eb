"""The dossier that De Waterlinde is putting together for casus 12: eleven pieces and what tells the story."""

from cases.models import (
    Brief,
    Document,
    Dossier,
    Dossiertekst,
    Hulpaanbod,
    Interventie,
    Journaalitem,
    Overlastmelding,
    Productie,
)
from overlast.demo import persons
from overlast.demo.load.clock import Clock
from overlast.demo.load.rows import Builder
from privacy.models import CategorieRij


def load_dossier(clock: Clock, builder: Builder) -> None:
    """Choose the released letters and documents of the owner, oldest first, and then the other released rows."""
    owner = builder.casus.eigenaar
    dossier = Dossier.objects.create(
        casus=builder.casus,
        procespartij=owner,
        versie=1,
        ontvanger="Rechtbank, team kanton",
        peildatum=clock.today,
        gemaakt_door=builder.contact[persons.WATERLINDE],
        gemaakt_op=clock.at(3),
    )
    Dossiertekst.objects.create(
        **builder.common(11, persons.WATERLINDE, clock.at(3), beperkt=True),
        dossier=dossier,
        maatregel="Ontbinding van de huurovereenkomst en ontruiming van de woning.",
        samenvatting="De huurder veroorzaakt al meer dan een jaar overlast en bedreigt buren en medewerkers. "
        "Gesprekken, twee waarschuwingen en een laatstekanscontract hielpen niet. Hulp is drie keer aangeboden en "
        "geweigerd.",
        proportionaliteit="Er wonen geen kinderen in de woning. Lichtere middelen zijn geprobeerd. Het aanbod van "
        "opname en begeleid wonen daarna blijft staan.",
    )
    _release(clock, builder)
    letters = list(Brief.objects.filter(casus=builder.casus, bron=owner))
    attached = [letter.document_id for letter in letters if letter.document_id]
    files = Document.objects.filter(casus=builder.casus, bron=owner, vrijgave_op__isnull=False).exclude(pk__in=attached)
    pieces: list[Brief | Document] = [*letters, *files]
    pieces.sort(key=lambda row: row.datum)
    rows: list[CategorieRij] = list(pieces)
    tables: tuple[type[CategorieRij], ...] = (Overlastmelding, Journaalitem, Hulpaanbod, Interventie)
    for table in tables:
        rows += table._default_manager.filter(casus=builder.casus, vrijgave_op__isnull=False).order_by("gemaakt_op")
    Productie.objects.bulk_create(
        Productie(dossier=dossier, procespartij=owner, nummer=n, tabel=row._meta.db_table, rij=row.pk)
        for n, row in enumerate(rows, start=1)
    )


def _release(clock: Clock, builder: Builder) -> None:
    """What the owner brings in beside its eleven pieces, and what the GGZ released: that help was offered."""
    moment, owner = clock.at(3), builder.casus.eigenaar
    own = {"casus": builder.casus, "bron": owner, "beperkt": False}
    by_owner = {"vrijgave_op": moment, "vrijgave_door": builder.contact[persons.WATERLINDE]}
    Overlastmelding.objects.filter(**own).update(**by_owner)
    Interventie.objects.filter(**own).update(**by_owner)
    Journaalitem.objects.filter(**own, categorie_id=10).update(**by_owner)
    by_ggz = {"vrijgave_op": moment, "vrijgave_door": builder.contact[persons.GGZ]}
    Hulpaanbod.objects.filter(casus=builder.casus, bron__naam=persons.GGZ).update(**by_ggz)
