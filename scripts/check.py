"""Everything that can be judged without running the product, two checks at a time; prints only what is wrong."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("overlast", "meetings", "cases", "privacy", "parties")
# a lock file or script that names a registry's host installs from there even where another index is configured
REGISTRY_HOSTS = re.compile(rb"(files\.pythonhosted|registry\.npmjs|registry\.yarnpkg|deb\.debian|pypi)\.(org|com)\b")
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "overlast.settings",
    "DATABASE_URL": "postgresql:///checked-without-a-database?host=/nonexistent&port=5432",
    "OVERLAST_ROLE": "app",
    "SECRET_KEY": "only-long-enough-to-be-judged-0123456789-abcdefghijklmnopqrstuvwxyz",
    "GATE_KEY": "only-long-enough-to-be-judged-0123456789",
    "FILE_KEY": "only-long-enough-to-be-judged-0123456789",
    "WEBHOOK_KEY": "only-long-enough-to-be-judged-0123456789",
    "ALLOWED_HOSTS": "overlast.example.nl",
    "REDIS_URL": "redis://redis.example.nl:6379/0",
    "PYTHONWARNINGS": "ignore:Got an error checking a consistent migration history",
}


def run(*command: str, environment: dict[str, str] | None = None) -> str:
    """Run a tool of this environment; return what it said when it failed, else nothing."""
    done = subprocess.run(  # noqa: S603 - our own command lines, no shell
        [sys.executable, "-m", *command] if command[0] != "python" else [sys.executable, *command[1:]],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout or f"exit code {done.returncode}"


def committed() -> list[Path]:
    """Return every file that git tracks or would track."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git from the PATH
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    return [path for name in listing.split(b"\0") if name and (path := ROOT / os.fsdecode(name)).is_file()]


def no_registry_hosts() -> str:
    """Name the committed files in which a package registry's host occurs."""
    return "\n".join(str(path.relative_to(ROOT)) for path in committed() if REGISTRY_HOSTS.search(path.read_bytes()))


def compose() -> str:
    """Say what is wrong with docker-compose.yml: unknown references, no health check, no restart rule."""
    document = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    services, wrong = document["services"], []
    for name, service in services.items():
        wrong += [f"{name}: no {key}" for key in ("restart",) if key not in service]
        if not {"image", "build"} & set(service):
            wrong.append(f"{name}: neither image nor build")
        if service.get("restart") != "no" and "healthcheck" not in service:
            wrong.append(f"{name}: no healthcheck")
        for other in service.get("depends_on", {}):
            if other not in services:
                wrong.append(f"{name}: depends on unknown {other}")
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            if not source.startswith(("/", ".")) and source not in document.get("volumes", {}):
                wrong.append(f"{name}: unknown volume {source}")
        for network in service.get("networks", []):
            if network not in document.get("networks", {}):
                wrong.append(f"{name}: unknown network {network}")
    return "\n".join(wrong)


def import_contracts() -> str:
    """Run import-linter, which has no module to run."""
    found = run("python", "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())")
    return "\n".join(line for line in found.splitlines() if not set(line) & set("║═╝╗└"))  # its banner


def templates() -> str:
    """Lint the templates of pages; mails are plain text and PDF templates are HTML of WeasyPrint's kind."""
    return run("djlint", "templates", "--lint", "--quiet")


def api_document() -> str:
    """Hold the document of the API against docs/api/adr.spectral.yaml (the Dutch API Design Rules)."""
    spectral = ROOT / "node_modules" / ".bin" / "spectral"
    show = "import django, json; django.setup(); from overlast.openapi import document; print(json.dumps(document()))"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "openapi.json"
        made = subprocess.run(  # noqa: S603 - our own command lines, no shell
            [sys.executable, "-c", show], cwd=ROOT, env={**os.environ, **PRODUCTION}, capture_output=True, text=True
        )
        if made.returncode:
            return made.stderr
        path.write_text(made.stdout[made.stdout.index('{"openapi"') :])
        done = subprocess.run(  # noqa: S603 - idem
            [str(spectral), "lint", str(path), "-r", str(ROOT / "docs/api/adr.spectral.yaml"), "--quiet"],
            capture_output=True,
            text=True,
        )
        return "" if done.returncode == 0 else done.stdout + done.stderr


CHECKS: dict[str, Callable[[], str]] = {
    "mypy": lambda: run("mypy", "--no-error-summary"),
    "ruff check": lambda: run("ruff", "check", "--quiet", "--output-format=concise", "."),
    "ruff format": lambda: run("ruff", "format", "--check", "--quiet", "."),
    "import contracts": import_contracts,
    "templates": templates,
    "bandit": lambda: run("bandit", "-q", "-c", "pyproject.toml", "-r", *PACKAGES, "manage.py"),
    "deployment settings": lambda: run(
        "python", "manage.py", "check", "--deploy", "--fail-level=WARNING", environment=PRODUCTION
    ),
    "migrations": lambda: run("python", "manage.py", "makemigrations", "--check", "--dry-run", environment=PRODUCTION),
    "state diagrams": lambda: run("python", "scripts/diagrams.py", "--check", environment=PRODUCTION),
    "registry hosts": no_registry_hosts,
    "compose": compose,
    "api document": api_document,
}


def timed(check: Callable[[], str]) -> tuple[str, float]:
    """Return what a check found and how long it took."""
    started = time.monotonic()
    try:
        found = check()
    except Exception as error:  # a check that breaks has failed
        found = f"{type(error).__name__}: {error}"
    return found.strip(), time.monotonic() - started


def main() -> int:
    """Run the checks named on the command line, or all."""
    names = sys.argv[1:] or list(CHECKS)
    failed = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        PRODUCTION.update(OVERLAST_RUN_DIR=folder)
        running = {name: pool.submit(timed, CHECKS[name]) for name in names}
        for name, job in running.items():
            found, seconds = job.result()
            print(f"check: {'FAILED' if found else 'ok':6} {seconds:5.1f} s  {name}", flush=True)
            if found:
                failed += 1
                print(found, flush=True)
    print(f"check: {failed} of {len(names)} failed" if failed else f"check: all {len(names)} passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
