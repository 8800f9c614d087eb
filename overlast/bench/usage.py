"""What processes used: processor time to the microsecond, and memory, from /proc (Linux)."""

from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


def children_of(pid: int) -> list[int]:
    """The processes that `pid` started and that still run."""
    found = []
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text()
            except OSError:
                continue
            if int(stat.rpartition(")")[2].split()[1]) == pid:
                found.append(int(folder.name))
    return found


def cpu_seconds(pids: list[int]) -> float:
    """Processor time that these processes used so far, all threads together; one that ended counts no more."""
    total = 0
    for pid in pids:
        for thread in _threads(pid):
            try:
                total += int((thread / "schedstat").read_text().split()[0])
            except OSError:
                continue
    return total / 1e9


def _threads(pid: int) -> list[Path]:
    try:
        return list((PROC / str(pid) / "task").iterdir())
    except OSError:
        return []


@dataclass(frozen=True, slots=True)
class Memory:
    """Of one process, in MB: `rss` counts pages shared with others in full, `pss` its share of them."""

    rss: float
    pss: float


def memory(pid: int) -> Memory:
    """What a process holds now."""
    lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    values = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
    return Memory(values["Rss"] / 1024, values["Pss"] / 1024)


def postmaster(data: Path) -> int:
    """The process that PostgreSQL's other processes are children of."""
    return int((data / "postmaster.pid").read_text().splitlines()[0])
