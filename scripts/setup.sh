#!/bin/sh
# Prepares this checkout for `make demo` ("demo") or `make test` and `make check` ("dev"): Python, packages, system
# libraries, styles. Plain sh, because the machine may have no usable Python yet. A second run only compares stamps.
set -eu

purpose=${1:-dev}
root=$(cd "$(dirname "$0")/.." && pwd -P)
cd "$root"
umask 022
started=$(date +%s)
venv=$root/.venv
export UV_PYTHON_DOWNLOADS=never UV_SYSTEM_CERTS=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore UV_NO_PROGRESS=1

say() { printf '%s\n' "setup: $*"; }
stop() {
    printf '%s\n' "setup: $*" >&2
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" = 0 ]; }

mkdir -p .run 2>/dev/null && [ -w .run ] || stop "this user may not write in $root; run make as the user who owns the checkout."
if have flock; then
    exec 9>.run/setup.lock
    flock 9
fi

apt_install() {
    # Tries what the package lists already know, then with fresh lists; another apt may be busy for a while.
    is_root && have apt-get || return 1
    say "installing $* (apt)"
    for attempt in 1 2 3; do
        if DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends \
            "$@" </dev/null >.run/apt.log 2>&1 9>&-; then
            return 0
        fi
        apt-get -qq update </dev/null >>.run/apt.log 2>&1 9>&- || sleep $((attempt * 5))
    done
    return 1
}

# --- an interpreter ---------------------------------------------------------------------------------------------------
# A name on the PATH proves nothing (pyenv puts shims there that refuse), so every candidate is run.
usable() { "$1" -c 'import sys, venv; sys.exit(not (3, 12) <= sys.version_info[:2] < (3, 15))' >/dev/null 2>&1; }
complete() { "$1" -c 'import ensurepip' >/dev/null 2>&1; }

find_python() {
    for candidate in ${PYTHON:-} python3.13 python3.14 python3.12 python3 \
        /usr/bin/python3.13 /usr/local/bin/python3.13 /usr/bin/python3 /usr/local/bin/python3 \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13*/bin/python3 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[24]*/bin/python3; do
        if usable "$candidate"; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return 0
        fi
    done
    if have uv && found=$(uv python find '>=3.12,<3.15' 2>/dev/null) && usable "$found"; then
        printf '%s\n' "$found"
        return 0
    fi
    return 1
}

install_python() {
    for version in 3.13 3.12 3; do
        if apt_install "python$version" "python$version-venv" && found=$(find_python); then
            printf '%s\n' "$found"
            return 0
        fi
    done
    return 1
}

make_venv() {
    if ! python=$(find_python); then
        python=$(install_python | tail -n 1)
        [ -n "$python" ] || stop "Overlast needs Python 3.12 or newer and this machine has none; install python3.13 with its venv module, or set PYTHON=/path/to/python3."
    fi
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    say "making .venv with Python $version"
    rm -rf "$venv"
    if complete "$python" || { apt_install "python$version-venv" && complete "$python"; }; then
        "$python" -m venv "$venv" 9>&-
    elif have uv; then
        uv venv --quiet --seed --python "$python" "$venv" 9>&-
    else
        stop "Python $version lacks its venv module; ask an administrator to run: apt install python$version-venv."
    fi
    printf '%s\n' "$root" >"$venv/.checkout"
}

# --- packages ---------------------------------------------------------------------------------------------------------
digest() { cat "$@" | cksum; }

install_packages() {
    file=requirements/$1.txt
    if have uv; then
        uv=uv
    else
        uv=$venv/bin/uv
        if [ ! -x "$uv" ]; then
            say "installing uv"
            "$venv/bin/python" -m pip install --quiet --require-hashes -r requirements/uv.txt 9>&- ||
                uv=
        fi
    fi
    say "installing the packages of $file"
    [ -w "${HOME:-/nonexistent}" ] || export UV_CACHE_DIR="$root/.run/uv-cache"
    if [ -n "$uv" ] && VIRTUAL_ENV=$venv "$uv" pip sync --quiet --require-hashes "$file" >.run/uv.log 2>&1 9>&-; then
        return 0
    fi
    say "uv could not do it (see .run/uv.log); trying pip"
    "$venv/bin/python" -m pip install --quiet --require-hashes -r "$file" 9>&- ||
        stop "the Python packages could not be installed; the lines above say why (is there a connection to a package index?)."
}

# --- system libraries -------------------------------------------------------------------------------------------------
missing_system_packages() {
    "$venv/bin/python" - "$1" <<'PYTHON'
import ctypes
import shutil
import sys

libraries = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
programs = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "redis-server": ("redis-server", "valkey-server"),
    "poppler-utils": ("pdftotext",),
}
missing = []
for library, package in libraries.items():
    try:
        ctypes.CDLL(library)
    except OSError:
        missing.append(package)
if missing:
    missing.append("fonts-dejavu-core")
if sys.argv[1] == "dev":
    missing += [package for package, names in programs.items() if not any(map(shutil.which, names))]
print(" ".join(missing))
PYTHON
}

system_packages() {
    missing=$(missing_system_packages "$1")
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086 # a list of package names
    if apt_install $missing && [ -z "$(missing_system_packages "$1")" ]; then
        return 0
    fi
    [ ! -s .run/apt.log ] || tail -n 5 .run/apt.log >&2
    stop "this machine lacks $missing; ask an administrator to run: apt install $missing."
}

# A pooler, for the tests that ask through one; without it they are skipped with the reason.
optional_packages() {
    have pgbouncer || [ -x /usr/sbin/pgbouncer ] || apt_install pgbouncer ||
        say "no pgbouncer: the tests through a pooler are skipped (as root: apt install pgbouncer)"
}

# --- do it ------------------------------------------------------------------------------------------------------------
# The development packages include those of the demo: once installed they stay, so that demo and test do not take turns.
[ ! -e "$venv/.stamp-dev" ] || purpose=dev
if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c '' 2>/dev/null ||
    { [ -e "$venv/.checkout" ] && [ "$(cat "$venv/.checkout")" != "$root" ]; }; then
    make_venv
fi
stamp=$venv/.stamp-$purpose
wanted=$(digest "requirements/$purpose.txt" scripts/setup.sh)
if [ ! -e "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
    install_packages "$purpose"
    system_packages "$purpose"
    [ "$purpose" != dev ] || optional_packages
    printf '%s\n' "$wanted" >"$stamp"
    say "ready after $(($(date +%s) - started)) s"
fi
"$venv/bin/python" -I scripts/build_frontend.py 9>&-
