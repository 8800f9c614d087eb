"""Keeps one PostgreSQL server running for as long as anybody holds its users' lock.

Run as a script by `embedded.py`, in a session of its own. A user of the server holds a shared flock on `users.lock`;
the kernel drops that lock however the user ends, so a killed supervisor or test run never leaves a server behind. When
the keeper itself is killed the kernel tells the server to stop. Standard library only: it starts in milliseconds.
"""

import ctypes
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

POLL_SECONDS = 0.1
FAST_SHUTDOWN_SECONDS = 20
PR_SET_PDEATHSIG = 1


def die_with_parent(number: int = signal.SIGTERM) -> None:
    """Ask Linux to send `number` to this process when its parent ends; elsewhere do nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)


def unused(lock: int) -> bool:
    """Say whether no process holds the users' lock any more; if so this process now holds it alone."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def main(home: Path, command: list[str], uid: int | None, gid: int | None) -> int:
    """Start `command` (as another user where `uid` is given), wait until it is unused, stop it."""
    stopping = False

    def stop(_number: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    own = os.open(home / "keeper.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(own, fcntl.LOCK_EX)
    directory = os.open(home, os.O_RDONLY)
    fcntl.flock(directory, fcntl.LOCK_SH)  # systemd-tmpfiles leaves a locked folder alone
    users = os.open(home / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    with (home / "server.log").open("ab") as log:
        server = subprocess.Popen(  # noqa: S603 - the command line is made by embedded.py, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            # the server runs as another user: the death signal has to be asked for after that change
            preexec_fn=lambda: die_with_parent(signal.SIGINT),
            user=uid,
            group=gid,
            extra_groups=None if uid is None else [],
        )
    while server.poll() is None and not stopping and not unused(users):
        time.sleep(POLL_SECONDS)
    if server.poll() is None:
        server.send_signal(signal.SIGINT)  # "fast": sessions are cut off, the checkpoint is made
        try:
            server.wait(FAST_SHUTDOWN_SECONDS)
        except subprocess.TimeoutExpired:
            server.send_signal(signal.SIGQUIT)
    return server.wait()


if __name__ == "__main__":
    arguments = json.loads(sys.argv[1])
    sys.exit(main(Path(arguments["home"]), arguments["command"], arguments["uid"], arguments["gid"]))
