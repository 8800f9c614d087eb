"""The dossier that De Waterlinde is putting together for casus 12: eleven producties, not yet exported."""

from cases.models import Brief, Document, Dossier, Dossiertekst, Productie
from overlast.demo import persons
from overlast.demo.load.clock import Clock
from overlast.demo.load.rows import Builder


def load_dossier(clock: Clock, builder: Builder) -> None:
    """Choose every released letter and document of the owner, oldest first."""
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
    letters = list(Brief.objects.filter(casus=builder.casus, bron=owner))
    attached = [letter.document_id for letter in letters if letter.document_id]
    files = Document.objects.filter(casus=builder.casus, bron=owner, vrijgave_op__isnull=False).exclude(pk__in=attached)
    rows: list[Brief | Document] = [*letters, *files]
    rows.sort(key=lambda row: row.datum)
    Productie.objects.bulk_create(
        Productie(dossier=dossier, procespartij=owner, nummer=n, tabel=row._meta.db_table, rij=row.pk)
        for n, row in enumerate(rows, start=1)
    )
