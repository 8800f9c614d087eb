"""What templates get in the demo only."""

from dataclasses import dataclass

from django.http import HttpRequest

from overlast.demo.persons import PASSWORD, PERSONS


@dataclass(frozen=True)
class DemoPerson:
    """One button of the login page."""

    key: str
    name: str
    role: str
    organisation: str


def _button(key: str, naam: str, functies: list[str], partijen: list[str]) -> DemoPerson:
    if len(partijen) == 1:
        return DemoPerson(key, naam, functies[0], partijen[0])
    return DemoPerson(key, naam, f"{functies[0]} bij {' en '.join(partijen)}", "Bij twee organisaties")


BUTTONS = [
    _button(person.key, person.naam, [m.functie for m in person.memberships], [m.partij for m in person.memberships])
    for person in PERSONS
]


def demo_persons(_request: HttpRequest) -> dict[str, object]:
    """The persons to log in as with one click, by organisation, and the password that they all have."""
    return {"demo_persons": BUTTONS, "demo_password": PASSWORD}
