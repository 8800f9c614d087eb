"""The address of a page is that of Django, whatever the values."""

from uuid import UUID, uuid4

import pytest
from django.urls import NoReverseMatch, reverse

from parties.links import link

ROW = UUID("7f3c1a52-0c0f-4b8e-9d55-2b1f0a9e6c11")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("mijn_werk", ()),
        ("casus_list", ()),
        ("casus_detail", ("LW-7Q4M-PX3K",)),
        ("gegeven_detail", ("LW-7Q4M-PX3K", "waarneming", ROW)),
        ("toegang", ("LW-7Q4M-PX3K", "cases_naw", ROW)),
        ("document_download", (ROW,)),
        ("revoke_api_token", (7,)),
    ],
)
def test_a_link_is_what_reverse_gives(name: str, values: tuple[str | int | UUID, ...]) -> None:
    assert link(name, *values) == reverse(name, args=values)
    others = tuple(uuid4() if isinstance(value, UUID) else value for value in values)
    assert link(name, *others) == reverse(name, args=others)


def test_a_value_stays_in_its_place() -> None:
    assert link("casus_detail", "LW/../{0}") == "/casussen/LW%2F..%2F%7B0%7D/"


def test_an_unknown_page_is_a_mistake() -> None:
    with pytest.raises(NoReverseMatch):
        link("no_such_page", "LW-7Q4M-PX3K")
