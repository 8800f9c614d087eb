"""A virus scanner on a port of its own that speaks INSTREAM as clamd does, well or badly."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# So that no scanner takes this very file for a virus.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + b"$H+H*"
LIMIT = 1_000_000


class Scanner:
    """`mood` says how it behaves: `well`, or `error`, `silent`, `drip`, `hangup` or `limit`."""

    def __init__(self, listener: socket.socket) -> None:
        self.mood = "well"
        self.seen: list[bytes] = []
        self.port: int = listener.getsockname()[1]
        self._listener = listener
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def stop(self) -> None:
        self._over.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            file = connection.makefile("rb")
            assert file.read(10) == b"zINSTREAM\0"
            if self.mood == "hangup":
                return
            content = b""
            while size := struct.unpack("!I", file.read(4))[0]:
                content += file.read(size)
                if self.mood == "limit" and len(content) > LIMIT:
                    connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    return
            self.seen.append(content)
            self._answer(connection, content)

    def _answer(self, connection: socket.socket, content: bytes) -> None:
        if self.mood == "silent":
            self._over.wait(30)
        elif self.mood == "drip":
            for letter in b"stream: OK\0":
                time.sleep(0.3)
                connection.sendall(bytes([letter]))
        elif self.mood == "error":
            connection.sendall(b"stream: Can't allocate memory ERROR\0")
        else:
            found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
            connection.sendall(found)


@contextmanager
def scanner() -> Iterator[Scanner]:
    """A scanner that runs for as long as this lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = Scanner(listener)
        thread = threading.Thread(target=running.run, daemon=True)
        thread.start()
        try:
            yield running
        finally:
            running.stop()
            thread.join(5)
