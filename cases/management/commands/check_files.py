from hashlib import sha256
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from cases.documents import storage
from cases.models import Bestandscontrole, Document


class Command(BaseCommand):
    """Hold every stored file against its row. Says how many, never which: a name means something to nobody."""

    help = "Controleer of elk bestand er is, te ontsleutelen is en klopt. Loopt als OVERLAST_ROLE=backup of migrator."

    def handle(self, *_args: Any, **_options: Any) -> None:
        found = {"in orde": 0, "ontbreekt": 0, "onleesbaar": 0}
        columns = ("opslagnaam", "sleutel", "sha256", "controle")
        for name, key, digest, controle in Document.objects.values_list(*columns).iterator():
            if controle == Document.Controle.VRIJ:
                found[_state(name, bytes(key), digest)] += 1
            elif controle == Document.Controle.WACHT:
                found["in orde" if default_storage.exists(name) else "ontbreekt"] += 1
        for name, key in Bestandscontrole.objects.values_list("opslagnaam", "bronsleutel").iterator():
            found[_state(name, bytes(key), "")] += 1
        total = sum(found.values())
        self.stdout.write(f"{total} bestanden: " + ", ".join(f"{count} {word}" for word, count in found.items()))
        if found["in orde"] != total:
            raise CommandError("Niet elk bestand is er en klopt. Zet de map met bestanden van dezelfde dag terug.")


def _state(name: str, key: bytes, digest: str) -> str:
    """Whether one file is there and decrypts to what was kept."""
    try:
        content = storage.load(name, key)
    except FileNotFoundError:
        return "ontbreekt"
    except (ValueError, OSError):
        return "onleesbaar"
    return "in orde" if not digest or sha256(content).hexdigest() == digest else "onleesbaar"
