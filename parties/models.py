"""Who takes part: gemeenten, organisations, the people who work there, and their accounts."""

import secrets

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Gemeente(models.Model):
    """A municipality: the limit of every convenant, casus and address list."""

    code = models.SlugField(primary_key=True)
    naam = models.CharField(max_length=80)
    nummer_prefix = models.CharField(max_length=4)

    def __str__(self) -> str:
        return self.naam


class Partijsoort(models.TextChoices):
    """Kinds of party (domain.md section 1). The convenant speaks of kinds, never of single organisations."""

    BURGEMEESTER = "gemeente_burgemeester", "Gemeente, openbare orde en veiligheid"
    COLLEGE = "gemeente_college", "Gemeente, zorg en schuldhulp (college)"
    TOEZICHT = "gemeente_toezicht", "Gemeente, toezicht"
    CORPORATIE = "woningcorporatie", "Woningcorporatie"
    VERHUURDER = "particuliere_verhuurder", "Particuliere verhuurder"
    VVE = "vve", "Vereniging van eigenaars"
    POLITIE = "politie", "Politie"
    OM = "om", "Openbaar Ministerie"
    RECLASSERING = "reclassering", "Reclassering"
    ZVH = "zvh", "Zorg- en Veiligheidshuis"
    GGD = "ggd", "GGD"
    GGZ = "ggz", "GGZ"
    VERSLAVINGSZORG = "verslavingszorg", "Verslavingszorg"
    WIJKTEAM = "wijkteam", "Wijkteam"
    WELZIJN = "welzijn", "Welzijn"
    BUURTBEMIDDELING = "buurtbemiddeling", "Buurtbemiddeling"
    BESCHERMD_WONEN = "beschermd_wonen_opvang", "Beschermd wonen en opvang"
    VEILIG_THUIS = "veilig_thuis", "Veilig Thuis"
    GI_JEUGD = "gi_jeugd", "Gecertificeerde instelling jeugd"
    SCHULDHULP = "schuldhulp_budgetcoach", "Schuldhulp, budgetcoach"
    BRANDWEER = "brandweer", "Brandweer"
    ERVARINGSDESKUNDIGE = "ervaringsdeskundigen", "Ervaringsdeskundigen"


class Partij(models.Model):
    """An organisation as it takes part in one gemeente. The same organisation elsewhere is another row."""

    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="partijen")
    naam = models.CharField(max_length=80)
    soort = models.CharField(max_length=32, choices=Partijsoort)
    # The gemeente's OOV party that leads: takes part in every casus that was aangemeld.
    regie = models.BooleanField(default=False)
    # Named on every casus, so that its name reveals nothing (domain.md section 4, rows 16 and 30).
    vaste_adviseur = models.BooleanField(default=False)
    correspondentieadres = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gemeente", "naam"], name="partij_eenmaal_per_gemeente"),
            models.UniqueConstraint(fields=["gemeente"], condition=models.Q(regie=True), name="een_regie_per_gemeente"),
        ]

    def __str__(self) -> str:
        return self.naam


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person's account. What somebody may do follows from a Medewerker row, never from the account alone."""

    email = models.EmailField("e-mailadres", unique=True)
    naam = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["naam"]

    def __str__(self) -> str:
        return self.naam


class Rol(models.TextChoices):
    """Roles within a Partij (domain.md section 1)."""

    CONSULENT = "consulent", "Consulent"
    REGISSEUR = "regisseur", "Regisseur"
    WIJKAGENT = "wijkagent", "Wijkagent"
    DEELNEMER = "deelnemer", "Partner"
    NOTULIST = "notulist", "Notulist"
    JURIST = "jurist", "Jurist"
    PRIVACY_OFFICER = "privacy_officer", "Privacy officer"
    FG = "fg", "Functionaris gegevensbescherming"
    TEKENBEVOEGDE = "tekenbevoegde", "Tekenbevoegde voor het convenant"
    BEHEERDER = "beheerder", "Beheerder"


class Medewerker(models.Model):
    """A person at a Partij with roles there. One account may have several; the active one is chosen and logged."""

    user = models.ForeignKey(User, models.PROTECT, related_name="medewerkers")
    partij = models.ForeignKey(Partij, models.PROTECT, related_name="medewerkers")
    rollen = ArrayField(models.CharField(max_length=20, choices=Rol))
    functie = models.CharField(max_length=60, blank=True)
    # Works from the start on every casus in which the Partij comes to take part.
    contactpersoon = models.BooleanField(default=False)
    # When this person signed the geheimhoudingsverklaring; nobody works with content before that.
    geheimhouding_op = models.DateTimeField(null=True, blank=True)
    actief = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "partij"], name="medewerker_eenmaal_per_partij")]

    def __str__(self) -> str:
        return f"{self.user.naam}, {self.partij.naam}"


def new_token() -> str:
    return secrets.token_urlsafe(32)


class ApiToken(models.Model):
    """A token for a partner system: acts as one Medewerker, expires, and is stored as a hash only."""

    medewerker = models.ForeignKey(Medewerker, models.CASCADE, related_name="api_tokens")
    hash = models.CharField(max_length=64, unique=True)
    naam = models.CharField(max_length=60)
    aangemaakt_op = models.DateTimeField(auto_now_add=True)
    verloopt_op = models.DateTimeField()

    def __str__(self) -> str:
        return self.naam
