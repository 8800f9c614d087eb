"""Child processes that cannot outlive the process that started them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from overlast.database.embedded import CHECKOUT
from overlast.database.keeper import die_with_parent

# An idle Celery worker takes seconds to notice a request to stop. Ending it is safe: PostgreSQL knows what is due.
PATIENCE_SECONDS = 1.5
GRACE_SECONDS = 1.5
TAIL_LINES = 20


class ChildFailed(RuntimeError):
    """A child ended although it should not have; carries the end of its log."""

    def __init__(self, name: str, what: str, log: Path) -> None:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-TAIL_LINES:]) if log.exists() else ""
        super().__init__(f"{name} {what}; the end of {log}:\n{tail}")


def python(*arguments: str) -> list[str]:
    """Return a command line for this environment's Python."""
    return [sys.executable, *arguments]


class Children:
    """Starts processes in groups of their own, watches them and stops them all."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def log(self, name: str) -> Path:
        """Return where a child's output goes."""
        return self._logs / f"{name}.log"

    def start(
        self, name: str, command: list[str], environment: dict[str, str], *, pass_fds: Sequence[int] = ()
    ) -> subprocess.Popen[bytes]:
        """Start a child: own session (Ctrl-C reaches only us), own log, ended by the kernel when we are."""
        with self.log(name).open("wb") as log:
            child = subprocess.Popen(  # noqa: S603 - our own command lines, no shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=CHECKOUT,
                env=environment,
                pass_fds=pass_fds,
                start_new_session=True,
                preexec_fn=die_with_parent,  # safe: this process has no threads
            )
        self._running[name] = child
        return child

    def finish(self, name: str, command: list[str], environment: dict[str, str]) -> str:
        """Run a child to its end and return what it printed; raise when it failed or a running one did meanwhile."""
        child = self.start(name, command, environment)
        while child.poll() is None:
            self.check(besides=name)
            time.sleep(0.05)
        del self._running[name]
        if child.returncode:
            raise ChildFailed(name, f"failed ({child.returncode})", self.log(name))
        return self.log(name).read_text(errors="replace")

    def check(self, besides: str = "") -> None:
        """Raise when a child has ended."""
        for name, child in self._running.items():
            if name != besides and child.poll() is not None:
                raise ChildFailed(name, f"ended ({child.returncode})", self.log(name))

    def stop(self) -> None:
        """Ask every child to stop, then urge it, then end what is left of each group."""
        for number, seconds in ((signal.SIGTERM, PATIENCE_SECONDS), (signal.SIGQUIT, GRACE_SECONDS)):
            for child in self._running.values():
                if child.poll() is None:
                    child.send_signal(number)
            deadline = time.monotonic() + seconds
            for child in self._running.values():
                with suppress(subprocess.TimeoutExpired):
                    child.wait(max(0.0, deadline - time.monotonic()))
        for child in self._running.values():
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        self._running.clear()
