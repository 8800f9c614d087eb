"""A casus to which files are added, for the tests of uploads and of the virus scanner."""

import io
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cases.models import Document
from parties.models import Partijsoort, Rol
from tests import clamd
from tests import factories as make
from tests.clamd import Scanner
from tests.databases import Database


@pytest.fixture
def world(db_clone: Database) -> SimpleNamespace:
    """A corporatie with a casus in the overleg, two people of it, and the politie."""
    with make.as_role():
        where = make.gemeente()
        corporatie = make.partij(where, Partijsoort.CORPORATIE)
        politie = make.partij(where, Partijsoort.POLITIE)
        oov = make.partij(where, Partijsoort.BURGEMEESTER)
        people = {
            "consulent": make.medewerker(corporatie),
            "collega": make.medewerker(corporatie),
            "politie": make.medewerker(politie),
            "oov": make.medewerker(oov, Rol.REGISSEUR),
        }
        make.convenant(where)
        casus = make.casus(corporatie, politie)
    return SimpleNamespace(
        casus=casus,
        people=people,
        web={key: make.client(who) for key, who in people.items()},
        files=db_clone.files,
        database=db_clone,
        tab=f"/casussen/{casus.nummer}/documenten/",
    )


@pytest.fixture
def scanner(settings: Any) -> Iterator[Scanner]:
    with clamd.scanner() as running:
        settings.CLAMAV_HOST, settings.CLAMAV_PORT = "127.0.0.1", running.port
        yield running


def picture(size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def report(tail: bytes = b"") -> bytes:
    made = pikepdf.new()
    made.add_blank_page(page_size=(200, 200))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue() + tail


def form(content: bytes | None = None, **more: Any) -> dict[str, Any]:
    data = {"soort": "verslag", "titel": "Stuk zevenblad", "datum": "2026-11-20", **more}
    return data if content is None else {**data, "bestand": SimpleUploadedFile("x.pdf", content)}


def documents() -> list[Document]:
    with make.as_role():
        return list(Document.objects.order_by("gemaakt_op"))


def on_disk(world: SimpleNamespace) -> set[str]:
    return {str(p.relative_to(world.files)) for p in Path(world.files).rglob("*") if p.is_file()}
