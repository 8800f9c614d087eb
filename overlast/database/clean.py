"""Removes the embedded clusters of this checkout, for `make clean`; refuses while one of them is in use."""

import shutil
import sys

from overlast.database.embedded import Cluster, base_folder, memory_folder


def main() -> int:
    """Stop and remove every cluster this checkout made."""
    for folder in {base_folder(), memory_folder()}:
        for keeper in sorted(folder.glob("*/keeper.lock")):
            cluster = Cluster(keeper.parent.name, folder=folder)
            cluster.destroy()
            if cluster.home.exists():
                sys.stderr.write(f"The embedded database in {cluster.home} is in use; stop what uses it first.\n")
                return 1
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
