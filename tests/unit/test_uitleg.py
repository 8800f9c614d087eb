""" "Wie leest dit?" under every text box: an inventory of the forms, and what each page says beside them."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django import forms
from django.conf import settings

from cases.forms.gegevens import GegevenForm

PACKAGES = ("cases.forms", "meetings.forms", "privacy.forms")
READERS = "components/readers.html"
INCLUDE = re.compile(r'\{% include "([^"]+)"')
# Where the text boxes of a form stand: the template, and the variable that is the form there.
PLACES: dict[str, tuple[tuple[str, str], ...]] = {
    "cases.forms.actiepunten.ActiepuntForm": (("cases/actiepunten.html", "in form "),),
    "cases.forms.casussen.AanmeldingForm": (("cases/casus_aanmelden.html", "form.doel"),),
    "cases.forms.dossiers.TextsForm": (("cases/dossier.html", "dossier_texts"),),
    "cases.forms.gegevens.GegevenForm": (
        ("cases/casus_gegeven_new.html", "form"),
        ("cases/casus_gegeven.html", "form"),
    ),
    "cases.forms.bewaren.DoeltoetsForm": (("cases/casus_doeltoets.html", "in form "),),
    "cases.forms.informatieverzoek.AskForm": (("cases/informatieverzoek_new.html", "form.doel"),),
    "cases.forms.informatieverzoek.CallForm": (("cases/informatieverzoek_call.html", "in form "),),
    "cases.forms.informatieverzoek.ContentForm": (("cases/informatieverzoek_answer.html", '"tekst"'),),
    "cases.forms.toegang.GiveForm": (("cases/toegang.html", "in give "),),
    "cases.forms.interventies.BriefForm": (("cases/interventie_brief.html", "form"),),
    "cases.forms.interventies.FinishForm": (("cases/interventie_finish.html", "form"),),
    "cases.forms.interventies.StartForm": (("cases/interventie_start.html", "form"),),
    "cases.forms.kennisgevingen.KennisgevingForm": (("cases/kennisgeving.html", "form.reden"),),
    "cases.forms.meldingen.MeldingForm": (("cases/melding_form.html", "form.wat"),),
    "cases.forms.meldingen.JudgeForm": (("cases/melding_detail.html", "judge.reden"),),
    "cases.forms.rechten.BesluitForm": (("cases/rechten_detail.html", "besluit_form"),),
    "cases.forms.rechten.RechtenverzoekForm": (("cases/rechten_new.html", "form.vraag"),),
    "cases.forms.toestemmingen.ToestemmingForm": (("cases/toestemming_new.html", "form"),),
    "cases.forms.triage.DecideForm": (("cases/triage_detail.html", "decide.reden"),),
    "cases.forms.voortgang.MoveForm": (("cases/casus_voortgang.html", "form"),),
    "meetings.forms.agendapunt.ActiepuntForm": (("meetings/_vastleggen.html", "forms.actiepunt"),),
    "meetings.forms.agendapunt.BesluitForm": (("meetings/_vastleggen.html", "forms.besluit"),),
    "meetings.forms.agendapunt.CloseForm": (("meetings/_vastleggen.html", "forms.sluiten"),),
    "meetings.forms.agendapunt.CorrectForm": (("meetings/besluit_form.html", "form"),),
}
# Text that is no row of personal data, and why nobody has to be told who reads it.
NOT_GATED = {
    "cases.forms.bewaren.PostponeForm": "why something is kept longer, in the register of retention",
    "cases.forms.catalogus.InterventieForm": "the catalogue, which everybody reads",
    "cases.forms.noodprocedures.NoodprocedureForm": "why it was an emergency; the page says who hears of it",
    "privacy.forms.convenanten.GroundsForm": "the convenant, which everybody reads",
    "privacy.forms.convenanten.TextsForm": "the convenant, which everybody reads",
    "privacy.forms.datalek.DatalekForm": "the register of data breaches; the page says who reads it",
    "privacy.forms.inzagelog.ReviewForm": "the review of the read log, by the privacy officer",
    "privacy.forms.matrix.CellForm": "the convenant, which everybody reads",
    "privacy.forms.matrix.ClauseForm": "the convenant, which everybody reads",
}


def form_classes() -> Iterator[type[forms.Form]]:
    """Every form of the application with a text box."""
    for package in PACKAGES:
        folder = importlib.import_module(package)
        for each in pkgutil.iter_modules(folder.__path__):
            module = importlib.import_module(f"{package}.{each.name}")
            yield from (kind for kind in vars(module).values() if made_in(module, kind) and has_text_box(kind))


def made_in(module: ModuleType, kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, forms.Form) and kind.__module__ == module.__name__


def has_text_box(kind: type[forms.Form]) -> bool:
    return any(isinstance(field.widget, forms.Textarea) for field in kind.base_fields.values())


def name_of(kind: type[forms.Form]) -> str:
    shared = GegevenForm if issubclass(kind, GegevenForm) else kind
    return f"{shared.__module__}.{shared.__qualname__}"


def whole(name: str) -> str:
    """A template with what it includes, as far as that is ours."""
    text = (Path(settings.BASE_DIR) / "templates" / name).read_text()
    return INCLUDE.sub(
        lambda found: found.group(0) + (whole(found.group(1)) if found.group(1) != READERS else ""), text
    )


def test_every_form_with_a_text_box_has_its_place() -> None:
    assert {name_of(kind) for kind in form_classes()} == set(PLACES) | set(NOT_GATED)


@pytest.mark.parametrize(("template", "variable"), sorted({place for places in PLACES.values() for place in places}))
def test_the_readers_stand_in_the_form_itself(template: str, variable: str) -> None:
    parts = re.findall(r"<form.*?</form>", whole(template), re.DOTALL)
    found = [part for part in parts if variable in part and "as_field_group" in part]
    assert found
    assert all(READERS in part for part in found)
