"""What is missing or wrong in an installation's environment is said before it starts, in plain words."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from overlast import configuration
from overlast.configuration import command, values
from overlast.configuration.table import ROLES, TABLE
from overlast.database import roles
from overlast.database.embedded import CHECKOUT
from tests.compose import Installation

SECRETS = {
    name: f"{n:02d}abcdefghijklmnopqrstuvwxyz0123456789"
    for n, name in enumerate(
        ["SECRET_KEY", "GATE_KEY", "FILE_KEY", "WEBHOOK_KEY", "POSTGRES_PASSWORD"]
        + [name for name in TABLE if name.startswith("DB_PASSWORD_")]
    )
}
GOOD = {
    **SECRETS,
    "LOG_SEAL_KEY": "0123456789abcdef" * 4,
    "SITE_URL": "https://overlast.example.nl",
    "ALLOWED_HOSTS": "overlast.example.nl",
    "DATABASE_URL": "postgresql://postgres:5432/overlast",
    "REDIS_URL": "redis://redis:6379/0",
    "EMAIL_HOST": "mail",
    "DEFAULT_FROM_EMAIL": "Overlast <overlast@example.nl>",
}


def only(found: list[str]) -> str:
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("role", ROLES)
def test_a_full_environment_is_right_for_every_process(role: str) -> None:
    assert values.problems({**GOOD, "OVERLAST_ROLE": role}) == []


@pytest.mark.parametrize("role", ROLES)
def test_each_process_misses_exactly_what_it_needs(role: str) -> None:
    found = values.problems({"OVERLAST_ROLE": role, "DATABASE_URL": GOOD["DATABASE_URL"]})
    wanted = {v.name for v in TABLE.values() if role in v.needed_by} - {"DATABASE_URL"}
    assert {each.split()[0] for each in found} == wanted
    assert all(re.search(r"ontbreekt\. [A-Z].+\.$", each) for each in found)


def test_the_processes_that_send_mail_and_beat_hold_no_key_of_the_gate_or_of_files() -> None:
    for role in ("worker", "beat"):
        mine = {name: value for name, value in GOOD.items() if role in TABLE[name].needed_by}
        assert not {"GATE_KEY", "FILE_KEY"} & set(mine)
        assert values.problems({**mine, "OVERLAST_ROLE": role}) == []


S3 = {"S3_BUCKET": "bestanden", "S3_ENDPOINT": "https://s3.example.nl"}


@pytest.mark.parametrize("role", ROLES)
def test_only_who_handles_files_needs_the_keys_of_where_they_are(role: str) -> None:
    """.env names the bucket to every service; docker-compose.yml gives the keys to few."""
    environment = {**GOOD, **S3, "OVERLAST_ROLE": role}
    reached = [what for what, _ in command.connections(environment)]
    if role in ("worker", "beat", "owner"):
        assert values.problems(environment) == []
        assert "de opslag (S3_ENDPOINT)" not in reached
    else:
        assert "S3_ACCESS_KEY" in only(values.problems(environment))
        assert values.problems({**environment, "S3_ACCESS_KEY": "a", "S3_SECRET_KEY": "b"}) == []
        assert "de opslag (S3_ENDPOINT)" in reached


def of_compose(service: str, folder: Path, **more: str) -> dict[str, str]:
    """The environment of a service with the .env of the example and every secret."""
    held = {name: name * 4 for name in ("db_password_" + role for role in ROLES)}
    held |= {name: name * 4 for name in ("secret_key", "gate_key", "file_key", "s3_access_key", "s3_secret_key")}
    held |= {name: name * 4 for name in ("webhook_key", "postgres_password")}
    env_file = dict(re.findall(r"^([A-Z_]+)=(.+)$", command.example(), re.MULTILINE))
    secrets = {**held, "log_seal_key": GOOD["LOG_SEAL_KEY"], "metrics_token": "metrics_token" * 4}
    return Installation(folder, secrets, {**env_file, **more}, {}).environment(service)


@pytest.mark.parametrize("service", ["migrate", "web", "worker", "exporter", "beat", "check-files"])
def test_compose_gives_each_service_what_it_needs_with_files_in_a_bucket(service: str, tmp_path: Path) -> None:
    assert values.problems(of_compose(service, tmp_path, **S3)) == []


@pytest.mark.parametrize("role", ["migrator", "owner", "app"])
def test_the_proof_of_the_convenant_has_what_each_of_its_processes_needs(role: str, tmp_path: Path) -> None:
    environment = {**of_compose("toets", tmp_path), "OVERLAST_ROLE": role}
    missing = values.problems(environment)
    assert values.problems(environment, starting=True) == []
    assert roles.superuser_conninfo(environment).endswith(f"password={'postgres_password' * 4}")
    assert [each for each in missing if "DB_PASSWORD" in each] == []


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SECRET_KEY", "kort", "te kort"),
        ("GATE_KEY", "a" * 64, "te eenvoudig"),
        ("GATE_KEY", SECRETS["FILE_KEY"], "dezelfde"),
        ("LOG_SEAL_KEY", "geheim", "64 hexadecimale"),
        ("SITE_URL", "overlast.example.nl", "https://"),
        ("SITE_URL", "https://overlast.example.nl/", "zonder /"),
        ("SITE_URL", "https://elders.example.nl", "ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", "*", "'*'"),
        ("ALLOWED_HOSTS", "overlast.example.nl,.example.nl", "'.example.nl'"),
        ("OIDC_INTERNAL_HOSTS", ".example.nl", "'.example.nl'"),
        ("DATABASE_URL", "postgresql://piet:piet@postgres/overlast", "zijn eigen rol"),
        ("DATABASE_URL", "mysql://postgres/overlast", "postgresql://"),
        ("DATABASE_URL", "postgresql://postgres/", "noemt geen database"),
        ("EMAIL_PORT", "vijf", "heel getal"),
        ("EMAIL_USE_TLS", "ja", "0 (nee) of 1 (ja)"),
        ("DEFAULT_FROM_EMAIL", "Overlast", "e-mailadres"),
        ("LOG_WORKING_HOURS", "19:00-07:00", "eerder beginnen"),
        ("LOG_RETENTION_MONTHS", "6", "12"),
        ("OVERLAST_ROLE", "root", "een van deze"),
        ("S3_BUCKET", "bestanden", "S3_ACCESS_KEY"),
        ("SECURITY_CONTACT", "security@example.nl", "https:// of mailto:"),
        ("SECURITY_CONTACT", "mailto:security", "e-mailadres"),
        ("SETUP_CODE", "ABCD-EFGH-IJKL", "te kort"),
        ("REDIS_URL", "unix:///run/redis.sock", "redis:// of rediss://"),
    ],
)
def test_what_is_wrong_is_named(name: str, value: str, says: str) -> None:
    said = only(values.problems({**GOOD, "OVERLAST_ROLE": "app", name: value}))
    assert says in said
    assert "piet" not in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECURITY_CONTACT", "mailto:security@example.nl"),
        ("SECURITY_CONTACT", "https://overlast.example.nl/veilig-melden"),
        ("REDIS_URL", "rediss://redis:6379/0"),
        ("SETUP_CODE", "ABCD-EFGH-IJKL-MNOP"),
    ],
)
def test_what_is_right_is_taken(name: str, value: str) -> None:
    assert values.problems({**GOOD, "OVERLAST_ROLE": "app", name: value}) == []


def test_a_site_may_be_an_address_of_ipv6() -> None:
    here = {"SITE_URL": "https://[2001:db8::7]", "ALLOWED_HOSTS": "localhost,[2001:db8::7]"}
    assert values.problems({**GOOD, "OVERLAST_ROLE": "app", **here}) == []
    assert "ALLOWED_HOSTS" in only(values.problems({**GOOD, **here, "ALLOWED_HOSTS": "[2001:db8::8]"}))


PROPOSED = sorted(name for name, variable in TABLE.items() if variable.example or variable.default)


@pytest.mark.parametrize("name", PROPOSED)
def test_what_the_table_proposes_passes_its_own_check(name: str) -> None:
    variable = TABLE[name]
    assert [variable.check(value) for value in (variable.example, variable.default) if value] in ([""], ["", ""])


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "gate_key"
    file.write_text(SECRETS["GATE_KEY"] + "\n")
    without = {name: value for name, value in GOOD.items() if name != "GATE_KEY"}
    assert configuration.text("GATE_KEY", {"GATE_KEY_FILE": str(file)}) == SECRETS["GATE_KEY"]
    assert values.problems({**without, "GATE_KEY_FILE": str(file)}) == []
    assert "allebei" in only(values.problems({**GOOD, "GATE_KEY_FILE": str(file)}))
    assert "niet te lezen" in only(values.problems({**without, "GATE_KEY_FILE": str(tmp_path / "nergens")}))


@pytest.mark.parametrize("name", sorted(name for name, variable in TABLE.items() if variable.secret))
def test_every_secret_can_come_from_a_file(name: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("uit het bestand")
    assert configuration.text(name, {f"{name}_FILE": str(tmp_path / "x")}) == "uit het bestand"


def test_the_example_is_the_table() -> None:
    assert (CHECKOUT / ".env.example").read_text() == command.example()


def test_the_example_comments_out_what_compose_gives_or_what_counts_without_it() -> None:
    services = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"].values()
    given = [service["environment"] for service in services if "environment" in service]
    for name, value in re.findall(r"^#([A-Z0-9_]+)=(.*)$", command.example(), re.MULTILINE):
        ours = {environment[name] for environment in given if name in environment}
        if name in command.BY_COMPOSE or value.startswith("/run/secrets/"):
            assert ours, name
            assert name == values.ROLE or ours == {value}
        else:
            assert not ours, name
            assert value == TABLE[name if name in TABLE else name.removesuffix("_FILE")].default


def test_settings_read_nothing_that_is_not_in_the_table() -> None:
    found = set()
    for path in (CHECKOUT / "overlast" / "settings.py", CHECKOUT / "overlast" / "storage.py"):
        source = path.read_text()
        for call in ast.walk(ast.parse(source)):
            if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant):
                name = ast.unparse(call.func)
                if name.rpartition(".")[2] in {"text", "number", "flag", "enabled", "get", "getenv"}:
                    found.add(call.args[0].value)
        assert "environ[" not in source, path
    assert len(found) > 20
    assert found <= set(TABLE)


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """check_config as a person starts it, without anything of this test run in its environment."""
    return subprocess.run(
        [sys.executable, "manage.py", "check_config", *arguments],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_says_what_is_missing_without_settings_that_load() -> None:
    wrong = run({"OVERLAST_ROLE": "worker", **{k: v for k, v in GOOD.items() if k != "LOG_SEAL_KEY"}})
    assert wrong.returncode == 1
    assert "LOG_SEAL_KEY (of LOG_SEAL_KEY_FILE) ontbreekt" in wrong.stderr
    assert run(GOOD).returncode == 0


def test_the_command_tries_what_it_has_to_reach_and_quotes_no_password() -> None:
    nowhere = {**GOOD, "DATABASE_URL": "postgresql://127.0.0.1:1/overlast", "REDIS_URL": "redis://127.0.0.1:1/0"}
    wrong = run(nowhere, "--connect")
    assert wrong.returncode == 1
    assert "De database (als ov_app) is niet te bereiken" in wrong.stderr
    assert "De wachtrij (REDIS_URL) is niet te bereiken" in wrong.stderr
    assert SECRETS["DB_PASSWORD_APP"] not in wrong.stderr


def test_settings_refuse_to_start_and_say_all_that_is_missing() -> None:
    with pytest.raises(configuration.ConfigurationError) as caught:
        configuration.require({"OVERLAST_ROLE": "app"})
    assert {"SECRET_KEY", "GATE_KEY", "FILE_KEY", "WEBHOOK_KEY", "ALLOWED_HOSTS", "DATABASE_URL"} <= set(
        re.findall(r"[A-Z_]{4,}", str(caught.value))
    )


def test_the_image_is_built_with_settings_that_load() -> None:
    """The Dockerfile collects static files with an environment of its own."""
    line = next(part for part in (CHECKOUT / "Dockerfile").read_text().split("&&") if "collectstatic" in part)
    given = dict(re.findall(r"([A-Z_]+)=(\S+)", line.partition("python")[0]))
    assert {"SECRET_KEY", "DATABASE_URL"} <= set(given)
    assert values.problems(given, starting=True) == []
