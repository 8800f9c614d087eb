"""Starts what docker-compose.yml describes without Docker: its commands and its environment, on other addresses."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from overlast.database.embedded import CHECKOUT
from tests import services


@dataclass(frozen=True)
class Installation:
    """A folder with secrets, and what `.env` says."""

    folder: Path
    secrets: Mapping[str, str]
    env_file: Mapping[str, str]
    # instead of what compose says: addresses of other containers
    instead: Mapping[str, str]
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def log(self, service: str) -> Path:
        """Where the output of a service goes."""
        return self.folder / f"{service}.log"

    def environment(self, service: str) -> dict[str, str]:
        """What this service is told, and nothing of the environment of this test run."""
        described = _compose()["services"][service]
        for name in described.get("secrets", []):
            path = self.folder / "secrets" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(self.secrets.get(name, ""))
        given = {**self.env_file, **described["environment"], **_image(), **self.instead}
        # as another container would not have either: neither settings nor secrets that compose does not hand over
        inside = {name: value.replace("/run/secrets", str(self.folder / "secrets")) for name, value in given.items()}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return {**inside, "PATH": path, "HOSTNAME": "test", "TMPDIR": str(self.folder)}

    @contextmanager
    def running(self, service: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run a service as compose does, with its temporary files in our folder."""
        command = [
            part.replace("$$", "$").replace("/tmp/", f"{self.folder}/")  # noqa: S108 - what the container calls /tmp
            for part in _compose()["services"][service].get("command") or _web_command()
        ]
        with services.process(command, log=self.log(service), environment=self.environment(service)) as child:
            self.children.append(child)
            yield child


def _compose() -> dict[str, Any]:
    return dict(yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text()))


def _image() -> dict[str, str]:
    """The settings that the image itself brings, apart from the places that only exist there."""
    return {"DJANGO_SETTINGS_MODULE": "overlast.settings", "PYTHONUNBUFFERED": "1"}


def _web_command() -> list[str]:
    """The command of the image, which is that of the web."""
    found = re.search(r"^CMD (\[.*\])$", (CHECKOUT / "Dockerfile").read_text(), re.MULTILINE)
    assert found is not None
    return list(yaml.safe_load(found[1]))
