"""Everything that an installation can set, with its meaning for who installs it."""

from dataclasses import dataclass

from overlast.configuration import kinds
from overlast.configuration.kinds import Kind

# The processes: the web, the worker of reminders, the exporter of dossiers, beat, `migrate`, loading and the backup.
ROLES = ("app", "worker", "exporter", "beat", "owner", "migrator", "backup")
APP, WORKER, EXPORTER, BEAT, OWNER, MIGRATOR, BACKUP = ROLES
SERVING = (APP, WORKER, EXPORTER, BEAT)


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the environment.

    `needed_by` are the processes that cannot do without; with `at_start` the settings refuse to load, otherwise only
    `check_config` complains, because demo and tests do without. A `secret` may stand in a file that `NAME_FILE` names.
    `default` is what the settings take when it is not set, `example` what `.env.example` fills in.
    """

    name: str
    meaning: str
    check: Kind = kinds.anything
    needed_by: tuple[str, ...] = ()
    at_start: bool = False
    secret: bool = False
    default: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Variables that belong together, under a heading."""

    title: str
    variables: tuple[Variable, ...]


V = Variable

GROUPS = (
    Group(
        "Adres",
        (
            V(
                "SITE_URL",
                "Het adres dat mensen intypen; links in mail beginnen ermee.",
                kinds.site,
                needed_by=SERVING,
                example="https://overlast.example.nl",
            ),
            V(
                "ALLOWED_HOSTS",
                "De namen waaronder de website antwoordt, met komma's ertussen.",
                kinds.hosts,
                needed_by=ROLES,
                at_start=True,
                example="overlast.example.nl",
            ),
            V(
                "BEHIND_PROXY",
                "1 als er een eigen TLS-proxy voor staat, die X-Forwarded-Proto en X-Forwarded-For zelf zet.",
                kinds.flag,
                default="0",
                example="1",
            ),
            V(
                "SECURE_SSL_REDIRECT",
                "1 stuurt http door naar https; 0 alleen om te proberen.",
                kinds.flag,
                default="1",
            ),
        ),
    ),
    Group(
        "Database en wachtrij",
        (
            V(
                "DATABASE_URL",
                "De database, zonder gebruiker en wachtwoord.",
                kinds.database,
                needed_by=ROLES,
                at_start=True,
                example="postgresql://postgres:5432/overlast",
            ),
            V(
                "OVERLAST_ROLE",
                "Welk proces dit is; bepaalt de rol in de database. docker-compose.yml zet dit per dienst.",
                kinds.one_of(*ROLES),
                default="app",
            ),
            V(
                "DB_POOL",
                "1 houdt verbindingen met de database open; gewoon 1 voor het web, anders 0. Achter een pooler 0.",
                kinds.flag,
            ),
            V(
                "REDIS_URL",
                "De wachtrij tussen web en werkers.",
                kinds.url("redis", "rediss"),
                needed_by=SERVING,
                example="redis://redis:6379/0",
            ),
            V(
                "SUPERUSER_DATABASE_URL",
                "Een beheerder van PostgreSQL, alleen om de rollen te maken; wachtwoord in POSTGRES_PASSWORD.",
                kinds.url("postgresql", "postgres"),
                secret=True,
                example="postgresql://postgres@postgres:5432/postgres",
            ),
            V("DATABASE_NAME", "De naam van de database die dan gemaakt wordt.", default="overlast"),
        ),
    ),
    Group(
        "Geheimen: elk een ander, elk in een eigen bestand (sh scripts/make_secrets.sh)",
        (
            V(
                "SECRET_KEY",
                "Ondertekent sessies en formulieren.",
                kinds.secret,
                needed_by=ROLES,
                at_start=True,
                secret=True,
            ),
            V(
                "GATE_KEY",
                "Bewijst aan de database wie er leest; de database heeft dezelfde sleutel.",
                kinds.secret,
                needed_by=(APP, EXPORTER, OWNER, MIGRATOR),
                at_start=True,
                secret=True,
            ),
            V(
                "FILE_KEY",
                "Versleutelt bestanden. Zonder deze sleutel zijn bestanden en reservekopieën onleesbaar.",
                kinds.secret,
                needed_by=(APP, EXPORTER, MIGRATOR, BACKUP),
                at_start=True,
                secret=True,
            ),
            V(
                "WEBHOOK_KEY",
                "Versleutelt de geheimen waarmee berichten aan systemen van partners ondertekend worden.",
                kinds.secret,
                needed_by=(APP, WORKER),
                at_start=True,
                secret=True,
            ),
            V(
                "LOG_SEAL_KEY",
                "Ondertekent de zegels op het inzagelog; alleen de werker heeft hem.",
                kinds.signing_key,
                needed_by=(WORKER,),
                secret=True,
            ),
            V("POSTGRES_PASSWORD", "Wachtwoord van de beheerder van PostgreSQL.", kinds.secret, secret=True),
            *(
                V(
                    f"DB_PASSWORD_{role.upper()}",
                    f"Wachtwoord van de rol ov_{role} in de database.",
                    kinds.secret,
                    needed_by=(role,),
                    secret=True,
                )
                for role in (OWNER, APP, WORKER, EXPORTER, MIGRATOR, BACKUP)
            ),
        ),
    ),
    Group(
        "Aanmelden",
        (
            V(
                "SESSION_IDLE_MINUTES",
                "Na hoeveel minuten niets doen iemand opnieuw inlogt.",
                kinds.integer(5, 120),
                default="30",
            ),
            V(
                "SESSION_ABSOLUTE_HOURS",
                "Na hoeveel uur iemand hoe dan ook opnieuw inlogt.",
                kinds.integer(1, 12),
                default="9",
            ),
            V(
                "PASSWORD_BREACHED_FILE",
                "Lijst met gelekte wachtwoorden: oplopende SHA-1-waarden, een per regel. Leeg is geen controle.",
                kinds.absolute_path,
            ),
            V(
                "OIDC_INTERNAL_HOSTS",
                "Inlogdiensten van partijen op een adres in uw eigen netwerk, met komma's ertussen.",
                kinds.hosts,
            ),
            V(
                "SETUP_CODE",
                "Code voor /eerste-start/, zolang er geen gemeente is; anders geeft manage.py setup_code er een.",
                kinds.setup_code,
                secret=True,
            ),
        ),
    ),
    Group(
        "Mail",
        (
            V("EMAIL_HOST", "De mailserver.", needed_by=(APP, WORKER), default="localhost", example="mail.example.nl"),
            V("EMAIL_PORT", "Poort van de mailserver.", kinds.integer(1, 65535), default="25"),
            V("EMAIL_HOST_USER", "Gebruiker op de mailserver, als die er een vraagt."),
            V("EMAIL_HOST_PASSWORD", "Wachtwoord op de mailserver, als die er een vraagt.", secret=True),
            V("EMAIL_USE_TLS", "1 versleutelt de verbinding (STARTTLS).", kinds.flag, default="0"),
            V(
                "DEFAULT_FROM_EMAIL",
                "De afzender van mail.",
                kinds.mailbox,
                needed_by=(APP, WORKER),
                example="Overlast <overlast@example.nl>",
            ),
        ),
    ),
    Group(
        "Bestanden: op schijf, of met S3_BUCKET bij een S3-dienst",
        (
            V("MEDIA_ROOT", "De map met (versleutelde) bestanden; de image zet /data/files.", kinds.absolute_path),
            V("S3_BUCKET", "De bucket bij een S3-dienst, in plaats van een map."),
            V("S3_ENDPOINT", "Het adres van die dienst; leeg is Amazon.", kinds.url("https", "http")),
            V("S3_REGION", "De regio van die dienst."),
            V("S3_ACCESS_KEY", "Naam van de sleutel bij die dienst.", secret=True),
            V("S3_SECRET_KEY", "Geheim van de sleutel bij die dienst.", secret=True),
            V("CLAMAV_HOST", "De virusscanner. Zonder worden uploads niet op virussen gecontroleerd.", example=""),
            V("CLAMAV_PORT", "Poort van de virusscanner.", kinds.integer(1, 65535), default="3310"),
        ),
    ),
    Group(
        "Koppelingen",
        (
            V("API_CONTACT", "Aan wie ontwikkelaars van partners vragen stellen over de API.", kinds.mailbox),
            V(
                "API_PER_MINUTE",
                "Hoeveel vragen één sleutel per minuut mag stellen.",
                kinds.integer(1, 100000),
                default="600",
            ),
            V(
                "WEBHOOK_CA_FILE",
                "Certificaten die systemen van partners mogen hebben, als het niet de gewone zijn.",
                kinds.absolute_path,
            ),
            V(
                "WEBHOOK_PRIVATE_ADDRESSES",
                "1 als webhooks ook adressen binnen het eigen netwerk mogen bellen.",
                kinds.flag,
                default="0",
            ),
        ),
    ),
    Group(
        "Inzagelog",
        (
            V(
                "LOG_WORKING_HOURS",
                "Werktijden; lezen daarbuiten valt op bij de privacy officer.",
                kinds.working_hours,
                default="07:00-19:00",
            ),
            V("LOG_SEAL_SECONDS", "Om de hoeveel seconden het log verzegeld wordt.", kinds.seconds, default="5"),
            V("LOG_SEAL_PUBLIC_KEYS", "Openbare sleutels van vroegere zegels, met komma's.", kinds.public_keys),
            V("LOG_ANCHOR_FILE", "Bestand op een andere machine waar het laatste zegel in komt.", kinds.absolute_path),
            V("LOG_ANCHOR_MAIL", "Wie het laatste zegel elke dag per mail krijgt.", kinds.mailbox),
            V("LOG_RETENTION_MONTHS", "Hoe lang het log bewaard blijft.", kinds.integer(12, 240), default="60"),
        ),
    ),
    Group(
        "Reservekopieën",
        (V("BACKUP_DAYS", "Hoe lang u reservekopieën bewaart.", kinds.integer(1, 400), default="35"),),
    ),
    Group(
        "Meldpunt en toezicht",
        (
            V(
                "SECURITY_CONTACT",
                "Waar iemand een kwetsbaarheid meldt: mailto:... of https://... Komt in security.txt.",
                kinds.contact,
                example="mailto:security@example.nl",
            ),
            V(
                "METRICS_TOKEN",
                "Waarmee Prometheus zich meldt bij /metrics; leeg sluit /metrics.",
                kinds.secret,
                secret=True,
            ),
            V(
                "LOG_LEVEL",
                "Hoe uitvoerig het technische log is.",
                kinds.one_of("DEBUG", "INFO", "WARNING", "ERROR"),
                default="INFO",
            ),
        ),
    ),
    Group(
        "Waar dingen staan: de image zet deze goed",
        (
            V("WEB_BIND", "Waar het web luistert.", default="0.0.0.0:8000"),
            V("WEB_PROCESSES", "Hoeveel webprocessen; ongeveer het aantal kernen.", kinds.integer(1, 64), default="2"),
            V("THEME", "Het kleurenthema (NL Design System).", default="overlast-theme"),
            V("STATIC_ROOT", "Waar opmaak en scripts verzameld worden.", kinds.absolute_path),
            V("OVERLAST_RUN_DIR", "Map voor tijdelijke bestanden.", kinds.absolute_path),
            V("OVERLAST_BUILD_DIR", "Waar de gebouwde opmaak staat.", kinds.absolute_path),
            V("PROMETHEUS_MULTIPROC_DIR", "Waar de webprocessen hun tellers delen.", kinds.absolute_path),
        ),
    ),
)
TABLE = {variable.name: variable for group in GROUPS for variable in group.variables}
