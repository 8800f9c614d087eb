"""Real services for tests: Redis, an SMTP listener, the web on a port, Celery workers, Chromium. No fixed ports."""

import asyncio
import email.policy
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import redis
from aiosmtpd.controller import BaseThreadedController
from aiosmtpd.smtp import SMTP, Envelope, Session

from overlast.database.embedded import CHECKOUT
from overlast.database.keeper import die_with_parent

START_SECONDS = 60  # a deadline for a busy machine; a quiet one needs less than five
CHROMIUM_ARGUMENTS = [
    "--disable-gpu",
    "--lang=nl",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # no name and no number leads anywhere but here; a filter in playwright would do it too, at twice the time per page
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


def listening_socket() -> socket.socket:
    """Return a socket that already listens on a free port of this machine only."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)
    return listener


def free_port() -> int:
    """Return a port nobody used a moment ago, for programs that cannot take over a socket."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(
    command: list[str], *, log: Path, environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program that ends with this test run, also when the run is killed."""
    with log.open("ab") as output:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=CHECKOUT,
            env=environment,
            start_new_session=True,
            preexec_fn=die_with_parent,  # one prctl call, which takes no lock
        )
    try:
        yield child
    finally:
        if child.poll() is None:
            child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Run a Redis (or Valkey) that keeps nothing on disk; give its URL."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        raise RuntimeError("redis-server is missing; run `make test`, which installs it or says how.")
    for _attempt in range(5):
        port = free_port()
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
        with process([program, *options], log=folder / "redis.log") as child:
            client = redis.Redis(port=port)
            deadline = time.monotonic() + START_SECONDS
            while child.poll() is None and time.monotonic() < deadline:
                with suppress(redis.ConnectionError):
                    if client.info("server")["process_id"] == child.pid:
                        yield f"redis://127.0.0.1:{port}/0"
                        return
                time.sleep(0.02)
    raise RuntimeError(f"redis-server did not start: {(folder / 'redis.log').read_text()[-500:]}")


@dataclass
class Mailbox:
    """What the SMTP listener received, and how to let it misbehave."""

    host: str
    port: int
    messages: list[EmailMessage] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def refuse_next(self, answer: str = "451 try again later") -> None:
        """Answer the next message with an error instead of taking it."""
        self.refusals.append(answer)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Take one message; the name is aiosmtpd's."""
        if self.refusals:
            return self.refusals.pop(0)
        message = message_from_bytes(bytes(envelope.content or b""), policy=email.policy.default)
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.messages.append(message)
        return "250 OK"


class _Controller(BaseThreadedController):
    """Serves on a socket that is already bound, so that no other process can take its port in between."""

    def __init__(self, handler: Mailbox, listener: socket.socket) -> None:
        super().__init__(handler)
        self._listener = listener

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._listener)

    def _trigger_server(self) -> None:
        with socket.create_connection(self._listener.getsockname(), 5) as probe:
            probe.recv(100)


@contextmanager
def smtp_server() -> Iterator[Mailbox]:
    """Run a real SMTP listener in a thread."""
    listener = listening_socket()
    host, port = listener.getsockname()
    mailbox = Mailbox(host, port)
    loop = asyncio.new_event_loop()
    controller = _Controller(mailbox, listener)
    controller.loop.close()
    controller.loop = loop
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


@contextmanager
def web_server() -> Iterator[str]:
    """Serve the application from a thread of this process; every request opens and closes its own connections."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            """Leave the output to pytest."""

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, connections_override=None)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def celery_worker(queue: str, *, environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a real worker for one queue; its environment says which database, role and broker."""
    name = f"{queue}-{os.urandom(3).hex()}@%h"
    command = [sys.executable, "-m", "celery", "-A", "overlast", "worker", "-Q", queue, "-n", name, "--loglevel=INFO"]
    with process([*command, "--concurrency=1", "--without-mingle"], log=log, environment=environment) as child:
        deadline = time.monotonic() + START_SECONDS
        while b" ready." not in log.read_bytes():
            if child.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the worker did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.05)
        try:
            yield child
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)  # a warm shutdown takes seconds; nobody waits for its tasks


def chromium() -> str:
    """Return the path of the installed browser: the one without windows needs a good third less time."""
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    raise RuntimeError("chromium is missing; run `make test`, which installs it or says how.")


def chromium_arguments() -> list[str]:
    """Return how the browser is started; Chromium refuses its sandbox to root."""
    return [*CHROMIUM_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
