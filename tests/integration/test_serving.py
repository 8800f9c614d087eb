"""gunicorn as production starts it: what its processes count outlives them."""

import sys
import time
from pathlib import Path
from urllib.request import urlopen

from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector

from tests import services
from tests.compose import Installation
from tests.counting import LABELS
from tests.unit.test_configuration import GOOD

ANSWERS = 12


def counted(folder: Path) -> float | None:
    """What `/metrics` would say."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder))  # type: ignore[no-untyped-call]
    return registry.get_sample_value("overlast_requests_total", LABELS)


def test_processes_that_are_replaced_count_on_in_the_files_of_those_before(tmp_path: Path) -> None:
    port = services.free_port()
    own = {"WEB_BIND": f"127.0.0.1:{port}", "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics")}
    environment = {**Installation(tmp_path, {}, GOOD, own).environment("beat"), **GOOD, "OVERLAST_ROLE": "app"}
    del environment["SECRET_KEY_FILE"]
    command = [sys.executable, "-m", "gunicorn", "-c", "python:overlast.serving", "--max-requests=2"]
    answers: list[bytes] = []
    with services.process(
        [*command, "--max-requests-jitter=0", "tests.counting"], log=tmp_path / "log", environment=environment
    ) as web:
        deadline = time.monotonic() + services.START_SECONDS
        while len(answers) < ANSWERS:
            assert web.poll() is None, (tmp_path / "log").read_text()
            assert time.monotonic() < deadline, (tmp_path / "log").read_text()
            try:
                answers.append(urlopen(f"http://127.0.0.1:{port}/", timeout=10).read())
            except OSError:
                time.sleep(0.05)
    assert len(set(answers)) > 2
    assert len(list((tmp_path / "metrics").glob("counter_*.db"))) <= 2
    assert counted(tmp_path / "metrics") == ANSWERS
