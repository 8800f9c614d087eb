"""What templates get in the demo only."""

from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest

from overlast.demo.persons import LINDEWAARD, PASSWORD, PERSONS, Person

PARTNERS = "Partners in Lindewaard"
ELSEWHERE = "Gemeente Oostervaart"
DOUBLE = "In twee gemeenten"
LAST = (PARTNERS, ELSEWHERE, DOUBLE)


@dataclass(frozen=True)
class DemoPerson:
    """One button of the login page; `organisation` is the heading it stands under."""

    key: str
    name: str
    role: str
    organisation: str


def buttons() -> list[DemoPerson]:
    """A heading per organisation with several people, then all other organisations together."""
    size = Counter(person.memberships[0].partij for person in PERSONS if len(person.memberships) == 1)

    def button(person: Person) -> DemoPerson:
        first = person.memberships[0]
        if len(person.memberships) > 1:
            role = f"{first.functie}, {' en '.join(each.partij for each in person.memberships)}"
            return DemoPerson(person.key, person.naam, role, DOUBLE)
        if first.gemeente == LINDEWAARD and size[first.partij] > 1:
            return DemoPerson(person.key, person.naam, first.functie, first.partij)
        group = PARTNERS if first.gemeente == LINDEWAARD else ELSEWHERE
        return DemoPerson(person.key, person.naam, f"{first.functie}, {first.partij}", group)

    made = [button(person) for person in PERSONS]
    headings = list(dict.fromkeys(each.organisation for each in made if each.organisation not in LAST)) + list(LAST)
    return sorted(made, key=lambda each: headings.index(each.organisation))


BUTTONS = buttons()


def demo_persons(_request: HttpRequest) -> dict[str, object]:
    """The persons to log in as with one click, by organisation, and the password that they all have."""
    return {"demo_persons": BUTTONS, "demo_password": PASSWORD}
