"""The folder of a test run: its files, queues and mail, shared by the processes of the run and used by no other run."""

import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

ABANDONED_SECONDS = 60


def make(parent: Path) -> Path:
    """Make the folder of this run, which this process holds until it ends; remove those of runs that were killed."""
    for folder in parent.glob("test-*"):
        if time.time() - folder.stat().st_mtime > ABANDONED_SECONDS and not _held(folder):
            shutil.rmtree(folder, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix="test-", dir=parent))
    fcntl.flock(os.open(made, os.O_RDONLY), fcntl.LOCK_EX)
    return made


def _held(folder: Path) -> bool:
    """Whether the process that made this folder still lives."""
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False
