#!/usr/bin/env python3
"""Runs a management command; without DATABASE_URL the embedded PostgreSQL comes along while the command runs."""

import os
import sys

ROLE_OF_COMMAND = {"migrate": "owner", "makemigrations": "owner", "load_demo": "migrator", "setup_gemeente": "migrator"}
WITHOUT_DATABASE = {"", "help", "--help", "-h", "version", "--version"}


def main() -> int:
    """Choose role, settings and database, then hand over to Django."""
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "check_config":
        from overlast.configuration.command import main as check_config

        return check_config(sys.argv[2:])
    embedded = "DATABASE_URL" not in os.environ
    os.environ.setdefault("OVERLAST_ROLE", ROLE_OF_COMMAND.get(command, "app"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "overlast.settings_demo" if embedded else "overlast.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.stderr.write("Django is not installed for this Python; run `make setup` and use .venv/bin/python.\n")
        return 1
    if not embedded or command in WITHOUT_DATABASE:
        execute_from_command_line(sys.argv)
        return 0

    from overlast.database.embedded import EmbeddedError, demo_cluster

    try:
        cluster = demo_cluster()
    except EmbeddedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    os.environ["DATABASE_URL"] = cluster.url()
    try:
        execute_from_command_line(sys.argv)
    finally:
        cluster.release()
    return 0


if __name__ == "__main__":
    sys.exit(main())
