"""Who opens a casus: for the organisation that one acts for now, and for no other that one works for too."""

import pytest

from cases.models import Casus, Journaalitem
from parties.models import Medewerker, Partijsoort, Rol
from privacy import gate
from privacy.gate import Doel
from tests import factories as make

pytestmark = pytest.mark.usefixtures("db_clone")


def test_who_works_for_two_organisations_opens_for_each_what_is_its_own() -> None:
    with make.as_role():
        where = make.gemeente()
        corporatie = make.partij(where, Partijsoort.CORPORATIE)
        other = make.partij(where, Partijsoort.CORPORATIE, naam="Wonen Elders")
        here = make.medewerker(corporatie, Rol.CONSULENT)
        there = make.medewerker(other, Rol.CONSULENT, user=here.user)
        make.convenant(where)
        mine, theirs = make.casus(corporatie), make.casus(other)
        for casus, bron in ((mine, corporatie), (theirs, other)):
            make.row(Journaalitem, casus, bron, categorie_id=10, vak="waarneming", tekst=f"Van {bron.pk}")
    assert opened(here, mine) == {f"Van {corporatie.pk}"}
    assert opened(there, theirs) == {f"Van {other.pk}"}
    for who, casus in ((here, theirs), (there, mine)):
        with make.request(make.actor(who)) as actor, pytest.raises(gate.NotDisclosed):
            gate.open_gate(actor, casussen=[casus.pk], doel=Doel.CASUS).require(casus.pk)


def opened(who: Medewerker, casus: Casus) -> set[str]:
    """The notes that come out."""
    with make.request(make.actor(who)) as actor:
        opening = gate.open_gate(actor, casussen=[casus.pk], doel=Doel.CASUS)
        opening.require(casus.pk)
        return {row.tekst for row in gate.of_casus(opening, Journaalitem, casus.pk)}
