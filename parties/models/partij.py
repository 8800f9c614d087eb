"""Organisations as they take part in a gemeente."""

from django.core.validators import RegexValidator
from django.db import models

from parties.models.gemeente import Beeldmerk, Gemeente


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
    # Whom the others turn to; not the person who works on a casus.
    contactpersoon = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    telefoon = models.CharField(max_length=20, blank=True)
    # Takes no part in anything new once it stops; what it takes part in goes on.
    actief = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gemeente", "naam"], name="partij_eenmaal_per_gemeente"),
            models.UniqueConstraint(fields=["gemeente"], condition=models.Q(regie=True), name="een_regie_per_gemeente"),
        ]

    def __str__(self) -> str:
        return self.naam


class Huisstijl(models.Model):
    """What the letters and dossiers of one Partij look like."""

    partij = models.OneToOneField(Partij, models.PROTECT, primary_key=True, related_name="huisstijl")
    logo = models.ForeignKey(Beeldmerk, models.PROTECT, null=True, blank=True, related_name="+")
    kleur = models.CharField(max_length=7, default="#1f4e79", validators=[RegexValidator(r"^#[0-9a-f]{6}\Z")])
    # Lines below the name: a department, a visiting address, a telephone number.
    afzender = models.CharField(max_length=300, blank=True)
    voetregel = models.CharField(max_length=120, blank=True)
    # Stands above the name of who signs, for instance "Namens burgemeester en wethouders".
    ondertekening = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"Huisstijl van {self.partij_id}"
