"""What a value of a setting must look like: each function returns what is wrong, in Dutch, or nothing."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

Kind = Callable[[str], str]
LEAST_SECRET = 32
LEAST_CODE = 16
HOST = re.compile(r"^([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])$", re.IGNORECASE)
ADDRESS = re.compile(r"^[^@\s<>]+@[^@\s<>]+$")
HOURS = re.compile(r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")


def anything(_value: str) -> str:
    """Text of any kind."""
    return ""


def secret(value: str) -> str:
    """Long enough not to be guessed."""
    if len(value) < LEAST_SECRET:
        return f"is te kort: neem minstens {LEAST_SECRET} willekeurige tekens (sh scripts/make_secrets.sh)."
    return "" if len(set(value)) > LEAST_SECRET // 8 else "is te eenvoudig: gebruik willekeurige tekens."


def setup_code(value: str) -> str:
    """A code that people type; spaces and dashes in it do not count."""
    long_enough = sum(map(str.isalnum, value)) >= LEAST_CODE
    return "" if long_enough else f"is te kort: neem minstens {LEAST_CODE} willekeurige letters en cijfers."


def signing_key(value: str) -> str:
    """An Ed25519 key in hexadecimal."""
    return "" if re.fullmatch(r"[0-9a-fA-F]{64}", value) else "moet uit 64 hexadecimale tekens bestaan (0-9, a-f)."


def public_keys(value: str) -> str:
    """Public keys in hexadecimal, with commas between them."""
    return next(filter(None, map(signing_key, value.split(","))), "")


def url(*schemes: str) -> Kind:
    """An address that begins with one of these schemes."""

    def check(value: str) -> str:
        try:
            parts = urlsplit(value)
            _port = parts.port
        except ValueError:
            return "is geen geldig adres."
        if parts.scheme not in schemes:
            return f"moet beginnen met {' of '.join(f'{scheme}://' for scheme in schemes)}."
        return "" if parts.netloc or parts.query else "noemt geen machine."

    return check


def contact(value: str) -> str:
    """Where somebody can be reached: a mailbox or a page."""
    scheme, _, rest = value.partition(":")
    return mailbox(rest) if scheme == "mailto" else url("https", "mailto")(value)


def site(value: str) -> str:
    """The address that people type: no path and no slash at the end, for paths are put behind it."""
    wrong = url("https", "http")(value)
    return wrong or ("" if not urlsplit(value).path else "moet eindigen na de naam van de machine, zonder / erachter.")


def database(value: str) -> str:
    """A database without a user: each process brings its own role."""
    wrong = url("postgresql", "postgres")(value)
    if wrong:
        return wrong
    parts = urlsplit(value)
    if parts.username or parts.password:
        return "mag geen gebruiker of wachtwoord bevatten: elk proces gebruikt zijn eigen rol (DB_PASSWORD_...)."
    return "" if parts.path.strip("/") else "noemt geen database."


def hosts(value: str) -> str:
    """Host names with commas between them; an asterisk would let a forged name into links in mail."""
    wrong = [host for host in value.split(",") if not HOST.match(host)]
    return f"bevat geen geldige naam: {', '.join(map(repr, wrong))}." if wrong else ""


def mailbox(value: str) -> str:
    """One address, with or without a name before it."""
    address = value.rpartition("<")[2].rstrip(">").strip()
    return "" if ADDRESS.match(address) else "is geen e-mailadres."


def integer(lowest: int, highest: int) -> Kind:
    """A whole number between two bounds."""

    def check(value: str) -> str:
        right = value.isascii() and value.isdigit() and lowest <= int(value) <= highest
        return "" if right else f"moet een heel getal van {lowest} tot en met {highest} zijn."

    return check


def seconds(value: str) -> str:
    """A number of seconds, possibly with a fraction."""
    try:
        return "" if 0 < float(value) <= 3600 else "moet tussen 0 en 3600 seconden liggen."
    except ValueError:
        return "moet een aantal seconden zijn."


def flag(value: str) -> str:
    """Yes or no."""
    return "" if value in ("0", "1") else "moet 0 (nee) of 1 (ja) zijn."


def one_of(*choices: str) -> Kind:
    """One of a few words."""
    return lambda value: "" if value in choices else f"moet een van deze zijn: {', '.join(choices)}."


def working_hours(value: str) -> str:
    """From and until, local time."""
    if not HOURS.match(value):
        return "moet eruitzien als 07:00-19:00."
    begin, end = value.split("-")
    return "" if begin < end else "moet eerder beginnen dan eindigen."


def absolute_path(value: str) -> str:
    """A path from the root of the file system."""
    return "" if value.startswith("/") else "moet een volledig pad zijn, dat met / begint."
