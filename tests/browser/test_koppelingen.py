"""The pages with which somebody keeps keys and webhooks."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page

from cases.models import Webhook
from cases.services.webhooks import sealed
from tests import factories as make
from tests import work
from tests.databases import Database
from tests.koppeling import token_of
from tests.pages import at_widths, check, log_in


@pytest.mark.parametrize("address", ["/api-toegang/", "/api-toegang/webhooks/"])
def test_keys_and_webhooks_are_readable_for_everybody(
    module_db: Database, page: Page, live_url: str, address: str, world: work.World
) -> None:
    log_in(page.context, world.corporatie, live_url)
    page.goto(live_url + address)
    for _ in at_widths(page, 1440, 390):
        check(page)


@pytest.fixture(scope="module")
def world(module_db: Database) -> work.World:
    found = work.build()
    token_of(found.corporatie, "casussen:lezen", "actiepunten:lezen")
    with make.as_role():
        pk = uuid4()
        Webhook.objects.create(
            pk=pk,
            partij=found.corporatie.partij,
            eigenaar=found.corporatie,
            url="https://koppeling.waterlinde.example/overlast",
            geheim=sealed("x" * 32, pk),
            gebeurtenissen=["casus.nieuw", "actiepunt.nieuw"],
        )
    return found
