"""A clone in the place of one that was thrown away begins anew: its database would point at files that are gone."""

from pathlib import Path

import pytest

from overlast.database.embedded import Cluster
from overlast.demo.run import LOADED, forget_other_checkout


@pytest.mark.parametrize(("loaded", "files", "stays"), [(True, False, False), (True, True, True), (False, False, True)])
def test_a_database_without_its_files_is_removed(tmp_path: Path, loaded: bool, files: bool, stays: bool) -> None:
    cluster = Cluster("demo", folder=tmp_path)
    (cluster.home / "data").mkdir()
    if loaded:
        (cluster.home / LOADED).write_text("")
    if files:
        (tmp_path / "files").mkdir()
    forget_other_checkout(cluster, tmp_path / "files")
    assert cluster.data.exists() is stays
