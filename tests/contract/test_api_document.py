"""The API keeps to its own document, and the document to the Dutch API Design Rules (assurance.md 32)."""

import copy
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from overlast.openapi import document
from tests import work
from tests.databases import Database
from tests.koppeling import System, melding, token_of
from tests.questions import ask, operations

CHECKOUT = Path(__file__).resolve().parents[2]
RULES = CHECKOUT / "docs" / "api" / "adr.spectral.yaml"
EXAMPLES = 4


def broken(made: dict[str, Any], folder: Path) -> set[str]:
    """The rules that this document breaks, by spectral."""
    path = folder / "openapi.json"
    path.write_text(json.dumps(made))
    spectral = CHECKOUT / "node_modules" / ".bin" / "spectral"
    command = [str(spectral), "lint", str(path), "-r", str(RULES), "-f", "json", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return {each["code"] for each in json.loads(done.stdout[done.stdout.index("[") :])}


@pytest.fixture
def made() -> dict[str, Any]:
    found = copy.deepcopy(document())
    found["info"]["contact"]["email"] = "api@overlast.example"
    return found


def test_the_document_follows_the_design_rules(made: dict[str, Any], tmp_path: Path) -> None:
    assert broken(made, tmp_path) == set()


def test_the_rules_see_what_breaks_them(made: dict[str, Any], tmp_path: Path) -> None:
    """One document with every mistake: the lint is not blind."""
    paths, schemas = made["paths"], made["components"]["schemas"]
    paths["/overleggen/"] = paths.pop("/overleggen")
    paths["/Web_hooks"] = paths.pop("/webhooks")
    paths["/casussen"]["get"]["parameters"][0]["name"] = "aantal_rijen"
    paths["/actiepunten"]["head"] = {"responses": {}}
    responses = paths["/casussen"]["get"]["responses"]
    del responses["200"]["headers"]["API-Version"]
    del responses["400"]
    responses["404"] = {"description": "Weg", "content": {"application/json": {"schema": {"type": "object"}}}}
    schemas["MeldingShell"]["properties"]["ontvangen_op"] = {"type": "string"}
    schemas["CasusShell"]["properties"]["gewijzigdOp"] = {"type": "string"}
    del schemas["NieuweMelding"]["additionalProperties"]
    schemas["Probleem"]["required"].remove("detail")
    content = paths["/meldingen"]["post"]["requestBody"]["content"]["application/json"]
    next(iter(content["examples"].values()))["value"]["ernst"] = "heel erg"
    made["info"]["version"] = "1"
    made["servers"] = [{"url": "https://overlast.example/api"}]
    del made["info"]["contact"]["email"]
    assert broken(made, tmp_path) >= {
        "adr-contact",
        "adr-invalid-input",
        "adr-methods",
        "adr-moments",
        "adr-no-trailing-slash",
        "adr-path-kebab-case",
        "adr-problem",
        "adr-problem-members",
        "adr-property-camel-case",
        "adr-query-camel-case",
        "adr-semver",
        "adr-version-header",
        "adr-version-header-there",
        "adr-version-in-address",
        "oas3-valid-media-example",
        "ov-closed-bodies",
    }


@pytest.fixture(scope="module")
def world(module_db: Database) -> dict[str, str]:
    found = work.build()
    filed = System(found.corporatie).post("/meldingen", melding())
    punt = work.add(found.corporatie, found.casus, found.corporatie.partij)
    return {
        "token": token_of(found.corporatie),
        "casussen": found.casus.nummer,
        "meldingen": filed.json()["nummer"],
        "actiepunten": str(punt),
    }


def known(world: dict[str, str], operation: Any) -> dict[str, str]:
    """What leads somewhere in the path of this operation."""
    value = world.get(operation.path.split("/")[1], "")
    return {"nummer": value, "id": value} if value else {}


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.label)
def test_every_answer_is_as_the_document_says(world: dict[str, str], settings: Any, operation: Any) -> None:
    settings.API_RATE = "100000/min"
    seen = ask(operation, token=world["token"], known=known(world, operation), examples=EXAMPLES)
    assert 200 in seen or operation.method != "get" or operation.label.endswith(("/webhooks/{id}", "/overleggen/{id}"))
    assert max(seen) < 500


def test_an_answer_that_is_not_as_the_document_says_is_seen(world: dict[str, str], settings: Any) -> None:
    """The questions are not blind: a document that promises more fails."""
    settings.API_RATE = "100000/min"
    promised = copy.deepcopy(document())
    promised["components"]["schemas"]["CasusListing"]["required"].append("bestaatNiet")
    [operation] = [each for each in operations(promised) if each.label == "GET /casussen"]
    with pytest.raises(BaseExceptionGroup) as failed:
        ask(operation, token=world["token"], known={}, examples=EXAMPLES)
    assert any("bestaatNiet" in str(each) for each in failed.value.exceptions)
