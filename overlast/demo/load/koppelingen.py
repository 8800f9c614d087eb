"""What systems of partners use in the demo: the keys of one consulent, and a webhook that was turned off."""

import datetime as dt
import secrets
from hashlib import sha256
from uuid import uuid4

from cases.models import Webhook
from cases.services.webhooks import sealed
from overlast.demo import persons
from overlast.demo.load.clock import Clock
from parties.models import ApiToken, Medewerker, Scope

# Name, scopes, days ago made, days to go, hours ago used, days ago revoked. Nobody knows their values.
KEYS: tuple[tuple[str, tuple[Scope, ...], int, int, int | None, int | None], ...] = (
    (
        "Klantsysteem van De Waterlinde",
        (Scope.MELDINGEN_SCHRIJVEN, Scope.MELDINGEN_LEZEN, Scope.ACTIEPUNTEN_LEZEN),
        40,
        140,
        3,
        None,
    ),
    ("Agenda in Outlook", (Scope.AGENDA_LEZEN,), 12, 78, None, None),
    ("Proef met rapportages", (Scope.CASUSSEN_LEZEN,), 160, 20, 24 * 90, 88),
)


def load_koppelingen(clock: Clock) -> None:
    """Give Fatma of De Waterlinde three keys, of which one revoked, and a webhook that no longer answers."""
    who = Medewerker.objects.select_related("partij").get(user__naam="Fatma Yildirim", partij__naam=persons.WATERLINDE)
    now = clock.at(0)
    for naam, scopes, made, left, used, revoked in KEYS:
        token = ApiToken.objects.create(
            medewerker=who,
            hash=sha256(secrets.token_bytes(32)).hexdigest(),
            naam=naam,
            scopes=list(scopes),
            verloopt_op=now + dt.timedelta(days=left),
            laatst_gebruikt_op=now - dt.timedelta(hours=used) if used is not None else None,
            ingetrokken_op=clock.at(revoked) if revoked is not None else None,
        )
        ApiToken.objects.filter(pk=token.pk).update(aangemaakt_op=clock.at(made))
    webhook_id = uuid4()
    Webhook.objects.create(
        pk=webhook_id,
        partij=who.partij,
        eigenaar=who,
        url="https://klantsysteem.dewaterlinde.example/overlast",
        geheim=sealed(secrets.token_urlsafe(32), webhook_id),
        gebeurtenissen=["actiepunt.nieuw", "melding.gewijzigd"],
        gemaakt_op=clock.at(38),
        fouten=15,
        geslaagd_op=clock.at(9, "16:20"),
        uitgezet_op=clock.at(6, "08:05"),
    )
