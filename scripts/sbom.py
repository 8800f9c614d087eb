"""Write down every part of what an installation runs, in the format CycloneDX: `sbom/python.cdx.json` and
`sbom/browser.cdx.json`.

The Python list is made of a fresh environment with exactly `requirements/base.txt`, so that it has licences and
dependencies, and nothing of development. The tool that makes it has an environment of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from build_frontend import find_node

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "sbom"


def run(*command: str, environment: dict[str, str] | None = None) -> str:
    """Run a tool in the checkout and return what it printed; stop with its own words when it fails."""
    done = subprocess.run(  # noqa: S603 - only the fixed commands below
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"sbom: {' '.join(command[:4])} failed\n{done.stdout}{done.stderr}")
    return done.stdout


def environment_of(requirements: str, folder: Path) -> Path:
    """Make an environment with exactly these pinned packages; return its folder of programs."""
    uv = shutil.which("uv") or str(ROOT / ".venv" / "bin" / "uv")
    run(uv, "venv", "--quiet", "--python", sys.executable, str(folder))
    settings = {**os.environ, "VIRTUAL_ENV": str(folder)}
    run(uv, "pip", "sync", "--quiet", "--require-hashes", f"requirements/{requirements}.txt", environment=settings)
    return folder / "bin"


def python_parts(folder: Path) -> str:
    tool, product = environment_of("sbom", folder / "tool"), environment_of("base", folder / "product")
    return run(
        str(tool / "cyclonedx-py"),
        *("environment", str(product / "python"), "--pyproject", "pyproject.toml"),
        *("--output-reproducible", "--spec-version", "1.6"),
    )


def browser_parts() -> str:
    npm, environment = find_node()
    return run(
        *npm, "sbom", "--package-lock-only", "--omit", "dev", "--sbom-format", "cyclonedx", environment=environment
    )


def main() -> None:
    """Make both lists."""
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        lists = {"python": python_parts(Path(folder)), "browser": browser_parts()}
    for name, text in lists.items():
        path = TARGET / f"{name}.cdx.json"
        path.write_text(text)
        print(f"sbom: {path.relative_to(ROOT)} lists {len(json.loads(text)['components'])} parts")


if __name__ == "__main__":
    main()
